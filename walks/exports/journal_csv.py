"""The journal's rows as CSV that Danish Excel opens right, and that never runs as a formula."""

import csv
from collections.abc import Iterable
from io import StringIO

from walks.exports.table_csv import guarded


def journal_csv(header: list[str], rows: Iterable[list[str]]) -> bytes:
    """Semicolons, CRLF and a byte order mark, as Excel expects."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerows([guarded(cell) for cell in row] for row in [header, *rows])
    return out.getvalue().encode("utf-8-sig")
