"""Put the lines into sections, a family each; say why where no measure is proposed."""

from collections.abc import Collection, Iterable, Sequence

from walks.catalogue.categories import Taxonomy
from walks.catalogue.measures import Measures
from walks.conditions.condition import Condition
from walks.planning.lay_out import targets
from walks.planning.proposals import UNWEIGHED, Proposal, Section, standing


def sections(
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
