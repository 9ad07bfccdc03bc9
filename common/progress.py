"""How far a long step is."""

from collections.abc import Callable
from typing import Final, TextIO

Progress = Callable[[float], None]
"""Is told the share that is done, from 0 to 1."""


class ProgressBar:
    """A bar on a terminal.

    Parameters
    ----------
    lines : bool
        Whether to write each step on its own line without a terminal; else nothing is written.
    """

    WIDTH: Final = 24

    def __init__(self, stream: TextIO, *, lines: bool = False) -> None:
        self.stream = stream
        self.lines = lines
        self.drawn = False

    def show(self, share: float, text: str) -> None:
        """Show how far one is, from 0 to 1, and with what; each text at least as long as before."""
        if self.stream.isatty():
            full = int(self.WIDTH * share)
            self.stream.write(f"\r{'█' * full}{'░' * (self.WIDTH - full)} {text}")
            self.drawn = True
        elif self.lines:
            self.stream.write(f"{text.rstrip()}\n")
        self.stream.flush()

    def close(self) -> None:
        """Leave the line that the bar is on."""
        if self.drawn:
            self.stream.write("\n")
            self.drawn = False
