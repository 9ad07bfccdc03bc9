"""The sites on ``st.map``: the shortest way, and the measure of all ratios."""

import pandas as pd
import streamlit as st

from benchmarks.rivals import page


def draw_map(sites: pd.DataFrame) -> None:
    st.map(sites[["latitude", "longitude"]], height=page.MAP_HEIGHT_PX)


if st.runtime.exists():
    page.render(draw_map)
else:
    app = page.make_app(__file__)
