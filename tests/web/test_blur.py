"""Faces and number plates become coarse squares on the phone, and nobody can look behind them."""

import io

import pytest
from PIL import Image, ImageDraw, ImageStat
from playwright.sync_api import Page, expect

from tests.web.axe import Axe
from tests.web.walker import Walker

FACE = (0.27, 0.18)  # the left one of two people, as shares of the picture
OTHER = (0.77, 0.2)
CELL = 32  # pixels: a fortieth of 1126, rounded up to what JPEG packs together
TOUCH = 56  # CSS pixels
PATIENCE = 15_000  # milliseconds
STORED = """async () => {
  const done = (asked) => new Promise((resolve) => {
    asked.onsuccess = () => resolve(asked.result)
  })
  const memory = await done(indexedDB.open("tryg-vandring"))
  const rows = await done(memory.transaction("photo").objectStore("photo").getAll())
  memory.close()
  return rows.map(({id, bytes}) => [id, [...new Uint8Array(bytes)]])
}"""
SMALL = """() => [...document.querySelectorAll("dialog button")]
  .map((one) => one.getBoundingClientRect())
  .filter(({width, height}) => Math.min(width, height) < TOUCH).length"""


@pytest.fixture
def walker(context, server):
    """Somebody over a finding with a photo of two people."""
    joined = Walker.joined(context, server)
    joined.write("Belysning")
    joined.take_photo("two_people.jpg")
    yield joined
    assert joined.complaints == []


def stored(page: Page) -> dict[str, Image.Image]:
    """The photos in the phone's memory, by id."""
    return {id: picture(bytes(content)) for id, content in page.evaluate(STORED)}


def picture(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    assert image.format == "JPEG"
    return image.convert("RGB")


def spot(page: Page, share: tuple[float, float], size: tuple[int, int]) -> tuple[float, float]:
    """Where on the screen a place of the picture is."""
    box = page.locator(".blur-picture").bounding_box()
    scale = min(box["width"] / size[0], box["height"] / size[1])
    left = box["x"] + (box["width"] - size[0] * scale) / 2
    top = box["y"] + (box["height"] - size[1] * scale) / 2
    return left + share[0] * size[0] * scale, top + share[1] * size[1] * scale


def open_blur(walker: Walker) -> None:
    walker.press("Slør billede 1")
    expect(walker.page.get_by_role("dialog")).to_be_visible()
    walker.page.wait_for_timeout(350)  # a second tap of a wet glove is not heard


def tap(walker: Walker, share: tuple[float, float], size: tuple[int, int]) -> None:
    walker.page.touchscreen.tap(*spot(walker.page, share, size))


def done(walker: Walker) -> None:
    walker.page.get_by_role("dialog").get_by_role("button", name="Færdig").click()
    expect(walker.page.get_by_role("dialog")).to_have_count(0, timeout=PATIENCE)


def roughness(image: Image.Image, share: tuple[float, float], reach: int = 12) -> float:
    """How much the tones differ within a little square round a place."""
    x, y = (round(part * side) for part, side in zip(share, image.size, strict=True))
    square = image.crop((x - reach, y - reach, x + reach, y + reach))
    return max(ImageStat.Stat(square).stddev)


def is_flat(image: Image.Image, cell: int, column: int, row: int) -> bool:
    """Whether a cell of the grid has one tone only."""
    box = (column * cell, row * cell, (column + 1) * cell, (row + 1) * cell)
    return max(ImageStat.Stat(image.crop(box)).stddev) < 1.5


def test_what_a_finger_touches_is_destroyed_in_the_photo_that_is_sent(walker, kept):
    [(first, before)] = stored(walker.page).items()
    assert roughness(before, FACE) > 10
    open_blur(walker)
    x, y = spot(walker.page, FACE, before.size)
    walker.page.mouse.move(x - 15, y - 30)
    walker.page.mouse.down()
    walker.page.mouse.move(x + 15, y + 30, steps=5)
    walker.page.mouse.up()
    walker.sees("1 sted er sløret.")
    done(walker)
    walker.press("Færdig")
    walker.sees_all_stored()
    [(id, content)] = kept.photos.items()
    after = picture(content)
    assert id != first
    assert kept.newest()[0]["photos"] == [id]
    assert after.size == before.size
    face = [(column, row) for column in (8, 9, 10) for row in (2, 3, 4)]
    assert not all(is_flat(before, CELL, *at) for at in face)
    assert all(is_flat(after, CELL, *at) for at in face)
    assert roughness(after, OTHER) == pytest.approx(roughness(before, OTHER), rel=0.1)
    assert first.encode() not in b"".join(kept.observations.values())


def test_the_bytes_that_were_not_blurred_are_nowhere_on_the_phone(walker):
    [(first, before)] = stored(walker.page).items()
    open_blur(walker)
    tap(walker, FACE, before.size)
    done(walker)
    expect(walker.button("Slør billede 1")).to_be_focused()
    [(second, after)] = stored(walker.page).items()
    assert second != first
    assert roughness(after, FACE, 4) < 1.5


def test_undo_takes_one_stroke_back_and_the_picture_is_as_it_was(walker):
    [(first, before)] = stored(walker.page).items()
    open_blur(walker)
    undo = walker.page.get_by_role("dialog").get_by_role("button", name="Fortryd")
    expect(undo).to_be_disabled()
    tap(walker, FACE, before.size)
    tap(walker, OTHER, before.size)
    walker.sees("2 steder er sløret.")
    undo.click()
    walker.sees("1 sted er sløret.")
    undo.click()
    walker.sees("Intet er sløret endnu.")
    done(walker)
    [(second, after)] = stored(walker.page).items()
    assert (second, after.tobytes()) == (first, before.tobytes())


def test_one_stroke_is_undone_and_the_other_stays(walker):
    [(_, before)] = stored(walker.page).items()
    open_blur(walker)
    tap(walker, FACE, before.size)
    tap(walker, OTHER, before.size)
    walker.page.keyboard.press("Control+z")
    walker.sees("1 sted er sløret.")
    done(walker)
    expect(walker.button("Slør billede 1")).to_be_focused()
    [(_, after)] = stored(walker.page).items()
    assert roughness(after, FACE, 4) < 1.5
    assert roughness(after, OTHER) == pytest.approx(roughness(before, OTHER), rel=0.1)


def test_keys_alone_are_enough(walker):
    [(_, before)] = stored(walker.page).items()
    walker.button("Slør billede 1").focus()
    walker.page.keyboard.press("Enter")
    stage = walker.page.get_by_role("application")
    expect(stage).to_be_focused()
    expect(walker.page.locator(".blur-frame")).to_be_visible()
    for _ in range(60):  # beyond the edge it goes nowhere
        walker.page.keyboard.press("ArrowLeft")
        walker.page.keyboard.press("ArrowUp")
    for key in ["ArrowRight"] * 9 + ["ArrowDown"] * 3:
        walker.page.keyboard.press(key)
    walker.page.keyboard.press("Space")
    walker.sees("1 sted er sløret.")
    walker.page.keyboard.press("Escape")
    expect(walker.button("Slør billede 1")).to_be_focused()
    [(_, after)] = stored(walker.page).items()
    framed = [(column, row) for column in (8, 9, 10) for row in (2, 3, 4)]
    assert not all(is_flat(before, CELL, *at) for at in framed)
    assert all(is_flat(after, CELL, *at) for at in framed)
    assert not is_flat(after, CELL, 12, 4)  # the frame is three by three


def test_the_back_key_keeps_what_was_blurred(walker):
    [(first, before)] = stored(walker.page).items()
    open_blur(walker)
    tap(walker, FACE, before.size)
    walker.page.keyboard.press("Escape")
    expect(walker.page.get_by_role("dialog")).to_have_count(0)
    assert first not in stored(walker.page)


def test_a_photo_waits_on_the_phone_while_its_finding_is_open(walker, kept):
    held = walker.page.evaluate(
        """async () => {
          const done = (asked) => new Promise((resolve) => {
            asked.onsuccess = () => resolve(asked.result)
          })
          const memory = await done(indexedDB.open("tryg-vandring"))
          const letters = await done(memory.transaction("outbox").objectStore("outbox").getAll())
          memory.close()
          const photo = letters.find(({kind}) => kind === "photo")
          return photo.not_before - Date.now()
        }"""
    )
    assert held > 240_000
    assert kept.photos == {}
    walker.press("Færdig")
    walker.sees_all_stored()
    assert len(kept.photos) == 1


def test_blurring_what_was_sent_replaces_it_and_says_so(walker, kept):
    [(first, before)] = stored(walker.page).items()
    walker.press("Færdig")
    walker.sees_all_stored()
    assert list(kept.photos) == [first]
    walker.press("Mine fund")
    walker.press("Ret")
    open_blur(walker)
    walker.sees("Billedet er allerede sendt. Når du slører det, får kommunen besked")
    tap(walker, FACE, before.size)
    done(walker)
    walker.sees("Det første billede er allerede sendt; kommunen får besked om at bruge det nye.")
    [(second, _)] = stored(walker.page).items()
    walker.press("Færdig")
    walker.sees_all_stored()
    told = kept.newest()[0]
    assert (told["photos"], told["revision"], told["replaces"]) == ([second], 2, 1)
    assert set(kept.photos) == {first, second}
    assert roughness(picture(kept.photos[second]), FACE, 4) < 1.5


def test_a_near_face_gets_larger_squares_than_a_far_one(modules):
    code = """async ({across}) => {
      const it = await import("/module/field/mosaic.js")
      const size = {width: 1600, height: 1200}
      const grid = it.gridOf(size)
      const data = new Uint8ClampedArray(1600 * 1200 * 4).map((_, at) => (at * 7919) % 251)
      const tones = it.tonesOf(grid, {data, ...size})
      const cells = it.cellsUnder(grid, {x: 800, y: 600}, {x: 800, y: 600}, across / 2)
      const colours = it.mosaic(grid, tones, cells)
      const patches = new Set(colours.values()).size
      return {cell: grid.cell, cells: cells.size, patches}
    }"""
    far = modules.evaluate(code, {"across": 200})
    near = modules.evaluate(code, {"across": 1000})
    assert far["cell"] == 48
    assert near["cells"] > 8 * far["cells"]
    assert near["patches"] <= 40


@pytest.mark.parametrize(("width", "height"), [(1600, 1200), (1200, 1600), (640, 480), (90, 30)])
def test_a_cell_is_at_least_a_fortieth_of_the_longer_side(modules, width, height):
    grid = modules.evaluate(
        "async (size) => (await import('/module/field/mosaic.js')).gridOf(size)",
        {"width": width, "height": height},
    )
    assert grid["cell"] * 40 >= max(width, height)
    assert grid["cell"] % 16 == 0
    assert grid["columns"] * grid["cell"] >= width
    assert grid["rows"] * grid["cell"] >= height


def test_a_small_number_plate_can_not_be_read_again(walker, tmp_path):
    plate = Image.new("RGB", (1600, 1200), "gray")
    pen = ImageDraw.Draw(plate)
    pen.rectangle((700, 560, 900, 610), fill="white")
    for at, letter in enumerate("XY12345"):
        pen.text((715 + 25 * at, 565), letter, fill="black", font_size=36)
    plate.save(tmp_path / "plate.png")
    walker.press("Fjern billede 1")
    walker.page.locator("input[capture]").set_input_files(tmp_path / "plate.png")
    expect(walker.page.get_by_role("img", name="Billede 1 af 1")).to_be_visible()
    open_blur(walker)
    for share in (0.45, 0.5, 0.55):
        tap(walker, (share, 0.4875), (1600, 1200))
    done(walker)
    expect(walker.button("Slør billede 1")).to_be_focused()
    [(_, after)] = stored(walker.page).items()
    where = after.crop((700, 560, 900, 610))
    tones = {tuple(part // 8 for part in colour) for _, colour in where.getcolors(1 << 16)}
    assert len(tones) <= 12


@pytest.mark.parametrize("theme", ["Mørk", "Lys", "Rød"])
def test_axe_finds_nothing_where_faces_are_blurred(context, server, theme):
    walker = Walker.joined(context, server)
    walker.press("Menu")
    walker.press(theme)
    walker.press("Notér")
    walker.write("Belysning")
    walker.take_photo("two_people.jpg")
    open_blur(walker)
    found = Axe().run(walker.page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert walker.page.evaluate(SMALL.replace("TOUCH", str(TOUCH))) == 0


def test_the_picture_has_the_room_also_on_a_narrow_phone_with_large_text(walker):
    walker.page.evaluate("document.documentElement.dataset.text = 'large'")
    walker.page.set_viewport_size({"width": 320, "height": 640})
    open_blur(walker)
    box = walker.page.locator(".blur-stage").bounding_box()
    assert box["width"] == 320
    assert box["height"] >= 160
    for name in ("Fortryd", "Færdig"):
        way = walker.page.get_by_role("dialog").get_by_role("button", name=name)
        way.scroll_into_view_if_needed()
        room = way.bounding_box()
        assert 0 <= room["x"] < room["x"] + room["width"] <= 320
        assert room["y"] + room["height"] <= 640
