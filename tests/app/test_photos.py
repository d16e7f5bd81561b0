"""Photos from the phone: kept upright, bare and by their hash, or turned down in words."""

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from sqlmodel import select

from tests.cast import Phone, digest, letter
from walks.observations.search import photo_to_see, photos_of
from walks.people.may import Held
from walks.photos.keep import Store
from walks.tables import Photo


@pytest.fixture
def picture() -> bytes:
    """A small photo with a position in its EXIF."""
    image = Image.new("RGB", (640, 480), "darkblue")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (57.0, 3.0, 0.0)}
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_is_kept_by_its_hash_without_its_metadata(phone: Phone, db, settings, picture):
    observation = uuid4()
    answer = phone.put_photo(picture, observation)
    assert answer.status_code == 201
    receipt, store = answer.json(), Store(settings.photos)
    assert receipt["sha256"] == digest(picture)
    for size in ("large", "small"):
        kept = store.read(receipt["stored"][size])
        assert digest(kept) == receipt["stored"][size]
        assert not Image.open(BytesIO(kept)).getexif()
    assert db.exec(select(Photo)).one().observation_id == observation
    assert not list(store.check())


def test_the_same_photo_again_changes_nothing(phone: Phone, db, picture):
    observation, id = uuid4(), uuid4()
    answers = [phone.put_photo(picture, observation, id) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["stored"] == answers[1].json()["stored"]
    assert len(db.exec(select(Photo))) == 1


def test_another_picture_under_the_same_id_is_refused(phone: Phone, picture):
    observation, id = uuid4(), uuid4()
    phone.put_photo(picture, observation, id)
    answer = phone.put_photo(picture + b" ", observation, id)
    assert (answer.status_code, answer.json()["stored_sha256"]) == (409, digest(picture))


def test_a_photo_may_come_before_or_after_its_text(phone: Phone, picture):
    first, second = uuid4(), uuid4()
    assert phone.put_photo(picture, first).status_code == 201
    assert phone.put(letter(phone.walk), first).status_code == 201
    assert phone.put(letter(phone.walk), second).status_code == 201
    assert phone.put_photo(picture, second).status_code == 201


def test_a_photo_for_a_closed_walk_is_kept_in_quarantine(phone: Phone, desk, picture):
    desk.close(phone.walk, days_ago=8)
    answer = phone.put_photo(picture, uuid4())
    assert (answer.status_code, answer.json()["reason"]) == (202, "walk-closed")


def test_a_photo_of_what_was_withdrawn_is_not_taken(phone: Phone, picture):
    observation = uuid4()
    phone.withdraw(observation)
    assert phone.put_photo(picture, observation).status_code == 410


def test_another_phone_cannot_add_photos_to_mine(phone: Phone, other_phone: Phone, picture):
    mine = uuid4()
    phone.put(letter(phone.walk), mine)
    assert other_phone.put_photo(picture, mine).status_code == 409


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 415, "not-a-photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "not-a-photo"),
        (b"<html><script>alert(1)</script>", 415, "not-a-photo"),
        (b"GIF89a" + bytes(100), 415, "not-a-photo"),
        (b"\xff\xd8\xff\xe0" + bytes(100), 422, "broken-photo"),
        (bytes(9 * 1024 * 1024), 413, "too-large"),
    ],
)
def test_what_is_no_photo_is_turned_down_and_leaves_nothing(
    phone: Phone, settings, body, status, code
):
    answer = phone.put_photo(body, uuid4())
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{code}")
    assert [path for path in settings.photos.rglob("*") if path.is_file()] == []


def test_a_photo_that_was_changed_on_the_way_is_turned_down(phone: Phone, picture):
    answer = phone.put_photo(picture, uuid4(), told=picture + b"!")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/digest-mismatch")


def test_a_heic_photo_is_turned_down_in_words(phone: Phone, shared):
    answer = phone.put_photo((shared / "data/photos/example.heic").read_bytes(), uuid4())
    assert answer.status_code == 415
    assert answer.json()["type"] == "/problems/heic-not-supported"


def test_a_photo_that_was_blurred_later_is_shown_to_nobody(phone: Phone, database, db, picture):
    lamp, plain, blurred = uuid4(), uuid4(), uuid4()
    phone.put(letter(phone.walk, photos=[str(plain)]), lamp)
    phone.put_photo(picture, lamp, plain)
    phone.put(letter(phone.walk, photos=[str(blurred)], revision=2, replaces=1), lamp)
    phone.put_photo(picture, lamp, blurred)
    states = {row.id: row.state for row in db.exec(select(Photo))}
    assert states == {plain: "replaced", blurred: "stored"}
    found = photos_of(db, [lamp])
    assert [photo.id for photo in found[lamp]] == [blurred]
    with database.reading() as session:
        assert photo_to_see(session, {Held("coordinator")}, blurred)
        assert photo_to_see(session, {Held("coordinator")}, plain) is None


def test_a_photo_that_arrives_after_it_was_replaced_is_laid_aside(phone: Phone, db, picture):
    lamp, plain, blurred = uuid4(), uuid4(), uuid4()
    phone.put(letter(phone.walk, photos=[str(plain)]), lamp)
    phone.put(letter(phone.walk, photos=[str(blurred)], revision=2, replaces=1), lamp)
    assert phone.put_photo(picture, lamp, plain).status_code == 201
    assert db.exec(select(Photo.state)).one() == "replaced"


def test_replaced_photos_leave_room_for_four_that_stand(phone: Phone, db, picture):
    lamp, plain = uuid4(), uuid4()
    four = [uuid4() for _ in range(4)]
    phone.put(letter(phone.walk, photos=[str(plain)]), lamp)
    phone.put_photo(picture, lamp, plain)
    phone.put(letter(phone.walk, photos=[str(id) for id in four], revision=2, replaces=1), lamp)
    assert [phone.put_photo(picture, lamp, id).status_code for id in four] == [201] * 4


def test_a_photo_that_is_named_again_stands_again(phone: Phone, db, picture):
    lamp, plain = uuid4(), uuid4()
    phone.put(letter(phone.walk, photos=[str(plain)]), lamp)
    phone.put_photo(picture, lamp, plain)
    phone.put(letter(phone.walk, revision=2, replaces=1), lamp)
    assert db.exec(select(Photo.state)).one() == "replaced"
    phone.put(letter(phone.walk, photos=[str(plain)], revision=3, replaces=2), lamp)
    assert db.exec(select(Photo.state)).one() == "stored"
