"""One-time codes from an app (TOTP, RFC 6238): made, compared, and never used twice."""

from datetime import datetime
from uuid import UUID

import pyotp
from pyotp.utils import strings_equal
from sqlmodel import Session, col, delete, select, update

from walks import journal
from walks.errors import Missing, Refused
from walks.people.seal import Seal
from walks.tables import CodeSecret

STEP = 30  # seconds
AROUND = (0, -1, 1)  # a clock may be one step behind or ahead


def new_secret(seal: Seal) -> str:
    """A secret of 160 bits, sealed."""
    return seal.shut(pyotp.random_base32())


def address(secret: str, email: str, issuer: str) -> str:
    """What the QR code tells the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The half minute whose code this is: the present one or one beside it. None: of no such."""
    typed = "".join(code.split())
    now = int(at.timestamp()) // STEP
    made = pyotp.TOTP(secret)
    fitting = [now + by for by in AROUND if strings_equal(made.generate_otp(now + by), typed)]
    return fitting[0] if fitting else None


def of(session: Session, person_id: UUID) -> CodeSecret | None:
    """The secret that counts."""
    return session.exec(
        select(CodeSecret)
        .where(CodeSecret.person_id == person_id, col(CodeSecret.confirmed_at).is_not(None))
        .order_by(col(CodeSecret.confirmed_at).desc())
    ).first()


def spend(session: Session, person_id: UUID, step: int) -> None:
    """Use the code of this step. Refused("wrong-sign-in") when it, or a later one, has been."""
    newer = update(CodeSecret).where(
        col(CodeSecret.person_id) == person_id,
        col(CodeSecret.confirmed_at).is_not(None),
        col(CodeSecret.last_step) < step,
    )
    if session.connection().execute(newer.values(last_step=step)).rowcount != 1:
        raise Refused("wrong-sign-in")


def offer(session: Session, person_id: UUID, seal: Seal, at: datetime) -> CodeSecret:
    """A new secret to put into the app. What counted before counts until this is confirmed."""
    drop(session, person_id, is_confirmed=False)
    secret = CodeSecret(person_id=person_id, sealed=new_secret(seal), made_at=at)
    session.add(secret)
    return secret


def offered(session: Session, person_id: UUID) -> CodeSecret:
    """What was offered last. Raises Missing("code-not-offered")."""
    found = session.exec(
        select(CodeSecret).where(
            CodeSecret.person_id == person_id, col(CodeSecret.confirmed_at).is_(None)
        )
    ).first()
    if found is None:
        raise Missing("code-not-offered")
    return found


def confirm(session: Session, person_id: UUID, code: str, seal: Seal, at: datetime) -> None:
    """A first code fits: the new secret counts, and it alone. Else Refused("wrong-code")."""
    secret = offered(session, person_id)
    step = step_of(seal.open(secret.sealed), code, at)
    if step is None:
        raise Refused("wrong-code")
    drop(session, person_id, is_confirmed=True)
    secret.confirmed_at, secret.last_step = at, step
    who = f"person:{person_id}"
    journal.record(session, at, who, "codes-set-up", who)


def take_over(session: Session, person_id: UUID, sealed: str, step: int, at: datetime) -> None:
    """What a one-time link offered counts now, from the step whose code was typed."""
    session.add(
        CodeSecret(person_id=person_id, sealed=sealed, made_at=at, confirmed_at=at, last_step=step)
    )


def remove(session: Session, person_id: UUID, at: datetime) -> None:
    """Codes are asked for no longer; ways.py sees to it that the person can still get in."""
    drop(session, person_id, is_confirmed=True)
    who = f"person:{person_id}"
    journal.record(session, at, who, "codes-removed", who)


def drop(session: Session, person_id: UUID, *, is_confirmed: bool) -> None:
    """Forget secrets of one kind."""
    confirmed_at = col(CodeSecret.confirmed_at)
    session.connection().execute(
        delete(CodeSecret).where(
            col(CodeSecret.person_id) == person_id,
            confirmed_at.is_not(None) if is_confirmed else confirmed_at.is_(None),
        )
    )
