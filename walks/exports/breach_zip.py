"""What a breach reached as one file: a cover page and tables that Danish Excel opens right."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

from walks.exports.journal_csv import journal_csv

Table = tuple[list[str], Iterable[list[str]]]  # header, rows


def breach_zip(cover: str, tables: dict[str, Table]) -> bytes:
    """The tables by their names in the package."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("index.html", cover)
        for name, (header, rows) in tables.items():
            package.writestr(f"{name}.csv", journal_csv(header, rows))
    return out.getvalue()
