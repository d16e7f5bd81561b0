"""The pins of a map: a shape and a tone for each family, and room enough to read each number."""

from math import cos, pi, sin
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from walks.exports.theme import PAPER, Theme

SHAPES = ("circle", "diamond", "square", "triangle", "hexagon", "pentagon")
TONES = ("dark", "tint", "white")

# A regular polygon looks smaller than a circle of the same radius, the triangle most of all.
CORNERS = {"square": 4, "diamond": 4, "hexagon": 6, "triangle": 3, "pentagon": 5}
STRETCH = {"square": 1.24, "diamond": 1.3, "hexagon": 1.1, "triangle": 1.5, "pentagon": 1.14}
DROP = {"triangle": 0.2, "pentagon": 0.06}  # the number's place below the middle, in radii


def pin(kind: int, number: str, x: float, y: float, radius: float, theme: Theme) -> str:
    """One pin as SVG. `kind` is the family's place in the plan: 18 of them look different."""
    shape, tone = look_of(kind)
    fill, edge, letters = {
        "dark": (theme.accent, theme.paper, theme.paper),
        "tint": (theme.tint, theme.accent, theme.ink),
        "white": (theme.paper, theme.accent, theme.ink),
    }[tone]
    drawn = _outline(shape, x, y, radius)
    shown = f'<{drawn} fill="{fill}" stroke="{edge}" stroke-width="{radius * 0.13:.2f}"'
    shown += ' stroke-linejoin="round"/>'
    if number:
        shown += _number(number, shape, x, y, radius, letters)
    return f'<g class="pin pin-{shape} pin-{tone}">{shown}</g>'


def look_of(kind: int) -> tuple[str, str]:
    """The shape and tone of a family; neighbours in the plan differ in both."""
    turn = kind // len(SHAPES)
    return SHAPES[kind % len(SHAPES)], TONES[(kind + turn) % len(TONES)]


def symbol(kind: int, theme: Theme = PAPER) -> str:
    """A family's pin alone, without a number, for a legend or a heading. Decoration only."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"'
        f' class="pin-symbol" aria-hidden="true">{pin(kind, "", 12, 12, 8, theme)}</svg>'
    )


ENOUGH = 900_000  # pairs that are looked at: a hundred pins in all their steps


def spread(
    wanted: NDArray[np.float64], gap: float, frame: tuple[float, float], steps: int = 90
) -> NDArray[np.float64]:
    """Move points apart until they stand `gap` apart or the steps run out; same in, same out."""
    placed = wanted.copy()
    count = len(placed)
    if count < 2:
        return placed
    steps = min(steps, ENOUGH // count**2 + 1)  # so many don't find room for themselves anyhow
    # Points on the very same spot need a direction to part in; a spiral gives each its own.
    turn = np.arange(count) * 2.399963
    placed += np.column_stack((np.cos(turn), np.sin(turn))) * 0.01
    for _ in range(steps):
        apart = placed[:, None, :] - placed[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        push = np.clip(gap - distance, 0, None) / 2
        if not push.any():
            break
        placed += (apart / distance[..., None] * push[..., None]).sum(axis=1) * 0.7
        placed = np.clip(placed, gap / 2, np.array(frame) - gap / 2)
    return placed


def _outline(shape: str, x: float, y: float, radius: float) -> str:
    if shape == "circle":
        return f'circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"'
    corners = CORNERS[shape]
    first = pi / 4 if shape == "square" else -pi / 2
    reach = radius * STRETCH[shape]
    points = " ".join(
        f"{x + reach * cos(first + 2 * pi * n / corners):.1f},"
        f"{y + reach * sin(first + 2 * pi * n / corners):.1f}"
        for n in range(corners)
    )
    return f'polygon points="{points}"'


def _number(number: str, shape: str, x: float, y: float, radius: float, letters: str) -> str:
    size = radius * (1.05 if len(number) < 3 else 0.8) * (0.86 if shape == "triangle" else 1)
    base = y + radius * DROP.get(shape, 0) + size * 0.35
    return (
        f'<text x="{x:.1f}" y="{base:.1f}" font-size="{size:.1f}" font-weight="600"'
        f' text-anchor="middle" fill="{letters}">{escape(number)}</text>'
    )
