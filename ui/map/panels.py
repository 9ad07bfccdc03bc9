"""The panels beside the map: the selected site, the announcement, the agencies.

Words from data are escaped and put in as text.
"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from roster.details import site_details
from roster.snapshot import Roster
from sites.columns import ANNOUNCED, CITY, KIND, LATITUDE, LONGITUDE, STATE
from ui.choice import choice_query, deselect_site, select_site
from ui.keys import Key, place_widget_key
from ui.text import (
    NOT_DESCRIBED,
    coordinates,
    escape_html,
    escape_markdown,
    external_link,
    long_date,
    number_word,
    short_source,
)

UNDESCRIBED_AT_MOST = 10
"""More announcements than these of which nothing is known are for the Update page."""


def render_details(roster: Roster, key: str, listed_keys: Sequence[str]) -> None:
    """Draw the selected site: when it joined, where it is, and who says so.

    Parameters
    ----------
    roster : Roster
    key : str
        Of a place that the roster has.
    listed_keys : sequence of str
        Of the places in the order of the list: previous and next go along it.
    """
    _render_neighbors(key, listed_keys)
    rows = roster.sites[roster.sites["key"] == key]
    site = rows.iloc[0]
    details = site_details(roster, key)
    dates = sorted({day for day in rows["announced_date"] if day})
    typed = [text for text in rows.get(ANNOUNCED, ()) if text] if not dates else []
    joined = [long_date(day) + _unless_described(roster, day) for day in dates or typed]
    facts = [("Joined", " and ".join(joined) or "No date stated")]
    over = "Selected site"
    if details is None:
        facts.append(("Not on the map", str(site["reason"])))
    else:
        over += f" · {details.position} of {details.count}"
        if (near := details.nearest) is not None:
            facts.append(("Nearest site", f"{near.city}, {near.state_code}, {near.miles:,.0f} mi"))
        facts.append(("Located", coordinates(details.latitude, details.longitude)))
        facts.append(("By", f"{short_source(details.source)}, as {details.matched_name}"))
    facts += [
        (name.replace("_", " ").capitalize(), "; ".join(dict.fromkeys(filter(None, rows[name]))))
        for name in roster.columns
        if name not in _SAID_ALREADY and rows[name].any()
    ]
    listed = "".join(
        f"<dt>{escape_html(name)}</dt><dd>{escape_html(value)}</dd>" for name, value in facts
    )
    announcements = roster.announcements[roster.announcements["date"].isin(dates)]
    links = " ".join(
        external_link(url, "Announcement", f"Announcement of {long_date(day)}")
        for day, url in zip(announcements["date"], announcements["url"], strict=True)
        if url
    )
    st.html(
        f'<section class="panel selected" aria-labelledby="selected-name">'
        f'<p class="over">{over}</p><h2 id="selected-name">'
        f"{escape_html(site['city'] or '(no name)')}, {escape_html(site['state_name'])}</h2>"
        f"<dl>{listed}</dl><p>{links}</p></section>"
    )
    _render_also_here(roster, key)
    if any(place.key == key for place in roster.open_places):
        st.page_link(
            "pages/review.py",
            label="Why, and what it could be",
            icon=":material/arrow_forward:",
            query_params=choice_query(),
        )


def _render_neighbors(key: str, keys: Sequence[str]) -> None:
    at = keys.index(key) if key in keys else None
    others = [*keys[(at or 0) + (at is not None) :], *keys[: at or 0]]
    with st.container(key=Key.PANEL_STEPS, horizontal=True, gap="xsmall"):
        for name, words, icon, to in (
            (Key.PANEL_PREVIOUS, "Previous", "chevron_left", others[-1:]),
            (Key.PANEL_NEXT, "Next", "chevron_right", others[:1]),
        ):
            st.button(
                escape_markdown(words),
                key=name,
                icon=f":material/{icon}:",
                disabled=not to,
                on_click=select_site,
                args=to,
            )
        st.button("Close", key=Key.PANEL_CLOSE, icon=":material/close:", on_click=deselect_site)


def _render_also_here(roster: Roster, key: str) -> None:
    """Draw a button for each other place at the very same point: a pin there is one of several."""
    places = roster.places
    if key not in places.index:
        return
    point = ["latitude", "longitude"]
    same = (places[point] == places.loc[key, point]).all(axis=1)
    others = places[same & (places.index != key)]
    if others.empty:
        return
    st.text(f"{len(others) + 1:,} sites are at this point. Also here:")
    with st.container(horizontal=True, gap="xsmall"):
        for other, city, state in zip(
            others.index, others["city"], others["state_code"], strict=True
        ):
            st.button(
                escape_markdown(f"{city}, {state}"),
                key=place_widget_key(Key.PANEL_ALSO, other),
                on_click=select_site,
                args=(other,),
            )


def _unless_described(roster: Roster, day: str) -> str:
    return f" ({NOT_DESCRIBED})" if day in roster.undescribed else ""


_SAID_ALREADY = {CITY, STATE, KIND, ANNOUNCED, LATITUDE, LONGITUDE}


def render_announcements(roster: Roster, *, folded: bool = False) -> None:
    """Draw the announcements, the newest first."""
    for html in _announcements_html(roster.version, roster, folded):
        st.html(html)


@st.cache_resource(max_entries=8, show_spinner=False)
def _announcements_html(version: str, _roster: Roster, folded: bool) -> tuple[str, ...]:
    """Return a section an announcement, the newest first; only the roster decides."""
    sections = [
        (str(row["date"]), _announcement_html(row, folded=folded))
        for _, row in _roster.announcements.iterrows()
    ]
    undescribed = [*_roster.undescribed.items()][-UNDESCRIBED_AT_MOST:]
    sections += [(day, _undescribed_html(_roster, day, len(rows))) for day, rows in undescribed]
    sections.sort(key=lambda section: section[0])
    return tuple(html for _, html in reversed(sections))


def _undescribed_html(roster: Roster, day: str, count: int) -> str:
    """Return an announcement of which no more is known than who joined."""
    program = roster.program
    noun = program.site_noun if count == 1 else program.site_noun_plural
    return (
        f'<section class="panel"><p class="over">Announcement · {escape_html(long_date(day))}</p>'
        f"<h2>{NOT_DESCRIBED.capitalize()}</h2>"
        f"<p>{number_word(count)} {escape_html(noun)} joined.</p></section>"
    )


def _announcement_html(announcement: pd.Series, *, folded: bool) -> str:
    """Return one announcement: date, heading, summary, quotation, link with the official title.

    Folded, only date and heading show until a person opens it: a selected site needs the room.
    """
    text = {name: escape_html(value) for name, value in announcement.items()}
    over = f'<p class="over">Announcement · {escape_html(long_date(str(announcement["date"])))}</p>'
    heading = f"<h2>{text['headline'] or text['title']}</h2>"
    parts = [f"<p>{text['summary']} {text['outlook']}</p>"]
    if text["quotation"]:
        parts.append(
            f"<blockquote><p>“{text['quotation']}”</p><footer>{text['quoted']}</footer></blockquote>"
        )
    url = str(announcement["url"])
    link = external_link(url, "Read the announcement", f"Read: {announcement['title']}")
    parts.append(f'<p class="official">{text["title"]}. {link if url else ""}</p>')
    body = "".join(parts)
    inside = (
        f"<details><summary>{over}{heading}</summary>{body}</details>"
        if folded
        else f"{over}{heading}{body}"
    )
    return f'<section class="panel">{inside}</section>'


def render_agencies(roster: Roster) -> None:
    """Draw the agencies that take part, in the announcement's order."""
    rows = "".join(
        f"<li><b>{escape_html(agency.abbreviation)}</b><div>"
        f"{external_link(str(agency.url), str(agency.name))}"
        f"<span>{escape_html(agency.role)}</span></div></li>"
        for agency in roster.agencies.itertuples(index=False)
    )
    count = len(roster.agencies)
    heading = f"{number_word(count)} {'agency takes' if count == 1 else 'agencies take'} part"
    st.html(
        f'<section class="agencies" aria-labelledby="agencies-heading">'
        f'<h2 id="agencies-heading">{heading}</h2><ul>{rows}</ul></section>'
    )
