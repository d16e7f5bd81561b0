"""What was typed into a form: read, checked, and said back untouched when it can't be used."""

from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from walks.errors import Refused, Unusable

LARGEST = 512 * 1024  # bytes of one form
MOST_FIELDS = 1_000


async def typed(request: Request) -> FormData:
    """The form's fields. Raises Refused("too-large") before more than that is held."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Refused("too-large", limit=LARGEST)
    try:
        told = body.decode("utf-8", "replace").replace("%00", "")
        pairs = parse_qsl(told, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Unusable("malformed", errors=[]) from None
    return FormData([(name, value) for name, value in pairs])


Typed = Annotated[FormData, Depends(typed)]


def text(form: FormData, name: str) -> str:
    """One field, with the line ends and without the null characters a database can't hold."""
    return once(form, name).replace("\r\n", "\n").replace("\x00", "").strip()


def once(form: FormData, name: str) -> str:
    """One field as it was typed. Raises Unusable("malformed") when it was sent twice: whoever
    looked at one of them and whoever uses the other must not mean different things.
    """
    values = texts(form, name)
    if len(values) > 1:
        raise Unusable("malformed", errors=[{"pointer": f"/{name}", "code": "twice"}])
    return values[0] if values else ""


def texts(form: FormData, name: str) -> list[str]:
    """Every value of a field that may be ticked more than once."""
    return [str(value) for value in form.getlist(name)]


def troubles(fault: ValidationError) -> dict[str, str]:
    """What is wrong with each field: its id on the page and a code in desk.trouble."""
    found: dict[str, str] = {}
    for one in fault.errors(include_url=False, include_input=False):
        found.setdefault("-".join(str(part) for part in one["loc"]), _code(one["type"]))
    return found


def is_ours(address: str) -> bool:
    """Only a page of the desk itself: never another site, however it is written."""
    return address.startswith("/desk/") and address.isprintable() and "\\" not in address


def back(address: str, at: str = "", **told: str) -> RedirectResponse:
    """Look at the page again, at a place on it, and be told what was done."""
    query = f"?{urlencode(told)}" if told else ""
    return RedirectResponse(f"{address}{query}{f'#{at}' if at else ''}", 303)


def _code(kind: str) -> str:
    if kind in ("string_too_short", "too_short", "missing"):
        return "missing"
    if kind in ("string_too_long", "too_long"):
        return "too-long"
    if kind.startswith("date"):
        return "not-a-day"
    if kind.startswith(("float", "int", "greater", "less", "finite")):
        return "not-a-number"
    return "unusable"
