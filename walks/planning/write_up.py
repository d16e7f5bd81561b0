"""Write a plan up as a document: the lines with what they rest on, in the words of a language."""

from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import func
from sqlmodel import Session, col, select

from walks.catalogue.categories import Taxonomy
from walks.catalogue.measures import Measures
from walks.districts.find import boundary_of
from walks.observations.search import photos_of
from walks.planning.background import (
    READERS,
    counted,
    hotspots_of,
    name_of,
    rings,
    sources_of,
    stops_of,
    walks_behind,
)
from walks.planning.document import (
    EvidenceDocument,
    Feeling,
    InitiativeDocument,
    LineDocument,
    ObservationDocument,
    PlanDocument,
    SectionDocument,
)
from walks.planning.lines import KEEP, initiatives_of
from walks.planning.money import economy_of
from walks.planning.said_place import said_place
from walks.strategy.adopt import initiatives_of as all_initiatives
from walks.tables import (
    ConditionObservation,
    District,
    Observation,
    Organisation,
    Plan,
    PlanLine,
    PlanLineCondition,
    Strategy,
)

Say = Callable[..., str]
MOST_QUOTED = 30  # observations quoted on one line; the reasons say how many there are
AS_WRITTEN = ("number", "family", "horizon", "priority", "status", "status_on",
              "visibility", "lon", "lat", "cause", "goal", "responsible_function", "contributors",
              "ownership", "due_on", "indicator", "external_case", "reply",
              "next_follow_up_on")  # fmt: skip
# Reasons that stand in the plan itself. Never those that tell of hidden observations.
TOLD = frozenset({"urgent", "seen", "seen-once", "seen-by-one", "reported", "reported-once",
                  "spread", "operations", "keep", "keep-one", "gathered", "walks", "after-dark",
                  "split", "points", "passed", "evidence-none"})  # fmt: skip


class Writer:
    """Everything a write-up draws on, looked up once."""

    def __init__(
        self,
        session: Session,
        plan: Plan,
        taxonomy: Taxonomy,
        measures: Measures,
        language: str,
        say: Say,
    ) -> None:
        self.session, self.plan, self.say = session, plan, say
        self.taxonomy, self.measures, self.language = taxonomy, measures, language
        self.district = session.get_one(District, plan.district_id)
        self.strategy = session.get(Strategy, plan.strategy_id) if plan.strategy_id else None
        self.initiatives = all_initiatives(session, self.strategy)
        self.organisations = {row.code: row.name for row in session.exec(select(Organisation))} or {
            code: label[language] for code, label in taxonomy.responsibles.items()
        }


def write_up(
    session: Session,
    plan: Plan,
    taxonomy: Taxonomy,
    measures: Measures,
    language: str,
    say: Say,
) -> PlanDocument:
    """The plan as a document. `say(key, **facts)` gives the words of `language`."""
    writer = Writer(session, plan, taxonomy, measures, language, say)
    rows = _rows(session, plan)
    shown = [row for row in rows if row.visibility in READERS]
    lines = [_line(writer, row) for row in shown]
    return PlanDocument(
        title=say("plan.title-of", district=writer.district.name),
        language=language,
        district_code=writer.district.code,
        district=writer.district.name,
        made_on=plan.made_at.date(),
        version=plan.version,
        state="adopted" if plan.state == "adopted" else "draft",
        counts=counted(session, plan),
        sections=_sections(writer, rows, lines),
        strategy=writer.strategy.name if writer.strategy else "",
        strategy_begins_on=writer.strategy.begins_on if writer.strategy else None,
        strategy_ends_on=writer.strategy.ends_on if writer.strategy else None,
        adopted_on=plan.adopted_at.date() if plan.adopted_at else None,
        adopted_by=name_of(session, plan.adopted_by),
        walks=walks_behind(session, plan),
        boundary=rings(boundary_of(writer.district)),
        stops=stops_of(session, plan),
        hotspots=hotspots_of(session, plan),
        initiatives=tuple(InitiativeDocument(code=i.code, name=i.name) for i in writer.initiatives),
        sources=sources_of(measures, shown),
        left_out=len(rows) - len(shown),
    )


def _rows(session: Session, plan: Plan) -> list[PlanLine]:
    query = select(PlanLine).where(PlanLine.plan_id == plan.id, col(PlanLine.is_removed).is_(False))
    return list(session.exec(query.order_by(col(PlanLine.position), col(PlanLine.number))))


def _line(writer: Writer, row: PlanLine) -> LineDocument:
    served = set(initiatives_of(writer.session, row.id))
    return LineDocument(
        **{name: getattr(row, name) for name in AS_WRITTEN},
        place=said_place(row, writer.language, writer.say),
        stop=row.stop_number,
        measure=measure_name(row, writer.measures, writer.language, writer.say),
        economy=economy_of(row, writer.language, writer.say),
        responsible=writer.organisations.get(row.responsible, row.responsible),
        priority_by=name_of(writer.session, row.priority_by),
        initiatives=tuple(i.code for i in writer.initiatives if i.id in served),
        observations=_observations(writer, row),
        reasons=_reasons(writer, row),
        evidence=_evidence(writer, row),
    )


def measure_name(line: PlanLine, measures: Measures, language: str, say: Say) -> str:
    """What is to be done: a person's own words, the catalogue's name, or what the family does."""
    return line.measure_text or catalogue_name(line, measures, language, say)


def catalogue_name(line: PlanLine, measures: Measures, language: str, say: Say) -> str:
    """The catalogue's name of it, or what the family does."""
    if line.measure:
        return measures.measure(line.measure).name[language]
    if line.status == KEEP:
        return say("plan.measure.keep")
    return measures.family(line.family).act[language]


def _reasons(writer: Writer, row: PlanLine) -> tuple[str, ...]:
    """What a reader of the plan needs; how sure the weighing is stays with those who plan."""
    told = [one for one in row.reasons if one["code"] in TOLD]
    sentences = (writer.say(f"reasons.{one['code']}", **_named(writer, one)) for one in told)
    return tuple(one if one.endswith((".", "?", "!")) else f"{one}." for one in sentences)


def _named(writer: Writer, reason: dict[str, Any]) -> dict[str, Any]:
    """The reason's facts, with a measure's name instead of its id."""
    facts = dict(reason["facts"])
    if "measure" in facts:
        facts["measure"] = writer.measures.measure(facts["measure"]).name[writer.language]
    return facts


def _evidence(writer: Writer, row: PlanLine) -> EvidenceDocument | None:
    if not row.measure:
        return None
    card, language = writer.measures.measure(row.measure), writer.language
    told = {
        about: " ".join(one.text[language] for one in card.evidence if one.about == about)
        for about in ("crime", "tryghed")
    }
    sources = writer.measures.sources_of(row.measure).values()
    strength = {
        about: writer.say(f"plan.strength.{getattr(card.strength, about)}") for about in told
    }
    return EvidenceDocument(
        crime=told["crime"],
        tryghed=told["tryghed"],
        strength=writer.say("plan.evidence.strength-both", **strength),
        caveat=card.caveat[language],
        source=_cited([source.title for source in sources], writer.say),
        checked_on=max((source.checked_on for source in sources), default=None),
    )


def _cited(titles: list[str], say: Say) -> str:
    """One or two by name; more are listed at the end of the plan."""
    if len(titles) <= 2:
        return "; ".join(titles)
    return say("plan.evidence.more-sources", first=titles[0])


def _observations(writer: Writer, row: PlanLine) -> tuple[ObservationDocument, ...]:
    answers = col(PlanLineCondition.condition_id) == col(ConditionObservation.condition_id)
    query = (
        select(Observation)
        .join(ConditionObservation)
        .join(PlanLineCondition, answers)
        .where(PlanLineCondition.plan_line_id == row.id, col(Observation.visibility).in_(READERS))
        .order_by(func.length(Observation.note).desc(), col(Observation.id))
        .limit(MOST_QUOTED)
    )
    quoted = sorted(writer.session.exec(query), key=lambda one: (one.captured_at, one.id))
    photos = photos_of(writer.session, [one.id for one in quoted])
    return tuple(
        ObservationDocument(
            note=one.note,
            feeling=cast(Feeling, one.feeling),
            category=_category(writer, one),
            captured_on=one.captured_at.date(),
            photo=next((p.small for p in photos.get(one.id, []) if p.state == "stored"), None),
        )
        for one in quoted
    )


def _category(writer: Writer, one: Observation) -> str:
    return writer.taxonomy.kind(one.category, one.subtype).label[writer.language]


def _sections(
    writer: Writer, rows: list[PlanLine], lines: list[LineDocument]
) -> tuple[SectionDocument, ...]:
    there = {line.family for line in lines}
    return tuple(
        SectionDocument(
            family=family.code,
            label=family.label[writer.language],
            lines=tuple(line for line in lines if line.family == family.code),
            why_empty=None if family.code in there else _why_empty(writer, rows, family.code),
        )
        for family in writer.measures.families
        if family.code in there or family.code in writer.measures.always_shown
    )


def _why_empty(writer: Writer, rows: list[PlanLine], family: str) -> str:
    """A code: its lines are not for these readers, were taken out, or there was nothing to do."""
    if any(row.family == family for row in rows):
        return "left-out"
    removed = select(PlanLine.id).where(
        PlanLine.plan_id == writer.plan.id, PlanLine.family == family
    )
    return "removed" if writer.session.exec(removed).first() else "nothing-seen"
