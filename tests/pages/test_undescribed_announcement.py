"""A date that announcements.csv does not know is shown everywhere, marked as not described yet."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.helpers.pages import Open
from tests.helpers.text import html_lines
from tests.helpers.updating import lines


@pytest.fixture(autouse=True)
def unknown_dates(data: Path) -> None:
    with (data / "sites.csv").open("a", encoding="utf-8") as file:
        file.write("Kansas City,Missouri,city,2018-08-20\nTulsa,Oklahoma,city,8/20/2018\n")


def words(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def panels(test: AppTest) -> list[str]:
    htmls = [element.proto.body for element in test.get("html")]
    return [html for html in htmls if "Announcement · " in html]


def test_the_panel_shows_it_as_the_newest_with_how_many_joined(open_page: Open) -> None:
    newest, oldest = panels(open_page())
    assert "Announcement · August 20, 2018" in html_lines(newest)
    assert "<h2>Not described yet</h2>" in newest
    assert "Two sites joined." in html_lines(newest)
    assert "Not described yet" not in oldest
    assert "· as of August 20, 2018" in lines(open_page())


def test_the_filter_offers_it_and_says_that_it_is_not_described(open_page: Open) -> None:
    test = open_page()
    assert "Not described yet: August 20, 2018" in lines(test)
    test = open_page(announced="2018-08-20")
    assert test.dataframe[0].value["City"].tolist() == ["Kansas City", "Tulsa"]


def test_the_details_of_a_site_mark_the_date(open_page: Open) -> None:
    said = lines(open_page(site="kansas-city-mo"))
    assert "June 20, 2017 and August 20, 2018 (not described yet)" in said


def test_the_table_shows_the_date(open_page: Open) -> None:
    joined = [str(day) for day in open_page().dataframe[0].value["Joined"]]
    assert joined[-2:] == ["2018-08-20", "2018-08-20"]


def test_the_mark_goes_once_it_is_described(open_page: Open, data: Path) -> None:
    with (data / "announcements.csv").open("a", encoding="utf-8") as file:
        file.write("2018-08-20,,<b>More</b> cities,,,,,\n")
    said = words(open_page(site="kansas-city-mo"))
    assert "ot described yet" not in said
    assert "<b>More</b> cities" in html_lines(said)


def test_of_very_many_the_newest_are_shown(open_page: Open, data: Path) -> None:
    with (data / "sites.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"Tulsa,Oklahoma,city,2019-01-{day:02}\n" for day in range(1, 29))
    test = open_page()
    newest, earlier = panels(test)
    assert "Announcement · January 28, 2019" in html_lines(newest)
    days = re.findall(r"Announcement · (\w+ \d+, \d{4})", earlier)
    assert days == [*(f"January {day}, 2019" for day in range(27, 18, -1)), "June 20, 2017"]
    assert (
        "Not described yet: January 28, 2019; January 27, 2019; January 26, 2019 and 26 more"
    ) in lines(test)
