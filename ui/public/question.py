"""What the parameters of a question mean: the filters of the pages, strictly, and a few more."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from roster.filters import filter_sites
from roster.snapshot import Roster
from sites.columns import KEY
from ui.choice import Choice, read_choice, write_choice
from ui.keys import Key
from ui.public.answers import QuestionError

LIMIT: Final = "limit"
OFFSET: Final = "offset"
AS_OF: Final = "as_of"

MOST_SITES: Final = 10_000
"""The largest page."""

_MOST_PARAMETERS: Final = 200
_MOST_DIGITS: Final = 9


@dataclass(frozen=True)
class Question:
    """What is asked for.

    Attributes
    ----------
    choice : Choice
    limit : int or None
        So many sites at most; None: as many as usual.
    offset : int
        So many sites are left out before them.
    """

    choice: Choice
    limit: int | None = None
    offset: int = 0

    def sites(self, roster: Roster) -> pd.DataFrame:
        """Return the rows of ``roster.sites`` that are asked for, of all pages."""
        sites = filter_sites(roster, self.choice.filters)
        return sites[sites[KEY] == self.choice.site] if self.choice.site else sites

    def query(self, roster: Roster, limit: int | None, offset: int, **more: str) -> str:
        """Return the same question for another page."""
        asked: dict[str, object] = {**write_choice(roster, self.choice), **more}
        if limit is not None:
            asked[LIMIT] = limit
        if offset:
            asked[OFFSET] = offset
        return urlencode(asked, doseq=True)


def parameters(query: str) -> dict[str, list[str]]:
    """Return the values of each parameter of an address.

    Raises
    ------
    QuestionError
        When there are too many.
    """
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError as error:
        raise QuestionError(f"Send at most {_MOST_PARAMETERS} parameters.") from error
    asked: dict[str, list[str]] = {}
    for name, value in pairs:
        asked.setdefault(name, []).append(value)
    return asked


def read_question(
    roster: Roster, asked: Mapping[str, list[str]], others: Collection[str] = (LIMIT, OFFSET)
) -> Question:
    """Return what parameters ask for.

    Parameters
    ----------
    roster : Roster
    asked : mapping of str to list of str
    others : collection of str
        The parameters that are known beside the filters.

    Raises
    ------
    QuestionError
        When any of them is not known or has a value that the list lacks: a program is told, where
        a page passes over it.
    """
    filters = {one.name: one for one in roster.filters}
    known = (*filters, str(Key.SEARCH), str(Key.SITE), *others)
    invalid = [
        (name, f"There is no such parameter; use one of: {', '.join(known)}.")
        for name in asked
        if name not in known
    ]
    choice = read_choice(roster, {name: asked[name] for name in asked if name in known})
    for name, value in choice.not_understood:
        there = f"; choose from: {filters[name].offered or 'none'}" if name in filters else ""
        invalid.append((name, f"No {roster.program.site_noun} has “{value}”{there}."))
    numbers = {}
    for name, least, most in ((LIMIT, 1, MOST_SITES), (OFFSET, 0, 10**_MOST_DIGITS)):
        if name not in others or not (text := asked.get(name, [""])[-1]):
            continue
        digits = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
        if digits and least <= int(text) <= most:
            numbers[name] = int(text)
        else:
            invalid.append((name, f"“{text}” is not a number from {least:,} to {most:,}."))
    if invalid:
        raise QuestionError(" ".join(said for _, said in invalid), 400, tuple(invalid))
    return Question(choice, numbers.get(LIMIT), numbers.get(OFFSET, 0))
