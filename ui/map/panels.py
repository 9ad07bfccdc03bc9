"""The panels beside the map: the selected site, the announcement, the agencies.

Words from data are escaped and put in as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from roster.details import site_details
from roster.snapshot import Roster, once_a_roster
from sites.columns import ANNOUNCED, ANNOUNCED_DATE, CITY, KIND, LATITUDE, LONGITUDE, STATE
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

OPEN_AT_MOST = 3
"""So many earlier announcements are listed at once; a longer list has to be opened."""
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
        over += f" · {details.position:,} of {details.count:,}"
        if (near := details.nearest) is not None:
            facts.append(("Nearest site", f"{near.city}, {near.state_code}, {near.miles:,.0f} mi"))
        facts.append(("Located", coordinates(details.latitude, details.longitude)))
        facts.append(("By", f"{short_source(details.source)}, as {details.matched_name}"))
    facts += [
        (name.replace("_", " ").capitalize(), "; ".join(said))
        for name in roster.columns
        if name not in _SAID_ALREADY and (said := dict.fromkeys(filter(None, rows[name])))
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
            label="See why, and what it could be",
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
    at = places.index.get_loc(key)
    north, east = places[LATITUDE].to_numpy(), places[LONGITUDE].to_numpy()
    same = (north == north[at]) & (east == east[at])
    same[at] = False
    if not same.any():
        return
    others = places[same]
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


@dataclass(frozen=True)
class _Announcement:
    """One announcement as HTML: what shows when it is folded, and the rest."""

    day: str
    head: str
    body: str
    described: bool = True

    def html(self, *, folded: bool) -> str:
        if not folded:
            return self.head + self.body
        return f"<details><summary>{self.head}</summary>{self.body}</details>"


def render_announcements(roster: Roster, shown: pd.DataFrame, *, folded: bool = False) -> None:
    """Draw the newest announcement, and the earlier ones as a list; each of them opens.

    Parameters
    ----------
    roster : Roster
    shown : DataFrame
        Rows of ``Roster.sites``. Where a filter leaves some of them, only theirs are drawn.
    folded : bool
        Whether the newest has to be opened as well: a selected site needs the room.
    """
    found = list(_announcements(roster))
    if len(shown) < len(roster.sites):
        days = set(shown[ANNOUNCED_DATE].unique())
        found = [one for one in found if one.day in days]
    kept = [one.day for one in found if not one.described][:UNDESCRIBED_AT_MOST]
    found = [one for one in found if one.described or one.day in kept]
    if not found:
        return
    newest, *earlier = found
    st.html(f'<section class="panel">{newest.html(folded=folded)}</section>')
    if earlier:
        noun = "announcement" if len(earlier) == 1 else "announcements"
        st.html(
            f'<section class="panel earlier"><details{" open" * (len(earlier) <= OPEN_AT_MOST)}>'
            f"<summary><h2>{len(earlier)} earlier {noun}</h2></summary>"
            f"{''.join(one.html(folded=True) for one in earlier)}</details></section>"
        )


@once_a_roster
def _announcements(roster: Roster) -> tuple[_Announcement, ...]:
    """Return the announcements, the newest first."""
    found = [_described(row) for _, row in roster.announcements.iterrows()]
    found += [_undescribed(roster, day, len(rows)) for day, rows in roster.undescribed.items()]
    return tuple(sorted(found, key=lambda one: one.day, reverse=True))


def _head(day: str, heading: str) -> str:
    return (
        f'<p class="over">Announcement · {escape_html(long_date(day))}</p>'
        f"<h2>{escape_html(heading)}</h2>"
    )


def _undescribed(roster: Roster, day: str, count: int) -> _Announcement:
    """Return an announcement of which no more is known than who joined."""
    program = roster.program
    noun = program.site_noun if count == 1 else program.site_noun_plural
    body = f"<p>{number_word(count)} {escape_html(noun)} joined.</p>"
    return _Announcement(day, _head(day, NOT_DESCRIBED.capitalize()), body, described=False)


def _described(announcement: pd.Series) -> _Announcement:
    """Return an announcement: summary, quotation, link with the official title."""
    text = {name: escape_html(value) for name, value in announcement.items()}
    parts = [f"<p>{text['summary']} {text['outlook']}</p>"]
    if text["quotation"]:
        parts.append(
            f"<blockquote><p>“{text['quotation']}”</p><footer>{text['quoted']}</footer></blockquote>"
        )
    url = str(announcement["url"])
    link = external_link(url, "Read the announcement", f"Read: {announcement['title']}")
    parts.append(f'<p class="official">{text["title"]}. {link if url else ""}</p>')
    day = str(announcement["date"])
    heading = str(announcement["headline"] or announcement["title"])
    return _Announcement(day, _head(day, heading), "".join(parts))


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
