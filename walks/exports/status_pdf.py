"""The status of the plans on paper."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from walks.exports.printable import typeface
from walks.exports.typeset import printed

TEMPLATE = Path(__file__).with_name("status.typ")


def status_pdf(
    told: dict[str, Any], language: str, day: date, font_dirs: Sequence[Path] = ()
) -> bytes:
    """`told`: a title, facts, and parts with a head and lines; all of it words."""
    return printed(TEMPLATE, told | {"language": language}, {}, typeface(font_dirs), day)
