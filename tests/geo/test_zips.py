"""Zips from strangers."""

import stat
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from geo.errors import BadShape
from geo.zips import MOST_BYTES, MOST_ENTRIES, unpack

WANTED = {".shp", ".dbf"}


def packed(tmp_path: Path, *entries: tuple[str | ZipInfo, bytes]) -> Path:
    path = tmp_path / "from_a_stranger.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name, content in entries:
            target.writestr(name, content)
    return path


def refusal(path: Path) -> str:
    folder = path.parent / "unpacked"
    folder.mkdir()
    with pytest.raises(BadShape) as refused:
        unpack(path, folder, WANTED)
    return refused.value.code


def test_parts_that_belong_together_stay_together_under_our_names(tmp_path: Path):
    path = packed(
        tmp_path,
        ("kort/Bydele.SHP", b"shapes"),
        ("kort/bydele.dbf", b"names"),
        ("kort/laes_mig.txt", b"hello"),
        ("__MACOSX/kort/._Bydele.shp", b"shadow"),
    )
    folder = tmp_path / "unpacked"
    folder.mkdir()
    found = unpack(path, folder, WANTED)
    assert [(name, at.name, at.read_bytes()) for name, at in found] == [
        ("Bydele.SHP", "0.shp", b"shapes"),
        ("bydele.dbf", "0.dbf", b"names"),
    ]
    assert sorted(at.name for at in folder.iterdir()) == ["0.dbf", "0.shp"]


@pytest.mark.parametrize(
    "name",
    ["../out.shp", "a/../../out.shp", "/tmp/out.shp", "..\\out.shp", "C:\\out.shp", "\\out.shp"],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str):
    assert refusal(packed(tmp_path, (name, b"x"))) == "zip-unsafe-name"


def test_a_symbolic_link_is_refused(tmp_path: Path):
    link = ZipInfo("bydele.shp")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refusal(packed(tmp_path, (link, b"/etc/passwd"))) == "zip-unsafe-name"


def test_many_entries_are_refused(tmp_path: Path):
    entries = [(f"{number}.txt", b"x") for number in range(MOST_ENTRIES + 1)]
    assert refusal(packed(tmp_path, *entries)) == "zip-too-many"


@pytest.mark.parametrize("name", ["bydele.shp", "uskyldig.txt"])
def test_a_bomb_is_refused_wanted_or_not(tmp_path: Path, name: str):
    assert refusal(packed(tmp_path, (name, b"\0" * 1_000_000))) == "zip-too-large"


def test_too_much_is_refused_however_honestly_packed(tmp_path: Path):
    path = tmp_path / "stored.zip"
    with ZipFile(path, "w") as target, target.open("bydele.shp", "w") as entry:
        for _ in range((MOST_BYTES >> 20) + 1):
            entry.write(b"\0" * 2**20)
    assert refusal(path) == "zip-too-large"


def test_a_size_that_lies_does_not_get_past_the_count(tmp_path: Path):
    path = packed(tmp_path, ("bydele.shp", b"\0" * 1_000_000))
    told = (1_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(told, (10).to_bytes(4, "little")))
    assert refusal(path) in {"zip-too-large", "corrupt-file"}


def test_an_encrypted_zip_is_refused(tmp_path: Path):
    path = packed(tmp_path, ("bydele.shp", b"shapes"))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == "zip-encrypted"


@pytest.mark.parametrize("cut", [30, 60, 100])
def test_half_a_zip_is_refused(tmp_path: Path, cut: int):
    path = packed(tmp_path, ("bydele.shp", b"shapes" * 50), ("bydele.dbf", b"names"))
    path.write_bytes(path.read_bytes()[:-cut])
    assert refusal(path) == "corrupt-file"


def test_a_damaged_entry_is_refused(tmp_path: Path):
    path = packed(tmp_path, ("bydele.shp", bytes(range(256)) * 4))
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    assert refusal(path) == "corrupt-file"


def test_the_same_name_twice_is_refused(tmp_path: Path):
    assert refusal(packed(tmp_path, ("a.shp", b"one"), ("A.SHP", b"other"))) == "corrupt-file"
