"""Text from data on the page: always text, never markup; and how dates and numbers read."""

import html
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from roster.words import count_states as count_states
from roster.words import long_date as long_date
from roster.words import number_word as number_word

NOT_DESCRIBED = "not described yet"
"""What is said of an announcement of which only the date is known."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()~<>:$^|&/])")
"""What begins something inside a line; a label knows no blocks such as headings and lists."""
_ADDRESS = re.compile(r"(https?:(?=//)|www(?=\.)|@(?=\w))", re.IGNORECASE)
"""What makes a link of the words around it, escaped or not; a word joiner behind it ends that."""


def escape_markdown(text: str) -> str:
    """Return text that Streamlit's Markdown shows letter by letter."""
    text = _ADDRESS.sub("\\1\u2060", text.replace("\n", " "))
    return _MARKDOWN.sub(r"\\\1", text)


def escape_html(text: object) -> str:
    """Return text that may be in HTML, in an attribute as well."""
    return html.escape(str(text), quote=True)


def external_link(url: str, words: str, described: str = "") -> str:
    """Return an HTML link that opens beside this page; only the words when there is no address.

    Parameters
    ----------
    url : str
        An http or https address, or "".
    words : str
        What the link reads, as plain text.
    described : str
        A fuller name for screen readers, as plain text, or "".
    """
    if not url.startswith(("https://", "http://")):
        return escape_html(words)
    label = f' aria-label="{escape_html(described)}"' if described else ""
    return (
        f'<a href="{escape_html(url)}" target="_blank" rel="noopener noreferrer"{label}>'
        f"{escape_html(words)}</a>"
    )


def few(lines: Sequence[str], most: int = 20) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - most
    return [*lines[:most], *([f"and {more:,} more"] if more > 0 else [])]


def list_items(lines: Iterable[str]) -> str:
    """Return lines of plain text as the items of an HTML list."""
    return "".join(f"<li>{escape_html(line)}</li>" for line in lines)


def coordinates(latitude: float, longitude: float) -> str:
    """Return degrees WGS 84 as ``35.149° N, 90.049° W``."""
    north = "N" if latitude >= 0 else "S"
    east = "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.3f}° {north}, {abs(longitude):.3f}° {east}"


def moment(at: datetime, zone: str | None) -> str:
    """Return a time as a person's clock shows it: ``November 25, 2026, 09:04 EST``.

    Parameters
    ----------
    at : datetime
        Aware of its zone.
    zone : str or None
        The person's, as the IANA names it; UTC when it is not known.
    """
    there: tzinfo = UTC
    if zone:
        try:
            there = ZoneInfo(zone)
        except (ValueError, OSError, KeyError):
            there = UTC  # a browser says what it likes
    local = at.astimezone(there)
    return f"{long_date(local.date().isoformat())}, {local:%H:%M %Z}"


def short_source(source: str) -> str:
    """Return a source without what is in brackets: its package and version."""
    return source.split(" (", 1)[0]
