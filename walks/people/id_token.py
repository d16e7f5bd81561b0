"""An ID token of the workplace's own sign-in: held to every rule, or not believed at all."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from walks.errors import Refused

# The package joserfc is an extra, so it is imported where it is used.

ALGORITHMS = ("RS256", "ES256")  # both hash with SHA-256: at_hash below leans on it
KEY_TYPES = ("RSA", "EC")  # never a shared secret
BRINGS_ITS_OWN_KEY = {"jwk", "jku", "x5u", "x5c", "crit"}  # header fields that are not ours to obey
LEEWAY = timedelta(seconds=60)  # how far two clocks may be apart
OLDEST = timedelta(minutes=10)
LONGEST = 16 * 1024  # characters


@dataclass(frozen=True)
class Asked:
    """What we asked for, and of whom."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str = ""


@dataclass(frozen=True)
class Told:
    """Who it is, as the provider knows them. Nothing else of the token is used or kept."""

    issuer: str
    subject: str
    is_two_factor: bool  # the provider says that more than one factor was shown


def check(token: str, keys: dict[str, Any], asked: Asked, at: datetime) -> Told:
    """Who the token is about. Raises Refused("oidc-refused"), whatever is the matter with it."""
    claims, now = _signed(token, keys), at.timestamp()
    subject, methods = claims.get("sub"), claims.get("amr")
    fits = (
        claims.get("iss") == asked.issuer,
        claims.get("aud") in (asked.client_id, [asked.client_id]),
        claims.get("azp", asked.client_id) == asked.client_id,
        isinstance(subject, str) and 0 < len(subject) <= 255 and subject.isprintable(),
        _moment(claims, "exp") > now - LEEWAY.total_seconds(),
        _is_new(_moment(claims, "iat"), now),
        "nbf" not in claims or _moment(claims, "nbf") <= now + LEEWAY.total_seconds(),
        "auth_time" not in claims or _is_new(_moment(claims, "auth_time"), now),
        _same(claims.get("nonce"), asked.nonce),
        "at_hash" not in claims or _same(claims["at_hash"], _half_hash(asked.access_token)),
    )
    if not all(fits):
        raise Refused("oidc-refused")
    return Told(asked.issuer, str(subject), isinstance(methods, list) and "mfa" in methods)


def _signed(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    """What stands in the token, once one of the provider's published keys has signed it."""
    from joserfc import jws, jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        if len(token) > LONGEST:
            raise ValueError("too long")
        header = jws.extract_compact(token.encode()).headers()
        named = [key for key in keys["keys"] if _is_for(key, header)]
        if len(named) != 1 or header.keys() & BRINGS_ITS_OWN_KEY:
            raise ValueError("no key of the provider's")
        read = jwt.decode(token, KeySet.import_key_set({"keys": named}), list(ALGORITHMS))
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused("oidc-refused") from None
    return read.claims


def _is_for(key: dict[str, Any], header: dict[str, Any]) -> bool:
    """The published key the token names. A token that names none is not believed."""
    is_named = isinstance(header.get("kid"), str) and key.get("kid") == header["kid"]
    is_signing = key.get("use", "sig") == "sig" and key.get("alg", header["alg"]) == header["alg"]
    return is_named and is_signing and key.get("kty") in KEY_TYPES


def _moment(claims: dict[str, Any], name: str) -> int:
    told = claims.get(name)
    if not isinstance(told, int) or isinstance(told, bool):
        raise Refused("oidc-refused")
    return told


def _is_new(moment: int, now: float) -> bool:
    leeway = LEEWAY.total_seconds()
    return now - OLDEST.total_seconds() - leeway <= moment <= now + leeway


def _half_hash(access_token: str) -> str:
    """The left half of the hash, as at_hash is made; nothing fits when there was no token."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode() if access_token else ""


def _same(told: object, ours: str) -> bool:
    is_text = isinstance(told, str) and bool(ours)
    return is_text and hmac.compare_digest(str(told).encode(), ours.encode())
