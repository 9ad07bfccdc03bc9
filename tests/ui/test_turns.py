"""Runs of the page take turns."""

import threading
from collections.abc import Callable

import pytest

from ui import turns
from ui.turns import in_turn

PATIENCE_SECONDS = 20


def in_thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_a_run_begins_when_the_one_before_it_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT_SECONDS", PATIENCE_SECONDS)
    begun, many = [], threading.Lock()

    @in_turn()
    def run() -> None:
        assert many.acquire(blocking=False), "two runs at a time"
        begun.append(threading.get_ident())
        many.release()

    with in_turn():
        threads = [in_thread(run) for _ in range(5)]
        assert not begun
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert sorted(begun) == sorted(thread.ident or 0 for thread in threads)


def test_a_run_that_does_not_end_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT_SECONDS", 0.01)
    went_on = threading.Event()

    @in_turn()
    def run() -> None:
        went_on.set()

    with in_turn():
        in_thread(run)
        assert went_on.wait(PATIENCE_SECONDS)
    # Who went on without a turn gives none back: the next two still take turns.
    monkeypatch.setattr(turns, "LONGEST_WAIT_SECONDS", PATIENCE_SECONDS)
    went_on.clear()
    with in_turn():
        after = in_thread(run)
        assert not went_on.is_set()
    after.join(PATIENCE_SECONDS)
    assert went_on.is_set()


def test_a_turn_ends_with_an_error_and_holds_within_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT_SECONDS", PATIENCE_SECONDS)
    with pytest.raises(ZeroDivisionError), in_turn(), in_turn():
        raise ZeroDivisionError
    ended = threading.Event()

    @in_turn()
    def run() -> None:
        ended.set()

    in_thread(run).join(PATIENCE_SECONDS)
    assert ended.is_set()
