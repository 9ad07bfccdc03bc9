"""How tests open a page of the app by AppTest."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]
"""The fixture ``open_page``: the page's file, and query parameters by name."""
