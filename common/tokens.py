"""Design tokens: each color, and each size that code and style sheets share, said once.

The map (``cartography/palette.py``) and the files (``briefing/``) import them. Style sheets have
them as custom properties, ``--muted-text`` of ``muted_text``, and so have the components, which
inherit them. ``python -m tools.build_theme`` writes them into what cannot import. The colors are
the U.S. Web Design System's (designsystem.digital.gov/design-tokens/color).
"""

from dataclasses import asdict, dataclass
from typing import Final

NAVY: Final = "#162e51"  # primary-darker
GOLD: Final = "#ffbe2e"
PALE: Final = "#dcdee0"
WHITE: Final = "#ffffff"

COLORS: Final = {
    # On a light page, and on a dark one.
    "background": ("#ffffff", "#17191d"),  # water as well
    "table_head": ("#f7f9fa", "#24272c"),
    "raised": ("#ffffff", "#24272c"),  # dialogs and what one types into
    "hover": ("#e6ebf2", "#353a42"),
    "chosen": ("#dfe9f5", "#21405f"),
    "text": ("#1b1b1b", "#f0f0f0"),  # gray-90, gray-5
    "muted_text": ("#565c65", "#a9aeb1"),  # gray-cool-60, gray-cool-30
    "line": (PALE, "#3d4551"),
    "land_line": ("#a9aeb1", "#565c65"),  # gray-cool-30, gray-cool-60
    "blue": ("#005ea2", "#58b4ff"),  # blue-60v, the system's primary; blue-30v
    "selected": ("#c05600", "#fa9441"),  # orange-50v, orange-30v
    "selected_text": ("#a34900", "#fa9441"),  # orange-50v, darkened to be read on land
    "good": ("#008817", "#21c834"),  # green-cool-50v, green-cool-20v
    "bad": ("#b50909", "#ff8d7b"),  # red-60v, red-30v
    "notice": ("#faf3d1", "#3a3420"),
    "good_notice": ("#ecf3ec", "#20302a"),
    "bad_notice": ("#f9eeee", "#3a2526"),
    "tile_line": ("#b6bcc5", "#565c65"),
    "tile_pin": ("#8fa3b8", "#6d7f91"),
    # What a column's values are told apart by, also by the color-blind, and some in gray: most
    # differ in lightness. The last two are all other values, and the blank.
    "group_1": ("#005ea2", "#58b4ff"),
    "group_2": ("#8f7c00", "#f7e234"),
    "group_3": ("#c2659c", "#d677c9"),
    "group_4": ("#009962", "#3fe0a0"),
    "group_5": ("#6a0f6e", "#7c6dff"),
    "group_6": ("#2b2a29", "#f4ffff"),
    "group_7": ("#2279ee", "#ff535b"),
    "group_8": ("#565c65", "#a9aeb1"),
    "group_9": ("#7f858a", "#868c93"),
    # States by their number, few to many: away from the land's color, also in gray.
    "shade_1": ("#c9dcf0", "#345073"),
    "shade_2": ("#9dc0e4", "#3a699c"),
    "shade_3": ("#6b9bd0", "#4f8cc9"),
    "shade_4": ("#3a71b0", "#86bdf2"),
    "shade_5": ("#15457c", "#cfe6ff"),
}
THEME_COLORS: Final = {
    # What Streamlit's theme alone has.
    "panel": ("#f1f3f6", "#24272c"),
    "sidebar": ("#f7f9fa", "#1c1f24"),
    "link": ("#005ea2", "#73b3e7"),
    "border": ("#a9aeb1", "#71767a"),
}
MAP_COLORS: Final = {
    # What the map alone has.
    "land": ("#e6ebf2", "#2b3544"),  # near blue-warm-5, and blue-warm-80
    "tint": ("#bfd9f0", "#2c5480"),  # near blue-cool-10v, and blue-cool-60v
    "county_line": ("#d0d5dc", "#3a4454"),  # gray-cool-20, gray-cool-70, paler on land
    "frame_line": ("#c6cace", "#3d4551"),  # gray-cool-20, gray-cool-70
    "receding": ("#8d9297", "#71767a"),  # gray-cool-40, gray-50
    "pin_line": ("#ffffff", "#17191d"),
    "halo": ("#ffffff", "#17191d"),
}
FIXED: Final = {
    # On a ground that is the same on a light page and on a dark one.
    "navy": NAVY,
    "gold": GOLD,
    "pale": PALE,  # on navy
    "faint": "#c6cace",  # on navy and on black
    "on_light": "#1b1b1b",  # on gold and on white
    "deep_blue": "#005ea2",
    "control_line": "#8d9297",
    "back": "#a34900",
    "back_hover": "#7a3600",
    "late": "#b50909",
    "laser": "#d6200f",
    "overview": "#0f2038",
    "overview_line": "#5d6f87",
    "overview_hover": "#8fb8de",
}

PHONE_WIDTH: Final = 640
"""CSS pixels; below it, the phone's layout begins."""
STACKED_WIDTH: Final = 1000
"""CSS pixels; up to it, the panel is below the map."""

FULL_SCALE: Final = 1.5
"""How much larger the timeline is on the full screen."""
TIMELINE_REM: Final = 7.5
"""Height of the timeline with its words in one line."""

# A stage is measured in units: pixels of a screen of 1920 by 1080.
BAR_UNITS: Final = 68
"""Height of the bar at the bottom."""
WIDE_UNITS: Final = 1440
TALL_UNITS: Final = 960
"""Least width of a wide stage, and width of a tall one unless the smallest type makes it fewer."""
MAP_SHARE: Final = 0.64
"""Of a wide stage's width, the map's part; the words have the rest."""
TALL_MAP_SHARE: Final = 0.42
"""Of a tall stage's height, as a phone's, the map's part."""
SMALLEST_UNITS: Final = 28
SMALLEST_CSS: Final = 16
"""The smallest type; so many CSS pixels it has on any screen, a phone's among them."""
NOW_SHARE: Final = 0.5
NEXT_SHARE: Final = 0.25
"""Of the width of the presenter's window, what this slide has and what the next one has."""


@dataclass(frozen=True, slots=True)
class SlideSizes:
    """Sizes on a slide, in units; ``var(--slide-side-margin)`` is ``side_margin``."""

    margin: float = 64
    side_margin: float = 48  # of words beside or below a map, and of the bar
    air: float = 36  # below a map, and behind a gold edge
    edge: float = 9  # the line beside a selected site
    gold_edge: float = 12
    quote_edge: float = 6
    quote_indent: float = 40
    leading: float = 1.2  # height of a line, in ems
    label_width: float = 200
    column_gap: float = 16
    row_line: float = 1.5
    code: float = 500
    cards_top: float = 44
    card_gap: float = 28
    card_padding: float = 30
    card_line: float = 2
    card_radius: float = 12
    bar_gap: float = 28
    progress: float = 7  # the golden line over the bar


SLIDE: Final = SlideSizes()

SIZES: Final = {
    "phone-width": f"{PHONE_WIDTH}px",
    "stacked-width": f"{STACKED_WIDTH}px",
    "full-scale": str(FULL_SCALE),
    "timeline-high": f"{TIMELINE_REM}rem",
    "bar-units": str(BAR_UNITS),
    "foot": str(1080 - BAR_UNITS),
    "wide-units": str(WIDE_UNITS),
    "tall-units": str(TALL_UNITS),
    "map-share": str(MAP_SHARE),
    "map-width": str(round(1920 * MAP_SHARE)),
    "tall-map-share": str(TALL_MAP_SHARE),
    "smallest-type": f"{SMALLEST_CSS}px / {SMALLEST_UNITS}",
    "now-share": str(NOW_SHARE),
    "next-share": str(NEXT_SHARE),
    **{f"slide-{name.replace('_', '-')}": f"{size:g}" for name, size in asdict(SLIDE).items()},
}
"""What ``var(--phone-width)`` and so on stand for in the sheets of ``ui/``, also in ``@media``."""


def custom_properties() -> str:
    """Return the rule that gives the tokens to every style sheet of a page."""
    said = {name: f"light-dark({light},{dark})" for name, (light, dark) in COLORS.items()} | FIXED
    return f":root{{{''.join(f'--{name}:{value};' for name, value in said.items())}}}".replace(
        "_", "-"
    )
