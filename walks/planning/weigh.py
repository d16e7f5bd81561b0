"""What is known about a line's conditions together, so that it can be scored."""

from collections.abc import Sequence

import numpy as np

from geo.metres import Floats
from walks.catalogue.categories import Taxonomy
from walks.conditions.condition import Condition, column
from walks.planning.count import Told
from walks.planning.proposals import Around
from walks.planning.score import Facts

NAN = float("nan")


class Scales:
    """Weighs conditions, one by one or together."""

    def __init__(self, taxonomy: Taxonomy, around: Around) -> None:
        self._taxonomy = taxonomy
        self._around = around
        self._defaults: dict[tuple[str, str | None], float] = {}

    def each(self, conditions: Sequence[Condition]) -> Facts:
        """The facts of each condition by itself."""
        return Facts(
            severity=column(conditions, "severity"),
            graded=column(conditions, "graded"),
            default=[self._default(one) for one in conditions],
            passages=[self._around.passages.get(one.key, NAN) for one in conditions]
            if self._around.passages
            else NAN,
            reporters=column(conditions, "reporters"),
            passers=self._passers(conditions),
            walks=column(conditions, "walks"),
            index=self._index,
        )

    def together(self, lines: Sequence[Sequence[Condition]], told: Sequence[Told]) -> Facts:
        """The facts of each line, its conditions seen as one: people and walks count once."""
        flat = [one for line in lines for one in line]
        sizes = np.array([len(line) for line in lines])
        starts = np.cumsum(sizes) - sizes
        each = {
            name: np.broadcast_to(fact, len(flat)) for name, fact in vars(self.each(flat)).items()
        }
        members = np.array([len(one.members) for one in flat])
        reporters = np.array([one.people for one in told], float)
        passers = np.fmax.reduceat(each["passers"], starts)  # the most of those that are known
        return Facts(
            severity=np.add.reduceat(each["severity"], starts),
            graded=np.add.reduceat(each["graded"], starts),
            default=np.add.reduceat(each["default"] * members, starts)
            / np.add.reduceat(members, starts),
            passages=np.fmax.reduceat(each["passages"], starts),
            reporters=reporters,
            passers=np.maximum(passers, reporters),
            walks=[one.walks for one in told],
            index=self._index,
        )

    @property
    def _index(self) -> float:
        return NAN if self._around.index is None else self._around.index

    def _default(self, condition: Condition) -> float:
        kind = (condition.category, condition.subtype)
        if kind not in self._defaults:
            self._defaults[kind] = self._taxonomy.severity_default(*kind)
        return self._defaults[kind]

    def _passers(self, conditions: Sequence[Condition]) -> Floats | float:
        around = self._around
        if not (around.passers or around.attended):
            return NAN
        return np.array([self._passed(one) for one in conditions])

    def _passed(self, condition: Condition) -> float:
        """Who was counted close by, or else everybody on the walks where it was seen."""
        if condition.key in self._around.passers:
            return max(self._around.passers[condition.key], condition.reporters)
        attended = self._around.attended
        on = {one.walk for one in condition.members}
        if not all(walk in attended for walk in on):
            return NAN
        return max(sum(attended[walk] for walk in on), condition.reporters)
