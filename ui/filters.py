"""The filters' widgets, and what is said of filters that leave nothing or are not understood."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from roster.coloring import coloring_filter
from roster.filters import ANNOUNCED, JOINED, Filter, Filters, Range
from roster.groups import BLANK
from roster.snapshot import Roster
from ui.choice import (
    SITES,
    STATES,
    Choice,
    adopt_widgets,
    forget_not_understood,
    legend_key,
    legend_values,
    show_all,
    widget_values,
)
from ui.keys import Key
from ui.text import NOT_DESCRIBED, escape_html, escape_markdown, long_date

_PILLS_AT_MOST = 4
"""Up to so many choices are open as pills; more of them go into a list that opens."""

_FEW_SITES = 20
"""Up to so many sites are pins that no one wants counted."""

_UNDESCRIBED_AT_MOST = 3


def render_search(search: str, *, width: int | None = None) -> None:
    """Draw the search."""
    st.text_input(
        "Search",
        search,
        key=Key.SEARCH,
        type="search",
        live=True,
        placeholder="City, state or code",
        on_change=adopt_widgets,
        width=width or "stretch",
    )


def render_filters(roster: Roster, filters: Filters) -> None:
    """Draw the filters as they are set."""
    render_search(filters.search)
    colored = coloring_filter(roster, filters)
    for one in roster.filters:
        if one is colored:
            _render_legend(one, filters)
        else:
            _render_filter(one, filters.chosen.get(one.name, ()))
        if one.name == ANNOUNCED and roster.undescribed:
            st.html(f'<p class="aside">{escape_html(_undescribed(roster))}</p>')
    _render_color_choice(roster, filters)
    _render_shape_choice(roster, filters)


def _render_shape_choice(roster: Roster, filters: Filters) -> None:
    """Draw the switch between pins and shaded states, of which a few sites have no use."""
    if len(roster.sites) > _FEW_SITES or filters.states:
        st.segmented_control(
            "Show as",
            [SITES, STATES],
            default=STATES if filters.states else SITES,
            required=True,
            key=Key.SHOW,
            format_func=str.capitalize,
            on_change=adopt_widgets,
        )


def _render_color_choice(roster: Roster, filters: Filters) -> None:
    """Draw the choice of the column that colors the pins, where one could."""
    offered = {one.name: one.label for one in roster.filters if one.groups}
    if offered:
        offered = {"": "Nothing", **offered}
        st.selectbox(
            "Color by",
            offered,
            index=[*offered].index(filters.color),
            key=Key.COLOR,
            format_func=lambda name: offered[name],
            on_change=adopt_widgets,
        )


def _render_legend(one: Filter, filters: Filters) -> None:
    """Draw a filter's groups with their colors."""
    names = {group.color: group.name for group in one.groups}
    with st.container(key=f"{Key.LEGEND}-of{'-blank' * (BLANK in one.readings)}"):
        st.pills(
            escape_markdown(one.label),
            names,
            default=legend_values(one, filters.chosen.get(one.name, ())),
            key=legend_key(one),
            selection_mode="multi",
            format_func=lambda color: escape_markdown(names[color]),
            on_change=adopt_widgets,
        )


def _render_filter(one: Filter, chosen: tuple[str, ...]) -> None:
    if isinstance(one, Range):
        if one.name != JOINED:  # the timeline sets that
            _render_range(one, chosen)
        return
    values = list(one.readings)
    if not values:
        return
    label = escape_markdown(one.label)
    if len(values) <= _PILLS_AT_MOST:
        st.pills(
            label,
            values,
            default=list(chosen),
            key=one.name,
            selection_mode="multi",
            format_func=lambda value: escape_markdown(one.read(value)),
            on_change=adopt_widgets,
        )
    else:
        st.multiselect(
            label,
            values,
            default=list(chosen),
            key=one.name,
            format_func=one.read,
            placeholder=f"All {len(values)}",
            on_change=adopt_widgets,
        )


def _render_range(one: Range, chosen: tuple[str, ...]) -> None:
    """Draw a box for each end of a range; without a value it is open."""
    limits = one.scale.least, one.scale.greatest
    with st.expander(escape_markdown(one.label), expanded=bool(chosen)):
        for (key, value), limit in zip(widget_values(one, chosen).items(), limits, strict=True):
            label = escape_markdown(f"{one.label} {key.rpartition('-')[2]}")
            if isinstance(limit, date):
                st.date_input(
                    label,
                    value,
                    min_value=date.min,
                    max_value=date.max,
                    key=key,
                    format="MM/DD/YYYY",
                    on_change=adopt_widgets,
                )
            else:
                st.number_input(
                    label,
                    value=value,
                    step=type(limit)(1),
                    key=key,
                    placeholder=one.scale.said(limit),
                    on_change=adopt_widgets,
                )


def _undescribed(roster: Roster) -> str:
    """Return which of the choices are not described; their own words are in shared links."""
    days = [long_date(day) for day in reversed([*roster.undescribed])]
    more = len(days) - _UNDESCRIBED_AT_MOST
    rest = f" and {more:,} more" if more > 0 else ""
    return f"{NOT_DESCRIBED.capitalize()}: {'; '.join(days[:_UNDESCRIBED_AT_MOST])}{rest}"


def render_no_match(roster: Roster) -> None:
    """Say plainly that the filters leave nothing, with the way out beside it."""
    with st.container(key=Key.NO_MATCH):
        st.text(f"No {roster.program.site_noun} matches these filters.")
        st.button("Show all", key=Key.RESET_EMPTY, on_click=show_all)


def render_not_understood(roster: Roster, choice: Choice) -> None:
    """Name what the address asks for and the list does not have, with the way out beside it."""
    named = choice.not_understood
    if not named:
        return
    with st.container(
        key=Key.NOT_UNDERSTOOD, horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.text(not_understood_words(roster, named), width="content")
        st.button("Remove", key=Key.FORGET, on_click=forget_not_understood)


def not_understood_words(roster: Roster, named: Sequence[tuple[str, str]]) -> str:
    """Name in a sentence what an address asks for and the list does not have."""
    words = {one.name: one.label.lower() for one in roster.filters}
    said = [f"{words.get(name, name.removeprefix('by-'))} “{value[:60]}”" for name, value in named]
    more = len(said) - _NAMED_AT_MOST
    listed = ", ".join(said[:_NAMED_AT_MOST]) + (f" and {more:,} more" if more > 0 else "")
    return f"Not in this list: {listed}."


_NAMED_AT_MOST = 4
