"""Files to take away, under names a Dane would give them."""

import unicodedata
from urllib.parse import quote

# Of a photo or a recording: nothing in it is run, and no cache keeps it.
FOR_THESE_EYES = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}
IN_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "-"))


def attachment(name: str) -> str:
    """A Content-Disposition that keeps æøå, and a plain name for old programs (RFC 6266)."""
    safe = "".join(c for c in name.translate(NOT_IN_NAMES) if unicodedata.category(c)[0] != "C")
    plain = unicodedata.normalize("NFKD", safe.translate(IN_ASCII)).encode("ascii", "ignore")
    return f"attachment; filename=\"{plain.decode()}\"; filename*=UTF-8''{quote(safe, safe='')}"
