"""Runs a foreign decoder in a process of its own, bounded before it sees the first byte."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from walks.errors import Unusable

CELL = Path(__file__).with_name("cell.py")


@dataclass(frozen=True)
class Bounds:
    """What one decoding may use; bytes and seconds."""

    memory: int = 1024 * 1024 * 1024
    answer: int = 32 * 1024 * 1024
    processor_seconds: int = 10
    seconds: float = 20


def run(program: Path, *arguments: str, given: bytes, bounds: Bounds | None = None) -> bytes:
    """What the program wrote to standard output for the bytes given on standard input.

    It gets no environment, no file and no inherited connection. Raises Unusable("broken-photo")
    when it fails or reaches a bound.
    """
    bounds = bounds or Bounds()
    limits = (str(bounds.memory), str(bounds.answer), str(bounds.processor_seconds))
    command = [sys.executable, "-EP", str(CELL), *limits, str(program), *arguments]
    # A file, not a pipe: the kernel bounds the size of a file.
    with tempfile.TemporaryFile() as answer:
        try:
            # Our own interpreter and files; the photo is on stdin.
            subprocess.run(  # noqa: S603 # nosec B603
                command,
                input=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                timeout=bounds.seconds,
                check=True,
            )
        except subprocess.SubprocessError as reason:
            raise Unusable("broken-photo") from reason
        answer.seek(0)
        return answer.read(bounds.answer)
