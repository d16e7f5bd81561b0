"""R4: two phones, and a network that loses, doubles and delays; Hypothesis looks for trouble.

The phones follow their contract: a letter is frozen once it was sent, and kept until there is a
receipt. Whatever the network does, nothing acknowledged may be lost or overtaken by something older,
nothing is new twice, and once the network is well again every letter arrives.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any, ClassVar
from unittest.mock import patch
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.faults import letters
from tests.faults.checker import Verdict, check, key
from tests.faults.deployment import Deployment, set_up
from tests.faults.far_side import Answer, FarSide
from tests.faults.history import History
from tests.faults.letters import Letter
from tests.faults.phone import judge
from walks.observations import receive
from walks.tables import Observation

PHONES = st.integers(0, 1)
ANY = st.integers(0, 1_000)
FATES = ("arrives", "request lost", "reply lost", "doubled", "dies before", "dies after")


@dataclass
class Waiting:
    """A letter in the outbox. Once begun its bytes are fixed: they may have arrived."""

    letter: Letter
    has_begun: bool = False


@dataclass
class ModelPhone:
    """What the phone remembers."""

    name: str
    token: str
    outbox: list[Waiting] = field(default_factory=list)
    newest: dict[UUID, int] = field(default_factory=dict)  # revision by observation
    withdrawn: set[UUID] = field(default_factory=set)

    def due(self) -> list[Waiting]:
        """A photo waits for its text, a revision for the one before it."""
        return [each for each in self.outbox if not self._is_behind(each.letter)]

    def _is_behind(self, letter: Letter) -> bool:
        return any(
            other.kind == "observation"
            and other.observation == letter.observation
            and other is not letter
            and (letter.kind == "photo" or other.revision < letter.revision)
            for other in (each.letter for each in self.outbox)
        )

    def ended(self, letter: Letter, end: str, status: int) -> None:
        """Let go of the letter, or of all that is withdrawn with it."""
        if end == "fail":
            assert status == 410 and letter.observation in self.withdrawn, f"{status} for {letter}"
        if end != "info":
            self.outbox = [
                each
                for each in self.outbox
                if each.letter is not letter
                and (letter.observation not in self.withdrawn or end == "ok" != "fail")
            ]


class Network(RuleBasedStateMachine):
    """Subclassed by run(), which says where the deployment lies and what the far side is."""

    template: ClassVar[Deployment]
    far_side: ClassVar[Callable[[Deployment], FarSide]]
    total: ClassVar[Verdict]
