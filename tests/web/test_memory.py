"""What the phone keeps: nothing lost, nothing sent as two things, nothing for ever."""

import hashlib
import json
import re
from base64 import b64encode

import pytest

from tests.web.inside import PRELUDE, WIPE


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


def test_nothing_she_said_stays_on_the_phone_of_what_is_withdrawn(phone):
    kept = phone(
        """const {id} = await record("GRO"); const said = {note: "Anna", proposal: "Anna",
            asset_number: "4-113", times: ["always"], worst_for: ["older"], unease: 3}
        await findings.edit(id, () => said)
        await (await at("kept-words")).keepWords(id, ["Anna"])
        await set_out()
        await withdraw(id)
        return [...await everything(), await store.recall("kept-words"), ...await letters()]"""
    )
    assert (kept[0]["withdrawn"], kept[0]["category"], kept[0]["times"]) == ("waiting", "GRO", [])
    assert not re.search("Anna|4-113|older", json.dumps(kept))


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
        await outbox.signedOut(await outbox.begin(letter)); await record()
        return [await outbox.begin(letter), (await outbox.waiting()).length]"""
    )
    assert begun is None
    assert waiting == 2


def test_a_late_no_to_an_old_token_says_nothing_of_the_new_one(phone):
    assert phone(
        """await record(); await outbox.hurry(); const [letter] = await outbox.due()
        const begun = await outbox.begin(letter)
        await store.write(["walk"], (tx) => tx.objectStore("walk").put({...walk, token: "new"}))
        await outbox.signedOut(begun)
        return (await outbox.due()).length"""
    )


def test_a_removed_photo_is_neither_kept_nor_sent(phone):
    photos, [letter] = phone(
        """const {id} = await record(); await addPhoto(id, picture(9))
        const [photo] = await photosOf(id); await removePhoto(photo)
        return [await photosOf(id), await letters()]"""
    )
    assert photos == []
    assert letter["body"]["photos"] == []


DELIVERED = """const {id} = await record(); await addPhoto(id, picture(9)); await outbox.hurry()
  for (const letter of await outbox.due())
    await outbox.delivered(await outbox.begin(letter), "stored", null)
  await findings.release(id)
  const hours = (count) => Date.now() + count * 3600e3
  const close = (takes_until) => store.write(["walk"], (tx) =>
    tx.objectStore("walk").put({...walk, package: {walk: {takes_until}}}))
  const left = async (at, isTight) => { await forgetDelivered(at, isTight)
    return [(await everything()).length, (await photosOf(id)).length] }
"""


def test_a_day_after_its_receipt_a_photo_is_forgotten_and_after_a_week_the_words(phone):
    assert phone(
        DELIVERED + "return [await left(hours(23)), await left(hours(25)), await left(hours(167)), "
        "await left(hours(169))]"
    ) == [[1, 1], [1, 0], [1, 0], [0, 0]]


def test_words_stay_as_long_as_a_closed_walk_takes_what_was_forgotten(phone):
    assert phone(
        DELIVERED
        + """await close(new Date(hours(60)).toISOString())
        return [await left(hours(59)), await left(hours(61))]"""
    ) == [[1, 0], [0, 0]]


def test_a_full_phone_lets_photos_go_at_once_and_words_never_sooner(phone):
    assert phone(DELIVERED + "return [await left(hours(0)), await left(hours(0), true)]") == [
        [1, 1],
        [1, 0],
    ]


def test_what_is_being_put_right_is_never_forgotten_under_her_hands(phone):
    assert phone(
        DELIVERED
        + """await findings.open(id, "details")
        const open = await left(hours(1000))
        await findings.release(id)
        return [open, await left(hours(1000))]"""
    ) == [[1, 1], [0, 0]]


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
        const failure = await addPhoto(id, noise(900000)).catch((error) => error.name)
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


def test_a_letter_goes_with_the_token_of_its_own_walk_and_no_other(phone):
    sent = phone(
        """const other = {...walk, id: "v", device: "e", token: "of the other"}
        await store.write(["walk"], (tx) => tx.objectStore("walk").put(other))
        await record()
        await findings.record(other, {category: "AND", place: NOWHERE, isSeeking: false})
        await outbox.hurry()
        const begun = await Promise.all((await outbox.due()).map(outbox.begin))
        return begun.map(({walk, device, token}) => [walk, device, token])"""
    )
    assert sent == [["w", "d", "t"], ["v", "e", "of the other"]]


def test_a_letter_of_a_walk_this_phone_is_not_on_waits_in_peace(phone):
    due, rest, waiting = phone(
        """await findings.record({...walk, id: "x"}, {category: "AND", place: NOWHERE})
        await outbox.hurry()
        const rest = await outbox.restUntilDue()
        return [(await outbox.due()).length, rest === Infinity, (await outbox.waiting()).length]"""
    )
    assert (due, rest, waiting) == (0, True, 1)


def test_a_photo_whose_text_needs_help_is_not_looked_at_again_and_again(phone):
    due, rest = phone(
        """const {id} = await record(); await addPhoto(id, picture(9)); await outbox.hurry()
        const [text] = await outbox.due(); await outbox.begin(text)
        await outbox.park(text, trouble)
        return [(await outbox.due()).length, (await outbox.restUntilDue()) === Infinity]"""
    )
    assert (due, rest) == (0, True)


def test_a_memory_of_the_first_version_is_taken_over_with_all_that_waits_in_it(bench):
    bench.evaluate(FIRST_VERSION)
    kept = bench.evaluate(
        PRELUDE
        % """const {base64} = await at("digest")
        const [text, photo] = await outbox.waiting()
        const begun = await outbox.begin(text)
        await outbox.delivered(begun, "stored", null)
        await findings.edit("o", () => ({note: "rettet"}))
        const later = (await outbox.waiting()).find(({kind}) => kind === "observation")
        return [new TextDecoder().decode(begun.bytes), later.revision,
          base64(new Uint8Array((await photosOf("o"))[0].bytes)), photo.sha256,
          (await store.read(["agreement"], (tx) => tx.objectStore("agreement").count()))]"""
    )
    assert kept == ['{"as it was": "written"}', 2, "Bwc=", "of the photo", 0]


def test_a_memory_of_the_second_version_gets_the_room_for_recordings(bench):
    bench.evaluate(FIRST_VERSION)
    bench.evaluate(SECOND_VERSION)
    kept = bench.evaluate(
        PRELUDE
        % """const waits = (await outbox.waiting()).map(({kind}) => kind)
        const sound = await addSound("o", speech(5))
        const [kept] = await everything()
        return [waits, kept.sound === sound.id, (await soundOf(kept)).bytes.byteLength,
          (await photosOf("o"))[0].sha256]"""
    )
    assert kept == [["observation", "photo"], True, 5, "of the photo"]


SECOND_VERSION = """() => new Promise((done, failed) => {
  const asked = indexedDB.open("tryg-vandring", 2)
  asked.onupgradeneeded = () => {
    const memory = asked.result
    memory.createObjectStore("answer", {keyPath: "id"})
    memory.createObjectStore("nearby", {keyPath: "walk"})
    memory.createObjectStore("agreement", {keyPath: "observation"})
    memory.createObjectStore("basemap")
  }
  asked.onerror = failed
  asked.onsuccess = () => { asked.result.close(); done() }
})"""
FIRST_VERSION = """() => new Promise((done, failed) => {
  const asked = indexedDB.open("tryg-vandring", 1)
  asked.onupgradeneeded = () => {
    const memory = asked.result
    memory.createObjectStore("walk", {keyPath: "id"})
    memory.createObjectStore("observation", {keyPath: "id"})
    memory.createObjectStore("photo", {keyPath: "id"}).createIndex("observation", "observation")
    memory.createObjectStore("outbox", {keyPath: "id"}).createIndex("observation", "observation")
    memory.createObjectStore("kv")
  }
  asked.onerror = failed
  asked.onsuccess = () => {
    const rooms = ["observation", "photo", "outbox"]
    const tx = asked.result.transaction(rooms, "readwrite")
    tx.objectStore("observation").put({id: "o", walk: "w", device: "d", made_at: 1,
      captured_at: "2026-11-23T19:48:00.000+01:00", revision: 1, replaces: null,
      feeling: "unsafe", category: "LYS", subtype: null, note: "", photos: ["p"],
      place: {source: "none", lon: null, lat: null, accuracy_m: null, fixed_at: null, stop: null},
      is_seeking: false, delivered: null, withdrawn: null, copied_from: null})
    tx.objectStore("photo").put({id: "p", observation: "o", width: 4, height: 3, made_at: 1,
      bytes: new Uint8Array([7, 7]).buffer, sha256: "of the photo", delivered_at: null})
    const letter = {observation: "o", walk: "w", device: "d", has_begun: false, not_before: 0,
      tries: 0, trouble: null}
    tx.objectStore("outbox").put({...letter, id: "1", kind: "observation", subject: "o",
      revision: 1, body: '{"as it was": "written"}', sha256: "of the text", size: 24})
    tx.objectStore("outbox").put({...letter, id: "2", kind: "photo", subject: "p", revision: 0,
      body: null, sha256: "of the photo", size: 2})
    tx.oncomplete = () => { asked.result.close(); done() }
  }
})"""


def test_an_older_tab_writes_on_when_a_newer_app_has_added_rooms(odd_phone):
    kept = odd_phone(
        """await record()
        await new Promise((done) => {
          const newer = indexedDB.open("tryg-vandring", 99)
          newer.onupgradeneeded = () => newer.result.createObjectStore("of-next-year")
          newer.onsuccess = () => { newer.result.close(); done() }
        })
        await record(); return (await everything()).length"""
    )
    assert kept == 2


def test_a_memory_that_never_answers_is_not_waited_for_for_ever(bench):
    bench.clock.install()
    bench.evaluate(
        """() => new Promise((done) => {  // a tab that does not let go
          const older = indexedDB.open("tryg-vandring", 1)
          older.onsuccess = () => { globalThis.held = older.result; done() }
        })"""
    )
    bench.evaluate(
        """() => void import("/module/field/store.js").then(({recall}) => recall("x"))
        .catch(({name}) => { document.title = name })"""
    )
    bench.clock.run_for(60_000)  # a phone that slept: no reason yet to give the memory up
    bench.wait_for_timeout(500)
    assert bench.title() != "TimeoutError"
    bench.wait_for_function("document.title === 'TimeoutError'", timeout=30_000)
