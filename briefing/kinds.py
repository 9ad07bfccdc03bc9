"""The kinds of slides, in the order in which a briefing has them: the one table of them.

A further kind is a record here and a builder in ``briefing/story.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Look = Literal["title", "text", "cards", "closing"]
"""How a slide without a map looks; with one it is ``map``, whatever its kind."""


@dataclass(frozen=True, slots=True)
class SlideKind:
    """A kind of slide.

    Attributes
    ----------
    name : str
        As ``briefing.toml`` names it.
    section : str
        PowerPoint's section that it belongs to.
    title_size : float
        Pixels of its title beside a map, where there is room; without a map it is larger.
    default : bool
        Whether a briefing has it unless its settings say otherwise.
    """

    name: str
    section: str
    title_size: float = 72.0
    look: Look = "text"
    default: bool = True


_ALL: Final = (
    SlideKind("title", "Opening", 92.0, "title"),
    SlideKind("country", "Opening"),
    SlideKind("new", "What is new"),
    SlideKind("announcement", "Announcements", 64.0),
    SlideKind("growth", "Announcements"),
    SlideKind("agencies", "Agencies", 60.0, "cards"),
    SlideKind("site", "Sites", 110.0),
    SlideKind("group", "Sites", default=False),
    SlideKind("unplaced", "Not on the map yet"),
    SlideKind("close", "Closing", 74.0, "closing"),
)

KINDS: Final[Mapping[str, SlideKind]] = MappingProxyType({kind.name: kind for kind in _ALL})
DEFAULT_ORDER: Final = tuple(kind.name for kind in _ALL if kind.default)
