"""The map as a picture and on paper: SVG, PNG, PDF, each with its title, legend and sources."""

import json
import shutil
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pandas as pd
import typst

from briefing.typesetting import FONT, FONTS, svg_png, typst_fonts
from cartography.camera import ViewState, fit_country
from cartography.palette import LIGHT
from cartography.scene import STATES_ALT, Scene, build_scene, site_alt_text
from cartography.shading import class_words, classes, shade_of
from cartography.site_places import by_importance
from cartography.spotlight import EVERYTHING, Spotlight
from cartography.svg import scene_svg
from cartography.text import text_width
from common.version import version
from common.wording import xml_safe
from roster.coloring import coloring_of, count_by_state
from roster.filters import Filters, filter_words
from roster.snapshot import Roster
from sites.columns import KEY, SOURCE, STATE_CODE, VERDICT

PAPERS: Final = {"letter": "us-letter", "a4": "a4"}
"""What a map can be printed on, as Typst names it."""

WIDTH: Final = 1200.0
"""Pixels of the picture, and of the map in it."""
_HEIGHT: Final = 750.0
_HEAD: Final = 84.0
_FOOT: Final = 78.0
_MARGIN: Final = 24.0
_DOT: Final = 5.0
_TEMPLATE: Final = Path(__file__).with_name("map.typ")


@dataclass(frozen=True)
class LegendSign:
    """What a sign of the map means: a disc with such a fill and line, or "" without one."""

    text: str
    fill: str = ""
    line: str = ""


@dataclass(frozen=True)
class MapWords:
    """What is written around a map.

    Attributes
    ----------
    subtitle : str
        How many sites there are, and what the filters let through.
    legend : tuple of LegendSign
        What a pin means, or each color of pins or states; a disc with a number; and how many are
        not on the map.
    dated : str
        The day of the list, its version, and that of this product.
    alt : str
        What the map shows, for those who do not see it.
    """

    title: str
    subtitle: str
    legend: tuple[LegendSign, ...]
    dated: str
    sources: str
    alt: str


def shown_scene(
    shown: pd.DataFrame,
    roster: Roster,
    filters: Filters,
    width: float,
    height: float,
    view: ViewState | None = None,
) -> Scene:
    """Work out the map of the whole country with some sites, as the Map page draws it.

    Parameters
    ----------
    shown : DataFrame
        Rows of ``roster.sites``.
    filters : Filters
        That left them, and may say what colors the pins, or that states are shaded.
    width, height : float
        Pixels.
    """
    view, places = view or fit_country(width, height), shown_places(shown, roster)
    spotlight = EVERYTHING
    if filters.states:
        places, spotlight = places[:0], Spotlight(numbers=count_by_state(roster, filters))
    elif coloring := coloring_of(roster, filters):
        places = places.assign(color=places["key"].map(coloring.of).astype(int))
    return build_scene(
        places, selected=None, view=view, width=width, height=height, spotlight=spotlight
    )


def map_words(shown: pd.DataFrame, roster: Roster, filters: Filters, scene: Scene) -> MapWords:
    """Return what is written around ``shown_scene``, whose sites the filters let through."""
    one, several = roster.program.site_noun, roster.program.site_noun_plural
    count, total = len(shown), len(roster.sites)
    how_many = f"{total:,} {one if total == 1 else several}"
    words = filter_words(roster, filters)
    as_of = f"As of {roster.dated}" if roster.dated else ""
    located_by = [source.split(" (", 1)[0] for source in shown[SOURCE].unique() if source]
    places = f"Places: {', '.join(sorted(set(located_by)))}. " if located_by else ""
    return MapWords(
        title=roster.program.title,
        subtitle=" · ".join(
            filter(None, (how_many if not words else f"{count:,} of {how_many}", words))
        ),
        legend=tuple(_legend(shown, roster, filters, scene)),
        dated=" · ".join(
            filter(None, (as_of, f"List {roster.version}", f"Partnership map {version()}"))
        ),
        sources=f"{places}Borders: U.S. Census Bureau.",
        alt=STATES_ALT if filters.states else site_alt_text(shown_places(shown, roster), None),
    )


def draw_map(
    ending: str,
    shown: pd.DataFrame,
    roster: Roster,
    filters: Filters,
    *,
    scale: float = 1,
    paper: str = "letter",
) -> bytes:
    """Draw some sites on the map of the country; the ending, svg, png or pdf, says as what."""
    if ending == "svg":
        return map_svg(shown, roster, filters)
    if ending == "png":
        return map_png(shown, roster, filters, scale=scale)
    return map_pdf(shown, roster, filters, paper=paper)


def map_svg(shown: pd.DataFrame, roster: Roster, filters: Filters) -> bytes:
    """Draw some sites on the map of the country as SVG, with all that it needs inside."""
    return xml_safe(_picture(shown, roster, filters, _faces())).encode()


def map_png(shown: pd.DataFrame, roster: Roster, filters: Filters, *, scale: float = 1) -> bytes:
    """Draw ``map_svg`` as PNG, ``scale`` pixels to each of its own."""
    svg = _picture(shown, roster, filters, "")
    return svg_png(svg, width=WIDTH, height=_HEAD + _HEIGHT + _FOOT, scale=scale)


def map_pdf(
    shown: pd.DataFrame, roster: Roster, filters: Filters, *, paper: str = "letter"
) -> bytes:
    """Draw some sites on the map of the country as a sheet of ``PAPERS``, all of it vectors."""
    scene = shown_scene(shown, roster, filters, WIDTH, _HEIGHT)
    words = map_words(shown, roster, filters, scene)
    document: dict[str, Any] = {
        **asdict(words),
        "paper": PAPERS[paper],
        "font": FONT,
        "colors": asdict(LIGHT),
        "ratio": _HEIGHT / WIDTH,
    }
    with TemporaryDirectory(prefix="map-") as name:
        folder = Path(name)
        shutil.copy(_TEMPLATE, folder)
        svg = scene_svg(scene, LIGHT, font=FONT, fine=True)
        (folder / "map.svg").write_text(xml_safe(svg), encoding="utf-8")
        (folder / "map.json").write_text(json.dumps(document), encoding="utf-8")
        data: bytes = typst.compile(
            str(folder / _TEMPLATE.name), root=name, font_paths=typst_fonts(), format="pdf"
        )
    return data


def shown_places(shown: pd.DataFrame, roster: Roster) -> pd.DataFrame:
    """Return the places of some rows of ``roster.sites``, as ``by_importance`` has them."""
    places, keys = by_importance(roster), set(shown[KEY])
    # A set: isin takes each text out of Arrow one by one, and a second at 30,000.
    return places[[key in keys for key in places["key"].tolist()]]


def _picture(shown: pd.DataFrame, roster: Roster, filters: Filters, faces: str) -> str:
    """Return the map with its words around it, the longest ones cut short."""
    scene = shown_scene(shown, roster, filters, WIDTH, _HEIGHT)
    words = map_words(shown, roster, filters, scene)
    whole, below = _HEAD + _HEIGHT + _FOOT, _HEAD + _HEIGHT
    inner = scene_svg(scene, LIGHT, words=words.alt, font=FONT).replace(
        "<svg ", f'<svg y="{_HEAD:g}" width="{WIDTH:g}" height="{_HEIGHT:g}" ', 1
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{whole:g}" '
        f'viewBox="0 0 {WIDTH:g} {whole:g}" font-family="{FONT}, sans-serif" font-size="15">'
        f"{faces}<title>{escape(f'{words.title}: {words.subtitle}')}</title>"
        f'<path d="M0 0H{WIDTH:g}V{whole:g}H0Z" fill="{LIGHT.background}"/>'
        f"{_line(words.title, 44, 30, LIGHT.text, 600)}"
        f"{_line(words.subtitle, 72, 18, LIGHT.muted_text)}"
        f"{inner}{_drawn_legend(words.legend, below + 18)}"
        f"{_line(words.dated, below + 44, 14, LIGHT.muted_text)}"
        f"{_line(words.sources, below + 64, 14, LIGHT.muted_text)}</svg>"
    )


def _line(text: str, y: float, size: float, color: str, weight: int = 400) -> str:
    room = WIDTH - 2 * _MARGIN
    if text_width(text, size) > room:
        while text_width(f"{text}…", size) > room:
            text = text[:-1]
        text += "…"
    return (
        f'<text x="{_MARGIN:g}" y="{y:g}" fill="{color}" font-size="{size:g}" '
        f'font-weight="{weight}">{escape(text)}</text>'
    )


def _legend(
    shown: pd.DataFrame, roster: Roster, filters: Filters, scene: Scene
) -> Iterator[LegendSign]:
    program, missing = roster.program, int((shown[VERDICT] != "located").sum())
    lacking = "a sure location"
    if filters.states:
        missing, lacking = int((shown[STATE_CODE] == "").sum()), "a state"
        found = classes(number for _, number in scene.spotlight.numbers)
        for low, high in found:
            noun = program.site_noun if high == 1 else program.site_noun_plural
            color = LIGHT.shades[shade_of(high, found)]
            yield LegendSign(f"{class_words(low, high)} {noun}", color, LIGHT.land_line)
    elif coloring := coloring_of(roster, filters):
        for group, count in zip(coloring.groups, coloring.counts, strict=True):
            color = LIGHT.groups[group.color]
            blank = group.color == len(LIGHT.groups) - 1
            yield LegendSign(f"{group.name} {count:,}", LIGHT.halo if blank else color, color)
    elif scene.pins:
        yield LegendSign(f"a {program.site_noun}", LIGHT.blue, LIGHT.blue)
    if scene.marks:
        words = f"number of {program.site_noun_plural} close together"
        yield LegendSign(words, LIGHT.halo, LIGHT.muted_text if filters.color else LIGHT.blue)
    if missing:
        yield LegendSign(f"Without {lacking}, and not on the map: {missing:,}")


def _drawn_legend(legend: Sequence[LegendSign], y: float) -> str:
    x, parts = _MARGIN, []
    for entry in legend:
        if entry.fill:
            parts.append(
                f'<circle cx="{x + _DOT:.1f}" cy="{y - 5:g}" r="{_DOT:g}" fill="{entry.fill}" '
                f'stroke="{entry.line}" stroke-width="1.5"/>'
            )
            x += 2 * _DOT + 8
        parts.append(f'<text x="{x:.1f}" y="{y:g}" fill="{LIGHT.text}">{escape(entry.text)}</text>')
        x += text_width(entry.text, 15) + 24
    return "".join(parts)


@cache
def _faces() -> str:
    """Return our font as a style, so that names are as wide as they were measured."""
    return f"<style>{font_faces((('Regular', 400), ('SemiBold', 600)))}</style>"


def font_faces(faces: Iterable[tuple[str, int]], *, packed: bool = False) -> str:
    """Return ``@font-face`` rules of our font, each with its bytes; by file and weight.

    ``packed`` are less than half as long, and for browsers alone.
    """
    rules = []
    for name, weight in faces:
        kind = "woff2" if packed else "ttf"
        data = (FONTS / f"BriefingSans-{name}.{kind}").read_bytes()
        rules.append(
            f'@font-face{{font-family:"{FONT}";font-weight:{weight};'
            f"src:url(data:font/{kind};base64,{b64encode(data).decode()})}}"
        )
    return "".join(rules)
