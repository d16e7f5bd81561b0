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
from walks.planning.behaviour import dependent
from walks.planning.conditions import Condition
from walks.planning.count import Told, count
from walks.planning.explain import explain
from walks.planning.hotspots import Hotspot
from walks.planning.lay_out import Line, lay_out
from walks.planning.proposals import Around, Draft, Initiative, Proposal, Reason, Score
from walks.planning.sections import sections
from walks.planning.suggest import Choice, choose
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
    around = around or Around()
    scales = Scales(taxonomy, around)
    lines = lay_out(conditions, hotspots, taxonomy, scales)
    told = count([line.conditions for line in lines])
    weighed = weigh(lines, told, scales)
    behaving = dependent(hotspots, taxonomy, scales)
    proposals = []
    for place, line in enumerate(lines):
        depends = line.kind == "hotspot" and line.place in behaving
        choice = _choice(line, told[place], measures, around, depends)
        score, why = weighed.get(place, (None, []))
        reasons = (*explain(line, told[place], taxonomy), *why, *choice.reasons)
        proposals.append(_proposal(line, choice, score, reasons, depends, taxonomy, initiatives))
    return Draft(sections(proposals, conditions, taxonomy, measures))


def _choice(line: Line, told: Told, measures: Measures, around: Around, depends: bool) -> Choice:
    if line.kind == "keep":
        return Choice(None, (), ())
    choice = choose(line.family, line.conditions, told, measures, around, depends)
    if depends:
        reasons = (Reason("depends-on-behaviour"), *choice.reasons)
        return Choice(choice.measure, choice.alternatives, reasons)
    return choice


def _proposal(
    line: Line,
    choice: Choice,
    score: Score | None,
    reasons: tuple[Reason, ...],
    depends: bool,
    taxonomy: Taxonomy,
    initiatives: Sequence[Initiative],
) -> Proposal:
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
        reasons=reasons,
    )


def _horizon(line: Line, choice: Choice, taxonomy: Taxonomy) -> Urgency:
    """As urgent as its most urgent condition; what needs a budget takes long."""
    if line.is_urgent:
        return "now"
    kinds = {(one.category, one.subtype) for one in line.conditions}
    told = (taxonomy.subtype(s).urgency for c, s in kinds if s and taxonomy.known_subtype(c, s))
    horizon = min(told, key=HORIZONS.index, default=USUALLY)
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
