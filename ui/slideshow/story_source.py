"""The story that the page tells: of the address's filters, and told as briefing.toml says."""

import functools
import ipaddress
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from briefing.logo import LOGO_NAME, read_logo
from briefing.named import FILE_NAME as NAMED_FILE
from briefing.named import NamedBriefing, name_of, named_briefing, read_named
from briefing.settings import FILE_NAME, Settings, read_settings
from briefing.since import Since, since_asked
from briefing.story import Story, build_story
from common.errors import DataFolderError, PartnershipMapError
from roster.filters import Filters
from roster.moment import AsOf, parse_as_of
from roster.snapshot import Roster
from ui.address import base_path
from ui.choice import choice_query
from ui.keys import Key
from ui.live import change_words, limits, load_current, roster_store
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
    since, _ = current_since()
    named, _ = current_named()
    told = named.filters_of(roster) if named else filters
    changed = change_words(roster)
    story = _story(roster, told, settings, date.today(), address, since, named, changed)
    notes = may_see_notes()
    return Briefing(story if notes else _without_notes(story), settings, problem, notes)


def usual_story(roster: Roster, filters: Filters) -> Story:
    """Return the story of the sites that pass the filters, told as no one has arranged it."""
    settings, _ = _settings()
    address = settings.address or _origin()
    changed = change_words(roster)
    return _story(roster, filters, settings, date.today(), address, None, None, changed)


def current_since() -> tuple[Since | None, str]:
    """Return what the address asks to be told the change since, or why that cannot be told."""
    text = st.query_params.get(Key.SINCE, "")
    if not text:
        return None, ""
    try:
        return since_at(st.session_state[Key.ROSTER], text), ""
    except PartnershipMapError as error:
        return None, str(error)


def current_named() -> tuple[NamedBriefing | None, str]:
    """Return the briefing of one's own that the address asks for, or why it cannot be told."""
    name = st.query_params.get(Key.NAMED, "")
    if not name:
        return None, ""
    try:
        named = named_briefing(named_briefings(), name)
        # A list without what it asks for cannot be told, as it would not be of its sites.
        named.filters_of(st.session_state[Key.ROSTER])
    except PartnershipMapError as error:
        return None, str(error)
    return named, ""


def named_briefings() -> Mapping[str, NamedBriefing]:
    """Return all briefings of one's own, by name.

    Raises
    ------
    DataFolderError
        When their file cannot be used.
    """
    data, problem = _bytes(NAMED_FILE)
    if problem and data is None:
        raise DataFolderError(problem)
    return _named_once(data)


def since_at(after: Roster, text: str) -> Since:
    """Return what has changed up to a roster since the day or version that a text names.

    Raises
    ------
    PartnershipMapError
        When the text is neither, nothing is known of the list then, or it is the later of the two.
    """
    asked = parse_as_of(text, now=datetime.now(UTC))
    past = after.past.text if after.past else ""
    return _since(after, load_current().token, asked.text, past, _Asked(asked))


def lost_color() -> str:
    """Return in a sentence that what the address asks for is told without its colors; or ""."""
    named, _ = current_named()
    return named.lost_color(st.session_state[Key.ROSTER]) if named else ""


def render_problem() -> None:
    """Say why what the address asks for cannot be told, with the way out beside it."""
    (_, since_problem), (_, named_problem), lost = current_since(), current_named(), lost_color()
    # The next one has its turn when the one before is removed.
    if since_problem:
        _render_problem(f"{since_problem} The whole list is shown.", Key.SINCE)
    elif named_problem:
        _render_problem(f"{named_problem} The usual briefing is shown.", Key.NAMED)
    elif lost and lost != st.session_state.get(Key.TOLD_CLOSED):
        _render_problem(lost)


def _render_problem(said: str, name: Key | None = None) -> None:
    """Draw a sentence: what it is about can be removed from the address, or else it be closed."""
    with st.container(
        key=Key.TOLD_PROBLEM, horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.text(said, width="content")
        if name:
            st.button("Remove", key=Key.FORGET_TOLD, on_click=_forget, args=(name,))
        else:
            st.button("Close", key=Key.CLOSE_TOLD, on_click=_close, args=(said,))


def _forget(name: Key) -> None:
    del st.query_params[name]


def _close(said: str) -> None:
    st.session_state[Key.TOLD_CLOSED] = said


def told_roster(roster: Roster) -> Roster:
    """Return the roster of the slides' maps: those that left are in it where they are told of."""
    since, _ = current_since()
    return since.roster if since else roster


@dataclass(frozen=True)
class _Asked:
    """Not compared: of a version it has the time at which it was asked for."""

    as_of: AsOf = field(compare=False)


@cached
def _since(after: Roster, _token: str, _text: str, _past: str, asked: _Asked) -> Since:
    store = roster_store()
    return since_asked(
        load_current().inputs,
        data_storage(),
        asked.as_of,
        after,
        store.geocoder,
        store.outlines,
        limits(),
    )


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


def told_query() -> dict[str, list[str]]:
    """Return what the address asks to be told, beside filters, as parameters."""
    asked = {str(name): st.query_params.get(name, "") for name in (Key.SINCE, Key.NAMED)}
    return {name: [value] for name, value in asked.items() if value}


def told_words() -> tuple[str, str]:
    """Return what the address asks to be told, in words and as a part of a file's name; or ""."""
    since, _ = current_since()
    named, _ = current_named()
    own = named.title if named else ""
    if since is None:
        return own, name_of(own) if own else ""
    when = re.sub(r"[^\w-]+", "-", st.query_params[Key.SINCE].lower())
    words = f"{own}: what has changed since {since.words}" if own else ""
    return words or f"What has changed since {since.words}", f"since-{when}"


def forget_told() -> None:
    """Let the address ask for the usual briefing again."""
    for name in told_query():
        del st.query_params[name]


def filters_query() -> str:
    """Return the filters as a query, which says the same on every page."""
    asked = {name: values for name, values in choice_query().items() if name != Key.SITE}
    return urlencode(asked | told_query(), doseq=True)


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
    (data, problem), (logo, unread) = _bytes(FILE_NAME), _bytes(LOGO_NAME)
    settings, problems = Settings(), [problem, unread]
    try:
        settings = _settings_once(data)
    except DataFolderError as error:
        problems.append(str(error))
    try:
        settings = replace(settings, logo=_logo_once(logo))
    except DataFolderError as error:
        problems.append(str(error))
    return settings, " ".join(filter(None, problems))


_settings_once = functools.lru_cache(maxsize=8)(read_settings)
_logo_once = functools.lru_cache(maxsize=2)(read_logo)
_named_once = functools.lru_cache(maxsize=4)(read_named)
_last_read: Final[dict[tuple[Storage, str], bytes | None]] = {}
"""Files as they were read last: what a briefing is does not change while they cannot be opened."""


def _bytes(name: str) -> tuple[bytes | None, str]:
    """Return what is in a file, or was when it could be opened last, and why it cannot be now."""
    storage, problem = data_storage(), ""
    try:
        _last_read[storage, name] = _bytes_once(storage, name, storage.token(name))
    except OSError as error:
        problem = f"{name} cannot be opened: {error.strerror}."
    return _last_read.get((storage, name)), problem


@functools.lru_cache(maxsize=4)
def _bytes_once(storage: Storage, name: str, _token: Hashable) -> bytes | None:
    """Return what is in a file: to read it takes a follower's rerun longer than its token."""
    found = storage.read(name)
    return found.data if found else None


@cached
def _story(
    roster: Roster,
    filters: Filters,
    settings: Settings,
    day: date,
    address: str,
    since: Since | None,
    named: NamedBriefing | None,
    changed: str,
) -> Story:
    if is_alone(address):
        settings, address = replace(settings, address=""), ""
    return build_story(
        roster,
        filters,
        settings,
        day=day,
        address=address,
        without_address=ALONE,
        since=since,
        named=named,
        changed=changed,
    )


def _without_notes(story: Story) -> Story:
    return replace(story, slides=tuple(replace(slide, note="") for slide in story.slides))


def _origin() -> str:
    """Return the address that this browser reached the map at."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}{base_path()}" if parts.netloc else ""
