"""The map for a frame of another page: what it shows, and who may frame it."""

import json
import re
from types import SimpleNamespace

import httpx
import pytest
from lxml import html as lxml_html
from starlette.middleware import Middleware

from roster.build import Inputs
from roster.snapshot import Roster
from roster.store import Loaded
from tests.helpers.asking import asker
from tests.helpers.unpacking import unpacked
from ui.public import answers
from ui.public.routes import public_routes
from ui.server.headers import EMBED_VARIABLE, FRAMES_VARIABLE, SecurityHeaders

SITES = "city,state,announced,track\n" + "".join(
    f"{city},{state},2017-06-20,{track}\n"
    for city, state, track in (
        ("Toledo", "OH", "urban"),
        ("Akron", "OH", "rural"),
        ("Erie", "PA", "urban"),
        ("Nowhere at all", "OH", ""),
    )
)


@pytest.fixture(scope="module")
def roster(roster_of_text) -> Roster:
    return roster_of_text(SITES)


@pytest.fixture(autouse=True)
def _loaded(roster: Roster, monkeypatch: pytest.MonkeyPatch) -> None:
    these = Loaded(roster, Inputs({}))
    monkeypatch.setattr(answers, "roster_store", lambda: SimpleNamespace(known=lambda: these))
    monkeypatch.setattr(answers, "_kept", answers.Kept())


def ask(path: str, **headers: str) -> httpx.Response:
    app = asker(*public_routes(), middleware=[Middleware(SecurityHeaders)])
    return app(path, headers=headers)


def pins(text: str) -> list[str]:
    """Return the first words of each pin that is drawn before any script runs."""
    page = lxml_html.fromstring(text)
    titles = page.xpath("//*[@class='map']//*[name()='circle']/*[name()='title']/text()")
    return [title.split(",")[0] for title in titles]


def legend(text: str) -> list[str]:
    return [
        one.text_content().strip()
        for one in lxml_html.fromstring(text).xpath("//ul[@id='legend']/li")
    ]


def test_it_shows_what_the_filters_of_the_address_leave() -> None:
    text = ask("/embed?state=OH").text
    page = lxml_html.fromstring(text)
    assert sorted(pins(text)) == ["Akron", "Toledo"]
    assert page.findtext("head/title") == "3 sites in Ohio · Public Safety Partnership"
    assert page.findtext(".//header/p") == "3 of 4 sites · Ohio"
    assert legend(text) == ["a site", "Without a sure location, and not on the map: 1"]
    (full,) = page.xpath("//a[text()='Open the full map']")
    assert (full.get("href"), full.get("target")) == ("./?state=Ohio", "_blank")
    assert sorted(pins(ask("/embed").text)) == ["Akron", "Erie", "Toledo"]


def test_it_begins_at_the_chosen_states_or_with_the_selected_site() -> None:
    def scale(text: str) -> float:
        return float(re.search(r"scale\(([\d.]+)", text)[1])

    whole, ohio = ask("/embed").text, ask("/embed?state=OH").text
    assert scale(ohio) > 3 * scale(whole)

    def chosen(text: str) -> list[str]:
        return json.loads(unpacked(text.encode())["data"])["chosen"]

    assert (chosen(whole), chosen(ohio)) == ([], ["OH"])
    # Its row among the sites that are shown.
    assert "\nselect(1);\n" in ask("/embed?state=OH&site=akron-oh").text
    assert not re.search(r"\nselect\(\d", ask("/embed?state=PA&site=akron-oh").text)


def test_colors_and_shades_are_drawn_with_their_legend() -> None:
    colored = ask("/embed?color=by-track&state=OH").text
    assert legend(colored)[:3] == ["rural 1", "urban 1", "Blank 1"]
    shaded = ask("/embed?show=states").text
    assert legend(shaded) == ["1 site", "3 sites"]
    assert pins(shaded) == []


def test_what_the_list_lacks_is_said_and_the_rest_is_shown() -> None:
    page = lxml_html.fromstring(ask("/embed?state=XX&state=PA&room=MYROOM").text)
    said = [one.text for one in page.xpath("//footer/p")]
    assert "Not in this list: state “XX”." in said
    assert page.findtext(".//header/p") == "1 of 4 sites · Pennsylvania"
    assert "MYROOM" not in lxml_html.tostring(page, encoding="unicode")


def test_it_has_a_search_if_asked() -> None:
    for asked, look in {"": "compact", "1": "compact finds", "0": "compact"}.items():
        page = lxml_html.fromstring(ask(f"/embed?searchbox={asked}").text)
        assert page.get("class") == look


def test_it_is_answered_with_304_until_the_list_or_the_filters_are_others(
    roster_of_text, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask("/embed?state=OH")
    assert first.headers["cache-control"] == "max-age=60"
    tag = {"If-None-Match": first.headers["etag"]}
    assert (ask("/embed?state=OH", **tag).status_code, ask("/embed", **tag).status_code) == (
        304,
        200,
    )
    newer = Loaded(roster_of_text(SITES + "Dayton,OH,2017-06-20,urban\n"), Inputs({}))
    monkeypatch.setattr(answers, "roster_store", lambda: SimpleNamespace(known=lambda: newer))
    assert ask("/embed?state=OH", **tag).status_code == 200


@pytest.mark.parametrize(
    ("sites", "frames", "embed_rule", "page_rule"),
    [
        ("", "", "'self'", "'self'"),
        (
            "https://a.example, http://b.example:81",
            "",
            "'self' http://b.example:81 https://a.example:443",
            "'self'",
        ),
        ("", "https://c.example", "'self' https://c.example:443", "'self' https://c.example:443"),
        (
            "https://a.example",
            "https://c.example",
            "'self' https://a.example:443 https://c.example:443",
            "'self' https://c.example:443",
        ),
        ("*", "", "'self' *", "'self'"),
    ],
)
def test_the_operator_says_who_may_frame_it_and_other_pages_keep_their_rule(
    monkeypatch: pytest.MonkeyPatch, sites: str, frames: str, embed_rule: str, page_rule: str
) -> None:
    monkeypatch.setenv(EMBED_VARIABLE, sites)
    monkeypatch.setenv(FRAMES_VARIABLE, frames)
    for path, rule in {"/embed?state=OH": embed_rule, "/api": page_rule}.items():
        answer = ask(path)
        found = re.search("frame-ancestors ([^;]+)", answer.headers["content-security-policy"])
        assert found
        assert found[1] == rule, path
        whole = rule == "'self'" and not path.startswith("/embed?")
        assert answer.headers.get("x-frame-options") == ("SAMEORIGIN" if whole else None), path
