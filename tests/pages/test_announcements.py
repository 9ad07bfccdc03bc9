"""The panel has the newest announcement whole, and the earlier ones as a list that opens."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.helpers.pages import Open
from tests.helpers.text import html_lines

DAYS = [f"{year}-03-01" for year in range(2018, 2024)]


@pytest.fixture(autouse=True)
def six_more(data: Path) -> None:
    with (data / "announcements.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{day},Year {day[:4]},Title,Summary {day[:4]},,,,\n" for day in DAYS)
    with (data / "sites.csv").open("a", encoding="utf-8") as file:
        file.writelines(
            f"{'Tulsa,OK' if at % 2 else 'Reno,NV'},city,{day}\n" for at, day in enumerate(DAYS)
        )


def panels(test: AppTest) -> list[str]:
    htmls = [element.proto.body for element in test.get("html")]
    return [html for html in htmls if "Announcement · " in html]


def years(html: str) -> list[str]:
    return re.findall(r"Announcement · \w+ \d+, (\d{4})", html)


def test_the_newest_is_whole_and_a_long_list_of_others_is_closed(open_page: Open) -> None:
    newest, earlier = panels(open_page())
    assert years(newest) == ["2023"]
    assert "<details" not in newest
    assert "Summary 2023" in html_lines(newest)
    assert years(earlier) == ["2022", "2021", "2020", "2019", "2018", "2017"]
    assert earlier.count("<details>") == 7
    assert "<summary><h2>6 earlier announcements</h2></summary>" in earlier


def test_a_filter_leaves_the_announcements_of_its_sites_and_a_short_list_is_open(
    open_page: Open,
) -> None:
    newest, earlier = panels(open_page(state="NV"))
    assert years(newest) == ["2022"]
    assert years(earlier) == ["2020", "2018"]
    assert earlier.count("<details open>") == 1
    assert "2 earlier announcements" in html_lines(earlier)
    (only,) = panels(open_page(state="OH"))
    assert years(only) == ["2017"]
    assert panels(open_page(search="nowhere")) == []


def test_beside_a_selected_site_the_newest_is_folded_as_well(open_page: Open) -> None:
    newest, _ = panels(open_page(site="tulsa-ok"))
    assert newest.count("<details><summary>") == 1
