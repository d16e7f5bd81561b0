"""The days of a responsible party's lines, for the calendar program it uses already.

Such a program has no cookie: its address opens this and nothing else. As in mails, a line is told
by number, the catalogue's words and district; what was seen and typed stays behind the link.
"""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.attached import FOR_THESE_EYES, attachment
from app.catalogue_words import catalogue_words
from app.identity import Now, Read, Set
from app.pages import language_of
from app.respond import note_use
from app.texts import words
from walks.exports.calendar import Day, days
from walks.people import links
from walks.planning.followed import OPEN
from walks.planning.own_lines import own_tasks
from walks.tables import District, PlanLine

router = APIRouter()


@router.get("/svar/kalender/{link_id:uuid}/{proof}.ics", response_class=Response)
def show_days(
    request: Request, link_id: UUID, proof: str, db: Read, at: Now, settings: Set
) -> Response:
    """When each line that is still open is due; asked for again every day."""
    link = links.of_calendar(db, link_id, proof, settings.key, at)
    if not links.is_used_today(link, at):
        note_use(request, link.id, at)
    language = language_of(request)
    tasks = own_tasks(db, link.organisation, link.district_id, OPEN)
    entries = [_entry(request, line, district) for line, district, _ in tasks if line.due_on]
    name = words(language)("respond.calendar-name")
    made = days(entries, name, at)
    told = {"Content-Disposition": attachment(f"{name}.ics")} | FOR_THESE_EYES
    return Response(made, media_type="text/calendar; charset=utf-8; method=PUBLISH", headers=told)


def _entry(request: Request, line: PlanLine, district: District) -> Day:
    said = catalogue_words(line, request.app.state.measures, language_of(request))
    assert line.due_on
    return Day(
        uid=f"line-{line.number}@tryg-vandring",
        on=line.due_on,
        summary=f"{line.number}: {said}",
        location=district.name,
    )
