"""What the slideshow keeps for all sessions: one cache, keyed by hashable values."""

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from roster.snapshot import Roster

P = ParamSpec("P")
T = TypeVar("T")

MOST: Final = 1024
"""Answers of either kind that are kept."""
MOST_PLACES: Final = 1_000_000
"""Places in all pictures that are kept; a picture of 30,000 takes 5 MB, and so they take 160 MB."""


class _Answer:
    """One answer, made by the first who asks while the others wait."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answers: list[Any] = []

    def answer(self, make: Callable[[], Any]) -> Any:
        with self.lock:
            if not self.answers:
                self.answers.append(make())
            return self.answers[0]


class _Answers:
    """The cells that were asked for last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cells: OrderedDict[Hashable, _Answer] = OrderedDict()

    def cell(self, key: Hashable, most: int) -> _Answer:
        with self._lock:
            cell = self._cells.setdefault(key, _Answer())
            self._cells.move_to_end(key)
            while len(self._cells) > most:
                self._cells.popitem(last=False)
            return cell


_VALUES: Final = _Answers()
_PICTURES: Final = _Answers()


def cached(make: Callable[Concatenate[Roster, P], T]) -> Callable[Concatenate[Roster, P], T]:
    """Keep what a function makes of a roster and of hashable values.

    Of the roster its version counts, so that an old one is not kept; an error is not kept either.
    """
    return _kept(make, _VALUES, lambda roster: MOST)


def cached_picture(
    make: Callable[Concatenate[Roster, P], T],
) -> Callable[Concatenate[Roster, P], T]:
    """As ``cached``, for what grows with the roster: of a long one fewer are kept."""
    return _kept(
        make, _PICTURES, lambda roster: max(1, min(MOST, MOST_PLACES // max(1, len(roster.places))))
    )


def _kept(
    make: Callable[Concatenate[Roster, P], T], cells: _Answers, most: Callable[[Roster], int]
) -> Callable[Concatenate[Roster, P], T]:
    @functools.wraps(make)
    def ask(roster: Roster, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (roster.version, make, *args, *kwargs.items())
        answer: T = cells.cell(key, most(roster)).answer(lambda: make(roster, *args, **kwargs))
        return answer

    return ask
