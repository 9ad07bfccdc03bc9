"""The form that describes one announcement.

It collects what a person types, checks it, and hands the bytes of the new file to the caller.
"""

import streamlit as st

from common.errors import PartnershipMapError
from roster.describing import check_announcement, described, with_announcement
from ui.keys import Key, place_widget_key
from ui.notice import attempt, keep_notice, render_banner, render_notice
from ui.text import NOT_DESCRIBED, escape_html, long_date
from ui.update.saving import Read, Save
from versions.version import digest_of

LINE_PX = 800

_FIELDS = (
    ("title", "Official title (needed)", "word for word, as its publisher has it"),
    ("headline", "Short heading", "for the panel, in your own words"),
    ("url", "Link", "https://…"),
    ("summary", "Summary", "what it says, in your own words"),
    ("quotation", "Quotation", "one sentence from it"),
    ("quoted", "Who said it", ""),
    ("outlook", "What comes next", "in your own words"),
)
_PAIRS = frozenset({"headline", "quotation"})
"""Each of these has the next one beside it."""


def render_describe_form(day: str, read: Read, save: Save) -> None:
    """Draw the form that describes one announcement.

    Parameters
    ----------
    day : str
        ISO date. If the file describes it already, the form holds its words.
    read : callable
        Returns ``announcements.csv`` as it is now.
    """
    try:
        seen = described(read(), day)
    except PartnershipMapError as error:
        render_banner([str(error)], role="alert")
        return
    with st.form(
        key=place_widget_key(Key.DESCRIBE, day), enter_to_submit=False, border=True, width=LINE_PX
    ):
        mark = "" if seen else f" · {NOT_DESCRIBED}"
        st.html(f'<h3 class="step">Announcement of {escape_html(long_date(day))}{mark}</h3>')
        beside = None
        for column, label, hint in _FIELDS:
            if column in _PAIRS:
                first, beside = st.columns(2)
            else:
                first, beside = beside or st.container(), None
            field = first.text_area if column == "summary" else first.text_input
            field(
                label,
                value=seen.get(column, ""),
                key=_field_key(day, column),
                placeholder=hint,
                persist_state="page",
            )
        render_notice(Key.SAVE_NOTICE, day)
        st.form_submit_button(
            "Save this description",
            type="primary",
            on_click=_save_description,
            args=(day, seen, read, save),
        )


def _field_key(day: str, column: str) -> str:
    return place_widget_key(Key.DESCRIBE, f"{day}-{column}")


def _save_description(day: str, seen: dict[str, str], read: Read, save: Save) -> None:
    typed = {
        column: str(st.session_state.get(_field_key(day, column)) or "").strip()
        for column, *_ in _FIELDS
    }
    problems = check_announcement(day, title=typed["title"], url=typed["url"])
    if problems:
        keep_notice(Key.SAVE_NOTICE, *problems, failed=True, about=day)
        return

    def write() -> None:
        data = read()
        now = described(data, day)
        if now != seen:
            keep_notice(
                Key.SAVE_NOTICE,
                "Nothing was saved. Someone else described this announcement in the meantime"
                + (f", as “{now['title']}”. " if now.get("title") else ". ")
                + "Your text is still here. Save again to replace theirs.",
                failed=True,
                about=day,
            )
            return
        after = with_announcement(data, day, **typed)
        if described(after, day) == now:
            keep_notice(Key.SAVE_NOTICE, "Nothing was changed.")
            return
        note = f"{'Changed' if seen else 'Described'} the announcement of {day}"
        keep_notice(Key.SAVE_NOTICE, save(after, note, expected=digest_of(data)))

    attempt(Key.SAVE_NOTICE, write, about=day)
