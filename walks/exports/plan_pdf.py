"""A plan as a PDF that can be archived (PDF/A-2a) and read aloud (PDF/UA-1)."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import typst
from PIL import Image

from walks.exports.district_map import Pin, Stop, district_map, outline
from walks.exports.pins import symbol
from walks.exports.plan_sheet import Sheet, plan_sheet
from walks.exports.printable import (
    SQUARE,
    Typeface,
    breakable,
    every_text,
    plain,
    squared,
    texts_in,
    typeface,
    unprintable,
    unusual,
)
from walks.exports.theme import Theme
from walks.exports.typeset import compiled, in_json
from walks.exports.written import Words
from walks.planning.document import PlanDocument, digest

TEMPLATE = Path(__file__).with_name("plan.typ")
MAP_SIZE = (540, 386)
MOTIF_SIZE = (420, 300)


def plan_pdf(
    document: PlanDocument,
    texts: Words,
    photos: Callable[[str], bytes | None],
    language: str = "da",
    font_dirs: Sequence[Path] = (),
) -> bytes:
    """The printed plan. The same document, words and pictures always give the same bytes.

    `photos` gives the small JPEG of a SHA-256; one that is missing or broken is left out.
    Without Source Sans 3 in `font_dirs` the plan is set in Libertinus Serif.
    """
    face = typeface(tuple(font_dirs))
    pictures = _pictures(document, photos)
    names = {sha: f"photo-{n}.jpg" for n, sha in enumerate(pictures)}
    sheet = every_text(plan_sheet(document, texts, names, digest(document), language), plain)
    suspects = unusual(texts_in(sheet))
    failed = unprintable(suspects, face)
    files = {names[sha]: jpeg for sha, jpeg in pictures.items()}
    day = document.adopted_on or document.made_on
    try:
        return compiled(TEMPLATE, files | _told(document, sheet, failed, face), face, day)
    except typst.TypstError:
        # A letter may print alone and yet not beside one that changes its font.
        return compiled(TEMPLATE, files | _told(document, sheet, suspects, face), face, day)


def _pictures(document: PlanDocument, photos: Callable[[str], bytes | None]) -> dict[str, bytes]:
    lines = (line for section in document.sections for line in section.lines)
    wanted = dict.fromkeys(saw.photo for line in lines for saw in line.observations if saw.photo)
    found = {sha: photos(sha) for sha in wanted}
    return {sha: jpeg for sha, jpeg in found.items() if jpeg and _is_whole(jpeg)}


def _is_whole(jpeg: bytes) -> bool:
    """Whether the picture can be decoded to its end: half a picture would stop the whole print."""
    try:
        with Image.open(BytesIO(jpeg), formats=("JPEG",)) as picture:
            picture.draft("L", (1, 1))  # an eighth of the size reads every byte all the same
            picture.load()
    except OSError:
        return False
    return True


def _told(
    document: PlanDocument, sheet: Sheet, failed: frozenset[str], face: Typeface
) -> dict[str, bytes]:
    """What the template reads, with squares for what cannot be printed and a word about them."""
    sheet = every_text(sheet, lambda text: squared(text, failed))
    why_squares = sheet.pop("why_squares")
    if any(SQUARE in text for text in texts_in(sheet)):
        sheet["about"].append(why_squares)
    drawings = _drawings(document, sheet, Theme(font=face.families[0]))
    told = {"plan.json": in_json(every_text(sheet, breakable), face)}
    return told | {name: drawn.encode() for name, drawn in drawings.items()}


def _drawings(document: PlanDocument, sheet: Sheet, theme: Theme) -> dict[str, str]:
    words = sheet["map"]
    drawn = district_map(
        document.boundary,
        _pins(document, sheet),
        title=words["title"],
        description=words["alt"],
        stops=[
            Stop(name, stop.lon, stop.lat)
            for name, stop in zip(words["stops"], document.stops, strict=True)
        ],
        hotspots=document.hotspots,
        size=MAP_SIZE,
        theme=theme,
        north=words["north"],
    )
    symbols = {f"symbol-{kind}.svg": symbol(kind, theme) for kind in range(len(sheet["sections"]))}
    motif = outline(document.boundary, MOTIF_SIZE, theme.shade)
    return {"map.svg": drawn, "motif.svg": motif, **symbols}


def _pins(document: PlanDocument, sheet: Sheet) -> list[Pin]:
    return [
        Pin(told["short"], line.lon, line.lat, kind)
        for kind, section in enumerate(document.sections)
        for line, told in zip(section.lines, sheet["sections"][kind]["lines"], strict=True)
        if line.lon is not None and line.lat is not None
    ]
