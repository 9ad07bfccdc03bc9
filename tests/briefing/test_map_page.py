"""The map in one file, as it is before any script runs."""

import random
import re
import tomllib

import pytest
from lxml import html as lxml_html

from briefing.map_page import map_html
from roster.filters import Filters, filter_sites
from tests.helpers import ROOT

ROWS = {
    "Toledo": ("Ohio", "June 20, 2017", 41.66, -83.58),
    "Memphis": ("Tennessee", "August 20, 2018", 35.1, -90.0),
    "Nowhere at all": ("Ohio", "August 20, 2018", None, None),
    "Akron": ("Ohio", "", 41.08, -81.52),
}
SITES = (
    "city,state,announced,track\nToledo,OH,2017-06-20,<i>a</i>\nMemphis,TN,8/20/2018,\n"
    "Nowhere at all,OH,2018-08-20,b\nAkron,OH,,b\n"
)
AGENCIES = (
    "abbreviation,name,role,url\n"
    "AB,The A & B,Helps,https://example.org/ab\nCD,The C,Pays,javascript:alert(1)\n"
)
OHIO = Filters(chosen={"state": ("OH",)})


@pytest.fixture(scope="module")
def roster(roster_of_text, two_announcements):
    return roster_of_text(SITES, announcements=two_announcements, agencies=AGENCIES)


def page_of(roster, filters=OHIO):
    return lxml_html.fromstring(map_html(filter_sites(roster, filters), roster, filters))


def words(element) -> str:
    return " ".join(element.text_content().split())


def test_without_a_script_the_pins_and_the_table_are_those_of_the_list(roster) -> None:
    for filters, cities in ((Filters(), [*ROWS]), (OHIO, ["Toledo", "Nowhere at all", "Akron"])):
        page = page_of(roster, filters)
        (plain,) = page.xpath("//noscript/table")
        heads = [one.text for one in plain.iter("th")]
        assert heads == [
            *("City", "State", "Joined", "Latitude", "Longitude", "Located by", "Track"),
        ]
        rows = [[cell.text_content() for cell in line] for line in plain.xpath("./tbody/tr")]
        assert [row[0] for row in rows] == cities
        for city, state, joined, latitude, longitude, *_ in rows:
            expected = ROWS[city]
            assert (state, joined) == expected[:2]
            if expected[2] is None:
                assert (latitude, longitude) == ("", "")
            else:
                found = (float(latitude), float(longitude))
                assert found == pytest.approx(expected[2:], abs=0.1)
        assert rows[0][-1] == "<i>a</i>"
        pins = page.xpath("//*[@class='map']//*[name()='circle']/*[name()='title']/text()")
        located = [city for city in cities if ROWS[city][2] is not None]
        assert sorted(pin.split(",")[0] for pin in pins) == sorted(located)


def test_beside_the_map_are_the_announcements_of_its_sites_and_all_agencies(roster) -> None:
    (told,) = page_of(roster).xpath("//section[@aria-label='Announcements']")
    assert [(words(one.find("summary")), one.get("open")) for one in told] == [
        ("Second", ""),
        ("First", None),
    ]
    assert [[words(part) for part in one if part.tag != "summary"] for one in told] == [
        ["August 20, 2018. More joined. More to come.", "The second"],
        ["June 20, 2017. Some joined.", "“We begin.”A Speaker", "The first"],
    ]
    links = [*told.iter("a")]
    assert [one.get("href") for one in links] == ["https://example.org/2", "https://example.org/1"]
    tennessee = page_of(roster, Filters(chosen={"state": ("TN",)}))
    assert [words(one) for one in tennessee.xpath("//aside//summary")] == ["Second"]
    (listed,) = page_of(roster).xpath("//section[h2='Agencies']/ul")
    assert [words(one) for one in listed] == ["AB The A & B. Helps", "CD The C. Pays"]
    # An address that is none of the web's is no link.
    assert listed.xpath(".//a/@href") == ["https://example.org/ab"]


def test_the_footer_names_the_day_the_list_by_its_digest_and_the_version(roster) -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    dated, sources = page_of(roster).xpath("//footer[not(ancestor::aside)]/p/text()")
    assert re.fullmatch("[0-9a-f]{12}", roster.version)
    assert dated == f"As of August 20, 2018 · List {roster.version} · Partnership map {version}"
    assert sources.endswith("Borders: U.S. Census Bureau.")


def test_hostile_text_adds_no_element(roster_of_text) -> None:
    def elements(text: str) -> dict[str, int]:
        quoted = '"' + text.replace('"', '""') + '"'
        made = roster_of_text(
            f"city,state,announced,{quoted}\nToledo,OH,2017-06-20,{quoted}\n"
            f"{quoted},OH,2017-06-20,b\n",
            announcements="date,headline,title,summary,quotation,quoted,outlook,url\n"
            f"2017-06-20{f',{quoted}' * 6},https://example.org/1\n",
            agencies=f"abbreviation,name,role,url\n{quoted},{quoted},{quoted},https://a.example\n",
        )
        page = page_of(made, Filters(color="by-x"))
        found = [one.tag for one in page.iter() if isinstance(one.tag, str)]
        assert not [name for one in page.iter() for name in one.attrib if name.startswith("on")]
        return {tag: found.count(tag) for tag in found}

    for hostile in ("</script><img src=x>", "'\"><b onclick=x>", "</title></style><p>"):
        assert elements(hostile) == elements("x" * len(hostile)), hostile


def test_at_its_growth_a_list_of_thirty_thousand_fits_into_its_size(
    gazetteer, roster_of_text
) -> None:
    cities = [one for one in gazetteer.records if one.kind == "city"]
    rows = [
        f'"{one.name}",{one.state},{2014 + n % 9}-06-20'
        for n, one in enumerate(random.Random(4).sample(cities, 4000))
    ]
    roster = roster_of_text("\n".join(["city,state,announced", *rows]))
    half, whole = (len(map_html(roster.sites[:n], roster, Filters())) for n in (2000, 4000))
    assert whole + (whole - half) * 13 <= 1_200_000
