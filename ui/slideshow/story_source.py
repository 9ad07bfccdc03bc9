"""The story that the page tells: of the address's filters, and told as briefing.toml says."""

import functools
import ipaddress
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from briefing.settings import FILE_NAME, Settings, read_settings
from briefing.story import Story, build_story
from common.errors import DataFolderError
from roster.filters import Filters
from roster.snapshot import Roster
from ui.address import base_path
from ui.choice import choice_query
from ui.keys import Key
from ui.slideshow.cache import cached
from ui.slideshow.requests import may_see_notes
from ui.slideshow.routes import hub
from versions.folder import data_storage
from versions.storage import Storage

ALONE = "Only this computer can open this map now."
"""Said where a code would be that no one else could open."""
WAY_OUT = "Ask whoever runs the map for an address that others can reach."


@dataclass(frozen=True)
class Briefing:
    """A story and its settings.

    Attributes
    ----------
    settings : Settings
        The defaults where the file cannot be used.
    problem : str
        What is wrong with the file, or "".
    has_notes : bool
        Whether the story has the speaker's notes; it has them only for who may see them.
    """

    story: Story
    settings: Settings
    problem: str
    has_notes: bool


def current_briefing(roster: Roster, filters: Filters) -> Briefing:
    """Return the story of the sites that pass the filters, as of today."""
    settings, problem = _settings()
    address = settings.address or _origin()
    story = _story(roster, filters, settings, date.today(), address)
    notes = may_see_notes()
    return Briefing(story if notes else _without_notes(story), settings, problem, notes)


@dataclass(frozen=True, slots=True)
class WayToFollow:
    """How others follow a room; no one can move it with that.

    Attributes
    ----------
    link : str
        The whole address, which needs nothing but the app.
    short : str
        One to type; "" when the room has none.
    alone : bool
        Whether no one but this computer can open either.
    """

    link: str
    short: str
    alone: bool


def filters_query() -> str:
    """Return the filters as a query, which says the same on every page."""
    asked = {name: values for name, values in choice_query().items() if name != Key.SITE}
    return urlencode(asked, doseq=True)


def way_to_follow(room: str) -> WayToFollow:
    """Return how others follow a room of the address's filters."""
    base = (_settings()[0].address or _origin()).rstrip("/")
    asked = "&".join(filter(None, [filters_query(), f"{Key.VIEW}=follow&{Key.ROOM}={room}"]))
    code = hub().code(room)
    return WayToFollow(
        f"{base}/briefing?{asked}", f"{base}/f/{code}" if code else "", is_alone(base)
    )


def is_alone(address: str) -> bool:
    """Return whether an address is this computer's own name for itself."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _settings() -> tuple[Settings, str]:
    """Return the settings, and what is wrong with them."""
    storage, problem = data_storage(), ""
    try:
        _last_read[storage] = _bytes_once(storage, storage.token(FILE_NAME))
    except OSError as error:
        problem = f"{FILE_NAME} cannot be opened: {error.strerror}."
    try:
        return _read_once(_last_read.get(storage)), problem
    except DataFolderError as error:
        return Settings(), str(error)


_read_once = functools.lru_cache(maxsize=8)(read_settings)
_last_read: Final[dict[Storage, bytes | None]] = {}
"""The file as it was read last: what a briefing is does not change while it cannot be opened."""


@functools.lru_cache(maxsize=1)
def _bytes_once(storage: Storage, _token: Hashable) -> bytes | None:
    """Return what is in the file: to read it takes a follower's rerun longer than its token."""
    found = storage.read(FILE_NAME)
    return found.data if found else None


@cached
def _story(roster: Roster, filters: Filters, settings: Settings, day: date, address: str) -> Story:
    if is_alone(address):
        settings, address = replace(settings, address=""), ""
    return build_story(roster, filters, settings, day=day, address=address, without_address=ALONE)


def _without_notes(story: Story) -> Story:
    return replace(story, slides=tuple(replace(slide, note="") for slide in story.slides))


def _origin() -> str:
    """Return the address that this browser reached the map at."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}{base_path()}" if parts.netloc else ""
