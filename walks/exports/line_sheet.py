"""What the printed plan says of one line: where, what was seen, what is done, by whom and when."""

from collections import Counter
from typing import Any

from walks.exports.say import Say
from walks.exports.written import as_number
from walks.planning.document import EvidenceDocument, Feeling, LineDocument, ObservationDocument

FEELINGS: tuple[Feeling, ...] = ("unsafe", "safe", "neutral")


def short(number: str) -> str:
    """The running number alone, as it stands on the map: 14 for LOV-2026-014."""
    return number.rsplit("-", 1)[-1].lstrip("0") or number


def line_sheet(line: LineDocument, names: dict[str, str], say: Say) -> dict[str, Any]:
    """All that is said of one line. `names`: of the initiatives, by code."""
    return {
        "number": line.number,
        "short": short(line.number),
        "place": line.place,
        "where": _where(line, say),
        "priority": say("line.priority", priority=line.priority),
        "is_first": line.priority == 1,
        "status": _status(line, say),
        "due": _due(line, say),
        "due_label": say("line.due") if line.due_on else "",
        "seen": say.count("count.observations", len(line.observations))
        if line.observations
        else "",
        "observations": [_observation(saw, line, say) for saw in line.observations],
        "cause": line.cause,
        "measure": line.measure,
        "goal": line.goal,
        "reply": line.reply,
        "reasons": list(line.reasons),
        "facts": _named(_facts(line, say)),
        "details": _named(_details(line, names, say)),
        "evidence": _evidence(line.evidence, say) if line.evidence else None,
    }


def _where(line: LineDocument, say: Say) -> str:
    parts = []
    if line.stop is not None:
        parts.append(say("line.place-at", stop=line.stop))
    if line.lon is not None and line.lat is not None:
        lon, lat = (as_number(degrees, say.language) for degrees in (line.lon, line.lat))
        parts.append(say("line.position", lon=lon, lat=lat))
    return " · ".join(parts)


def _facts(line: LineDocument, say: Say) -> list[tuple[str, str]]:
    return [
        (say("line.responsible"), _responsible(line, say)),
        (say("line.contributors"), line.contributors),
        (say("line.ownership"), line.ownership),
        (say("line.economy"), line.economy),
        (say("line.indicator"), line.indicator),
    ]


def _due(line: LineDocument, say: Say) -> str:
    """What is good and kept has no deadline; what lacks one says so."""
    if line.due_on is None:
        return "" if line.status == "keep" else say("line.due-none")
    return say.day(line.due_on)


def _details(line: LineDocument, names: dict[str, str], say: Say) -> list[tuple[str, str]]:
    """The facts that are a word or two and stand side by side."""
    return [
        (say("line.horizon"), say(f"horizon.{line.horizon}")),
        (say("line.follow-up"), say.day(line.next_follow_up_on)),
        (say("line.initiatives"), "; ".join(names.get(one, one) for one in line.initiatives)),
        (say("line.priority-by"), line.priority_by),
        (say("line.external-case"), line.external_case),
        (say("line.visibility"), say(f"visibility.{line.visibility}")),
    ]


def _named(facts: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in facts if value]


def _status(line: LineDocument, say: Say) -> str:
    status = say(f"status.{line.status}")
    if line.status_on is None:
        return status
    return say("line.status-since", status=status, day=say.day(line.status_on))


def _responsible(line: LineDocument, say: Say) -> str:
    if not line.responsible:
        return say("line.responsible-unclear")
    return ", ".join(part for part in (line.responsible, line.responsible_function) if part)


def _observation(saw: ObservationDocument, line: LineDocument, say: Say) -> dict[str, Any]:
    day = say.day(saw.captured_on)
    return {
        "feeling": saw.feeling,
        "feeling_label": say(f"heard.{saw.feeling}"),
        "quote": say("line.quote", note=saw.note) if saw.note else "",
        "about": f"{saw.category} · {day}",
        "photo": say.photos.get(saw.photo or ""),
        "photo_alt": say("line.photo-alt", place=line.place, day=day, category=saw.category),
    }


def _evidence(evidence: EvidenceDocument, say: Say) -> dict[str, str]:
    source = [say("evidence.source", source=evidence.source)] if evidence.source else []
    if evidence.checked_on:
        source.append(say("evidence.checked", day=say.day(evidence.checked_on)))
    return {
        "crime": evidence.crime,
        "tryghed": evidence.tryghed,
        "strength": evidence.strength,
        "caveat": evidence.caveat,
        "source": " · ".join(source),
    }


def overview_row(line: LineDocument, say: Say) -> list[str]:
    """The line as a row of the table at the end, in the order of plan_sheet.OVERVIEW."""
    return [
        line.number,
        line.place,
        _seen_in_short(line, say),
        line.measure,
        _responsible(line, say),
        say.day(line.due_on),
        say(f"status.{line.status}"),
        line.reply,
    ]


def _seen_in_short(line: LineDocument, say: Say) -> str:
    """What it is about and how many of each feeling: the notes stand with the line."""
    topics = list(dict.fromkeys(saw.category for saw in line.observations))
    seen = Counter(saw.feeling for saw in line.observations)
    feelings = ", ".join(
        f"{seen[feeling]} {say(f'heard.{feeling}').lower()}"
        for feeling in FEELINGS
        if seen[feeling]
    )
    return "\n".join(part for part in ("; ".join(topics), feelings) if part)
