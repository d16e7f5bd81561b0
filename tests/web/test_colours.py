"""Readable in the dark, in daylight and in red light: every text keeps 7:1 on its ground."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "web" / "shared" / "tokens.css").read_text()
THEMES = ("dark", "light", "red")
GROUNDS = ("ground", "sheet", "sheet-raised")
PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-soft") for ground in GROUNDS],
    *[
        (ink, ground)
        for ink in ("unsafe", "safe", "neutral", "help", "wait")
        for ground in GROUNDS[:2]
    ],
    *[(ink, f"{ink}-deep") for ink in ("unsafe", "safe", "neutral", "help", "wait")],
    *[("ink", f"{tint}-deep") for tint in ("unsafe", "safe", "neutral", "help", "wait")],
    ("on-lantern", "lantern"),
    ("lantern", "sheet"),
]


def colours(theme: str) -> dict[str, tuple[int, int, int]]:
    [block] = re.findall(rf'\[data-theme="{theme}"\] \{{(.*?)\}}', TOKENS, re.DOTALL)
    found = re.findall(r"--([a-z-]+): #([0-9a-f]{6})", block)
    return {name: (int(hex[:2], 16), int(hex[2:4], 16), int(hex[4:], 16)) for name, hex in found}


def luminance(colour: tuple[int, int, int]) -> float:
    """WCAG 2.2, relative luminance."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_a_text_stands_out_from_its_ground(theme, ink, ground):
    known = colours(theme)
    assert contrast(known[ink], known[ground]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_button_can_be_seen(theme, ground):
    known = colours(theme)
    assert contrast(known["edge-strong"], known[ground]) >= 3
