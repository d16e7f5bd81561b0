"""Goal 5: a 12-megapixel photo accepted and durable in two sizes, beside bare Pillow."""

import tempfile
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image

from tests.bench.figure import seconds, tell
from tests.bench.observations import BY_HAND
from tests.faults import letters
from tests.faults.deployment import set_up
from tests.faults.history import History
from tests.faults.letters import Letter
from tests.faults.phone import Phone
from tests.faults.server import serving
from walks.tables.columns import new_id

SIZE = (4032, 3024)
FILTER = Image.Resampling.HAMMING  # the same as ours
EACH = 4  # photos a round
MEGABYTE = 1024  # kB


def bench(runs: int) -> None:
    """One photo after the other from one phone."""
    rng, ours, floor = Random(1), [], []
    with tempfile.TemporaryDirectory(prefix="tryg_bench_") as folder:
        deployment = set_up(Path(folder), 1)
        with serving(deployment, program=BY_HAND) as server:
            [phone] = deployment.phones(server.port, History())
            seen = letters.observation(deployment.walk, rng)
            assert phone.send(seen) == "ok"
            for _ in range(runs + 1):
                taken = [letters.photo_of(new_id(), _picture(rng)) for _ in range(EACH)]
                ours.append(seconds(_send, phone, taken) / EACH)
                floor.append(seconds(_barest, taken) / EACH)
            peak = _peak_megabytes(server.pid)
    milliseconds = [1000 * each for each in ours[1:]], [1000 * each for each in floor[1:]]
    tell("photo-12-megapixels-vs-pillow", *milliseconds, "<= 1.3", "ms")
    tell("photo-server-peak-memory", [peak], [150], "<= 150 MB", "MB")


def _picture(rng: Random) -> bytes:
    """Soft shapes with some grain: as heavy as a phone's, and no two alike."""
    shapes = Image.frombytes("RGB", (48, 36), rng.randbytes(3 * 48 * 36)).resize(SIZE)
    grain = Image.effect_noise(SIZE, 12).convert("RGB")
    out = BytesIO()
    Image.blend(shapes, grain, 0.25).save(out, "JPEG", quality=85)
    return out.getvalue()


def _send(phone: Phone, taken: list[Letter]) -> None:
    phone.hang_up()  # the server has let go of the line meanwhile
    ends = [phone.send(letter) for letter in taken]
    assert set(ends) == {"ok"}, ends


def _barest(taken: list[Letter]) -> None:
    """Decode at half size, shrink twice, encode twice."""
    for letter in taken:
        with Image.open(BytesIO(letter.body)) as image:
            image.draft("RGB", (2016, 1512))
            large = image.resize((1600, 1200), FILTER, reducing_gap=1.5)
        for each in (large, large.resize((480, 360), FILTER, reducing_gap=1.5)):
            each.save(BytesIO(), "JPEG", quality=82)


def _peak_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / MEGABYTE
