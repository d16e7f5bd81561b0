"""Room on the phone: words always fit, and what the memory refuses lies aside until it takes it."""

import json

import pytest
from playwright.sync_api import expect

from tests.web.browser import BROWSER
from tests.web.inside import PRELUDE
from tests.web.stand_in import SECRET
from tests.web.walker import PHOTOS, Walker

QUOTA = 1_500_000  # bytes
FILL = """
  const heap = (size) => store.write(["photo"],
    (tx) => tx.objectStore("photo")
      .put({id: crypto.randomUUID(), observation: "x", ...noise(size)}),
    false)
  for (let size = 60000; size > 100; size = Math.floor(size / 2))
    while (await heap(size).then(() => true, ({name}) => name !== "QuotaExceededError"));
"""
# A transaction that takes what it is given and never ends.
HANGS = """
globalThis.hangs = true
const put = IDBObjectStore.prototype.put
IDBObjectStore.prototype.put = function (...row) {
  const spin = () => { if (globalThis.hangs) this.get("nothing").onsuccess = spin }
  if (this.name === "observation") spin()
  return put.apply(this, row)
}
"""
DEAD = """
  const lost = () => { throw new DOMException("Connection to the server lost", "UnknownError") }
  IDBDatabase.prototype.transaction = lost
  IDBFactory.prototype.open = lost
"""


def allow(page, server, size: int):
    """How much the browser lets the page keep."""
    page.context.new_cdp_session(page).send(
        "Storage.overrideQuotaForOrigin", {"origin": server.address, "quotaSize": size}
    )


@pytest.fixture
def small_phone(play, server, tmp_path):
    """On a disk: a private window gives no room back before it is closed."""
    context = play.chromium.launch_persistent_context(tmp_path, **BROWSER)
    page = context.new_page()
    page.goto(f"{server.address}/modules")
    allow(page, server, QUOTA)
    yield lambda code: page.evaluate(PRELUDE % code)
    context.close()


def test_words_fit_on_a_phone_that_is_full_of_photos(small_phone):
    small_phone("await store.layAside();" + FILL)
    findings, letters, aside = small_phone(
        """for (let at = 0; at < 20; at++) {
          const {id} = await record()
          await findings.edit(id, () => ({note: `den ${at}. lampe`}))
        }
        return [await everything(), await letters(), localStorage.getItem("tryg-aside")]"""
    )
    assert aside is None
    assert {finding["note"] for finding in findings} == {f"den {at}. lampe" for at in range(20)}
    assert [letter["body"]["note"] for letter in letters] == [
        f"den {at}. lampe" for at in range(20)
    ]


def test_a_photo_never_takes_the_room_laid_aside_for_words(small_phone):
    failure, is_there = small_phone(
        "await store.layAside();"
        + FILL
        + """const failure = await heap(60000).catch(({name}) => name)
        const row = await store.read(["kv"], (tx) => tx.objectStore("kv").getKey("reserve"))
        return [failure, row === "reserve"]"""
    )
    assert (failure, is_there) == ("QuotaExceededError", True)


@pytest.fixture
def phone(bench):
    """A phone of its own, in a private window."""
    return lambda code: bench.evaluate(PRELUDE % code)


def test_words_the_memory_refuses_lie_aside_and_come_back(phone, bench, server):
    allow(bench, server, 400_000)
    aside, kept = phone(
        FILL
        + """const seen = await record()
        await findings.edit(seen.id, () => ({note: "bag hegnet"}))
        await findings.edit(seen.id, () => ({feeling: "unsafe"}))
        return [localStorage.getItem("tryg-aside"), await everything()]"""
    )
    [words] = json.loads(aside)
    assert kept == []
    assert (words["category"], words["note"], words["feeling"]) == ("LYS", "bag hegnet", "unsafe")
    assert "token" not in aside
    allow(bench, server, 40_000_000)
    [letter], [finding], aside = phone(
        """await (await at("take-back")).takeBack()
        return [await letters(), await everything(), localStorage.getItem("tryg-aside")]"""
    )
    assert letter["subject"] == finding["id"] == words["id"]
    assert (finding["note"], finding["feeling"]) == ("bag hegnet", "unsafe")
    assert letter["body"]["note"] == "bag hegnet"
    assert json.loads(aside) == []


def test_what_lies_aside_and_is_taken_back_never_comes_again(phone):
    words, back, findings = phone(
        f"""const tell = async () => JSON.parse(localStorage.getItem("tryg-aside"))
        const kept = [IDBDatabase.prototype.transaction, IDBFactory.prototype.open]
        {DEAD}
        const seen = await record()
        const taken = await withdraw(seen.id), words = await tell()
        await (await at("withdraw")).putBack(taken)
        const back = await tell()
        await withdraw(seen.id)
        ;[IDBDatabase.prototype.transaction, IDBFactory.prototype.open] = kept
        await (await at("take-back")).takeBack()
        return [words, back.map(({{category}}) => category), await everything()]"""
    )
    assert words == []
    assert back == ["LYS"]
    assert findings == []


def test_a_photo_of_what_lies_aside_is_not_said_to_be_one_too_many(phone):
    assert (
        phone(
            """const ask = IDBDatabase.prototype.transaction
        IDBDatabase.prototype.transaction = () => { throw new DOMException("", "UnknownError") }
        const {id} = await record()
        IDBDatabase.prototype.transaction = ask
        return await addPhoto(id, picture(9)).catch(({name}) => name)"""
        )
        == "NotFoundError"
    )


def test_what_lies_aside_is_in_the_file(phone):
    content = phone(
        """const ask = IDBDatabase.prototype.transaction
        const known = await record("REN")
        IDBDatabase.prototype.transaction = () => { throw new DOMException("", "UnknownError") }
        await record()
        await findings.edit(known.id, () => ({note: "glasskår"}))
        const dead = await (await at("file")).contentOf(null)
        IDBDatabase.prototype.transaction = ask
        return [dead, await (await at("file")).contentOf(null)]"""
    )
    dead, alive = content
    assert [json.loads(one["body"])["category"] for one in dead["letters"]] == ["LYS"]
    assert [(one["category"], one["note"]) for one in alive["findings"]] == [
        ("LYS", ""),
        ("REN", "glasskår"),
    ]
    assert {json.loads(one["body"])["category"] for one in alive["letters"]} == {"LYS", "REN"}


def test_a_change_that_lies_aside_is_taken_along_by_the_next_one(phone, bench):
    phone("""await record()""")
    note, feeling, aside = phone(
        """const [{id}] = await everything(), ask = IDBDatabase.prototype.transaction
        IDBDatabase.prototype.transaction = () => { throw new DOMException("", "UnknownError") }
        await findings.edit(id, () => ({note: "mørkt"}))
        IDBDatabase.prototype.transaction = ask
        await findings.edit(id, () => ({feeling: "unsafe"}))
        const [{note, feeling}] = await everything()
        return [note, feeling, localStorage.getItem("tryg-aside")]"""
    )
    assert (note, feeling) == ("mørkt", "unsafe")
    assert json.loads(aside) == []


def test_photos_are_refused_while_there_is_still_room_for_words(phone):
    failure, note = phone(
        """navigator.storage.estimate = async () => ({usage: 895_000, quota: 1_000_000})
        const {id} = await record()
        const failure = await addPhoto(id, picture(9000)).catch(({name}) => name)
        await findings.edit(id, () => ({note: "men teksten er her"}))
        return [failure, (await everything())[0].note]"""
    )
    assert failure == "QuotaExceededError"
    assert note == "men teksten er her"


@pytest.fixture
def walker(context, server):
    """Somebody on the walk."""
    return Walker.joined(context, server)


def test_a_full_phone_says_so_and_offers_a_file(walker, server):
    server.stop()
    walker.page.evaluate("navigator.storage.estimate = async () => ({usage: 95, quota: 100})")
    walker.press("Belysning")
    walker.press("Mere")
    walker.page.locator("input[capture]").set_input_files(PHOTOS / "Landscape_1.jpg")
    walker.sees("Der er ikke plads til billedet på telefonen.")
    walker.sees("Telefonen er næsten fuld.")
    with walker.page.expect_download():
        walker.press("Gem alt usendt som fil")
    server.start()


def test_a_phone_that_has_room_again_says_no_more_that_it_is_full(phone):
    assert phone(
        """const {lookAround, room} = await at("room")
        navigator.storage.estimate = async () => ({usage: 95, quota: 100})
        await lookAround(); const full = room.isTight
        navigator.storage.estimate = async () => ({usage: 5e6, quota: 1e9})
        await lookAround(); return [full, room.isTight]"""
    ) == [True, False]


def test_the_warning_of_a_full_phone_goes_when_there_is_room(context, server):
    context.add_init_script(
        "navigator.storage.estimate = async () => ({usage: globalThis.used ?? 95e7, quota: 1e9})"
    )
    page = context.new_page()
    page.clock.install()
    walker = Walker(page, server)
    walker.open(f"#{SECRET}")
    walker.press("Jeg er med")
    walker.press("Begynd")
    server.stop()
    walker.press("Belysning")
    walker.sees("Telefonen er næsten fuld.")
    page.evaluate("() => { globalThis.used = 1e6 }")
    page.clock.run_for(601_000)
    expect(page.get_by_text("Telefonen er næsten fuld.")).to_have_count(0)
    server.start()


def test_a_notice_that_moves_the_tiles_lets_no_thumb_hit_another(walker, server):
    server.stop()
    walker.page.evaluate(
        """() => {
          globalThis.heard = []
          new MutationObserver(() => heard.push(document.querySelector("main").style.pointerEvents))
            .observe(document.getElementById("notices"), {childList: true})
          navigator.storage.estimate = async () => ({usage: 95, quota: 100})
        }"""
    )
    walker.press("Belysning")
    walker.press("Mere")
    walker.page.locator("input[capture]").set_input_files(PHOTOS / "Landscape_1.jpg")
    walker.sees("Telefonen er næsten fuld.")
    assert walker.page.evaluate("heard.at(-1)") == "none"
    walker.press("Færdig")  # and a moment later all can be pressed again
    expect(walker.button("Belysning")).to_be_visible()
    server.start()


def test_a_private_window_is_told_apart_when_it_takes_no_blobs(context, server):
    context.add_init_script(
        """const put = IDBObjectStore.prototype.put
        IDBObjectStore.prototype.put = function (value, ...key) {
          if (value instanceof Blob) throw new DOMException("BlobURLs are not yet supported")
          return put.call(this, value, ...key)
        }"""
    )
    is_said_in_a_private_window(context, server)


def test_a_private_window_is_told_apart_by_how_little_it_may_keep(context, server):
    context.add_init_script("navigator.storage.estimate = async () => ({usage: 9, quota: 5e7})")
    is_said_in_a_private_window(context, server)


def is_said_in_a_private_window(context, server):
    walker = Walker.joined(context, server)
    expect(walker.page.get_by_text("privat browsing")).to_have_count(0)
    server.stop()
    walker.press("Belysning")
    walker.sees("Du er i privat browsing: luk ikke siden, før alt er sendt.")
    server.start()
    walker.gets_signal()
    walker.press("Færdig")
    walker.sees_all_stored()
    expect(walker.page.get_by_text("privat browsing")).to_have_count(0)


def test_a_memory_that_fails_on_the_walk_costs_no_word(walker, server, kept):
    walker.page.evaluate(f"() => {{ {DEAD} }}")
    walker.press("Belysning")
    walker.sees("Telefonens lager svarer ikke. Teksten i 1 fund ligger i en nødkopi")
    walker.press("Utryg her")
    walker.press("Åbn på ny")
    walker.sees_all_stored()
    expect(walker.page.get_by_text("nødkopi")).to_have_count(0)
    [told] = kept.newest()
    assert (told["category"], told["feeling"]) == ("LYS", "unsafe")
    assert len(kept.observations) == 1


def test_a_memory_that_never_answers_costs_no_word_and_takes_the_next(walker, kept):
    walker.page.evaluate(f"() => {{ {HANGS} }}")
    walker.press("Belysning")
    told = "Telefonens lager svarer ikke. Teksten i 1 fund ligger i en nødkopi"
    expect(walker.page.get_by_text(told)).to_be_visible(timeout=20_000)
    walker.page.evaluate("globalThis.hangs = false")
    walker.press("Renhold & affald")
    walker.press("Mine fund")
    expect(walker.page.get_by_role("listitem", name="Renhold")).to_be_visible()
    walker.press("Notér")
    walker.press("Åbn på ny")
    walker.sees_all_stored()
    assert sorted(one["category"] for one in kept.newest()) == ["LYS", "REN"]
    assert len(kept.observations) == 2


def test_while_words_lie_aside_nothing_says_that_all_is_stored(walker, kept):
    walker.record("Renhold & affald")
    walker.sees_all_stored()
    walker.page.evaluate(f"() => {{ {DEAD} }}")
    walker.press("Belysning")
    expect(walker.page.locator("#pill")).to_contain_text("1 kræver hjælp")
    walker.press("Mine fund")
    lying = walker.page.get_by_role("listitem", name="Belysning")
    expect(lying).to_contain_text("ligger i en nødkopi")
    expect(lying).to_contain_text("Kræver hjælp")
    expect(walker.page.get_by_role("listitem", name="Renhold")).to_contain_text("emt hos kommunen")


def test_what_lies_aside_is_told_to_the_leader(walker, kept):
    walker.page.clock.install()
    walker.page.evaluate(
        """() => {
          const put = IDBObjectStore.prototype.put
          IDBObjectStore.prototype.put = function (value, ...key) {
            if (this.name === "observation" && value.category === "LYS")
              throw new DOMException("", "QuotaExceededError")
            return put.call(this, value, ...key)
          }
        }"""
    )
    walker.press("Belysning")
    walker.sees("ligger i en nødkopi")
    walker.record("Renhold & affald")
    walker.sees("1 kræver hjælp")
    walker.page.clock.run_for(61_000)
    walker.until(lambda: kept.outing.check_ins and kept.outing.check_ins[-1]["help"] == 1)
    assert kept.outing.check_ins[-1]["unsent"] >= 1


def test_a_memory_that_refuses_to_let_go_of_letters_keeps_nobody_from_recording(walker, kept):
    walker.press("Belysning")
    expect(walker.page.get_by_role("region", name="Lige gemt: Belysning")).to_be_visible()
    walker.page.evaluate(
        """() => {
          const ask = IDBDatabase.prototype.transaction
          IDBDatabase.prototype.transaction = function (rooms, ...how) {
            const isRelease = rooms.length === 2 && rooms.includes("outbox") && rooms.includes("kv")
            if (isRelease && how[0] === "readwrite")
              throw new DOMException("", "QuotaExceededError")
            return ask.call(this, rooms, ...how)
          }
        }"""
    )
    for name in ("Renhold & affald", "Trafik & færdsel"):
        walker.press(name)
        expect(walker.page.get_by_role("region", name=f"Lige gemt: {name}")).to_be_visible()
    walker.press("Fortryd")
    expect(walker.page.get_by_role("region", name="Lige gemt")).to_have_count(0)
    walker.press("Mine fund")
    expect(walker.page.get_by_role("listitem", name="Renhold")).to_be_visible()
    expect(walker.page.get_by_role("listitem", name="Trafik")).to_have_count(0)


def test_a_memory_that_is_dead_from_the_start_says_what_to_do(walker):
    walker.page.add_init_script(DEAD)
    walker.page.reload()
    expect(walker.page.get_by_role("alert")).to_contain_text("Luk alle faner med appen")
