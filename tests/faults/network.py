"""R4: two phones, and a network that loses, doubles and delays; Hypothesis looks for trouble.

The phones follow their contract: a letter is frozen once it was sent, and kept until there is a
receipt. One of them waits for the receipt of a revision before it sends the next; the other is
hasty, makes every edit a revision of its own and sends the newest first. Whatever the network does,
nothing acknowledged may be lost or overtaken by something older, nothing is new twice, and once the
network is well again every letter arrives.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    rule,
    run_state_machine_as_test,
)

from tests.faults import letters
from tests.faults.checker import Verdict, check, key
from tests.faults.deployment import Deployment, set_up
from tests.faults.far_side import Answer, FarSide
from tests.faults.history import History
from tests.faults.letters import Letter
from tests.faults.phone import judge

PHONES = st.sampled_from(["patient", "hasty"])
ANY = st.integers(0, 2)  # small: the same few letters again and again
FATES = ("request lost", "arrives", "reply lost", "doubled", "dies before", "dies after")
DEEDS = ("edit", "write", "photograph", "edit", "take back", "replay")
# Which of the letters that may go, and what becomes of it.
MAIL = st.lists(st.tuples(ANY, st.sampled_from(FATES)), min_size=1, max_size=3)
Mail = list[tuple[int, str]]


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
        """A photo waits for its text, a revision for the one before it, on the patient phone."""
        if self.name == "hasty":
            return self.outbox[::-1]
        return [each for each in self.outbox if not self.is_behind(each.letter)]

    def is_behind(self, letter: Letter) -> bool:
        return any(
            other.kind == "observation"
            and other.observation == letter.observation
            and other is not letter
            and (letter.kind == "photo" or other.revision < letter.revision)
            for other in (each.letter for each in self.outbox)
        )

    def unsent(self, id: UUID) -> Waiting | None:
        """Its newest revision, if that has never left; the hasty phone does not look."""
        for each in self.outbox:
            is_it = (each.letter.id, each.letter.revision) == (id, self.newest[id])
            if is_it and not each.has_begun and self.name == "patient":
                return each
        return None

    def ended(self, letter: Letter, end: str, status: int) -> None:
        """Let go of the letter; of a withdrawn observation, of all its letters."""
        if end == "info" or (status == 409 and self.is_behind(letter)):
            return  # it goes again, after the one it replaces
        if end == "fail":
            assert status == 410, f"{status} for {letter}"
            assert letter.observation in self.withdrawn
        is_withdrawn = end == "fail" or letter.kind == "withdrawal"
        self.outbox = [
            each
            for each in self.outbox
            if each.letter is not letter
            and not (is_withdrawn and each.letter.observation == letter.observation)
        ]


class Network(RuleBasedStateMachine):
    """Subclassed by run(), which says what to begin with, where, and what the far side is."""

    template: ClassVar[Deployment]
    deployment: ClassVar[Deployment]
    far_side: ClassVar[FarSide]
    total: ClassVar[Verdict]

    def __init__(self) -> None:
        super().__init__()
        shutil.rmtree(self.deployment.folder, ignore_errors=True)
        shutil.copytree(self.template.folder, self.deployment.folder)
        self.far_side.open()
        self.history, self.rng = History(), Random(1)
        names = zip(("patient", "hasty"), self.template.tokens, strict=True)
        self.phones = {name: ModelPhone(name, token) for name, token in names}
        self.packets: list[tuple[str, Letter]] = []
        self.made_new: Counter[Any] = Counter()

    # One rule for all: Hypothesis likes to leave whole rules out of a history.
    @rule(phone=PHONES, deed=st.sampled_from(DEEDS), which=ANY, mail=MAIL)
    def live(self, phone: str, deed: str, which: int, mail: Mail) -> None:
        """Somebody does something, then the mail goes."""
        mine = self.phones[phone]
        if deed == "write":
            self._write(mine)
        elif deed == "photograph":
            mine.outbox.append(Waiting(letters.photo(self._own(mine, which), self.rng, side=8)))
        elif deed == "edit":
            self._edit(mine, self._own(mine, which))
        elif deed == "take back":
            self._take_back(mine, self._own(mine, which))
        elif self.packets:
            # Something sent long ago arrives now, and nobody waits for the answer.
            self._hand_in(*self.packets[which % len(self.packets)])
        for number, fate in mail:
            if due := [(phone, each) for phone in self.phones.values() for each in phone.due()]:
                self._send(*due[number % len(due)], fate)

    def teardown(self) -> None:
        """The network is well again: everything arrives, and all of it is as it should be."""
        try:
            for phone in self.phones.values():
                self._drain(phone)
        finally:
            self.far_side.close()
        verdict = check(self.history, self.deployment.database_url, self.deployment.store)
        type(self).total.add(verdict)
        assert verdict.is_good, verdict
        assert not [key for key, times in self.made_new.items() if times > 1], "new twice"

    def _send(self, mine: ModelPhone, waiting: Waiting, fate: str) -> None:
        waiting.has_begun = True
        self.packets.append((mine.token, waiting.letter))
        self.history.note(mine.name, "invoke", waiting.letter)
        status, receipt = self._meet(fate, mine.token, waiting.letter)
        end = judge(waiting.letter, status, bool(receipt), receipt)
        self.history.note(mine.name, end, waiting.letter, status, receipt)
        mine.ended(waiting.letter, end, status)

    def _drain(self, phone: ModelPhone) -> None:
        for _ in range(len(phone.outbox)):
            for waiting in list(phone.outbox):
                if waiting in phone.outbox:
                    self._send(phone, waiting, "arrives")
        assert not phone.outbox, f"stuck: {phone.outbox}"

    def _own(self, mine: ModelPhone, which: int) -> UUID:
        ids = [id for id in mine.newest if id not in mine.withdrawn]
        return ids[which % len(ids)] if ids else self._write(mine)

    def _write(self, mine: ModelPhone) -> UUID:
        letter = letters.observation(self.template.walk, self.rng)
        mine.newest[letter.id] = 1
        mine.outbox.append(Waiting(letter))
        return letter.id

    def _edit(self, mine: ModelPhone, id: UUID) -> None:
        """What never left is changed in place; anything else becomes a new revision."""
        if (unsent := mine.unsent(id)) is not None:
            unsent.letter = self._revision(id, unsent.letter.revision)
        else:
            mine.newest[id] += 1
            mine.outbox.append(Waiting(self._revision(id, mine.newest[id])))

    def _take_back(self, mine: ModelPhone, id: UUID) -> None:
        mine.withdrawn.add(id)
        mine.outbox.append(Waiting(letters.withdrawal(id)))

    def _revision(self, id: UUID, revision: int) -> Letter:
        replaces = revision - 1 or None
        return letters.observation(self.template.walk, self.rng, id, revision, replaces)

    def _meet(self, fate: str, token: str, letter: Letter) -> Answer:
        if fate == "request lost":
            return SILENCE
        answer = self._hand_in(token, letter, is_committed=fate != "dies before")
        if fate == "doubled":
            self._hand_in(token, letter)
        if fate in ("dies before", "dies after"):
            self.far_side.close()
            self.far_side.open()
        return answer if fate in ("arrives", "doubled") else SILENCE

    def _hand_in(self, token: str, letter: Letter, *, is_committed: bool = True) -> Answer:
        answer = self.far_side.hand_in(token, letter, is_committed=is_committed)
        assert answer[0] < 500, answer
        assert answer[1] or not answer[0], f"{answer[0]} does not say that it is ours"
        self.made_new[key(letter)] += answer[0] == 201 and is_committed
        return answer


SILENCE: Answer = (0, {})


def run(
    folder: Path,
    make_far_side: Callable[[Deployment], FarSide],
    examples: int,
    steps: int = 40,
    *,
    is_repeatable: bool = True,
    is_small_wanted: bool = True,
) -> Verdict:
    """So many histories of so many steps. Raises what Hypothesis found, made small if wanted."""

    begin = set_up(folder / "template", phones=2)
    now = folder / "now"

    class Drill(Network):
        template = begin
        deployment = replace(begin, folder=now, database_url=f"sqlite:///{now / 'tryg.db'}")
        far_side = make_far_side(deployment)
        total = Verdict()

    run_state_machine_as_test(
        Drill,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=is_repeatable,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink) if is_small_wanted else (Phase.generate,),
        ),
    )
    return Drill.total
