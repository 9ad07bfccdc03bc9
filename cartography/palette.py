"""The map's colors, light and dark: those of ``common/tokens.py`` that it draws with.

One blue for sites, one warm color for what is selected and for nothing else, quiet greys for the
rest. Contrast is held by ``tests/cartography/test_palette.py``.
"""

from dataclasses import dataclass, fields

from common.tokens import COLORS, MAP_COLORS


@dataclass(frozen=True)
class Palette:
    """Colors as ``#rrggbb``.

    Attributes
    ----------
    background
        Water, and the page around the map.
    land, tint, land_line, county_line, frame_line
        Fill of states and of those that a picture is about, borders of states, counties' borders,
        frames of the insets.
    blue, receding, selected
        Pins, those that a picture is not about, and the one that is selected.
    pin_line
        The line round a pin that keeps it off its neighbors and off the land.
    text, selected_text, muted_text
        Labels of sites, of the selected one, state codes and names of insets.
    halo
        The outline behind a label.
    good, bad
        Sites that a newer list has, and that it lacks; their shapes differ as well.
    groups
        What the values of a column are told apart by; the last one is that of the blank, whose pins
        are rings.
    shades
        States by their number, few to many.
    """

    background: str
    land: str
    tint: str
    land_line: str
    county_line: str
    frame_line: str
    blue: str
    receding: str
    selected: str
    pin_line: str
    text: str
    selected_text: str
    muted_text: str
    halo: str
    good: str
    bad: str
    groups: tuple[str, ...]
    shades: tuple[str, ...]


def _palette(column: int) -> Palette:
    colors = COLORS | MAP_COLORS

    def several(name: str) -> tuple[str, ...]:
        return tuple(both[column] for token, both in colors.items() if token.startswith(name))

    one = {field.name: colors[field.name][column] for field in fields(Palette)[:-2]}
    return Palette(**one, groups=several("group_"), shades=several("shade_"))


LIGHT, DARK = _palette(0), _palette(1)


def palette_for(*, dark: bool) -> Palette:
    """The palette for a light or a dark page."""
    return DARK if dark else LIGHT


def rgb(color: str) -> list[int]:
    """``#rrggbb`` as deck.gl takes it: three numbers from 0 to 255."""
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]
