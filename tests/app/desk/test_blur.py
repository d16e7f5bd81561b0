"""A photo blurred at the desk: the pixels are gone, the old files too; the receipt stays true."""

import hashlib
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image
from sqlmodel import select

from tests.app.desk.conftest import Evening
from tests.cast import digest
from walks.photos import faces
from walks.photos.mask import Area
from walks.tables import DiscardedFile, Event, Photo

MIDDLE = {
    "areas-0-left": "40",
    "areas-0-top": "40,5",
    "areas-0-width": "20",
    "areas-0-height": "20",
}


@pytest.fixture
def picture() -> bytes:
    """Noise, so that whatever stays can be seen."""
    pixels = np.random.default_rng(7).integers(0, 256, (480, 640, 3), dtype=np.uint8)
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.fixture
def sent(evening: Evening, picture: bytes):
    """A photo of the lamp: its id and its page at the desk."""
    id = uuid4()
    assert evening.phones[0].put_photo(picture, evening.lamp, id).status_code == 201
    return id, f"/desk/photos/{id}/blur"


def row(db, id) -> Photo:
    return db.exec(select(Photo).where(Photo.id == id)).one()


def files(settings) -> dict[str, Path]:
    return {path.stem: path for path in Path(settings.photos).rglob("*.jpg")}


def everything(settings) -> list[bytes]:
    return [path.read_bytes() for path in Path(settings.photos).rglob("*") if path.is_file()]


def test_the_pixels_are_gone_and_the_old_bytes_are_nowhere(sent, coordinator, db, settings):
    id, page = sent
    before = row(db, id)
    old = [files(settings)[name].read_bytes() for name in (before.large, before.small)]
    answer = coordinator.post(page, data=MIDDLE)
    assert "Billedet er sløret, og det gamle er slettet." in answer.text
    after = row(db, id)
    assert set(files(settings)) == {after.large, after.small}
    assert {before.large, before.small} & {after.large, after.small} == set()
    assert not [data for data in everything(settings) if data in old]
    assert db.exec(select(DiscardedFile)) == []
    for size, name in (("large", after.large), ("small", after.small)):
        served = coordinator.get(f"/desk/photos/{id}/{size}").content
        assert hashlib.sha256(served).hexdigest() == name
        pixels = np.array(Image.open(BytesIO(served))).astype(int)
        height, width = pixels.shape[:2]
        middle = pixels[
            height * 45 // 100 : height * 55 // 100, width * 45 // 100 : width * 55 // 100
        ]
        assert len(np.unique(middle[:, :, 0] // 16)) <= 16
        assert np.abs(np.diff(middle, axis=1)).mean() < 6  # of noise it was some fifty


def test_the_phone_still_gets_its_receipt_and_brings_nothing_back(
    sent, evening, picture, coordinator, db, settings
):
    id, page = sent
    coordinator.post(page, data=MIDDLE)
    there = set(files(settings))
    again = evening.phones[0].put_photo(picture, evening.lamp, id)
    assert (again.status_code, again.json()["sha256"]) == (200, digest(picture))
    assert set(files(settings)) == there
    receipts = evening.phones[0].look("receipts")["observations"]
    [told] = [one for one in receipts if one["id"] == str(evening.lamp)]
    assert told["photos"] == [{"id": str(id), "sha256": digest(picture), "state": "stored"}]


def test_the_same_picture_of_somebody_else_is_left_alone(
    sent, evening, picture, coordinator, db, settings
):
    id, page = sent
    other = uuid4()
    evening.phones[0].put_photo(picture, evening.lamp, other)
    coordinator.post(page, data=MIDDLE)
    kept, blurred = row(db, other), row(db, id)
    assert set(files(settings)) == {kept.large, kept.small, blurred.large, blurred.small}
    coordinator.post(f"/desk/photos/{other}/blur", data=MIDDLE)
    assert set(files(settings)) == {blurred.large, blurred.small}


def test_what_a_killed_process_left_is_removed_at_the_next_start(sent, client, db, settings):
    id, _ = sent
    before = row(db, id)
    stray = "ab" * 32
    place = Path(settings.photos) / "ab" / f"{stray}.jpg"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"an old face")
    db.add(
        DiscardedFile(sha256=stray, at=before.received_at),
        DiscardedFile(sha256=before.large, at=before.received_at),
    )
    client.__exit__(None, None, None)
    client.__enter__()
    assert not place.exists()
    assert before.large in files(settings)  # a photo stands with it
    assert db.exec(select(DiscardedFile)) == []


def test_the_journal_is_told_how_many_areas_and_no_more(sent, coordinator, db):
    id, page = sent
    coordinator.post(page, data=MIDDLE)
    [event] = db.exec(select(Event).where(Event.verb == "blurred"))
    assert (event.noun, event.facts) == (f"photo:{id}", {"areas": 1})


WRONG = [
    ({"areas-0-left": "40"}, "Skriv et tal fra 0 til 100."),
    (MIDDLE | {"areas-0-top": "midt"}, "Skriv et tal fra 0 til 100."),
    (MIDDLE | {"areas-0-width": "0"}, "Skriv et tal fra 0 til 100."),
    (MIDDLE | {"areas-0-height": "nan"}, "Skriv et tal fra 0 til 100."),
    (MIDDLE | {"areas-0-left": "1e99"}, "Skriv et tal fra 0 til 100."),
]


@pytest.mark.parametrize(("typed", "words"), WRONG)
def test_what_can_not_be_used_is_said_and_nothing_is_changed(typed, words, sent, coordinator, db):
    id, page = sent
    before = row(db, id)
    answer = coordinator.post(page, data=typed)
    assert answer.status_code == 422
    assert words in answer.text
    for value in filter(None, typed.values()):
        assert f'value="{value}"' in answer.text
    assert row(db, id).large == before.large


def test_nothing_marked_is_nothing_blurred(sent, coordinator, db):
    id, page = sent
    before = row(db, id)
    assert "Marker mindst ét område" in coordinator.post(page).text
    assert row(db, id).large == before.large


def test_the_page_says_that_it_can_not_be_undone(sent, coordinator):
    shown = coordinator.get(sent[1]).text
    assert "Det kan ikke fortrydes" in shown
    assert "Foreslå ansigter" not in shown


def test_the_police_may_look_but_not_blur_and_find_no_way_to(sent, evening, staff):
    police = staff("police")
    assert police.get(sent[1]).status_code == 404
    assert "/blur" not in police.get(f"{evening.page}/observations").text


def test_a_photo_for_the_police_is_not_there_for_the_municipality(evening, picture, municipality):
    id = uuid4()
    evening.phones[2].put_photo(picture, evening.police, id)
    for answer in (
        municipality.get(f"/desk/photos/{id}/blur"),
        municipality.post(f"/desk/photos/{id}/blur", data=MIDDLE),
    ):
        assert answer.status_code == 404


def test_suggested_faces_stand_in_the_fields_and_nothing_is_blurred_by_itself(
    sent, coordinator, db, monkeypatch
):
    id, page = sent
    before = row(db, id)
    monkeypatch.setattr(faces, "is_there", lambda: True)
    monkeypatch.setattr(faces, "suggest", lambda jpeg: [Area(10.4, 20.6, 5.2, 7.9)])
    assert "Foreslå ansigter" in coordinator.get(page).text
    shown = coordinator.get(f"{page}?suggest=1").text
    assert "De finder ikke alle" in shown
    for side, value in (("left", 10), ("top", 20), ("width", 6), ("height", 9)):
        assert (
            f'name="areas-0-{side}" inputmode="decimal" autocomplete="off" value="{value}"' in shown
        )
    assert row(db, id).large == before.large


def test_no_faces_found_is_not_taken_for_none_there(sent, coordinator, monkeypatch):
    monkeypatch.setattr(faces, "is_there", lambda: True)
    monkeypatch.setattr(faces, "suggest", lambda jpeg: [])
    assert "Det betyder ikke, at der ingen er" in coordinator.get(f"{sent[1]}?suggest=1").text
