"""R4: two phones, and a network that loses, doubles and delays; Hypothesis looks for trouble.

The phones follow their contract: letters in order, frozen once sent, kept until there is a receipt.
Whatever the network does, nothing acknowledged may be lost or overtaken by something older, and once
the network is well again every letter must arrive.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Protocol

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import Connection
from sqlmodel import Session
from starlette.testclient import TestClient

from app.db import open_database
from app.field import _kept  # noqa: F401
from app.main import make_app
from app.settings import Settings
from tests.faults import letters
from tests.faults.checker import Verdict, check
from tests.faults.deployment import NOON, Deployment, set_up
from tests.faults.history import History
from tests.faults.letters import Letter
from tests.faults.phone import judge
from walks.catalogue import categories
from walks.errors import Trouble
from walks.observations import incoming, receive, withdraw
from walks.photos import receive as photo
from walks.photos.clean import clean
from walks.photos.keep import Store
from walks.schedule import join
