"""Something has gone wrong: what was reached, as one file with the facts the law asks for."""

from datetime import datetime, timedelta

import orjson
from fastapi import APIRouter, Request
from sqlmodel import Session, select
from starlette.datastructures import FormData
from starlette.responses import Response

from app.forms import Typed, text
from app.identity import Now, Set, Who, Write, allowed, just_proved
from app.pages import page
from app.safeguards import missing
from walks import journal
from walks.denmark import ZONE
from walks.exports.breach_zip import Table, breach_zip
from walks.privacy.breach import Reached, Window, reached
from walks.privacy.whose import code_of, staff_by_email
from walks.tables import Device, Event, ResponderLink

NOTIFY_WITHIN = timedelta(hours=72)  # GDPR article 33(1), from when it became known
FIELDS = ("since", "until", "known", "subject")
router = APIRouter()


@router.get("/desk/privacy/breach")
def show_breach(request: Request, who: Who) -> Response:
    """When was it, and who?"""
    allowed(who, "keep-house")
    return page(request, "breach.html", asked=dict.fromkeys(FIELDS, ""), troubles={})


@router.post("/desk/privacy/breach", response_class=Response)
def make_package(
    request: Request, who: Who, db: Write, settings: Set, at: Now, form: Typed
) -> Response:
    """The package; what is wrong with the form is said beside its fields."""
    allowed(who, "keep-house")
    just_proved(who, at)
    asked = {name: text(form, name) for name in FIELDS}
    troubles: dict[str, str] = {}
    since, until, known = (_moment(form, name, troubles) for name in ("since", "until", "known"))
    subject = _subject(db, asked["subject"], troubles)
    if since and until and until < since:
        troubles["until"] = "unusable"
    if troubles or since is None or until is None or known is None:
        return page(request, "breach.html", status=422, asked=asked, troubles=troubles)
    found = reached(db, Window(since, until, subject))
    cover = page(
        request, "breach_cover.html", found=found, since=since, until=until, known=known,
        subject=", ".join(subject), before=known + NOTIFY_WITHIN, at=at, settings=settings,
        missing=missing(settings), walks=len({one.walk_id for one in found.observations}),
    )  # fmt: skip
    journal.record(db, at, who.who, "made-breach-package", "journal:breach", rows=len(found.events))
    named = {
        "Content-Disposition": 'attachment; filename="breach.zip"',
        "Cache-Control": "no-store",
    }
    made = breach_zip(bytes(cover.body).decode(), _tables(found))
    return Response(made, media_type="application/zip", headers=named)


def _moment(form: FormData, name: str, troubles: dict[str, str]) -> datetime | None:
    """A moment by the clock in Denmark."""
    try:
        return datetime.fromisoformat(text(form, name)).replace(tzinfo=ZONE)
    except ValueError:
        troubles[name] = "not-a-day" if text(form, name) else "missing"
        return None


def _subject(db: Session, told: str, troubles: dict[str, str]) -> tuple[str, ...]:
    """As the journal writes it; empty when nobody knows who it was."""
    if not told:
        return ()
    if person := staff_by_email(db, told):
        return (f"person:{person.id}",)
    phones = [id for id in db.exec(select(Device.id)) if code_of(id) == told.upper()]
    if len(phones) == 1:
        return (f"device:{phones[0]}",)
    links = [one.id for one in db.exec(select(ResponderLink)) if _opens(one, told)]
    if not links:
        troubles["subject"] = "unusable"
    return tuple(f"link:{id}" for id in links)


def _opens(link: ResponderLink, told: str) -> bool:
    """Whether somebody means this link: by whom it was handed to, or by its id."""
    return told.lower() in (link.label.lower(), str(link.id), f"link:{link.id}")


def _tables(found: Reached) -> dict[str, Table]:
    """Names of columns are codes, as in the data model."""
    return {
        "journal": (["number", "at", "who", "verb", "noun", "facts"], map(_event, found.events)),
        "files": (["number", "at", "who", "verb", "noun", "facts"], map(_event, found.files)),
        "observations": (
            ["id", "walk_id", "district_id", "device_id", "visibility", "received_at"],
            (
                [str(one.id), str(one.walk_id or ""), str(one.district_id or ""),
                 str(one.device_id or ""), one.visibility, one.received_at.isoformat()]
                for one in found.observations
            ),
        ),
        "devices": (
            ["id", "code", "walk_id", "has_name"],
            (
                [str(one.id), code_of(one.id), str(one.walk_id), str(bool(one.first_name))]
                for one in found.devices
            ),
        ),
    }  # fmt: skip


def _event(row: Event) -> list[str]:
    facts = orjson.dumps(row.facts, option=orjson.OPT_SORT_KEYS).decode()
    return [str(row.number), row.at.isoformat(), row.who, row.verb, row.noun, facts]
