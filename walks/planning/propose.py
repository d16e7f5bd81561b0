"""From conditions to a proposed plan for a district. Values in, values out: no database, no clock.

A helper and never a decision: every line says what it rests on, how sure its place is, and what
nobody knows (science.md section 4).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from walks.catalogue.categories import Taxonomy
from walks.catalogue.kinds import Urgency
from walks.catalogue.measures import Measures
from walks.catalogue.visibility import strictest
from walks.conditions.condition import Condition
from walks.conditions.hotspots import Hotspot
from walks.conditions.undisturbed import undisturbed
from walks.planning.behaviour import dependent
from walks.planning.count import Told, count
from walks.planning.explain import explain
from walks.planning.lay_out import Line, lay_out
from walks.planning.proposals import Around, Draft, Initiative, Proposal, Reason, Score
from walks.planning.sections import sections
from walks.planning.suggest import Choice, Chooser
from walks.planning.weigh import Scales
from walks.planning.weigh_lines import weigh

HORIZONS: tuple[Urgency, ...] = ("now", "fast", "plan", "long")
NEEDS_A_BUDGET = ("C", "D")
USUALLY: Urgency = "plan"


def propose(
    conditions: Collection[Condition],
    hotspots: Sequence[Hotspot],
    taxonomy: Taxonomy,
    measures: Measures,
    initiatives: Sequence[Initiative] = (),
    around: Around | None = None,
) -> Draft:
    """A draft plan for one district: a section for each family with a line or always shown."""
    with undisturbed():
        proposals = _proposals(
            conditions, hotspots, taxonomy, measures, initiatives, around or Around()
        )
        return Draft(sections(proposals, conditions, taxonomy, measures))


def _proposals(
    conditions: Collection[Condition],
    hotspots: Sequence[Hotspot],
    taxonomy: Taxonomy,
    measures: Measures,
    initiatives: Sequence[Initiative],
    around: Around,
) -> list[Proposal]:
    scales = Scales(taxonomy, around)
    lines = lay_out(conditions, hotspots, taxonomy, scales)
    told = count([line.conditions for line in lines])
    weighed = weigh(lines, told, scales)
    behaving = dependent(hotspots, taxonomy, scales)
    chooser = Chooser(measures, around)
    proposals = []
    for place, line in enumerate(lines):
        depends = line.kind == "hotspot" and line.place in behaving
        choice = _choice(line, told[place], chooser, depends)
        score, why = weighed.get(place, (None, []))
        reasons = (*explain(line, told[place], taxonomy), *why, *choice.reasons)
        proposals.append(
            _proposal(line, told[place], choice, score, reasons, depends, taxonomy, initiatives)
        )
    return proposals


def _choice(line: Line, told: Told, chooser: Chooser, depends: bool) -> Choice:
    if line.kind == "keep":
        return Choice(None, (), ())
    choice = chooser.choose(line, told, depends)
    if depends:
        reasons = (Reason("depends-on-behaviour"), *choice.reasons)
        return Choice(choice.measure, choice.alternatives, reasons)
    return choice


def _proposal(
    line: Line,
    told: Told,
    choice: Choice,
    score: Score | None,
    reasons: tuple[Reason, ...],
    depends: bool,
    taxonomy: Taxonomy,
    initiatives: Sequence[Initiative],
) -> Proposal:
    return Proposal(
        key=line.key,
        kind=line.kind,
        family=line.family,
        conditions=tuple(line.conditions),
        place=line.place,
        lon=told.lon if line.place else None,
        lat=told.lat if line.place else None,
        measure=choice.measure.id if choice.measure else None,
        alternatives=choice.alternatives,
        responsible=_likeliest(line.responsibles),
        horizon=_horizon(line, choice, taxonomy),
        visibility=strictest({one.visibility for one in line.conditions}),
        initiatives=tuple(one.code for one in initiatives if line.family in one.families),
        is_urgent=line.is_urgent,
        depends_on_behaviour=depends,
        score=score,
        reasons=reasons,
    )


def _horizon(line: Line, choice: Choice, taxonomy: Taxonomy) -> Urgency:
    """As urgent as its most urgent condition; what needs a budget takes long."""
    if line.is_urgent:
        return "now"
    told = (
        taxonomy.subtype(known).urgency
        for category, subtype in line.kinds
        if (known := taxonomy.known_subtype(category, subtype))
    )
    said = {seen.urgency for one in line.conditions for seen in one.members if seen.urgency}
    if said:  # somebody has looked at it and said how soon
        return min((code for code in HORIZONS if code in said), key=HORIZONS.index)
    horizon = min(told, key=HORIZONS.index, default=USUALLY)
    cost = choice.measure.cost if choice.measure else None
    if horizon == "plan" and cost and cost.most in NEEDS_A_BUDGET:
        return "long"
    return horizon


def _likeliest(responsibles: Iterable[str]) -> str:
    """The code most of its conditions name; of two as frequent the first in the alphabet."""
    return min(Counter(responsibles).items(), key=lambda one: (-one[1], one[0]))[0]
