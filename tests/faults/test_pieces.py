"""R8: photos in pieces, on a bad line and with a server that dies."""

from pathlib import Path

from tests.faults import pieces


def test_a_photo_whose_line_is_cut_goes_on_where_it_was(tmp_path: Path) -> None:
    pieced = pieces.cut_short(tmp_path, up=512, down=48)
    assert pieced.is_good, pieced
    assert pieced.photos > 40
    assert pieced.kept > 0


def test_a_photo_under_way_survives_that_the_server_is_killed(tmp_path: Path) -> None:
    pieced = pieces.killed(tmp_path, kills=5)
    assert pieced.is_good, pieced
    assert pieced.pieces > pieced.photos > pieces.PHONES


def test_two_tabs_that_send_the_same_photo_make_one(tmp_path: Path) -> None:
    pieced = pieces.doubled(tmp_path, photos=20)
    assert pieced.is_good, pieced


def test_pieces_that_are_forgotten_are_seen(tmp_path: Path) -> None:
    forgetful = pieces.cut_short(tmp_path, up=1024, down=300, bug="all_or_nothing")
    assert forgetful.kept == 0
    assert not forgetful.is_good


def test_pieces_that_are_written_blindly_are_seen(tmp_path: Path) -> None:
    assert pieces.doubled(tmp_path, photos=20, bug="blind").left_waiting > 0
