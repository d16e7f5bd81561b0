"""Join a walk with a phone: by the QR's secret or the short code, without an account."""

import base64
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func
from sqlmodel import Session, col, select

from walks import journal
from walks.errors import Missing, Refused
from walks.people import tries
from walks.people.sign_in import hash_of
from walks.schedule import groups
from walks.schedule.closing import joins_until, reads_until
from walks.tables import Device, Walk
from walks.told import CAN_BE_KEPT, ToldLetter

SECRET_BYTES = 16  # 128 bits: 22 characters in the address
TEXT_VERSION = "3"  # of the words on the join screen (field.join.text) and of /privatliv
MOST_TRIES = 30  # typed codes a minute from one caller
MOST_IN_ALL = 300  # and from everybody together
MOST_DEVICES = 200  # of one walk; a code that was spread brings more
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

    secret: Annotated[str, Field(max_length=64), CAN_BE_KEPT] | None = None
    code: Annotated[str, Field(max_length=32), CAN_BE_KEPT] | None = None
    role: Role = "participant"
    first_name: Annotated[str, Field(max_length=40), CAN_BE_KEPT] | None = None
    group: ToldLetter | None = None
    language: str = Field(default="da", pattern="^[a-z]{2,3}$")
    attempt: str | None = Field(default=None, pattern="^[A-Za-z0-9_-]{22,64}$")
    is_late: bool = False  # said yes without signal, and is heard only now


@dataclass(frozen=True)
class Invitation:
    """What a secret or a code opens: a walk, and whether one comes to lead a group."""

    walk: Walk
    is_leader: bool = False


def secret_of(walk: Walk, key: bytes) -> str:
    """The QR's secret. Derived, so it can be printed again and is stored nowhere."""
    return _derived(key, "join", walk.id, walk.join_round)


def leader_secret_of(walk: Walk, key: bytes) -> str:
    """The secret of the group leaders' own QR."""
    return _derived(key, "lead", walk.id, walk.join_round)


def is_secret(invitation: str) -> bool:
    """Whether it is the QR's secret, which can't be guessed, and not the short code."""
    return len(invitation.strip()) >= 20


def count_try(session: Session, caller: str, at: datetime) -> None:
    """Count one typed code: Refused("too-many-tries") after 30 a minute, or 300 by everybody.

    Commit this before looking the code up, or a wrong guess would cost nothing.
    """
    tries.spend(session, f"join:{caller}", at, most=MOST_TRIES, per_minute=MOST_TRIES)
    tries.spend(session, "join:everybody", at, most=MOST_IN_ALL, per_minute=MOST_IN_ALL)


def invited_to(
    session: Session, key: bytes, invitation: str, at: datetime, *, is_late: bool = False
) -> Invitation:
    """The open walk that a secret or a code invites to. A code never makes anybody a leader.

    Raises Missing("walk-missing") for a wrong one and Refused("walk-not-open") for a walk
    that takes nobody in.
    """
    if is_secret(invitation):
        walk_id, is_leader = _by_secret(session, key, invitation.strip())
        return Invitation(still_open(session, walk_id, at, is_late=is_late), is_leader)
    return Invitation(_by_code(session, invitation, at))


def token_for(walk: Walk, joining: Joining, key: bytes) -> str:
    """A new token; for the same attempt the same, so that a lost answer leaves one device."""
    if joining.attempt is None:
        return secrets.token_urlsafe(32)
    told = f"device:{walk.id}:{joining.attempt}".encode()
    return _written(hmac.digest(key, told, "sha256"))


def still_open(session: Session, walk_id: UUID, at: datetime, *, is_late: bool = False) -> Walk:
    """The walk, if it takes people in: open, and its time not over even if nobody has closed it.

    Late, also one that is over, as long as it takes letters.
    """
    walk = session.get_one(Walk, walk_id)
    is_over = _is_over(walk, at)
    until = reads_until(walk.starts_at, walk.opened_at, walk.closed_at)
    if is_over and is_late and at < until:
        return walk
    if is_over or walk.state != "open":
        raise Refused("walk-not-open", is_now="closed" if is_over else walk.state)
    return walk


def _is_over(walk: Walk, at: datetime) -> bool:
    if walk.state == "open":
        return at >= joins_until(walk.starts_at, walk.opened_at)
    return walk.state == "closed"


def join(
    session: Session,
    walk: Walk,
    joining: Joining,
    at: datetime,
    *,
    is_leader: bool = False,
    most: int = MOST_DEVICES,
    token: str | None = None,
) -> tuple[Device, str]:
    """A device on the walk and its token. Only the token's hash is stored.

    Nobody is turned away: beyond `most` phones what a new one sends waits for the coordinator. So
    it does when the phone comes late to a walk that is over, and then it leads nobody. A token that
    is known already changes nothing.
    """
    token = token or secrets.token_urlsafe(32)
    if known := _by_token(session, token):
        return known, token
    is_too_late = joining.is_late and _is_over(walk, at)
    is_leader = is_leader and not is_too_late
    is_full = not is_leader and _phones(session, walk) >= most
    device = Device(
        walk_id=walk.id,
        token_hash=hash_of(token),
        role=_role(joining, is_leader),
        group=groups.known(session, walk.id, joining.group),
        is_leader=is_leader,
        first_name=joining.first_name or None,
        language=joining.language,
        joined_at=at,
        waits_since=at if is_full or is_too_late else None,
    )
    session.add(device)
    session.flush()
    facts = {"role": device.role, "text": TEXT_VERSION}
    journal.record(session, at, f"device:{device.id}", "joined", f"walk:{walk.id}", **facts)
    return device, token


def _phones(session: Session, walk: Walk) -> int:
    """How many are on the walk and let in."""
    of = select(func.count()).select_from(Device).where(Device.walk_id == walk.id)
    on = of.where(col(Device.expelled_at).is_(None), col(Device.waits_since).is_(None))
    return session.scalar(on) or 0


DEVICE = Device.__table__  # type: ignore[attr-defined]


def device_of(session: Session, token: str) -> Device:
    """The device behind a token, expelled or not; Missing("unknown-device") for a stranger."""
    device = _by_token(session, token)
    if device is None:
        raise Missing("unknown-device")
    return device


def _by_token(session: Session, token: str) -> Device | None:
    query = DEVICE.select().where(DEVICE.c.token_hash == hash_of(token))
    row = session.connection().execute(query).first()
    return Device(**row._mapping) if row else None


def expel(session: Session, device_id: UUID, who: str, at: datetime) -> Device:
    """The device reads nothing more; what it still sends is kept in quarantine."""
    device = session.get(Device, device_id)
    if device is None:
        raise Missing("not-found")
    device.expelled_at = device.expelled_at or at
    journal.record(session, at, who, "expelled", f"device:{device.id}")
    return device


def _derived(key: bytes, purpose: str, walk_id: UUID, join_round: int) -> str:
    told = f"{purpose}:{walk_id}:{join_round}".encode()
    return _written(hmac.digest(key, told, "sha256")[:SECRET_BYTES])


def _written(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _role(joining: Joining, is_leader: bool) -> Role:
    """Nobody leads by saying so; who leads and says nothing else is called a leader."""
    if is_leader and joining.role == "participant":
        return "leader"
    return "participant" if joining.role == "leader" and not is_leader else joining.role


def _by_secret(session: Session, key: bytes, secret: str) -> tuple[UUID, bool]:
    """The walk, and whether it is the leaders' secret."""
    for walk_id, join_round in session.exec(select(Walk.id, Walk.join_round)):
        for is_leader, purpose in ((False, "join"), (True, "lead")):
            derived = _derived(key, purpose, walk_id, join_round)
            if hmac.compare_digest(derived.encode(), secret.encode()):
                return walk_id, is_leader
    raise Missing("walk-missing")


def _by_code(session: Session, typed: str, at: datetime) -> Walk:
    # Said aloud in the rain: I and L are 1, O is 0, and a dash or space is only for the eye.
    code = re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(str.maketrans("ILO", "110"))
    walk = session.exec(select(Walk).where(Walk.join_code == code)).first() if code else None
    if walk is None:
        raise Missing("walk-missing")
    return still_open(session, walk.id, at)
