"""What the slideshow keeps for all sessions: one cache, keyed by hashable values."""

import functools
import threading
from collections.abc import Callable, Hashable
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from roster.snapshot import Roster

__all__ = ["cached"]

P = ParamSpec("P")
T = TypeVar("T")

_MOST: Final = 1024
_LOCK: Final = threading.Lock()


class _Cell:
    """One answer, made by the first who asks while the others wait."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answers: list[Any] = []

    def answer(self, make: Callable[[], Any]) -> Any:
        with self.lock:
            if not self.answers:
                self.answers.append(make())
            return self.answers[0]


@functools.lru_cache(maxsize=_MOST)
def _cell(_version: str, _function: Callable[..., Any], *_values: Hashable) -> _Cell:
    return _Cell()


def cached(make: Callable[Concatenate[Roster, P], T]) -> Callable[Concatenate[Roster, P], T]:
    """Keep what a function makes of a roster and of hashable values.

    Of the roster its version counts, so that an old one is not kept; an error is not kept either.
    """

    @functools.wraps(make)
    def ask(roster: Roster, *args: P.args, **kwargs: P.kwargs) -> T:
        with _LOCK:
            cell = _cell(roster.version, make, *args, *kwargs.items())
        answer: T = cell.answer(lambda: make(roster, *args, **kwargs))
        return answer

    return ask
