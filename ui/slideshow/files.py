"""The briefing as files, made while one waits: PowerPoint, PDF, e-mail and Markdown."""

from dataclasses import dataclass

import streamlit as st

from briefing.story import Story
from common.progress import Progress
from roster.snapshot import Roster
from ui.choice import current_choice
from ui.keys import Key
from ui.slideshow.story_source import (
    current_briefing,
    forget_told,
    lost_color,
    told_roster,
    told_words,
)
from ui.text import escape_markdown
from versions.folder import data_storage


@dataclass(frozen=True, slots=True)
class _Form:
    """A file to make: what it is called on its button, in its name, and its type."""

    name: str
    key: str
    file: str
    mime: str


_FORMS = (
    _Form(
        "PowerPoint",
        "pptx",
        "briefing.pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    _Form("PDF", "pdf", "briefing.pdf", "application/pdf"),
    _Form("handout", "handout", "handout.pdf", "application/pdf"),
    _Form("e-mail", "eml", "briefing.eml", "message/rfc822"),
    _Form("Markdown", "md", "briefing.md", "text/markdown"),
)


@st.fragment
def render_briefing_files(roster: Roster, name: str) -> None:
    """Draw a button for each form; pressed, it makes the file and offers to save it.

    Parameters
    ----------
    name : str
        What the files' names begin with.
    """
    words, part = told_words()
    if words:
        st.text(f"Briefing: {words}")
        if lost := lost_color():
            st.text(lost)
        if st.button("Use the usual briefing", key=Key.FORGET_TOLD):
            forget_told()
            st.rerun()  # the title bar leads there too
        name = f"{name}-{part}"
    for form in _FORMS:
        if st.button(
            f"Briefing as {escape_markdown(form.name)}",
            key=f"{Key.BRIEFING_FILE}-{form.key}",
            width="stretch",
        ):
            story = current_briefing(roster, current_choice().filters).story
            _offer(story, told_roster(roster), form, f"{name}-{form.file}")


def _offer(story: Story, roster: Roster, form: _Form, file_name: str) -> None:
    count = len(story.slides)
    said = f"Drawing {count} {'slide' if count == 1 else 'slides'}"
    bar = st.progress(0.0, said)

    def progress(part: float) -> None:
        bar.progress(part, said)

    data = _written(story, roster, form.key, progress)
    bar.empty()
    st.download_button(
        f"Save {escape_markdown(form.name)}, {max(len(data) / 1e6, 0.1):.1f} MB",
        data,
        file_name=file_name,
        mime=form.mime,
        key=f"{Key.BRIEFING_SAVE}-{form.key}",
        on_click="ignore",
        type="primary",
        width="stretch",
    )


def _written(story: Story, roster: Roster, key: str, progress: Progress) -> bytes:
    # Imported when someone wants a file: most visitors never do.
    if key == "pptx":
        from briefing.own_template import usable_template
        from briefing.pptx import story_pptx

        template, problem = usable_template(data_storage())
        if problem:
            st.text(problem)
        return story_pptx(story, roster, progress=progress, template=template)
    if key in ("eml", "md"):
        from briefing.message import story_markdown, story_message

        return (
            story_markdown(story)
            if key == "md"
            else story_message(story, roster, progress=progress)
        )
    from briefing.pdf import story_pdf

    return story_pdf(story, roster, progress=progress, handout=key == "handout")
