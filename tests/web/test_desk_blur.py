"""The desk's page to blur a photo, in a browser: by mouse, by keyboard, by numbers."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from app.settings import Settings
from tests.cast import Desk, letter
from tests.served import served
from tests.web.axe import Axe
from tests.web.test_access import RULES
from walks.people import sign_in
from walks.tables import Grant, Person


@pytest.fixture
def database_url(empty_sqlite, tmp_path) -> str:
    """One engine is enough for what happens in the browser."""
    shutil.copy(empty_sqlite, tmp_path / "tryg.db")
    return f"sqlite:///{tmp_path / 'tryg.db'}"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A browser reaches it under a name of this machine."""
    return settings.model_copy(update={"base_url": "http://localhost"})


@pytest.fixture
def blur(built, client: TestClient, desk: Desk, chromium) -> Iterator[Page]:
    """A coordinator's page over a photo."""
    phone = desk.phone(client, desk.walk())
    seen, photo = uuid4(), uuid4()
    phone.put(letter(phone.walk), seen)
    pixels = np.random.default_rng(3).integers(0, 256, (480, 640, 3), dtype=np.uint8)
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG")
    phone.put_photo(out.getvalue(), seen, photo)
    with desk.database.writing() as session:
        person = Person(email="k@tryg.example", name="Koordinator Test")
        session.add(person)
        session.flush()
        session.add(Grant(person_id=person.id, role="coordinator"))
        token = sign_in.begin(session, person.id, datetime.now(UTC), "passkey")
    context = chromium.new_context(locale="da-DK", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    with served(client.app) as address:
        context.add_cookies([{"name": "bord", "value": token, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/desk/photos/{photo}/blur")
        yield page
        context.close()


def numbers(page: Page, row: int = 0) -> list[float]:
    fields = page.locator("fieldset.area").nth(row).locator("input")
    return [float((fields.nth(n).input_value() or "nan").replace(",", ".")) for n in range(4)]


def drag(page: Page, from_: tuple[float, float], to: tuple[float, float]) -> None:
    """By the mouse, in shares of the picture."""
    box = page.locator("[data-stage]").bounding_box()
    page.mouse.move(box["x"] + from_[0] * box["width"], box["y"] + from_[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + to[0] * box["width"], box["y"] + to[1] * box["height"], steps=5)
    page.mouse.up()


def test_a_drag_marks_an_area_and_the_photo_is_blurred(blur):
    drag(blur, (0.6, 0.7), (0.2, 0.3))
    assert numbers(blur) == pytest.approx([20, 30, 40, 40], abs=0.5)
    drag(blur, (0.8, 0.8), (0.805, 0.805))  # a tap, not an area
    expect(blur.locator(".blur-area")).to_have_count(1)
    before = blur.locator("[data-stage] img").get_attribute("src")
    blur.get_by_role("button", name="Slør for altid").click()
    expect(blur.get_by_text("Billedet er sløret, og det gamle er slettet.")).to_be_visible()
    assert blur.locator("[data-stage] img").get_attribute("src") != before
    expect(blur.locator(".blur-area")).to_have_count(0)


def test_the_keys_do_all_that_the_mouse_does(blur):
    blur.get_by_role("button", name="Tilføj et område").press("Enter")
    expect(blur.locator(".blur-area")).to_be_focused()
    assert numbers(blur) == [40, 40, 20, 20]
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        blur.keyboard.press(key)
    assert numbers(blur) == [38, 39, 21, 21]
    for _ in range(50):
        blur.keyboard.press("ArrowLeft")
    assert numbers(blur)[0] == 0
    blur.keyboard.press("Delete")
    expect(blur.locator(".blur-area")).to_have_count(0)
    expect(blur.get_by_role("button", name="Tilføj et område")).to_be_focused()


def test_numbers_that_are_typed_are_drawn(blur):
    blur.locator("summary").click()
    for side, value in (("left", "10"), ("top", "12,5"), ("width", "30"), ("height", "25")):
        blur.locator(f"#areas-0-{side}").fill(value)
    stage, area = (blur.locator(one).bounding_box() for one in ("[data-stage]", ".blur-area"))
    assert area["x"] - stage["x"] == pytest.approx(stage["width"] * 0.1, abs=2)
    assert area["height"] == pytest.approx(stage["height"] * 0.25, abs=2)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_everybody_can_use_it_also_on_a_narrow_screen(blur, colours):
    blur.emulate_media(color_scheme=colours)
    blur.locator("summary").click()
    blur.get_by_role("button", name="Tilføj et område").click()
    for width in (1280, 320):
        blur.set_viewport_size({"width": width, "height": 900})
        assert blur.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(blur, options=RULES).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
