"""The story as PowerPoint: text in placeholders, maps as pictures, notes in the notes."""

import io
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

import segno
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from briefing.blocks import LEGEND_COLORS, TONES, Block, Run, TableRow
from briefing.fit import FOOT, WIDTH
from briefing.frame import Area
from briefing.kinds import KINDS
from briefing.layout import lay_out
from briefing.own_template import design_of
from briefing.picture import draw_maps, map_words
from briefing.pptx_template import Design, new_design
from briefing.slides import Slide
from briefing.story import Story
from cartography.palette import LIGHT
from common.progress import Progress
from common.tokens import GOLD, NAVY, SLIDE, WHITE
from roster.snapshot import Roster

_OFFICE_2010: Final = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_LONGEST_PROPERTY: Final = 255
"""Letters, in a file's own title and author."""
_SECTIONS_URI: Final = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"


def story_pptx(
    story: Story,
    roster: Roster,
    *,
    progress: Progress | None = None,
    template: bytes | None = None,
) -> bytes:
    """Write a story as a PowerPoint file.

    A .pptx file of 16:9 slides, one for each slide of the story.

    Parameters
    ----------
    template : bytes or None
        A PowerPoint file whose master the slides are put on; its own slides are left out.

    Raises
    ------
    TemplateError
        When the template cannot be used.
    """
    report = progress or (lambda done: None)
    report(0.0)
    design = new_design(story) if template is None else design_of(template)
    document = design.document
    maps = draw_maps(story.slides, roster, lambda done: report(0.9 * done))
    for number, slide in enumerate(story.slides):
        _Page(design, slide, story, number).draw(maps.get(slide.id), roster)
        report(0.9 + 0.08 * (number + 1) / len(story.slides))
    _add_sections(document, story)
    properties = document.core_properties
    properties.title = story.title[:_LONGEST_PROPERTY]
    properties.subject = f"As of {story.as_of}" if story.as_of else ""
    properties.author = story.short_title[:_LONGEST_PROPERTY]
    properties.language = story.language
    # The day of the briefing: the same story gives the same file.
    properties.created = properties.modified = datetime.combine(story.day, datetime.min.time())
    data = io.BytesIO()
    document.save(data)
    report(1.0)
    return data.getvalue()


class _Page:
    """One slide of the file."""

    def __init__(self, design: Design, slide: Slide, story: Story, number: int) -> None:
        self.design = design
        self.slide, self.story, self.number = slide, story, number
        self.laid_out = lay_out(slide)
        layout = design.layouts[slide.look]
        self.page = design.document.slides.add_slide(layout)
        names = {place.placeholder_format.idx: place.name for place in layout.placeholders}
        self.places = {
            names[shape.placeholder_format.idx]: shape for shape in self.page.placeholders
        }

    def draw(self, picture: bytes | None, roster: Roster) -> None:
        """Fill the placeholders; those that nothing belongs in are taken away."""
        slide = self.slide
        if self.design.is_ours:
            self._shapes()
        if picture is not None:
            shape = self.places.pop("map").insert_picture(io.BytesIO(picture))
            shape.name = "Map"
            _describe(shape, map_words(slide, roster))
            self._legend()
        cards = {f"card-{n}": area for n, area in enumerate(self.laid_out.cards, 1)}
        for block in self.laid_out.blocks:
            self._fill(self.places.pop(block.name), block, cards.get(block.name))
        for column in self.laid_out.columns:
            self._decoration(MSO_SHAPE.RECTANGLE, "Bar", column.area, LIGHT.blue)
            for area, run in column.texts:
                self._label(area, run)
        code = self.laid_out.code
        if code is not None:
            shape = self.places.pop("code").insert_picture(io.BytesIO(_qr(slide.address)))
            self.design.put(shape, code)
            _describe(shape, f"Code that leads to {slide.address}")
        if slide.logo is not None and self.laid_out.logo is not None:
            shape = self.page.shapes.add_picture(io.BytesIO(slide.logo.data), 0, 0)
            shape.name = "Logo"
            self.design.put(shape, self.laid_out.logo)
            _describe(shape, "Logo")
        _number(self.page, self.number + 1, len(self.story.slides))
        for shape in self.places.values():
            shape.element.getparent().remove(shape.element)
        if slide.note:
            self.page.notes_slide.notes_text_frame.text = slide.note

    def _shapes(self) -> None:
        """Add what only decorates, behind everything."""
        wide = WIDTH * (self.number + 1) / len(self.story.slides)
        self._rectangle("Progress", Area(0, FOOT, wide, SLIDE.progress), GOLD)
        if self.slide.look == "title":
            fill = self.page.background.fill
            fill.solid()
            fill.fore_color.rgb = _rgb(NAVY)
        for edge in self.laid_out.edges:
            self._rectangle("Edge", edge.area, edge.color)

    def _legend(self) -> None:
        """Write on the map what the colors of its pins stand for."""
        if self.laid_out.plate:
            self._decoration(MSO_SHAPE.RECTANGLE, "Legend", self.laid_out.plate, WHITE)
        for entry in self.laid_out.legend:
            if entry.color >= 0:
                color = LEGEND_COLORS[entry.color]
                disc = self._decoration(MSO_SHAPE.OVAL, "Color", entry.swatch, color)
                if color == LIGHT.groups[-1]:
                    disc.fill.background()
                    disc.line.color.rgb = _rgb(color)
                    disc.line.width = Pt(1.5)
            self._label(entry.area, entry.run, on_map=True)

    def _label(self, area: Area, run: Run, *, on_map: bool = False) -> None:
        """Write a line that needs no placeholder."""
        box = self.page.shapes.add_textbox(0, 0, 0, 0)
        self.design.put(box, area)
        frame = box.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap = False
        self._write(frame.paragraphs[0], (run,), on_map=on_map)

    def _decoration(self, kind: Any, name: str, area: Area, color: str) -> Any:
        shape = self.page.shapes.add_shape(kind, 0, 0, 0, 0)
        self.design.put(shape, area)
        shape.name = name
        shape.shadow.inherit = False
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(color)
        shape.line.fill.background()
        _decorative(shape)
        return shape

    def _rectangle(self, name: str, area: Area, color: str) -> None:
        """Add a rectangle behind everything."""
        shape = self._decoration(MSO_SHAPE.RECTANGLE, name, area, color)
        tree = self.page.shapes._spTree
        tree.remove(shape.element)
        tree.insert(2, shape.element)

    def _fill(self, shape: Any, block: Block, card: Area | None) -> None:
        self.design.put(shape, card or block.area)
        frame = shape.text_frame
        # Where another font stands in for a wider one, the text shrinks and covers nothing.
        frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
        if card:
            frame.margin_left = frame.margin_right = self.design.length(block.area.x - card.x)
            frame.margin_top = self.design.length(block.area.y - card.y)
            shape.line.color.rgb = _rgb(LIGHT.frame_line)
            shape.line.width = Pt(0.75)
        if block.name == "title":
            self._title(frame, block)
            return
        paragraphs: list[tuple[Run, ...]] = [(run,) for run in block.paragraphs]
        paragraphs += [runs for row in block.rows for runs in _cells(row)]
        for number, runs in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            self._write(paragraph, runs)
            paragraph.line_spacing = self.design.points(runs[-1].size * SLIDE.leading)
            paragraph.space_before = Pt(0)
            paragraph.space_after = self.design.points(block.gap)
            if block.rows:
                _set_tab(paragraph, block, self.design)

    def _title(self, frame: Any, block: Block) -> None:
        """One paragraph: a title with a line break in it is still one title in an outline."""
        paragraph = frame.paragraphs[0]
        for number, run in enumerate(block.paragraphs):
            if number:
                paragraph.add_line_break()
            self._write(paragraph, (run,))
        same = len(block.paragraphs) == 1
        paragraph.line_spacing = (
            self.design.points(block.paragraphs[0].size * SLIDE.leading) if same else 0.95
        )

    def _write(self, paragraph: Any, runs: Sequence[Run], *, on_map: bool = False) -> None:
        """Write runs beside each other, a tab between them.

        Lines end as the layout ends them; in a template's font, whose widths are not known, where
        they are full. Its colors are those of its text, except on our map.
        """
        ours = self.design.is_ours
        for number, run in enumerate(runs):
            for line, text in enumerate(run.lines if ours else (" ".join(run.lines),)):
                if line:
                    paragraph.add_line_break()
                target = paragraph.add_run()
                target.text = "\t" * (number > 0 and line == 0) + text
                font = target.font
                font.size = self.design.points(run.size)
                font.bold = run.weight >= 600
                if ours or on_map:
                    font.color.rgb = _rgb(TONES[run.tone])
                target._r.get_or_add_rPr().set("lang", self.story.language)
                if run.url:
                    target.hyperlink.address = run.url


def _cells(row: TableRow) -> list[tuple[Run, ...]]:
    """A row as paragraphs: label and value on one line, where they fit beside each other."""
    if row.beside and len(row.label.lines) <= 1 and row.value.lines:
        return [(row.label, row.value)]
    return [(run,) for run in (row.label, row.value) if run.lines]


def _set_tab(paragraph: Any, block: Block, design: Design) -> None:
    """Put a value where its column begins, or in a list at the right."""
    properties = paragraph._p.get_or_add_pPr()
    if block.name == "facts":
        indent = design.length(SLIDE.label_width + SLIDE.column_gap)
        properties.set("marL", str(indent))
        properties.set("indent", str(-indent))
        return
    tabs = etree.SubElement(properties, qn("a:tabLst"))
    etree.SubElement(tabs, qn("a:tab"), pos=str(design.length(block.area.width)), algn="r")


def _add_sections(document: Any, story: Story) -> None:
    """Divide the slides by what they report of; python-pptx knows nothing of sections."""
    numbers = [entry.get("id") for entry in document.slides._sldIdLst]
    sections = parse_xml(
        f"<p14:sectionLst xmlns:p14='{_OFFICE_2010}' {nsdecls('p')}/>",
    )
    slides = zip(story.slides, numbers, strict=True)
    for n, (name, group) in enumerate(groupby(slides, lambda one: KINDS[one[0].kind].section)):
        section = etree.SubElement(
            sections,
            f"{{{_OFFICE_2010}}}section",
            name=name,
            id=f"{{{uuid5(NAMESPACE_OID, f'{n} {name}')}}}".upper(),
        )
        listed = etree.SubElement(section, f"{{{_OFFICE_2010}}}sldIdLst")
        for _, number in group:
            etree.SubElement(listed, f"{{{_OFFICE_2010}}}sldId", id=number)
    element = document.part._element
    extensions = element.find(qn("p:extLst"))
    if extensions is None:
        extensions = etree.SubElement(element, qn("p:extLst"))
    etree.SubElement(extensions, qn("p:ext"), uri=_SECTIONS_URI).append(sections)


def _number(page: Any, number: int, count: int) -> None:
    """Write the slide's number as a field, so that it stays right when slides are moved."""
    page.shapes._spTree.append(
        parse_xml(
            f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr><p:cNvPr id='900' name='Slide number'/>"
            "<p:cNvSpPr><a:spLocks noGrp='1'/></p:cNvSpPr><p:nvPr><p:ph type='sldNum' idx='12'/>"
            "</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p>"
            "<a:fld id='{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}' type='slidenum'>"
            f"<a:rPr lang='en-US'/><a:t>{number}</a:t></a:fld>"
            f"<a:r><a:rPr lang='en-US'/><a:t> / {count}</a:t></a:r></a:p></p:txBody></p:sp>"
        )
    )


def _qr(address: str) -> bytes:
    data = io.BytesIO()
    segno.make(address, error="m", micro=False).save(data, kind="png", scale=12, border=2)
    return data.getvalue()


def _describe(shape: Any, words: str) -> None:
    shape._element.nvPicPr.cNvPr.set("descr", words)


def _decorative(shape: Any) -> None:
    properties = shape._element.nvSpPr.cNvPr
    extensions = etree.SubElement(properties, qn("a:extLst"))
    extension = etree.SubElement(
        extensions, qn("a:ext"), uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
    )
    namespace = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    etree.SubElement(extension, f"{{{namespace}}}decorative", nsmap={"adec": namespace}, val="1")


def _rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color.removeprefix("#").upper())
