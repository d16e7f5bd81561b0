"""A photo arrives in pieces: what has come stays there, whoever is killed on the way."""

import hashlib
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect
from starlette.responses import JSONResponse

from tests.web.browser import BROWSER, PHONE, here
from tests.web.stand_in import portal, problem
from tests.web.test_field import kill_all_of
from tests.web.walker import Walker

PATIENCE = 30_000  # milliseconds


@pytest.fixture
def walker(context, server):
    """Somebody over a finding, with signal."""
    joined = Walker.joined(context, server)
    joined.write("Belysning")
    yield joined
    assert joined.complaints == []


@pytest.fixture
def night(tmp_path):
    """A photo full of noise, as heavy as a photo gets on the phone."""
    path = tmp_path / "night.jpg"
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(path, quality=85)
    return path


def take(walker: Walker, path, number: int = 1) -> None:
    walker.page.locator("input[capture]").set_input_files(path)
    photo = walker.page.get_by_role("img", name=f"Billede {number} af {number}")
    expect(photo).to_be_visible(timeout=PATIENCE)


def is_whole(kept) -> bool:
    """Exactly one photo, and the bytes the phone hashed: the stand-in checks them against it."""
    [jpeg] = kept.photos.values()
    Image.open(io.BytesIO(jpeg)).load()
    return len(jpeg) > 96 * 1024


def test_a_heavy_photo_goes_in_pieces_and_says_how_far_it_is(walker, kept, night):
    take(walker, night)
    kept.pieces.slowness = 1
    walker.press("Færdig")
    walker.press("Mine fund")
    expect(walker.page.locator(".state-photos")).to_have_text(
        re.compile(r"Billeder: 0 af 1 · Billede 1: [1-9]\d? %"), timeout=PATIENCE
    )
    kept.pieces.slowness = 0
    walker.sees_all_stored()
    assert is_whole(kept)
    assert len([call for call in kept.pieces.calls if call.startswith("PATCH")]) >= 3
    assert kept.pieces.carried == len(next(iter(kept.photos.values())))
    walker.sees("Billeder: 1 af 1")


def test_a_light_photo_goes_in_one(walker, kept, tmp_path):
    Image.new("RGB", (1600, 1200), "navy").save(tmp_path / "dark.jpg")
    take(walker, tmp_path / "dark.jpg")
    walker.press("Færdig")
    walker.sees_all_stored()
    assert kept.pieces.calls == []
    assert len(kept.photos) == 1


def test_a_killed_server_is_told_only_the_rest(walker, kept, server, night):
    take(walker, night)
    kept.pieces.silent_from = 150_000
    walker.press("Færdig")
    walker.until(lambda: kept.pieces.carried >= 150_000)
    server.stop()
    held = kept.pieces.carried
    kept.pieces.silent_from = None
    server.start()
    walker.gets_signal()
    walker.press("Mine fund")
    walker.sees_all_stored()
    assert is_whole(kept)
    size = len(next(iter(kept.photos.values())))
    assert held <= size
    assert kept.pieces.carried < 1.5 * size
    assert any(call.startswith("PATCH") and not call.endswith(" 0") for call in kept.pieces.calls)


def test_a_reloaded_page_goes_on_where_it_was(walker, kept, night):
    take(walker, night)
    kept.pieces.silent_from = 150_000
    walker.press("Færdig")
    walker.until(lambda: kept.pieces.carried >= 150_000)
    kept.pieces.silent_from = None
    walker.page.reload()
    walker.sees_all_stored()
    assert is_whole(kept)
    assert kept.pieces.carried < 1.5 * len(next(iter(kept.photos.values())))


def test_a_killed_phone_goes_on_where_it_was(play, built, server, kept, night, tmp_path):
    profile = tmp_path / "profile"
    context = play.chromium.launch_persistent_context(profile, **BROWSER, **PHONE)
    here(context)
    walker = Walker.joined(context, server)
    walker.write("Belysning")
    take(walker, night)
    kept.pieces.silent_from = 150_000
    walker.press("Færdig")
    walker.until(lambda: kept.pieces.carried >= 150_000)
    kill_all_of(profile)
    kept.pieces.silent_from = None
    context = play.chromium.launch_persistent_context(profile, **BROWSER, **PHONE)
    walker = Walker(context.new_page(), server)
    walker.open()
    walker.sees_all_stored()
    context.close()
    assert is_whole(kept)
    assert kept.pieces.carried < 1.5 * len(next(iter(kept.photos.values())))


def test_a_portal_in_the_middle_is_not_believed(walker, kept, night):
    def portal_after_a_piece(request):
        return portal(request) if kept.pieces.carried > 60_000 else None

    take(walker, night)
    kept.play = portal_after_a_piece
    walker.press("Færdig")
    walker.press("Mine fund")
    walker.sees("Netværket vil have dig til at logge på")
    assert kept.photos == {}
    kept.play = None
    walker.press("Send nu")
    walker.sees_all_stored()
    assert is_whole(kept)
    assert kept.pieces.carried < 2 * len(next(iter(kept.photos.values())))


@pytest.mark.parametrize("status", [404, 405])
def test_an_older_server_gets_the_photo_whole(walker, kept, night, status):
    def older(request):
        return problem(status, "not-here") if request.method in ("HEAD", "PATCH") else None

    kept.play = older
    take(walker, night)
    walker.press("Færdig")
    walker.sees_all_stored()
    assert is_whole(kept)
    assert kept.pieces.carried == 0


def test_two_ends_that_disagree_find_each_other(walker, kept, night):
    lost = []

    def forget_once(request):
        if request.method == "PATCH" and kept.pieces.held and not lost:
            lost.append({id: len(content) for id, content in kept.pieces.held.items()})
            for id, content in kept.pieces.held.items():
                kept.pieces.held[id] = content[:1000]

    kept.play = forget_once
    take(walker, night)
    walker.press("Færdig")
    walker.sees_all_stored()
    assert lost
    assert is_whole(kept)


def test_what_was_spoilt_at_the_other_end_is_sent_once_more(walker, kept, night):
    spoilt = []

    def spoil_once(request):
        if request.method == "PATCH" and kept.pieces.held and not spoilt:
            spoilt.append(True)
            for id, content in kept.pieces.held.items():
                kept.pieces.held[id] = bytes(len(content))

    kept.play = spoil_once
    take(walker, night)
    walker.press("Færdig")
    walker.sees_all_stored()
    assert spoilt
    assert is_whole(kept)


def test_words_that_come_meanwhile_go_before_the_rest_of_a_photo(walker, kept, night):
    take(walker, night)
    kept.pieces.slowness = 2
    walker.press("Færdig")
    walker.until(lambda: bool(kept.pieces.calls))
    walker.record("Andet")
    walker.until(lambda: len(kept.newest()) == 2)
    assert kept.photos == {}
    kept.pieces.slowness = 0
    walker.sees_all_stored()
    assert is_whole(kept)


def test_a_photo_taken_up_again_stops_in_the_middle(walker, kept, night):
    take(walker, night)
    kept.pieces.slowness = 2
    walker.press("Færdig")
    walker.press("Mine fund")
    walker.until(lambda: kept.pieces.carried > 0)
    walker.press("Ret")
    walker.press("Slør billede 1")
    walker.sees("Billedet er allerede sendt. Når du slører det")
    walker.page.wait_for_timeout(5000)
    assert kept.photos == {}
    assert kept.pieces.carried < 200_000
    kept.pieces.slowness = 0
    walker.page.get_by_role("dialog").get_by_role("button", name="Færdig").click()
    walker.press("Færdig")
    walker.sees_all_stored()
    assert is_whole(kept)


def test_a_photo_whose_receipt_was_lost_is_not_sent_again(walker, kept, night):
    kept.pieces.loses_receipts = True
    take(walker, night)
    walker.press("Færdig")
    walker.until(lambda: bool(kept.photos))
    [jpeg] = kept.photos.values()
    walker.sees("Teksten er sendt – 1 billede venter")
    kept.pieces.loses_receipts = False
    walker.press("Mine fund")
    walker.press("Send nu")
    walker.sees_all_stored()
    assert kept.pieces.carried == len(jpeg)
    assert list(kept.photos.values()) == [jpeg]


@pytest.mark.parametrize("status", [401, 410])
def test_a_refusal_before_the_first_piece_is_heard(walker, kept, night, status):
    code = {401: "unknown-device", 410: "withdrawn"}[status]
    kept.play = lambda request: problem(status, code) if request.method == "HEAD" else None
    take(walker, night)
    walker.press("Færdig")
    if status == 401:
        walker.sees("Kommunens server kender ikke telefonen længere.")
    else:
        walker.press("Mine fund")
        walker.sees("Trukket tilbage")
    assert kept.pieces.carried == 0


def test_every_photo_says_how_it_stands(walker, kept, night):
    kept.play = lambda request: problem(415, "not-a-photo") if request.method == "HEAD" else None
    take(walker, night)
    Image.new("RGB", (800, 600), "navy").save(night.with_name("dark.png"))
    take(walker, night.with_name("dark.png"), 2)
    marks = walker.page.locator(".mark")
    expect(marks).to_have_text(["På telefonen", "På telefonen"])
    walker.press("Færdig")
    walker.sees("1 kræver hjælp")
    walker.press("Mine fund")
    walker.press("Ret")
    expect(marks).to_have_text(["Kræver hjælp", "Gemt hos kommunen"])
    kept.play = None
    kept.pieces.slowness = 1
    walker.press("Prøv igen")
    expect(marks).to_have_text([re.compile(r"Sender \d+ %"), "Gemt hos kommunen"])
    kept.pieces.slowness = 0
    expect(marks).to_have_text(["Gemt hos kommunen", "Gemt hos kommunen"], timeout=PATIENCE)
    assert set(kept.photos) == set(kept.newest()[0]["photos"])


def test_only_the_receipt_for_its_own_bytes_lets_a_photo_go(walker, kept, night):
    def wrong_receipt(request):
        if request.method != "PATCH":
            return None
        id = request.url.path.split("/")[-1]
        body = {"receipt": "photo", "id": id, "sha256": hashlib.sha256(b"other").hexdigest()}
        return JSONResponse(body | {"state": "stored"}, 201, headers={"Tryg": "1"})

    kept.play = wrong_receipt
    take(walker, night)
    walker.press("Færdig")
    walker.sees("Teksten er sendt – 1 billede venter")
    walker.page.wait_for_timeout(1500)
    walker.sees("Teksten er sendt – 1 billede venter")
    kept.play = None
    walker.press("Mine fund")
    walker.press("Send nu")
    walker.sees_all_stored()
    assert is_whole(kept)
    assert kept.pieces.held == {}
