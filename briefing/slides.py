"""The vocabulary of a briefing: what one slide says and which part of the map it shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from briefing.kinds import KINDS
from briefing.logo import Logo
from roster.coloring import Coloring


@dataclass(frozen=True, slots=True)
class Camera:
    """What part of the map is seen.

    Attributes
    ----------
    shows : str
        ``nothing``: the slide has no map; ``country``; ``place``: the first of ``keys`` with its
        surroundings; ``state``: the state that the slide tints, whole and without other insets.
    keys : tuple of str
        Keys of the places that it is about.
    """

    shows: Literal["nothing", "country", "place", "state"]
    keys: tuple[str, ...] = ()


NO_MAP: Final = Camera("nothing")
COUNTRY: Final = Camera("country")


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a table: what it is, and what it says; without a label it goes on from above."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Agency:
    """Who takes part."""

    abbreviation: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Link:
    """A source: its words and its http or https address."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its number, and what is below it; a line may end at its spaces."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. All text is plain text, never markup.

    Attributes
    ----------
    id : str
        Stable and readable: ``title``, ``country``, ``announcement-2017-06-20``, ``agencies``, a
        place's key, ``group-oh`` (its second part ``group-oh-2``), ``group-single``, ``unplaced``,
        ``new-2018-08-20``, ``growth``, ``close``.
    kind : str
        Name of one of ``briefing.kinds.KINDS``.
    note : str
        What the speaker alone sees.
    figure : str
        A number that ``title`` begins with and that is drawn large, or "".
    over, under : str
        A short line above and below the title, or "".
    lines : tuple of str
        Sentences.
    facts : tuple of Fact
        A table of two columns.
    entries : tuple of str
        A list, one line each.
    details : tuple of str
        What each entry ends with, after a comma, that is less important; "" for nothing.
    entry_keys : tuple of str
        For each entry the key of its pin; "" without one.
    bars : tuple of Bar
        A chart, the oldest first.
    quotation, quoted : str
        Words, and whose they are; both or neither.
    keys : tuple of str
        The places that the map shows.
    selected : str
        The one of them in the warm color, or "".
    highlighted : tuple of str
        Those of ``keys`` that the slide, with all parts of its list, speaks of, while the others
        recede; () for all alike.
    added : bool
        Whether the highlighted ones are drawn as added.
    gone : tuple of str
        Those of ``highlighted`` that are drawn as removed.
    tinted : tuple of str
        Codes of the states that it speaks of.
    links : tuple of Link
        Sources.
    address : str
        Where the map is found, which a QR code repeats, or "".
    coloring : Coloring or None
        The colors of the pins, if they have any.
    numbers : tuple of (str, int)
        Codes of states with the number that each is shaded by, in place of pins.
    logo : Logo or None
        Above the words.
    """

    id: str
    kind: str
    title: str
    note: str = ""
    figure: str = ""
    over: str = ""
    under: str = ""
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    entries: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    entry_keys: tuple[str, ...] = ()
    quotation: str = ""
    quoted: str = ""
    agencies: tuple[Agency, ...] = ()
    bars: tuple[Bar, ...] = ()
    camera: Camera = NO_MAP
    keys: tuple[str, ...] = ()
    selected: str = ""
    highlighted: tuple[str, ...] = ()
    added: bool = False
    gone: tuple[str, ...] = ()
    tinted: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    address: str = ""
    coloring: Coloring | None = None
    numbers: tuple[tuple[str, int], ...] = ()
    logo: Logo | None = None

    @property
    def has_map(self) -> bool:
        """Whether a map belongs to it."""
        return self.camera.shows != "nothing"

    @property
    def look(self) -> str:
        """How it is laid out: ``map``, or the look of its kind."""
        return "map" if self.has_map else KINDS[self.kind].look

    @property
    def names_unplaced(self) -> bool:
        """Whether it lists places of which none is on its map."""
        return bool(self.entries) and not self.highlighted and not any(self.entry_keys)

    @property
    def list_lines(self) -> tuple[tuple[str, str], ...]:
        """Each line of the list as its name and the detail behind it."""
        details = self.details or ("",) * len(self.entries)
        return tuple(
            (entry.removesuffix(f", {detail}"), detail)
            for entry, detail in zip(self.entries, details, strict=True)
        )

    @property
    def title_after_figure(self) -> str:
        """The title without the figure that it begins with."""
        return self.title.removeprefix(self.figure).strip()


def told_apart(titles: Sequence[str]) -> list[str]:
    """Return titles of slides with a number behind those that came before: a list's next parts."""
    seen: Counter[str] = Counter()
    apart = []
    for title in titles:
        seen[title] += 1
        apart.append(f"{title} ({seen[title]})" if seen[title] > 1 else title)
    return apart
