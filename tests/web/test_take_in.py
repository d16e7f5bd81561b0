"""Findings from a file: taken in once, sent once, and what can't be taken is said in words."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.browser import PHONE, here
from tests.web.inside import PRELUDE, WIPE
from tests.web.walker import Walker

TAKE = """
  const {contentOf} = await at("file"), {takeIn} = await at("take-in")
  const take = (content) => takeIn(new Blob([JSON.stringify(content)]))
  const wipe = () => store.write(["observation", "photo", "outbox"], async (tx) => {
    for (const room of ["observation", "photo", "outbox"]) await tx.objectStore(room).clear()
  })
  const W = "01890000-0000-7000-8000-00000000aaaa"
  const mine = {...walk, id: W}
  await store.write(["walk"], (tx) => tx.objectStore("walk").put(mine))
  const see = async (note = "") => {
    const seen = {category: "LYS", place: NOWHERE, isSeeking: false}
    const {id} = (await findings.record(mine, seen)).observation
    await findings.edit(id, () => ({note}))
    await findings.release(id)
    return id
  }
"""
NOTHING = {"taken": 0, "known": 0, "different": 0, "unreadable": 0, "full": 0, "elsewhere": 0}


@pytest.fixture
def phone(modules):
    """Runs code on a phone with a walk and an empty memory."""
    modules.evaluate(PRELUDE % WIPE)
    return lambda code: modules.evaluate(PRELUDE % (TAKE + code))


def test_what_is_taken_in_is_what_was_saved_byte_for_byte(phone):
    told, before, after, photos = phone(
        """const id = await see("bag hegnet"); await addPhoto(id, noise(900))
        const before = await outbox.waiting(), content = await contentOf(null)
        await wipe()
        const told = await take(content)
        const hashes = (await photosOf(id)).map(({sha256}) => sha256)
        return [told, before, await outbox.waiting(), hashes]"""
    )
    assert told == NOTHING | {"taken": 1}
    changed = {"has_begun": True, "not_before": 0, "device": "d"}
    assert after == [letter | changed for letter in before]
    assert photos == [letter["sha256"] for letter in after if letter["kind"] == "photo"]


def test_a_file_of_the_first_version_is_read_too(phone):
    told, kinds, findings = phone(
        """const id = await see("æøå"); await addPhoto(id, noise(900))
        const content = await contentOf(null)
        await wipe()
        content.letters = content.letters
          .map(({letter, device, width, height, ...as_it_was}) => as_it_was)
        const told = await take(content)
        return [told, (await outbox.waiting()).map(({kind}) => kind), await everything()]"""
    )
    assert told == NOTHING | {"taken": 1}
    assert kinds == ["observation", "photo"]
    assert findings[0]["note"] == "æøå"


def test_what_is_here_already_is_not_taken_again(phone):
    told, letters = phone(
        """await see("a"); const gone = await see("b"); await addPhoto(gone, noise(90))
        const content = await contentOf(null)
        const all = (await outbox.due()).filter(({observation}) => observation === gone)
        for (const letter of all)
          await outbox.delivered(await outbox.begin(letter), "stored", null)
        return [await take(content), (await outbox.waiting()).length]"""
    )
    assert told == NOTHING | {"known": 2}
    assert letters == 1


def test_only_the_photo_that_is_missing_is_taken(phone):
    told, kinds = phone(
        """const id = await see("a"); await addPhoto(id, noise(90))
        const content = await contentOf(null)
        await store.write(["photo", "outbox"], async (tx) => {
          const all = await tx.objectStore("outbox").getAll()
          const [photo] = all.filter((letter) => letter.kind === "photo")
          await tx.objectStore("outbox").delete(photo.id)
          await tx.objectStore("photo").delete(photo.subject)
        })
        return [await take(content), (await outbox.waiting()).map(({kind}) => kind).sort()]"""
    )
    assert told == NOTHING | {"taken": 1}
    assert kinds == ["observation", "photo"]


def test_another_version_of_the_same_finding_is_not_put_over_ours(phone):
    told, [finding] = phone(
        """const id = await see("før"); const content = await contentOf(null)
        await findings.edit(id, () => ({note: "efter"}))
        return [await take(content), await everything()]"""
    )
    assert told == NOTHING | {"different": 1}
    assert finding["note"] == "efter"


def test_a_newer_revision_than_ours_is_taken(phone):
    told, [finding], revisions = phone(
        """const id = await see("før"); const early = await contentOf(null)
        await set_out(); await findings.edit(id, () => ({note: "efter"}))
        const late = await contentOf(null)
        await wipe(); await take(early)
        const told = await take(late)
        return [told, await everything(), (await outbox.waiting()).map(({revision}) => revision)]"""
    )
    assert told == NOTHING | {"taken": 1}
    assert (finding["note"], finding["revision"]) == ("efter", 2)
    assert revisions == [1, 2]


def test_what_is_not_what_its_hash_says_is_left_in_the_file(phone):
    told, findings, letters = phone(
        """const id = await see("sandt"); await addPhoto(id, noise(90)); await see("også sandt")
        const content = await contentOf(null)
        content.letters[0].body = content.letters[0].body.replace("sandt", "falsk")
        const photo = content.letters.find(({kind}) => kind === "photo")
        photo.jpeg_base64 = btoa("noget andet")
        await wipe()
        return [await take(content), (await everything()).map(({note}) => note),
          (await outbox.waiting()).length]"""
    )
    assert told == NOTHING | {"taken": 1, "unreadable": 1}
    assert (findings, letters) == (["også sandt"], 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "not-ours"),
        ([], "not-ours"),
        ({"format": "tryg-vandring-letters", "version": 2, "letters": []}, "newer"),
        ({"format": "tryg-vandring-letters", "version": 1, "letters": []}, NOTHING),
        (
            {"format": "tryg-vandring-letters", "version": 1, "letters": [None, {}, {"kind": 1}]},
            NOTHING | {"unreadable": 1},
        ),
    ],
)
def test_a_file_that_is_not_ours_changes_nothing(phone, content, said):
    told, letters = phone(
        f"return [await take({json.dumps(content)}), (await outbox.waiting()).length]"
    )
    assert (told, letters) == (said, 0)


def test_a_finding_of_another_walk_is_kept_and_not_sent(phone):
    told, due, waiting = phone(
        """const other = {...mine, id: "01890000-0000-7000-8000-00000000bbbb"}
        await findings.record(other, {category: "AND", place: NOWHERE, isSeeking: false})
        const content = await contentOf(null)
        await wipe()
        const told = await take(content)
        return [told, (await outbox.due()).length, (await outbox.waiting()).length]"""
    )
    assert told == NOTHING | {"taken": 1, "elsewhere": 1}
    assert (due, waiting) == (0, 1)


@pytest.fixture
def saved(chromium, server) -> Path:
    """A phone that never got signal, its findings in a file; the phone lies in the harbour."""
    context = chromium.new_context(**PHONE)
    here(context)
    walker = Walker.joined(context, server)
    server.stop()
    walker.write("Belysning")
    walker.take_photo()
    walker.press("Færdig")
    walker.record("Andet", "Utryg her")
    walker.sees("2 venter")
    walker.press("Menu")
    with walker.page.expect_download() as waiting:
        walker.press("Gem alt usendt som fil")
    file = Path(waiting.value.path()).read_bytes()
    context.close()
    server.start()
    return file


def test_a_lost_phones_file_is_sent_by_another_phone_on_the_walk(context, server, kept, saved):
    walker = Walker.joined(context, server)
    walker.press("Mine fund")
    take_in(walker, saved)
    walker.sees("2 fund er hentet og sendes af sig selv.")
    walker.press("Luk")
    walker.sees_all_stored()
    letters = json.loads(saved)["letters"]
    texts = {one["id"]: one["body"].encode() for one in letters if one["kind"] == "observation"}
    assert {id: body for (id, _), body in kept.observations.items()} == texts
    [photo] = [one for one in letters if one["kind"] == "photo"]
    assert {photo["id"]: base64.b64decode(photo["jpeg_base64"])} == kept.photos
    assert hashlib.sha256(kept.photos[photo["id"]]).hexdigest() == photo["sha256"]
    take_in(walker, saved)
    walker.sees("2 fund var her allerede.")
    walker.press("Luk")
    walker.sees_all_stored()
    assert (len(kept.observations), len(kept.photos)) == (2, 1)


def test_a_file_that_is_no_file_of_ours_is_said_to_be_none(context, server):
    walker = Walker.joined(context, server)
    walker.press("Menu")
    take_in(walker, b"PK\x03\x04")
    walker.sees("Filen er ikke gemt af denne app. Intet er ændret.")
    walker.press("Luk")
    expect(walker.page.get_by_role("dialog")).to_have_count(0)


def take_in(walker: Walker, content: bytes) -> None:
    with walker.page.expect_file_chooser() as asked:
        walker.press("Hent fund fra fil")
    asked.value.set_files({"name": "fund.json", "mimeType": "application/json", "buffer": content})
