"""The workplace's own sign-in (OpenID Connect): the only file of the house that calls out.

It asks the issuer's own host and no other, over TLS that is verified, and goes nowhere else when it
is told to. What it is told is bounded, and believed as far as walks/people/id_token.py goes.
"""

import base64
import json
import ssl
import time
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from importlib.util import find_spec
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from app.settings import Settings
from walks.errors import Missing, Refused
from walks.people import id_token
from walks.people.id_token import Asked, Told
from walks.people.identities import Visit

LARGEST = 256 * 1024  # bytes of an answer
PATIENCE = 5.0  # seconds for a line, and for a whole answer
DISCOVERY = "/.well-known/openid-configuration"
RETURN = "/desk/sign-in/oidc/return"


def name_of(settings: Settings) -> str:
    """What the button says; empty when there is none."""
    is_set = settings.oidc_issuer and settings.oidc_client_id
    name = settings.oidc_name or urlsplit(settings.oidc_issuer).hostname or ""
    return name if is_set and find_spec("joserfc") else ""


def wanted(settings: Settings) -> None:
    """Raises Missing("not-found") where this way in is not set up."""
    if not name_of(settings):
        raise Missing("not-found")


def address(settings: Settings, visit: Visit) -> str:
    """Where the browser goes. The person shows the provider anew who they are."""
    asked = {
        "response_type": "code",
        "client_id": settings.oidc_client_id,
        "redirect_uri": settings.origin + RETURN,
        "scope": "openid",
        "state": visit.state,
        "nonce": visit.nonce,
        "code_challenge": visit.challenge,
        "code_challenge_method": "S256",
        "prompt": "login",
    }
    door = _door(_discovered(settings), "authorization_endpoint", settings)
    return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}"


def exchange(settings: Settings, visit: Visit, code: str, at: datetime) -> Told:
    """Who has come back with the code. Raises Refused("oidc-refused") and ("oidc-down")."""
    known = _discovered(settings)
    doors = [_door(known, name, settings) for name in ("token_endpoint", "jwks_uri")]
    given = _ask(doors[0], settings, _form(settings, visit, code))
    token, access = given.get("id_token"), given.get("access_token", "")
    if not isinstance(token, str) or not isinstance(access, str):
        raise Refused("oidc-refused")
    asked = Asked(settings.oidc_issuer, settings.oidc_client_id, visit.nonce, access)
    told = id_token.check(token, _ask(doors[1], settings), asked, at)
    if not (settings.oidc_is_strong or told.is_two_factor):
        raise Refused("oidc-one-factor")
    return told


def _discovered(settings: Settings) -> dict[str, Any]:
    known = _ask(settings.oidc_issuer.rstrip("/") + DISCOVERY, settings)
    if known.get("issuer") != settings.oidc_issuer:
        raise Refused("oidc-refused")
    return known


def _door(known: dict[str, Any], name: str, settings: Settings) -> str:
    """One of the provider's own addresses. Raises Refused("oidc-refused") for another host's."""
    told = known.get(name)
    if not isinstance(told, str) or not _is_theirs(told, settings):
        raise Refused("oidc-refused")
    return told


def _is_theirs(address: str, settings: Settings) -> bool:
    try:
        told, theirs = urlsplit(address), urlsplit(settings.oidc_issuer)
    except ValueError:
        return False
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(" \"'<>\\#")
    return is_plain and (told.scheme, told.netloc) == (theirs.scheme, theirs.netloc)


def _form(settings: Settings, visit: Visit, code: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": settings.origin + RETURN,
        "client_id": settings.oidc_client_id,
        "code_verifier": visit.verifier,
    }


def _ask(address: str, settings: Settings, form: dict[str, str] | None = None) -> dict[str, Any]:
    """What the provider answers, as JSON. A redirect is no answer: it is not followed."""
    if not _is_theirs(address, settings):
        raise Refused("oidc-refused")
    line = _line(settings)
    try:
        status, body = _sent(line, address, settings, form)
        told = json.loads(body)
    except (OSError, HTTPException):
        raise Refused("oidc-down") from None
    except (ValueError, RecursionError):
        raise Refused("oidc-refused") from None
    finally:
        line.close()
    if status >= 500:
        raise Refused("oidc-down")
    if status != 200 or not isinstance(told, dict):
        raise Refused("oidc-refused")
    return told


def _line(settings: Settings) -> HTTPConnection:
    """To the issuer's host, through no proxy that the environment names."""
    theirs = urlsplit(settings.oidc_issuer)
    host = theirs.hostname or ""
    if theirs.scheme == "https":
        safe = ssl.create_default_context()
        return HTTPSConnection(host, theirs.port, timeout=PATIENCE, context=safe)
    return HTTPConnection(host, theirs.port, timeout=PATIENCE)


def _sent(
    line: HTTPConnection, address: str, settings: Settings, form: dict[str, str] | None
) -> tuple[int, bytes]:
    parts, until = urlsplit(address), time.monotonic() + PATIENCE
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Accept": "application/json"}
    if form is None:
        line.request("GET", path, headers=headers)
    else:
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} | _proof(settings)
        line.request("POST", path, urlencode(form), headers)
    answer, body = line.getresponse(), b""
    if answer.status != 200:
        return answer.status, b"{}"
    while piece := answer.read1(LARGEST):
        body += piece
        if len(body) > LARGEST or time.monotonic() > until:
            raise HTTPException("too much, or too slow")
    return answer.status, body


def _proof(settings: Settings) -> dict[str, str]:
    """That it is us who ask, as RFC 6749 has it in section 2.3.1."""
    secret = settings.oidc_client_secret.get_secret_value()
    pair = f"{quote_plus(settings.oidc_client_id)}:{quote_plus(secret)}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"} if secret else {}
