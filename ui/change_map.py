"""Two lists side by side: the map of what changed with its legend, and tables of changes."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from cartography.change_map import WORDS, ChangeMap
from ui import inline
from ui.keys import Key
from ui.text import escape_html


def render_change_map(drawn: ChangeMap, further: Iterable[str]) -> None:
    """Draw the map with a legend that names shapes and colors, and says what is not on it."""
    with st.container(key=Key.CHANGE_MAP):
        inline.still_map(key=Key.CHANGE_STILL, data={"svg": drawn.svg})
        legend = "".join(
            f'<li class="{change}">{count:,} {WORDS[change]}</li>'
            for change, count in drawn.counts.items()
        )
        legend += "".join(f"<li>{escape_html(words)}</li>" for words in further)
        if drawn.not_drawn:
            legend += f"<li>{drawn.not_drawn:,} more are not drawn</li>"
        st.html(f'<ul class="legend">{legend}</ul>')


def render_change_table(table: pd.DataFrame, words: str) -> None:
    """Draw changes as a table whose cells are read whole, however long they are."""
    heads = "".join(f'<th scope="col">{escape_html(name)}</th>' for name in table)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape_html(cell)}</td>' for cell in cells)}</tr>"
        for cells in table.itertuples(index=False, name=None)
    )
    st.html(
        f'<div class="change-table" role="region" tabindex="0" aria-label="{escape_html(words)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
