"""What the plan is about, topic by topic, and why: causes come before measures."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.line_view import LineView
from walks.catalogue.categories import Taxonomy
from walks.planning.lines import KEEP


@dataclass
class Theme:
    """A category of what was seen."""

    category: str
    conditions: set[str] = field(default_factory=set)
    observations: set[str] = field(default_factory=set)
    causes: list[LineView] = field(default_factory=list)  # lines that say why
    unexplained: list[LineView] = field(default_factory=list)  # lines that do not


def themes(views: Iterable[LineView], taxonomy: Taxonomy) -> list[Theme]:
    """The topics of the lines that are to change something, the most seen first."""
    found: dict[str, Theme] = {}
    for view in views:
        for category in () if view.line.status == KEEP else _categories(view):
            theme = found.setdefault(category, Theme(category))
            for one in view.conditions:
                if one.condition.category == category:
                    theme.conditions.add(str(one.condition.id))
                    theme.observations |= {str(o.observation.id) for o in one.observations}
            (theme.causes if view.line.cause else theme.unexplained).append(view)
    known = [one.code for one in taxonomy.categories]
    return sorted(
        found.values(), key=lambda one: (-len(one.observations), known.index(one.category))
    )


def _categories(view: LineView) -> list[str]:
    return list(dict.fromkeys(one.condition.category for one in view.conditions))
