"""What many windows ask for at once is made once."""

import threading
from types import SimpleNamespace
from typing import Any, cast

from roster.snapshot import Roster
from ui.slideshow.cache import MOST_PLACES, cached, cached_picture


def roster_of(version: str) -> Roster:
    return cast("Roster", SimpleNamespace(version=version))


def test_fifty_who_ask_at_once_wait_for_one_answer() -> None:
    made: list[int] = []
    started, go = threading.Event(), threading.Event()

    @cached
    def make(roster: Roster, number: int) -> list[int]:
        made.append(number)
        started.set()
        assert go.wait(20)
        return [number]

    answers: list[list[int]] = []
    ask = [
        threading.Thread(target=lambda: answers.append(make(roster_of("a"), 7))) for _ in range(50)
    ]
    for thread in ask:
        thread.start()
    assert started.wait(20)
    go.set()
    for thread in ask:
        thread.join()
    assert made == [7]
    assert len(answers) == 50
    assert all(answer is answers[0] for answer in answers)


def test_another_version_or_value_is_another_answer_and_an_error_is_not_kept() -> None:
    made: list[Any] = []

    @cached
    def make(roster: Roster, value: object) -> object:
        made.append((roster.version, value))
        if len(made) == 1:
            raise ValueError
        return value

    for version, value in (("a", 1), ("a", 1), ("b", 1), ("a", 2), ("a", 1)):
        try:
            assert make(roster_of(version), value) == value
        except ValueError:
            assert len(made) == 1
    assert made == [("a", 1), ("a", 1), ("b", 1), ("a", 2)]


def test_fewer_pictures_of_a_long_roster_are_kept_those_asked_for_last() -> None:
    made: list[int] = []
    roster = cast("Roster", SimpleNamespace(version="long", places=range(MOST_PLACES // 2)))

    @cached_picture
    def make(roster: Roster, value: int) -> int:
        made.append(value)
        return value

    assert [make(roster, value) for value in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 3, 1, 2]
    assert made == [1, 2, 3, 2]
