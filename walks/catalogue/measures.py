"""The catalogue of measures: read from a file, checked, and looked up."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from walks.catalogue.cards import Family, Measure, Source
from walks.catalogue.categories import Taxonomy
from walks.catalogue.reading import Code, Words, all_known, no_twins, read
from walks.errors import Unusable

SHIPPED = Path(__file__).with_name("measures.toml")


@dataclass(frozen=True, kw_only=True)
class Measures:
    """Every measure we know, the families they belong to and the sources they rest on."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    version: str
    date: date
    always_shown: tuple[Code, ...]  # families with a section in every plan, also when empty
    estimate: Words  # says that cost and time are our own estimates
    transfer: Words  # the caveat that stands on every card
    families: tuple[Family, ...]  # in the order they are shown
    sources: dict[Code, Source]
    measures: tuple[Measure, ...]

    def measure(self, id: str) -> Measure:
        """Raises Unusable("measure-unknown")."""
        if id not in self._measures:
            raise Unusable("measure-unknown", measure=id)
        return self._measures[id]

    def family(self, code: str) -> Family:
        """Raises Unusable("family-unknown")."""
        if code not in self._families:
            raise Unusable("family-unknown", family=code)
        return self._families[code]

    def proposable(self, family: str) -> tuple[Measure, ...]:
        """The measures of a family that may be proposed without anybody asking, in id order."""
        return self._proposable.get(family, ())

    def sources_of(self, id: str) -> dict[str, Source]:
        """Every source a card leans on, by id."""
        cited = self.measure(id).cited
        return {source: self.sources[source] for note in cited for source in note.sources}

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each family among the families."""
        return {one.code: place for place, one in enumerate(self.families)}

    @cached_property
    def _measures(self) -> dict[str, Measure]:
        return {one.id: one for one in self.measures}

    @cached_property
    def _families(self) -> dict[str, Family]:
        return {one.code: one for one in self.families}

    @cached_property
    def _proposable(self) -> dict[str, tuple[Measure, ...]]:
        ready = [one for one in self.measures if one.automatic and not one.is_information]
        return {
            family.code: tuple(one for one in ready if family.code in (one.family, *one.also))
            for family in self.families
        }


def load(path: Path | None = None) -> Measures:
    """The operator's own file, or the one we ship. Raises Unusable("measures-...")."""
    measures = read(path or SHIPPED, TypeAdapter(Measures), "measures", _filled)
    _check(measures)
    return measures


def agree(measures: Measures, taxonomy: Taxonomy) -> None:
    """Unusable("measures-...-unknown") when one file names what the other doesn't have."""
    kinds = taxonomy.kinds
    for code, kind in kinds.items():
        all_known(kind.families, measures.order, "measures", code, "family")
    for one in measures.measures:
        all_known(one.suggest.answers, kinds, "measures", one.id, "category")
        all_known(one.responsible, taxonomy.responsibles, "measures", one.id, "responsible")


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    families, measures = told.pop("family", []), told.pop("measure", [])
    return told | {"families": families, "measures": measures}


def _check(measures: Measures) -> None:
    no_twins((one.code for one in measures.families), "measures")
    no_twins((one.id for one in measures.measures), "measures")
    all_known(measures.always_shown, measures.order, "measures", "always_shown", "family")
    for one in measures.measures:
        all_known((one.family, *one.also), measures.order, "measures", one.id, "family")
        told = [source for note in one.cited for source in note.sources]
        all_known(told, measures.sources, "measures", one.id, "source")
