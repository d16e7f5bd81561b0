"""A real address for every door: what an evening left, and what staff have since done with it."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening, Press
from tests.app.desk.test_doors import OPEN, VERBS
from tests.cast import NOON, letter
from tests.recordings import mp4
from walks.people.links import calendar_of
from walks.tables import (
    ClosedNote,
    Condition,
    Mail,
    Meeting,
    PlanLine,
    Publication,
    PublicPhoto,
    RemovalRequest,
    ResponderLink,
    Ruling,
    SignIn,
    Step,
)


@pytest.fixture
def addresses(
    evening: Evening, plan: str, picture: bytes, press: Press, client, db
) -> dict[str, str]:
    """From a door's pattern to its address."""
    press.publish()
    public = db.exec(select(Publication.id)).one()
    client.post(f"/offentligt/{public}/fjernelse", follow_redirects=False)
    photo, sound, bench = uuid4(), uuid4(), uuid4()
    evening.phones[0].put_photo(picture, evening.lamp, photo)
    evening.desk.takes_sound(client)
    evening.phones[0].put_sound(mp4(), evening.lamp, sound)
    evening.phones[0].put(letter(evening.walk, category="TIL", subtype="TIL-1"), bench)
    ids = {
        "{walk_id:uuid}": evening.walk.id,
        "{district_id:uuid}": evening.desk.district.id,
        "{device_id:uuid}": evening.phones[1].device.id,
        "{observation_id:uuid}": evening.lamp,
        "{condition_id:uuid}": db.exec(select(Condition.id)).first(),
        "{line_id:uuid}": db.exec(select(PlanLine.id)).first(),
        "{plan_id:uuid}": plan.rpartition("/")[2],
        "{meeting_id:uuid}": a_meeting(db, UUID(plan.rpartition("/")[2])),
        "{photo_id:uuid}": photo,
        "{sound_id:uuid}": sound,
        "{proposal_id:uuid}": replace(press, observation=bench)
        .propose(photos=[])
        .rpartition("/")[2],
        "{request_id:uuid}": db.exec(select(RemovalRequest.id)).one(),
        "{publication_id:uuid}": public,
        "{step_id:uuid}": a_step(db, evening),
        "{mail_id:uuid}": a_mail(db),
        "{size}": "small",
        "{kind}": "walks",
        "{id:uuid}": evening.walk.id,
        "{note_id:uuid}": a_note(db, evening),
        "{link_id:uuid}": a_link(db),
        "{person_id:uuid}": db.exec(select(SignIn.person_id)).first(),
        "{passkey_id:uuid}": uuid4(),
        "{sign_in_id:uuid}": uuid4(),
        "{grant_id:uuid}": uuid4(),
        "{identity_id:uuid}": uuid4(),
    }
    patterns = {pattern for _, pattern in {*VERBS, *OPEN}}
    patterns.add("/offentligt/{publication_id:uuid}/fjernelse")
    photo_of_all = f"/offentligt/foto/{db.exec(select(PublicPhoto.id)).first() or uuid4()}"
    return {pattern: _filled(pattern, ids) for pattern in patterns} | {
        "/offentligt/foto/{photo_id:uuid}": photo_of_all,
        "/svar/photos/{photo_id:uuid}/{size}": f"/svar/photos/{photo}/small",
        "/svar/kalender/{link_id:uuid}/{proof}.ics": _days(client, db),
    }


def _days(client, db) -> str:
    """Where a party's calendar program asks."""
    with client.app.state.database.reading() as session:
        return calendar_of(
            session.exec(select(ResponderLink)).first(), client.app.state.settings.key
        )


def _filled(pattern: str, ids: dict[str, object]) -> str:
    for name, value in ids.items():
        pattern = pattern.replace(name, str(value))
    return pattern


def a_note(db, evening: Evening) -> UUID:
    """What the municipality has noted for itself."""
    note = ClosedNote(
        noun=f"walk:{evening.walk.id}", side="municipality", text="Ring til vagten", written_at=NOON
    )
    id = note.id
    db.add(note)
    return id


def a_meeting(db, plan_id: UUID) -> UUID:
    """A meeting about the plan that is under way."""
    meeting = Meeting(plan_id=plan_id, began_at=NOON)
    id = meeting.id
    db.add(meeting)
    return id


def a_step(db, evening: Evening) -> UUID:
    """What somebody has decided in the review of the walk."""
    step = Step(walk_id=evening.walk.id, kind="decided", made_at=NOON)
    decision = Ruling(
        observation_id=evening.lamp, number=1, step_id=step.id, verdict="rejected", reason="Hegn"
    )
    id = step.id
    db.add(step)
    db.add(decision)
    return id


def a_mail(db, district_id: UUID | None = None) -> UUID:
    """A mail that could not be sent."""
    mail = Mail(
        district_id=district_id,
        key="new:x", kind="new", link_id=uuid4(), address="drift@bo.example", subject="Ny opgave",
        body="Se {link}", made_at=NOON, state="failed", trouble="refused",
    )  # fmt: skip
    id = mail.id
    db.add(mail)
    return id


def a_link(db) -> UUID:
    """A link somebody responsible has been given."""
    link = ResponderLink(
        token_hash="x", organisation="BO", label="Driften", contact="Karen", made_at=NOON,
        expires_at=NOON,
    )  # fmt: skip
    id = link.id
    db.add(link)
    return id
