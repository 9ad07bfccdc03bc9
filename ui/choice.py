"""What a person has chosen, filters and a site: one state for all pages, and its address.

The session holds it. A run of the whole page takes it from the address, which is how a link, Back,
Forward and a reload come in; a click or a filter changes it here, and that is written into the
address. Nothing is bound to the address by Streamlit: bound parameters leave it with their page.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import streamlit as st

from cartography.place_tiles import MapArea
from geocode.normalize import fold_text
from roster.coloring import coloring_filter
from roster.filters import (
    FURTHER_PREFIX,
    STATE,
    Filter,
    Filters,
    Range,
    passing_all,
)
from roster.snapshot import Roster
from sites.columns import CITY, KEY, STATE_NAME
from ui.keys import Key

_NOTHING: Final[tuple[object, ...]] = (None, "", [])
STATES: Final = "states"
SITES: Final = "sites"
COUNTRY: Final = "country"
_SINGLE: Final = (Key.SEARCH, Key.SITE, Key.COLOR, Key.SHOW, Key.AREA, Key.AS_OF)
"""The parameters that are not a filter of values."""


@dataclass(frozen=True)
class Choice:
    """Filters and selection.

    Attributes
    ----------
    site : str or None
        The key of the selected place, such as ``houston-tx``.
    country : bool
        Whether the map shows the whole country, though states are chosen.
    unknown : tuple of (str, str)
        Parameters of the address whose value the list does not have, with that value.
    as_of : str
        The earlier day or version that is shown, as the address says it; "" for today's list.
    """

    filters: Filters = field(default_factory=Filters)
    site: str | None = None
    country: bool = False
    unknown: tuple[tuple[str, str], ...] = ()
    as_of: str = ""

    @property
    def not_understood(self) -> tuple[tuple[str, str], ...]:
        """What the list does not have, or what no list could: a search without a letter."""
        search = self.filters.search
        useless = ((str(Key.SEARCH), search),) if search.strip() and not fold_text(search) else ()
        return (*useless, *self.unknown)


def current_choice() -> Choice:
    """Return what is chosen now."""
    kept: Choice | None = st.session_state.get(Key.CHOICE)
    return kept if kept is not None else _read_address(_roster())


def adopt_address() -> None:
    """Take the choice from the address, for widgets and camera as well.

    Call it in each run of the whole page, before anything is drawn.
    """
    roster = _roster()
    choice = _read_address(roster)
    before: Choice | None = st.session_state.get(Key.CHOICE)
    st.session_state[Key.CHOICE] = choice
    _fill_widgets(roster, choice.filters)
    if before is not None and _aim(before) != _aim(choice):
        _ask_for_camera()


def choice_query(choice: Choice | None = None) -> dict[str, list[str]]:
    """Return a choice, the current one by default, as parameters that every page understands."""
    return write_choice(_roster(), choice or current_choice())


def write_choice(roster: Roster, choice: Choice) -> dict[str, list[str]]:
    """Return a choice as parameters; ``read_choice`` understands them."""
    filters = choice.filters
    asked = {str(Key.SEARCH): [filters.search]} if filters.search else {}
    for one in roster.filters:
        if values := filters.chosen.get(one.name):
            asked[one.name] = [one.format(value) for value in values]
    if filters.color:
        asked[str(Key.COLOR)] = [filters.color]
    if filters.states:
        asked[str(Key.SHOW)] = [STATES]
    if choice.country:
        asked[str(Key.AREA)] = [COUNTRY]
    if choice.as_of:
        asked[str(Key.AS_OF)] = [choice.as_of]
    if choice.site:
        asked[str(Key.SITE)] = [choice.site]
    for name, value in choice.unknown:
        asked[name] = [*asked.get(name, ()), value]
    return asked


def write_address() -> None:
    """Write the choice into the address, beside what a page keeps there itself."""
    asked, roster = st.query_params, _roster()
    before = {name: asked.get_all(name) for name in asked}
    after = {name: values for name, values in before.items() if not _is_ours(name, roster)}
    after |= choice_query()
    if after != before:
        asked.from_dict(after)


def adopt_widgets() -> None:
    """Take the filters from the widgets of this page, after a person changed one.

    What the page has no widget for stays chosen. A search that comes to leave one place selects it.
    """
    roster, before = _roster(), current_choice()
    held = st.session_state
    chosen: dict[str, tuple[str, ...]] = {}
    for one in roster.filters:
        values = before.filters.chosen.get(one.name, ())
        drawn = {key: held.get(key, value) for key, value in widget_values(one, values).items()}
        lit = held.get(legend_key(one))
        if values := _chosen_in(one, drawn) if lit is None else _of_legend(one, lit, values):
            chosen[one.name] = values
    search = held.get(Key.SEARCH) or ""
    color = held.get(Key.COLOR, before.filters.color) or ""
    states = held.get(Key.SHOW, STATES if before.filters.states else None) == STATES
    filters = Filters(search, chosen, color, states)
    site = before.site
    if search and search != before.filters.search:
        left = roster.sites[KEY][passing_all(roster, filters)].unique()
        site = str(left[0]) if len(left) == 1 else site
    choice = Choice(filters, site, country=before.country, as_of=before.as_of)
    if _aim(before) != _aim(choice):
        choice = replace(choice, country=False)
        _ask_for_camera()
    _fill_widgets(roster, filters)  # a range may have been given with its ends swapped
    _choose(choice)


def choose_state(code: str) -> None:
    """Choose a state, or no longer if it is chosen; the map flies to those that are."""
    before = current_choice()
    chosen = dict(before.filters.chosen)
    states = chosen.pop(STATE, ())
    after = tuple(one for one in states if one != code) if code in states else (*states, code)
    filters = replace(before.filters, chosen=chosen | ({STATE: after} if after else {}))
    _fill_widgets(_roster(), filters)
    _choose(replace(before, filters=filters, country=False))
    _ask_for_camera()


def choose_range(name: str, text: str) -> None:
    """Choose a range of a filter, as its scale writes it; "" for all. The camera stays."""
    before = current_choice()
    chosen = {one: values for one, values in before.filters.chosen.items() if one != name}
    chosen |= {name: (text,)} if text else {}
    _choose(replace(before, filters=replace(before.filters, chosen=chosen)))


def show_all() -> None:
    """Set every filter to "all"; the selection and how the map is drawn stay."""
    before = current_choice()
    filters = replace(before.filters, search="", chosen={})
    choice = Choice(filters, before.site, as_of=before.as_of)
    if _aim(before) != _aim(choice):
        _ask_for_camera()
    _fill_widgets(_roster(), filters)
    _choose(choice)


def forget_not_understood() -> None:
    """Take what is not understood out of the address."""
    choice = current_choice()
    if not fold_text(choice.filters.search):
        choice = replace(choice, filters=replace(choice.filters, search=""))
        _fill_widgets(_roster(), choice.filters)
    _choose(replace(choice, unknown=()))


def show_today() -> None:
    """Show today's list again; all else stays chosen."""
    _choose(replace(current_choice(), as_of=""))


def select_site(key: str) -> None:
    """Select a place; the map flies there, also when it was selected before."""
    _choose(replace(current_choice(), site=key, country=False))
    _ask_for_camera()


def deselect_site() -> None:
    """Select nothing; the map goes back to the chosen states, or to the whole country."""
    _choose(replace(current_choice(), site=None))


def show_whole_country() -> None:
    """Select nothing; the map goes back to the whole country, also when it was moved by hand."""
    before = current_choice()
    _choose(replace(before, site=None, country=STATE in before.filters.chosen))
    _ask_for_camera()


def show_area(area: MapArea | None) -> None:
    """Let the map fly to an area; the selection stays."""
    _ask_for_camera(area)


def show_what_is_chosen() -> None:
    """Let the map fly to what the address says: the site, the states, or the whole country."""
    _ask_for_camera()


def camera_area() -> MapArea | None:
    """Return the area that the camera was last asked for; None: what the address says."""
    area: MapArea | None = st.session_state.get(Key.CAMERA_AREA)
    return area


def camera_count() -> int:
    """Return how often a camera was asked for in this session."""
    return int(st.session_state.get(Key.CAMERA_COUNT, 0))


def _aim(choice: Choice) -> tuple[object, ...]:
    """Return what of a choice the camera goes by; a search and other filters do not move it."""
    return choice.site, choice.filters.chosen.get(STATE, ()), choice.country


def _ask_for_camera(area: MapArea | None = None) -> None:
    st.session_state[Key.CAMERA_COUNT] = camera_count() + 1
    st.session_state[Key.CAMERA_AREA] = area


def _choose(choice: Choice) -> None:
    st.session_state[Key.CHOICE] = choice
    write_address()


def _roster() -> Roster:
    roster: Roster = st.session_state[Key.ROSTER]
    return roster


def _is_ours(name: str, roster: Roster) -> bool:
    ours = {one.name for one in roster.filters}
    return name in _SINGLE or name in ours or name.startswith(FURTHER_PREFIX)


def _fill_widgets(roster: Roster, filters: Filters) -> None:
    """Set the widgets that are there; one that is right is left alone: someone may type in it.

    Those that are drawn again take the choice as their default. Set from here, they would be empty
    in the browser for a moment, and a run that is asked for in that moment would bring that.
    """
    wanted: dict[str, Any] = {str(Key.SEARCH): filters.search, str(Key.COLOR): filters.color}
    wanted[str(Key.SHOW)] = STATES if filters.states else SITES
    for one in roster.filters:
        chosen = filters.chosen.get(one.name, ())
        wanted |= widget_values(one, chosen) | {legend_key(one): legend_values(one, chosen)}
    for name, value in wanted.items():
        if name in st.session_state:
            held = st.session_state[name]
            if held != value and not (held in _NOTHING and value in _NOTHING):
                st.session_state[name] = value


def widget_values(one: Filter, chosen: tuple[str, ...]) -> dict[str, Any]:
    """Return what a filter's widgets hold by key: a list of values, or the ends of a range."""
    if isinstance(one, Range):
        ends = one.scale.ends(chosen[0]) if chosen else (None, None)
        return {f"{one.name}-from": ends[0], f"{one.name}-to": ends[1]}
    return {one.name: list(chosen)}


def legend_key(one: Filter) -> str:
    """Return the key of the legend that takes the place of a filter's widget."""
    return f"{Key.LEGEND}-{one.name}"


def legend_values(one: Filter, chosen: tuple[str, ...]) -> list[int]:
    """Return the colors of the groups of which a value is chosen."""
    return [group.color for group in one.groups if {*group.members} & {*chosen}]


def _of_legend(one: Filter, lit: Collection[int], before: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of the groups that are lit; of one that was, those that were chosen."""
    return tuple(
        value
        for group in one.groups
        if group.color in lit
        for value in ([value for value in group.members if value in before] or group.members)
    )


def _chosen_in(one: Filter, drawn: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a filter's widgets choose."""
    if isinstance(one, Range):
        low, high = drawn.values()
        return tuple(filter(None, [one.scale.write((low, high))]))
    return tuple(next(iter(drawn.values())) or ())


def _read_address(roster: Roster) -> Choice:
    asked = st.query_params
    return read_choice(roster, {name: asked.get_all(name) for name in asked})


def read_choice(roster: Roster, asked: Mapping[str, Sequence[str]]) -> Choice:
    """Return the choice that the parameters of an address mean.

    Parameters
    ----------
    asked : mapping of str to sequence of str
        The values of each parameter; those that are not a filter are passed over.
    """
    unknown: list[tuple[str, str]] = []
    filters = {one.name: one for one in roster.filters}
    chosen: dict[str, tuple[str, ...]] = {}
    for name, texts in asked.items():
        if not _is_ours(name, roster) or name in _SINGLE:
            continue
        for text in filter(None, texts):
            known = filters[name].parse(text) if name in filters else None
            if known is None:
                unknown.append((name, text))
            else:
                chosen[name] = filters[name].with_value(chosen.get(name, ()), known)
    # Of several the last one counts, as in Streamlit.
    search, site, color, show, area, as_of = (["", *asked.get(key, ())][-1] for key in _SINGLE)
    if color and coloring_filter(roster, Filters(color=color)) is None:
        unknown.append((str(Key.COLOR), color))
        color = ""
    if show not in ("", SITES, STATES):
        unknown.append((str(Key.SHOW), show))
    if area not in ("", COUNTRY):
        unknown.append((str(Key.AREA), area))
    key = _place_key(roster, site)
    if site and key is None:
        unknown.append((str(Key.SITE), site))
    country = area == COUNTRY and STATE in chosen and key is None
    filters_asked = Filters(search, chosen, color, show == STATES)
    return Choice(filters_asked, key, country=country, unknown=tuple(unknown), as_of=as_of)


def _place_key(roster: Roster, text: str) -> str | None:
    """Return the key of the one place that a text names: its key, or its name and state."""
    sites = roster.sites
    if text and (sites[KEY] == text).any():
        return text
    wanted = fold_text(text)
    if not wanted:
        return None
    keys = {
        key
        for key, city, state in zip(sites[KEY], sites[CITY], sites[STATE_NAME], strict=True)
        if wanted in (fold_text(key), fold_text(f"{city} {state}"))
    }
    return keys.pop() if len(keys) == 1 else None
