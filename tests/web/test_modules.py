"""The phone's rules without memory: ids, exact bytes, receipts, rounds of sending, waiting."""

import hashlib
import json
import time
from datetime import datetime
from uuid import UUID

import pytest
from babel.core import Locale

from web.build import LANGUAGES

ID = "0190aaaa-0000-7000-8000-000000000001"
SHA = "ab" * 32
OBSERVATION = {
    "id": ID, "walk": "0190aaaa-0000-7000-8000-0000000000aa", "device": "d", "made_at": 1,
    "captured_at": "2026-11-23T19:48:00.000+01:00", "revision": 2, "replaces": 1,
    "feeling": "unsafe", "category": "LYS", "subtype": None,
    "place": {"stop": None, "source": "gps", "lon": 9.93, "lat": 57.06, "accuracy_m": 12,
              "fixed_at": "2026-11-23T18:48:00.000Z"},
    "note": "Mørkt bag «Brugsen» 🔦", "photos": [], "is_seeking": False, "delivered": None,
    "withdrawn": None, "copied_from": None,
}  # fmt: skip


def run(page, module, code, argument=None):
    """Evaluate code with a module of the phone at hand as `it`."""
    return page.evaluate(
        f"async (told) => {{ const it = await import('/module/field/{module}.js'); {code} }}",
        argument,
    )


def test_ids_are_version_7_and_sort_by_when_they_were_made(modules):
    modules.reload()  # an id never goes back behind those of other tests
    now = int(time.time() * 1000)
    ids = run(modules, "uuid7", "return Array.from({length: 5000}, () => it.uuid7(told))", now)
    assert ids == sorted(ids)
    assert len(set(ids)) == 5000
    assert {UUID(id).version for id in ids} == {7}
    assert {UUID(id).variant for id in ids} == {"specified in RFC 4122"}
    assert abs((UUID(ids[0]).int >> 80) - now) < 10_000


def test_an_id_never_goes_back_when_the_clock_does(modules):
    later, earlier = run(modules, "uuid7", "return [it.uuid7(2e12), it.uuid7(1e12)]")
    assert earlier > later


TURNED = """
  it.setClock(new Date(Date.now() + told.off).toUTCString(), Date.now())
  const before = it.clockOffset()
  const now = Date.now
  Date.now = () => now() + told.turned
  const after = it.clockOffset()
  Date.now = now
  return [before, after]
"""


@pytest.mark.parametrize(
    ("hours", "counts"), [(3 * 8766, True), (-3 * 8766, True), (-1, True), (9, False)]
)
def test_a_clock_that_somebody_turns_is_told_of_and_a_phone_that_slept_is_not(
    modules, hours, counts
):
    modules.reload()
    off, turned = 2 * 3_600_000, hours * 3_600_000
    before, after = run(modules, "clock", TURNED, {"off": off, "turned": turned})
    assert abs(before - off) < 5000
    assert abs(after - (off - turned if counts else off)) < 5000


@pytest.mark.parametrize("hours", [3 * 8766, -3 * 8766, 9])
def test_an_answer_that_met_a_turned_clock_or_a_sleeping_phone_measures_nothing(modules, hours):
    modules.reload()
    before, after = run(
        modules,
        "clock",
        """it.setClock(new Date().toUTCString(), Date.now())
        const before = it.clockOffset()
        it.setClock(new Date().toUTCString(), Date.now(), Date.now() + told.turned)
        return [before, it.clockOffset()]""",
        {"turned": hours * 3_600_000},
    )
    assert after == before


def test_what_was_on_another_day_has_its_day(modules):
    today, before, day = run(
        modules,
        "moment",
        """const then = new Date()
        then.setHours(22, 41, 0, 0)
        const before = new Date(then.getTime() - 3 * 86_400_000)
        before.setHours(22, 41)
        const day = `${before.getDate()}.${before.getMonth() + 1}.`
        return [it.when(then.getTime()), it.when(before.getTime()), day]""",
    )
    assert (today, before) == ("22:41", f"{day} 22:41")


COUNTED = """
  const texts = encodeURIComponent(JSON.stringify(told.texts))
  document.body.dataset.texts = JSON.stringify(
    {[told.language]: [`data:application/json,${texts}`, "data:application/json,{}"]})
  await it.speak(told.language)
  return told.counts.map((count) => it.counted("told", count))
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_of_a_number_is_the_one_the_standard_counts(modules, language):
    """CLDR by Babel here and by the browser there: the same form for every whole number."""
    rule, counts = Locale.parse(language).plural_form, [*range(130), 200, 1000, 1_000_000]
    tags = {*rule.tags, "other"}
    texts = {f"told.{tag}": f"{tag} {{count}}" for tag in tags}
    modules.reload()
    told = run(modules, "texts", COUNTED, {"language": language, "texts": texts, "counts": counts})
    assert [one.partition(" ")[0] for one in told] == [rule(count) for count in counts]
    assert {one.partition(" ")[0] for one in told} >= {rule(1), rule(7)}


def test_the_same_finding_is_the_same_bytes_whatever_order_its_fields_have(modules):
    turned = dict(reversed(OBSERVATION.items()))
    first, second = run(modules, "letter", "return told.map(it.bodyOf)", [OBSERVATION, turned])
    assert first == second


def test_a_letter_says_what_the_contract_asks_for_and_nothing_else(modules):
    body = json.loads(run(modules, "letter", "return it.bodyOf(told)", OBSERVATION))
    assert set(body) == {
        "walk", "revision", "replaces", "feeling", "category", "subtype", "place", "note",
        "captured_at", "photos", "unease", "proposal", "times", "worst_for", "asset_number",
        "group", "on_behalf", "client_version", "clock_offset_ms",
    }  # fmt: skip
    assert set(body["place"]) == {"source", "lon", "lat", "accuracy_m", "fixed_at", "stop"}


def test_the_digest_is_of_the_bytes_that_are_sent(modules):
    letter = run(modules, "letter", "return it.observationLetter(told, 0)", OBSERVATION)
    sent = letter["body"].encode()
    assert letter["sha256"] == hashlib.sha256(sent).hexdigest()
    assert letter["size"] == len(sent)


def test_the_header_carries_the_digest_in_base64(modules):
    digest = hashlib.sha256(b"").hexdigest()
    header = run(modules, "digest", "return it.contentDigest(told)", digest)
    assert header == "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"


def test_base64_holds_for_more_bytes_than_a_call_takes(modules):
    text = run(modules, "digest", "return it.base64(new Uint8Array(300000).fill(255))")
    assert text == "/" * 400_000


def test_a_moment_says_which_offset_the_phone_has(modules):
    told = run(modules, "moment", "return it.stamp(new Date(told))", 1_795_000_000_123)
    assert datetime.fromisoformat(told).timestamp() == 1_795_000_000.123


def test_waiting_grows_from_two_seconds_to_five_minutes_and_never_comes_in_step(modules):
    code = "return told.map(([tries, luck]) => it.backoff(tries, luck))"
    waits = run(modules, "backoff", code, [(0, 0), (0, 1), (3, 1), (3, 0.5), (20, 1), (2000, 1)])
    assert waits == [2, 4, 32, 17, 300, 300]


GOOD = {"receipt": "observation", "id": ID, "sha256": SHA, "state": "stored", "reason": None}
PROBLEM = {"type": "/problems/other-content", "detail": "Der ligger allerede noget andet."}
TROUBLE = {"code": "other-content", "detail": "Der ligger allerede noget andet."}
VERDICTS = [
    # what came back: status, ours, body -> what it means
    ("stored", 201, True, GOOD, {"is": "delivered", "state": "stored", "reason": None}),
    ("stored already", 200, True, GOOD, {"is": "delivered", "state": "stored", "reason": None}),
    (
        "in quarantine", 202, True, GOOD | {"state": "quarantined", "reason": "walk-closed"},
        {"is": "delivered", "state": "quarantined", "reason": "walk-closed"},
    ),
    ("a portal's page", 200, False, None, {"is": "portal"}),
    ("a portal that copies our body", 200, False, GOOD, {"is": "portal"}),
    ("a portal's trip to its page", 302, False, None, {"is": "portal"}),
    ("a portal's sign-in", 401, False, None, {"is": "portal"}),
    ("a portal by the book", 511, False, None, {"is": "portal"}),
    ("a proxy's gone", 410, False, None, {"is": "unreachable"}),
    ("a proxy's error", 502, False, None, {"is": "unreachable"}),
    ("nobody", 0, False, None, {"is": "unreachable"}),
    ("no body", 201, True, None, {"is": "later"}),
    ("a list", 201, True, [], {"is": "later"}),
    ("not a receipt", 201, True, {"id": ID, "sha256": SHA}, {"is": "later"}),
    ("somebody else's receipt", 201, True, GOOD | {"id": "x"}, {"is": "later"}),
    ("a receipt for other bytes", 201, True, GOOD | {"sha256": "cd" * 32}, {"is": "later"}),
    ("a receipt for a photo", 201, True, GOOD | {"receipt": "photo"}, {"is": "later"}),
    ("a receipt with no content", 204, True, GOOD, {"is": "later"}),
    ("an unknown device", 401, True, None, {"is": "signed-out"}),
    ("other content", 409, True, PROBLEM, {"is": "copy", "trouble": TROUBLE}),
    ("withdrawn", 410, True, None, {"is": "withdrawn"}),
    (
        "too large", 413, True, None,
        {"is": "parked", "trouble": {"code": "status-413", "detail": None}},
    ),
    ("not json", 415, True, PROBLEM, {"is": "parked", "trouble": TROUBLE}),
    ("malformed", 422, True, PROBLEM, {"is": "parked", "trouble": TROUBLE}),
    ("forbidden", 403, True, PROBLEM, {"is": "parked", "trouble": TROUBLE}),
    ("not found", 404, True, PROBLEM, {"is": "parked", "trouble": TROUBLE}),
    ("too slow", 408, True, None, {"is": "later"}),
    ("too many", 429, True, None, {"is": "busy", "retry_after": 7}),
    ("busy", 503, True, None, {"is": "busy", "retry_after": 7}),
    ("no room", 507, True, None, {"is": "later"}),
    ("an error of ours", 500, True, None, {"is": "later"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "is_ours", "body", "verdict"),
    [case[1:] for case in VERDICTS],
    ids=[case[0] for case in VERDICTS],
)
def test_only_our_own_receipt_lets_go(modules, status, is_ours, body, verdict):
    letter = {"kind": "observation", "subject": ID, "sha256": SHA}
    answer = {"status": status, "is_ours": is_ours, "body": body, "retry_after": 7}
    assert run(modules, "receipt", "return it.judge(...told)", [letter, answer]) == verdict


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, {"receipt": "withdrawal", "id": ID, "state": "withdrawn"}, {"is": "withdrawn"}),
        (200, {"receipt": "withdrawal", "id": ID, "state": "stored"}, {"is": "later"}),
        (200, GOOD, {"is": "later"}),
        (409, PROBLEM, {"is": "parked", "trouble": TROUBLE}),
    ],
)
def test_a_withdrawal_has_a_receipt_of_its_own(modules, status, body, verdict):
    letter = {"kind": "withdrawal", "subject": ID, "sha256": ""}
    answer = {"status": status, "is_ours": True, "body": body, "retry_after": None}
    assert run(modules, "receipt", "return it.judge(...told)", [letter, answer]) == verdict


ROUND = """
  const calls = []
  const letters = told.letters.map((id) => ({id, kind: "observation", subject: id, sha256: "s"}))
  const note = (what) => async (letter) => { calls.push(`${what} ${letter.id}`) }
  const outbox = {
    due: async () => letters,
    begin: async (letter) => (told.gone ?? []).includes(letter.id) ? null : letter,
    delivered: note("delivered"), withdrawn: note("withdrawn"), copy: note("copy"),
    park: note("park"), later: note("later"), signedOut: note("signed-out"),
  }
  const put = async (letter) => {
    calls.push(`put ${letter.id}`)
    const status = told.answers[letter.id]
    if (!status) throw new TypeError("Failed to fetch")
    if (status === "portal") return {status: 200, is_ours: false, body: null, retry_after: null}
    const body = {receipt: "observation", id: letter.id, sha256: "s", state: "stored"}
    return {status, is_ours: true, body, retry_after: told.retry_after ?? null}
  }
  const outcome = await it.sync(outbox, put)
  return {calls, outcome}
"""


def a_round(page, answers, **more):
    return run(page, "sync", ROUND, {"letters": list(answers), "answers": answers, **more})


def test_a_round_delivers_every_letter_in_order(modules):
    done = a_round(modules, {"a": 201, "b": 200})
    assert done["calls"] == ["put a", "delivered a", "put b", "delivered b"]
    assert done["outcome"] == {"is": "done", "retry_after": None}


def test_a_letter_that_is_gone_or_must_wait_is_not_sent(modules):
    assert a_round(modules, {"a": 201, "b": 201}, gone=["a"])["calls"] == ["put b", "delivered b"]


def test_silence_ends_the_round_and_changes_nothing(modules):
    done = a_round(modules, {"a": 0, "b": 201})
    assert done["calls"] == ["put a"]
    assert done["outcome"]["is"] == "unreachable"


def test_a_portal_ends_the_round_and_is_named(modules):
    done = a_round(modules, {"a": "portal", "b": 201})
    assert done["calls"] == ["put a"]
    assert done["outcome"]["is"] == "portal"


def test_one_bad_letter_does_not_hold_up_the_rest(modules):
    done = a_round(modules, {"a": 500, "b": 422, "c": 409, "d": 410, "e": 507, "f": 201})
    assert done["calls"][1::2] == [
        "later a",
        "park b",
        "copy c",
        "withdrawn d",
        "later e",
        "delivered f",
    ]
    assert done["outcome"]["is"] == "later"


def test_a_busy_server_is_left_alone_as_long_as_it_asks(modules):
    done = a_round(modules, {"a": 429, "b": 201}, retry_after=30)
    assert done["calls"] == ["put a"]
    assert done["outcome"] == {"is": "later", "retry_after": 30}


def test_a_phone_that_is_not_known_stops_sending(modules):
    done = a_round(modules, {"a": 401, "b": 201})
    assert done["calls"] == ["put a", "signed-out a"]
    assert done["outcome"]["is"] == "signed-out"


def test_a_place_in_degrees_is_found_again_from_metres(modules):
    code = """const flat = it.flatAround({lon: 9.93, lat: 57.06});
      const [x, y] = flat.toMetres(9.94, 57.05); return [x, y, flat.toDegrees(x, y)]"""
    x, y, back = run(modules, "metres", code)
    assert x == pytest.approx(605, abs=2)
    assert y == pytest.approx(1113, abs=3)
    assert back == pytest.approx({"lon": 9.94, "lat": 57.05})


def test_an_icon_nobody_has_drawn_becomes_three_dots(modules):
    name = run(modules, "dom", "return it.icon('unheard-of').firstChild.getAttribute('href')")
    assert name == "#icon-dots"
