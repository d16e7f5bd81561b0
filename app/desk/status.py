"""How it goes: every line of the plans in force, late ones first, and what has come of it all."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app.asked import Day, Id
from app.attached import attachment
from app.identity import Now, Read, Who, allowed, can, just_proved
from app.pages import BUILT, day, page
from app.periods import period_of
from app.status_view import Chosen, choices, figures, sheet, spoken
from walks.denmark import ZONE, midnight
from walks.people.may import SHARED
from walks.people.sign_in import Staff
from walks.planning import roll_up
from walks.planning.followed import followed, news

NEWS = timedelta(days=30)  # that far back when nobody says since when
MOST = 300  # lines on a page
router = APIRouter()


def _chosen(
    at: Now, district: Id = None, responsible: str = "", since: Day = None, period: str = ""
) -> Chosen:
    today = at.astimezone(ZONE).date()
    return Chosen(district, responsible[:32], since or today - NEWS, period_of(period, today))


@router.get("/desk/status")
def show_status(
    request: Request, who: Who, db: Read, at: Now, asked: Chosen = Depends(_chosen)
) -> Response:
    """For the status meeting and for the half-year: lines, news, figures."""
    allowed(who, "see-plan")
    today = at.astimezone(ZONE).date()
    found = followed(db, who.grants, today, asked.district, asked.responsible)
    return page(
        request,
        "status.html",
        can=can(who),
        asked=asked,
        query=_query(asked),
        choices=choices(request, db, who, today),
        found=found[:MOST],
        left_out=max(0, len(found) - MOST),
        sum=roll_up.counted(found),
        news=news(found, midnight(asked.since)),
        **spoken(request, db, who),
        **figures(request, db, who, found, asked, at),
    )


@router.get("/desk/status/status.txt", response_class=Response)
def show_text(
    request: Request, who: Who, db: Read, at: Now, asked: Chosen = Depends(_chosen)
) -> Response:
    """The same in sentences, for a mail or minutes."""
    told = _sheet(request, db, who, at, asked)
    parts = [told["title"], *told["facts"]]
    for part in told["parts"]:
        parts += ["", part["head"], *(f"- {line}" for line in part["lines"])]
    body = "\r\n".join(parts) + "\r\n"
    headers = {"Content-Disposition": attachment(f"status {day(at, who.language)}.txt")}
    return Response(body, headers=headers, media_type="text/plain; charset=utf-8")


@router.get("/desk/status/status.pdf", response_class=Response)
def show_pdf(
    request: Request, who: Who, db: Read, at: Now, asked: Chosen = Depends(_chosen)
) -> Response:
    """The same on paper."""
    from walks.exports.status_pdf import (
        status_pdf,
    )  # the typesetter is loaded by the first to print

    told = _sheet(request, db, who, at, asked)
    made = status_pdf(told, who.language, at.astimezone(ZONE).date(), (BUILT / "fonts",))
    headers = {"Content-Disposition": attachment(f"status {day(at, who.language)}.pdf")}
    return Response(made, headers=headers, media_type="application/pdf")


def _sheet(
    request: Request, db: Session, who: Staff, at: datetime, asked: Chosen
) -> dict[str, Any]:
    """A file can go anywhere: one with lines that are not for everybody wants a proof."""
    allowed(who, "see-plan")
    today = at.astimezone(ZONE).date()
    found = followed(db, who.grants, today, asked.district, asked.responsible)
    if any(one.line.visibility not in SHARED for one in found):
        just_proved(who, at)
    return sheet(request, db, who, found, asked, at)


def _query(asked: Chosen) -> str:
    told: dict[str, str | date] = {"since": asked.since, "period": asked.period.code}
    told |= {"district": str(asked.district)} if asked.district else {}
    told |= {"responsible": asked.responsible} if asked.responsible else {}
    return f"?{urlencode(told)}"
