"""Show who one is with a password, and a code where codes are set up."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from walks.errors import Refused
from walks.people import codes, passkeys, passwords, tries
from walks.people.seal import Seal
from walks.tables import Person

MOST = 20  # wrong tries an hour, of one account or from one network (ASVS 6.3.1)
PER_MINUTE = MOST / 60


@dataclass(frozen=True)
class Fit:
    """What was typed is right. Nothing is used up before accept()."""

    person_id: UUID
    how: str  # code, password
    step: int | None = None  # of the code
    password_hash: str = ""  # by today's parameters, where the kept one is weaker


def count_try(session: Session, account: str, network: str, at: datetime) -> None:
    """Refused("too-many-tries") after 20 in an hour: for one account, known or not, or a network.

    What was right is given back by accept(), so only wrong ones count.
    """
    for key in _keys(account, network):
        tries.spend(session, key, at, most=MOST, per_minute=PER_MINUTE)


def by_password(
    session: Session, email: str, password: str, code: str, seal: Seal, at: datetime
) -> Fit:
    """The person with this address, password and code.

    Raises Refused("wrong-sign-in") for whatever is wrong, in the same time whoever it is: one that
    has no code yet sends none, and whoever has a passkey or codes never gets in without.
    """
    person = session.exec(
        select(Person).where(Person.email == email.lower(), col(Person.is_active).is_(True))
    ).first()
    fits = passwords.fits(person.password_hash if person else "", password)
    if person is None:
        raise Refused("wrong-sign-in")
    secret = codes.of(session, person.id)
    step = codes.step_of(seal.open(secret.sealed), code, at) if secret else None
    is_enough = step is not None if secret else not passkeys.of(session, person.id)
    if not (fits and is_enough):
        raise Refused("wrong-sign-in")
    fresh = passwords.renewed(person.password_hash, password)
    return Fit(person.id, "code" if secret else "password", step, fresh)


def accept(session: Session, fit: Fit, account: str, network: str) -> None:
    """The code is used up, an old hash is made anew, and the try does not count."""
    if fit.step is not None:
        codes.spend(session, fit.person_id, fit.step)
    if fit.password_hash:
        session.get_one(Person, fit.person_id).password_hash = fit.password_hash
    for key in _keys(account, network):
        tries.give_back(session, key, most=MOST)


def _keys(account: str, network: str) -> tuple[str, str]:
    return f"sign-in:{account.lower()}", f"sign-in-from:{network}"
