"""The map's colors, light and dark, from the U.S. Web Design System.

One blue for sites, one warm color for what is selected and for nothing else, quiet greys for the
rest. Contrast is held by ``tests/cartography/test_palette.py``.
"""

from dataclasses import dataclass

__all__ = ["DARK", "LIGHT", "Palette", "palette_for", "rgb"]


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
    site, receding, selected
        Pins, those that a picture is not about, and the one that is selected.
    pin_line
        The line round a pin that keeps it off its neighbors and off the land.
    text, selected_text, muted_text
        Labels of sites, of the selected one, state codes and names of insets.
    halo
        The outline behind a label.
    added, removed
        Sites that a newer list has, and that it lacks; their shapes differ as well.
    """

    background: str
    land: str
    tint: str
    land_line: str
    county_line: str
    frame_line: str
    site: str
    receding: str
    selected: str
    pin_line: str
    text: str
    selected_text: str
    muted_text: str
    halo: str
    added: str
    removed: str


LIGHT = Palette(
    background="#ffffff",
    land="#e6ebf2",  # between blue-warm-5 and blue-warm-10
    tint="#bfd9f0",  # blue-cool-10v, a shade darker
    land_line="#a9aeb1",  # gray-cool-30
    county_line="#d0d5dc",  # gray-cool-20, paler on land
    frame_line="#c6cace",  # gray-cool-20
    site="#005ea2",  # blue-60v, the system's primary
    receding="#8d9297",  # gray-cool-40
    selected="#c05600",  # orange-50v
    pin_line="#ffffff",
    text="#1b1b1b",  # gray-90, the system's ink
    selected_text="#a34900",  # orange-50v, darkened to be read on land
    muted_text="#565c65",  # gray-cool-60
    halo="#ffffff",
    added="#008817",  # green-cool-50v
    removed="#b50909",  # red-60v
)

DARK = Palette(
    background="#17191d",  # the page in its dark theme
    land="#2b3544",  # blue-warm-80, a shade lighter
    tint="#2c5480",  # blue-cool-60v, a shade darker
    land_line="#565c65",  # gray-cool-60
    county_line="#3a4454",  # gray-cool-70, paler on land
    frame_line="#3d4551",  # gray-cool-70
    site="#58b4ff",  # blue-30v
    receding="#71767a",  # gray-50
    selected="#fa9441",  # orange-30v
    pin_line="#17191d",
    text="#f0f0f0",  # gray-5
    selected_text="#fa9441",  # orange-30v
    muted_text="#a9aeb1",  # gray-cool-30
    halo="#17191d",
    added="#21c834",  # green-cool-20v
    removed="#ff8d7b",  # red-30v
)


def palette_for(*, dark: bool) -> Palette:
    """The palette for a light or a dark page."""
    return DARK if dark else LIGHT


def rgb(color: str) -> list[int]:
    """``#rrggbb`` as deck.gl takes it: three numbers from 0 to 255."""
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]
