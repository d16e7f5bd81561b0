"""Join a walk with a phone: by the QR's secret or the short code, without an account."""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Missing, Refused
from walks.people import tries
from walks.people.sign_in import hash_of
from walks.tables import Device, Walk

SECRET_BYTES = 16  # 128 bits: 22 characters in the address
TEXT_VERSION = "1"  # of the words on the join screen (locale key field.join.text)
MOST_TRIES = 30  # typed codes a minute from one caller
MOST_IN_ALL = 300  # and from everybody together
Role = Literal[
    "participant",
    "leader",
    "recorder",
    "photographer",
    "municipality",
    "police",
    "housing",
    "preparedness",
]


class Joining(BaseModel):
    """What a phone says when it joins: one of secret and code."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    secret: str | None = Field(default=None, max_length=64)
    code: str | None = Field(default=None, max_length=32)
    role: Role = "participant"
    first_name: str | None = Field(default=None, max_length=40)
    language: Literal["da", "en"] = "da"

    @field_validator("first_name", "code", "secret")
    @classmethod
    def _can_be_kept(cls, told: str | None) -> str | None:
        if told and "\x00" in told:  # PostgreSQL can't hold it
            raise ValueError("null-character")
        return told


def secret_of(walk: Walk, key: bytes) -> str:
    """The QR's secret. Derived, so it can be printed again and is stored nowhere."""
    told = f"join:{walk.id}:{walk.join_round}".encode()
    digest = hmac.new(key, told, hashlib.sha256).digest()[:SECRET_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_secret(invitation: str) -> bool:
    """Whether it is the QR's secret, which can't be guessed, and not the short code."""
    return len(invitation.strip()) >= 20


def count_try(session: Session, caller: str, at: datetime) -> None:
    """Count one typed code: Refused("too-many-tries") after 30 a minute, or 300 by everybody.

    Commit this before looking the code up, or a wrong guess would cost nothing.
    """
    tries.spend(session, f"join:{caller}", at, most=MOST_TRIES, per_minute=MOST_TRIES)
    tries.spend(session, "join:everybody", at, most=MOST_IN_ALL, per_minute=MOST_IN_ALL)


def invited_to(session: Session, key: bytes, invitation: str) -> Walk:
    """The open walk that a secret or a code invites to.

    Raises Missing("walk-missing") for a wrong one and Refused("walk-not-open") for a walk
    that takes nobody in.
    """
    if is_secret(invitation):
        return _by_secret(session, key, invitation.strip())
    return _by_code(session, invitation)


def join(session: Session, walk: Walk, joining: Joining, at: datetime) -> tuple[Device, str]:
    """A device on the walk and its token. Only the token's hash is stored."""
    token = secrets.token_urlsafe(32)
    device = Device(
        walk_id=walk.id,
        token_hash=hash_of(token),
        role=joining.role,
        first_name=joining.first_name or None,
        language=joining.language,
        joined_at=at,
    )
    session.add(device)
    session.flush()
    facts = {"role": device.role, "text": TEXT_VERSION}
    journal.record(session, at, f"device:{device.id}", "joined", f"walk:{walk.id}", **facts)
    return device, token


DEVICE = Device.__table__  # type: ignore[attr-defined]


def device_of(session: Session, token: str) -> Device:
    """The device behind a token, expelled or not; Missing("unknown-device") for a stranger."""
    query = DEVICE.select().where(DEVICE.c.token_hash == hash_of(token))
    row = session.connection().execute(query).first()
    if row is None:
        raise Missing("unknown-device")
    return Device(**row._mapping)


def expel(session: Session, device_id: UUID, who: str, at: datetime) -> Device:
    """The device reads nothing more; what it still sends is kept in quarantine."""
    device = session.get(Device, device_id)
    if device is None:
        raise Missing("not-found")
    device.expelled_at = device.expelled_at or at
    journal.record(session, at, who, "expelled", f"device:{device.id}")
    return device


def _by_secret(session: Session, key: bytes, secret: str) -> Walk:
    for walk in session.exec(select(Walk).order_by(col(Walk.starts_at).desc())):
        if hmac.compare_digest(secret_of(walk, key).encode(), secret.encode()):
            return _open(walk)
    raise Missing("walk-missing")


def _by_code(session: Session, typed: str) -> Walk:
    # Said aloud in the rain: I and L are 1, O is 0, and a dash or space is only for the eye.
    code = re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(str.maketrans("ILO", "110"))
    walk = session.exec(select(Walk).where(Walk.join_code == code)).first() if code else None
    if walk is None:
        raise Missing("walk-missing")
    return _open(walk)


def _open(walk: Walk) -> Walk:
    if walk.state != "open":
        raise Refused("walk-not-open", is_now=walk.state)
    return walk
