"""The review: one open place at a time, what can be decided on it, and what people decided."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from cartography.camera import fit_points, focus
from cartography.palette import palette_for
from cartography.projection import project
from cartography.scene import build_scene
from cartography.svg import scene_svg
from geocode.ledger import FILE_NAME
from geocode.review_queue import DecidedPlace, OpenPlace, check_coordinates, refuses
from roster.snapshot import Roster
from ui import inline
from ui.access import editor, may_sign_in, render_person
from ui.choice import current_choice, select_site
from ui.keys import Key, place_widget_key
from ui.live import roster_store
from ui.notice import LINE_PX, clear_notice, render_banner, render_notice
from ui.review.actions import (
    leave_for_now,
    take_candidate,
    undo_decision,
    use_coordinates,
    what_was_decided,
)
from ui.text import (
    coordinates,
    escape_html,
    escape_markdown,
    list_items,
    long_date,
    short_source,
)

MAP_SIZE_PX = (500, 360)
SHOWN_AT_MOST = 50
"""More decisions than these, and more rows that only the file can fix, are counted in a line."""
_TYPED = "Typed"
"""How the map names the point that is typed and not yet decided."""


def shows_review(roster: Roster) -> bool:
    """Return whether there is something to review: open places, or decisions to undo."""
    return bool(roster.open_places) or (bool(roster.decided) and editor() is not None)


def places_to_decide(roster: Roster) -> list[OpenPlace]:
    """Return the open places that a decision can settle."""
    return [place for place in roster.open_places if not place.needs_file_edit]


def render_review(roster: Roster, who: str | None, *, day: str) -> None:
    """Draw how many sites are open, what was decided last, and one open place.

    Parameters
    ----------
    who : str or None
        Who may decide; None draws nothing that changes anything.
    day : str
        Today, ISO.
    """
    places = places_to_decide(roster)
    count, total = roster.needing_review, len(roster.sites)
    program = roster.program
    if count:
        needs, they, are = (
            ("needs", "It stays", "is") if count == 1 else ("need", "They stay", "are")
        )
        noun = program.site_noun if total == 1 else program.site_noun_plural
        st.text(
            f"{count:,} of {total:,} {noun} {needs} review. "
            f"{they} in the list but {are} not on the map."
        )
    else:
        st.text(f"No {program.site_noun} needs review.")
    if who is None and not may_sign_in() and (places or roster.decided):
        st.text(
            "To settle places, open this page on the computer that runs the map, or run "
            "python -m geocode --review there."
        )
    render_notice(Key.REVIEW_NOTICE)
    if not places:
        return
    keys = [place.key for place in places]
    chosen = current_choice().site
    number = keys.index(chosen) if chosen in keys else 0
    _render_steps(places, number)
    _render_place(places, number, who, day)


def _render_steps(places: Sequence[OpenPlace], number: int) -> None:
    """Draw which of the open places this is, and the ways to the others."""
    # The choices are plain texts: a choice that reads otherwise than it is comes back from the
    # browser as it reads once the choices are others.
    keys = {
        f"{at}. {place.title}" + f" ({len(place.rows)} rows)" * (len(place.rows) > 1): place.key
        for at, place in enumerate(places, start=1)
    }
    titles = list(keys)
    st.session_state[Key.REVIEW_JUMP] = titles[number]
    with st.container(key=Key.REVIEW_STEPS, horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Previous",
            key=Key.REVIEW_PREVIOUS,
            shortcut="Left",
            disabled=number == 0,
            on_click=_go,
            args=(places[number - 1].key,),
        )
        st.button(
            "Next",
            key=Key.REVIEW_NEXT,
            shortcut="Right",
            disabled=number == len(places) - 1,
            on_click=_go,
            args=(places[(number + 1) % len(places)].key,),
        )
        st.selectbox(
            f"Place {number + 1:,} of {len(places):,}",
            titles,
            key=Key.REVIEW_JUMP,
            on_change=_jump,
            args=(keys,),
            width=360,
        )


def _jump(keys: Mapping[str, str]) -> None:
    key = keys.get(st.session_state[Key.REVIEW_JUMP])
    if key is not None:
        _go(key)


def _go(key: str) -> None:
    clear_notice(Key.REVIEW_NOTICE)
    select_site(key)


def _render_place(places: Sequence[OpenPlace], number: int, who: str | None, day: str) -> None:
    place = places[number]
    then = places[number + 1] if number + 1 < len(places) else places[0]
    left, right = st.columns([1, 1], gap="large")
    typed = None
    with left, st.container(gap="xsmall"):
        st.html(_place_html(place))
        if who is not None:
            render_person("Decided by")
        _render_candidates(place, then.key, who, day)
        if who is not None:
            typed = _render_own(place, then.key, day)
    points = [
        (str(at), candidate.label, candidate.latitude, candidate.longitude)
        for at, candidate in enumerate(place.candidates, start=1)
    ]
    if typed is not None:
        points.append((_TYPED, coordinates(*typed), *typed))
    with right:
        _render_map(place, points)


def _place_html(place: OpenPlace) -> str:
    rows = "".join(
        f"<tr><td>{row.number:,}</td><td>{escape_html(row.city or '(blank)')}</td>"
        f"<td>{escape_html(row.state or '(blank)')}</td><td>{escape_html(row.kind)}</td></tr>"
        for row in place.rows[:SHOWN_AT_MOST]
    )
    more = len(place.rows) - SHOWN_AT_MOST
    rest = f"<p>and {more:,} more rows of the same place</p>" if more > 0 else ""
    reasons = "".join(f"<p>{escape_html(text)}</p>" for text in place.reasons[:SHOWN_AT_MOST])
    return (
        f'<section class="open-place"><h2>{escape_html(place.title)}</h2>{reasons}'
        '<table><thead><tr><th scope="col">Row</th><th scope="col">City as typed</th>'
        '<th scope="col">State as typed</th><th scope="col">Kind</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{rest}</section>"
    )


def _render_candidates(place: OpenPlace, then: str, who: str | None, day: str) -> None:
    if not place.candidates:
        return
    st.html('<h3 class="step">Which place is it?</h3>')
    in_state = roster_store().in_state
    for at, candidate in enumerate(place.candidates, start=1):
        why = refuses(place, candidate, in_state)
        about = candidate.kind + (f" in {candidate.county}" if candidate.county else "")
        if candidate.population:
            about += f", {candidate.population:,} people"
        at_degrees = coordinates(candidate.latitude, candidate.longitude)
        about += f" · {at_degrees} · {short_source(candidate.source)}"
        name = f"{at} {candidate.label}"
        if why or who is None:
            said = f"<p>{escape_html(why)}</p>" if why and who is not None else ""
            st.html(
                f'<div class="candidate"><b>{escape_html(name)}</b>'
                f"<span>{escape_html(about)}</span>{said}</div>"
            )
            continue
        with st.container(key=place_widget_key(Key.REVIEW_CANDIDATE, str(at)), gap="xxsmall"):
            st.button(
                escape_markdown(name),
                key=place_widget_key(Key.REVIEW_TAKE, f"{place.key}-{at}"),
                on_click=take_candidate,
                args=(place, candidate, then, day),
            )
            st.html(f'<div class="candidate"><span>{escape_html(about)}</span></div>')


def _render_own(place: OpenPlace, then: str, day: str) -> tuple[float, float] | None:
    """Draw what needs no candidate; return the coordinates that are typed, when they are good."""
    key = place_widget_key(Key.REVIEW_COORDINATES, place.key)
    st.html('<h3 class="step">Or enter its coordinates</h3>')
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Latitude, longitude",
            # What was typed is also the default. When someone steps on before the browser has
            # heard that the last run ended, the browser forgets the field's text and Streamlit
            # does not know; the default then fills the field as it is drawn again.
            value=st.session_state.get(key) or "",
            key=key,
            placeholder="35.15, -90.05",
            persist_state="page",
            width=260,
        )
        st.button(
            "Use these coordinates",
            key=Key.REVIEW_USE,
            on_click=use_coordinates,
            args=(place, key, then, day),
        )
    found = None
    if text and text.strip():
        found = check_coordinates(text, place.state_code, roster_store().in_state)
        if isinstance(found, str):
            render_banner([found])
    st.button(
        "Leave out for now", key=Key.REVIEW_LEAVE, on_click=leave_for_now, args=(place, then, day)
    )
    return found if isinstance(found, tuple) else None


def _render_map(place: OpenPlace, points: list[tuple[str, str, float, float]]) -> None:
    if not points:
        return
    frame = pd.DataFrame(points, columns=["label", "name", "latitude", "longitude"])
    frame["key"] = frame["label"]
    frame["city"] = frame["label"]
    frame["state_code"] = ""
    frame["card"] = frame["label"] + " " + frame["name"]
    x, y = project(frame["longitude"].to_numpy(), frame["latitude"].to_numpy())
    xy = np.column_stack([x, y])
    size, alone = MAP_SIZE_PX, len(points) == 1
    scene = build_scene(
        frame,
        selected=_TYPED if points[-1][0] == _TYPED else None,
        view=focus(x[0], y[0], *size) if alone else fit_points(xy, *size),
        width=size[0],
        height=size[1],
    )
    said = f"Map of what {place.title} could be: {'; '.join(frame['card'])}."
    palette = palette_for(dark=st.context.theme.type == "dark")
    inline.still_map(key=Key.REVIEW_MAP, data={"svg": scene_svg(scene, palette, words=said)})


def render_only_file(roster: Roster) -> None:
    """Draw the rows on which no one can decide, with their reasons."""
    rows = [row for place in roster.open_places if place.needs_file_edit for row in place.rows]
    if not rows:
        return
    st.header("Fix these rows in the file", anchor=False)
    lines = list_items(row.reason for row in rows[:SHOWN_AT_MOST])
    more = len(rows) - SHOWN_AT_MOST
    rest = f"<p>and {more:,} more rows</p>" if more > 0 else ""
    st.html(f"<p>Correct these rows in the sites file.</p><ul>{lines}</ul>{rest}")


def render_decided(roster: Roster, who: str | None) -> None:
    """Draw what people decided, the newest first, each with the way back."""
    if not roster.decided:
        return
    st.header("Decided by people", anchor=False)
    for decided in roster.decided[:SHOWN_AT_MOST]:
        one = decided.decision
        with st.container(
            key=place_widget_key(Key.REVIEW_DECIDED, one.key),
            horizontal=True,
            vertical_alignment="center",
            width=LINE_PX,
        ):
            st.html(_decided_html(decided))
            if who is not None:
                st.button(
                    "Undo this decision",
                    key=place_widget_key(Key.REVIEW_TAKE_BACK, one.key),
                    on_click=undo_decision,
                    args=(decided,),
                )
    more = len(roster.decided) - SHOWN_AT_MOST
    if more > 0:
        st.text(f"and {more:,} older ones, in {FILE_NAME}")


def _decided_html(decided: DecidedPlace) -> str:
    one = decided.decision
    by = f"by {one.decided_by}" if one.decided_by else "by someone who gave no name"
    on = f", {long_date(one.date)}" if one.date else ""
    return (
        f'<div class="decided"><b>{escape_html(decided.title)}</b> '
        f"{escape_html(what_was_decided(one))}<span>{escape_html(f'{by}{on}')}</span></div>"
    )
