"""What a window of the briefing shows now: everything that the page knows, asked once."""

from dataclasses import dataclass

from briefing.slides import Slide
from roster.snapshot import Roster
from ui.choice import current_choice
from ui.keys import Key
from ui.slideshow import requests
from ui.slideshow.geometry import FULL_HD, division_of
from ui.slideshow.requests import Request, View
from ui.slideshow.slide_html import bar_html, slide_html
from ui.slideshow.slide_map import Shot, frame_of, own_view, presenter_frame
from ui.slideshow.story_source import Briefing, WayToFollow, current_briefing, way_to_follow
from ui.viewport import Viewport


@dataclass(frozen=True)
class Screen:
    """A window and the slide on it.

    Attributes
    ----------
    room : str
        "" before the window has one.
    secret : str
        What moves the room, if this session made it.
    index : int
        Number of the slide, from 0.
    request : Request or None
        What the browser asked for last.
    viewport : Viewport or None
        None before the browser has reported it.
    shot : Shot
        Of the slide's map.
    map_view : dict or None
        The view that the slide's map has by itself.
    way : WayToFollow or None
        None while there is no room.
    """

    view: View
    room: str
    secret: str
    briefing: Briefing
    index: int
    request: Request | None
    viewport: Viewport | None
    shot: Shot
    map_view: dict[str, float] | None
    way: WayToFollow | None

    @property
    def slide(self) -> Slide:
        """The slide that is shown."""
        return self.briefing.story.slides[self.index]

    @property
    def upcoming(self) -> Slide | None:
        """The slide after it; None on the last."""
        following = self.briefing.story.slides[self.index + 1 : self.index + 2]
        return following[0] if following else None

    @property
    def words(self) -> str:
        """The slide's words as HTML; the presenter's view has its own heading."""
        if self.view == "presenter":
            return slide_html(self.slide, FULL_HD, "h2")
        return slide_html(self.slide, division_of(self.viewport))

    @property
    def bar(self) -> str:
        """The bar as HTML; the presenter's says which slide it is."""
        story = self.briefing.story
        dated = f"as of {story.as_of}" if story.as_of else ""
        said = self.slide.title if self.view == "presenter" else dated
        return bar_html(story.short_title, said, self.index + 1, len(story.slides))


def current_screen(roster: Roster, view: View) -> Screen:
    """Return what this window shows, and put its slide and room into the address."""
    room, secret = requests.enter_room(view)
    briefing = current_briefing(roster, current_choice().filters)
    asked, request = requests.adopt_request()
    index = briefing.story.index(asked)
    slide = briefing.story.slides[index]
    if room:  # before that no one knows where it was left
        requests.set_address(Key.SLIDE, slide.id)
    viewport = requests.read_viewport()
    frame = presenter_frame(viewport) if view == "presenter" else frame_of(division_of(viewport))
    shot = Shot(frame)
    if request is not None:
        zoom = request.zoom if slide.id == request.slide else None
        shot = Shot(frame, request.home, zoom)
    return Screen(
        view=view,
        room=room,
        secret=secret,
        briefing=briefing,
        index=index,
        request=request,
        viewport=viewport,
        shot=shot,
        map_view=own_view(roster, slide, frame) if slide.has_map else None,
        way=way_to_follow(room) if room and view != "follow" else None,
    )
