"""What the About page says: what this is, how old it is, where it comes from, what it asks."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from common.version import version
from geocode.gazetteer.geocoder import Gazetteer
from roster.snapshot import Roster
from ui.address import base_path
from ui.text import escape_html, escape_markdown, external_link, long_date

_CENSUS: Final = external_link(
    "https://www.census.gov/geographies/mapping-files.html",
    "U.S. Census Bureau",
)
_CC_BY: Final = external_link("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0")
_PLACES: Final = (
    f"Places: {external_link('https://www.geonames.org', 'GeoNames')}, {_CC_BY}",
    "Villages: "
    f"{external_link('https://download.geonames.org/export/zip/', 'GeoNames postal codes')}, "
    f"{_CC_BY}",
    "Centers of large cities, more towns: "
    f"{external_link('https://simplemaps.com/data/world-cities', 'SimpleMaps World Cities')}, "
    f"{_CC_BY}",
    "Counties, state outlines, ZIP code points, places that share a name: "
    f"{_CENSUS}, public domain",
)
"""Whom the coordinates are from, as HTML."""


def render_about(roster: Roster, gazetteer: Gazetteer) -> None:
    """Draw the About page of this roster."""
    program = roster.program
    st.title(f"About the {escape_markdown(program.title)} map", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        st.html(
            f"<p>{escape_html(program.description)}</p>"
            f"<p>{external_link(program.website, f'Website of the {program.name}')}</p>"
            f'<p><a href="{escape_html(base_path())}/api">Data for other programs</a></p>'
        )
        _render_data(roster)
        st.header("Network use", anchor=False)
        st.html(
            "<p>None. The map, its borders, the place names and the typeface come with the "
            "software, and this page contacts only the server that it was opened from. No usage "
            "statistics are sent. A link to another site opens only when you click it.</p>"
        )
    with right:
        _render_sources(roster, gazetteer)


def _render_data(roster: Roster) -> None:
    located = int((roster.sites["verdict"] == "located").sum())
    noun = roster.program.site_noun_plural
    facts = [
        ("Data as of", long_date(roster.as_of) if roster.as_of else "no date stated"),
        ("Version of the list", roster.version),
        ("Software version", version()),
        (noun.capitalize(), f"{len(roster.sites):,}, {located:,} of them on the map"),
    ]
    st.header("The data", anchor=False)
    rows = "".join(f"<dt>{escape_html(a)}</dt><dd>{escape_html(b)}</dd>" for a, b in facts)
    st.html(f'<dl class="facts">{rows}</dl>')
    unsettled = roster.review
    if len(unsettled):
        st.subheader("Needs review", anchor=False)
        st.html(_bullets(unsettled["reason"]))
    if roster.issues:
        st.subheader("Fix in the data", anchor=False)
        st.html(_bullets(issue.message for issue in roster.issues))


def _bullets(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape_html(line)}</li>' for line in lines)}</ul>"


def _render_sources(roster: Roster, gazetteer: Gazetteer) -> None:
    st.header("Sources and licenses", anchor=False)
    announced = "".join(
        f"<li>{external_link(str(entry.url), str(entry.title))}, "
        f"{escape_html(long_date(str(entry.date)))}</li>"
        for entry in roster.announcements.itertuples(index=False)
    )
    said = [*gazetteer.sources.values(), f"Version {gazetteer.version}"]
    st.html(
        f"<h3>Announcements</h3><ul>{announced}</ul>"
        "<h3>Places</h3>"
        f"<ul>{''.join(f'<li>{source}</li>' for source in _PLACES)}</ul>"
        "<p>What we changed: We kept only places in the United States and its territories, and "
        "only the data needed to locate them. Where the lists disagree, we reclassified the place, "
        "left it for review or left it out. Large cities have SimpleMaps’ city center instead of "
        "GeoNames’ point. Each name in the postal codes and each county has one point. Outlines "
        "are simplified. None of these sources endorses this map or guarantees its data.</p>"
        f"{_bullets(said)}"
        "<h3>Borders on the map</h3>"
        f"<p>{_CENSUS}, cartographic boundary files, public domain, by way of "
        f"{external_link('https://github.com/topojson/us-atlas', 'us-atlas')} 3.0.1 (ISC). "
        "What we changed: We drew them on one flat map. Alaska, Hawaii and the territories are "
        "insets and not to scale. City names on the zoomed map are from the lists of places.</p>"
        "<h3>Typeface and colors</h3>"
        "<p>Source Sans (SIL Open Font License), as shipped with Streamlit. Colors are from the "
        f"{external_link('https://designsystem.digital.gov', 'U.S. Web Design System')}.</p>"
        "<h3>This software</h3><p>MIT license.</p>"
    )
