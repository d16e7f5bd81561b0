"""The garbage collector rests while many values are made, and never longer."""

import gc

import pytest

from walks.conditions.undisturbed import undisturbed


def test_the_collector_rests_inside_and_is_on_again_after():
    with undisturbed():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_is_on_again_after_a_fault():
    with pytest.raises(ZeroDivisionError), undisturbed():
        _ = 1 / 0
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off():
    with undisturbed():
        with undisturbed():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
