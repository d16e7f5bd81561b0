"""What was said on the phone: kept whole, sent after its words, and gone where it is taken back."""

import hashlib

import pytest

from tests.web.inside import PRELUDE, WIPE

SPEECH = hashlib.sha256(b"\x09" * 900).hexdigest()


@pytest.fixture
def phone(modules):
    """Runs code on a phone with a walk and an empty memory."""
    modules.evaluate(PRELUDE % WIPE)
    return lambda code: modules.evaluate(PRELUDE % code)


def test_a_recording_its_letter_and_its_place_are_kept_together(phone, modules):
    phone("const {id} = await record(); await addSound(id, speech(900))")
    modules.reload()
    [finding], [text, sound], kept = phone(
        """const all = await everything()
        const {bytes, ...sound} = await soundOf(all[0])
        return [all, await outbox.waiting(),
          {...sound, size: bytes.byteLength, is_buffer: bytes instanceof ArrayBuffer}]"""
    )
    assert (kept["size"], kept["is_buffer"], kept["sha256"]) == (900, True, SPEECH)
    assert finding["sound"] == kept["id"] == sound["subject"]
    assert (sound["kind"], sound["size"], sound["seconds"]) == ("sound", 900, 12)
    assert f'"sound":"{kept["id"]}"' in text["body"]


def test_words_about_which_nothing_was_said_are_the_same_bytes_as_before(phone):
    [letter] = phone("await record(); return await outbox.waiting()")
    assert "sound" not in letter["body"]


def test_a_recording_waits_for_its_words_and_for_its_walker(phone):
    due, before, after = phone(
        """const {id} = await record(); await addSound(id, speech(9))
        const due = await outbox.due(); await outbox.hurry()
        const [text, sound] = await outbox.due()
        const before = await outbox.begin(sound)
        await outbox.delivered(await outbox.begin(text), "stored", null)
        const begun = await outbox.begin(sound)
        return [due.length, before, [...new Uint8Array(begun.bytes)]]"""
    )
    assert (due, before, after) == (0, None, [9] * 9)


def test_words_go_first_and_then_the_smallest(phone):
    order = phone(
        """const {id} = await record(); await addPhoto(id, picture(900))
        await addSound(id, speech(500)); await addPhoto(id, picture(30)); await outbox.hurry()
        return (await outbox.due()).map(({kind, size}) => kind === "observation" ? "text" : size)"""
    )
    assert order == ["text", 30, 500, 900]


def test_a_second_recording_takes_the_place_of_the_first(phone):
    count, subjects, sound = phone(
        """const {id} = await record(); await addSound(id, speech(900))
        const {id: sound} = await addSound(id, speech(500))
        const wait = (await outbox.waiting()).filter(({kind}) => kind === "sound")
        const rows = await store.read(["sound"], (tx) => tx.objectStore("sound").count())
        return [rows, wait.map(({subject}) => subject), sound]"""
    )
    assert (count, subjects) == (1, [sound])


def test_one_that_is_deleted_leaves_nothing_and_the_next_letter_does_not_name_it(phone):
    rows, letters = phone(
        """const {id} = await record(); const sound = await addSound(id, speech(900))
        await set_out(); await removeSound(sound)
        return [await store.read(["sound"], (tx) => tx.objectStore("sound").count()),
          await outbox.waiting()]"""
    )
    assert rows == 0
    assert [letter["kind"] for letter in letters] == ["observation", "observation"]
    assert '"sound"' in letters[0]["body"]
    assert '"sound"' not in letters[1]["body"]


@pytest.mark.parametrize("sent", ["", "await set_out();"])
def test_a_withdrawal_takes_it_along_and_an_undo_brings_it_back(phone, sent):
    gone, back = phone(
        f"""const {{id}} = await record(); await addSound(id, speech(900)); {sent}
        const {{putBack}} = await at("withdraw")
        const count = () => store.read(["sound"], (tx) => tx.objectStore("sound").count())
        const taken = await withdraw(id, 10000), gone = await count()
        await putBack(taken); const [one] = await everything()
        return [gone, (await soundOf(one)).bytes.byteLength]"""
    )
    assert (gone, back) == (0, 900)


def test_what_was_delivered_a_day_ago_is_forgotten(phone):
    left = phone(
        """const {id} = await record(); await addSound(id, speech(900)); await outbox.hurry()
        for (let round = 0; round < 2; round++)
          for (const letter of await outbox.due()) {
            const begun = await outbox.begin(letter)
            if (begun) await outbox.delivered(begun, "stored", null)
          }
        await findings.release(id)
        await forgetDelivered(Infinity)
        return [(await everything()).length,
          await store.read(["sound"], (tx) => tx.objectStore("sound").count())]"""
    )
    assert left == [0, 0]


def test_a_copy_under_a_new_id_takes_the_recording_along(phone):
    [text, sound], kept, old = phone(
        """const {id} = await record(); await addSound(id, speech(900)); await set_out()
        const [letter] = await outbox.waiting()
        await copy(letter, trouble)
        const [one] = await everything(), kept = await soundOf(one)
        return [await outbox.waiting(), [one.id, kept.id, kept.observation, kept.sha256],
          [id, letter.subject]]"""
    )
    finding, row, of, sha256 = kept
    assert (sound["subject"], sound["observation"], of, sha256) == (row, finding, finding, SPEECH)
    assert finding not in old
    assert f'"sound":"{row}"' in text["body"]


def test_a_file_takes_it_to_another_phone_byte_for_byte(phone):
    told, before, after, size = phone(
        """const W = "01890000-0000-7000-8000-00000000aaaa"
        const {contentOf} = await at("file"), {takeIn} = await at("take-in")
        const mine = {...walk, id: W}
        await store.write(["walk"], (tx) => tx.objectStore("walk").put(mine))
        const seen = {category: "LYS", place: NOWHERE, isSeeking: false}
        const {id} = (await findings.record(mine, seen)).observation
        await addSound(id, speech(900)); await findings.release(id)
        const before = await outbox.waiting(), content = JSON.stringify(await contentOf(null))
        const rooms = ["observation", "sound", "outbox"]
        await store.write(rooms, (tx) =>
          Promise.all(rooms.map((room) => tx.objectStore(room).clear())))
        const told = await takeIn(new Blob([content]))
        const [one] = await everything()
        return [told.taken, before, await outbox.waiting(),
          (await soundOf(one)).bytes.byteLength]"""
    )
    assert (told, size) == (1, 900)
    assert after == [
        letter | {"has_begun": True, "not_before": 0, "device": "d"} for letter in before
    ]
