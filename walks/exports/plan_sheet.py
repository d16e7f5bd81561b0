"""What the printed plan says, in the order it is read: a document in, plain words and numbers out.

The template lays these out and decides nothing else. Everything is text, a number, a list or a
dict, so that it can be handed over as JSON and can never be mistaken for markup.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from walks.exports.line_sheet import FEELINGS, line_sheet, overview_row
from walks.exports.say import Say
from walks.exports.written import Words, as_number
from walks.planning.document import LineDocument, PlanDocument, SectionDocument, SourceDocument

Sheet = dict[str, Any]

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
    say = Say(words, photos, language)
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
        "overview": [overview_row(line, say) for line in lines],
        "about": _about(document, sha256, say),
        "why_squares": say("about.unprintable"),
        "sources": [_source(source, say) for source in document.sources],
    }


def _cover(
    document: PlanDocument, lines: list[LineDocument], sha256: str, say: Say
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


def _file_title(document: PlanDocument, say: Say) -> str:
    if document.district in document.title:
        return document.title
    return say("file-title", title=document.title, district=document.district)


def _decided(document: PlanDocument, say: Say) -> str:
    if document.state == "draft":
        return say("made", day=say.day(document.made_on))
    day = say.day(document.adopted_on or document.made_on)
    if document.adopted_by:
        return say("adopted-by", day=day, who=document.adopted_by)
    return say("adopted", day=day)


def _strategy(document: PlanDocument, say: Say) -> str:
    name, first, last = document.strategy, document.strategy_begins_on, document.strategy_ends_on
    if not name:
        return ""
    if first is None:
        return say("strategy", name=name)
    if last is None:
        return say("strategy-from", name=name, first=first.year)
    return say("strategy-period", name=name, first=first.year, last=last.year)


def _heard(document: PlanDocument, lines: list[LineDocument], say: Say) -> dict[str, Any]:
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


def _feeling_share(feeling: str, document: PlanDocument, say: Say) -> dict[str, Any]:
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


def _section(section: SectionDocument, names: dict[str, str], say: Say) -> dict[str, Any]:
    return {
        "label": section.label,
        "count": say.count("section.lines", len(section.lines)),
        "why_empty": say(f"why-empty.{section.why_empty}") if section.why_empty else "",
        "lines": [line_sheet(line, names, say) for line in section.lines],
    }


def _about(document: PlanDocument, sha256: str, say: Say) -> list[str]:
    notes = ("number", "feelings", "priority", "done", "estimate", "evidence")
    told = [say(f"about.{note}") for note in notes]
    if any(line.visibility != "public" for part in document.sections for line in part.lines):
        told.append(say("about.restricted"))
    if document.left_out:
        told.append(say.count("about.left-out", document.left_out))
    return [*told, say("about.fingerprint", hash=sha256), say("about.acute")]


def _source(source: SourceDocument, say: Say) -> dict[str, str]:
    checked = say("sources.checked", day=say.day(source.checked_on)) if source.checked_on else ""
    return {"name": source.name, "address": source.address, "checked": checked}
