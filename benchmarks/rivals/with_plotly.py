"""The sites on ``st.plotly_chart``: markers on Plotly's own map of the United States."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from benchmarks.rivals import page


def draw_map(sites: pd.DataFrame) -> None:
    markers = go.Scattergeo(
        lat=sites["latitude"],
        lon=sites["longitude"],
        text=sites["city"] + ", " + sites["state_code"],
        mode="markers+text",
        textposition="middle right",
    )
    figure = go.Figure(markers)
    figure.update_layout(geo_scope="usa", margin={"l": 0, "r": 0, "t": 0, "b": 0})
    st.plotly_chart(figure, key="map", height=page.MAP_HEIGHT_PX)


if st.runtime.exists():
    page.render(draw_map)
else:
    app = page.make_app(__file__)
