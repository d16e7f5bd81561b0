"""What is known of a person as one file to hand over: to read, to use elsewhere, and photos."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

import orjson

INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS


def copy_zip(page: str, data: object, files: Iterable[tuple[str, bytes]]) -> bytes:
    """A page for people, the same as JSON, and every file by its name in the package."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("index.html", page)
        package.writestr("data.json", orjson.dumps(data, option=INDENTED))
        for name, content in files:
            package.writestr(name, content, zipfile.ZIP_STORED)
    return out.getvalue()
