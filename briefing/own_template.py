"""An agency's own PowerPoint template, ``template.pptx``: its master under our slides."""

import io
import zipfile
from typing import Any, Final

from lxml import etree
from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import nsdecls, qn
from pptx.parts.slide import SlideLayoutPart

from briefing.fit import FOOT, HEIGHT, WIDTH
from briefing.frame import Area
from briefing.pptx_template import EMU, LOOKS, Design, fill_layout
from common.errors import DataFolderError
from common.limits import MEGABYTE
from versions.storage import Storage

TEMPLATE_NAME: Final = "template.pptx"
_LARGEST: Final = 20 * MEGABYTE
_UNPACKED: Final = 5 * _LARGEST
_LEAST: Final = 0.6
"""On a smaller part of the slide the smallest words could not be read from the back row."""
_SAME: Final = 0.01
_FIRST_LAYOUT: Final = 2_147_483_648
_TEXT: Final = "<a:schemeClr val='tx1'/>"
_NOTES: Final = RELATIONSHIP_TYPE.NOTES_MASTER
_KEPT: Final = frozenset(
    {
        RELATIONSHIP_TYPE.SLIDE_MASTER,
        _NOTES,
        RELATIONSHIP_TYPE.THEME,
        RELATIONSHIP_TYPE.PRES_PROPS,
        RELATIONSHIP_TYPE.VIEW_PROPS,
        RELATIONSHIP_TYPE.TABLE_STYLES,
        RELATIONSHIP_TYPE.FONT,
    }
)
"""What belongs to a presentation's look: not its slides, nor who wrote them."""


class TemplateError(DataFolderError):
    """A template that cannot be used; the message says what to do."""


def load_template(storage: Storage) -> bytes | None:
    """Return the template, None when there is none.

    Raises
    ------
    TemplateError
        When it cannot be opened.
    """
    try:
        found = storage.read(TEMPLATE_NAME)
    except OSError as error:
        raise TemplateError(f"{TEMPLATE_NAME} cannot be opened: {error.strerror}.") from error
    return found.data if found else None


def usable_template(storage: Storage) -> tuple[bytes | None, str]:
    """Return the template if there is one that can be used, and what is wrong with it, or ""."""
    try:
        data = load_template(storage)
        if data is not None:
            design_of(data)
    except TemplateError as error:
        return None, f"{error} The slides have the map's own design."
    return data, ""


def design_of(data: bytes) -> Design:
    """Return the design of a template: nothing of its own slides, nor of who wrote them.

    Raises
    ------
    TemplateError
        When it cannot be used.
    """
    document = _opened(data)
    inches = [document.slide_width / 914400, document.slide_height / 914400]
    if any(
        abs(found - wanted * EMU) > _SAME * wanted * EMU
        for found, wanted in ((document.slide_width, WIDTH), (document.slide_height, HEIGHT))
    ):
        raise _bad(
            f"has slides of {inches[0]:.4g} by {inches[1]:.4g} inches; choose Design, Slide Size, "
            "Widescreen (13.33 by 7.5 inches)"
        )
    _forget_slides(document)
    scale, x, y = _place(document.slide_master)
    theirs = {layout.element.get("type"): layout for layout in document.slide_layouts}
    layouts = {look: _new_layout(document) for look in LOOKS}
    colors = dict.fromkeys(LOOKS, _TEXT)
    if "title" in theirs:
        document.slide_layouts.remove(layouts["title"])
        layouts["title"] = theirs["title"]
        colors["title"] = _title_color(theirs["title"])
    design = Design(document, layouts, is_ours=False, scale=scale, x=x, y=y)
    for look, color in colors.items():
        fill_layout(design, look, (color, color))
    return design


def _bad(what: str) -> TemplateError:
    return TemplateError(f"{TEMPLATE_NAME} {what}, and save it again.")


def _opened(data: bytes) -> Any:
    if len(data) > _LARGEST:
        raise _bad(f"is larger than {_LARGEST // MEGABYTE} MB; take slides and pictures out of it")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _UNPACKED:
                raise _bad(f"is larger than {_UNPACKED // MEGABYTE} MB unpacked; shorten it")
            if any(name.lower().endswith("vbaproject.bin") for name in packed.namelist()):
                raise _bad("has macros; choose the kind PowerPoint Presentation (.pptx)")
        document: Any = Presentation(io.BytesIO(data))
        masters = len(document.slide_masters)
        away = [one for one in document.part.package.iter_rels() if one.is_external]
        notes = [one for one in document.part.rels.values() if one.reltype == _NOTES]
        has_notes = not notes or any(
            one.placeholder_format.type.name == "BODY" for one in document.notes_master.placeholders
        )
    except (
        *(zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, AttributeError),
        *(etree.XMLSyntaxError, NotImplementedError, RuntimeError, EOFError, OSError),
    ) as error:
        raise _bad(
            "cannot be read; open it in PowerPoint, choose the kind PowerPoint Presentation (.pptx)"
        ) from error
    if not masters:
        raise _bad("has no slide master; add one under View, Slide Master")
    if not has_notes:
        raise _bad("has no place for notes; restore its text under View, Notes Master")
    if any(not one.reltype.endswith("/hyperlink") for one in away):
        raise _bad("shows something that is not in the file; insert it in place of the link")
    return document


def _forget_slides(document: Any) -> None:
    """Leave out the template's own slides, and what tells of them or of who wrote them."""
    element, part = document.part._element, document.part
    for name in (
        "p:sldIdLst",
        "p:extLst",
        "p:custShowLst",
        "p:custDataLst",
        "p:handoutMasterIdLst",
    ):
        found = element.find(qn(name))
        if found is not None and name == "p:sldIdLst":
            found.clear()
        elif found is not None:
            element.remove(found)
    for own in [own for own, one in part.rels.items() if one.reltype not in _KEPT]:
        part.rels.pop(own)
    package = part.package
    for own in [
        own
        for own, one in package._rels.items()
        if one.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT
    ]:
        package._rels.pop(own)


def _place(master: Any) -> tuple[float, float, float]:
    """Return how a slide is scaled and where it is put: into what the master's text covers."""
    areas = [
        Area(shape.left / EMU, shape.top / EMU, shape.width / EMU, shape.height / EMU)
        for shape in master.placeholders
        if shape.placeholder_format.type.name in ("TITLE", "BODY") and shape.width
    ]
    if not areas:
        raise _bad("has a master without title and text; restore them under View, Slide Master")
    left, top = min(one.x for one in areas), min(one.y for one in areas)
    width = max(one.right for one in areas) - left
    height = max(one.bottom for one in areas) - top
    scale = min(width / WIDTH, height / FOOT, 1.0)
    if scale < _LEAST:
        raise _bad(
            "leaves too little room for words: make title and text of its master larger, together "
            f"at least {_LEAST:.0%} of the slide"
        )
    return scale, left + (width - scale * WIDTH) / 2, top + (height - scale * FOOT) / 2


def _new_layout(document: Any) -> Any:
    """Add an empty layout to the master; python-pptx has no method for it."""
    master = document.slide_master
    package = document.part.package
    numbers = {
        int(one.get("id"))
        for each in document.slide_masters
        for one in each.element.iter(qn("p:sldLayoutId"))
    }
    numbers |= {int(one.get("id")) for one in document.part._element.iter(qn("p:sldMasterId"))}
    name = package.next_partname("/ppt/slideLayouts/slideLayout%d.xml")
    xml = (
        f"<p:sldLayout {nsdecls('p', 'a', 'r')} preserve='1'><p:cSld name=''><p:spTree>"
        "<p:nvGrpSpPr><p:cNvPr id='1' name=''/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
        "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )
    part = SlideLayoutPart.load(PackURI(name), CONTENT_TYPE.PML_SLIDE_LAYOUT, package, xml.encode())
    part.relate_to(master.part, RELATIONSHIP_TYPE.SLIDE_MASTER)
    listed = master.element.get_or_add_sldLayoutIdLst()
    entry = etree.SubElement(listed, qn("p:sldLayoutId"))
    entry.set("id", str(max(numbers, default=_FIRST_LAYOUT) + 1))
    entry.set(qn("r:id"), master.part.relate_to(part, RELATIONSHIP_TYPE.SLIDE_LAYOUT))
    return part.slide_layout


def _title_color(layout: Any) -> str:
    """Return the color of a title on its layout, which may be on a picture or on a dark ground."""
    for shape in layout.placeholders:
        if shape.placeholder_format.type.name in ("TITLE", "CENTER_TITLE"):
            for fill in shape.element.iter(qn("a:defRPr")):
                color = fill.find(qn("a:solidFill"))
                if color is not None and len(color):
                    return etree.tostring(color[0]).decode()
    return _TEXT
