"""Filters as they are typed on a command line: ``state=OH``."""

from collections.abc import Iterable

from common.errors import PartnershipMapError
from roster.filters import FURTHER_PREFIX, Filters
from roster.snapshot import Roster

_SEARCH = "search"


class FilterError(PartnershipMapError, ValueError):
    """A filter that the roster does not have; the message names those that it has."""


def parse_filters(roster: Roster, typed: Iterable[str]) -> Filters:
    """Return the filters that texts such as ``state=OH`` ask for.

    Parameters
    ----------
    typed : iterable of str
        ``search``, or the name of a filter, a further column's without its prefix; the value as
        addresses name it. Several of one name are alternatives; of ``search`` all words count.

    Raises
    ------
    FilterError
        When a name is not a filter, or a value is none of it.
    """
    filters = {one.name.removeprefix(FURTHER_PREFIX).casefold(): one for one in roster.filters}
    words: list[str] = []
    values: dict[str, tuple[str, ...]] = {}
    for text in typed:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (equals and value):
            raise FilterError(f"“{text}” is not a filter; write it as state=OH.")
        if name.casefold() == _SEARCH:
            words.append(value)
            continue
        one = filters.get(name.casefold().removeprefix(FURTHER_PREFIX))
        if one is None:
            own = (known.name.removeprefix(FURTHER_PREFIX) for known in filters.values())
            names = ", ".join((_SEARCH, *own))
            raise FilterError(f"“{name}” is not a filter of this list; its filters are: {names}.")
        meant = one.parse(value)
        if meant is None:
            raise FilterError(f"No site has “{text}”; choose from: {one.offered or 'none'}.")
        values[one.name] = one.with_value(values.get(one.name, ()), meant)
    return Filters(" ".join(words), values)


def parse_color(roster: Roster, typed: str) -> str:
    """Return the name of the filter that is to color the pins; "" for none.

    Raises
    ------
    FilterError
        When no filter of that name can.
    """
    names = (one.name for one in roster.filters if one.groups)
    able = {name.removeprefix(FURTHER_PREFIX): name for name in names}
    wanted = typed.strip().casefold().removeprefix(FURTHER_PREFIX)
    found = [name for own, name in able.items() if own.casefold() == wanted]
    if typed and not found:
        offered = ", ".join(able) or "none"
        raise FilterError(f"“{typed}” cannot color the pins; use one of: {offered}.")
    return found[0] if found else ""
