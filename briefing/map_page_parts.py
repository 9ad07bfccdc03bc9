"""The parts of the map in one file that are words: filters, table, announcements, agencies."""

from html import escape
from typing import Any, Final

import pandas as pd

from briefing.map_page_data import values_there
from roster.filters import Range, values_of
from roster.snapshot import Roster
from roster.words import long_date
from sites.columns import ANNOUNCED_DATE

_PLAIN_ROWS: Final = 500
"""Rows of the table that is there without a script: a long list would make the file large."""


def filter_boxes(shown: pd.DataFrame, roster: Roster, offered: list[Any]) -> str:
    """Return the filters that ``offered_filters`` says, each with what it can be set to."""
    boxes = []
    for at, one in enumerate(offered):
        if isinstance(one, Range):
            kind = 'type="date"' if one.scale.of_dates else 'type="number" step="any"'
            inside = "".join(
                f'<label>{said} <input {kind} autocomplete="off"></label>'
                for said in ("From", "To")
            )
        else:
            inside = "".join(
                f'<label><input type="checkbox" value="{n}" autocomplete="off"> '
                f"{escape(one.readings[value])}</label>"
                for n, value in enumerate(
                    values_there(one, values_of(roster, one.name, shown).unique())
                )
            )
        boxes.append(
            f'<details data-filter="{at}"><summary>{escape(one.label)}</summary>'
            f'<div role="group" aria-label="{escape(one.label)}">{inside}</div></details>'
        )
    return "".join(boxes)


def looks(offered: list[Any]) -> str:
    """Return the choice of the column that colors the pins, and of shaded states."""
    able = [one for one in offered if one.groups]
    options = "".join(f'<option value="{escape(o.name)}">{escape(o.label)}</option>' for o in able)
    color = (
        '<p><label for="color">Color by</label> <select id="color" autocomplete="off">'
        f'<option value="">Nothing</option>{options}</select></p>'
    )
    return (
        color * bool(able) + '<p><label><input type="checkbox" id="states" autocomplete="off"> '
        "Shade states</label></p>"
    )


def plain_table(headings: list[str], table: list[list[str]]) -> str:
    """Return the table, which the script fills or else has its first rows."""
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    rows = [*zip(*table, strict=True)]
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        for row in rows[:_PLAIN_ROWS]
    )
    more = len(rows) - _PLAIN_ROWS
    said = f"<p>{more:,} more rows need JavaScript.</p>" * (more > 0)
    # What a script replaces need not be drawn before.
    head = f"<thead><tr>{heads}</tr></thead>"
    return (
        '<div class="scrolls" tabindex="0" role="region" aria-label="Rows">'
        f'<table class="live">{head}<tbody></tbody></table>'
        f"<noscript><table>{head}<tbody>{lines}</tbody></table>{said}</noscript></div>"
    )


def announcements(shown: pd.DataFrame, roster: Roster) -> str:
    """Return the announcements of the sites that the page has, the newest first and open."""
    days = set(shown[ANNOUNCED_DATE])
    found = roster.announcements[roster.announcements["date"].isin(days)]
    parts: list[str] = []
    for row in found.sort_values("date", ascending=False, kind="stable").to_dict("records"):
        text = {name: escape(str(value)) for name, value in row.items()}
        quoted = f"<blockquote><p>“{text['quotation']}”</p><footer>{text['quoted']}</footer>"
        parts.append(
            f"<details{' open' * (not parts)}><summary><h2>{text['headline'] or text['title']}</h2>"
            f"</summary><p>{escape(long_date(row['date']))}. {text['summary']} "
            f"{text['outlook']}</p>"
            f"{f'{quoted}</blockquote>' if row['quotation'] else ''}"
            f"<p>{_link(row['url'], row['title'])}</p></details>"
        )
    return f'<section aria-label="Announcements">{"".join(parts)}</section>' if parts else ""


def agencies(roster: Roster) -> str:
    """Return who takes part; "" where nobody is listed."""
    rows = "".join(
        f"<li><b>{escape(row['abbreviation'])}</b> {_link(row['url'], row['name'])}. "
        f"{escape(row['role'])}</li>"
        for row in roster.agencies.to_dict("records")
    )
    return f"<section><h2>Agencies</h2><ul>{rows}</ul></section>" if rows else ""


def _link(url: str, words: str) -> str:
    if not url.startswith(("https://", "http://")):
        return escape(words)
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(words)}</a>'
