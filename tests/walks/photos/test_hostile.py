"""Whatever is sent as a photo ends in a plain JPEG or in a code, within a second and in little
memory."""

import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests import hostile
from tests.hostile import Hostile
from walks.errors import Unusable
from walks.photos.clean import clean

ROOT = Path(__file__).resolve().parents[3]
MOST_MEMORY = 300 * 1024  # kB
PLAIN_JPEG = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}  # JFIF, tables, frame, scan


def check_harmless(jpeg: bytes, longest: int) -> None:
    assert hostile.STOWAWAY not in jpeg
    assert set(hostile.markers(jpeg)) == PLAIN_JPEG
    with Image.open(io.BytesIO(jpeg)) as image:
        image.load()
        assert image.mode == "RGB"
        assert max(image.size) <= longest


@pytest.mark.parametrize(
    "family",
    [
        hostile.bombs,
        hostile.foreigners,
        hostile.impossible,
        hostile.lying,
        hostile.stowaways,
        hostile.odd,
        hostile.cut,
        hostile.flipped,
    ],
    ids=lambda family: family.__name__,
)
def test_every_hostile_file_ends_as_it_should(family: Callable[[], Iterator[Hostile]]):
    for file in family():
        began = time.thread_time()
        try:
            cleaned = clean(file.data, heic=False)
        except Unusable as trouble:
            end = trouble.code
        else:
            end = "clean"
        assert time.thread_time() - began < 1, file.name
        assert end in file.ends, f"{file.name} ended in {end}"
        if end == "clean":
            check_harmless(cleaned.large, 1600)
            check_harmless(cleaned.small, 480)


def test_the_corpus_holds_more_than_500_different_files():
    files = list(hostile.corpus())
    assert len({file.data for file in files}) == len({file.name for file in files}) == len(files)
    assert len(files) > 500


@pytest.mark.parametrize("cargo", [b"PK\3\4STOWAWAY", b"<?php STOWAWAY ?>", b"\xff\xd8\xff" * 9])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_polyglot_comes_out_the_same_as_the_picture_alone(kind, cargo):
    picture = hostile.plain(kind)
    assert clean(picture + cargo, heic=False) == clean(picture, heic=False)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "HEIC"])
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.gif", "a.heic", "a.php", "a"])
def test_a_name_is_not_believed(tmp_path, kind, name):
    path = tmp_path / name
    path.write_bytes(b"\0\0\0\x18ftypheic" + bytes(12) if kind == "HEIC" else hostile.plain(kind))
    if kind in ("JPEG", "PNG", "WEBP"):
        assert clean(path, heic=False).width == 64
    else:
        with pytest.raises(Unusable) as trouble:
            clean(path, heic=False)
        assert trouble.value.code == ("heic-not-supported" if kind == "HEIC" else "not-a-photo")


def test_the_whole_corpus_fits_in_little_memory():
    """In a process of its own, by what the kernel says it needed at most."""
    program = """
import re
from tests import hostile
from walks.errors import Unusable
from walks.photos.clean import clean

def peak():
    told = open("/proc/self/status").read()
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", told)[1])

empty, ends = peak(), 0
for file in hostile.corpus():
    try:
        clean(file.data, heic=False)
    except Unusable as trouble:
        assert trouble.code in file.ends, file.name
    else:
        assert "clean" in file.ends, file.name
    ends += 1
print(ends, empty, peak())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    ends, _, peak = map(int, done.stdout.split())
    assert ends == len(list(hostile.corpus()))
    assert peak < MOST_MEMORY, f"{peak} kB"


def test_all_bombs_together_fit_in_little_memory():
    program = """
import resource
from tests import hostile
from walks.errors import Unusable
from walks.photos.clean import clean

resource.setrlimit(resource.RLIMIT_AS, (200 * 1024 * 1024,) * 2)
ends = 0
for file in hostile.bombs():
    try:
        clean(file.data, heic=False)
    except Unusable as trouble:
        assert trouble.code in file.ends, file.name
    else:
        assert "clean" in file.ends, file.name
    ends += 1
print(ends)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == len(list(hostile.bombs()))
