"""Columns of a file that no one understands but the person who made it."""

import streamlit as st

from roster.draft import with_told, without_told
from roster.update import Proposal
from sites.columns import KNOWN, REQUIRED
from sites.headings import WORDS, guessed_headings
from ui.keys import Key, place_widget_key
from ui.notice import render_banner
from ui.text import escape_html, escape_markdown
from ui.update.work import Work


def render_columns(work: Work, proposal: Proposal) -> None:
    """Draw what was told of columns, and ask about each that the list has and the file lacks."""
    if work.by_hand:
        return
    for heading, column in work.draft.told.items():
        _render_told(work, heading, column)
    lost, guesses = proposal.lost_columns, guessed_headings(work.draft.frame)
    for column in KNOWN:
        if column in lost or column in guesses:
            _render_question(work, column, guesses.get(column, ""), lost.get(column, 0))


def _render_told(work: Work, heading: str, column: str) -> None:
    def untell() -> None:
        work.change(lambda draft: without_told(draft, heading))

    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="banner good">“{escape_html(heading)}” is read as the '
            f"{WORDS[column]}, here and in later files with these headings.</div>"
        )
        # Without one of these it could not be the list.
        if column not in REQUIRED:
            st.button(
                "Undo",
                key=place_widget_key(Key.UPDATE_UNTELL, column),
                type="tertiary",
                on_click=untell,
            )


def _render_question(work: Work, column: str, guess: str, count: int) -> None:
    word = WORDS[column]
    own = [name for name in map(str, work.draft.frame.columns) if name not in KNOWN]
    field = place_widget_key(Key.UPDATE_TELL, f"{column}-{work.edits}")

    def tell(heading: str) -> None:
        work.change(lambda draft: with_told(draft, heading, column))

    def chosen() -> None:
        if heading := st.session_state.get(field):
            tell(heading)

    said = f"This file has no column for the {word}."
    if count:
        sites = "1 site has one" if count == 1 else f"{count:,} sites have one"
        said += f" In the list, {sites}. Publishing would remove the column."
    if guess:
        said += f" “{guess}” may be the one."
    render_banner([said])
    if not own:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if guess:
            st.button(
                f"“{escape_markdown(guess)}” is the {escape_markdown(word)}",
                key=place_widget_key(Key.UPDATE_GUESS, column),
                on_click=tell,
                args=(guess,),
            )
        st.selectbox(
            f"Which column is the {escape_markdown(word)}?",
            own,
            index=None,
            key=field,
            placeholder="None of them",
            on_change=chosen,
            width=320,
        )
