"""Every door x role x place the role may be held for: who gets through, and nobody else.

What is expected stands here in words of its own and is not asked of the code: who carries a verb,
and what a place covers. A door that is missing from tests/app/desk/test_doors.py fails there.
"""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient

from tests.app.desk.beside import Beside, Staff
from tests.app.desk.real import a_mail
from tests.app.desk.test_doors import VERBS
from tests.cast import NOON
from tests.recordings import mp4
from walks.people.may import MAY, ROLES
from walks.tables import (
    ClosedNote,
    Grant,
    Meeting,
    Person,
    Proposal,
    RemovalRequest,
    ResponderLink,
    Step,
)

CARRIES = {
    "see-walk": "coordinator municipality police",
    "arrange-walk": "coordinator",
    "review": "coordinator municipality",
    "see-plan": "coordinator municipality police",
    "plan": "coordinator",
    "adopt": "coordinator",
    "hand-out-links": "coordinator municipality",
    "follow-up": "coordinator municipality",
    "see-closed-notes": "municipality police",
    "propose-publishing": "coordinator municipality",
    "approve-publishing": "municipality",
    "answer-requests": "municipality",
    "keep-house": "administrator",
    "see-privacy": "municipality administrator",
    "manage-people": "administrator",
    "confirm-recovery": " ".join(ROLES),
    "see-readers": "coordinator municipality police",
    "see-journal": "auditor",
}
# What the thing in a door's address belongs to: a walk (and its districts), or a district.
OF_A_WALK = {"walk_id", "id", "device_id", "observation_id", "photo_id", "sound_id", "note_id"}
OF_A_DISTRICT = {"district_id", "plan_id", "line_id", "condition_id", "proposal_id", "request_id"}
OF_LINKS = ("/desk/links/", "/desk/mail/", "/desk/privacy/links/")  # of one district here
SCOPES = ("everywhere", "its district", "its walk", "another district", "another walk", "nowhere")
COVERS = {
    "walk": {"everywhere", "its district", "its walk"},
    "district": {"everywhere", "its district"},
    "everybody": {"everywhere"},  # staff belong to no district
    "anything": set(SCOPES) - {"nowhere"},
}
LAST = (
    "division",
    "merger",
    "adoption",
    "removal",
    "erasure",
    "ending",
)  # they leave less for those who come after
NOTHING_THERE = (401, 403, 404, 410, 429)
GOT_THROUGH = (200, 303, 409, 422)  # 409: it is done already; 422: an empty form

# What they act on is made, opened and ended in test_people, test_invitation and test_recovery.
NEVER_HERE = {
    ("POST", "/desk/plans/{plan_id:uuid}/meetings/{meeting_id:uuid}/decisions"),  # of which line?
    ("POST", "/desk/people/invitations/{link_id:uuid}/revocation"),
    ("POST", "/desk/people/{person_id:uuid}/sign-ins/{sign_in_id:uuid}/ending"),
    ("POST", "/desk/recoveries/{link_id:uuid}/confirmation"),
    ("POST", "/desk/recoveries/{link_id:uuid}/ending"),
    ("POST", "/desk/recoveries/{link_id:uuid}/link"),
}

Cell = tuple[str, str, str, str]  # method, pattern, role, scope


def kind_of(pattern: str) -> str:
    """What kind of thing a door's address names."""
    names = {part.strip("{}").partition(":")[0] for part in pattern.split("/") if "{" in part}
    if pattern.startswith("/desk/privacy/staff/"):
        return "everybody"
    if names & OF_A_WALK:
        return "walk"
    is_link = pattern.startswith(
        ("/desk/links/", "/desk/mail/", "/desk/privacy/links/")
    )  # of one district's lines here
    return "district" if names & OF_A_DISTRICT or is_link else "anything"


def is_open(pattern: str, verb: str | None, role: str, scope: str) -> bool:
    """Whether somebody who holds the role for that scope gets through."""
    if verb is None:
        return True  # any member of staff; the page says who sees what
    return role in CARRIES[verb].split() and scope in COVERS[kind_of(pattern)]


def cells(role: str) -> Iterator[Cell]:
    """Those who are turned away first, while everything is still there."""
    every = [(method, pattern, role, scope) for method, pattern in VERBS for scope in SCOPES]
    return iter(sorted(every, key=_order))


def _order(cell: Cell) -> tuple[bool, bool, bool]:
    method, pattern, role, scope = cell
    opens = is_open(pattern, VERBS[method, pattern], role, scope)
    return opens, method != "GET", pattern.endswith(LAST)


def where(scope: str, west: Beside, east: Beside) -> dict[str, UUID]:
    """The scope as a grant holds it."""
    return {
        "its district": {"district_id": west.district.id},
        "its walk": {"walk_id": west.walk.id},
        "another district": {"district_id": east.district.id},
        "another walk": {"walk_id": east.walk.id},
    }.get(scope, {})


@pytest.fixture
def role() -> str:
    """Whose turn it is."""
    return ""


@pytest.fixture
def people(staff: Staff, two, role: str) -> dict[str, TestClient]:
    """Somebody with the role for every scope; "nowhere" has signed in and holds nothing."""
    west, east = two
    return {
        scope: staff(None if scope == "nowhere" else role, **where(scope, west, east))
        for scope in SCOPES
    }


@pytest.fixture
def addresses(two, picture, client, desk, db, role: str) -> dict[str, str]:
    """A real address in the western district for each door's pattern."""
    west, _ = two
    (client.app.state.settings.data_dir / "basemap.pmtiles").write_bytes(b"PMTiles")
    photo = uuid4()
    west.phone.put_photo(picture, west.observation, photo)
    colleague = Person(email="colleague@tryg.example", name="Kollega")
    somebody = colleague.id
    db.add(colleague)
    sound, proposal, asked, note, link = uuid4(), uuid4(), uuid4(), uuid4(), uuid4()
    grant = Grant(person_id=somebody, role="auditor")
    grant_id = grant.id
    db.add(grant)
    handed = {"organisation": "BO", "label": "Driften", "contact": "Karen"}
    handed |= {"district_id": west.district.id}
    db.add(ResponderLink(id=link, token_hash="x", made_at=NOON, expires_at=NOON, **handed))
    desk.takes_sound(client)
    west.phone.put_sound(mp4(), west.observation, sound)
    words = {"category": "LYS", "feeling": "unsafe", "title": "Mørkt"}
    of = {"district_id": west.district.id, "observation_id": west.observation}
    db.add(
        Proposal(id=proposal, kind="seen", proposed_by=somebody, proposed_at=NOON, **of, **words)
    )
    db.add(RemovalRequest(id=asked, proposal_id=proposal, made_at=NOON))
    noun = f"walk:{west.walk.id}"
    side = role if role in ("municipality", "police") else "municipality"
    db.add(ClosedNote(id=note, noun=noun, side=side, text="Ring", written_at=NOON))
    meeting, plan_id = uuid4(), UUID(west.plan.rpartition("/")[2])
    db.add(Meeting(id=meeting, plan_id=plan_id, began_at=NOON))
    step = uuid4()
    db.add(Step(id=step, walk_id=west.walk.id, kind="decided", made_at=NOON))
    ids = {
        "meeting_id": meeting,
        "step_id": step,
        "mail_id": a_mail(db, west.district.id),
        "walk_id": west.walk.id,
        "district_id": west.district.id,
        "device_id": west.phone.device.id,
        "observation_id": west.observation,
        "condition_id": west.condition,
        "line_id": west.line,
        "plan_id": west.plan.rpartition("/")[2],
        "photo_id": photo,
        "size": "small",
        "kind": "walks",
        "id": west.walk.id,
        "person_id": somebody,
        "sound_id": sound,
        "proposal_id": proposal,
        "request_id": asked,
        "note_id": note,
        "link_id": link,
        "grant_id": grant_id,
    }
    return {pattern: _filled(pattern, ids) for _, pattern in VERBS}


def _filled(pattern: str, ids: dict[str, object]) -> str:
    parts = pattern.split("/")
    names = [part.strip("{}").partition(":")[0] for part in parts]
    return "/".join(
        str(ids.get(name) or uuid4()) if "{" in part else part
        for part, name in zip(parts, names, strict=True)
    )


def test_the_table_of_rights_is_the_one_that_was_agreed():
    assert {verb: " ".join(r for r in ROLES if r in who) for verb, who in MAY.items()} == CARRIES


@pytest.mark.parametrize("role", ROLES)
def test_every_door_opens_for_those_who_may_and_for_nobody_else(
    people, addresses, role, record_property
):
    surprises, tried, opened = [], 0, set()
    for method, pattern, _, scope in cells(role):
        verb = VERBS[method, pattern]
        answer = people[scope].request(method, addresses[pattern], follow_redirects=False)
        expected = is_open(pattern, verb, role, scope)
        got = answer.status_code in GOT_THROUGH or (
            # Split or taken out by somebody before: gone, for those who may see that. And of
            # one's own ways in there may be none to look at, or to prove oneself with.
            expected and (method != "GET" or verb is None) and answer.status_code in NOTHING_THERE
        )
        tried += 1
        opened |= {(method, pattern)} if answer.status_code in GOT_THROUGH else set()
        if got is not expected or answer.status_code not in (*GOT_THROUGH, *NOTHING_THERE):
            surprises.append((method, pattern, scope, answer.status_code))
    assert surprises == []
    carried = {door for door, verb in VERBS.items() if verb and role in CARRIES[verb].split()}
    assert carried - opened - NEVER_HERE == set()  # or "not found" would pass for "let in"
    assert tried == len(VERBS) * len(SCOPES)
    record_property("cells of the matrix", tried)


def test_a_phone_and_a_stranger_are_turned_away_from_every_door(client, phone, addresses):
    told = {"Authorization": f"Bearer {phone.token}"}
    for headers in ({}, told):
        for method, pattern in VERBS:
            answer = client.request(
                method, addresses[pattern], headers=headers, follow_redirects=False
            )
            to = answer.headers.get("location", "").partition("?")[0]
            assert (answer.status_code, to) == (303, "/desk/sign-in"), pattern
