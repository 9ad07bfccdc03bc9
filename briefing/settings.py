"""What a person sets about the briefing: ``data/briefing.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from briefing.kinds import DEFAULT_ORDER, KINDS
from briefing.logo import Logo, load_logo
from common.errors import DataFolderError
from roster.links import is_link
from versions.storage import Storage

FILE_NAME: Final = "briefing.toml"

GroupBy = Literal["state", "announcement"]

LONGEST_ADVANCE: Final = 3600
"""Seconds; the slides do not advance by themselves more slowly."""

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Settings:
    """How the story is told.

    Attributes
    ----------
    slides : tuple of str
        Kinds of slides in their order. ``site`` gives way to groups when there are many; ``group``
        asks for groups however few there are.
    most_site_slides : int
        Up to so many places have a slide each; with more, they are told in groups.
    group_by : str
        ``state`` or ``announcement``.
    most_announcements : int
        So many announcements have a slide, the latest ones.
    most_parts : int
        A group's list goes over so many slides; its last says how many more there are.
    advance_seconds : int
        When the briefing advances by itself, a slide stays for so many seconds.
    address : str
        Where the map is found, or "" for the address that it was opened at.
    notes : mapping of str to str
        The speaker's note by slide id, or by kind for all slides of it; in place of ours.
    logo : Logo or None
        Above the words of the first slide; it is a file of its own.
    """

    slides: tuple[str, ...] = DEFAULT_ORDER
    most_site_slides: int = 20
    group_by: GroupBy = "state"
    most_announcements: int = 3
    most_parts: int = 4
    advance_seconds: int = 20
    address: str = ""
    notes: Mapping[str, str] = field(default_factory=lambda: _NONE, hash=False)
    logo: Logo | None = None

    def note_for(self, slide_id: str, kind: str) -> str:
        """Return the note that was set for a slide, or ""."""
        return self.notes.get(slide_id) or self.notes.get(kind, "")


_NUMBERS: Final = {
    "most_site_slides": (0, 200),
    "most_announcements": (0, 50),
    "most_parts": (1, 50),
    "advance_seconds": (1, LONGEST_ADVANCE),
}


def load_settings(storage: Storage) -> Settings:
    """Read the settings, and the logo; without the file, the defaults.

    Raises
    ------
    DataFolderError
        When either file is there and cannot be used.
    """
    try:
        found = storage.read(FILE_NAME)
    except OSError as error:
        raise DataFolderError(f"{FILE_NAME} cannot be opened: {error.strerror}.") from error
    settings = read_settings(found.data) if found else Settings()
    return replace(settings, logo=load_logo(storage))


def read_settings(data: bytes | None) -> Settings:
    """Read the settings.

    Parameters
    ----------
    data : bytes or None
        The file; None when it is absent.

    Raises
    ------
    DataFolderError
        When it is not TOML, or an entry cannot be used; one sentence names the entry.
    """
    if data is None:
        return Settings()
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataFolderError(f"{FILE_NAME} cannot be read as TOML: {error}.") from error
    known = {"slides", "group_by", "address", "notes", *_NUMBERS}
    for name in table:
        if name not in known:
            allowed = ", ".join(f"“{entry}”" for entry in sorted(known))
            raise _bad(f"“{_short(name)}” is not an entry; the entries are {allowed}.")
    found: dict[str, Any] = {}
    if "slides" in table:
        found["slides"] = _slides(table["slides"])
    if "group_by" in table:
        if table["group_by"] not in get_args(GroupBy):
            raise _bad('“group_by” must be "state" or "announcement".')
        found["group_by"] = table["group_by"]
    for name, (low, high) in _NUMBERS.items():
        if name in table:
            value = table[name]
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                raise _bad(f"“{name}” must be a whole number from {low} to {high}.")
            found[name] = value
    if "address" in table:
        found["address"] = _address(table["address"])
    if "notes" in table:
        found["notes"] = _notes(table["notes"])
    return Settings(**found)


def _bad(what: str) -> DataFolderError:
    return DataFolderError(f"{FILE_NAME}: {what}")


def _short(text: object) -> str:
    words = " ".join(str(text).split())
    return words if len(words) <= 40 else f"{words[:39]}…"


def _slides(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise _bad('“slides” must be a list of kinds of slides, such as ["title", "country"].')
    kinds: list[str] = []
    for entry in value:
        if not isinstance(entry, str) or entry not in KINDS:
            allowed = ", ".join(KINDS)
            raise _bad(
                f"“{_short(entry)}” under “slides” is not a kind of slide; these are: {allowed}."
            )
        if entry in kinds:
            raise _bad(f"“{entry}” is listed twice under “slides”; remove one.")
        kinds.append(entry)
    if "site" in kinds and "group" in kinds:
        raise _bad("“slides” has both “site” and “group”; remove one.")
    return tuple(kinds)


def _address(value: object) -> str:
    text = value.strip() if isinstance(value, str) else None
    if text is None or (text and not is_link(text)):
        raise _bad("“address” must begin with http:// or https://.")
    return text


def _notes(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise _bad("“notes” must be a table with text for each slide.")
    for name, text in value.items():
        if not isinstance(text, str):
            raise _bad(f"the note “{_short(name)}” must be text in quotation marks.")
    return MappingProxyType({name: text.strip() for name, text in value.items()})
