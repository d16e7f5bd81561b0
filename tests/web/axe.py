"""axe, put into a page once and asked only for what is wrong: a third of the time, same rules."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = "(options) => axe.run(document, options).then(({violations}) => ({violations}))"


@dataclass
class Found:
    """What axe says."""

    response: dict[str, Any]


class Axe:
    """The checker of a page, called as axe-playwright-python's own."""

    def run(self, page: Page, options: dict[str, Any] | None = None) -> Found:
        """Every violation, whole; of all else one example is enough."""
        if not page.evaluate("'axe' in globalThis"):
            page.evaluate(AXE_SCRIPT)
        return Found(page.evaluate(RUN, (options or {}) | {"resultTypes": ["violations"]}))
