"""From conditions to a proposed plan for a district. Values in, values out: no database, no clock.

A helper and never a decision: every line says what it rests on, how sure its place is, and what
nobody knows (science.md section 4).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import numpy as np

from geo.metres import Floats
from walks.catalogue.categories import Taxonomy
from walks.catalogue.kinds import Urgency
from walks.catalogue.measures import Measures
from walks.catalogue.visibility import strictest
from walks.planning.behaviour import dependent
from walks.planning.conditions import Condition
from walks.planning.explain import explain, explain_score
from walks.planning.hotspots import Hotspot
from walks.planning.lay_out import Line, lay_out, targets
from walks.planning.proposals import (
    Around,
    Draft,
    Initiative,
    Proposal,
    Reason,
    Score,
    Section,
    standing,
)
from walks.planning.score import Facts, points, rank, shares
from walks.planning.suggest import Choice, choose
from walks.planning.weigh import Scales

HORIZONS: tuple[Urgency, ...] = ("now", "fast", "plan", "long")
NEEDS_A_BUDGET = ("C", "D")
UNWEIGHED = ("operations", "keep")
Weighed = tuple[Score, list[Reason]]


def propose(
    conditions: Collection[Condition],
    hotspots: Sequence[Hotspot],
    taxonomy: Taxonomy,
    measures: Measures,
    initiatives: Sequence[Initiative] = (),
    around: Around | None = None,
) -> Draft:
    """A draft plan for one district: a section for each family that has a line or is always shown."""
    around = around or Around()
    scales = Scales(taxonomy, around)
    lines = lay_out(conditions, hotspots, taxonomy, scales)
    weighed = _weigh(lines, scales)
    behaving = dependent(hotspots, taxonomy, scales)
    proposals = []
    for line in lines:
        depends = line.place in behaving and line.kind == "hotspot"
        choice = _choice(line, measures, around, depends)
        proposals.append(
            _proposal(line, choice, weighed.get(line.key), depends, taxonomy, initiatives)
        )
    return Draft(_sections(proposals, conditions, taxonomy, measures))


def _weigh(lines: Sequence[Line], scales: Scales) -> dict[str, Weighed]:
    """The score of each line that competes, and its reasons. Danger stands outside."""
    competing = [one for one in lines if one.kind not in UNWEIGHED and not one.is_urgent]
    if not competing:
        return {}
    facts = scales.together([one.conditions for one in competing])
    share = shares(facts)
    for place, line in enumerate(competing):
        if line.kind == "spread":  # as heavy as one of its conditions, not as all of them
            share[place] = shares(scales.each(line.conditions)).mean(axis=0)
    ranking = rank(share)
    equals = Counter(ranking.group.tolist())
    columns = (ranking.rank, ranking.low, ranking.high, ranking.group)
    places = zip(*(column.tolist() for column in columns), strict=True)
    given, unknown = points(share).tolist(), _unknown(facts, len(competing))
    told = np.asarray(facts.reporters).tolist(), np.asarray(facts.passers).tolist()
    weighed: dict[str, Weighed] = {}
    for line, parts, lacks, place, people, passers in zip(
        competing, given, unknown, places, *told, strict=True
    ):
        score = Score(tuple(parts), lacks, *place)
        reasons = explain_score(score, len(competing), equals[score.group], int(people), passers)
        weighed[line.key] = (score, reasons)
    return weighed


def _unknown(facts: Facts, lines: int) -> list[tuple[str, ...]]:
    """Which parts of each line's score rest on nothing but an assumption."""
    lacks: dict[str, Floats] = {
        "severity": np.asarray(facts.graded) == 0,
        "passages": np.isnan(facts.passages),
        "passers": np.isnan(facts.passers),
        "index": np.isnan(facts.index),
    }
    columns = [np.broadcast_to(lack, lines).tolist() for lack in lacks.values()]
    return [
        tuple(name for name, is_lacking in zip(lacks, row, strict=True) if is_lacking)
        for row in zip(*columns, strict=True)
    ]


def _choice(line: Line, measures: Measures, around: Around, depends: bool) -> Choice:
    if line.kind == "keep":
        return Choice(None, (), ())
    choice = choose(line.family, line.conditions, measures, around, depends)
    if depends:
        reasons = (Reason("depends-on-behaviour"), *choice.reasons)
        return Choice(choice.measure, choice.alternatives, reasons)
    return choice


def _proposal(
    line: Line,
    choice: Choice,
    weighed: Weighed | None,
    depends: bool,
    taxonomy: Taxonomy,
    initiatives: Sequence[Initiative],
) -> Proposal:
    score, why = weighed or (None, [])
    lon, lat = _middle(line)
    return Proposal(
        key=line.key,
        kind=line.kind,
        family=line.family,
        conditions=tuple(line.conditions),
        place=line.place,
        lon=lon,
        lat=lat,
        measure=choice.measure.id if choice.measure else None,
        alternatives=choice.alternatives,
        responsible=_likeliest(line.responsibles),
        horizon=_horizon(line, choice, taxonomy),
        visibility=strictest({one.visibility for one in line.conditions}),
        initiatives=tuple(one.code for one in initiatives if line.family in one.families),
        is_urgent=line.is_urgent,
        depends_on_behaviour=depends,
        score=score,
        reasons=(*explain(line, taxonomy), *why, *choice.reasons),
    )


def _horizon(line: Line, choice: Choice, taxonomy: Taxonomy) -> Urgency:
    """As urgent as its most urgent condition; what needs a budget takes long."""
    if line.is_urgent:
        return "now"
    kinds = {(one.category, one.subtype) for one in line.conditions}
    told = (taxonomy.subtype(s).urgency for c, s in kinds if s and taxonomy.known_subtype(c, s))
    horizon = min(told, key=HORIZONS.index, default="plan")
    cost = choice.measure.cost if choice.measure else None
    if horizon == "plan" and cost and cost.most in NEEDS_A_BUDGET:
        return "long"
    return horizon


def _likeliest(responsibles: Iterable[str]) -> str:
    """The code most of its conditions name; of two as frequent the first in the alphabet."""
    return min(Counter(responsibles).items(), key=lambda one: (-one[1], one[0]))[0]


def _middle(line: Line) -> tuple[float | None, float | None]:
    """The middle of the line's own conditions; none for what has no one place."""
    if line.place is None:
        return None, None
    count = len(line.conditions)
    lon = sum(one.lon for one in line.conditions) / count
    return lon, sum(one.lat for one in line.conditions) / count


def _sections(
    proposals: Iterable[Proposal],
    conditions: Iterable[Condition],
    taxonomy: Taxonomy,
    measures: Measures,
) -> tuple[Section, ...]:
    """The families always shown first, then the others that have a line, in their order."""
    told: dict[str, list[Proposal]] = {family: [] for family in measures.always_shown}
    for line in sorted(proposals, key=standing):
        told.setdefault(line.family, []).append(line)
    last = len(measures.order)
    places = {family: place - last for place, family in enumerate(measures.always_shown)}
    heard = [one for one in conditions if one.is_hearsay]
    rumoured = {one.family for one in targets(heard, taxonomy)}
    return tuple(
        Section(family, tuple(told[family]), _why_empty(family, told[family], rumoured))
        for family in sorted(told, key=lambda one: places.get(one, measures.order.get(one, last)))
    )


def _why_empty(family: str, lines: Sequence[Proposal], rumoured: Collection[str]) -> str | None:
    kinds = {line.kind for line in lines}
    if kinds - set(UNWEIGHED):
        return None
    if "operations" in kinds:
        return "sent-to-operations"
    if "keep" in kinds:
        return "only-safe"
    return "only-hearsay" if family in rumoured else "nothing-seen"
