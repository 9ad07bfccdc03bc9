"""The third step: what is unclear, one card a place, and announcements not described yet."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from geocode.resolve import Candidate
from geocode.review_queue import OpenPlace, check_coordinates, refuses
from roster.data_files import ANNOUNCEMENTS_NAME
from roster.draft import pair_in, with_pair_split
from roster.update import OpenQuestions, Proposal, open_questions, row_text
from ui.keys import Key, place_widget_key
from ui.live import gazetteer, roster_store
from ui.notice import render_banner
from ui.text import escape_html, escape_markdown, list_items, long_date
from ui.update.describe import render_describe_form
from ui.update.settle_actions import (
    can_respell,
    in_draft,
    is_elsewhere,
    leave_for_now,
    use_candidate,
    use_coordinates,
)
from ui.update.work import Work

CARDS_AT_MOST = 10
"""More open places than these are settled after the first ones are, or in the file."""


def needs_settling(work: Work, proposal: Proposal) -> bool:
    """Return whether the update brings something open, or something was settled here."""
    found = open_questions(proposal)
    return bool(found.fresh or found.fresh_days or work.beside or work.notes)


def render_settle(work: Work, proposal: Proposal) -> None:
    """Draw a card for each open place and each announcement that no one has described.

    What was open before this update comes last, folded.
    """
    found = open_questions(proposal)
    _render_cards(work, proposal, found.fresh)
    work.days.update(found.fresh_days)
    # What is typed into a form stays when someone else was quicker to describe the day.
    theirs = work.days.intersection(work.base.roster.announcements["date"])
    for day in sorted({*found.fresh_days, *theirs}):
        _render_announcement(work, day, opened=not found.fresh)
    if work.notes:
        lines = list_items(work.notes)
        st.html(f'<h3 class="step">Settled here</h3><ul class="issues">{lines}</ul>')
    if not found.fresh and not found.fresh_days:
        st.text("Nothing in this update needs review.")
    if not (said := earlier_text(found)):
        return
    # Who comes here although nothing else is open comes for these.
    opened = not needs_settling(work, proposal)
    with st.expander(
        f"Open before this update: {escape_markdown(said)}", key=Key.UPDATE_EARLIER, expanded=opened
    ):
        _render_cards(work, proposal, found.earlier)
        for day in found.earlier_days:
            _render_announcement(work, day, opened=False)


def earlier_text(found: OpenQuestions) -> str:
    """Return what was open before, as "3 places, 1 date", or ""."""
    counts = ((len(found.earlier), "place"), (len(found.earlier_days), "date"))
    return ", ".join(f"{count:,} {noun}{'s' * (count > 1)}" for count, noun in counts if count)


def _render_cards(work: Work, proposal: Proposal, places: Sequence[OpenPlace]) -> None:
    for place in places[:CARDS_AT_MOST]:
        _render_card(work, proposal, place)
    more = len(places) - CARDS_AT_MOST
    if more > 0:
        st.text(f"and {more:,} more places, once these are settled")


def _render_card(work: Work, proposal: Proposal, place: OpenPlace) -> None:
    row = place.rows[0]
    card = place_widget_key(Key.UPDATE_CARD, str(row.number))
    with st.container(key=card, gap="xsmall", border=True):
        rows = ", ".join(row_text(proposal, each.number) for each in place.rows[:5])
        rows += f" and {len(place.rows) - 5:,} more" if len(place.rows) > 5 else ""
        st.html(
            f'<div class="open-place"><h2>{rows} · {escape_html(place.title)}</h2>'
            f"<p>{escape_html(_reason(place))}</p></div>"
        )
        if work.refused is not None and work.refused[0] == row.number:
            render_banner([work.refused[1]])
        numbers = in_draft(work, place)
        pair = bool(numbers) and _render_pair(work, numbers[0])
        if not pair:
            for at, candidate in enumerate(place.candidates, start=1):
                _render_candidate(work, proposal, place, candidate, at)
        if not place.needs_file_edit:
            _render_own(work, proposal, place)
        elif not pair and not place.candidates:
            st.text("Correct its cells in the previous step or in the file.")


def _reason(place: OpenPlace) -> str:
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
            "Split the row",
            key=place_widget_key(Key.UPDATE_SPLIT, str(number)),
            type="primary",
            on_click=split,
        )
    return True


def _render_candidate(
    work: Work, proposal: Proposal, place: OpenPlace, candidate: Candidate, at: int
) -> None:
    """Offer one place, or say why it cannot be what is meant."""
    elsewhere = is_elsewhere(place, candidate)
    about = candidate.kind + (f", {candidate.county}" if candidate.county else "")
    about += ", another state" if elsewhere and place.state_code else ""
    refused = ""
    if not can_respell(work, proposal, place, candidate):
        refused = refuses(place, candidate, roster_store().in_state)
        if place.needs_file_edit:
            refused = refused or "Correct this row in the file."
    said = f"<p>{escape_html(refused)}</p>" if refused else ""
    with _line():
        st.html(
            f'<div class="candidate"><b>{escape_html(candidate.label)}</b>'
            f"<span>{escape_html(about)}</span>{said}</div>"
        )
        if not refused:
            st.button(
                "Use this",
                key=place_widget_key(Key.UPDATE_USE, f"{place.rows[0].number}-{at}"),
                type="secondary" if elsewhere or at > 1 else "primary",
                on_click=use_candidate,
                args=(work, proposal, place, candidate),
            )


def _render_own(work: Work, proposal: Proposal, place: OpenPlace) -> None:
    """Offer to type coordinates, or to leave the place without a pin."""
    number = place.rows[0].number
    field = place_widget_key(Key.UPDATE_COORDINATES, str(number))

    def typed() -> None:
        use_coordinates(work, proposal, place, str(st.session_state[field]))

    with _line("bottom"):
        text = st.text_input(
            "or type latitude, longitude",
            key=field,
            placeholder="35.15, -90.05",
            on_change=typed,
            persist_state="page",
            width=240,
        )
        st.button(
            "Leave out for now",
            key=place_widget_key(Key.UPDATE_LEAVE, str(number)),
            type="tertiary",
            on_click=leave_for_now,
            args=(work, proposal, place),
        )
    found = check_coordinates(text, place.state_code, roster_store().in_state) if text else None
    if isinstance(found, str):
        render_banner([found])


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

    known = work.base.roster.announcements
    by_others = known.loc[known["date"] == day, "title"].tolist()
    said = "was described by someone else meanwhile" if by_others else "is not described yet"
    with st.expander(
        f"The announcement of {escape_markdown(f'{long_date(day)} {said}')}",
        key=place_widget_key(Key.UPDATE_ANNOUNCEMENT, day),
        expanded=opened,
    ):
        if by_others:
            st.text(f"As “{by_others[0]}”. What you save here replaces it.")
        else:
            st.text(
                "Sites join on this day. Until you describe it, the map shows it as not described "
                "yet."
            )
        render_describe_form(day, read, keep)


def _line(alignment: Literal["center", "bottom"] = "center") -> "st.delta_generator.DeltaGenerator":
    return st.container(horizontal=True, vertical_alignment=alignment)
