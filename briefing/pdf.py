"""The story as PDF: vector maps, real text, tagged with title and language."""

import io
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import segno
import typst

from briefing.blocks import LEGEND_COLORS, TONES
from briefing.fit import FOOT, HEIGHT, SMALLEST, WIDTH
from briefing.frame import MAP
from briefing.layout import lay_out
from briefing.picture import map_words, slide_svg
from briefing.slides import Slide
from briefing.story import Story
from briefing.typesetting import FONT, typst_fonts
from cartography.palette import LIGHT
from common.progress import Progress
from common.tokens import GOLD, NAVY, SLIDE
from roster.snapshot import Roster

_TEMPLATE: Final = Path(__file__).with_name("slides.typ")


def story_pdf(
    story: Story, roster: Roster, *, progress: Progress | None = None, handout: bool = False
) -> bytes:
    """Write a story as a PDF file.

    Parameters
    ----------
    handout : bool
        Whether to put three slides on a sheet of letter paper, each beside lines to write on.

    Returns
    -------
    bytes
        A tagged PDF (PDF/UA-1, where our font has all letters), one 16:9 page for each slide or a
        handout, without the speaker's notes.
    """
    report = progress or (lambda done: None)
    report(0.0)
    with TemporaryDirectory(prefix="briefing-") as name:
        folder = Path(name)
        shutil.copy(_TEMPLATE, folder)
        pages = []
        for number, slide in enumerate(story.slides):
            pages.append(_page(slide, roster, folder, number))
            report(0.9 * (number + 1) / len(story.slides))
        document = {**_document(story, pages), "handout": handout}
        (folder / "story.json").write_text(json.dumps(document), encoding="utf-8")
        data = _compiled(folder)
    report(1.0)
    return data


def _compiled(folder: Path) -> bytes:
    """Return the PDF; one with letters that our fonts lack is tagged, and not called PDF/UA."""
    source = str(folder / _TEMPLATE.name)
    given: dict[str, Any] = {"root": str(folder), "font_paths": typst_fonts(), "format": "pdf"}
    try:
        data: bytes = typst.compile(source, pdf_standards=["ua-1"], **given)
    except typst.TypstError:
        data = typst.compile(source, **given)
    return data


def _page(slide: Slide, roster: Roster, folder: Path, number: int) -> dict[str, Any]:
    layout = lay_out(slide)
    page: dict[str, Any] = {
        "dark": slide.look == "title",
        "edges": [asdict(edge) for edge in layout.edges],
        "blocks": [asdict(block) for block in layout.blocks],
        "cards": [asdict(area) for area in layout.cards],
        "columns": [asdict(column) for column in layout.columns],
        "map": None,
        "code": None,
        "logo": None,
        "plate": layout.plate and asdict(layout.plate),
        "legend": [
            asdict(entry) | {"swatch": asdict(entry.swatch), "line": LEGEND_COLORS[entry.color]}
            for entry in layout.legend
        ],
    }
    if slide.has_map:
        svg = slide_svg(slide, roster, width=MAP.width, height=MAP.height)
        page["map"] = _image(folder, f"map-{number}.svg", svg, map_words(slide, roster))
        page["map"]["area"] = asdict(MAP)
    if layout.code is not None:
        drawn = io.BytesIO()
        segno.make(slide.address, error="m", micro=False).save(drawn, kind="svg", border=2)
        words = f"Code that leads to {slide.address}"
        page["code"] = _image(folder, f"code-{number}.svg", drawn.getvalue().decode(), words)
        page["code"]["area"] = asdict(layout.code)
    if slide.logo is not None and layout.logo is not None:
        (folder / "logo.png").write_bytes(slide.logo.data)
        page["logo"] = {"file": "logo.png", "alt": "Logo", "area": asdict(layout.logo)}
    return page


def _image(folder: Path, name: str, svg: str, words: str) -> dict[str, Any]:
    (folder / name).write_text(svg, encoding="utf-8")
    return {"file": name, "alt": words}


def _document(story: Story, pages: list[dict[str, Any]]) -> dict[str, Any]:
    language, _, region = story.language.partition("-")
    return {
        "title": story.title,
        "short_title": story.short_title,
        "description": f"As of {story.as_of}" if story.as_of else "",
        "dated": f"as of {story.as_of}" if story.as_of else "",
        "day": [story.day.year, story.day.month, story.day.day],
        "language": language,
        "region": region,
        "font": FONT,
        "tones": TONES,
        "blank": len(LIGHT.groups) - 1,
        "navy": NAVY,
        "gold": GOLD,
        "blue": LIGHT.blue,
        "line": LIGHT.frame_line,
        "width": WIDTH,
        "height": HEIGHT,
        "foot": FOOT,
        "smallest": SMALLEST,
        "sizes": asdict(SLIDE),
        "slides": pages,
    }
