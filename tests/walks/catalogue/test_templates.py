"""Templates of walks: each says what is asked where, and invites those a walk can't do without."""

import re
from pathlib import Path

import pytest

from walks.catalogue import templates
from walks.errors import Unusable
from walks.schedule.groups import MOST

TEMPLATES = templates.load()
SHIPPED = templates.SHIPPED.read_text(encoding="utf-8")


def test_every_kind_of_place_asked_for_has_a_template():
    codes = [one.code for one in TEMPLATES.templates]
    assert codes == ["alment", "villa", "erhverv", "natteliv", "skolevej", "station"]


def test_every_template_has_stops_that_ask_and_groups_a_walk_can_have():
    for one in TEMPLATES.templates:
        assert len(one.stops) >= 4
        assert all(stop.prompt["da"] and stop.prompt["en"] for stop in one.stops)
        assert one.groups <= MOST


def test_every_template_invites_operations_and_money():
    assert {one.code: TEMPLATES.lacking(one.invite) for one in TEMPLATES.templates} == {
        one.code: [] for one in TEMPLATES.templates
    }


def test_a_template_that_invites_neither_says_so(tmp_path: Path):
    alone = re.sub(r'invite = \["elever".*', 'invite = ["elever", "politi"]', SHIPPED)
    path = tmp_path / "templates.toml"
    path.write_text(alone, encoding="utf-8")
    own = templates.load(path)
    assert own.lacking(own.template("skolevej").invite) == ["operations", "money"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('code = "villa"', 'code = "alment"', "templates-code-twice"),
        ('invite = ["elever",', 'invite = ["nogen",', "templates-function-unknown"),
        ('time = "22:30"', 'time = "25:30"', "templates-malformed"),
        ("groups = 2", "groups = 7", "templates-malformed"),
        ("[[template]]", "[[template", "templates-unreadable"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, old: str, new: str, code: str):
    path = tmp_path / "templates.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        templates.load(path)
    assert caught.value.code == code
