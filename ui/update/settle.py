"""The third step: what is unclear, one card a place, and announcements not described yet."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from geocode.ledger import FILE_NAME as LEDGER_NAME
from geocode.ledger import Decision
from geocode.resolve import Candidate, Verdict
from geocode.undecided import UndecidedPlace, check_coordinates, leave_out, refuses, take, type_in
from roster.describing import ANNOUNCEMENTS_NAME
from roster.update import Proposal, pair_in, row_text, with_cells, with_pair_split
from sites.columns import CITY, COUNTY_KIND, KIND, STATE, VERDICT
from ui.access import editor
from ui.describe import render_describe_form
from ui.keys import Key, place_widget_key
from ui.live import gazetteer, roster_store
from ui.text import coordinates, escape_html, escape_markdown, long_date
from ui.update.work import Work

CARDS_AT_MOST = 25
"""More open places than these are settled after the first ones are, or in the file."""


def needs_settling(work: Work, proposal: Proposal) -> bool:
    """Return whether anything is open, or was settled here and can be looked at again."""
    return bool(
        proposal.roster.undecided or list(proposal.roster.undescribed) or work.beside or work.notes
    )


def render_settle(work: Work, proposal: Proposal) -> None:
    """Draw a card for each open place and each announcement that nobody has described."""
    places = proposal.roster.undecided
    for place in places[:CARDS_AT_MOST]:
        _render_card(work, proposal, place)
    more = len(places) - CARDS_AT_MOST
    if more > 0:
        st.text(f"and {more:,} more places, once these are settled")
    days = list(proposal.roster.undescribed)
    for day in days:
        _render_announcement(work, day, opened=not places)
    if work.notes:
        lines = "".join(f"<li>{escape_html(note)}</li>" for note in work.notes)
        st.html(f'<h3 class="step">Settled here</h3><ul class="issues">{lines}</ul>')
    if not places and not days:
        st.text("Nothing is open.")


def _render_card(work: Work, proposal: Proposal, place: UndecidedPlace) -> None:
    row = place.rows[0]
    card = place_widget_key(Key.UPDATE_CARD, str(row.number))
    with st.container(key=card, gap="xsmall", border=True):
        rows = ", ".join(row_text(proposal, each.number) for each in place.rows[:5])
        rows += f" and {len(place.rows) - 5:,} more" if len(place.rows) > 5 else ""
        st.html(
            f'<div class="open-place"><h2>{rows} · {escape_html(place.title)}</h2>'
            f"<p>{escape_html(_reason(place))}</p></div>"
        )
        in_draft = [each.number for each in place.rows if each.number in work.draft.frame.index]
        if in_draft and _render_pair(work, in_draft[0]):
            return
        for at, candidate in enumerate(place.candidates, start=1):
            _render_candidate(work, proposal, place, candidate, at, in_draft)
        if not place.only_file:
            _render_own(work, place)


def _reason(place: UndecidedPlace) -> str:
    """Return the first row's reason as a sentence under a heading that names the row."""
    row = place.rows[0]
    reason = row.reason.removeprefix(f"Row {row.number}: ")
    return reason[:1].upper() + reason[1:]


def _render_pair(work: Work, number: int) -> bool:
    """Offer to make a row that names several places a row for each."""
    names = pair_in(work.draft.frame.loc[[number]].to_dict("records")[0], gazetteer())
    if not names:
        return False
    said = " and ".join(names)

    def split() -> None:
        work.change(
            lambda draft: with_pair_split(draft, number, names),
            f"Row {number:,} became {len(names)} rows: {said}.",
        )

    with _line():
        st.html(f'<div class="candidate"><b>Make it {len(names)} rows</b></div>')
        st.html(f'<div class="candidate"><span>{escape_html(said)}</span></div>')
        st.button(
            "Do this",
            key=place_widget_key(Key.UPDATE_SPLIT, str(number)),
            type="primary",
            on_click=split,
        )
    return True


def _render_candidate(
    work: Work,
    proposal: Proposal,
    place: UndecidedPlace,
    candidate: Candidate,
    at: int,
    in_draft: list[int],
) -> None:
    """Offer one place: by another spelling where that is what is wrong, else as a decision."""
    elsewhere = candidate.state_code not in ("", place.state_code)
    verdict = proposal.roster.sites.loc[place.rows[0].number, VERDICT]
    respell = bool(in_draft) and (elsewhere or verdict == Verdict.NOT_FOUND.value)
    about = candidate.kind + (f", {candidate.county}" if candidate.county else "")
    about += ", another state" if elsewhere else ""
    refused = "" if respell else refuses(place, candidate, roster_store().in_state)
    if place.only_file and not respell:
        refused = refused or "Correct it in the file."

    def use() -> None:
        if respell:
            cells = {CITY: candidate.name}
            if elsewhere:
                cells[STATE] = candidate.state_code
            if candidate.kind == COUNTY_KIND or KIND in work.draft.frame:
                cells[KIND] = candidate.kind
            work.change(
                lambda draft: with_cells(draft, in_draft, cells),
                f"{place.title} was respelt as {candidate.label}.",
            )
        else:
            _decide(
                work,
                place,
                lambda who: take(place, candidate, who, _today()),
                f"is {candidate.label}",
            )

    with _line():
        st.html(
            f'<div class="candidate"><b>{escape_html(candidate.label)}</b>'
            f"<span>{escape_html(about)}</span></div>"
        )
        st.button(
            "Use this",
            key=place_widget_key(Key.UPDATE_USE, f"{place.rows[0].number}-{at}"),
            type="secondary" if elsewhere or at > 1 else "primary",
            disabled=bool(refused),
            help=escape_markdown(refused) if refused else None,
            on_click=use,
        )


def _decide(work: Work, place: UndecidedPlace, make: Callable[[str], Decision], said: str) -> None:
    who = editor()
    if who is None:
        return
    ledger = work.base.inputs.files[LEDGER_NAME]
    work.beside = work.beside.deciding(place.title, make(who), ledger)
    work.notes.append(f"{place.title} {said}.")


def _render_own(work: Work, place: UndecidedPlace) -> None:
    """Offer to type coordinates, or to leave the place without a pin."""
    number = place.rows[0].number
    field = place_widget_key(Key.UPDATE_COORDINATES, str(number))
    in_state = roster_store().in_state

    def typed() -> None:
        found = check_coordinates(str(st.session_state[field]), place.state_code, in_state)
        if isinstance(found, tuple):
            _decide(
                work,
                place,
                lambda who: type_in(place, *found, who, _today()),
                f"is at {coordinates(*found)}, as typed",
            )

    def left() -> None:
        said = "is left without a pin for now"
        _decide(work, place, lambda who: leave_out(place, who, _today()), said)

    with _line():
        text = st.text_input(
            "or type latitude, longitude",
            key=field,
            placeholder="35.15, -90.05",
            on_change=typed,
            persist_state="page",
            width=240,
        )
        st.button(
            "Leave it without a pin for now",
            key=place_widget_key(Key.UPDATE_LEAVE, str(number)),
            type="tertiary",
            on_click=left,
        )
    found = check_coordinates(text, place.state_code, in_state) if text else None
    if isinstance(found, str):
        st.html(f'<div class="banner" role="alert">{escape_html(found)}</div>')


def _render_announcement(work: Work, day: str, *, opened: bool) -> None:
    """Offer to describe an announcement; the words are saved with the list."""

    def read() -> bytes:
        stored = work.base.inputs.files[ANNOUNCEMENTS_NAME]
        change = work.beside.announcements
        return stored if change is None else change.mine

    def keep(data: bytes, note: str, *, expected: str) -> str:
        work.beside = work.beside.describing(data, work.base.inputs.files[ANNOUNCEMENTS_NAME])
        work.notes.append(f"The announcement of {long_date(day)} is described.")
        return f"{note}. It is published with the list."

    with st.expander(
        f"The announcement of {long_date(day)} is not described yet",
        key=place_widget_key(Key.UPDATE_ANNOUNCEMENT, day),
        expanded=opened,
    ):
        st.text("Sites join on this day. Left as it is, the map shows it as not described yet.")
        render_describe_form(day, read, keep)


def _line() -> "st.delta_generator.DeltaGenerator":
    return st.container(horizontal=True, vertical_alignment="center")


def _today() -> str:
    return date.today().isoformat()
