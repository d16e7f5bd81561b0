"""Builds the web when the project is installed or packed, so that a machine needs no Node."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Web(BuildHookInterface[Any]):
    """Runs `web/build.py` before the wheel is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Called by hatch for wheels and for editable installs."""
        sys.path.insert(0, str(Path(self.root) / "web"))
        from build import build

        build()
