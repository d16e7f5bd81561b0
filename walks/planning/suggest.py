"""Choose a measure of a family for a line: by the catalogue's rules and by what is known.

Control never comes before a social or physical measure, and is left out where the place owes its
weight to observations of behaviour. What no rule may propose (CCTV) is never among the measures.
"""

from dataclasses import dataclass
from functools import cache

from walks.catalogue.cards import Measure
from walks.catalogue.measures import Measures
from walks.planning.count import UNKNOWN, Told
from walks.planning.lay_out import Line
from walks.planning.proposals import Around, Reason

ALTERNATIVES = 3
Kinds = tuple[tuple[tuple[str, str | None], int], ...]  # category and sub-type, and how many


@dataclass(frozen=True, slots=True)
class Choice:
    """The measure that fits best, those that fit next, and what speaks for and against."""

    measure: Measure | None
    alternatives: tuple[str, ...]
    reasons: tuple[Reason, ...]


class Chooser:
    """Chooses measures of one catalogue, for one district."""

    def __init__(self, measures: Measures, around: Around) -> None:
        self._measures = measures
        self._around = around
        self._known: dict[tuple[str, Kinds], list[Measure]] = {}

    def choose(self, line: Line, told: Told, depends_on_behaviour: bool = False) -> Choice:
        """A measure, if one fits and what it needs is not known to be missing."""
        ready: list[Measure] = []
        against: list[Reason] = []
        for one in self._fitting(line):
            if depends_on_behaviour and is_policing(one):
                against.append(Reason("policing-held-back", {"measure": one.id}))
            elif lacks := _lacks(one, told, self._around):
                against.append(lacks)
            else:
                ready.append(one)
        if not ready:
            return Choice(None, (), (*against, Reason("no-measure", {"family": line.family})))
        chosen, others = ready[0], tuple(one.id for one in ready[1 : 1 + ALTERNATIVES])
        asks = _asks(chosen, told, self._around)
        strength, sources = chosen.strength, chosen.references
        proof = _evidence(chosen.id, strength.crime, strength.tryghed, sources)
        too = (Reason("fits-too", {"measure": id}) for id in others)
        return Choice(chosen, others, (proof, *too, *asks, *against))

    def _fitting(self, line: Line) -> list[Measure]:
        """The measures that answer any of its conditions, the best first."""
        kinds: Kinds = tuple(line.kinds.items())
        if (line.family, kinds) not in self._known:
            fits = {one.id: _fit(one, kinds) for one in self._measures.proposable(line.family)}
            self._known[line.family, kinds] = sorted(
                (one for one in self._measures.proposable(line.family) if fits[one.id]),
                key=lambda one: (one.is_control, -fits[one.id], one.family != line.family, one.id),
            )
        return self._known[line.family, kinds]


def is_policing(measure: Measure) -> bool:
    """Whether it watches or restrains people, or is for the police alone."""
    return measure.is_control or measure.responsible == ("PO",)


def _fit(measure: Measure, kinds: Kinds) -> float:
    """How many conditions it answers; by the category alone, half as well."""
    answers = measure.suggest.answers
    return sum(
        times * (1.0 if subtype in answers else 0.5 if category in answers else 0.0)
        for (category, subtype), times in kinds
    )


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


@cache
def _evidence(measure: str, crime: str, tryghed: str, sources: tuple[str, ...]) -> Reason:
    facts = {"measure": measure, "crime": crime, "tryghed": tryghed, "sources": list(sources)}
    return Reason("evidence" if sources else "evidence-none", facts)
