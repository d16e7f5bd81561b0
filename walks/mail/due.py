"""Which mails are due: new tasks at once, a day that comes near once, everything open once a week.

Nobody gets more than one a day, none at night, and none without something to do in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from walks.mail.written import mails_to
from walks.people.links import is_open
from walks.planning.follow_up import responses
from walks.planning.followed import OPEN, Followed
from walks.planning.own_lines import own_tasks
from walks.tables import Mail, ResponderLink

MORNING, EVENING = 7, 20  # o'clock in Denmark, between which mails are written
SOON = timedelta(days=7)
NEW, DUE, WEEK = "new", "due", "week"  # kinds of mails


@dataclass(frozen=True)
class Task:
    """A line that its party still has to do something about, and whether a mail has told of it."""

    at: Followed  # what the party itself has said, and nobody else
    is_told: bool

    @property
    def is_new(self) -> bool:
        """No mail has told of it, and nothing was answered."""
        return not self.is_told and not self.at.is_answered

    @property
    def is_soon(self) -> bool:
        """Whether its day comes within a week."""
        return self.at.comes_within(SOON)

    @property
    def is_news(self) -> bool:
        """Whether there is anything to say."""
        return self.is_new or self.at.is_silent or self.at.days_over > 0 or self.is_soon

    @property
    def told(self) -> dict[str, str]:
        """What the mail is remembered by."""
        due = self.at.line.due_on
        soon = due.isoformat() if due and self.is_soon else ""
        return {"number": self.at.line.number, "soon": soon}


@dataclass(frozen=True)
class Due:
    """A mail that should be written now."""

    key: str
    kind: str
    link: ResponderLink
    tasks: list[Task]


def due(session: Session, local: datetime) -> list[Due]:
    """What to write now. `local`: the moment as the clock in Denmark shows it."""
    if not MORNING <= local.hour < EVENING:
        return []
    open_now = select(ResponderLink).where(
        ResponderLink.email != "", col(ResponderLink.revoked_at).is_(None)
    )
    links = [link for link in session.exec(open_now) if is_open(link, local)]
    found = (_of_link(session, link, local) for link in sorted(links, key=lambda one: one.id))
    return [one for one in found if one]


def _of_link(session: Session, link: ResponderLink, local: datetime) -> Due | None:
    earlier = mails_to(session, link.id)
    today = local.date()
    if any(one.made_at.astimezone(local.tzinfo).date() == today for one in earlier):
        return None
    tasks = _tasks(session, link, earlier, today)
    year, week, _ = today.isocalendar()
    weekly = f"{WEEK}:{link.id}:{year}-{week:02}"
    monday = today - timedelta(days=today.weekday())
    is_known = link.made_at.astimezone(local.tzinfo).date() < monday
    if is_known and all(one.key != weekly for one in earlier):
        return _mail(weekly, WEEK, link, [one for one in tasks if one.is_news])
    reminded = {(one["number"], one["soon"]) for mail in earlier for one in mail.about}
    near = [t for t in tasks if t.is_soon and tuple(t.told.values()) not in reminded]
    new = [one for one in tasks if one.is_new]
    kind = NEW if new else DUE
    return _mail(f"{kind}:{link.id}:{today.isoformat()}", kind, link, _once([*new, *near]))


def _mail(key: str, kind: str, link: ResponderLink, tasks: list[Task]) -> Due | None:
    return Due(key, kind, link, tasks) if tasks else None


def _tasks(session: Session, link: ResponderLink, earlier: list[Mail], today: date) -> list[Task]:
    """What is open, by district and in the plan's order."""
    told = {one["number"] for mail in earlier for one in mail.about}
    rows = own_tasks(session, link.organisation, link.district_id, OPEN)
    said = responses(session, [line for line, _, _ in rows])
    tasks = []
    for line, district, adopted_at in rows:
        theirs = [one for one in said.get(line.number, []) if one.organisation == link.organisation]
        at = Followed(line, district, adopted_at.date(), theirs, today)
        tasks.append(Task(at, is_told=line.number in told))
    return tasks


def _once(tasks: Iterable[Task]) -> list[Task]:
    return list({one.at.line.id: one for one in tasks}.values())
