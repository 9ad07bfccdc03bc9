"""Windows in the rooms of briefings, without a browser."""

from tests.helpers.database import until
from ui.slideshow.rooms import Hub, News, Seat


def enter(hub: Hub, room: str) -> tuple[Seat, list[News]]:
    """Open a window in a room; return it with what it hears, the first news being there."""
    heard: list[News] = []
    seat = hub.enter(room, heard.append)
    until(lambda: heard)
    return seat, heard
