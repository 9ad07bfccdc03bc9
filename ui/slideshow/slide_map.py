"""The map of a slide: deck.gl on the stage; SVG without WebGL, and in the presenter's view."""

from dataclasses import dataclass, replace

import streamlit as st

from briefing.fit import SMALLEST, WIDTH
from briefing.frame import MAP
from briefing.picture import (
    map_words,
    slide_places,
    slide_scene,
    slide_spotlight,
    slide_view,
)
from briefing.slides import Slide
from cartography.camera import ViewState
from cartography.compact_deck import CompactDeck
from cartography.deck import build_deck
from cartography.label_delay import FLIGHT_MS, LabelDelay, SentCamera
from cartography.palette import palette_for
from cartography.site_places import located_places
from cartography.svg import scene_svg
from common.tokens import NOW_SHARE, SMALLEST_CSS, SMALLEST_UNITS
from roster.snapshot import Roster
from ui import inline
from ui.address import static_base
from ui.keys import Key
from ui.slideshow.cache import cached, cached_picture
from ui.slideshow.geometry import Division
from ui.slideshow.state import Zoom
from ui.viewport import Viewport, is_dark

ZOOM_MS = 250


@dataclass(frozen=True)
class MapFrame:
    """What decides a slide's picture beside the roster.

    Attributes
    ----------
    width, height : int
        CSS pixels.
    smallest : float
        Smallest type, CSS pixels.
    """

    width: int
    height: int
    smallest: float
    dark: bool


@dataclass(frozen=True)
class Shot:
    """How a slide's map is taken.

    Attributes
    ----------
    home : int
        Grows whenever the camera, moved by hand, is to come back.
    zoom : Zoom or None
        How far the presenter has zoomed in; None: as the slide has it.
    """

    frame: MapFrame
    home: int = 0
    zoom: Zoom | None = None

    def applied(self, view: ViewState) -> ViewState:
        """Return the slide's own view, zoomed in."""
        if self.zoom is None:
            return view
        zoom = min(view.zoom + self.zoom.level, view.max_zoom)
        return replace(view, target=(self.zoom.x, self.zoom.y), zoom=round(zoom, 3))


def frame_of(division: Division) -> MapFrame:
    """Return the frame of the stage's map."""
    # A phone is read from the hand, and smaller type leaves room for more names.
    smallest = SMALLEST_CSS if division.narrow else SMALLEST * division.unit
    return MapFrame(division.map_width, division.map_height, round(smallest, 1), is_dark())


def presenter_frame(viewport: Viewport | None, share: float = NOW_SHARE) -> MapFrame:
    """Return the frame of a map whose slide has that share of the presenter's window."""
    unit = (viewport.window_width if viewport else 1280) * share / WIDTH
    size = round(MAP.width * unit), round(MAP.height * unit)
    return MapFrame(*size, SMALLEST_UNITS * unit, is_dark())


def own_view(roster: Roster, slide: Slide, frame: MapFrame) -> dict[str, float]:
    """Return the view that a slide itself has, from which the browser zooms and points."""
    view = _view(roster, slide, frame)
    (x, y), deepest = view.target, round(view.max_zoom - view.zoom, 3)
    size = {"width": frame.width, "height": frame.height}
    return {"x": x, "y": y, "zoom": view.zoom, "deepest": deepest, **size}


def render_deck(roster: Roster, slide: Slide, shot: Shot, *, calm: bool) -> None:
    """Draw a slide's map with deck.gl; the camera flies there from where it was.

    Parameters
    ----------
    calm : bool
        Whether the system asks for reduced motion.
    """
    before = st.session_state.get(Key.SLIDESHOW_CAMERA)
    sent = _camera(before, roster, slide, shot, calm=calm)
    st.session_state[Key.SLIDESHOW_CAMERA] = sent
    deck, words = _deck(before, sent, roster, slide, shot.frame)
    st.pydeck_chart(deck, height=shot.frame.height, key=Key.SLIDESHOW_MAP, alt=words)


def prepare_deck(roster: Roster, slide: Slide, shot: Shot, *, calm: bool) -> None:
    """Make the picture that ``render_deck`` is likely to be asked for next, and send nothing."""
    before = st.session_state.get(Key.SLIDESHOW_CAMERA)
    _deck(before, _camera(before, roster, slide, shot, calm=calm), roster, slide, shot.frame)


def render_still(roster: Roster, slide: Slide, shot: Shot, key: Key) -> None:
    """Draw a slide's map as a still picture."""
    inline.still_map(key=key, data={"svg": _still(roster, slide, shot)})


def _deck(
    before: SentCamera | None, sent: SentCamera, roster: Roster, slide: Slide, frame: MapFrame
) -> tuple[CompactDeck, str]:
    return _drawn_deck(roster, slide, frame, sent, sent.label_delay(before))


def _camera(
    last: SentCamera | None, roster: Roster, slide: Slide, shot: Shot, *, calm: bool
) -> SentCamera:
    camera = slide.camera if slide.has_map else None
    if camera is None and last is not None and last.made_for[1:3] == (shot.home, shot.frame):
        return last  # the map cannot be seen: it stays where it is
    made_for = (camera, shot.home, shot.frame, shot.zoom)
    flies = last is not None and last.made_for[2] == shot.frame and not calm
    zooms = last is not None and last.made_for[:3] == made_for[:3]
    return SentCamera.after(
        last,
        made_for,
        lambda: shot.applied(_view(roster, slide, shot.frame)),
        turn=shot.home,
        flight_ms=(ZOOM_MS if zooms else FLIGHT_MS) if flies else 0,
    )


@cached
def _view(roster: Roster, slide: Slide, frame: MapFrame) -> ViewState:
    return slide_view(slide, roster, frame.width, frame.height)


@cached_picture
def _drawn_deck(
    roster: Roster,
    slide: Slide,
    frame: MapFrame,
    sent: SentCamera,
    label_delay: LabelDelay | None,
) -> tuple[CompactDeck, str]:
    """Return a picture, which many phones ask for at once, and what it shows in words."""
    places = slide_places(slide, roster)
    cards = located_places(roster).set_index("key")["card"]
    deck = build_deck(
        places.assign(card=places["key"].map(cards)),
        selected=slide.selected or None,
        view=sent.view,
        width=frame.width,
        height=frame.height,
        palette=palette_for(dark=frame.dark),
        static_base=static_base(),
        transition_ms=sent.flight_ms,
        label_delay=label_delay,
        smallest=frame.smallest,
        spotlight=slide_spotlight(slide),
    )
    return deck, map_words(slide, roster) if slide.has_map else "Map, covered."


@cached_picture
def _still(roster: Roster, slide: Slide, shot: Shot) -> str:
    frame = shot.frame
    scene = slide_scene(
        slide,
        roster,
        width=frame.width,
        height=frame.height,
        view=shot.applied(_view(roster, slide, frame)),
        smallest=frame.smallest,
    )
    return scene_svg(scene, palette_for(dark=frame.dark), words=map_words(slide, roster))
