"""The demo, served by a real process, and a phone that can be switched off and on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.deployment import Deployment
from web.build import build


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    """The product in an empty folder. Seed and start it yourself."""
    build()
    made = Deployment(tmp_path / "data")
    yield made
    made.stop()
