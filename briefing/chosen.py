"""Filters as they are typed on a command line: ``state=OH``."""

from collections.abc import Iterable

from roster.filters import Filters, filter_options
from roster.snapshot import Roster
from sites.check import parse_date
from sites.errors import MapError
from sites.states import state_of

__all__ = ["FilterError", "chosen_filters"]


class FilterError(MapError, ValueError):
    """A filter that the roster does not have; the message names those that it has."""


def chosen_filters(roster: Roster, typed: Iterable[str]) -> Filters:
    """Return the filters that texts such as ``state=OH`` ask for.

    Parameters
    ----------
    roster : Roster
    typed : iterable of str
        ``state`` (name, code or usual abbreviation), ``announced`` (a date), ``kind``, ``search``,
        or a further column. Several of one name are alternatives; of ``search`` all words count.

    Raises
    ------
    FilterError
        When a name is no filter, or a value is none of it.
    """
    states: list[str] = []
    announced: list[str] = []
    kinds: list[str] = []
    words: list[str] = []
    further: dict[str, tuple[str, ...]] = {}
    options = filter_options(roster)
    for text in typed:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (equals and value):
            raise FilterError(f"“{text}” is no filter; write it as state=OH.")
        column = next((own for own in options.further if own.lower() == name.lower()), None)
        if name.lower() == "state":
            state = state_of(value)
            states.append(_known(state.code if state else value, options.state_names, text))
        elif name.lower() == "announced":
            day = parse_date(value)
            announced.append(_known(day.isoformat() if day else value, options.announced, text))
        elif name.lower() == "kind":
            kinds.append(_known(value.lower(), options.kinds, text))
        elif name.lower() == "search":
            words.append(value)
        elif column is not None:
            known = _known(value, options.further[column], text)
            further[column] = (*further.get(column, ()), known)
        else:
            names = ", ".join(("state", "announced", "kind", "search", *options.further))
            raise FilterError(f"“{name}” is no filter of this list; its filters are: {names}.")
    return Filters(" ".join(words), tuple(states), tuple(announced), tuple(kinds), further)


def _known(value: str, values: Iterable[str], text: str) -> str:
    known = list(values)
    if value not in known:
        few = ", ".join(known[:12]) + (" …" if known[12:] else "")
        raise FilterError(f"No site has “{text}”; there are: {few or 'none'}.")
    return value
