"""A photo becomes upright, small and silent about where and when it was taken."""

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.web.walker import Walker

HEAVIEST = 350_000
LONGEST = 1600
SHRINK = """async ({bytes, isBeside}) => {
  const raw = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))
  document.body.dataset.photoWorker ??= "/static/PHOTO-WORKER"
  const {smallJpeg, onThePage} = await import("/module/field/photo.js")
  const {base64} = await import("/module/field/digest.js")
  const make = isBeside ? smallJpeg : onThePage
  const picture = await make(new Blob([raw])).catch((error) => ({error: error.name}))
  if (picture.error) return picture
  return {...picture, bytes: base64(new Uint8Array(picture.bytes))}
}"""


@pytest.fixture(params=[True, False], ids=["beside the page", "on the page"])
def shrunk(modules, built, request):
    """What the phone makes of a file, in a worker and without one."""
    [worker] = [path.name for path in built.glob("photo-worker.*.js")]

    def shrink(content: bytes):
        argument = {"bytes": base64.b64encode(content).decode(), "isBeside": request.param}
        made = modules.evaluate(SHRINK.replace("PHOTO-WORKER", worker), argument)
        if "error" in made:
            return made["error"]
        jpeg = base64.b64decode(made["bytes"])
        picture = Image.open(io.BytesIO(jpeg))
        assert picture.format == "JPEG"
        assert (made["width"], made["height"]) == picture.size
        return jpeg, picture

    return shrink


@pytest.mark.parametrize("turn", range(9))
def test_every_way_a_camera_is_held_comes_out_upright(shrunk, shared, turn):
    _, picture = shrunk((shared / "data" / "photos" / f"Landscape_{turn}.jpg").read_bytes())
    straight = Image.open(shared / "data" / "photos" / "Landscape_0.jpg")
    assert picture.width > picture.height
    assert alike(picture, straight)


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures show the same when looked at from afar."""
    near, far = (
        list(image.convert("L").resize((12, 8)).get_flattened_data()) for image in (one, other)
    )
    return sum(abs(a - b) for a, b in zip(near, far, strict=True)) / len(near) < 12


def test_position_and_camera_stay_behind(shrunk, shared):
    original = (shared / "data" / "photos" / "DSCN0010.jpg").read_bytes()
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(0x8825)
    jpeg, picture = shrunk(original)
    assert not picture.getexif()
    assert b"Exif" not in jpeg
    assert b"NIKON" not in jpeg


def test_a_night_full_of_noise_becomes_light_enough(shrunk):
    noise = Image.effect_noise((2400, 1800), 90).convert("RGB")
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=80)
    jpeg, picture = shrunk(file.getvalue())
    assert len(jpeg) <= HEAVIEST
    assert 800 <= max(picture.size) <= LONGEST
    assert picture.width / picture.height == pytest.approx(4 / 3, abs=0.01)


def test_a_small_picture_is_not_blown_up(shrunk, shared):
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(file, "PNG")
    _, picture = shrunk(file.getvalue())
    assert picture.size == (640, 480)


def test_what_is_no_picture_is_said_to_be_none(shrunk):
    assert isinstance(shrunk(b"not a picture at all"), str)


def test_a_phone_without_canvas_beside_the_page_does_it_on_the_page(bench):
    size = bench.evaluate(
        """async () => {
          delete globalThis.OffscreenCanvas
          const canvas = document.createElement("canvas")
          const file = await new Promise((resolve) => canvas.toBlob(resolve))
          const {smallJpeg} = await import("/module/field/photo.js")
          const {width, height} = await smallJpeg(file)
          return [width, height]
        }"""
    )
    assert size == [300, 150]


PICTURES = ["DSCN0010", "DSCN0012", "DSCN0021", "partial_face", "two_people"]
PICTURES += [f"Landscape_{turn}" for turn in range(9)]
PATIENCE = 30_000  # milliseconds


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_fits_a_poor_signal(shrunk, shared, name):
    jpeg, picture = shrunk((shared / "data" / "photos" / f"{name}.jpg").read_bytes())
    assert len(jpeg) <= HEAVIEST
    assert max(picture.size) <= LONGEST


@pytest.fixture
def walker(context, server):
    """Somebody over a finding, camera in hand."""
    joined = Walker.joined(context, server)
    joined.write("Belysning")
    yield joined
    assert joined.complaints == []


@pytest.fixture
def colours(tmp_path):
    """Six small pictures."""
    paths = [tmp_path / f"{name}.png" for name in ("red", "green", "blue", "teal", "pink", "gold")]
    for path in paths:
        Image.new("RGB", (320, 240), path.stem).save(path)
    return paths


def choose(walker: Walker, *paths) -> None:
    """What the gallery hands back."""
    walker.page.locator("input[multiple]").set_input_files([*paths])


def sees_photos(walker: Walker, count: int) -> None:
    expect(walker.page.locator(".thumb")).to_have_count(count, timeout=PATIENCE)


def test_there_can_be_four_photos_and_the_fifth_is_not_taken_in_silence(walker, kept, colours):
    choose(walker, *colours)
    walker.sees("Der kan være fire billeder. 2 kom ikke med.")
    sees_photos(walker, 4)
    walker.sees("Der kan være fire billeder. Fjern et for at tage et nyt.")
    expect(walker.button("Tag billede")).to_be_disabled()
    expect(walker.button("Vælg billede")).to_be_disabled()
    walker.press("Fjern billede 2")
    sees_photos(walker, 3)
    expect(walker.button("Tag billede")).to_be_enabled()
    walker.press("Færdig")
    walker.sees_all_stored()
    assert len(kept.photos) == 3
    assert set(kept.newest()[0]["photos"]) == set(kept.photos)


def test_a_photo_removed_by_a_wet_thumb_comes_back_where_it_was(walker, kept, colours):
    choose(walker, *colours[:3])
    sees_photos(walker, 3)
    walker.press("Fjern billede 1")
    sees_photos(walker, 2)
    walker.page.locator("#toast").get_by_role("button", name="Fortryd").click()
    sees_photos(walker, 3)
    walker.press("Færdig")
    walker.sees_all_stored()
    sent = [Image.open(io.BytesIO(kept.photos[id])) for id in kept.newest()[0]["photos"]]
    assert [max(range(3), key=photo.getpixel((9, 9)).__getitem__) for photo in sent] == [0, 1, 2]


def test_a_photo_that_was_sent_and_is_removed_is_no_longer_named(walker, kept, colours):
    choose(walker, *colours[:2])
    sees_photos(walker, 2)
    walker.press("Færdig")
    walker.sees_all_stored()
    walker.press("Mine fund")
    walker.press("Ret")
    walker.press("Fjern billede 1")
    walker.sees("Det var allerede sendt; kommunen får besked om ikke at bruge det.")
    walker.press("Færdig")
    expect(walker.page.get_by_role("heading", name="Mine fund")).to_be_visible()
    walker.sees_all_stored()
    assert len(kept.newest()[0]["photos"]) == 1
    assert len(kept.photos) == 2


@pytest.mark.parametrize("name", ["IMG_5195.HEIC", "example.heic"])
def test_a_picture_in_apples_format_is_said_to_be_one(walker, shared, name):
    choose(walker, shared / "data" / "photos" / name)
    walker.sees("Billedet er gemt som HEIC, og det kan telefonen ikke læse her.")
    sees_photos(walker, 0)


def test_a_damaged_picture_loses_neither_the_finding_nor_the_next_picture(
    walker, kept, colours, tmp_path
):
    (tmp_path / "torn.jpg").write_bytes(b"\xff\xd8\xff\xe0 torn")
    walker.page.get_by_label("Bemærkning").fill("Mast 4")
    choose(walker, tmp_path / "torn.jpg", colours[0])
    walker.sees("Telefonen kan ikke læse det billede.")
    sees_photos(walker, 1)
    walker.press("Færdig")
    walker.sees_all_stored()
    assert kept.newest()[0]["note"] == "Mast 4"
    assert len(kept.photos) == 1


def test_a_picture_of_48_million_pixels_is_made_small_while_the_phone_answers(
    walker, kept, tmp_path
):
    small = Image.effect_noise((800, 600), 60).convert("RGB")
    small.resize((8000, 6000)).save(tmp_path / "huge.jpg", quality=90)
    choose(walker, tmp_path / "huge.jpg")
    walker.sees("Gør billedet klar …")
    walker.page.get_by_label("Bemærkning").fill("Der er mørkt")
    walker.press("Utryg her")
    expect(walker.button("Utryg her")).to_have_attribute("aria-pressed", "true")
    sees_photos(walker, 1)
    walker.press("Færdig")
    walker.sees_all_stored()
    [jpeg] = kept.photos.values()
    assert 1000 <= max(Image.open(io.BytesIO(jpeg)).size) <= LONGEST
    assert len(jpeg) <= HEAVIEST
    assert (kept.newest()[0]["note"], kept.newest()[0]["feeling"]) == ("Der er mørkt", "unsafe")


def test_a_page_killed_by_the_camera_comes_back_to_its_finding_and_says_why(walker):
    walker.page.get_by_label("Bemærkning").fill("Mast 4")
    with walker.page.expect_file_chooser():
        walker.press("Tag billede")
    walker.until(lambda: walker.remembers("camera"))
    walker.page.reload()
    walker.sees("Telefonen lukkede appen, mens kameraet var åbent. Fundet er gemt")
    expect(walker.page.get_by_label("Bemærkning")).to_have_value("Mast 4")
    walker.page.reload()
    expect(walker.page.get_by_label("Bemærkning")).to_have_value("Mast 4")
    expect(walker.page.get_by_text("Telefonen lukkede appen")).to_have_count(0)


AT_THE_CAMERA = """() => {
  const written = new Set()
  const {put} = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (row, ...key) {
    const note = this.name === "observation" && row.note
    if (note) this.transaction.addEventListener("complete", () => written.add(note))
    return put.call(this, row, ...key)
  }
  window.opened = []
  HTMLInputElement.prototype.click = function () {
    opened.push(written.has("Lampen er slukket"))
    this.dispatchEvent(new Event("click"))
  }
}"""


@pytest.mark.parametrize("way", ["Tag billede", "Vælg billede"])
def test_what_is_typed_is_on_the_disk_before_a_camera_opens(walker, way):
    walker.page.evaluate(AT_THE_CAMERA)
    button = walker.button(way)
    button.evaluate(
        """(button) => {
          const note = document.querySelector("textarea")
          note.value = "Lampen er slukket"
          note.dispatchEvent(new Event("input"))
          button.click()
        }"""
    )
    while not walker.page.evaluate("opened.length"):
        walker.page.wait_for_timeout(50)
    button.evaluate("(button) => button.click()")  # nothing new: in the very tap
    assert walker.page.evaluate("opened") == [True, True]


def test_a_camera_that_was_closed_again_is_not_blamed(walker):
    with walker.page.expect_file_chooser():
        walker.press("Tag billede")
    walker.until(lambda: walker.remembers("camera"))
    walker.page.locator("input[capture]").dispatch_event("cancel")
    walker.until(lambda: not walker.remembers("camera"))
    walker.page.reload()
    expect(walker.button("Tag billede")).to_be_visible()
    expect(walker.page.get_by_text("Telefonen lukkede appen")).to_have_count(0)


def test_a_full_phone_says_so_and_keeps_the_words(walker, kept, colours):
    walker.page.evaluate(
        """() => {
          const put = IDBObjectStore.prototype.put
          IDBObjectStore.prototype.put = function (...row) {
            if (this.name === "photo") throw new DOMException("", "QuotaExceededError")
            return put.apply(this, row)
          }
        }"""
    )
    choose(walker, colours[0])
    walker.sees("Der er ikke plads til billedet på telefonen. Teksten er gemt.")
    walker.press("Færdig")
    walker.sees_all_stored()
    assert kept.newest()[0]["photos"] == []


def test_what_is_said_of_a_picture_does_not_lie_over_the_way_on(walker, tmp_path):
    (tmp_path / "torn.jpg").write_bytes(b"torn")
    choose(walker, tmp_path / "torn.jpg")
    walker.sees("Telefonen kan ikke læse det billede.")
    for place in (0, 99_999):
        walker.page.evaluate("(place) => scrollTo(0, place)", place)
        said = walker.page.locator(".toast").bounding_box()
        done = walker.button("Færdig").bounding_box()
        assert said["y"] + said["height"] <= done["y"]
