"""The municipality's own list: only that proves all is there, and what it has lost goes again."""

import json

import pytest
from playwright.sync_api import expect

from tests.web.inside import PRELUDE
from tests.web.stand_in import problem
from tests.web.test_modules import run
from tests.web.walker import Walker

STORED = {"revision": 2, "sha256": "ab", "state": "stored", "reason": None, "at": 1}
OURS = {"delivered": STORED, "withdrawn": None, "photos": ["p"]}
HELD = {"id": "o", "revision": 2, "sha256": "ab", "state": "stored", "photos": [{"id": "p"}]}
LACKS = [
    ("all there", OURS, HELD, {"is": "whole"}),
    ("never heard of", OURS, None, {"is": "gone"}),
    ("from an old backup", OURS, HELD | {"revision": 1}, {"is": "behind", "standing": 1}),
    ("without its photo", OURS, HELD | {"photos": []}, {"is": "without", "photos": ["p"]}),
    (
        "the coordinator looks at the newest",
        OURS | {"delivered": STORED | {"state": "quarantined"}},
        HELD | {"revision": 1},
        {"is": "whole"},
    ),
    ("withdrawn there", OURS, HELD | {"state": "withdrawn"}, {"is": "whole"}),
    ("withdrawn and gone", OURS | {"withdrawn": "done"}, None, {"is": "whole"}),
    ("withdrawn and back", OURS | {"withdrawn": "done"}, HELD, {"is": "withdrawn-not"}),
]


@pytest.mark.parametrize(
    ("ours", "held", "lack"), [case[1:] for case in LACKS], ids=[case[0] for case in LACKS]
)
def test_what_the_list_lacks_is_found(modules, ours, held, lack):
    assert (
        run(modules, "held", "return it.lackOf(told[0], told[1] ?? undefined)", [ours, held])
        == lack
    )


@pytest.mark.parametrize(
    ("text", "photo", "is_proven"),
    [("ab", "cd", True), ("xx", "cd", False), ("ab", "xx", False), ("ab", None, False)],
)
def test_only_the_same_bytes_of_text_and_photos_are_proof(modules, text, photo, is_proven):
    held = HELD | {"sha256": text, "photos": [{"id": "p", "sha256": photo}] if photo else []}
    code = "return it.isProven(...told)"
    assert run(modules, "held", code, [OURS, held, [{"id": "p", "sha256": "cd"}]]) is is_proven


@pytest.fixture
def walker(context, server):
    """Somebody on the walk."""
    return Walker.joined(context, server)


@pytest.fixture
def sent(walker, kept):
    """A finding with a photo, and the list has told of it."""
    walker.write("Belysning")
    walker.take_photo()
    walker.press("Færdig")
    walker.press("Mine fund")
    walker.sees("Helt sendt og gemt hos kommunen")
    assert (len(kept.observations), len(kept.photos)) == (1, 1)
    return walker


def test_it_is_sent_in_full_only_when_the_list_says_so(walker, kept):
    def without_list(request):
        return problem(500, "our-fault") if request.url.path.endswith("/receipts") else None

    kept.play = without_list
    walker.record("Belysning")
    walker.press("Mine fund")
    walker.sees_all_stored()
    walker.sees("Gemt hos kommunen")
    expect(walker.page.get_by_text("Helt sendt")).to_have_count(0)
    kept.play = None
    walker.page.reload()
    walker.press("Mine fund")
    walker.sees("Helt sendt og gemt hos kommunen")


def test_what_an_old_backup_has_lost_is_sent_again(sent, kept):
    before = dict(kept.observations), dict(kept.photos)
    kept.observations.clear()
    kept.photos.clear()
    kept.owners.clear()
    kept.pieces.held.clear()
    sent.page.reload()
    sent.until(lambda: kept.photos and kept.observations)
    assert (kept.observations, kept.photos) == before


def test_a_photo_that_was_lost_alone_is_sent_again(sent, kept):
    before = dict(kept.photos)
    kept.photos.clear()
    kept.pieces.held.clear()
    sent.page.reload()
    sent.until(lambda: kept.photos)
    assert kept.photos == before
    assert len(kept.observations) == 1


def test_an_edit_that_was_lost_goes_again_after_what_stands(sent, kept):
    edit(sent, "Utryg her")
    sent.sees_all_stored()
    sent.until(lambda: len(kept.observations) == 2)
    [(id, _)] = [key for key in kept.observations if key[1] == 2]
    del kept.observations[id, 2]
    sent.page.reload()
    sent.until(lambda: (id, 3) in kept.observations)
    told = json.loads(kept.observations[id, 3])
    assert (told["replaces"], told["feeling"]) == (1, "unsafe")
    sent.sees_all_stored()
    assert len(kept.newest()) == 1


def test_an_edit_of_what_an_old_backup_has_set_back_is_no_second_finding(sent, kept):
    edit(sent, "Utryg her")
    sent.sees_all_stored()
    [(id, _)] = [key for key in kept.observations if key[1] == 2]
    del kept.observations[id, 2]
    edit(sent, "Tryg her")
    sent.until(lambda: len(kept.observations) == 2)
    sent.sees_all_stored()
    [told] = kept.newest()
    assert (told["id"], told["feeling"], told["replaces"]) == (id, "safe", 1)


def edit(walker, feeling):
    walker.press("Mine fund")
    walker.press("Ret")
    walker.press(feeling)
    walker.press("Færdig")


def test_what_was_withdrawn_stays_withdrawn_after_an_old_backup(sent, kept):
    sent.press("Træk tilbage")
    sent.page.get_by_role("dialog").get_by_role("button", name="Træk tilbage").click()
    sent.press("Send nu")
    sent.until(lambda: kept.withdrawn)
    withdrawn = set(kept.withdrawn)
    sent.sees("Trukket tilbage")
    kept.withdrawn.clear()
    sent.page.reload()
    sent.until(lambda: kept.withdrawn)
    assert kept.withdrawn == withdrawn


def test_the_list_is_asked_for_seldom(walker, kept):
    for category in ("Belysning", "Andet", "Rusmidler"):
        walker.record(category)
        walker.sees_all_stored()
    walker.until(lambda: kept.lists_told)
    walker.page.wait_for_timeout(1500)
    assert kept.lists_told == 1


def test_a_list_that_never_tells_of_it_is_not_sent_to_for_ever(bench):
    sends = bench.evaluate(
        PRELUDE
        % """const {compare} = await at("compare"), {expectNews} = await at("news")
        const headers = new Headers({Tryg: "1"})
        globalThis.fetch = async () => new Response('{"observations": []}', {headers})
        const {id} = await record(); await addPhoto(id, picture(9))
        let sends = 0
        for (let minute = 0; minute < 60; minute += 4) {
          await outbox.hurry()
          for (const letter of await outbox.due()) {
            const begun = await outbox.begin(letter)
            if (begun) { sends += 1; await outbox.delivered(begun, "stored", null) }
          }
          expectNews(); await compare(Date.now() + minute * 60_000)
        }
        return sends"""
    )
    assert sends == 8


def test_what_was_sent_before_joining_anew_is_sent_once_more_and_no_oftener(bench):
    sends = bench.evaluate(
        PRELUDE
        % """const {compare} = await at("compare"), {expectNews} = await at("news")
        const headers = new Headers({Tryg: "1"})
        globalThis.fetch = async () => new Response('{"observations": []}', {headers})
        await record(); await outbox.hurry()
        const [letter] = await outbox.due()
        await outbox.delivered(await outbox.begin(letter), "stored", null)
        const anew = {...walk, device: "another", token: "new"}
        await store.write(["walk"], (tx) => tx.objectStore("walk").put(anew))
        const sent = []
        for (let minute = 0; minute < 60; minute += 4) {
          expectNews(); await compare(Date.now() + minute * 60_000)
          for (const again of await outbox.due()) {
            sent.push(again.sha256 === letter.sha256)
            await outbox.delivered(await outbox.begin(again), "stored", null)
          }
        }
        return sent"""
    )
    assert sends == [True]
