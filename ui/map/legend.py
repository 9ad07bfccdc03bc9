"""What the colors of the map stand for, in a line below it."""

import streamlit as st

from cartography.shading import class_words, classes, shade_of
from roster.coloring import coloring_filter, count_by_state
from roster.filters import Filters
from roster.groups import COLORS
from roster.snapshot import Roster
from ui.text import escape_html


def render_map_legend(roster: Roster, filters: Filters) -> None:
    """Draw the colors of pins or states.

    Those of pins are hidden beside the filters, where a filter is their legend.
    """
    if filters.states:
        found = classes(number for _, number in count_by_state(roster, filters))
        label = f"{roster.program.site_noun_plural.capitalize()} in a state"
        entries = [
            ("shade", f"shade-{shade_of(high, found) + 1}", class_words(low, high))
            for low, high in found
        ]
    elif one := coloring_filter(roster, filters):
        label = one.label
        entries = [
            ("disc" if group.color < COLORS - 1 else "ring", f"group-{group.color + 1}", group.name)
            for group in one.groups
        ]
    else:
        return
    items = "".join(
        f'<li class="{shape}" style="--swatch:var(--{color})">{escape_html(words)}</li>'
        for shape, color, words in entries
    )
    kind = "states" if filters.states else "pins"
    st.html(
        f'<div class="map-legend {kind}"><span id="map-legend">{escape_html(label)}</span>'
        f'<ul aria-labelledby="map-legend">{items}</ul></div>'
    )
