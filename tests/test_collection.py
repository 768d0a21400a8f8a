"""Holding off Python's search for cycles."""

import gc

from termalign.collection import no_collection


def test_searching_goes_on_after_the_block() -> None:
    with no_collection():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_a_caller_switched_off_stays_off() -> None:
    gc.disable()
    try:
        with no_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_was_made_inside_is_old_when_the_search_goes_on() -> None:
    with no_collection():
        made = [[number] for number in range(100_000)]
    assert gc.get_count()[0] < len(made)
    assert not gc.get_freeze_count()


def test_what_a_caller_froze_stays_frozen() -> None:
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with no_collection():
            pass
        assert gc.get_freeze_count() >= frozen > 0
    finally:
        gc.unfreeze()
