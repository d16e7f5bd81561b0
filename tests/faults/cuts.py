"""R5: the line is cut after every so many bytes, on the way up and on the way back."""

from collections.abc import Iterable
from pathlib import Path
from random import Random
from uuid import UUID

from tests.faults import letters
from tests.faults.checker import Verdict, check, temporary_files
from tests.faults.deployment import Deployment, set_up
from tests.faults.history import History
from tests.faults.letters import Letter
from tests.faults.phone import Phone
from tests.faults.proxy import Proxy
from tests.faults.server import serving

REPLY = 1_200  # bytes: longer than any of our receipts with its head


def run(folder: Path, up: int, down: int, side: int = 160, seed: int = 1) -> Verdict:
    """Cut every `up` bytes of a photo's upload and every `down` bytes of the answers.

    After each cut the phone tries again on a good line, and must get its receipt. Uploads that
    never ended must leave nothing behind.
    """
    rng, history = Random(seed), History()
    deployment = set_up(folder / "deployment", 1)
    with serving(deployment) as server:
        proxy = Proxy(server.port)
        [phone] = deployment.phones(proxy.port, history)
        of = letters.observation(deployment.walk, rng)
        assert phone.deliver(of) == "ok"
        for letter, cut_up, cut_down in _plan(deployment, of.id, rng, up, down, side):
            _cut(phone, proxy, letter, cut_up, cut_down)
        phone.hang_up()
        proxy.close()
        verdict = check(history, deployment.database_url, deployment.store)
    left_over = temporary_files(deployment.store)
    for _ in range(left_over):
        verdict.found("partial_visible", f"{left_over} temporary files")
    return verdict


def _plan(
    deployment: Deployment, of: UUID, rng: Random, up: int, down: int, side: int
) -> Iterable[tuple[Letter, int | None, int | None]]:
    length = len(letters.photo(of, Random(1), side).body) + 600  # the head of the request too
    for cut in range(0, length, up):
        yield letters.photo(of, rng, side), cut, None
    for cut in range(0, 900, max(up // 16, 1)):
        yield letters.observation(deployment.walk, rng), cut, None
    for cut in range(0, REPLY, down):
        yield letters.observation(deployment.walk, rng), None, cut
    for cut in range(0, REPLY, 8 * down):
        yield letters.photo(of, rng, 16), None, cut


def _cut(phone: Phone, proxy: Proxy, letter: Letter, up: int | None, down: int | None) -> None:
    phone.hang_up()  # a cut counts the bytes of a connection
    proxy.up, proxy.down = up, down
    phone.send(letter)
    phone.hang_up()
    proxy.up = proxy.down = None
    end = phone.deliver(letter)
    assert end == "ok", f"{end} after a cut at {up}, {down}: {letter}"
