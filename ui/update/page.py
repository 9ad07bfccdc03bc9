"""The Update page as a whole: the steps, and what is above and below each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from roster.data_files import LISTS, SITES_NAME
from roster.snapshot import Roster
from roster.update import OpenQuestions, open_questions
from sites.merge import Clash, merge_sites
from ui.keys import Key
from ui.notice import render_notice
from ui.text import escape_html, escape_markdown, few, list_items
from ui.update.changes import (
    render_changes,
    render_changes_drawn,
    render_counts,
    render_mode,
    render_reading,
)
from ui.update.columns import render_columns
from ui.update.editor import render_editor
from ui.update.publishing import render_publish, save_table, who_was_quicker
from ui.update.settle import earlier_text, needs_settling, render_settle
from ui.update.start import render_start
from ui.update.table_editor import render_table_editor
from ui.update.work import Newer, Step, Work, forget, go, refresh, work_of_session
from versions.folder import data_storage
from versions.storage import read_bytes

_STEPS: Final = {
    Step.CHOOSE: "Choose file",
    Step.CHANGES: "What changes",
    Step.SETTLE: "Settle what is unclear",
    Step.PUBLISH: "Publish",
}


_FILES: Final = {one.title: one.file for one in LISTS.values()}


def render_update(roster: Roster) -> None:
    """Draw the step that this session's update is at, for someone who may edit."""
    work = work_of_session()
    if work is not None or st.session_state.get(Key.UPDATE_CHOICE) in (None, next(iter(_FILES))):
        _render_steps(work.step if work else Step.CHOOSE)
    render_notice(Key.UPDATE_NOTICE)
    noun = roster.program.site_noun_plural
    if work is None:
        _render_choice(noun)
        return
    newer = refresh(work)
    if newer is not None:
        _render_newer(work, newer)
        return
    proposal = work.proposal()
    then: Step | None = Step.PUBLISH
    if work.step == Step.CHANGES and needs_settling(work, proposal):
        then = Step.SETTLE
    elif work.step == Step.PUBLISH:
        then = None
    # The ways on are at the top: where one looks after a step, whatever its length.
    with st.container(horizontal=True, vertical_alignment="center", key=Key.UPDATE_HEAD):
        render_counts(proposal)
        _render_ways(work, then, open_questions(proposal))
    if work.step == Step.CHANGES:
        if work.by_hand:
            render_editor(work)
        render_mode(work)
        render_reading(work, proposal)
        render_columns(work, proposal)
        render_changes(work, proposal)
        return
    left, right = st.columns([1, 1], gap="large")
    with left:
        if work.step == Step.SETTLE:
            render_settle(work, proposal)
        else:
            render_publish(work, proposal, noun)
    with right:
        render_changes_drawn(work, proposal)


def _render_choice(noun: str) -> None:
    """Draw which file is to be changed, the way to begin with it, and the way to the history."""
    with st.container(horizontal=True, vertical_alignment="center"):
        choice = st.segmented_control(
            "What do you want to change?",
            list(_FILES),
            default=next(iter(_FILES)),
            required=True,
            key=Key.UPDATE_CHOICE,
            label_visibility="collapsed",
            persist_state="page",
        )
        st.page_link("pages/history.py", label="History and earlier versions")
    name = _FILES.get(str(choice), SITES_NAME)
    if name == SITES_NAME:
        render_start(noun)
        return
    render_notice(Key.SAVE_NOTICE)
    render_table_editor(name, lambda: read_bytes(data_storage(), name), save_table(name))


def _render_steps(here: Step) -> None:
    items = "".join(
        f'<li class="{"done" if step < here else ""}"'
        + (' aria-current="step"' if step == here else "")
        + f"><b>{step.value}</b> {words}</li>"
        for step, words in _STEPS.items()
    )
    st.html(f'<ol class="steps" aria-label="Steps of an update">{items}</ol>')


def _render_ways(work: Work, then: Step | None, found: OpenQuestions) -> None:
    """Draw the ways on, back, and out."""
    with st.container(horizontal=True, key=Key.UPDATE_WAYS):
        if then is not None:
            st.button(
                "Settle what is unclear" if then == Step.SETTLE else "Continue to publish",
                key=Key.UPDATE_NEXT,
                type="primary",
                on_click=go,
                args=(then,),
            )
        if work.step == Step.CHANGES and then == Step.PUBLISH and earlier_text(found):
            st.button(
                f"Review what was open before ({escape_markdown(earlier_text(found))})",
                key=Key.UPDATE_SETTLE_EARLIER,
                on_click=go,
                args=(Step.SETTLE,),
            )
        if work.step > Step.CHANGES:
            st.button("Back", key=Key.UPDATE_BACK, on_click=go, args=(Step(work.step - 1),))
        st.button("Discard", key=Key.UPDATE_FORGET, type="tertiary", on_click=forget)


def _render_newer(work: Work, newer: Newer) -> None:
    """Say that someone was quicker, and offer the ways on; what was typed stays."""
    if newer.clashes:
        _render_clashes(work, newer)
        return
    merge = merge_sites(work.base.frame, work.draft.frame, newer.base.frame)
    st.html(
        f'<div class="banner" role="alert"><b>{escape_html(who_was_quicker(work))}</b> '
        "What you prepared is kept. Apply your changes to the newest list, or continue with your "
        "list as it is and see what that would change.</div>"
    )
    if merge.clashes and not work.add:
        st.html(
            '<h3 class="step">Changed by both of you; yours would replace theirs'
            f"</h3>{_listed(merge.clashes)}"
        )

    def on_newest() -> None:
        if not work.add:
            work.draft = replace(work.draft, frame=merge.frame)
            work.notes += map(str, merge.clashes)
            work.edits += 1
        take_on()

    def take_on() -> None:
        work.base = newer.base
        work.step = Step.CHANGES

    with st.container(horizontal=True):
        st.button(
            "Apply my changes to the newest list",
            key=Key.UPDATE_ON_NEWEST,
            type="primary",
            on_click=on_newest,
        )
        if not work.add:
            st.button("Continue with my list as it is", key=Key.UPDATE_AS_IT_IS, on_click=take_on)
        st.button("Discard", key=Key.UPDATE_FORGET, type="tertiary", on_click=forget)


def _render_clashes(work: Work, newer: Newer) -> None:
    """Ask whose stays where someone else changed the same beside the list."""
    st.html(
        '<div class="banner" role="alert"><b>Someone else changed this since you started.'
        f"</b> Nothing is saved yet. Choose which version to keep.</div>{_listed(newer.clashes)}"
    )

    def choose(*, keep_theirs: bool) -> None:
        files = newer.base.inputs.files
        work.beside, _ = work.beside.on(files, keep_theirs=keep_theirs)
        kept = "theirs" if keep_theirs else "yours"
        work.notes += [f"{clash} You kept {kept}." for clash in newer.clashes]

    with st.container(horizontal=True):
        st.button(
            "Keep theirs",
            key=Key.UPDATE_KEEP_THEIRS,
            on_click=choose,
            kwargs={"keep_theirs": True},
        )
        st.button(
            "Use mine", key=Key.UPDATE_USE_MINE, on_click=choose, kwargs={"keep_theirs": False}
        )
        st.button("Discard", key=Key.UPDATE_FORGET, type="tertiary", on_click=forget)


def _listed(clashes: Sequence[Clash]) -> str:
    return f'<ul class="issues">{list_items(few([*map(str, clashes)]))}</ul>'
