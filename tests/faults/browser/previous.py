"""The release before this one: its phones go on delivering to the server of today."""

import importlib.util
import io
import subprocess
import sys
import tarfile
from pathlib import Path
from types import ModuleType

from web.build import MODULES, fetch_packages

HOUSE = Path(__file__).resolve().parents[3]
RELEASE = "c9158f10a336ede5afc78d713597bdc862f8f174"


def shell_of(folder: Path) -> Path | None:
    """Its web, built as it was then, somewhere else; None where its history is not at hand."""
    said = subprocess.run(
        ["git", "-C", HOUSE, "archive", RELEASE, "web"], capture_output=True, check=False
    )
    if said.returncode:
        return None
    with tarfile.open(fileobj=io.BytesIO(said.stdout)) as then:
        then.extractall(folder, filter="data")
    fetch_packages()
    (folder / "web/node_modules").symlink_to(MODULES)
    built = folder / "built"
    built.mkdir()
    _builder(folder / "web/build.py").Build(built).run()
    return built


def _builder(path: Path) -> ModuleType:
    """Its own way of building, without its fetching of packages."""
    spec = importlib.util.spec_from_file_location("previous_build", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
