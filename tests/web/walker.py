"""A walker with a phone in her hand: does what she would do, by the names she would see."""

import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.web.stand_in import SECRET, Server

PHOTOS = Path(__file__).resolve().parents[3] / "shared" / "data" / "photos"

FINDINGS = """async () => {
  const done = (asked) => new Promise((resolve) => {
    asked.onsuccess = () => resolve(asked.result)
  })
  const memory = await done(indexedDB.open("tryg-vandring"))
  const rows = await done(memory.transaction("observation").objectStore("observation").getAll())
  memory.close()
  return JSON.stringify(rows)
}"""

SMALL_THINGS = FINDINGS.replace('"observation"', '"kv"').replace("getAll()", "getAllKeys()")


class Walker:
    """One page of the field app, and what went wrong in it."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if "Policy" in said.text else None,
        )

    @classmethod
    def joined(cls, context: BrowserContext, server: Server) -> "Walker":
        """On the walk, on the home screen, ready to lose the signal."""
        walker = cls(context.new_page(), server)
        walker.open(f"#{SECRET}")
        walker.press("Jeg er med")
        expect(walker.page.get_by_text("Appen ligger på telefonen")).to_be_visible()
        walker.press("Begynd")
        return walker

    def open(self, fragment: str = "") -> None:
        """Type the address, or scan the code."""
        self.page.goto(f"{self.server.address}/tur/{fragment}")

    def press(self, name: str) -> None:
        """Tap the button of that name."""
        self.button(name).click()

    def button(self, name: str) -> Locator:
        """The button of that name, the first of them in a list."""
        return self.page.get_by_role("button", name=name, exact=True).first

    def record(self, category: str, feeling: str | None = None) -> None:
        """The shortest way: what it is, how it feels, done."""
        self.press(category)
        if feeling:
            self.press(feeling)
        self.press("Færdig")

    def write(self, category: str) -> None:
        """What it is, and then everything about it."""
        self.press(category)
        self.press("Mere")

    def sees(self, words: str) -> None:
        """Waits for the words to be on the screen."""
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=15_000)

    def has_written_down(self, words: str) -> None:
        """Waits until the phone's memory holds the words: from then on it may be killed."""
        while words not in self.page.evaluate(FINDINGS):
            self.page.wait_for_timeout(50)

    def remembers(self, key: str) -> bool:
        """Whether the phone's memory holds a small thing of that name by now."""
        return f'"{key}"' in self.page.evaluate(SMALL_THINGS)

    def until(self, is_so: Callable[[], object], seconds: int = 30) -> None:
        """Waits until it is so, while the page goes on."""
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, "it never came to that"
            self.page.wait_for_timeout(50)

    def gets_signal(self) -> None:
        """The phone believes that it has a network again."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def sees_all_stored(self) -> None:
        """Waits for the line that says she may close the page.

        A finding she still has open is held back for 20 seconds.
        """
        pill = self.page.locator("#pill")
        expect(pill).to_contain_text("Alt er gemt hos kommunen", timeout=35_000)

    def take_photo(self, name: str = "Landscape_1.jpg") -> None:
        """What the camera hands back."""
        self.page.locator("input[capture]").set_input_files(PHOTOS / name)
        expect(self.page.get_by_role("img", name="Billede 1 af 1")).to_be_visible()
