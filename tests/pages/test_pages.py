import contextlib
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geocode.gazetteer.geocoder import Gazetteer
from tests.helpers import DATA
from tests.helpers.pages import Open
from tests.helpers.text import html_lines
from tests.helpers.updating import lines
from ui import chrome, live


def words(test: AppTest) -> str:
    """Return everything that the page puts out as HTML or text."""
    htmls = [element.proto.body for element in test.get("html")]
    return "\n".join([*htmls, *(text.value for text in test.text)])


def column(test: AppTest, name: str) -> list[object]:
    return test.dataframe[0].value[name].tolist()


@pytest.mark.parametrize("page", ["", "sites", "review", "about"])
def test_every_page_runs_without_an_exception(open_page: Open, page: str) -> None:
    test = open_page(page)
    assert not test.exception
    assert words(test)


def test_the_map_page_shows_all_sites_the_announcement_and_the_eight_agencies(
    open_page: Open,
) -> None:
    test = open_page()
    assert column(test, "City")[:3] == ["Birmingham", "Indianapolis", "Memphis"]
    (link,) = re.findall(r'href="(https://www\.justice\.gov/opa/[^"]*)"', words(test))
    shipped = pd.read_csv(DATA / "announcements.csv")
    assert link == shipped["url"].item()
    said = lines(test)
    assert "Eight agencies take part" in said
    assert "Twelve cities join the Public Safety Partnership" in said


def test_the_search_narrows_the_table(open_page: Open) -> None:
    test = open_page()
    test.text_input(key="search").set_value("tenn").run()
    assert column(test, "City") == ["Memphis", "Jackson"]


def test_filters_work_together_and_show_all_opens_them(open_page: Open) -> None:
    test = open_page()
    test.multiselect(key="state").set_value(["OH", "TN"]).run()
    test.text_input(key="search").set_value("tole").run()
    assert column(test, "City") == ["Toledo"]
    test.text_input(key="search").set_value("zzz").run()
    test.button(key="reset-filters-empty").click().run()
    assert len(column(test, "City")) == 12
    assert test.text_input(key="search").value == ""
    assert test.multiselect(key="state").value == []


def test_filters_come_from_the_address(open_page: Open) -> None:
    test = open_page(state=["Ohio", "Tennessee"], search="me")
    assert column(test, "City") == ["Memphis"]
    assert test.multiselect(key="state").value == ["OH", "TN"]


@pytest.fixture
def tracked(data: Path) -> None:
    """A list with a further column of few values, a few of them blank."""
    path = data / "sites.csv"
    header, *lines = path.read_text("utf-8").splitlines()
    rows = [f"{line},{('A', 'B', '')[n % 3]}" for n, line in enumerate(lines)]
    rows.append("Reno,NV,city,2018-10-08,A")
    path.write_text("\n".join([f"{header},Track", *rows, ""]), "utf-8")


@pytest.mark.usefixtures("tracked")
def test_a_legend_filters_by_its_groups_and_keeps_the_address(open_page: Open) -> None:
    test = open_page()
    assert test.selectbox(key="color").options == ["Nothing", "Announcement", "Track"]
    test.selectbox(key="color").set_value("by-Track").run()
    assert test.query_params["color"] == "by-Track"
    legend = test.button_group(key="legend-by-Track")
    assert legend.options == ["A", "B", "Blank"]
    legend.set_value([8]).run()
    assert test.query_params["by-Track"] == "(blank)"
    assert column(test, "City") == ["Memphis", "Buffalo", "Jackson", "Springfield"]
    test.selectbox(key="color").set_value("").run()
    assert "color" not in test.query_params
    assert test.button_group(key="by-Track").value == ["(blank)"]


def test_states_are_shown_by_the_address_and_go_along_with_a_reset(open_page: Open) -> None:
    test = open_page(show="states", state=["Ohio", "Texas"])
    assert not test.exception
    assert test.button_group(key="show").value == "states"
    shade = '<li class="shade" style="--swatch:var(--shade-{})">{}</li>'
    assert shade.format(1, 1) + shade.format(5, 2) in words(test)
    test.multiselect(key="state").set_value([]).run()
    assert test.query_params["show"] == "states"
    test.button_group(key="show").set_value("sites").run()
    assert "show" not in test.query_params


def test_twelve_sites_have_no_switch_and_another_way_to_show_them_is_said(open_page: Open) -> None:
    test = open_page(show="hexagons")
    assert [group.key for group in test.button_group] == ["announced", "kind"]
    assert "Not in this list: show “hexagons”." in lines(test)


@pytest.mark.usefixtures("tracked")
def test_a_group_of_several_days_keeps_what_was_chosen_of_it(open_page: Open) -> None:
    test = open_page(color="announced", announced="2017-06-20")
    legend = test.button_group(key="legend-announced")
    assert (legend.options, legend.value) == (["2017", "2018"], [0])
    legend.set_value([0, 1]).run()
    assert test.query_params["announced"] == ["2017-06-20", "2018-10-08"]


@pytest.mark.usefixtures("tracked")
def test_a_color_that_the_list_lacks_is_said(open_page: Open) -> None:
    test = open_page(color="by-Gone")
    assert "Not in this list: color “by-Gone”." in lines(test)
    test.button(key="forget-not-understood").click().run()
    assert "color" not in test.query_params


def test_a_list_without_such_a_column_offers_no_colors(open_page: Open) -> None:
    assert not open_page().selectbox


@pytest.fixture
def sized(data: Path) -> None:
    """A list with a further column of numbers and one of dates; Springfield has neither."""
    path = data / "sites.csv"
    header, *lines = path.read_text("utf-8").splitlines()
    rows = [f"{line},{1000 * n},2020-01-{n:02d}" for n, line in enumerate(lines[:-1], start=1)]
    rows += [
        f"{lines[-1]},,",
        "Reno,NV,city,,22000,2021-02-05",
        "Tulsa,OK,city,,20000,2021-02-03",
        "Mobile,AL,city,,21000,2021-02-04",
    ]
    path.write_text("\n".join([f"{header},Population,Opened", *rows, ""]), "utf-8")


@pytest.mark.usefixtures("sized")
def test_ranges_are_set_by_their_ends_and_show_all_opens_them(open_page: Open) -> None:
    test = open_page()
    low, high = "by-Population-from", "by-Population-to"
    test.number_input(key=low).set_value(11000).run()
    assert column(test, "City") == ["Lansing", "Reno", "Tulsa", "Mobile"]
    assert test.query_params["by-Population"] == "11000.."
    test.number_input(key=high).set_value(1).run()
    assert test.query_params["by-Population"] == "1..11000"
    assert [test.number_input(key=key).value for key in (low, high)] == [1, 11000]
    assert "Springfield" not in column(test, "City")
    test.date_input(key="by-Opened-to").set_value(date(2020, 1, 2)).run()
    assert column(test, "City") == ["Birmingham", "Indianapolis"]
    assert test.query_params["by-Opened"] == "..2020-01-02"
    test.text_input(key="search").set_value("zzz").run()
    test.button(key="reset-filters-empty").click().run()
    assert len(column(test, "City")) == 15
    assert "by-Population" not in test.query_params
    assert [test.number_input(key=key).value for key in (low, high)] == [None, None]
    assert test.date_input(key="by-Opened-to").value is None


@pytest.mark.usefixtures("sized")
def test_ranges_come_from_the_address_and_what_is_not_one_is_said(open_page: Open) -> None:
    test = open_page(**{"by-Population": "..2,000", "by-Opened": "soon"})
    assert len(column(test, "City")) == 2
    assert test.number_input(key="by-Population-from").value is None
    assert test.number_input(key="by-Population-to").value == 2000
    assert "Not in this list: opened “soon”." in [text.value for text in test.text]


def test_a_site_in_the_address_is_selected_with_its_details(open_page: Open) -> None:
    said = lines(open_page(site="jackson-tn"))
    assert "Selected site · 9 of 12" in said
    assert "Jackson, Tennessee" in said
    assert "35.654° N, 88.835° W" in said
    assert "Memphis, TN, 74 mi" in said


def test_a_site_that_the_roster_does_not_have_is_said_and_no_error(open_page: Open) -> None:
    test = open_page(site="<b>atlantis</b>")
    assert not test.exception
    assert "Not in this list: site “<b>atlantis</b>”." in [text.value for text in test.text]


def test_no_match_is_said_with_a_way_out(open_page: Open) -> None:
    test = open_page(search="zzz")
    assert "No site matches these filters." in lines(test)
    test.button(key="reset-filters-empty").click().run()
    assert len(column(test, "City")) == 12


def test_a_place_that_joined_twice_is_two_rows_and_tells_both_dates(
    open_page: Open, data: Path
) -> None:
    with (data / "sites.csv").open("a", encoding="utf-8") as file:
        file.write("Kansas City,Missouri,city,2018-08-20\n")
    test = open_page(site="kansas-city-mo")
    assert column(test, "City").count("Kansas City") == 2
    assert "June 20, 2017 and August 20, 2018 (not described yet)" in lines(test)


def test_the_about_page_tells_what_is_set_aside_and_what_to_mend(
    open_page: Open, data: Path
) -> None:
    with (data / "sites.csv").open("a", encoding="utf-8") as file:
        file.write("Cincinatti,Ohio,city,2017-06-31\n")
    said = lines(open_page("about"))
    assert (
        "Row 14: “Cincinatti, Ohio” is not in the gazetteer; did you mean Cincinnati, Ohio?"
    ) in said
    assert (
        "Row 14: “2017-06-31” is not a date; type it as year-month-day, such as 2017-06-20."
    ) in said


def test_the_about_page_credits_every_source_with_link_license_and_changes(
    open_page: Open, gazetteer: Gazetteer
) -> None:
    said = words(open_page("about"))
    for source in (
        ">GeoNames<",
        ">GeoNames postal codes<",
        ">SimpleMaps World Cities<",
        ">U.S. Census Bureau<",
        ">us-atlas<",
    ):
        assert source in said
    assert said.count("https://creativecommons.org/licenses/by/4.0/") == 3
    for words_of_a_license in ("public domain", "(ISC)", "What we changed: "):
        assert said.count(words_of_a_license) >= 1
    assert f"Version {gazetteer.version}" in html_lines(said)


def test_the_sites_page_says_how_many_are_shown_and_opens_the_rest(open_page: Open) -> None:
    test = open_page("sites", state="OH")
    assert "2 of 12 sites (Ohio). Choose a row to see it on the map." in lines(test)
    assert len(column(test, "City")) == 2
    test.button(key="show-all-sites").click().run()
    assert "12 of 12 sites. Choose a row to see it on the map." in lines(test)
    assert len(column(test, "City")) == 12


def test_the_sites_page_without_a_match_says_so_with_a_way_out(open_page: Open) -> None:
    test = open_page("sites", search="zzz")
    assert "No site matches these filters." in lines(test)
    test.button(key="reset-filters-empty").click().run()
    assert len(column(test, "City")) == 12


def test_a_list_that_comes_while_a_page_waits_for_its_turn_is_heard_of(
    open_page: Open, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = live.load_current().token

    @contextlib.contextmanager
    def turn_after_a_change() -> Iterator[None]:
        with (data / "sites.csv").open("a", encoding="utf-8") as file:
            file.write("Akron,OH\r\n")
        yield

    monkeypatch.setattr(chrome, "in_turn", turn_after_a_change)
    test = open_page()
    (watch,) = (
        json.loads(element.proto.json)
        for element in test.get("bidi_component")
        if element.proto.component_name.endswith("live")
    )
    assert watch["token"] == shown
    assert live.load_current().token != shown
