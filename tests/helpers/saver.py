"""Saves for the fault tests, in processes of its own: ``loop``, ``steps`` or ``race``.

It imports nothing but what a save needs, and forks, so that a process to kill costs little.
"""

import os
import random
import signal
import sys
from pathlib import Path

from common.errors import ConflictError, LockedError
from tests.helpers.saving import current_digest, publish
from versions.version import digest_of


def content(number: int) -> bytes:
    """Return bytes that show where they are cut: every line has the number and its own."""
    lines = (f"Place {line},State {number}" for line in range(40))
    return ("city,state\n" + "\n".join(lines) + f"\nend,{number}\n").encode()


def save_for_ever(target: Path, start: int) -> None:
    """Save one content after the other."""
    number = start
    while True:
        number += 1
        publish(target, content(number), expected=current_digest(target), who=str(number))


def loop() -> None:
    """For each line read, a target and a content, start a saving process; say its id, and its end.

    The process saves until it is killed.
    """
    for line in sys.stdin:
        target, start = line.split()
        child = os.fork()
        if child == 0:
            save_for_ever(Path(target), int(start))
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


CHANGING = frozenset(
    {"open", "write", "fchmod", "chown", "fsync", "rename", "replace", "unlink", "mkdir"}
    | {"ftruncate", "flock", "link", "close", "remove"}
)
"""Calls that change what is on disk; a kill between two others is one before the next of these."""


def kill(target: Path, number: int, step: int) -> None:
    """Save once, and be killed right before one of the calls that change what is on disk.

    Exits with 0 when there are not so many.
    """
    calls = 0

    def on_call(_frame: object, event: str, called: object) -> None:
        nonlocal calls
        if event == "c_call" and getattr(called, "__name__", "") in CHANGING:
            calls += 1
            if calls == step:
                os.kill(os.getpid(), signal.SIGKILL)

    expected = current_digest(target)
    sys.setprofile(on_call)
    publish(target, content(number), expected=expected, who=str(number))
    sys.setprofile(None)
    os._exit(0)


def steps() -> None:
    """For each line read, a target, a content and a step, be killed there; say by which signal."""
    for line in sys.stdin:
        target, number, step = line.split()
        child = os.fork()
        if child == 0:
            kill(Path(target), int(number), int(step))
        _, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, flush=True)


def race(target: Path, name: str, times: int) -> None:
    """Save a number of times as someone who does not know of others; say how each went."""
    chance = random.Random(name)
    for turn in range(times):
        data = f"city,state\n{name},{turn}\n{chance.random()}\n".encode()
        try:
            seen = current_digest(target)
            version = publish(target, data, expected=seen, who=name)
        except (ConflictError, LockedError) as error:
            print("refused", type(error).__name__, digest_of(data), flush=True)
        else:
            print("saved", version.number, version.digest, seen, flush=True)


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "loop":
        loop()
    elif what == "steps":
        steps()
    else:
        race(Path(rest[0]), rest[1], int(rest[2]))
