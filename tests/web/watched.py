"""A browser that tells what its pages did: rules they broke, and whom they asked."""

import re
from collections.abc import Iterable, Iterator

from playwright.sync_api import BrowserContext, Page, expect

# Kept where a page cannot lose it: every breach of the policy, and every dialog.
WATCH = """
addEventListener("securitypolicyviolation", (breach) =>
  void told(`${breach.violatedDirective} ${breach.blockedURI} ${breach.sample}`))
for (const name of ["alert", "confirm", "prompt"]) window[name] = () => void told(name)
"""
MANY = 60  # pages; the demo has some 40
OPEN = re.compile(r"(?<=/review)\?.*")  # which of a walk's observations lies open: one page
FILE = re.compile(r"\.(pdf|csv|ics|txt)(\?|$)")  # to take away


class Watched:
    """A browser, what it complained of, and which addresses it asked for."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.breaches: list[str] = []
        self.asked: set[str] = set()
        context.set_default_timeout(8_000)
        context.expose_function("told", lambda what: self.breaches.append(what))
        context.add_init_script(WATCH)
        context.on("request", lambda request: self.asked.add(request.url))
        self.page: Page = context.new_page()

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto(f"{self.address}/desk/sign-in")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Adgangskode").fill(password)
        self.page.get_by_role("button", name="Log ind", exact=True).click()
        expect(self.page.get_by_role("button", name="Log ud")).to_be_visible()

    def walk_through(self, *begin: str, known: Iterable[str] = ()) -> Iterator[str]:
        """Each page that links lead to from here, as it is shown; those that are known left out."""
        waiting, seen = [f"{self.address}{path}" for path in begin], {*known}
        most = len(seen) + MANY
        while waiting and len(seen) < most:
            address = waiting.pop(0)
            if address in seen:
                continue
            self.page.goto(address)
            seen.add(address)
            yield address
            found = self.page.locator("a[href]").evaluate_all("all => all.map((one) => one.href)")
            pages = [url.partition("#")[0] for url in found if not FILE.search(url)]
            pages = [OPEN.sub("", url) for url in pages]
            waiting += [url for url in pages if url.startswith(self.address)]

    @property
    def strangers(self) -> list[str]:
        """Addresses of others that it asked for."""
        return sorted(url for url in self.asked if not url.startswith((self.address, "blob:")))
