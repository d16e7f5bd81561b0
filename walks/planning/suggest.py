"""Choose a measure of a family for a line: by the catalogue's rules and by what is known.

Control never comes before a social or physical measure, and is left out where the place owes its
weight to observations of behaviour. What no rule may propose (CCTV) is never among the measures.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from walks.catalogue.cards import Measure
from walks.catalogue.measures import Measures
from walks.planning.conditions import Condition
from walks.planning.count import UNKNOWN, Told
from walks.planning.proposals import Around, Reason

ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """The measure that fits best, those that fit next, and what speaks for and against."""

    measure: Measure | None
    alternatives: tuple[str, ...]
    reasons: tuple[Reason, ...]


def choose(
    family: str,
    conditions: Sequence[Condition],
    told: Told,
    measures: Measures,
    around: Around,
    depends_on_behaviour: bool = False,
) -> Choice:
    """A measure for these conditions, if one fits and what it needs is not known to be missing."""
    kinds = Counter((one.category, one.subtype) for one in conditions)
    fitting = [one for one in measures.proposable(family) if _fit(one, kinds)]
    fitting.sort(key=lambda one: (one.is_control, -_fit(one, kinds), one.family != family, one.id))
    ready: list[tuple[Measure, list[Reason]]] = []
    against: list[Reason] = []
    for one in fitting:
        if depends_on_behaviour and _is_policing(one):
            against.append(Reason("policing-held-back", {"measure": one.id}))
        elif lacks := _lacks(one, told, around):
            against.append(lacks)
        else:
            ready.append((one, _asks(one, told, around)))
    if not ready:
        return Choice(None, (), (*against, Reason("no-measure", {"family": family})))
    chosen, asks = ready[0]
    others = tuple(one.id for one, _ in ready[1 : 1 + ALTERNATIVES])
    return Choice(chosen, others, (_evidence(chosen), *asks, *against))


def _fit(measure: Measure, kinds: Counter[tuple[str, str | None]]) -> float:
    """How many conditions it answers; by the category alone, half as well."""
    answers = measure.suggest.answers
    return sum(
        times * (1.0 if subtype in answers else 0.5 if category in answers else 0.0)
        for (category, subtype), times in kinds.items()
    )


def _is_policing(measure: Measure) -> bool:
    return measure.is_control or measure.responsible == ("PO",)


def _lacks(measure: Measure, told: Told, around: Around) -> Reason | None:
    """What is known to be missing before it may be proposed."""
    needs = measure.suggest.needs
    if _too_few(measure, told) and not (needs.or_after_dark and told.after_dark != 0):
        facts = {"measure": measure.id, "people": told.people, "needed": needs.reporters}
        return Reason("needs-reporters", facts)
    if needs.residential and around.residential is False:
        return Reason("needs-homes", {"measure": measure.id})
    if around.volunteers is not None and around.volunteers < (needs.volunteers or 0):
        return Reason("needs-volunteers", {"measure": measure.id, "needed": needs.volunteers})
    if needs.repeat_burglary and around.repeat_burglary is False:
        return Reason("needs-repeat-burglary", {"measure": measure.id})
    return None


def _asks(measure: Measure, told: Told, around: Around) -> list[Reason]:
    """What nobody knows and somebody should find out before deciding."""
    needs = measure.suggest.needs
    unknown = {
        "ask-after-dark": _too_few(measure, told) and told.after_dark == UNKNOWN,
        "ask-homes": needs.residential and around.residential is None,
        "ask-volunteers": needs.volunteers and around.volunteers is None,
        "ask-repeat-burglary": needs.repeat_burglary and around.repeat_burglary is None,
    }
    return [Reason(code, {"measure": measure.id}) for code, is_open in unknown.items() if is_open]


def _too_few(measure: Measure, told: Told) -> bool:
    needed = measure.suggest.needs.reporters
    return needed is not None and told.people < needed


def _evidence(measure: Measure) -> Reason:
    sources = sorted({source for one in measure.evidence for source in one.sources})
    facts = {
        "measure": measure.id,
        "crime": measure.strength.crime,
        "tryghed": measure.strength.tryghed,
        "sources": sources,
    }
    return Reason("evidence" if sources else "evidence-none", facts)
