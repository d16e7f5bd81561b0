"""Which columns of a file hold an area's name and its code."""

import re
import unicodedata
from math import isnan
from typing import Any

from numpy.typing import NDArray

from geo.errors import BadShape

Columns = dict[str, NDArray[Any]]

# Fields as squeezed() leaves them; the first pattern that a file has a field for decides.
_KIND = "(bydels?|sogne?|distrikts?|omraade|kvarter)"
NAMES = ("navn|name", f"{_KIND}navn|kommunenavn", f"{_KIND}|district", "titel|title|betegnelse")
CODES = ("kode|code", f"{_KIND}(kode|nr|nummer)", "nr|nummer|number", "id|dagiid")
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
)


def names_in(columns: Columns, field: str | None = None) -> list[str]:
    """The name in each row, from the field given or the first usual one; none may be empty."""
    found = _given(columns, field) if field else _usual(columns, NAMES) or _only_named(columns)
    if found is None:
        raise BadShape("no-name-field", fields=list(columns))
    names = [text_of(value) for value in columns[found]]
    if "" in names:
        raise BadShape("name-missing", field=found, row=names.index("") + 1)
    return names


def codes_in(columns: Columns, names: list[str], field: str | None = None) -> list[str]:
    """The code in each row; a slug of the name where the file has none."""
    found = _given(columns, field) if field else _usual(columns, CODES)
    codes = [text_of(value) for value in columns[found]] if found else [""] * len(names)
    return [
        code or slug(name) or f"area-{row}"
        for row, (code, name) in enumerate(zip(codes, names, strict=True), 1)
    ]


def text_of(value: Any) -> str:
    """A value as a reader would write it: composed letters, single blanks, 7 and not 7.0."""
    if value is None or (isinstance(value, float) and isnan(value)):  # NaN: no number was there
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def slug(name: str) -> str:
    """Lower-case ASCII words joined by hyphens: Nørre Sundby -> noerre-sundby."""
    spelt = unicodedata.normalize("NFC", name).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain))


def squeezed(field: str) -> str:
    """A field's name without case, blanks and signs: Bydel_Navn -> bydelnavn."""
    return slug(field).replace("-", "")


def _given(columns: Columns, field: str) -> str:
    """The field a person named, in its own spelling."""
    for found in (field, *columns):
        if found in columns and found.casefold() == field.casefold():
            return found
    raise BadShape("unknown-field", field=field, fields=list(columns))


def _usual(columns: Columns, patterns: tuple[str, ...]) -> str | None:
    """The first field of the first pattern that fits any."""
    fitting = (
        field for pattern in patterns for field in columns if re.fullmatch(pattern, squeezed(field))
    )
    return next(fitting, None)


def _only_named(columns: Columns) -> str | None:
    """The one field whose name ends in -navn or -name, if there is just one."""
    named = [field for field in columns if squeezed(field).endswith(("navn", "name"))]
    return named[0] if len(named) == 1 else None
