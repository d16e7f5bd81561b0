"""The ways a person has of getting in: set anew, removed, but never down to less than two factors.

Whoever changes one ends the sign-ins in other browsers: they may be what made the change urgent.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, delete

from walks import journal
from walks.errors import Conflict
from walks.people import codes, identities, passkeys, sign_ins
from walks.people.id_token import Told
from walks.people.passkeys import Made
from walks.people.seal import Seal
from walks.people.sign_in import Staff
from walks.tables import CodeSecret, ExternalIdentity, Passkey, Person


@dataclass(frozen=True)
class Ways:
    """What somebody can show."""

    passkeys: list[Passkey]
    codes: CodeSecret | None
    has_password: bool
    accounts: list[ExternalIdentity]  # at the workplace's own sign-in

    @property
    def has_two_factors(self) -> bool:
        """A passkey counts for both: the thing one has, and the finger or PIN that opens it.

        An account elsewhere does not count: the day it is closed, something of one's own is left.
        """
        return bool(self.passkeys) or (self.has_password and self.codes is not None)


def of(session: Session, person_id: UUID) -> Ways:
    """A person's ways in."""
    person = session.get_one(Person, person_id)
    return Ways(
        passkeys.of(session, person_id),
        codes.of(session, person_id),
        bool(person.password_hash),
        identities.of(session, person_id),
    )


def set_password(session: Session, who: Staff, password_hash: str, at: datetime) -> None:
    """A new password. Codes and passkeys stay as they are."""
    person = session.get_one(Person, UUID(who.id))
    person.password_hash = password_hash
    journal.record(session, at, who.who, "password-set", who.who)
    _end_others(session, who, at)


def confirm_codes(session: Session, who: Staff, code: str, seal: Seal, at: datetime) -> None:
    """Codes from the app that was offered a secret count from now. Refused("wrong-code")."""
    codes.confirm(session, UUID(who.id), code, seal, at)
    _end_others(session, who, at)


def remove_codes(session: Session, who: Staff, at: datetime) -> None:
    """Only a passkey is asked for from now. Raises Conflict("last-way-in") when there is none."""
    if not passkeys.of(session, UUID(who.id)):
        raise Conflict("last-way-in")
    codes.remove(session, UUID(who.id), at)
    _end_others(session, who, at)


def add_passkey(session: Session, who: Staff, made: Made, name: str, at: datetime) -> None:
    """One more. Raises Conflict("passkey-known")."""
    passkeys.add(session, UUID(who.id), made, name, at)
    _end_others(session, who, at)


def remove_passkey(session: Session, who: Staff, id: UUID, at: datetime) -> None:
    """Take a passkey away. Raises Conflict("last-way-in") when nothing as good is left."""
    passkeys.remove(session, UUID(who.id), id, at)
    session.flush()
    if not of(session, UUID(who.id)).has_two_factors:
        raise Conflict("last-way-in")
    _end_others(session, who, at)


def link(session: Session, who: Staff, told: Told, at: datetime) -> None:
    """An account elsewhere lets them in, too. Raises Conflict("oidc-known")."""
    identities.link(session, UUID(who.id), told, at)
    _end_others(session, who, at)


def unlink(session: Session, who: Staff, id: UUID, at: datetime) -> None:
    """Not any more. Raises Conflict("last-way-in") when nothing of their own is left."""
    identities.unlink(session, UUID(who.id), id, at)
    session.flush()
    if not of(session, UUID(who.id)).has_two_factors:
        raise Conflict("last-way-in")
    _end_others(session, who, at)


def forget(session: Session, person_id: UUID, who: str, at: datetime) -> None:
    """None of the old ways counts any more, and no sign-in goes on."""
    session.get_one(Person, person_id).password_hash = ""  # nosec B105 - none: no password fits
    identities.forget(session, person_id)
    codes.drop(session, person_id, is_confirmed=True)
    codes.drop(session, person_id, is_confirmed=False)
    keys = delete(Passkey).where(Passkey.person_id == person_id)  # type: ignore[arg-type]
    session.connection().execute(keys)
    sign_ins.end_all(session, person_id, who, at)


def _end_others(session: Session, who: Staff, at: datetime) -> None:
    sign_ins.end_all(session, UUID(who.id), who.who, at, but=who.sign_in_id)
