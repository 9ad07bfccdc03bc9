"""Screen, PowerPoint and PDF have the same words, in the same lines, sizes and colors."""

import io
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from itertools import zip_longest

import pypdf
import pytest
from pptx import Presentation

from briefing.blocks import TONES, Block
from briefing.frame import MAP
from briefing.layout import lay_out
from briefing.pdf import story_pdf
from briefing.picture import slide_scene
from briefing.pptx import story_pptx
from briefing.settings import Settings
from briefing.story import Story, build_story
from cartography.svg import scene_texts
from roster.filters import Filters
from roster.snapshot import Roster
from ui.live import load_current
from ui.slideshow.geometry import FULL_HD
from ui.slideshow.slide_html import slide_html

SIZE = {"width": MAP.width, "height": MAP.height}

Line = tuple[str, float, bool, str]
"""Its words, size in pixels, whether it is bold, and its color."""


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load_current().roster


@pytest.fixture(scope="module")
def story(roster: Roster) -> Story:
    day, address = date(2026, 1, 2), "https://map.example.org/"
    site = build_story(roster, Filters(), Settings(), day=day, address=address)
    group = build_story(roster, Filters(), Settings(slides=("group",)), day=day)
    return Story((*site.slides, *group.slides), "", "A", "A", "", day)


def lines_on_screen(html: str) -> list[Line]:
    found: list[Line] = []

    class Parser(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.looks: list[tuple[float, bool, str]] = []
            self.text = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.close_line()
            given = dict(attrs)
            tones = [name for name in (given.get("class") or "").split() if name in TONES]
            if tag in {"br", "img"}:
                return
            if tones:
                size = float((given["style"] or "").split("--size:")[1].split(";")[0])
                bold = "w400" not in (given["class"] or "").split()
                self.looks.append((size, bold, TONES[tones[0]]))  # type: ignore[index]
            else:
                self.looks.append(self.looks[-1] if self.looks else (0.0, False, ""))

        def handle_endtag(self, tag: str) -> None:
            self.close_line()
            self.looks.pop()

        def handle_data(self, data: str) -> None:
            self.text += data

        def close_line(self) -> None:
            if self.text.strip():
                found.append((self.text.strip(), *self.looks[-1]))
            self.text = ""

    Parser().feed(html)
    return found


def test_powerpoint_has_the_screens_lines_sizes_and_colors(story: Story, roster: Roster) -> None:
    pages = Presentation(io.BytesIO(story_pptx(story, roster))).slides
    for page, slide in zip(pages, story.slides, strict=True):
        found = [
            (
                run.text.strip(),
                round(run.font.size.pt * 2, 1),
                run.font.bold,
                f"#{run.font.color.rgb}".lower(),
            )
            for shape in page.placeholders
            if shape.has_text_frame and shape.name != "Slide number"
            for paragraph in shape.text_frame.paragraphs
            for run in paragraph.runs
        ]
        wanted = lines_on_screen(slide_html(slide, FULL_HD))
        assert len(wanted) > 1
        assert sorted(found) == sorted(wanted)


def lines_of(block: Block) -> Iterator[str]:
    for run in block.paragraphs:
        yield from run.lines
    for row in block.rows:
        if row.beside or block.name == "facts":
            pairs = zip_longest(row.label.lines, row.value.lines, fillvalue="")
            yield from map("".join, pairs)
        else:
            yield from (*row.label.lines, *row.value.lines)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_pdf_has_the_screens_lines_and_between_them_the_names_of_the_map(
    story: Story, roster: Roster
) -> None:
    pages = pypdf.PdfReader(io.BytesIO(story_pdf(story, roster))).pages
    for number, (page, slide) in enumerate(zip(pages, story.slides, strict=True), start=1):
        found = [squeezed(line) for line in page.extract_text().splitlines()]
        title, *rest = sorted(lay_out(slide).blocks, key=lambda block: block.name != "title")
        head = [squeezed(line) for line in lines_of(title)]
        tail = [squeezed(line) for block in rest for line in lines_of(block) if line]
        tail.append(f"A{number}/{len(pages)}")
        middle = found[len(head) : -len(tail)]
        assert found == [*head, *middle, *tail]
        named = scene_texts(slide_scene(slide, roster, **SIZE)) if slide.has_map else []
        assert sorted("".join(middle)) == sorted(squeezed("".join(one.text for one in named)))
