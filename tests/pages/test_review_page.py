"""The Review page over a data folder with rows that no one can be sure of."""

import csv
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geocode.ledger import LedgerEntry, LeftOut
from geocode.ledger_file import decide, read_ledger
from tests.helpers.pages import Open
from tests.helpers.text import html_lines
from tests.helpers.updating import lines
from ui import live
from ui.access import EDITING_VARIABLE
from ui.keys import Key
from ui.text import long_date
from versions.folder import FolderStorage

pytestmark = pytest.mark.usefixtures("editing")

ROWS = (
    ("Springfeild", "Illinois", "city", "", ""),
    ("Georgetown", "Pennsylvania", "", "", ""),
    ("Tulsa", "Oklahoma", "city", "47.6", "-122.3"),
    ("Cincinnati", "Texas", "city", "", ""),
    ("Lincoln", "", "city", "", ""),
    ("Denver", "Colorado", "planet", "", ""),
)
"""Rows 14 to 19 of the file; the last two are for the file alone."""

OPEN = "{} of 18 sites need review. They stay in the list but are not on the map."


@pytest.fixture
def bad(data: Path) -> Path:
    """The data folder with the bad rows added."""
    with (data / "sites.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    head += ["latitude", "longitude"]
    with (data / "sites.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([*row, "", ""] for row in rows)
        writer.writerows([city, state, kind, "", *at] for city, state, kind, *at in ROWS)
    return data


def words(test: AppTest) -> str:
    htmls = [element.proto.body for element in test.get("html")]
    return "\n".join([*htmls, *(text.value for text in test.text)])


def keys(test: AppTest) -> list[str]:
    return [button.key or "" for button in test.button]


def after(test: AppTest) -> AppTest:
    """Draw the page with the roster as it is now, as the app does before it draws a page."""
    test.session_state[Key.ROSTER] = live.load_current().roster
    return test.run()


def verdict(key: str) -> str:
    sites = live.load_current().roster.sites
    return str(sites[sites["key"] == key]["verdict"].iloc[0])


def decision(data: Path, key: str) -> LedgerEntry | LeftOut | None:
    return read_ledger(FolderStorage(data)).decision(key)


def test_the_twelve_need_nobody_and_the_title_bar_has_no_review(open_page: Open) -> None:
    assert "Review" not in [link.proto.label for link in open_page().get("page_link")]
    assert "No site needs review." in lines(open_page("review"))


def test_the_page_counts_what_is_open_and_shows_one_place_with_its_reason(
    open_page: Open, bad: Path
) -> None:
    test = open_page("review")
    assert not test.exception
    said = words(test)
    assert OPEN.format(6) in html_lines(said)
    assert (
        "Row 14: “Springfeild, Illinois” is not in the gazetteer; did you mean "
        "Springfield, Illinois?"
    ) in html_lines(said)
    assert "Georgetown" not in said
    assert test.selectbox[0].label == "Place 1 of 4"
    assert "Review (6)" in [link.proto.label for link in open_page().get("page_link")]


def test_rows_that_only_the_file_can_mend_are_listed_with_their_reasons(
    open_page: Open, bad: Path
) -> None:
    said = lines(open_page("review"))
    assert "Row 18: “Lincoln” has no state." in said
    assert "Row 19: “planet” is not a kind of place; use city or county." in said


def test_a_candidate_becomes_a_pin_with_who_and_when_and_undo_takes_it_back(
    open_page: Open, bad: Path
) -> None:
    test = open_page("review")
    test.text_input(key="person").set_value("Ada Lovelace").run()
    test.button(key="review-take-springfeild-il-1").click().run()
    assert not test.exception
    sites = live.load_current().roster.sites
    assert sites.loc[14, ["key", "verdict"]].tolist() == ["springfield-il", "located"]
    entry = decision(bad, "springfeild-il")
    assert isinstance(entry, LedgerEntry)
    assert (entry.matched_name, entry.decided_by) == ("Springfield, Illinois", "Ada Lovelace")
    assert len(entry.date) == len("2024-01-02")
    said = words(after(test))
    settled = "Springfeild, Illinois is Springfield, Illinois, at 39.771° N, 89.654° W"
    assert [line for line in html_lines(said) if line.startswith(settled)] == [
        f"{settled}.",
        settled,
    ]
    assert f"by Ada Lovelace, {long_date(entry.date)}" in html_lines(said)
    assert "<h2>Georgetown, Pennsylvania</h2>" in said

    test.button(key="notice-undo-review-notice").click().run()
    assert decision(bad, "springfeild-il") is None
    assert verdict("springfeild-il") == "not found"
    assert "<h2>Springfeild, Illinois</h2>" in words(after(test))


def test_previous_next_and_the_box_go_through_the_places(open_page: Open, bad: Path) -> None:
    test = open_page("review")
    assert test.button(key="review-previous").disabled
    test.button(key="review-next").click().run()
    assert "<h2>Georgetown, Pennsylvania</h2>" in words(test)
    test.selectbox[0].set_value("4. Cincinnati, Texas").run()
    assert "<h2>Cincinnati, Texas</h2>" in words(test)
    assert test.button(key="review-next").disabled
    test.button(key="review-previous").click().run()
    assert "<h2>Tulsa, Oklahoma</h2>" in words(test)


def test_the_address_names_the_place(open_page: Open, bad: Path) -> None:
    assert "<h2>Georgetown, Pennsylvania</h2>" in words(open_page("review", site="georgetown-pa"))


def test_a_candidate_in_another_state_is_shown_and_cannot_be_chosen(
    open_page: Open, bad: Path
) -> None:
    test = open_page("review", site="cincinnati-tx")
    assert (
        "Cincinnati, Ohio is not in Texas; if it is the right one, correct the state in the file."
    ) in lines(test)
    assert not [key for key in keys(test) if key.startswith("review-take-cincinnati")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("here", "“here” is not a pair of coordinates; type for example 35.15, -90.05."),
        ("41.5, 80", "The longitude in 41.5, 80 seems to lack its minus sign."),
        ("39.1, -84.5", "The coordinates 39.1, -84.5 do not lie in Pennsylvania."),
        ("", "Type latitude and longitude first, for example 35.15, -90.05."),
    ],
)
def test_coordinates_that_are_no_good_are_not_saved_and_stay_typed(
    open_page: Open, bad: Path, typed: str, said: str
) -> None:
    test = open_page("review", site="georgetown-pa")
    field = "review-coordinates-georgetown-pa"
    test.text_input(key=field).set_value(typed)
    test.button(key="review-use").click().run()
    assert said in lines(test)
    assert test.text_input(key=field).value == typed
    assert decision(bad, "georgetown-pa") is None


def test_good_coordinates_are_saved_as_typed_by_the_person(open_page: Open, bad: Path) -> None:
    test = open_page("review", site="georgetown-pa")
    test.text_input(key="review-coordinates-georgetown-pa").set_value("41.5, -80")
    test.text_input(key="person").set_value("Ada")
    test.button(key="review-use").click().run()
    entry = decision(bad, "georgetown-pa")
    assert isinstance(entry, LedgerEntry)
    assert (entry.latitude, entry.longitude, entry.source) == (41.5, -80.0, "typed by Ada")
    assert verdict("georgetown-pa") == "located"


def test_a_decision_holds_against_wrong_coordinates_in_the_row(open_page: Open, bad: Path) -> None:
    test = open_page("review", site="tulsa-ok")
    test.button(key="review-take-tulsa-ok-1").click().run()
    assert verdict("tulsa-ok") == "located"


def test_a_place_is_left_out_and_taken_back_from_the_list(open_page: Open, bad: Path) -> None:
    test = open_page("review")
    test.button(key="review-leave").click().run()
    assert isinstance(decision(bad, "springfeild-il"), LeftOut)
    said = lines(after(test))
    assert OPEN.format(5) in said
    assert "Springfeild, Illinois is left out for now" in said
    test.button(key="review-take-back-springfeild-il").click().run()
    assert decision(bad, "springfeild-il") is None
    assert OPEN.format(6) in lines(after(test))


def test_undo_leaves_what_somebody_else_decided_since(open_page: Open, bad: Path) -> None:
    test = open_page("review")
    test.button(key="review-leave").click().run()
    decide(FolderStorage(bad), LeftOut("springfeild-il", "Grace", "2024-01-02"))
    test.button(key="notice-undo-review-notice").click().run()
    assert decision(bad, "springfeild-il") == LeftOut("springfeild-il", "Grace", "2024-01-02")
    assert "Someone else decided differently since then; that decision stays." in lines(test)


def test_a_decision_that_replaces_another_persons_says_so(open_page: Open, bad: Path) -> None:
    test = open_page("review")
    decide(FolderStorage(bad), LeftOut("springfeild-il", "Grace", "2024-01-02"))
    test.button(key="review-take-springfeild-il-1").click().run()
    assert (
        "Springfeild, Illinois is Springfield, Illinois, at 39.771° N, 89.654° W. "
        "This replaces what Grace decided."
    ) in lines(test)


@pytest.mark.parametrize("name", ["", "  ", "Gazetteer", "online"])
def test_nobody_decides_under_no_name(open_page: Open, bad: Path, name: str) -> None:
    test = open_page("review")
    test.text_input(key="person").set_value(name)
    test.button(key="review-leave").click().run()
    assert decision(bad, "springfeild-il") is None
    assert "Nothing was saved: Type your name first; the history keeps it." in lines(test)


def test_a_ledger_that_cannot_be_written_is_said_and_what_is_typed_stays(
    open_page: Open, bad: Path
) -> None:
    test = open_page("review", site="georgetown-pa")
    (bad / "locations.csv").rename(bad / "kept.csv")
    (bad / "locations.csv").mkdir()
    test.text_input(key="review-coordinates-georgetown-pa").set_value("41.5, -80")
    test.button(key="review-use").click().run()
    assert not test.exception
    assert "Nothing was saved: The data folder cannot be written: Is a directory." in lines(test)
    assert test.text_input(key="review-coordinates-georgetown-pa").value == "41.5, -80"


def test_who_may_not_edit_sees_everything_and_no_button_that_changes_anything(
    open_page: Open, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(EDITING_VARIABLE)
    decide(FolderStorage(bad), LeftOut("georgetown-pa", "Grace", "2024-01-02"))
    test = open_page("review")
    assert keys(test) == ["review-previous", "review-next"]
    assert not test.text_input
    said = lines(test)
    assert (
        "To settle places, open this page on the computer that runs the map, or run "
        "python -m geocode --review there."
    ) in said
    assert "1 Springfield, Illinois" in said
    assert "Georgetown, Pennsylvania is left out for now" in said
    assert "by Grace, January 2, 2024" in said


def test_a_screen_that_is_older_than_the_right_to_edit_changes_nothing(
    open_page: Open, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = open_page("review")
    monkeypatch.delenv(EDITING_VARIABLE)
    test.button(key="review-leave").click().run()
    assert decision(bad, "springfeild-il") is None


def test_text_from_the_file_is_text(open_page: Open, data: Path) -> None:
    with (data / "sites.csv").open("a", encoding="utf-8") as file:
        file.write("<b>Qx</b> *y* :red[z],Ohio,city,\n")
    test = open_page("review")
    assert not test.exception
    said = words(test)
    assert "<h2>&lt;b&gt;Qx&lt;/b&gt; *y* :red[z], Ohio</h2>" in said
    assert "<b>Qx" not in said


def test_of_hundreds_of_open_places_one_is_drawn(open_page: Open, data: Path) -> None:
    with (data / "sites.csv").open("a", encoding="utf-8") as file:
        file.writelines(
            f"Qx{chr(97 + n // 26)}{chr(97 + n % 26)}ville,Ohio,city,\n" for n in range(400)
        )
    test = open_page("review")
    assert test.selectbox[0].label == "Place 1 of 400"
    assert len(test.get("html")) < 20


def test_a_site_without_a_pin_links_to_its_review_from_the_map(open_page: Open, bad: Path) -> None:
    links = [link.proto.label for link in open_page(site="georgetown-pa").get("page_link")]
    assert "See why, and what it could be" in links
    links = [link.proto.label for link in open_page(site="memphis-tn").get("page_link")]
    assert "See why, and what it could be" not in links


def test_decisions_keep_the_review_in_the_title_bar_for_who_can_take_them_back(
    open_page: Open, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(FolderStorage(data), LeftOut("memphis-tn", "Grace", "2024-01-02"))
    assert "Review" in [link.proto.label for link in open_page().get("page_link")]
    monkeypatch.delenv(EDITING_VARIABLE)
    assert "Review" not in [link.proto.label for link in open_page().get("page_link")]
