"""What the About page says: what this is, how old it is, where it comes from, what it asks."""

import streamlit as st

from geocode.gazetteer import Gazetteer
from roster.snapshot import Roster
from ui.text import escape_html, external_link, long_date


def render_about(roster: Roster, gazetteer: Gazetteer) -> None:
    """Draw the About page of this roster."""
    programme = roster.programme
    st.title(f"About the {programme.title} map", anchor=False)
    with st.container(key="about", width=820):
        st.html(
            f"<p>{escape_html(programme.description)}</p>"
            f"<p>{external_link(programme.website, f'{programme.name}: its own page')}</p>"
        )
        _render_data(roster)
        _render_sources(roster, gazetteer)
        st.header("What it asks of the network", anchor=False)
        st.html(
            "<p>Nothing. The map, its borders, the place names and the typeface come with the "
            "software, and this page speaks to no other host than the one that it was opened "
            "from. No usage statistics are sent. The links to other sites are opened only by a "
            "click.</p>"
        )


def _render_data(roster: Roster) -> None:
    located = int((roster.sites["verdict"] == "located").sum())
    noun = roster.programme.site_noun_plural
    facts = [
        ("Data as of", long_date(roster.as_of) if roster.as_of else "no date stated"),
        ("Roster version", roster.version),
        (noun.capitalize(), f"{len(roster.sites):,}, of which {located:,} are on the map"),
    ]
    st.header("The data", anchor=False)
    rows = "".join(f"<dt>{escape_html(a)}</dt><dd>{escape_html(b)}</dd>" for a, b in facts)
    st.html(f'<dl class="facts">{rows}</dl>')
    unsettled = roster.review
    if len(unsettled):
        st.subheader("Set aside for a person", anchor=False)
        st.html(_bullets(unsettled["reason"]))
    if roster.issues:
        st.subheader("To mend in the data", anchor=False)
        st.html(_bullets(issue.message for issue in roster.issues))


def _bullets(lines) -> str:  # type: ignore[no-untyped-def]
    return f"<ul>{''.join(f'<li>{escape_html(line)}</li>' for line in lines)}</ul>"


def _render_sources(roster: Roster, gazetteer: Gazetteer) -> None:
    st.header("Sources and licences", anchor=False)
    announced = "".join(
        f"<li>{external_link(str(entry.url), str(entry.title))}, "
        f"{escape_html(long_date(str(entry.date)))}</li>"
        for entry in roster.announcements.itertuples(index=False)
    )
    st.html(
        f"<h3>Announcements</h3><ul>{announced}</ul>"
        "<h3>Coordinates</h3>"
        f"<p>{external_link('https://www.geonames.org', 'GeoNames')}, "
        f"{external_link('https://creativecommons.org/licenses/by/4.0/', 'CC BY 4.0')} "
        f"({escape_html(gazetteer.version)}). Changes: only places of the United States and its "
        "territories are kept, and of each only what locating it needs.</p>"
        "<h3>Borders</h3>"
        "<p>U.S. Census Bureau, cartographic boundary files, public domain, by way of us-atlas "
        "3.0.1 (ISC). Changes: projected to one plane, with Alaska, Hawaii and the territories "
        "as insets; they are not to scale.</p>"
        "<h3>Typeface and colours</h3>"
        "<p>Source Sans (SIL Open Font License), as shipped with Streamlit. Colours of the "
        f"{external_link('https://designsystem.digital.gov', 'U.S. Web Design System')}.</p>"
        "<h3>This software</h3><p>MIT licence.</p>"
    )
