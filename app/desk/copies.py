"""Somebody asks what is known of them: one file with all of it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.identity import Now, Set, Who, Write, allowed, just_proved
from app.pages import page
from app.settings import Settings
from walks import journal
from walks.errors import Missing
from walks.exports.copy_zip import copy_zip
from walks.people import lies, links
from walks.people.may import Where, covers, reads
from walks.people.sees import bearers
from walks.people.sign_in import Staff
from walks.privacy import whose
from walks.privacy.disclose import Known, known
from walks.privacy.inventory import of_table
from walks.privacy.keep import rules
from walks.privacy.withheld import Eyes

VERB = "answer-requests"
EVERYWHERE = Where(missing="person-missing")  # staff belong to no district
router = APIRouter()


@router.post("/desk/privacy/devices/{device_id:uuid}/copy", response_class=Response)
def give_device(
    request: Request, device_id: UUID, who: Who, db: Write, settings: Set, at: Now
) -> Response:
    """All that is known of a participant, as far as whoever hands it over may read it."""
    where = lies.device(db, device_id)
    allowed(who, VERB, where)
    just_proved(who, at)
    eyes, code = _eyes(request, who, where), f"device:{device_id}"
    told = known(db, whose.of_device(db, device_id), code, eyes)
    journal.record(
        db, at, who.who, "gave-copy", code, rows=told.count, of_classes=sorted(eyes.classes)
    )
    return _handed(request, told, code, settings, at)


@router.post("/desk/privacy/staff/{person_id:uuid}/copy", response_class=Response)
def give_person(
    request: Request, person_id: UUID, who: Who, db: Write, settings: Set, at: Now
) -> Response:
    """All that is known of a member of staff, what the journal says of them included."""
    allowed(who, VERB, EVERYWHERE)
    just_proved(who, at)
    eyes, code = _eyes(request, who, EVERYWHERE), f"person:{person_id}"
    told = known(db, whose.of_person(db, person_id), code, eyes)
    journal.record(db, at, who.who, "gave-copy", code, rows=told.count)
    return _handed(request, told, code, settings, at)


@router.post("/desk/privacy/links/{link_id:uuid}/copy", response_class=Response)
def give_contact(
    request: Request, link_id: UUID, who: Who, db: Write, settings: Set, at: Now
) -> Response:
    """All that is known of a contact at a responsible party: the link, and every mail to it."""
    where = links.place(links.find(db, link_id).district_id)
    allowed(who, VERB, where)
    just_proved(who, at)
    eyes, code = _eyes(request, who, where), f"link:{link_id}"
    told = known(db, whose.of_link(db, link_id), code, eyes)
    journal.record(db, at, who.who, "gave-copy", f"responderlink:{link_id}", rows=told.count)
    return _handed(request, told, code, settings, at)


def _eyes(request: Request, who: Staff, where: Where) -> Eyes:
    """What the role that answers such requests reads there; another role held besides adds none."""
    roles = {held.role for held in bearers(who.grants, VERB) if covers(held, where)}
    return Eyes(reads(roles), request.app.state.taxonomy)


def _handed(request: Request, told: Known, code: str, settings: Settings, at: datetime) -> Response:
    kept = rules(settings.retention_file)
    limits = {name: (kept[of_table(name).keep], of_table(name).keep) for name in told.tables}
    shown = page(request, "copy.html", told=told, limits=limits, code=code, at=at)
    data = {"of": code, "at": at, "is_whole": told.is_whole, "tables": told.tables}
    data |= {"journal": told.journal}
    made = copy_zip(bytes(shown.body).decode(), data, _files(request, told))
    named = {"Content-Disposition": 'attachment; filename="copy.zip"', "Cache-Control": "no-store"}
    return Response(made, media_type="application/zip", headers=named)


def _files(request: Request, told: Known) -> Iterator[tuple[str, bytes]]:
    house = request.app.state
    kinds = (("photos", told.photos, house.store), ("sounds", told.sounds, house.sounds))
    for folder, names, store in kinds:
        for name, sha256 in names.items():
            with suppress(Missing):  # its time was up a moment ago
                yield f"{folder}/{name}", store.read(sha256)
