"""Two versions of the list, or days, on one map: the part of the History page that compares."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from briefing.since import Since, change_sentence
from cartography.change_map import ChangeMap, change_map
from cartography.palette import palette_for
from common.errors import PartnershipMapError
from roster.difference import PlaceChange, What
from roster.filters import Filters
from roster.moment import VERSION
from roster.places import listed_places
from roster.snapshot import Roster
from roster.words import listed, long_date
from ui import inline
from ui.change_map import render_change_map, render_change_table
from ui.keys import Key
from ui.live import load_current
from ui.notice import render_banner
from ui.past import roster_at
from ui.slideshow.cache import cached_picture
from ui.slideshow.story_source import since_at
from ui.tables import open_page
from ui.text import escape_html, moment
from versions.version import Version

_COLUMNS: Final = ("Place", "What", "Detail", "Before", "After")


def is_asked() -> bool:
    """Return whether the address asks for a comparison."""
    return Key.FROM in st.query_params or Key.TO in st.query_params


def compare(older: int, newer: int) -> None:
    """Write two versions into the address; they are compared in the next run."""
    _ask(f"{VERSION}{older}", f"{VERSION}{newer}")


def render_compare(versions: tuple[Version, ...]) -> None:
    """Draw what the address compares, the last two versions by default, and ways to others."""
    zone = st.context.timezone
    names = {
        f"{VERSION}{one.number}": f"Version {one.number} · {moment(one.saved_at, zone)}"
        for one in versions
    }
    known = [*names] or [datetime.now(UTC).date().isoformat()]
    newer = st.query_params.get(Key.TO) or known[0]
    then = known.index(newer) + 1 if newer in known else 0
    older = st.query_params.get(Key.FROM) or (known[then:] or known[-1:])[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for label, key, asked in (("From", Key.FROM, older), ("To", Key.TO, newer)):
            _render_choice(label, key, asked, names)
        st.button("All versions", key=Key.COMPARE_LEAVE, on_click=_leave)
        inline.copy_link(key=Key.COPY_LINK, width="content")
    label = "To"
    try:
        after = roster_at(load_current(), newer)
        label = "From"
        since = since_at(after, older)
    except PartnershipMapError as error:
        render_banner([f"{label}: {error}"], kind="bad")
        return
    _render_since(since)


def _render_choice(label: str, key: Key, asked: str, names: Mapping[str, str]) -> None:
    options = [*names] if asked in names else [asked, *names]
    drawn = key in st.session_state
    if drawn and st.session_state[key] != asked:
        st.session_state[key] = asked  # the address is another one: by a link, Back or Forward
    st.selectbox(
        f"{label} (a version, or type a day as 2026-01-31)",
        options,
        index=0 if drawn else options.index(asked),
        format_func=lambda option: names.get(option, option),
        accept_new_options=True,
        key=key,
        on_change=lambda: _ask(*(st.session_state[key] or "" for key in (Key.FROM, Key.TO))),
        width=420,
    )


def _ask(older: str, newer: str) -> None:
    st.query_params.update({Key.FROM: older, Key.TO: newer})


def _leave() -> None:
    asked = st.query_params
    asked.from_dict({name: asked.get_all(name) for name in asked if name not in (Key.FROM, Key.TO)})


def _render_since(since: Since) -> None:
    after = since.after
    sentence = change_sentence(since.changes, listed_places(after, Filters()), after.program)
    st.html(f'<h2 class="version">{escape_html(sentence)}</h2>')
    if after.past:
        st.text(f"From {since.words} to {after.past.words}.")
    left, right = st.columns([1, 1], gap="large")
    with left:
        drawn = _drawn(after, since, dark=st.context.theme.type == "dark")
        unseen = drawn.without_pin
        render_change_map(drawn, [f"{unseen:,} changed without a pin"] if unseen else [])
    with right:
        for words, columns in (
            ("New columns", since.changes.new_columns),
            ("Columns no longer there", since.changes.lost_columns),
        ):
            if columns:
                st.text(f"{words}: {', '.join(columns)}.")
        table = change_table(since)
        if len(table):
            with open_page(Key.CHANGE_TABLE, np.arange(len(table))) as (_, rows):
                render_change_table(table.iloc[rows], "What changed, place by place")


@cached_picture
def _drawn(after: Roster, since: Since, *, dark: bool) -> ChangeMap:
    return change_map(since.before, after, since.changes, palette_for(dark=dark))


def change_table(since: Since) -> pd.DataFrame:
    """Return the changes as text: place, what became of it, and each detail before and after."""
    lines = [
        (change.place.label, change.what.capitalize(), *told)
        for what in What
        for change in since.changes.of(what)
        for told in _told(change, since.reasons)
    ]
    return pd.DataFrame(lines, columns=[*_COLUMNS], dtype="str")


def _told(change: PlaceChange, reasons: Mapping[int, str]) -> Iterator[tuple[str, str, str]]:
    if change.what in (What.JOINED, What.AGAIN):
        yield "", "", listed([*map(long_date, change.days)])
    if change.what is What.LEFT:
        yield (
            reasons.get(change.place.rows[0], ""),
            listed([*map(long_date, change.place.days)]),
            "",
        )
    for name, before, after in change.details():
        is_cell = bool(before or after)
        yield name, before or "(blank)" * is_cell, after or "(blank)" * is_cell
