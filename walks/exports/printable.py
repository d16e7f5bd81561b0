"""Text the typesetter can print: one emoji in a citizen's note must not cost a plan its PDF.

PDF/A and PDF/UA refuse a whole document for a single character that no font can show. So every
unusual character is tried first, in the fonts that will be used, and one that fails is printed
as a square.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import typst

SQUARE = "□"
STANDARDS: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]
FAMILIES = ("Source Sans 3", "Libertinus Serif")  # the first that is there sets the page

ORDINARY = 0x017F  # up to here every font we print with has the letters
PLAIN = re.compile("[\n\t -~\u00a0-\u00ac\u00ae-\u017f]*")  # all but controls and the soft hyphen

# The letters and signs that are tried at all, and the marks that may stand on them: Latin,
# Greek and Cyrillic, Hebrew, Arabic, and punctuation, arrows, mathematics, shapes. The
# typesetter can fail as a whole on rarer scripts that its fonts know only in part, and on a
# mark from one script on a letter of another.
ACCENTS, POINTS, VOWELS = range(0x0300, 0x0370), range(0x05B0, 0x05C3), range(0x064B, 0x0656)
SCRIPTS = (
    (range(0x0020, 0x0250), ACCENTS),
    (range(0x1E00, 0x1F00), ACCENTS),
    (range(0x0370, 0x0530), ACCENTS),
    (range(0x05D0, 0x05EB), POINTS),
    (range(0x0600, 0x0700), VOWELS),
    (range(0x2010, 0x2800), range(0)),
)
MOST = 3  # marks kept on one letter; more are scribble over the neighbouring lines
LONG_WORD = re.compile(r"\S{33,}")
STEP = 12  # a word longer than a column may break every so many characters
ZERO_WIDTH_SPACE = "\u200b"

TRIAL = b"""#set document(title: "Trial")
#let trial = json(bytes(sys.inputs.trial))
#set text(font: trial.families)
#for it in trial.clusters [#it #text(weight: 600, it) #text(style: "italic", it)

]"""

Nested = TypeVar("Nested")


@dataclass(frozen=True)
class Typeface:
    """The fonts of a print, and the families to ask for in order."""

    fonts: typst.Fonts
    families: tuple[str, ...]


@lru_cache(maxsize=4)
def typeface(font_dirs: tuple[Path, ...]) -> Typeface:
    """Source Sans 3 when it lies in one of the folders, else the typesetter's own Libertinus."""
    folders = [folder for folder in font_dirs if folder.is_dir()]
    fonts = typst.Fonts(include_system_fonts=False, font_paths=folders)
    there = fonts.families()
    return Typeface(fonts, tuple(family for family in FAMILIES if family in there))


def plain(text: str) -> str:
    """Composed letters and ordinary line ends; nothing invisible, reversed or without a meaning."""
    if PLAIN.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_plain(cluster) for cluster in clusters(text))


def unusual(texts: Iterable[str]) -> frozenset[str]:
    """The clusters in the texts that some font may not have."""
    rare = (text for text in texts if not PLAIN.fullmatch(text))
    return frozenset(c for text in rare for c in clusters(text) if max(map(ord, c)) > ORDINARY)


def unprintable(tried: frozenset[str], face: Typeface) -> frozenset[str]:
    """Those of the clusters that the fonts have no glyph for."""
    failed: frozenset[str] = frozenset()
    while (left := tried - failed) and (complaint := _trial(left, face)) is not None:
        # A complaint that names none of them leaves no way to tell them apart.
        failed |= frozenset(c for c in left if _is_named(c, complaint)) or left
    return failed


def squared(text: str, failed: frozenset[str]) -> str:
    """The text with a square for every cluster that cannot be printed."""
    if not failed or PLAIN.fullmatch(text):
        return text
    return "".join(SQUARE if cluster in failed else cluster for cluster in clusters(text))


def breakable(text: str) -> str:
    """The text with places to break in words no column is wide enough for."""
    return LONG_WORD.sub(
        lambda word: ZERO_WIDTH_SPACE.join(
            word[0][at : at + STEP] for at in range(0, len(word[0]), STEP)
        ),
        text,
    )


def every_text(nested: Nested, change: Callable[[str], str]) -> Nested:
    """The same lists and dicts with each text in them changed."""
    done: object = nested
    if isinstance(nested, str):
        done = change(nested)
    elif isinstance(nested, dict):
        done = {key: every_text(value, change) for key, value in nested.items()}
    elif isinstance(nested, list):
        done = [every_text(value, change) for value in nested]
    return done  # type: ignore[return-value]


def texts_in(nested: object) -> Iterator[str]:
    """Every text in lists and dicts, at any depth."""
    if isinstance(nested, str):
        yield nested
    elif isinstance(nested, dict):
        yield from texts_in(list(nested.values()))
    elif isinstance(nested, list):
        for value in nested:
            yield from texts_in(value)


def clusters(text: str) -> list[str]:
    """Letters with the marks that belong on them."""
    found: list[str] = []
    for letter in text:
        if found and unicodedata.category(letter).startswith("M"):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _plain(cluster: str) -> str:
    letter, marks = cluster[0], cluster[1:]
    kind = unicodedata.category(letter)
    if letter in "\n\t":
        return letter
    if kind == "Cf" or "\U0001f3fb" <= letter <= "\U0001f3ff":
        return ""  # joiners, changes of direction and skin tones print nothing of their own
    fitting = next((marks for letters, marks in SCRIPTS if ord(letter) in letters), None)
    if fitting is None or kind[0] in "CM":
        return SQUARE
    return letter + "".join(mark for mark in marks if ord(mark) in fitting)[:MOST]


def _is_named(cluster: str, complaint: str) -> bool:
    letters = [letter for letter in cluster if ord(letter) > ORDINARY]
    return any(c in complaint or f"\\u{{{ord(c):x}}}" in complaint for c in letters)


def _trial(tried: frozenset[str], face: Typeface) -> str | None:
    """What the typesetter says against printing these; None if it prints them all."""
    trial = json.dumps({"families": face.families, "clusters": sorted(tried)}, ensure_ascii=False)
    try:
        typst.compile(
            TRIAL,
            font_paths=face.fonts,
            ignore_system_fonts=True,
            sys_inputs={"trial": trial},
            pdf_standards=STANDARDS,
        )
    except typst.TypstError as error:
        return error.diagnostic
    return None
