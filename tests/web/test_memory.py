"""What the phone keeps: nothing lost, nothing sent as two things, nothing for ever."""

import hashlib
import json
from base64 import b64encode

import pytest

PRELUDE = """async () => {
  const at = (name) => import(`/module/field/${name}.js`)
  const store = await at("store"), findings = await at("findings"), outbox = await at("outbox")
  const {copy} = await at("copy"), {withdraw} = await at("withdraw")
  const {addPhoto, removePhoto, photosOf} = await at("finding-photos")
  const {NOWHERE} = await at("place"), {forgetDelivered} = await at("forget")
  const walk = {id: "w", device: "d", token: "t", package: {}, is_signed_out: false}
  await store.write(["walk"], (tx) => tx.objectStore("walk").put(walk))
  const record = (category = "LYS") => findings.record(walk, "unsafe", category, NOWHERE, false)
  const opened = ({body, ...rest}) => ({...rest, body: JSON.parse(body)})
  const letters = async () => (await outbox.waiting()).map(opened)
  const everything = async () => (await findings.findings()).map(({observation}) => observation)
  const picture = (size) => ({bytes: new Uint8Array(size).fill(7).buffer, width: 4, height: 3})
  const set_out = async () => { await outbox.hurry()
  for (const one of await outbox.due()) await outbox.begin(one) }
  const trouble = {code: "malformed", detail: null}
  %s
}"""


WIPE = """
  const rooms = ["walk", "observation", "photo", "outbox", "kv"]
  await store.write(rooms, (tx) => Promise.all(rooms.map((room) => tx.objectStore(room).clear())))
"""


@pytest.fixture
def phone(modules):
    """Runs code on a phone with a walk and an empty memory."""
    modules.evaluate(PRELUDE % WIPE)
    return lambda code: modules.evaluate(PRELUDE % code)


@pytest.fixture
def odd_phone(bench):
    """A phone of its own, for a test that bends the browser."""
    return lambda code: bench.evaluate(PRELUDE % code)


def test_a_finding_and_its_letter_are_kept_together(phone, modules):
    id = phone("return (await record()).id")
    modules.reload()
    [letter], [finding] = phone("return [await letters(), await everything()]")
    assert finding["id"] == letter["subject"] == id
    assert letter["sha256"] == hashlib.sha256(canonical(letter["body"])).hexdigest()


def canonical(body) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def test_what_is_still_on_the_phone_is_edited_in_place(phone):
    [letter] = phone(
        """const {id} = await record()
        await findings.edit(id, () => ({note: "mørkt"}))
        return await letters()"""
    )
    assert letter["body"]["note"] == "mørkt"
    assert (letter["body"]["revision"], letter["body"]["replaces"]) == (1, None)


def test_what_may_have_left_is_never_touched_again(phone):
    first, second = phone(
        """const {id} = await record(); await set_out()
        await findings.edit(id, () => ({note: "a"})); await findings.edit(id, () => ({note: "b"}))
        return await letters()"""
    )
    assert (first["body"]["revision"], first["body"]["note"]) == (1, "")
    assert second["body"] == first["body"] | {"revision": 2, "replaces": 1, "note": "b"}


def test_an_edit_that_changes_nothing_says_nothing(phone):
    assert (
        phone(
            """const {id} = await record(); await set_out()
        await findings.edit(id, ({note}) => ({note})); return (await letters()).length"""
        )
        == 1
    )


def test_two_hands_at_once_lose_neither_change(phone):
    [letter] = phone(
        """const {id} = await record()
        const note = findings.edit(id, () => ({note: "a"}))
        await Promise.all([note, findings.edit(id, () => ({subtype: "LYS-1"}))])
        return await letters()"""
    )
    assert (letter["body"]["note"], letter["body"]["subtype"]) == ("a", "LYS-1")


def test_a_letter_waits_while_its_walker_is_at_it(phone):
    before, after = phone(
        """const {id} = await record(); const before = await outbox.due()
        await findings.release(id); return [before.length, (await outbox.due()).length]"""
    )
    assert (before, after) == (0, 1)


def test_text_goes_before_photos_and_the_smallest_photo_first(phone):
    order = phone(
        """const one = await record(); await addPhoto(one.id, picture(900))
        await addPhoto(one.id, picture(30))
        const two = await record(); await outbox.hurry()
        return (await outbox.due()).map(({kind, size, observation}) =>
          kind === "photo" ? size : observation === one.id ? "one" : "two")"""
    )
    assert order == ["one", "two", 30, 900]


def test_a_photo_waits_for_its_own_text(phone):
    before, after = phone(
        """const {id} = await record(); await addPhoto(id, picture(9)); await outbox.hurry()
        const [text, photo] = await outbox.due()
        const before = await outbox.begin(photo)
        await outbox.delivered(await outbox.begin(text), "stored", null)
        return [before, (await outbox.begin(photo)).subject === photo.subject]"""
    )
    assert before is None
    assert after is True


def test_a_photo_is_sent_byte_for_byte_as_it_was_hashed(phone):
    sha, sent = phone(
        """const {base64} = await at("digest")
        const {id} = await record(); await addPhoto(id, picture(9)); await outbox.hurry()
        const [text, photo] = await outbox.due()
        await outbox.delivered(await outbox.begin(text), "stored", null)
        return [photo.sha256, base64(new Uint8Array((await outbox.begin(photo)).bytes))]"""
    )
    assert sent == b64encode(b"\7" * 9).decode()
    assert sha == hashlib.sha256(b"\7" * 9).hexdigest()


def test_a_receipt_lets_the_letter_go_and_the_finding_stay(phone):
    waiting, finding = phone(
        """await record(); await outbox.hurry(); const [letter] = await outbox.due()
        await outbox.delivered(await outbox.begin(letter), "quarantined", "walk-closed")
        return [await letters(), (await everything())[0].delivered]"""
    )
    assert waiting == []
    assert (finding["revision"], finding["state"], finding["reason"]) == (
        1,
        "quarantined",
        "walk-closed",
    )


def test_an_edit_of_what_was_delivered_is_a_new_revision(phone):
    [letter] = phone(
        """const {id} = await record(); await outbox.hurry(); const [letter] = await outbox.due()
        await outbox.delivered(await outbox.begin(letter), "stored", null)
        await findings.edit(id, () => ({feeling: "safe"})); return await letters()"""
    )
    assert (letter["body"]["revision"], letter["body"]["replaces"]) == (2, 1)


def test_other_content_under_our_id_makes_ours_a_finding_of_its_own(phone):
    original, old, copies, sent, photos = phone(
        """const one = await record(); await addPhoto(one.id, picture(9)); await set_out()
        const [before] = await everything()
        await copy((await outbox.due())[0], trouble)
        const all = await everything()
        return [before, await photosOf(one.id), all, await letters(), await photosOf(all[0].id)]"""
    )
    [finding] = copies
    assert finding["id"] != original["id"]
    assert finding["copied_from"] == original["id"]
    assert old == []
    text, photo = sent
    assert (text["subject"], text["body"]["revision"]) == (finding["id"], 1)
    assert text["body"]["photos"] == [photo["subject"]] == [photos[0]["id"]]
    assert photo["subject"] not in original["photos"]
    assert not text["has_begun"]


def test_a_copy_that_is_refused_too_needs_the_walker(phone):
    [letter] = phone(
        """await record(); await set_out(); await copy((await outbox.due())[0], trouble)
        await set_out(); await copy((await outbox.due())[0], trouble); return await letters()"""
    )
    assert letter["trouble"]["code"] == "malformed"


def test_a_note_typed_while_the_finding_got_a_new_id_is_kept(phone):
    [finding] = phone(
        """const {id} = await record(); await set_out()
        await copy((await outbox.due())[0], trouble)
        await findings.edit(id, () => ({note: "sent skrevet"})); return await everything()"""
    )
    assert finding["note"] == "sent skrevet"


def test_what_was_refused_can_be_put_right_and_sent_again(phone):
    refused, due, [letter] = phone(
        """const {id} = await record(); await set_out()
        await outbox.park((await outbox.due())[0], trouble)
        const refused = (await letters())[0].trouble.code, due = (await outbox.due()).length
        await findings.edit(id, () => ({note: "kortere"}))
        return [refused, due, await letters()]"""
    )
    assert (refused, due) == ("malformed", 0)
    assert letter["trouble"] is None
    assert (letter["body"]["revision"], letter["body"]["note"]) == (1, "kortere")


def test_a_refused_revision_that_was_edited_since_is_superseded(phone):
    [letter] = phone(
        """const {id} = await record(); await set_out(); const [first] = await outbox.due()
        await findings.edit(id, () => ({note: "b"})); await outbox.park(first, trouble)
        return await letters()"""
    )
    assert letter["body"]["revision"] == 2


def test_trying_again_clears_the_trouble(phone):
    due = phone(
        """const {id} = await record(); await set_out()
        await outbox.park((await outbox.due())[0], trouble)
        await outbox.retry(id); return (await outbox.due()).length"""
    )
    assert due == 1


def test_a_finding_that_never_left_is_taken_back_without_a_trace(phone):
    assert phone(
        """const {id} = await record(); await addPhoto(id, picture(9)); await withdraw(id)
        return [await everything(), await letters(), await photosOf(id)]"""
    ) == [[], [], []]


def test_a_finding_that_may_have_left_is_withdrawn_at_the_other_end_too(phone):
    [finding], [letter], photos = phone(
        """const {id} = await record(); await addPhoto(id, picture(9)); await set_out()
        await withdraw(id)
        return [await everything(), await outbox.waiting(), await photosOf(id)]"""
    )
    assert (finding["withdrawn"], finding["note"]) == ("waiting", "")
    assert (letter["kind"], letter["subject"]) == ("withdrawal", finding["id"])
    assert photos == []


def test_gone_at_the_other_end_means_nothing_more_is_sent(phone):
    [finding], left = phone(
        """const {id} = await record(); await addPhoto(id, picture(9)); await set_out()
        await outbox.withdrawn((await outbox.due())[0])
        return [await everything(), await outbox.waiting()]"""
    )
    assert finding["withdrawn"] == "done"
    assert left == []


def test_a_phone_that_is_not_known_keeps_recording_and_sends_nothing(phone):
    begun, waiting = phone(
        """await record(); await outbox.hurry(); const [letter] = await outbox.due()
        await outbox.signedOut(letter); await record()
        return [await outbox.begin(letter), (await outbox.waiting()).length]"""
    )
    assert begun is None
    assert waiting == 2


def test_a_removed_photo_is_neither_kept_nor_sent(phone):
    photos, [letter] = phone(
        """const {id} = await record(); await addPhoto(id, picture(9))
        const [photo] = await photosOf(id); await removePhoto(id, photo.id)
        return [await photosOf(id), await letters()]"""
    )
    assert photos == []
    assert letter["body"]["photos"] == []


def test_a_day_after_its_receipt_a_finding_is_forgotten(phone):
    kept_at_23_hours, kept_at_25 = phone(
        """const {id} = await record(); await addPhoto(id, picture(9)); await outbox.hurry()
        for (const letter of await outbox.due())
          await outbox.delivered(await outbox.begin(letter), "stored", null)
        const hours = (count) => Date.now() + count * 3600e3
        await forgetDelivered(hours(23)); const before = (await everything()).length
        await forgetDelivered(hours(25))
        return [before, [...await everything(), ...await photosOf(id)]]"""
    )
    assert kept_at_23_hours == 1
    assert kept_at_25 == []


def test_what_has_no_receipt_is_never_forgotten(phone):
    assert (
        phone(
            """await record()
            await forgetDelivered(Date.now() + 1e12)
            return (await everything()).length"""
        )
        == 1
    )


def test_a_connection_the_browser_has_dropped_is_opened_again(odd_phone):
    assert (
        odd_phone(
            """const ask = IDBDatabase.prototype.transaction; let drops = 1
        IDBDatabase.prototype.transaction = function (...how) {
          if (drops-- > 0) throw new DOMException("dropped", "InvalidStateError")
          return ask.apply(this, how)
        }
        await record(); return (await everything()).length"""
        )
        == 1
    )


def test_every_write_waits_for_the_disk(odd_phone):
    assert odd_phone(
        """const ask = IDBDatabase.prototype.transaction; const asked = []
        IDBDatabase.prototype.transaction = function (rooms, mode, how) {
          if (mode === "readwrite") asked.push(how?.durability)
          return ask.call(this, rooms, mode, how)
        }
        const {id} = await record(); await addPhoto(id, picture(9)); await withdraw(id)
        return [...new Set(asked)]"""
    ) == ["strict"]


def test_a_full_phone_says_so_and_keeps_the_text(odd_phone, bench, server):
    bench.context.new_cdp_session(bench).send(
        "Storage.overrideQuotaForOrigin", {"origin": server.address, "quotaSize": 400_000}
    )
    failure, photos, notes = odd_phone(
        """const {id} = await record()
        const failure = await addPhoto(id, picture(900000)).catch((error) => error.name)
        await findings.edit(id, () => ({note: "men teksten er her"}))
        return [failure, (await everything())[0].photos, (await everything())[0].note]"""
    )
    assert failure == "QuotaExceededError"
    assert (photos, notes) == ([], "men teksten er her")


def test_a_clock_that_is_put_right_does_not_hold_a_letter_for_ever(phone):
    assert phone("await record(); return (await outbox.due(Date.now() - 864e5)).length") == 1


def test_what_is_said_of_a_photo_does_not_overwrite_what_was_said_of_the_text(phone):
    finding = phone(
        """const {id} = await record(); await addPhoto(id, picture(9)); await outbox.hurry()
        const [text, photo] = await outbox.due()
        await outbox.delivered(await outbox.begin(text), "quarantined", "walk-closed")
        await outbox.delivered(await outbox.begin(photo), "stored", null)
        return (await everything())[0]"""
    )
    assert finding["delivered"]["reason"] == "walk-closed"
