"""What the phones saw, in order: every try's invoke, and its end as ok, fail or info."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.faults.letters import Letter

END = {
    "ok": "a receipt for these very bytes: the phone lets go",
    "fail": "understood and refused: nothing is kept of it",
    "info": "nobody knows: no answer, half an answer, or a later please",
}


@dataclass(frozen=True)
class Act:
    """One line of the history. `receipt` is our body for ok and fail, else empty."""

    phone: str
    type: str  # invoke, or one of END
    letter: Letter
    status: int = 0
    receipt: dict[str, Any] = field(default_factory=dict)


class History:
    """Written by many phones at once."""

    def __init__(self) -> None:
        self._acts: list[Act] = []
        self._lock = threading.Lock()

    def note(self, *act: Any) -> None:
        """Add a line; the arguments are those of Act."""
        with self._lock:
            self._acts.append(Act(*act))

    def of(self, *types: str) -> list[Act]:
        """The lines of these types so far."""
        with self._lock:
            return [act for act in self._acts if act.type in types]

    def statuses(self) -> dict[int, int]:
        """How often each HTTP status was answered; 0 is no answer."""
        counted: dict[int, int] = {}
        for act in self.of(*END):
            counted[act.status] = counted.get(act.status, 0) + 1
        return counted


def letters(acts: Iterable[Act]) -> dict[tuple[str, Any, int], Letter]:
    """The letters of some lines, by kind, id and revision; the last one wins."""
    return {(act.letter.kind, act.letter.id, act.letter.revision): act.letter for act in acts}
