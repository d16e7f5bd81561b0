"""What the printed plan says, in the order it is read: a document in, plain words and numbers out.

The template lays these out and decides nothing else. Everything is text, a number, a list or a
dict, so that it can be handed over as JSON and can never be mistaken for markup.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from walks.exports.written import Words, as_day, as_number
from walks.planning.document import (
    EvidenceDocument,
    Feeling,
    LineDocument,
    ObservationDocument,
    PlanDocument,
    SectionDocument,
    SourceDocument,
)

Sheet = dict[str, Any]

FEELINGS: tuple[Feeling, ...] = ("unsafe", "safe", "neutral")
TOPICS = 8  # how many topics are counted out
KEPT = 4  # how many safe places are quoted
LABELS = (
    "map.own-drawing", "map.hotspot", "map.stop", "contents",
    "heard.heading", "heard.feelings", "heard.walks", "heard.walk", "heard.day",
    "heard.participants", "heard.topics", "heard.topic", "heard.times", "heard.keep",
    "heard.initiatives", "heard.initiative", "heard.initiative-lines",
    "section.empty", "line.seen", "line.cause", "line.measure", "line.goal", "line.reply",
    "line.reasons", "evidence.heading", "evidence.crime", "evidence.tryghed",
    "evidence.strength", "evidence.caveat", "overview.heading", "about.heading",
    "sources.heading", "draft-mark",
)  # fmt: skip
OVERVIEW = ("number", "place", "observations", "measure", "responsible", "due", "status", "reply")


def plan_sheet(
    document: PlanDocument, words: Words, photos: Mapping[str, str], sha256: str, language: str
) -> Sheet:
    """The whole print. `photos` names the picture file of each SHA-256 that can be shown."""
    say = _Say(words, photos, language)
    lines = [line for section in document.sections for line in section.lines]
    names = {one.code: one.name for one in document.initiatives}
    return {
        "labels": {label: say(label) for label in LABELS},
        "language": language,
        **_cover(document, lines, sha256, say),
        "map": {
            "title": say("map.title", district=document.district),
            "alt": say("map.alt", district=document.district),
            "north": say("map.north"),
            "stops": [stop.name for stop in document.stops],
        },
        "has_map": bool(document.boundary or any(line.lon is not None for line in lines)),
        "has_hotspots": bool(document.hotspots),
        "has_stops": bool(document.stops),
        "page": say("page", page="{page}", pages="{pages}"),
        "heard": _heard(document, lines, say),
        "sections": [_section(section, names, say) for section in document.sections],
        "overview_columns": [say(f"column.{column}") for column in OVERVIEW],
        "overview": [_overview_row(line, say) for line in lines],
        "about": _about(document, sha256, say),
        "why_squares": say("about.unprintable"),
        "sources": [_source(source, say) for source in document.sources],
    }


class _Say:
    """The reader's words, dates and numbers."""

    def __init__(self, words: Words, photos: Mapping[str, str], language: str) -> None:
        self.words = words
        self.photos = photos
        self.language = language

    def __call__(self, key: str, **facts: object) -> str:
        return self.words(f"plan.{key}", **facts)

    def count(self, key: str, count: int, **facts: object) -> str:
        return self(f"{key}.{'one' if count == 1 else 'many'}", count=count, **facts)

    def day(self, day: date | None) -> str:
        return as_day(day, self.language)


def short(number: str) -> str:
    """The running number alone, as it stands on the map: 14 for LOV-2026-014."""
    return number.rsplit("-", 1)[-1].lstrip("0") or number


def _cover(
    document: PlanDocument, lines: list[LineDocument], sha256: str, say: _Say
) -> dict[str, Any]:
    counts = document.counts
    issue = (_decided(document, say), say("version", version=document.version))
    figures = (
        ("walks", len(document.walks)),
        ("people", counts.people),
        ("observations", counts.observations),
        ("conditions", counts.conditions),
        ("lines", len(lines)),
        ("first", sum(line.priority == 1 for line in lines)),
    )
    return {
        "file_title": _file_title(document, say),
        "description": say("description", district=document.district, version=document.version),
        "kicker": " · ".join(part for part in (say("kicker"), document.municipality) if part),
        "title": document.title,
        "district": document.district,
        "is_draft": document.state == "draft",
        "state": say(f"state.{document.state}"),
        "about_cover": "   ·   ".join(part for part in (*issue, _strategy(document, say)) if part),
        "issue": " · ".join((*issue, say("fingerprint", hash=sha256[:12]))),
        "figures": [
            {"value": str(value), "label": say.count(f"figure.{key}", value)}
            for key, value in figures
        ],
    }


def _file_title(document: PlanDocument, say: _Say) -> str:
    if document.district in document.title:
        return document.title
    return say("file-title", title=document.title, district=document.district)


def _decided(document: PlanDocument, say: _Say) -> str:
    if document.state == "draft":
        return say("made", day=say.day(document.made_on))
    day = say.day(document.adopted_on or document.made_on)
    if document.adopted_by:
        return say("adopted-by", day=day, who=document.adopted_by)
    return say("adopted", day=day)


def _strategy(document: PlanDocument, say: _Say) -> str:
    name, first, last = document.strategy, document.strategy_begins_on, document.strategy_ends_on
    if not name:
        return ""
    if first is None:
        return say("strategy", name=name)
    if last is None:
        return say("strategy-from", name=name, first=first.year)
    return say("strategy-period", name=name, first=first.year, last=last.year)


def _heard(document: PlanDocument, lines: list[LineDocument], say: _Say) -> dict[str, Any]:
    counts = document.counts
    seen = [(line, saw) for line in lines for saw in line.observations]
    topics = Counter(saw.category for _, saw in seen).most_common(TOPICS)
    served = Counter(code for line in lines for code in line.initiatives)
    return {
        "lead": say(
            "heard.lead",
            people=say.count("count.people", counts.people),
            observations=say.count("count.observations", counts.observations),
            conditions=say.count("count.conditions", counts.conditions),
        ),
        "feelings": [_feeling_share(feeling, document, say) for feeling in FEELINGS],
        "walks": [
            [say.day(walk.held_on), walk.title, str(walk.participants)] for walk in document.walks
        ],
        "topics": [{"name": name, "count": count} for name, count in topics],
        "keep": [
            {"quote": say("line.quote", note=saw.note), "place": line.place}
            for line, saw in seen
            if saw.feeling == "safe" and saw.note
        ][:KEPT],
        "initiatives": [
            [initiative.name, str(served[initiative.code])] for initiative in document.initiatives
        ],
    }


def _feeling_share(feeling: str, document: PlanDocument, say: _Say) -> dict[str, Any]:
    counts = document.counts
    count = {"unsafe": counts.unsafe, "safe": counts.safe, "neutral": counts.neutral}[feeling]
    total = counts.unsafe + counts.safe + counts.neutral
    percent = as_number(100 * count / total if total else 0, say.language, "0")
    return {
        "feeling": feeling,
        "label": say(f"heard.{feeling}"),
        "count": count,
        "share": say("heard.share", count=count, percent=percent),
    }


def _section(section: SectionDocument, names: dict[str, str], say: _Say) -> dict[str, Any]:
    return {
        "label": section.label,
        "count": say.count("section.lines", len(section.lines)),
        "why_empty": say(f"why-empty.{section.why_empty}") if section.why_empty else "",
        "lines": [_line(line, names, say) for line in section.lines],
    }


def _line(line: LineDocument, names: dict[str, str], say: _Say) -> dict[str, Any]:
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


def _where(line: LineDocument, say: _Say) -> str:
    parts = []
    if line.stop is not None:
        parts.append(say("line.place-at", stop=line.stop))
    if line.lon is not None and line.lat is not None:
        lon, lat = (as_number(degrees, say.language) for degrees in (line.lon, line.lat))
        parts.append(say("line.position", lon=lon, lat=lat))
    return " · ".join(parts)


def _facts(line: LineDocument, say: _Say) -> list[tuple[str, str]]:
    return [
        (say("line.responsible"), _responsible(line, say)),
        (say("line.contributors"), line.contributors),
        (say("line.ownership"), line.ownership),
        (say("line.economy"), line.economy),
        (say("line.indicator"), line.indicator),
    ]


def _due(line: LineDocument, say: _Say) -> str:
    """What is good and kept has no deadline; what lacks one says so."""
    if line.due_on is None:
        return "" if line.status == "keep" else say("line.due-none")
    return say.day(line.due_on)


def _details(line: LineDocument, names: dict[str, str], say: _Say) -> list[tuple[str, str]]:
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


def _status(line: LineDocument, say: _Say) -> str:
    status = say(f"status.{line.status}")
    if line.status_on is None:
        return status
    return say("line.status-since", status=status, day=say.day(line.status_on))


def _responsible(line: LineDocument, say: _Say) -> str:
    if not line.responsible:
        return say("line.responsible-unclear")
    return ", ".join(part for part in (line.responsible, line.responsible_function) if part)


def _observation(saw: ObservationDocument, line: LineDocument, say: _Say) -> dict[str, Any]:
    day = say.day(saw.captured_on)
    return {
        "feeling": saw.feeling,
        "feeling_label": say(f"heard.{saw.feeling}"),
        "quote": say("line.quote", note=saw.note) if saw.note else "",
        "about": f"{saw.category} · {day}",
        "photo": say.photos.get(saw.photo or ""),
        "photo_alt": say("line.photo-alt", place=line.place, day=day, category=saw.category),
    }


def _evidence(evidence: EvidenceDocument, say: _Say) -> dict[str, str]:
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


def _overview_row(line: LineDocument, say: _Say) -> list[str]:
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


def _seen_in_short(line: LineDocument, say: _Say) -> str:
    """What it is about and how many of each feeling: the notes stand with the line."""
    topics = list(dict.fromkeys(saw.category for saw in line.observations))
    seen = Counter(saw.feeling for saw in line.observations)
    feelings = ", ".join(
        f"{seen[feeling]} {say(f'heard.{feeling}').lower()}"
        for feeling in FEELINGS
        if seen[feeling]
    )
    return "\n".join(part for part in ("; ".join(topics), feelings) if part)


def _about(document: PlanDocument, sha256: str, say: _Say) -> list[str]:
    notes = ("number", "feelings", "priority", "done", "estimate", "evidence")
    told = [say(f"about.{note}") for note in notes]
    if any(line.visibility != "public" for part in document.sections for line in part.lines):
        told.append(say("about.restricted"))
    if document.left_out:
        told.append(say.count("about.left-out", document.left_out))
    return [*told, say("about.fingerprint", hash=sha256), say("about.acute")]


def _source(source: SourceDocument, say: _Say) -> dict[str, str]:
    checked = say("sources.checked", day=say.day(source.checked_on)) if source.checked_on else ""
    return {"name": source.name, "address": source.address, "checked": checked}
