"""Passwords: what is good enough, and the hash we keep. Slow on purpose: never inside a write."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from walks.errors import Refused
from walks.people.guessable import is_guessable

SHORTEST, LONGEST = 12, 128  # characters, any Unicode, no other rules (ASVS 6.2.1)
WORD = re.compile(r"[^\W\d_]{4,}")
HASHER = PasswordHasher()  # argon2id, RFC 9106 low-memory profile


def check(password: str, words: Iterable[str] = ()) -> None:
    """Refused("password-length"), or Refused("password-guessable") for one many others have.

    `words` are those of the person and the place, which a guesser knows too.
    """
    code = what_is_wrong(password, words)
    if code == "password-length":
        raise Refused("password-length", shortest=SHORTEST, longest=LONGEST)
    if code:
        raise Refused("password-guessable")


def what_is_wrong(password: str, words: Iterable[str] = ()) -> str:
    """The code of what check() would refuse; empty for a good one."""
    if not SHORTEST <= len(password) <= LONGEST:
        return "password-length"
    return "password-guessable" if is_guessable(password, words) else ""


def words_in(*told: str) -> list[str]:
    """The words of a name, an address or a host, as a guesser would try them."""
    return [word for text in told for word in WORD.findall(text)]


def hashed(password: str) -> str:
    """What is stored: argon2id over every character."""
    return HASHER.hash(_as_typed_anywhere(password))


def fits(password_hash: str, password: str) -> bool:
    """Whether it is the password; as slow when there is none to compare with."""
    try:
        return HASHER.verify(password_hash or _nobodys(), _as_typed_anywhere(password))
    except (VerificationError, InvalidHashError):
        return False


def renewed(password_hash: str, password: str) -> str:
    """A hash by today's parameters, where the kept one was made by weaker ones; else nothing."""
    return hashed(password) if HASHER.check_needs_rehash(password_hash) else ""


def _as_typed_anywhere(password: str) -> str:
    """One keyboard sends å as one character, another as a and a ring."""
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys() -> str:
    """A hash no password fits, so that an unknown address takes as long as a known one.

    Made when it is first asked for: it takes 64 MB, which a server that only receives can spare.
    """
    return HASHER.hash(secrets.token_urlsafe(16))
