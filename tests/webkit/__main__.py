"""The core journey in Safari's engine: record, lose the server, be killed, start, deliver.

python -m tests.webkit

Needs Debian's python3-gi, gir1.2-webkit2-4.1 and xvfb; not part of make test.
"""

import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.web.stand_in import SECRET, Kept, Server
from web.build import build

BROWSER = Path(__file__).with_name("browser.py")
PATIENCE = 30  # seconds
PRESS = """const wanted = %s
const found = [...document.querySelectorAll("button")]
  .find((one) => one.checkVisibility() && (one.ariaLabel ?? one.textContent) === wanted)
found?.click()
return Boolean(found)"""
TAKE_PHOTO = """const canvas = new OffscreenCanvas(2400, 1800)
const pen = canvas.getContext("2d")
pen.fillStyle = "#c93"
pen.fillRect(300, 300, 900, 900)
const jpeg = await canvas.convertToBlob({type: "image/jpeg"})
const files = new DataTransfer()
files.items.add(new File([jpeg], "camera.jpg", {type: "image/jpeg"}))
const camera = document.querySelector("input[capture]")
camera.files = files.files
camera.dispatchEvent(new Event("change"))"""
HAS_PHOTO = "return document.querySelector('main img') !== null"
SEES = "return document.body.textContent.includes(%s)"


class Phone:
    """A phone that runs WebKit; `kill` leaves what it has kept in its folder."""

    def __init__(self, folder: Path) -> None:
        command = ["xvfb-run", "-a", "/usr/bin/python3", str(BROWSER), str(folder)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, start_new_session=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        subprocess.run(["pkill", "-9", "-s", str(self.process.pid)], check=False)
        self.process.wait()

    def open(self, address: str) -> None:
        """Wait until the page has loaded."""
        self._ask({"open": address})

    def press(self, name: str) -> None:
        """Tap the button of that name as soon as it is there."""
        self.waits_for(PRESS % json.dumps(name), f"no button {name}")

    def sees(self, words: str) -> None:
        """Wait for the words."""
        self.waits_for(SEES % json.dumps(words), f"never said {words}")

    def run(self, body: str) -> Any:
        """What an async function of that body gives."""
        return self._ask({"run": body})

    def waits_for(self, body: str, otherwise: str) -> None:
        """Wait until the function says yes."""
        until = time.monotonic() + PATIENCE
        while not self.run(body):
            if time.monotonic() > until:
                said = self.run("return document.body.innerText")
                raise AssertionError(f"{otherwise}; the page says:\n{said}")
            time.sleep(0.1)
        time.sleep(0.4)  # a new screen is deaf to the second tap of a glove

    def _ask(self, order: dict[str, str]) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        if "error" in told:
            raise AssertionError(told["error"])
        return told["value"]


def main() -> None:
    """Say each step that has been seen."""
    build()
    kept = Kept()
    server = Server(kept)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Phone(folder) as phone:
            join(phone, server)
            record(phone, "Belysning")
            phone.sees("Alt er gemt hos kommunen")
            say("joined, recorded without a position, delivered", kept, 1)
            server.stop()
            record(phone, "Rusmidler")
            phone.press("Renhold & affald")
            phone.press("Mere")
            phone.run(TAKE_PHOTO)
            phone.waits_for(HAS_PHOTO, "no photo")
            phone.sees("2 venter")
            say(
                "two more, one with a photo, without the server; the browser is killed",
                kept,
                1,
            )
        with Phone(folder) as phone:
            began = time.monotonic()
            phone.open(f"{server.address}/tur/")
            phone.sees("2 venter")
            say(f"cold start without the server, {time.monotonic() - began:.1f} s", kept, 1)
            server.start()
            phone.press("Færdig")  # on the same step again; until then a photo may be blurred
            phone.run("dispatchEvent(new Event('online'))")
            phone.sees("Alt er gemt hos kommunen")
            say("all delivered", kept, 3)
    server.stop()
    assert len({put for put in kept.puts if put.startswith("observation")}) == 3
    assert [jpeg[:2] for jpeg in kept.photos.values()] == [b"\xff\xd8"]


def join(phone: Phone, server: Server) -> None:
    """From the QR's link to the first screen."""
    phone.open(f"{server.address}/tur/#{SECRET}")
    phone.press("Jeg er med")
    phone.sees("Appen ligger på telefonen")
    phone.press("Begynd")


def record(phone: Phone, category: str) -> None:
    """One tap, and done."""
    phone.press(category)
    phone.press("Færdig")


def say(step: str, kept: Kept, stored: int) -> None:
    """A line for who runs it; wrong numbers end it."""
    assert len(kept.newest()) == stored, kept.newest()
    sys.stdout.write(f"{stored} stored: {step}\n")


if __name__ == "__main__":
    signal.alarm(300)
    main()
