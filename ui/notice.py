"""What a click came to: kept until the page is drawn, then shown as a banner.

Each page keeps its last notice under its own key, so that a click on another page leaves it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from common.errors import NotAllowedError, PartnershipMapError, SaveError
from ui.access import editor, require_editor
from ui.keys import Key, place_widget_key
from ui.text import escape_html
from versions.folder import data_storage

_AWAY: Final = (
    "The database does not answer now. What you prepared stays on this page; do this again when "
    "the message at the top is gone."
)
LINE_PX = 800
"""Keeps a button near its banner on a wide screen."""


@dataclass(frozen=True)
class Notice:
    """What the last click came to.

    Attributes
    ----------
    texts : tuple of str
        Sentences for the person, a line each.
    title : str
        Shown before them in bold, or "".
    failed : bool
        Whether nothing was written.
    about : str
        The form or table beside which a failure is shown; "" for the page.
    undo : callable or None
        Undoes what was written.
    """

    texts: tuple[str, ...]
    title: str = ""
    failed: bool = False
    about: str = ""
    undo: Callable[[], None] | None = None


def keep_notice(
    key: Key,
    *texts: str,
    title: str = "",
    failed: bool = False,
    about: str = "",
    undo: Callable[[], None] | None = None,
) -> None:
    """Keep what a click came to, to be drawn after it; see ``Notice``."""
    st.session_state[key] = Notice(texts, title, failed, about, undo)


def clear_notice(key: Key) -> None:
    """Forget what the last click came to."""
    st.session_state.pop(key, None)


def _nothing_saved(error: PartnershipMapError) -> str:
    return f"Nothing was saved: {error}"


def attempt(
    key: Key,
    write: Callable[[], None],
    *,
    about: str = "",
    title: str = "",
    explain: Callable[[PartnershipMapError], str] = _nothing_saved,
) -> None:
    """Write, or keep a notice of why that is not possible; what is typed stays.

    Parameters
    ----------
    write : callable
        Writes, and keeps the notice of what was written.
    about, title : str
        As in ``Notice``, for a failure.
    explain : callable
        Returns the sentence for an error.
    """
    try:
        require_editor()
        write()
    except (PartnershipMapError, OSError) as error:
        storage = data_storage()
        if not isinstance(error, PartnershipMapError):
            error = SaveError(
                f"{storage.name[:1].upper()}{storage.name[1:]} cannot be written: "
                f"{error.strerror or error}."
            )
        said = explain(error)
        if storage.is_away and not isinstance(error, NotAllowedError):
            said = _AWAY
        keep_notice(key, said, title=title, failed=True, about=about)


def render_notice(key: Key, about: str = "") -> None:
    """Draw what the last click came to, with its undo.

    Parameters
    ----------
    about : str
        A form or table: only a failure that is about it is drawn. By default everything else is.
    """
    notice: Notice | None = st.session_state.get(key)
    if notice is None or about != (notice.about if notice.failed else ""):
        return
    box = place_widget_key(Key.NOTICE_BOX, key)
    with st.container(key=box, horizontal=True, vertical_alignment="center", width=LINE_PX):
        kind, role = ("bad", "alert") if notice.failed else ("good", "status")
        render_banner(notice.texts, role=role, kind=kind, title=notice.title)
        if notice.undo is not None and editor() is not None:
            st.button("Undo", key=place_widget_key(Key.NOTICE_UNDO, key), on_click=notice.undo)


def render_banner(
    texts: Sequence[str], *, role: str = "alert", kind: str = "", title: str = ""
) -> None:
    """Draw lines of plain text as a banner.

    Parameters
    ----------
    role : str
        ARIA role: ``alert`` or ``status``.
    kind : str
        ``good``, ``bad``, or "" for what needs a look.
    title : str
        Shown before the lines in bold.
    """
    bold = f"<b>{escape_html(title)}</b> " if title else ""
    lines = "<br>".join(map(escape_html, texts))
    st.html(f'<div class="{f"banner {kind}".rstrip()}" role="{role}">{bold}{lines}</div>')
