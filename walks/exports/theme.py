"""The look of a drawing and of the printed plan: one accent, which also reads in greyscale."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours and letters. The SVG has classes too, so a page's style sheet can override them."""

    ink: str = "#17262b"
    muted: str = "#55666c"
    accent: str = "#0f4c5c"
    shade: str = "#1d5c6c"  # a shape on the accent
    tint: str = "#b9d2d6"
    land: str = "#edf3f3"
    heat: str = "#d5e3e5"  # hotspots on the land
    grid: str = "#cfdbdc"
    ghost: str = "#f3f6f6"  # the mark across a draft
    paper: str = "#ffffff"
    font: str | None = None  # None: the page's own


PAPER = Theme()
