"""Tables of many sites have pages; the Sites page begins with what the file says."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.helpers.pages import Open
from tests.pages.conftest import LAPTOP
from ui.keys import Key

CITIES = ("Memphis,TN", "Toledo,OH", "Buffalo,NY")
MANY = 250


@pytest.fixture
def many(data: Path) -> None:
    rows = (f"{CITIES[at % 3]},2017-06-20,{at:03}" for at in range(MANY))
    (data / "sites.csv").write_text("city,state,announced,note no\n" + "\n".join(rows), "utf-8")


def numbers(test: AppTest) -> list[str]:
    """Return what the rows of the Sites page have in the file's own column."""
    return test.dataframe[0].value["Note no"].tolist()


@pytest.mark.parametrize("page", ["", "sites"])
def test_few_sites_are_one_table_without_pages(open_page: Open, page: str) -> None:
    test = open_page(page)
    assert len(test.dataframe[0].value) == 12
    assert not test.get("pagination")


@pytest.mark.usefixtures("many")
def test_many_sites_come_a_hundred_at_a_time_in_the_order_that_is_asked_for(
    open_page: Open,
) -> None:
    test = open_page("sites")
    assert numbers(test) == [f"{at:03}" for at in range(100)]
    test = test.get("pagination")[0].select(3).run()
    assert "Rows 201 to 250 of 250" in [text.value for text in test.text]
    assert numbers(test) == [f"{at:03}" for at in range(200, 250)]
    # Another order begins at its beginning, with Buffalo: the third of every three.
    test.selectbox(key=Key.TABLE_SORT).set_value("name").run()
    assert numbers(test)[:3] == ["002", "005", "008"]
    assert test.dataframe[0].value["City"].tolist() == ["Buffalo"] * 83 + ["Memphis"] * 17


@pytest.mark.usefixtures("many")
def test_a_filter_begins_at_the_first_page(open_page: Open) -> None:
    test = open_page()
    test.get("pagination")[0].select(2).run()
    assert len(test.dataframe[0].value) == 25
    test.text_input(key=Key.SEARCH).set_value("t").run()
    assert len(test.dataframe[0].value) == 25
    assert "Rows 1 to 25 of 167" in [text.value for text in test.text]


def test_the_sites_page_begins_with_what_the_file_says(open_page: Open, data: Path) -> None:
    lines = (data / "sites.csv").read_text("utf-8").splitlines()
    (data / "sites.csv").write_text(
        "\n".join([f"{lines[0]},my own,My_own", *(f"{line},kept,too" for line in lines[1:])]),
        "utf-8",
    )
    table = open_page("sites").dataframe[0].value
    assert table.columns.tolist() == ["City", "State", "Joined", "Kind", "My own", "My own "]
    assert table["State"].tolist()[:2] == ["Alabama", "Indiana"]
    assert [str(day) for day in table["Joined"].unique()] == ["2017-06-20"]
    assert table["My own"].tolist() == ["kept"] * 12
    assert table["My own "].tolist() == ["too"] * 12


def test_on_a_phone_the_day_has_room_beside_the_codes_of_states(
    open_page: Open, data: Path
) -> None:
    with (data / "sites.csv").open("a", encoding="utf-8") as file:
        file.write("Aberdeen,Scotland,city,2017-06-20\n")
    test = open_page()
    test.session_state[Key.MAP_CONTROLS] = {"viewport": LAPTOP | {"windowWidth": 390}}
    test.run()
    del test.session_state[Key.MAP_CONTROLS]  # as a browser's report goes with its page
    test.switch_page("pages/sites.py").run()
    assert test.dataframe[0].value["State"].tolist()[::6] == ["AL", "OH", "Scotland"]
    columns = json.loads(test.dataframe[0].proto.columns)
    assert columns["Joined"]["type_config"]["format"] == "MMM D, YYYY"


def test_a_switch_shows_how_each_site_was_located(open_page: Open) -> None:
    test = open_page("sites")
    test.toggle(key=Key.TABLE_LOCATED).set_value(True).run()
    table = test.dataframe[0].value
    assert table.columns.tolist()[4:] == [
        *("Latitude", "Longitude", "Verdict", "Reason", "Source", "Matched name", "Matched id"),
        "Key",
    ]
    assert table["Verdict"].tolist() == ["located"] * 12


def test_a_day_in_words_is_shown_as_it_was_typed(open_page: Open, data: Path) -> None:
    with (data / "sites.csv").open("a", encoding="utf-8") as file:
        file.write("Tulsa,Oklahoma,city,early 2018\n")
    assert open_page("sites").dataframe[0].value["Joined"].tolist()[-2:] == [
        "2017-06-20",
        "early 2018",
    ]
