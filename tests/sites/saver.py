"""Saves for the fault tests, in processes of its own: ``python saver.py loop|kill|race …``.

It imports nothing but what a save needs, and forks, so that a process to kill costs little.
"""

import os
import random
import signal
import sys
from pathlib import Path

from sites.errors import ConflictError, LockedError
from sites.history import digest_of
from sites.publish import current_digest, publish


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


def loop(target: Path) -> None:
    """Start a saving process for each line read, say its id, and when it is gone."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            save_for_ever(target, int(line))
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


def kill(target: Path, start: int, step: int) -> None:
    """Save once, and be killed at one of the steps; exit with 0 when there are not so many.

    A step is the moment before or after a call to the operating system.
    """
    steps = 0

    def on_call(_frame, event, called):
        nonlocal steps
        if event in ("c_call", "c_return") and (
            getattr(called, "__module__", None) in ("posix", "fcntl")
            or "Buffered" in getattr(called, "__qualname__", "")
        ):
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)

    expected = current_digest(target)
    sys.setprofile(on_call)
    publish(target, content(start), expected=expected, who=str(start))
    sys.setprofile(None)
    os._exit(0)


def steps(target: Path) -> None:
    """For each line read, a content and a step, be killed there and say by which signal."""
    for line in sys.stdin:
        number, step = map(int, line.split())
        child = os.fork()
        if child == 0:
            kill(target, number, step)
        _, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, flush=True)


def race(target: Path, name: str, times: int) -> None:
    """Save a number of times as somebody who does not know of others; say how each went."""
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
    what, path, *rest = sys.argv[1:]
    if what == "loop":
        loop(Path(path))
    elif what == "steps":
        steps(Path(path))
    else:
        race(Path(path), rest[0], int(rest[1]))
