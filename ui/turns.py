"""Runs of the page take turns.

Python computes in one thread at a time. Side by side, many runs all take as long as the last one,
and the event loop, which has to send what they drew, gets a share as small as theirs: with 200
viewers nothing at all is sent for a second (docs/decisions/0013-runs-take-turns.md).
"""

import contextlib
import threading
from collections.abc import Iterator
from typing import Final

LONGEST_WAIT_SECONDS: Final = 0.5
"""After that a run goes on beside the others: one may be waiting for a disk or making a file."""

_turn = threading.RLock()


@contextlib.contextmanager
def in_turn() -> Iterator[None]:
    """Wait for the runs before this one, if they end soon; a decorator as well."""
    has_turn = _turn.acquire(timeout=LONGEST_WAIT_SECONDS)
    try:
        yield
    finally:
        if has_turn:
            _turn.release()
