"""Mails written and sent: what is due is put into words, and what waits is handed over."""

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session

from app.catalogue_words import catalogue_words
from app.pages import day
from app.settings import Settings
from app.smtp import Undelivered, deliver, message
from app.texts import Words, words
from walks.catalogue.measures import Measures
from walks.denmark import ZONE
from walks.mail import written
from walks.mail.due import Due, Task, due
from walks.mail.written import NewMail
from walks.people.links import secret_of

T = TypeVar("T")
Doing = Callable[[Callable[[Session], T]], T]  # runs a job in a session that commits
LANGUAGE = "da"  # parties have no account that says another


def mail_out(doing: Doing[Any], settings: Settings, measures: Measures, at: datetime) -> int:
    """Write what is due and send what waits; how many went. Without a server all of it waits."""
    doing(lambda session: write_due(session, measures, settings, at))
    gone = 0
    while settings.smtp_host and (taken := doing(lambda session: _taken(session, settings, at))):
        for id, made in taken:
            try:
                deliver(made, settings)
            except Undelivered as fault:
                doing(partial(_failed, id, fault, at))
            else:
                gone += 1
                doing(partial(_sent, id, at))
    return gone


def write_due(session: Session, measures: Measures, settings: Settings, at: datetime) -> int:
    """Put into words what is due; how many mails that made."""
    made = [
        written.write(session, _mail(one, measures, settings), at)
        for one in due(session, at.astimezone(ZONE))
    ]
    return sum(row is not None for row in made)


def _sent(id: UUID, at: datetime, session: Session) -> None:
    written.sent(session, id, at)


def _failed(id: UUID, fault: Undelivered, at: datetime, session: Session) -> None:
    written.failed(session, id, fault.code, fault.is_final, at)


def _taken(session: Session, settings: Settings, at: datetime) -> list[tuple[UUID, EmailMessage]]:
    found = []
    for row, link in written.take(session, at):
        secret = secret_of(link, settings.key)
        address = f"{settings.base_url}/svar/{f'#{secret}' if secret else ''}"
        found.append((row.id, message(row, row.body.replace("{link}", address), settings)))
    return found


def _mail(one: Due, measures: Measures, settings: Settings) -> NewMail:
    t = words(LANGUAGE)
    count = "one" if len(one.tasks) == 1 else "other"
    subject = t(f"mail.subject.{one.kind}.{count}", count=len(one.tasks))
    parts = [
        t("mail.dear", label=one.link.label),
        t(f"mail.lead.{one.kind}"),
        "\n".join(f"- {_sentence(task, measures, t)}" for task in one.tasks),
        t("mail.open-link"),
        "{link}",
        t("mail.how"),
        t("mail.contact", contact=one.link.contact),
        t("mail.foot", name=settings.controller_name or t("desk.name")),
    ]
    about = [task.told for task in one.tasks]
    return NewMail(one.key, one.kind, one.link, subject, "\n\n".join(parts) + "\n", about)


def _sentence(task: Task, measures: Measures, t: Words) -> str:
    """Number, measure by district, and when. Words somebody typed stay behind the link."""
    at, line = task.at, task.at.line
    area = at.district.name
    late = f"status.late-by.{'one' if at.days_over == 1 else 'other'}"
    told = [
        t(
            "mail.task",
            number=line.number,
            measure=catalogue_words(line, measures, LANGUAGE),
            area=area,
        ),
        t("mail.due", day=day(line.due_on, LANGUAGE)) if line.due_on else "",
        t(late, count=at.days_over) if at.days_over else "",
        t("mail.no-answer") if at.is_silent else "",
    ]
    return " ".join(f"{part}." for part in told if part)
