"""The empty PowerPoint file: 16:9, one layout for each look of a slide, the bar in the master."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from briefing.blocks import TONES
from briefing.fit import FOOT, HEIGHT, PANEL_LEFT, PANEL_WIDTH, SMALLEST, WIDTH
from briefing.frame import MAP, Area
from briefing.story import Story
from cartography.palette import LIGHT
from common.tokens import GOLD, NAVY, SLIDE

EMU: Final = 6350
"""To a pixel of a slide of 1920 by 1080, which is 13.333 by 7.5 inches."""
POINTS: Final = 0.5
"""To such a pixel."""

Placeholder = tuple[str, str, Area, float]
"""Of a placeholder: our name, PowerPoint's type, where it is unless a slide says otherwise,
and the size of its text in pixels."""

NUMBER: Final = Area(1620, FOOT + 10, 260, HEIGHT - FOOT - 14)

_LEFT: Final = SLIDE.margin
_WIDE: Final = WIDTH - 2 * _LEFT
_INDENT: Final = _LEFT + SLIDE.gold_edge + SLIDE.air
_BESIDE_CODE: Final = _WIDE - SLIDE.code - _LEFT
_CODE: Final = Area(WIDTH - _LEFT - SLIDE.code, 256, SLIDE.code, SLIDE.code)
_PANEL: Final = ("over", "under", "lines", "facts", "entries", "quotation", "links")


def _stacked(names: Sequence[str], x: float, y: float, width: float) -> list[Placeholder]:
    """Placeholders of text one below the other."""
    return [(name, "body", Area(x, y + 90 * n, width, 80), 36.0) for n, name in enumerate(names)]


_LAYOUTS: Final[dict[str, tuple[str, Area, Sequence[Placeholder]]]] = {
    "title": (
        "Title",
        Area(_INDENT, 300, WIDTH - _INDENT - _LEFT, 140),
        _stacked(("over", "under", "lines"), _INDENT, 450, WIDTH - _INDENT - _LEFT),
    ),
    "map": (
        "Map",
        Area(PANEL_LEFT, 150, PANEL_WIDTH, 140),
        [("map", "pic", MAP, SMALLEST), *_stacked(_PANEL, PANEL_LEFT, 300, PANEL_WIDTH)],
    ),
    "text": ("Text", Area(_LEFT, 150, _WIDE, 140), _stacked(_PANEL, _LEFT, 300, _WIDE)),
    "cards": (
        "Cards",
        Area(_LEFT, _LEFT, _WIDE, 92),
        [
            (f"card-{n + 1}", "body", Area(_LEFT + n % 4 * 455, 200 + n // 4 * 395, 426, 366), 36.0)
            for n in range(8)
        ],
    ),
    "closing": (
        "Closing",
        Area(_LEFT, 200, _BESIDE_CODE, 130),
        [
            *_stacked(("over", "under", "lines", "address", "links"), _LEFT, 340, _BESIDE_CODE),
            ("code", "pic", _CODE, SMALLEST),
        ],
    ),
}
LOOKS: Final = tuple(_LAYOUTS)


@dataclass(frozen=True)
class Design:
    """An empty presentation, and how the slides of a story are put on it.

    Attributes
    ----------
    layouts : dict of str to layout
        By the look of a slide.
    is_ours : bool
        Whether colors, bar and lines are ours; else they are a template's.
    scale : float
        What a slide of 1920 by 1080 pixels is multiplied by.
    x, y : float
        Where its upper left corner is then, pixels.
    """

    document: Any
    layouts: dict[str, Any]
    is_ours: bool = True
    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def length(self, pixels: float) -> Emu:
        """Return how long something is on the slide."""
        return Emu(_emu(pixels * self.scale))

    def points(self, pixels: float) -> Pt:
        """Return how large type is."""
        return Pt(round(pixels, 1) * POINTS * self.scale)

    def put(self, shape: Any, area: Area) -> None:
        """Move a shape to an area."""
        _move(shape, self.area(area))

    def area(self, area: Area) -> Area:
        """Return where an area is on the slide."""
        return Area(
            self.x + area.x * self.scale,
            self.y + area.y * self.scale,
            area.width * self.scale,
            area.height * self.scale,
        )


def new_design(story: Story) -> Design:
    """Return our own design, whose master says what the story is called."""
    document = Presentation()
    document.slide_width, document.slide_height = Emu(12_192_000), Emu(6_858_000)
    _theme(document)
    master = document.slide_master
    for shape in list(master.placeholders):
        _move(shape, _MASTER[shape.placeholder_format.type.name])
    _bar(master, story)
    for layout in list(document.slide_layouts)[len(_LAYOUTS) :]:
        document.slide_layouts.remove(layout)
    layouts = dict(zip(_LAYOUTS, document.slide_layouts, strict=True))
    design = Design(document, layouts)
    for look in layouts:
        fill_layout(design, look, _OUR_COLORS)
    return design


def fill_layout(design: Design, look: str, colors: tuple[str, str]) -> None:
    """Put our placeholders into a layout, in place of those that it has.

    Parameters
    ----------
    colors : tuple of str
        Of the text and of the slide's number, as XML.
    """
    layout, (name, title, places) = design.layouts[look], _LAYOUTS[look]
    layout.name = name if design.is_ours else f"Briefing: {name}"
    layout.element.attrib.pop("type", None)
    tree = layout.shapes._spTree
    for shape in list(layout.placeholders):
        tree.remove(shape.element)
    all_places = [("title", "title", title, 76.0), *places, ("number", "sldNum", NUMBER, SMALLEST)]
    for number, (place, kind, area, size) in enumerate(all_places):
        index = {"title": 0, "sldNum": 12}.get(kind, 12 + number)
        at = NUMBER if kind == "sldNum" else design.area(area)
        color = colors[kind == "sldNum"]
        # An id that none of the shapes has which stay.
        own = 2000 + number
        tree.append(_placeholder(own, place, kind, index, at, size * design.scale, color))


_MASTER: Final = {
    "TITLE": Area(120, 96, 1680, 160),
    "BODY": Area(120, 280, 1680, 680),
    "DATE": Area(800, FOOT + 10, 300, HEIGHT - FOOT - 14),
    "FOOTER": Area(1120, FOOT + 10, 460, HEIGHT - FOOT - 14),
    "SLIDE_NUMBER": NUMBER,
}


_OUR_COLORS: Final = (f"<a:srgbClr val='{LIGHT.text[1:]}'/>", "<a:schemeClr val='bg1'/>")


def _placeholder(
    own: int, name: str, kind: str, index: int, area: Area, size: float, color: str
) -> Any:
    """One placeholder of a layout: no bullets, text from the upper left, no inner margin."""
    number = kind == "sldNum"
    prompt = {"title": "Title", "pic": "", "sldNum": "‹#›"}.get(kind, "Text")
    text = f"<a:r><a:rPr lang='en-US'/><a:t>{prompt}</a:t></a:r>" if prompt else ""
    if number:
        text = (
            "<a:fld id='{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}' type='slidenum'>"
            f"<a:rPr lang='en-US'/><a:t>{prompt}</a:t></a:fld>"
        )
    where = f"idx='{index}'" if kind != "title" else ""
    return parse_xml(
        f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr><p:cNvPr id='{own}' name='{name}'/>"
        f"<p:cNvSpPr><a:spLocks noGrp='1'/></p:cNvSpPr><p:nvPr><p:ph type='{kind}' {where}/>"
        f"</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x='{_emu(area.x)}' y='{_emu(area.y)}'/>"
        f"<a:ext cx='{_emu(area.width)}' cy='{_emu(area.height)}'/></a:xfrm></p:spPr><p:txBody>"
        f"<a:bodyPr lIns='0' tIns='0' rIns='0' bIns='0' anchor='{'ctr' if number else 't'}'>"
        "<a:noAutofit/></a:bodyPr><a:lstStyle><a:lvl1pPr marL='0' indent='0' "
        f"algn='{'r' if number else 'l'}'><a:buNone/><a:defRPr sz='{round(size * 50)}' "
        f"b='{int(kind == 'title')}'><a:solidFill>{color}</a:solidFill></a:defRPr></a:lvl1pPr>"
        f"</a:lstStyle><a:p>{text}<a:endParaRPr lang='en-US'/></a:p></p:txBody></p:sp>"
    )


def _theme(document: Any) -> None:
    """Set the theme's colors to the map's; its font is Calibri, which every office has."""
    part = next(
        rel.target_part
        for rel in document.slide_master.part.rels.values()
        if rel.reltype.endswith("/theme")
    )
    theme = etree.fromstring(part.blob)
    colors = {
        "dk2": NAVY,
        "accent1": LIGHT.blue,
        "accent2": LIGHT.selected,
        "accent3": GOLD,
        "hlink": LIGHT.blue,
        "folHlink": LIGHT.blue,
    }
    for name, color in colors.items():
        (entry,) = theme.iter(qn(f"a:{name}"))
        for old in list(entry):
            entry.remove(old)
        etree.SubElement(entry, qn("a:srgbClr"), val=color[1:].upper())
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _bar(master: Any, story: Story) -> None:
    bar = _rectangle(master, Area(0, FOOT, WIDTH, HEIGHT - FOOT))
    bar.fill.solid()
    bar.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_2
    frame = bar.text_frame
    frame.margin_left = Emu(_emu(SLIDE.side_margin))
    frame.word_wrap = False
    paragraph = frame.paragraphs[0]
    title, dated = (story.short_title, True, TONES["white"]), (_dated(story), False, TONES["pale"])
    for text, bold, color in (title, dated):
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(16), bold
        run.font.color.rgb = RGBColor.from_string(color[1:].upper())


def _dated(story: Story) -> str:
    return f"     as of {story.as_of}" if story.as_of else ""


def _rectangle(master: Any, area: Area) -> Any:
    """Add a rectangle without line or shadow behind all else; a master has no method for it."""
    shapes = master.shapes
    element = parse_xml(
        f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr><p:cNvPr id='90' name='Bar'/><p:cNvSpPr/><p:nvPr/>"
        f"</p:nvSpPr><p:spPr><a:xfrm><a:off x='{_emu(area.x)}' y='{_emu(area.y)}'/>"
        f"<a:ext cx='{_emu(area.width)}' cy='{_emu(area.height)}'/></a:xfrm>"
        f"<a:prstGeom prst='{MSO_SHAPE.RECTANGLE.xml_value}'><a:avLst/></a:prstGeom>"
        "<a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr anchor='ctr'/><a:lstStyle/>"
        "<a:p><a:pPr algn='l'/></a:p></p:txBody></p:sp>"
    )
    shapes._spTree.insert(2, element)
    return next(shape for shape in shapes if shape.shape_id == 90)


def _move(shape: Any, area: Area) -> None:
    shape.left, shape.top = Emu(_emu(area.x)), Emu(_emu(area.y))
    shape.width, shape.height = Emu(_emu(area.width)), Emu(_emu(area.height))


def _emu(pixels: float) -> int:
    return round(pixels * EMU)
