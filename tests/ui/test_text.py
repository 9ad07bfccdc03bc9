from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.text import (
    coordinates,
    escape_html,
    escape_markdown,
    external_link,
    long_date,
    moment,
    number_word,
    short_source,
)


class _Reader(HTMLParser):
    """Collects the text and the tags that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_escaped_text_is_read_as_it_was_and_makes_no_tag(text: str) -> None:
    seen = read(f"<p>{escape_html(text)}</p>")
    assert "".join(seen.text) == text
    assert [tag for tag, _ in seen.tags] == ["p"]


def test_an_address_in_a_label_is_no_link_and_reads_as_it_was() -> None:
    escaped = escape_markdown("HTTPS://a.org and www.b.org or c@d.org: awww! 2 @ 3")
    assert escaped == (
        r"HTTPS\:~\/\/a.org and www~.b.org or c@~d.org\: awww! 2 @ 3".replace("~", "\u2060")
    )


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_link_shows_its_words_and_cannot_break_out_of_its_attributes(words: str) -> None:
    seen = read(external_link("https://example.org/?a=1&b='\"<x>", words, words))
    assert "".join(seen.text) == words
    ((tag, attributes),) = seen.tags
    assert tag == "a"
    assert attributes["href"] == "https://example.org/?a=1&b='\"<x>"
    assert attributes["aria-label"] == words
    assert attributes["rel"] == "noopener noreferrer"


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "data:text/html,x", " //example.org"])
def test_only_http_and_https_make_a_link(url: str) -> None:
    assert external_link(url, "words") == "words"


def test_dates_numbers_and_coordinates_read_as_a_person_says_them() -> None:
    assert long_date("2017-06-05") == "June 5, 2017"
    assert long_date("some day") == "some day"
    assert [number_word(n) for n in (0, 1, 8, 12, 13, 1200)] == [
        *("No", "One", "Eight", "Twelve", "13", "1,200"),
    ]
    assert coordinates(35.1494, -90.049) == "35.149° N, 90.049° W"
    assert coordinates(-14.27, 170.7) == "14.270° S, 170.700° E"
    assert short_source("GeoNames (package 1.0), more") == "GeoNames"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("America/New_York", "November 24, 2026, 21:04 EST"),
        (None, "November 25, 2026, 02:04 UTC"),
        ("Nowhere/At_All", "November 25, 2026, 02:04 UTC"),
        ("../../etc/passwd", "November 25, 2026, 02:04 UTC"),
        ("\0", "November 25, 2026, 02:04 UTC"),
        ("America", "November 25, 2026, 02:04 UTC"),
    ],
    ids=["known", "unknown", "nowhere", "path", "nul", "folder"],
)
def test_a_moment_is_told_by_the_reader_s_clock(zone, text):
    assert moment(datetime(2026, 11, 25, 2, 4, tzinfo=UTC), zone) == text
