"""The Slides page: the choice, order and notes of a briefing's slides, kept by name."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from briefing.arrange import Arranged, arrange
from briefing.named import (
    LONGEST_TITLE,
    NamedBriefing,
    NamedBriefingError,
    name_of,
    named_briefing,
    save_named,
)
from common.errors import NotAllowedError, PartnershipMapError
from roster.filters import Filters, filter_sites, only_words
from roster.snapshot import Roster
from ui import inline
from ui.access import require_person
from ui.address import base_path
from ui.keys import Key
from ui.notice import LINE_PX, attempt, clear_notice, keep_notice, render_banner, render_notice
from ui.slide_drafts import (
    Draft,
    adopt,
    draft_of,
    drafts,
    keep,
    next_number,
    widget_key,
    with_filters_of_map,
)
from ui.slideshow.story_source import named_briefings, usual_story
from versions.folder import data_storage

_NEW: Final = "New briefing"


def render_slide_editor(roster: Roster) -> None:
    """Draw the briefing that the address names, or a new one, to be edited."""
    try:
        briefings = named_briefings()
    except PartnershipMapError as error:
        render_banner([str(error)], kind="bad")
        return
    head = st.container(horizontal=True, width=LINE_PX)
    name = _render_choice(head, briefings)
    draft = draft_of(roster, briefings, name)
    _render_title(head, draft)
    render_notice(Key.SLIDES_NOTICE)
    if draft.seen != briefings.get(draft.name):
        _render_conflict(draft, briefings.get(draft.name))
    try:
        filters = draft.now.filters_of(roster)
    except NamedBriefingError as error:
        render_banner([str(error)], kind="bad")
        with st.container(horizontal=True, gap="small"):
            _render_filters_button(roster, draft)
            _render_delete(draft)
        return
    _render_filters(roster, draft, filters)
    lost = draft.now.lost_color(roster)
    arranged = arrange(usual_story(roster, filters).slides, draft.now, lost)
    rows = tuple(own for _, own in arranged.rows)
    if {own.id for own in rows} != {own.id for own in draft.now.slides}:
        now = replace(draft.now, slides=rows)
        opened = draft.opened if draft.is_changed else now
        draft = replace(draft, now=now, opened=opened, revision=next_number())
        keep(draft)
    _render_list(draft, arranged)
    gone = tuple(own.id for slide, own in arranged.rows if slide is None)
    _render_buttons(draft, gone)


def _render_choice(place: DeltaGenerator, briefings: Mapping[str, NamedBriefing]) -> str:
    """Draw which briefing is edited; return its name, "" for a new one."""
    asked = st.query_params.get(Key.NAMED, "")
    name, problem = "", ""
    # One that somebody has removed is still to be edited where it is open.
    if asked in briefings or asked in drafts():
        name = asked
    elif asked:
        try:
            found = named_briefing(briefings, asked)
            name = next(one for one, known in briefings.items() if known is found)
        except NamedBriefingError as error:
            problem = str(error)
    names = ["", *sorted({*briefings, *([name] if name else [])})]
    titles = {one: known.title for one, known in briefings.items()} | {"": _NEW}
    st.session_state[Key.SLIDES_NAME] = name
    place.selectbox(
        "Briefing",
        names,
        format_func=lambda one: titles.get(one, one),
        key=Key.SLIDES_NAME,
        on_change=lambda: _open(st.session_state[Key.SLIDES_NAME]),
    )
    if problem:
        render_banner([problem], kind="bad")
    return name


def _open(name: str) -> None:
    """Let the address name a briefing, "" for a new one."""
    clear_notice(Key.SLIDES_NOTICE)
    if name:
        st.query_params[Key.NAMED] = name
    elif Key.NAMED in st.query_params:
        del st.query_params[Key.NAMED]


def _render_title(place: DeltaGenerator, draft: Draft) -> None:
    place.text_input(
        "Name",
        value=draft.now.title,
        max_chars=LONGEST_TITLE,
        placeholder="Ohio, monthly",
        key=widget_key(Key.SLIDES_TITLE, draft),
    )


def _render_filters(roster: Roster, draft: Draft, filters: Filters) -> None:
    program, count = roster.program, len(filter_sites(roster, filters))
    noun = program.site_noun if count == 1 else program.site_noun_plural
    words = only_words(roster, filters)
    said = f"It tells of {count:,} {noun}: only {words}." if words else f"It tells of all {noun}."
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(said, width="content")
        _render_filters_button(roster, draft)


def _render_filters_button(roster: Roster, draft: Draft) -> None:
    if with_filters_of_map(roster, draft.now) != draft.now:
        st.button(
            "Use the filters of the map",
            key=Key.SLIDES_FILTERS,
            on_click=_use_filters,
            args=(roster, draft.name),
        )


def _use_filters(roster: Roster, name: str) -> None:
    draft = adopt(drafts()[name])
    keep(replace(draft, now=with_filters_of_map(roster, draft.now)))


def _render_list(draft: Draft, arranged: Arranged) -> None:
    new = set()
    if draft.seen:
        new = {own.id for own in draft.now.slides} - {own.id for own in draft.seen.slides}
    if told := _told(draft, arranged, new):
        render_banner([told], role="status")
    tags = {own.id: "gone" for slide, own in arranged.rows if slide is None}
    tags |= dict.fromkeys(new, "new")
    inline.slide_list(
        key=widget_key(Key.SLIDES_LIST, draft),
        data={
            "revision": draft.revision,
            "rows": [
                {
                    "id": own.id,
                    "title": own.title or own.id,
                    "shown": own.shown,
                    "note": own.note,
                    "tag": tags.get(own.id, ""),
                }
                for own in draft.now.slides
            ],
        },
        on_rows_change=lambda: None,
        width=LINE_PX,
    )
    st.checkbox(
        "Add slides that are new in the list later",
        value=draft.now.adds_new,
        key=widget_key(Key.SLIDES_ADDS_NEW, draft),
    )


def _told(draft: Draft, arranged: Arranged, new: set[str]) -> str:
    """Return what has changed in the list since the briefing was saved, in a sentence or two."""
    if draft.seen is None:
        return ""
    rows = {own.id: own for _, own in arranged.rows}
    since = replace(arranged, new=tuple(own for one, own in rows.items() if one in new))
    return since.told


def _render_buttons(draft: Draft, gone: tuple[str, ...]) -> None:
    try:
        same = not draft.name or name_of(draft.now.title) == draft.name
    except NamedBriefingError:
        same = True
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        label = "Save" if same else "Rename and save"
        st.button(
            label,
            key=Key.SLIDES_SAVE,
            type="primary",
            on_click=_save,
            args=(draft.name, gone, False),
        )
        if not same:
            st.button(
                "Save as a new one",
                key=Key.SLIDES_COPY,
                on_click=_save,
                args=(draft.name, gone, True),
            )
        if draft.is_changed:
            st.button(
                "Start again", key=Key.SLIDES_AGAIN, on_click=_start_again, args=(draft.name,)
            )
        if draft.seen:
            st.link_button("Open the briefing", f"{base_path()}/briefing?named={draft.name}")
        _render_delete(draft)


def _render_delete(draft: Draft) -> None:
    if not draft.seen:
        return
    with st.popover("Delete"):
        st.text(f"/briefing?named={draft.name} will tell the usual briefing then.")
        st.button(
            "Delete the briefing", key=Key.SLIDES_DELETE, on_click=_delete, args=(draft.name,)
        )


def _start_again(name: str) -> None:
    clear_notice(Key.SLIDES_NOTICE)
    drafts().pop(name, None)


def _save(name: str, gone: tuple[str, ...], is_copy: bool) -> None:
    """Save a draft: under its name, or a new one beside the old one or in place of it.

    A slide that is gone is kept, for when it comes back, if it is ticked or has a note.
    """

    def write() -> None:
        draft = adopt(drafts()[name])
        keep(draft)
        kept = (one for one in draft.now.slides if one.shown or one.note or one.id not in gone)
        now = replace(draft.now, slides=tuple(kept))
        under = name_of(now.title)
        changes: dict[str, NamedBriefing | None] = {under: now}
        seen = {under: draft.seen if under == draft.name else None}
        if draft.name and under != draft.name and not is_copy:
            changes[draft.name], seen[draft.name] = None, draft.seen
        _write(changes, seen, f"“{now.title}” was saved.", "saved")
        drafts().pop(name, None)
        drafts().pop(under, None)
        if under != name:
            st.query_params[Key.NAMED] = under

    attempt(Key.SLIDES_NOTICE, write, explain=_explain)


def _delete(name: str) -> None:
    def write() -> None:
        seen = drafts()[name].seen
        title = seen.title if seen else name
        _write({name: None}, {name: seen}, f"“{title}” was deleted.", "deleted")
        drafts().pop(name, None)
        del st.query_params[Key.NAMED]

    attempt(Key.SLIDES_NOTICE, write, explain=_explain)


def _write(
    changes: Mapping[str, NamedBriefing | None],
    seen: Mapping[str, NamedBriefing | None],
    said: str,
    note: str,
) -> None:
    """Write changes, and keep a notice by which they can be undone."""
    names = ", ".join(changes)
    save_named(data_storage(), changes, seen, who=require_person(), note=f"{names}: {note}")

    def undo() -> None:
        def back() -> None:
            who = require_person()
            save_named(data_storage(), seen, changes, who=who, note=f"{names}: undone")
            for name in changes:
                drafts().pop(name, None)
            was = next((name for name, one in seen.items() if one), "")
            _open(was)
            keep_notice(Key.SLIDES_NOTICE, "It is as it was before.")

        attempt(Key.SLIDES_NOTICE, back, explain=_explain)

    keep_notice(Key.SLIDES_NOTICE, said, undo=undo)


def _explain(error: PartnershipMapError) -> str:
    return str(error) if isinstance(error, NotAllowedError) else f"Nothing was saved: {error}"


def _render_conflict(draft: Draft, saved: NamedBriefing | None) -> None:
    """Say that someone else has saved, with both ways on; neither loses anything."""
    title = saved.title if saved else draft.now.title
    what = "changed" if saved else "removed"
    render_banner(
        [f"“{title}” was {what} by someone else since you opened it. Yours is still here."],
        kind="bad",
    )
    new = drafts().get("")
    is_taken = new is not None and new.is_changed  # the place to which mine would go
    with st.container(horizontal=True, gap="small"):
        st.button("Keep mine", key=Key.SLIDES_KEEP, on_click=_keep_mine, args=(draft.name, saved))
        if saved and not is_taken:
            st.button(
                "Open theirs", key=Key.SLIDES_THEIRS, on_click=_open_theirs, args=(draft.name,)
            )
    keeps = "takes its place" if saved else "is there again"
    said = [f"Keep mine, then Save: yours {keeps}."]
    if saved and is_taken:
        said.append(f"To open theirs, first save what you have under {_NEW}.")
    elif saved:
        said.append(f"Open theirs: yours is under {_NEW}.")
    st.text(" ".join(said))


def _keep_mine(name: str, saved: NamedBriefing | None) -> None:
    clear_notice(Key.SLIDES_NOTICE)
    keep(replace(adopt(drafts()[name]), seen=saved))


def _open_theirs(name: str) -> None:
    clear_notice(Key.SLIDES_NOTICE)
    mine = adopt(drafts().pop(name)).now
    mine = replace(mine, title=f"{mine.title[: LONGEST_TITLE - 2]} 2")
    keep(Draft("", None, NamedBriefing(""), mine, next_number(), next_number()))
