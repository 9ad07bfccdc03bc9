"""Typst, which sets the PDF and makes pictures of drawings: its fonts, and a drawing's pixels."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import typst

from common.wording import xml_safe

FONTS: Final = Path(__file__).with_name("fonts")
"""Folder with the font that files are set in."""
FONT: Final = "Briefing Sans"

_POINT: Final = 72.0
"""Typst's points to an inch: a pixel of the picture is a point of the page, times the scale."""
_PAGE: Final = (
    "#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
    '#image("drawing.svg", width: 100%, height: 100%)\n'
)


@cache
def typst_fonts() -> Any:
    """Return our fonts, and the computer's for letters that ours lack."""
    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(FONTS)]
    )


def svg_png(svg: str, *, width: float, height: float, scale: float) -> bytes:
    """Draw an SVG as PNG of ``width * scale`` by ``height * scale`` pixels.

    Several threads may at once.
    """
    with TemporaryDirectory(prefix="drawing-") as name:
        folder = Path(name)
        (folder / "drawing.svg").write_text(xml_safe(svg), encoding="utf-8")
        page = folder / "drawing.typ"
        page.write_text(_PAGE.format(width=width, height=height), encoding="utf-8")
        drawn: bytes = typst.compile(
            str(page), root=name, font_paths=typst_fonts(), format="png", ppi=_POINT * scale
        )
    return drawn
