"""The sidebar's filters. Each is bound to the URL, so that a link holds the whole view."""

from collections.abc import Callable, Iterable

import streamlit as st

from roster.filters import FilterOptions, Filters, filter_options
from roster.snapshot import Roster
from ui.keys import Key, further_key
from ui.text import NOT_DESCRIBED, count_states, escape_html, escape_markdown, long_date

_PILLS_AT_MOST = 4
"""Up to so many choices stand open as pills; more of them go into a list that opens."""


_UNDESCRIBED_AT_MOST = 3


@st.cache_resource(max_entries=4, show_spinner=False)
def _options(version: str, _roster: Roster) -> FilterOptions:
    """Return what can be chosen; every rerun asks, and only the roster decides."""
    return filter_options(_roster)


def adopt_codes(roster: Roster) -> None:
    """Let a link name states by code and announcements by ISO date.

    Filters are bound to the address by what they read, such as ``state=Ohio``; an address with
    ``state=OH`` is rewritten before the filters take their values from it.
    """
    names = _options(roster.version, roster).state_names
    wanted: dict[str, list[str]] = {}
    for key, reading in (
        (Key.STATE, lambda code: names.get(code.upper(), code)),
        (Key.ANNOUNCED, long_date),
        (Key.KIND, str.capitalize),
    ):
        values = st.query_params.get_all(key)
        read = [reading(value) for value in values]
        if key not in st.session_state and read != values:
            wanted[key] = read
    if wanted:
        st.query_params.update(wanted)
        st.rerun()


def render_filters(roster: Roster) -> Filters:
    """Draw the filters and return what they are set to."""
    options = _options(roster.version, roster)
    st.text_input(
        "Search",
        key=Key.SEARCH,
        type="search",
        live=True,
        placeholder="City, state or code",
        bind="query-params",
    )
    names = options.state_names
    st.multiselect(
        "State",
        list(names),
        key=Key.STATE,
        format_func=lambda code: names.get(code, code),
        placeholder=f"All {(len(names) > 1 and count_states(names)) or 'states'}",
        bind="query-params",
    )
    _render_choice("Announcement", list(options.announced), Key.ANNOUNCED, long_date)
    if roster.undescribed:
        st.html(f'<p class="aside">{escape_html(_undescribed(roster))}</p>')
    _render_choice("Kind", list(options.kinds), Key.KIND, str.capitalize)
    for column, values in options.further.items():
        _render_choice(column.replace("_", " ").capitalize(), list(values), further_key(column))
    return current_filters(roster)


def _undescribed(roster: Roster) -> str:
    """Return which of the choices are not described; their own words stand in shared links."""
    days = [long_date(day) for day in reversed([*roster.undescribed])]
    more = len(days) - _UNDESCRIBED_AT_MOST
    rest = f" and {more:,} more" if more > 0 else ""
    return f"{NOT_DESCRIBED.capitalize()}: {'; '.join(days[:_UNDESCRIBED_AT_MOST])}{rest}"


def _render_choice(
    label: str, values: list[str], key: str, reading: Callable[[str], str] = str
) -> None:
    if not values:
        return
    if len(values) <= _PILLS_AT_MOST:
        st.pills(
            escape_markdown(label),
            values,
            key=key,
            selection_mode="multi",
            format_func=lambda value: escape_markdown(reading(value)),
            bind="query-params",
        )
    else:
        st.multiselect(
            escape_markdown(label),
            values,
            key=key,
            format_func=reading,
            placeholder="All",
            bind="query-params",
        )


def current_filters(roster: Roster) -> Filters:
    """Return what the filters' widgets hold, also before they are drawn in this run."""
    state = st.session_state
    return Filters(
        search=state.get(Key.SEARCH) or "",
        states=tuple(state.get(Key.STATE) or ()),
        announced=tuple(state.get(Key.ANNOUNCED) or ()),
        kinds=tuple(state.get(Key.KIND) or ()),
        further={
            column: tuple(state[further_key(column)])
            for column in roster.further_columns
            if state.get(further_key(column))
        },
    )


def address_filters(roster: Roster) -> Filters:
    """Return the filters that the address names, on a page that draws none of their widgets.

    Values stand there as the widgets read them, such as ``state=Ohio``, or as codes.
    """
    options = _options(roster.version, roster)
    asked = st.query_params
    return Filters(
        search=asked.get(Key.SEARCH, ""),
        states=_named(asked.get_all(Key.STATE), options.states, options.state_names.get),
        announced=_named(asked.get_all(Key.ANNOUNCED), options.announced, long_date),
        kinds=_named(asked.get_all(Key.KIND), options.kinds, str.capitalize),
        further={
            column: wanted
            for column, values in options.further.items()
            if (wanted := _named(asked.get_all(further_key(column)), values, str))
        },
    )


def _named(
    asked: list[str], values: Iterable[str], reading: Callable[[str], str | None]
) -> tuple[str, ...]:
    """Return the values that are asked for by what they are or by what they read."""
    wanted = {text.casefold() for text in asked}
    return tuple(
        value for value in values if wanted & {value.casefold(), (reading(value) or "").casefold()}
    )


def reset_filters(roster: Roster) -> None:
    """Set every filter to "all"."""
    st.session_state[Key.SEARCH] = ""
    for key in (Key.STATE, Key.ANNOUNCED, Key.KIND, *map(further_key, roster.further_columns)):
        if key in st.session_state:
            st.session_state[key] = []


def render_no_match(roster: Roster) -> None:
    """Say plainly that the filters leave nothing, with the way out beside it."""
    with st.container(key=Key.NO_MATCH):
        st.text(f"No {roster.programme.site_noun} matches these filters.")
        st.button("Show all", key=Key.RESET_EMPTY, on_click=reset_filters, args=(roster,))
