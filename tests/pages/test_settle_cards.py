"""The cards of what is unclear, on the Update page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geocode.ledger import LedgerEntry, LeftOut
from geocode.ledger_file import read_ledger
from roster.describing import read_announcements
from tests.helpers.pages import Open
from tests.helpers.updating import (
    after,
    banners,
    count,
    keys,
    lines,
    listed,
    press,
    publish,
    upload,
)
from ui.keys import Key, place_widget_key
from ui.update.settle import CARDS_AT_MOST
from versions.folder import FolderStorage

pytestmark = pytest.mark.usefixtures("editing")

PAIR = "Oakland/Richmond,California,city,2017-06-20"
SPLIT = place_widget_key(Key.UPDATE_SPLIT, "14")
USE = place_widget_key(Key.UPDATE_USE, "14-1")
COORDINATES = place_widget_key(Key.UPDATE_COORDINATES, "14")


@pytest.fixture
def settle(open_page: Open, data: Path) -> Callable[..., AppTest]:
    """Open the step that settles what is unclear in the list and further rows, from row 14 on."""

    def opened(*rows: str) -> AppTest:
        return press(upload(open_page("update"), listed(data, *rows)), Key.UPDATE_NEXT)

    return opened


def uses(test: AppTest) -> list[str]:
    """Return the keys of the buttons that take a candidate."""
    return [key for key in keys(test) if key.startswith(Key.UPDATE_USE)]


def new_rows(data: Path) -> list[str]:
    return (data / "sites.csv").read_text("utf-8-sig").splitlines()[13:]


def test_a_row_that_names_two_places_becomes_a_row_for_each(settle: Open, data: Path) -> None:
    test = settle(PAIR)
    at = lines(test).index("Make it 2 rows")
    assert lines(test)[at + 1] == "Oakland and Richmond"
    assert uses(test) == []
    press(test, SPLIT)
    assert "Row 14 became 2 rows: Oakland and Richmond." in lines(test)
    assert (count(test, "added"), count(test, "to settle")) == (2, 0)
    publish(test)
    assert new_rows(data) == [
        "Oakland,California,city,2017-06-20",
        "Richmond,California,city,2017-06-20",
    ]


def test_of_a_pair_with_one_known_name_the_other_is_asked_about_next(settle: Open) -> None:
    test = settle("Oakland/Nowhereville,California,city,2017-06-20")
    press(test, SPLIT)
    assert "Row 14 became 2 rows: Oakland and Nowhereville." in lines(test)
    assert (count(test, "added"), count(test, "to settle")) == (2, 1)
    assert "Row 15 · Nowhereville, California" in lines(test)


@pytest.mark.parametrize(
    ("row", "title", "about", "found", "stored"),
    [
        (
            "Springfeild,Illinois,city,2017-06-20",
            "Springfeild, Illinois",
            "city, Sangamon County",
            "Springfield, Illinois",
            "Springfield,Illinois,city,2017-06-20",
        ),
        (
            "Tulsa,Ohio,city,2017-06-20",
            "Tulsa, Ohio",
            "city, Tulsa County, another state",
            "Tulsa, Oklahoma",
            "Tulsa,OK,city,2017-06-20",
        ),
        (
            "Jackson,,city,2017-06-20",
            "Jackson",
            "city, Hinds County",
            "Jackson, Mississippi",
            "Jackson,MS,city,2017-06-20",
        ),
        (
            "Chattanooga,Tennessee,county,2017-06-20",
            "Chattanooga, Tennessee",
            "city, Hamilton County",
            "Chattanooga, Tennessee",
            "Chattanooga,Tennessee,city,2017-06-20",
        ),
    ],
)
def test_a_row_is_respelled_as_the_place_that_is_taken(
    settle: Open, data: Path, row: str, title: str, about: str, found: str, stored: str
) -> None:
    test = settle(row)
    at = lines(test).index(f"Row 14 · {title}")
    assert lines(test)[at + 2 : at + 4] == [found, about]
    press(test, USE)
    assert f"{title} was respelled as {found}." in lines(test)
    assert count(test, "to settle") == 0
    ledger = (data / "locations.csv").read_bytes()
    publish(test)
    assert new_rows(data) == [stored]
    assert (data / "locations.csv").read_bytes() == ledger


def test_a_candidate_that_does_not_settle_every_row_is_refused(open_page: Open, data: Path) -> None:
    head, *rows = listed(data).splitlines()
    more = ("Tulsa,OK,city,2017-06-20,,", "Tulsa,OK,city,2018-08-20,40.7,-74.0")
    text = "\n".join([f"{head},latitude,longitude", *(f"{row},," for row in rows), *more])
    test = press(upload(open_page("update"), text), Key.UPDATE_NEXT)
    press(test, place_widget_key(Key.UPDATE_USE, "15-1"))
    assert banners(test) == [
        "That does not settle it. Row 15: the coordinates 40.7, -74.0 are at sea or abroad, not "
        "in Oklahoma."
    ]
    assert count(test, "to settle") == 1


def test_coordinates_are_refused_where_they_are_typed_until_they_are_good(
    settle: Open, data: Path
) -> None:
    test = settle("Georgetown,Pennsylvania,city,2017-06-20")
    for typed, said in (
        ("here", "“here” is not a pair of coordinates; type for example 35.15, -90.05."),
        ("39.1, -84.5", "The coordinates 39.1, -84.5 do not lie in Pennsylvania."),
    ):
        test.text_input(key=COORDINATES).set_value(typed).run()
        assert banners(test) == [said]
        assert count(test, "to settle") == 1
    test.text_input(key=COORDINATES).set_value("41.5, -80").run()
    assert "Georgetown, Pennsylvania is at 41.500° N, 80.000° W, as typed." in lines(test)
    publish(test)
    entry = read_ledger(FolderStorage(data)).decision("georgetown-pa")
    assert isinstance(entry, LedgerEntry)
    assert (entry.latitude, entry.longitude) == (41.5, -80.0)


def test_a_place_left_out_for_now_is_noted_and_decided(settle: Open, data: Path) -> None:
    test = settle("Georgetown,Pennsylvania,city,2017-06-20")
    press(test, place_widget_key(Key.UPDATE_LEAVE, "14"))
    assert "Georgetown, Pennsylvania is left out for now." in lines(test)
    publish(test)
    assert isinstance(read_ledger(FolderStorage(data)).decision("georgetown-pa"), LeftOut)


def test_a_pair_of_the_list_itself_cannot_be_split_while_a_file_is_added(
    open_page: Open, data: Path
) -> None:
    (data / "sites.csv").write_text(listed(data, PAIR), "utf-8")
    test = upload(open_page("update"), "City,ST\nTulsa,OK\n")
    modes = test.segmented_control(key=str(Key.UPDATE_MODE))
    modes.set_value(modes.options[1]).run()
    press(test, Key.UPDATE_SETTLE_EARLIER)
    assert [line for line in lines(test) if line.startswith("Correct")] == [
        "Correct this row in the file.",
        "Correct this row in the file.",
    ]
    assert not [key for key in keys(test) if key.startswith((Key.UPDATE_SPLIT, Key.UPDATE_USE))]


def test_a_row_without_state_or_candidate_is_for_the_table(settle: Open) -> None:
    test = settle("Qxville,,city,2017-06-20")
    assert lines(test)[-1] == "Correct its cells in the previous step or in the file."
    assert uses(test) == []


def test_of_many_cards_and_of_many_rows_on_one_the_first_are_drawn(settle: Open) -> None:
    twice = [f"Springfeild,Illinois,city,2017-06-{day:02}" for day in range(1, 8)]
    others = [f"Qx{chr(97 + n)}ville,Ohio,city,2017-06-20" for n in range(CARDS_AT_MOST + 1)]
    test = settle(*twice, *others)
    assert ("Row 14, Row 15, Row 16, Row 17, Row 18 and 2 more · Springfeild, Illinois") in lines(
        test
    )
    assert len([key for key in keys(test) if key.startswith(Key.UPDATE_LEAVE)]) == CARDS_AT_MOST
    assert "and 2 more places, once these are settled" in lines(test)


def test_a_day_that_somebody_else_has_described_meanwhile_is_replaced_on_purpose(
    settle: Open, data: Path
) -> None:
    test = settle("Tulsa,Oklahoma,city,2018-08-20")
    path = data / "announcements.csv"
    path.write_bytes(path.read_bytes() + b"2018-08-20,,Theirs,,,,,\n")
    after(test)
    assert "As “Theirs”. What you save here replaces it." in lines(test)
    test.text_input(key=f"{Key.DESCRIBE}-2018-08-20-title").set_value("Mine")
    press(
        test,
        next(button.key or "" for button in test.button if button.label == "Save this description"),
    )
    publish(test)
    frame, _ = read_announcements(path.read_bytes())
    assert frame["title"].tolist()[1:] == ["Mine"]
