"""A foreign decoder works in a process of its own, and can neither hang, swell nor look around."""

import io
import os
import time
from pathlib import Path

import pytest
from PIL import Image

from walks.errors import Unusable
from walks.photos import apart
from walks.photos import clean as cleaning
from walks.photos.apart import Bounds
from walks.photos.formats import heif

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x08mdat"

TURNS_TO_JPEG = """
import sys
from PIL import Image
sys.stdin.buffer.read()
Image.new("RGB", (40, 30), (0, 200, 0)).save(sys.stdout.buffer, "JPEG", comment=b"STOWAWAY")
"""


@pytest.fixture
def decoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Puts another program in the place of the HEIC decoder, as if the extra were installed."""

    def put(program: str) -> Path:
        path = tmp_path / "decoder.py"
        path.write_text(program, encoding="utf-8")
        monkeypatch.setattr(cleaning, "HEIC_DECODER", path)
        monkeypatch.setattr(cleaning, "find_spec", lambda name: name)
        return path

    return put


def code_of(raw: bytes) -> str:
    with pytest.raises(Unusable) as trouble:
        cleaning.clean(raw, heic=True)
    return trouble.value.code


def test_the_decoders_picture_is_cleaned_like_any_other(decoder):
    decoder(TURNS_TO_JPEG)
    cleaned = cleaning.clean(HEIC, heic=True)
    assert (cleaned.width, cleaned.height) == (40, 30)
    assert b"STOWAWAY" not in cleaned.large
    with Image.open(io.BytesIO(cleaned.large)) as image:
        assert image.getpixel((20, 15)) == pytest.approx((0, 200, 0), abs=4)


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("print('too-large', end='')", "photo-too-large"),
        ("print('<script>')", "broken-photo"),
        ("", "broken-photo"),
        ("raise SystemExit(1)", "broken-photo"),
        ("import os; os.abort()", "broken-photo"),
    ],
)
def test_what_a_decoder_says_becomes_a_code(decoder, program, code):
    decoder(program)
    assert code_of(HEIC) == code


def test_a_heic_file_cut_short_never_reaches_the_decoder(decoder, shared):
    decoder(TURNS_TO_JPEG)
    whole = (shared / "data/photos/IMG_5195.HEIC").read_bytes()
    assert cleaning.clean(whole, heic=True).width == 40
    assert code_of(whole[: len(whole) // 2]) == "broken-photo"


@pytest.mark.parametrize(
    "raw",
    [
        b"\0\0\0\1mdat" + (20).to_bytes(8) + bytes(4),
        b"\0\0\0\x08free\0\0\0\0mdat" + bytes(9),
        b"\0\0\0\x08free" * 3,
    ],
)
def test_boxes_of_every_kind_of_length_are_followed_to_the_end(raw):
    assert heif.is_whole(raw)
    assert not heif.is_whole(raw[:7])


def test_boxes_without_end_are_given_up():
    assert not heif.is_whole(b"\0\0\0\x08free" * 100_000)


@pytest.mark.parametrize(
    "program",
    [
        "hoard = bytearray(300 * 1024 * 1024)",
        "import sys; sys.stdout.buffer.write(bytes(2 * 1024 * 1024)); sys.stdout.flush()",
        "import time; time.sleep(20)",
    ],
    ids=["swells", "babbles", "hangs"],
)
def test_a_decoder_that_reaches_a_bound_is_ended(tmp_path, program):
    path = tmp_path / "decoder.py"
    path.write_text(program, encoding="utf-8")
    bounds = Bounds(memory=200 * 1024 * 1024, answer=1024 * 1024, seconds=0.5)
    began = time.monotonic()
    with pytest.raises(Unusable) as trouble:
        apart.run(path, given=HEIC, bounds=bounds)
    assert trouble.value.code == "broken-photo"
    assert time.monotonic() - began < 10


LOOKS_AROUND = """
import os, resource, sys

def is_open(number):
    try:
        return bool(os.fstat(number))
    except OSError:
        return False

print(len(sys.stdin.buffer.read()), is_open(int(sys.argv[1])), os.environ.get("DATABASE_URL"))
print(resource.getrlimit(resource.RLIMIT_CPU)[0], os.getcwd(), "walks" in sys.modules)
"""


def test_a_decoder_sees_its_photo_and_its_arguments_and_nothing_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "a secret")
    path = tmp_path / "decoder.py"
    path.write_text(LOOKS_AROUND, encoding="utf-8")
    with (tmp_path / "ours").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        said = apart.run(path, str(ours.fileno()), given=bytes(100_000))
    assert said.decode().split() == ["100000", "False", "None", "10", "/", "False"]
