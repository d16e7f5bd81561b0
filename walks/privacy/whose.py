"""Every row that is a device's or a member of staff's own, by table, in the order it can go."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from walks.errors import Missing
from walks.people import links
from walks.tables import (
    Agreement,
    Apart,
    Challenge,
    ClosedNote,
    CodeSecret,
    ConditionObservation,
    Device,
    EntryLink,
    ExternalIdentity,
    Grant,
    Mail,
    Observation,
    ObservationRevision,
    Passkey,
    Person,
    Photo,
    ResponderLink,
    Ruling,
    SignIn,
    Sound,
    Tries,
    Withdrawal,
)

Rows = dict[str, list[Any]]
OUR_SIDE = "municipality"  # the police answer for their own notes


def of_device(session: Session, device_id: UUID) -> Rows:
    """Raises Missing("not-found")."""
    device = session.get(Device, device_id)
    if device is None:
        raise Missing("not-found")
    seen = list(session.exec(select(Observation).where(Observation.device_id == device_id)))
    mine = select(Observation.id).where(Observation.device_id == device_id)
    nouns = [f"observation:{one.id}" for one in seen]
    asked: tuple[tuple[Any, Any], ...] = (
        (ClosedNote, (col(ClosedNote.noun).in_(nouns)) & (col(ClosedNote.side) == OUR_SIDE)),
        (Ruling, col(Ruling.observation_id).in_(mine)),
        (Apart, col(Apart.first_id).in_(mine) | col(Apart.second_id).in_(mine)),
        (ConditionObservation, col(ConditionObservation.observation_id).in_(mine)),
        (Agreement, col(Agreement.device_id) == device_id),
        (Withdrawal, col(Withdrawal.device_id) == device_id),
        (Photo, col(Photo.device_id) == device_id),
        (Sound, col(Sound.device_id) == device_id),
        (ObservationRevision, _letters(device_id, mine)),
    )
    return _rows(session, asked) | {"observation": seen, "device": [device]}


def of_person(session: Session, person_id: UUID) -> Rows:
    """Raises Missing("person-missing")."""
    person = session.get(Person, person_id)
    if person is None:
        raise Missing("person-missing")
    email = func.lower(person.email)
    asked: tuple[tuple[Any, Any], ...] = (
        (SignIn, col(SignIn.person_id) == person_id),
        (Passkey, col(Passkey.person_id) == person_id),
        (CodeSecret, col(CodeSecret.person_id) == person_id),
        (ExternalIdentity, col(ExternalIdentity.person_id) == person_id),
        (Challenge, col(Challenge.about) == person_id),
        (
            EntryLink,
            or_(col(EntryLink.person_id) == person_id, func.lower(EntryLink.email) == email),
        ),
        (Grant, col(Grant.person_id) == person_id),
        (Tries, or_(_holds(Tries.key, str(person_id)), _holds(Tries.key, person.email))),
    )
    return _rows(session, asked) | {"person": [person]}


def of_link(session: Session, link_id: UUID) -> Rows:
    """A contact at a responsible party: the link and every mail to it. Raises
    Missing("link-missing").
    """
    link = links.find(session, link_id)
    written = session.exec(select(Mail).where(Mail.link_id == link_id))
    return {"mail": list(written), "responderlink": [link]}


def links_by_email(session: Session, email: str) -> list[ResponderLink]:
    """Links whose holder is written to there, however it is typed; or that are labelled so."""
    told = email.strip().lower()
    theirs = or_(func.lower(ResponderLink.email) == told, _holds(ResponderLink.label, told))
    query = select(ResponderLink).where(theirs).order_by(col(ResponderLink.made_at).desc())
    return list(session.exec(query)) if told else []


def staff_by_email(session: Session, email: str) -> Person | None:
    """The member of staff with that e-mail, however it is typed."""
    query = select(Person).where(func.lower(Person.email) == email.strip().lower())
    return session.exec(query).first()


def code_of(device_id: UUID) -> str:
    """A phone's short code, to be said aloud. The end of its id: that is chance and not time."""
    return device_id.hex[-8:].upper()


def devices(session: Session, walk_id: UUID, first_name: str, code: str) -> Sequence[Device]:
    """Phones of a walk, by name or by short code; all of them when neither is asked for."""
    query = select(Device).where(Device.walk_id == walk_id).order_by(col(Device.joined_at))
    wanted = code.replace(" ", "").replace("-", "").upper()
    return [
        one
        for one in session.exec(query)
        if first_name.strip().lower() in (one.first_name or "").lower()
        and wanted in ("", code_of(one.id))
    ]


def _rows(session: Session, asked: tuple[tuple[Any, Any], ...]) -> Rows:
    return {table.__tablename__: list(session.exec(select(table).where(w))) for table, w in asked}


def _letters(device_id: UUID, mine: Any) -> Any:
    return or_(
        col(ObservationRevision.device_id) == device_id,
        col(ObservationRevision.observation_id).in_(mine),
    )


def _holds(column: Any, part: str) -> Any:
    return func.lower(column).contains(part.lower(), autoescape=True)
