"""The page's own style sheets, as short as they can travel: they come with each first visit."""

import re
from functools import lru_cache
from pathlib import Path

import streamlit as st

from common.tokens import SIZES, custom_properties

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINES = re.compile(r"\s*\n\s*")
_SIZE = re.compile(rf"var\(--({'|'.join(SIZES)})\)")
_BETWEEN = re.compile(r"(?<=[{};,])\n")


def shortened_css(css: str) -> str:
    """Return a style sheet with the tokens' sizes, and without what only people read."""
    css = _SIZE.sub(lambda said: SIZES[said[1]], css)
    lines = _LINES.sub("\n", _COMMENT.sub("", css)).strip()
    return _BETWEEN.sub("", lines)


def use_style_sheet(path: Path, *, first: bool = False) -> None:
    """Put a style sheet into the page; the first brings the tokens' colors for all."""
    st.html(_as_element(path, path.stat().st_mtime_ns, first=first))


@lru_cache(maxsize=8)
def _as_element(path: Path, changed: int, *, first: bool) -> str:
    colors = custom_properties() if first else ""
    return f"<style>{colors}{shortened_css(path.read_text('utf-8'))}</style>"
