"""A plan as a PDF that can be archived (PDF/A-2a) and read aloud (PDF/UA-1)."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from PIL import Image

from walks.exports.district_map import Pin, Stop, district_map, outline
from walks.exports.pins import symbol
from walks.exports.plan_sheet import Sheet, plan_sheet, short
from walks.exports.printable import (
    SQUARE,
    STANDARDS,
    Typeface,
    blamed,
    breakable,
    every_text,
    plain,
    squared,
    texts_in,
    typeface,
    unprintable,
    unusual,
)
from walks.exports.theme import PAPER, Theme
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
    sheet = plan_sheet(document, texts, names, digest(document), language)
    drawings = _drawings(document, texts, Theme(font=face.families[0]))
    sheet, drawings = every_text([sheet, drawings], plain)
    made = document.adopted_on or document.made_on
    made_at = datetime(made.year, made.month, made.day, tzinfo=UTC)
    suspects = unusual(texts_in([sheet, drawings]))
    failed = unprintable(suspects, face)
    while True:
        files = _files(sheet, drawings, failed, face)
        files |= {names[sha]: jpeg for sha, jpeg in pictures.items()}
        try:
            return _compile(files, face, made_at)
        except typst.TypstError as error:
            # A letter may print alone and yet not beside another that changes its font.
            left = suspects - failed
            if not left:
                raise
            failed |= blamed(left, error.diagnostic)


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


def _drawings(document: PlanDocument, texts: Words, theme: Theme) -> dict[str, str]:
    district = document.district
    pins = [
        Pin(short(line.number), line.lon, line.lat, kind, line.place)
        for kind, section in enumerate(document.sections)
        for line in section.lines
        if line.lon is not None and line.lat is not None
    ]
    drawn = district_map(
        document.boundary,
        pins,
        title=texts("plan.map.title", district=district),
        description=texts("plan.map.alt", district=district),
        stops=[Stop(stop.name, stop.lon, stop.lat) for stop in document.stops],
        hotspots=document.hotspots,
        size=MAP_SIZE,
        theme=theme,
        north=texts("plan.map.north"),
    )
    symbols = {
        f"symbol-{kind}.svg": symbol(kind, theme) for kind, _ in enumerate(document.sections)
    }
    motif = outline(document.boundary, MOTIF_SIZE, theme.shade)
    return {"map.svg": drawn, "motif.svg": motif, **symbols}


def _files(
    sheet: Sheet, drawings: dict[str, str], failed: frozenset[str], face: Typeface
) -> dict[str, bytes]:
    """What the template reads, with squares for what cannot be printed and a word about them."""
    sheet = every_text(sheet, lambda text: breakable(squared(text, failed)))
    why_squares = sheet.pop("why_squares")
    if any(SQUARE in text for text in texts_in(sheet)):
        sheet["about"].append(why_squares)
    files = {name: squared(drawing, failed).encode() for name, drawing in drawings.items()}
    return files | {"plan.json": json.dumps(sheet | _look(face), ensure_ascii=False).encode()}


def _look(face: Typeface) -> Sheet:
    colours = {key: value for key, value in asdict(PAPER).items() if key != "font"}
    return {"families": face.families, "colours": colours}


def _compile(files: dict[str, bytes], face: Typeface, made_at: datetime) -> bytes:
    # The typesetter reads nothing outside this folder.
    with TemporaryDirectory(prefix="plan-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        template = shutil.copy(TEMPLATE, folder)
        return typst.compile(
            template,
            root=folder,
            font_paths=face.fonts,
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
            timestamp=made_at,
        )
