"""The phone's text guard finds what the municipality's side finds, line by line."""

import pytest

from tests.walks.guard.notes import Note, notes, tricky
from tests.walks.guard.test_find import HARD, LONG, belongs
from tests.web.test_modules import run
from walks.guard.find import find, without

FIND = """return told.map((text) =>
  it.find(text).map(({kind, start, end}) => [kind, text.slice(start, end)]))"""
SLOWEST = """const best = {};
  for (const [name, text] of Object.entries(told)) {
    best[name] = Math.min(...[1, 2, 3].map(() => {
      const began = performance.now(); it.find(text); return performance.now() - began }))
  }
  return best"""


@pytest.fixture(scope="module")
def lines() -> list[Note]:
    return [*notes(), *tricky()]


def test_both_sides_agree_on_every_line(modules, lines):
    texts = [note.text for note in lines]
    for text, found in zip(texts, run(modules, "guard", FIND, texts), strict=True):
        here = [[one.kind, text[one.start : one.end]] for one in find(text)]
        assert found == here, text


def test_the_phone_finds_nearly_all_and_hardly_anything_else(modules):
    lines = notes()
    told = run(modules, "guard", FIND, [note.text for note in lines])
    planted = missed = alarms = 0
    for note, found in zip(lines, told, strict=True):
        planted += len(note.planted)
        missed += sum(
            not any(kind == other and words in seen for other, seen in found)
            for kind, words in note.planted
        )
        alarms += any(not any(belongs(one, had) for had in note.planted) for one in found)
    print(f"recall {1 - missed / planted:.4f}, false alarms {alarms / len(lines):.4f}")
    assert missed / planted <= 0.01
    assert alarms / len(lines) < 0.02


def test_both_sides_take_out_the_same(modules, lines):
    texts = [note.text for note in lines]
    cut = "return told.map((text) => it.without(text, it.find(text), '[fjernet]'))"
    told = run(modules, "guard", cut, texts)
    assert told == [without(text, "[fjernet]") for text in texts]


def test_the_phone_is_never_slow(modules):
    texts = {name: (part * LONG)[: LONG // 25] for name, part in HARD.items()}  # a whole note
    slow = {name: ms for name, ms in run(modules, "guard", SLOWEST, texts).items() if ms >= 50}
    assert slow == {}
