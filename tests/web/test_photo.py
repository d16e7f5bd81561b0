"""A photo becomes upright, small and silent about where and when it was taken."""

import base64
import io

import pytest
from PIL import Image

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
