"""Texts, drawings and a template into a tagged PDF: what every print of ours goes through."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from walks.exports.printable import (
    STANDARDS,
    Typeface,
    breakable,
    every_text,
    plain,
    squared,
    texts_in,
    unprintable,
    unusual,
)
from walks.exports.theme import PAPER

Sheet = dict[str, Any]
KEPT_RUNS = 11  # the typesetter keeps a result for ten runs in which nobody asks for it


def printed(
    template: Path, sheet: Sheet, files: Mapping[str, bytes], face: Typeface, day: date
) -> bytes:
    """The template with the sheet's texts. A letter no font has is printed as a square."""
    sheet = every_text(sheet, plain)
    suspects = unusual(texts_in(sheet))

    def told(failed: frozenset[str]) -> dict[str, bytes]:
        fitting = every_text(sheet, lambda text: breakable(squared(text, failed)))
        return {**files, "sheet.json": in_json(fitting, face)}

    try:
        return compiled(template, told(unprintable(suspects, face)), face, day)
    except typst.TypstError:
        # A letter may print alone and yet not beside one that changes its font.
        return compiled(template, told(suspects), face, day)


def in_json(sheet: Sheet, face: Typeface) -> bytes:
    """What the template reads: the texts, the fonts and our colours."""
    colours = {key: value for key, value in asdict(PAPER).items() if key != "font"}
    look = {"families": face.families, "colours": colours}
    return json.dumps(sheet | look, ensure_ascii=False).encode()


def compiled(template: Path, files: Mapping[str, bytes], face: Typeface, day: date) -> bytes:
    """The typesetter at work; it reads nothing outside a folder of its own."""
    with TemporaryDirectory(prefix="print-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            return typst.compile(
                shutil.copy(template, folder),
                root=folder,
                font_paths=face.fonts,
                ignore_system_fonts=True,
                pdf_standards=STANDARDS,
                timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
            )
        finally:
            _forget(face)


def _forget(face: Typeface) -> None:
    """Let go of the print. The typesetter keeps what it laid out until some runs later.

    A print of forty lines with photos is some 35 MB, and without this ten of them stay.
    """
    for _ in range(KEPT_RUNS):
        typst.compile(b"", font_paths=face.fonts, ignore_system_fonts=True)
