"""Saving what a person typed: what is asked of the page that writes, and what is said after.

What is typed stays until it is saved.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import streamlit as st

from common.errors import PartnershipMapError
from ui.access import require_editor
from ui.keys import Key
from ui.text import escape_html

SHOWN_AT_MOST: Final = 20
"""More lines than these are counted in one."""

Read = Callable[[], bytes]
"""Returns the file as it lies there now."""


class Save(Protocol):
    """Writes a file for good."""

    def __call__(self, data: bytes, note: str, *, expected: str) -> str:
        """Write the bytes and return in a sentence what was done.

        Parameters
        ----------
        data : bytes
            The whole file.
        note : str
            Why, for the history; may be "".
        expected : str
            SHA-256, hexadecimal, of the bytes that the change was made from.

        Raises
        ------
        PartnershipMapError
            When nothing was written, with the reason in a sentence.
        """


@dataclass(frozen=True)
class Notice:
    """What the last click came to; ``about`` is the day or the file that it was about."""

    about: str
    texts: tuple[str, ...]
    failed: bool


def render_notice() -> None:
    """Draw what the last save came to; what failed stands at its own form or table."""
    notice: Notice | None = st.session_state.get(Key.SAVE_NOTICE)
    if notice is not None and not notice.failed:
        render_banner(notice.texts, role="status")


def render_failure(about: str) -> None:
    """Draw why the last click on this day's form or this file's table saved nothing."""
    notice: Notice | None = st.session_state.get(Key.SAVE_NOTICE)
    if notice is not None and notice.failed and notice.about == about:
        render_banner(notice.texts, role="alert")


def attempt(about: str, write: Callable[[], str]) -> None:
    """Write, or say why that is not possible; what is typed stays."""
    try:
        require_editor()
        write()
    except PartnershipMapError as error:  # first: some of ours are an OSError as well
        say(about, f"Nothing was saved: {error}", failed=True)
    except OSError as error:
        say(about, f"Nothing was saved: {error.strerror or error}.", failed=True)


def say(about: str, *texts: str, failed: bool = False) -> str:
    """Keep what a click came to, to be drawn after it; return the first of the sentences."""
    st.session_state[Key.SAVE_NOTICE] = Notice(about, texts, failed)
    return texts[0]


def render_banner(texts: Sequence[str], *, role: str) -> None:
    """Draw lines of plain text as a banner; ``role`` is the ARIA role."""
    lines = "<br>".join(map(escape_html, texts))
    st.html(f'<div class="banner" role="{role}">{lines}</div>')


def few(lines: Sequence[str]) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - SHOWN_AT_MOST
    return [*lines[:SHOWN_AT_MOST], *([f"and {more:,} more"] if more > 0 else [])]


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()
