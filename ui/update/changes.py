"""The second step: what would change, before it does."""

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from cartography.change_map import change_map
from cartography.palette import palette_for
from common.issues import Issue, Repair
from roster.difference import difference
from roster.update import Proposal, cell_issues, open_questions, row_name
from sites.columns import CITY, STATE
from sites.compare import CellChange
from tables.write import corrected_copy, write_xlsx
from ui.change_map import render_change_map, render_change_table
from ui.keys import Key
from ui.text import escape_html
from ui.update.editor import render_editor
from ui.update.start import SHEET
from ui.update.work import Work

TABLE_AT_MOST = 1_000
"""More changes than these are counted in a line."""
SHOWN_AT_MOST = 20
"""Repairs and issues that are spelled out."""


def render_counts(proposal: Proposal) -> None:
    """Draw how many rows are added, changed, removed, unchanged, and open."""
    found = proposal.comparison
    tiles = (
        (len(found.added), "added", "good"),
        (len(found.changed), "changed", ""),
        (len(found.removed), "removed", "bad" if found.removed else ""),
        (len(found.unchanged), "unchanged", ""),
        (open_questions(proposal).fresh_rows, "to settle", "warm"),
    )
    items = "".join(
        f'<li class="{word.replace(" ", "-")} {kind if count else ""}"><b>{count:,}</b> {word}</li>'
        for count, word, kind in tiles
    )
    st.html(f'<ul class="tiles" aria-label="What would change">{items}</ul>')


def render_reading(work: Work, proposal: Proposal) -> None:
    """Draw how the file was read and what was fixed in it."""
    draft = work.draft
    if work.by_hand:
        return
    rows = len(draft.frame)
    said = f"{draft.name}: {rows:,} {'row' if rows == 1 else 'rows'}, read as {draft.how}."
    repairs = (*draft.repairs, *_known(proposal, draft.frame))
    if not repairs:
        st.html(f'<div class="banner good">{escape_html(said)} Nothing had to be fixed.</div>')
        return
    st.html(
        f'<div class="banner good"><details><summary>{escape_html(said)} '
        f"{_times(len(repairs), 'thing')} fixed. <u>Show each</u></summary>"
        f"<ul>{_repairs(repairs)}</ul></details></div>"
    )


def _known(proposal: Proposal, frame: pd.DataFrame) -> Iterator[Repair]:
    """Yield the rows that are not added, since the list has them under another name."""
    for row, there in proposal.joined.known if proposal.joined else ():
        name, listed = row_name(frame, row), row_name(proposal.base.frame, there)
        yield Repair(f"{name} is already in the list as {listed}; it was not added", f"row {row}")


def _times(count: int, noun: str) -> str:
    return f"1 {noun} was" if count == 1 else f"{count:,} {noun}s were"


def _repairs(repairs: tuple[Repair, ...]) -> str:
    lines = "".join(
        f"<li>{escape_html(repair.what)} <span>{escape_html(repair.where)}</span></li>"
        for repair in repairs[:SHOWN_AT_MOST]
    )
    more = len(repairs) - SHOWN_AT_MOST
    return lines + (f"<li>and {more:,} more</li>" if more > 0 else "")


def render_mode(work: Work) -> None:
    """Draw the choice whether the file is the new list or joins it."""
    if work.by_hand:
        return
    modes = {False: "Replace the list", True: "Add its sites to the list"}

    def chosen() -> None:
        work.add = st.session_state[Key.UPDATE_MODE] == modes[True]

    st.segmented_control(
        "What is this file?",
        list(modes.values()),
        default=modes[work.add],
        required=True,
        key=Key.UPDATE_MODE,
        on_change=chosen,
    )


def render_changes(work: Work, proposal: Proposal) -> None:
    """Draw the changes cell by cell, what is wrong with cells, and before and after on a map."""
    left, right = st.columns([1, 1], gap="large")
    with left:
        _render_table(proposal)
        _render_issues(work, proposal)
    with right:
        render_changes_drawn(work, proposal)


def _render_table(proposal: Proposal) -> None:
    table = changes_table(proposal)
    if table.empty:
        if proposal.comparison.moved:
            st.text("The same sites, in another order.")
        else:
            st.text("The list does not change.")
        return
    for words, names in (
        ("New columns", proposal.comparison.added_columns),
        ("Columns that would be removed", proposal.comparison.removed_columns),
    ):
        if names:
            st.text(f"{words}: {', '.join(names)}.")
    render_change_table(table.head(TABLE_AT_MOST), "What would change, cell by cell")
    if len(table) > TABLE_AT_MOST:
        st.text(f"and {len(table) - TABLE_AT_MOST:,} more lines")


def changes_table(proposal: Proposal) -> pd.DataFrame:
    """Return the changes as text: what, site, row, column, before, after; removals first."""
    found, before, after = proposal.comparison, proposal.base.frame, proposal.frame
    lines: list[tuple[str, str, str, str, str, str]] = []
    lines += [
        ("Removed", row_name(before, row), f"{row} before", "", _rest(before, row), "")
        for row in found.removed
    ]
    lines += [
        ("Added", row_name(after, row), f"{row}", "", "", _rest(after, row)) for row in found.added
    ]
    lines += [
        ("Changed", row_name(after, row.after), f"{row.after}", *_cell(cell))
        for row in found.changed
        for cell in row.cells
    ]
    columns = ["What", "Site", "Row", "Column", "Before", "After"]
    return pd.DataFrame(lines, columns=columns, dtype="str")


def _cell(cell: CellChange) -> tuple[str, str, str]:
    return cell.column, cell.before or "(blank)", cell.after or "(blank)"


def _rest(frame: pd.DataFrame, row: int) -> str:
    cells = frame.loc[row].to_dict()
    return " · ".join(
        text for name, text in cells.items() if name not in (CITY, STATE) and text.strip()
    )


def _render_issues(work: Work, proposal: Proposal) -> None:
    issues = cell_issues(proposal)
    days = open_questions(proposal).fresh_days
    if days:
        # Settled in the next step, and no fault of a cell.
        noun = "1 announcement is" if len(days) == 1 else f"{len(days):,} announcements are"
        st.text(f"{noun} not described yet; the next step has a form for each.")
    if not issues:
        return
    st.html('<h3 class="step">Cells to check</h3>')
    st.html(f'<ul class="issues">{_issue_lines(issues)}</ul>')
    numbers = {issue.row for issue in issues if issue.row is not None}
    rows = sorted(numbers.intersection(work.draft.frame.index.tolist()))
    with st.expander("Fix these rows here", key=Key.UPDATE_FIX):
        render_editor(work, rows)
    st.download_button(
        "A copy of the file with a column of issues",
        lambda: write_xlsx(corrected_copy(work.draft.frame, issues), SHEET),
        file_name="sites-with-issues.xlsx",
        key=Key.UPDATE_CORRECTED,
        on_click="ignore",
    )


def _issue_lines(issues: list[Issue]) -> str:
    lines = "".join(
        f"<li>{escape_html(issue.message)}"
        + (f" <code>{escape_html(issue.column)}: {escape_html(issue.value[:80])}</code>")
        + "</li>"
        for issue in issues[:SHOWN_AT_MOST]
    )
    more = len(issues) - SHOWN_AT_MOST
    return lines + (f"<li>and {more:,} more, in the copy below</li>" if more > 0 else "")


def render_changes_drawn(work: Work, proposal: Proposal) -> None:
    """Draw before and after on one map."""
    dark = st.context.theme.type == "dark"
    if dark not in work.pictures:
        before, after = proposal.base.roster, proposal.roster
        changes = difference(before, after, proposal.comparison)
        work.pictures[dark] = change_map(before, after, changes, palette_for(dark=dark))
    found = open_questions(proposal)
    open_rows = [
        *([f"{found.fresh_rows:,} to settle, without a pin"] if found.fresh_rows else []),
        *([f"{found.earlier_rows:,} without a pin as before"] if found.earlier_rows else []),
    ]
    render_change_map(work.pictures[dark], open_rows)
