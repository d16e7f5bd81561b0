"""The mails that were written: to whom, what stands in them, whether they went; and once more."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.forms import back
from app.identity import Now, Read, Who, Write, allowed, can
from app.pages import page
from walks.errors import Conflict
from walks.mail import written

VERB = "hand-out-links"
AT_A_TIME = 50
router = APIRouter()


@router.get("/desk/mail")
def show_mails(
    request: Request, who: Who, db: Read,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:  # fmt: skip
    """The newest first. Whoever has no mail server reads them here and sends them by hand."""
    allowed(who, VERB)
    rows = written.mails(db, who.grants, AT_A_TIME + 1, offset)
    return page(
        request,
        "mails.html",
        can=can(who),
        rows=rows[:AT_A_TIME],
        more=offset + AT_A_TIME if len(rows) > AT_A_TIME else 0,
        offset=offset,
        has_server=bool(request.app.state.settings.smtp_host),
    )


@router.post("/desk/mail/{mail_id:uuid}/again")
def send_again(mail_id: UUID, who: Who, db: Write, at: Now) -> Response:
    """It goes with the next round."""
    allowed(who, VERB)
    try:
        written.again(db, mail_id, who.grants, who.who, at)
    except Conflict as trouble:
        return back("/desk/mail", "mails", trouble=trouble.code)
    return back("/desk/mail", "mails", told="mail-again")
