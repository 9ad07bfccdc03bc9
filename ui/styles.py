"""The page's own style sheets, as short as they can travel: they come with each first visit."""

import re
from functools import lru_cache
from pathlib import Path

import streamlit as st

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINES = re.compile(r"\s*\n\s*")
_BETWEEN = re.compile(r"(?<=[{};,])\n")


def shortened_css(css: str) -> str:
    """Return a style sheet without comments, indentation and empty lines."""
    lines = _LINES.sub("\n", _COMMENT.sub("", css)).strip()
    return _BETWEEN.sub("", lines)


def use_style_sheet(path: Path) -> None:
    """Put a style sheet into the page."""
    st.html(_as_element(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=8)
def _as_element(path: Path, changed: int) -> str:
    return f"<style>{shortened_css(path.read_text('utf-8'))}</style>"
