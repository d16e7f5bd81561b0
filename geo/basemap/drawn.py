"""What is drawn on a map for one thing in OpenStreetMap, apart from where it lies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Tags = Mapping[str, str]
Fact = str | int | float | bool


@dataclass(frozen=True)
class Drawn:
    """One feature of a tile layer; shown from a zoom level on."""

    layer: str
    kind: str
    min_zoom: int
    more: dict[str, Fact] = field(default_factory=dict)

    @property
    def properties(self) -> dict[str, Fact]:
        """Everything a style may ask for."""
        return {"kind": self.kind, "min_zoom": self.min_zoom, **self.more}


def name_of(tags: Tags) -> dict[str, Fact]:
    """The name, Danish first, as a property; none when it has none."""
    name = tags.get("name:da") or tags.get("name")
    return {"name": name} if name else {}


def looked_up(
    table: Mapping[tuple[str, str], tuple[str, int]], tags: Tags
) -> Iterator[tuple[str, int]]:
    """Kind and first zoom level of each tag that the table knows."""
    for pair in tags.items():
        if pair in table:
            yield table[pair]
