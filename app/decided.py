"""What a decision changed on a line: kept as codes and days, told in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.pages import day
from app.texts import words
from walks.people.sign_in import Staff

TOLD = ("responsible", "due_on", "priority", "status")  # codes and days: minuted with their value
NAMED = ("responsible_function", "goal")  # a person's words: minuted as changed, and no more
COLUMN = {"due_on": "due"}  # where the column has another name than the field


def changes_of(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Which fields changed, and the new code or day of those that hold one."""
    changed = [name for name in (*TOLD, *NAMED) if before[name] != after[name]]
    return {name: after[name] if name in TOLD else None for name in changed}


def in_words(
    changes: dict[str, Any], organisations: Iterable[tuple[str, str]], who: Staff
) -> list[str]:
    """A sentence for each change."""
    t, named = words(who.language), dict(organisations)
    told = []
    for name, value in changes.items():
        label = t(f"plan.column.{COLUMN.get(name, name.replace('_', '-'))}")
        if name in NAMED:
            told.append(t("meeting.changed", field=label))
        else:
            value = _value(name, value, named, who.language) or t("meeting.none")
            told.append(t("meeting.changed-to", field=label, value=value))
    return told


def _value(name: str, value: str, named: dict[str, str], language: str) -> str:
    t = words(language)
    if name == "responsible":
        return named.get(value, value) or t("plan.line.responsible-unclear")
    if name == "due_on":
        return day(date.fromisoformat(value), language) if value else ""
    return t(f"plan.status.{value}") if name == "status" else value
