"""What every page has: configuration, style, title bar, banner, and the page itself."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from roster.snapshot import Roster
from roster.store import Loaded
from ui import live
from ui.access import editor, may_sign_in
from ui.choice import adopt_address, choice_query, current_choice
from ui.filters import render_not_understood
from ui.keys import Key
from ui.past import render_past, roster_of_page
from ui.review.page import shows_review
from ui.server.uploads import allow_uploads
from ui.slideshow.story_source import render_problem, told_query
from ui.styles import use_style_sheet
from ui.text import escape_html, escape_markdown
from ui.turns import in_turn

_HERE = Path(__file__).parent
FAVICON = _HERE.parent / "static" / "favicon.svg"
SIDEBAR_WIDTH_PX = 264
PAGES = {
    "Map": "map",
    "Briefing": "briefing",
    "Slides": "slides",
    "Sites": "sites",
    "Update": "update",
    "Review": "review",
    "History": "history",
    "About": "about",
}
"""The pages' names by title, in the order of the title bar: the files of ``pages/``, and the paths
at which they are found. The first one is the home page."""
_EDITING = frozenset({"Slides", "Update", "History", "Review"})
"""The pages on which data is changed; their style is not a viewer's burden."""


def pages() -> dict[str, st.Page]:
    """Return the pages by title, in the order of the title bar."""
    folder = _HERE.parent / "pages"
    return {
        title: st.Page(folder / f"{name}.py", title=title, url_path=name, default=title == "Map")
        for title, name in PAGES.items()
    }


@dataclass(frozen=True)
class TitleBar:
    """The links to the pages, each with what is chosen now.

    They are drawn wherever the choice is drawn, so that a link is right after every filter: a
    fragment that changes the choice draws them too.
    """

    links: DeltaGenerator
    pages: dict[str, st.Page]
    titles: tuple[str, ...]
    current: str
    needing_review: int

    @staticmethod
    def of_session() -> "TitleBar":
        """Return the title bar of the page that is open."""
        bar: TitleBar = st.session_state[Key.TITLE_BAR]
        return bar

    def render_links(self) -> None:
        """Draw the links."""
        asked = choice_query()
        for title in self.titles:
            label = escape_markdown(title)
            if title == "Review" and self.needing_review:
                label = f"Review ({self.needing_review:,})"
            place = self.links
            if title == self.current:
                place = place.container(key="title-bar-here", width="content")
            told = told_query() if title == "Briefing" else {}
            place.page_link(self.pages[title], label=label, query_params=asked | told)


def render_page() -> None:
    """Draw the page that the address names, with everything around it."""
    loaded = live.load_current()
    here = pages()
    page = st.navigation(list(here.values()), position="hidden")
    roster, problem = roster_of_page(loaded)
    st.session_state[Key.ROSTER] = roster
    adopt_address()
    st.set_page_config(
        page_title=f"{page.title} · {loaded.roster.program.title}",
        page_icon=str(FAVICON),
        layout="wide",
        initial_sidebar_state=SIDEBAR_WIDTH_PX if page.title == "Map" else "collapsed",
    )
    # What editing does may take long, and concerns one person.
    with contextlib.nullcontext() if page.title in _EDITING else in_turn():
        _render(page, here, loaded, problem)


def _render(page: st.Page, here: dict[str, st.Page], loaded: Loaded, problem: str) -> None:
    roster: Roster = st.session_state[Key.ROSTER]
    live.render_live_watch(loaded.token)
    if page.title == "Briefing":
        # The stage has nothing around it.
        # Also without words: else what follows changes its place, and is there twice for a moment.
        with st.container():
            if problem:
                render_past(roster, problem)
            render_problem()
            render_not_understood(roster, current_choice())
        page.run()
        return
    use_style_sheet(_HERE / "style.css", first=True)
    if page.title in _EDITING:
        use_style_sheet(_HERE / "editing.css")
        allow_uploads(may_edit=editor() is not None)
    bar = _render_title_bar(roster, here, page.title)
    _render_banner(loaded)
    render_past(roster, problem)
    if page.title != "Map":
        bar.render_links()
    if roster.past and page.title in _EDITING:
        st.text("An earlier list cannot be changed.")
        return
    page.run()


def _render_title_bar(roster: Roster, here: dict[str, st.Page], current: str) -> TitleBar:
    program = roster.program
    count = len(roster.sites)
    noun = program.site_noun if count == 1 else program.site_noun_plural
    # The other pages have their own heading.
    name = "h1" if current == "Map" else "strong"
    dated = ""
    if roster.dated:
        kind = "dated past" if roster.past else "dated"
        dated = f'<span class="{kind}"> · as of {escape_html(roster.dated)}</span>'
    with st.container(key="title-bar", horizontal=True, vertical_alignment="center", gap=None):
        st.html(
            f'<div class="title-bar-name"><{name}>{escape_html(program.title)}</{name}>'
            f"<span>{count:,} {escape_html(noun)}{dated}</span></div>"
        )
        links = st.container(key="title-bar-links", horizontal=True, gap=None)
    # That of the page that is open stays: the last open place may have been settled just now.
    titles = tuple(title for title in here if title == current or _is_offered(title, roster))
    bar = TitleBar(links, here, titles, current, roster.needing_review)
    st.session_state[Key.TITLE_BAR] = bar
    return bar


def _is_offered(title: str, roster: Roster) -> bool:
    """Return whether the title bar leads there: to what this person could do there now."""
    if roster.past and title in _EDITING:
        return False
    if title == "Slides":
        return editor() is not None
    if title == "Update":
        return editor() is not None or may_sign_in()
    if title == "History":  # the Update page leads there
        return False
    return title != "Review" or shows_review(roster)


def _render_banner(loaded: Loaded) -> None:
    if loaded.problem:
        st.html(
            '<div class="banner" role="alert"><b>The newest data could not be used; '
            f"the last good version is shown.</b> {escape_html(loaded.problem)}</div>"
        )
