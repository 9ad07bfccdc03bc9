from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geocode.ledger import Change, Decision, LedgerEntry, LeftOut
from geocode.pipeline import geocode_sites
from geocode.review import Reviewed, review_places
from geocode.review_queue import check_coordinates
from sites.read import read_sites

DAY = "2024-01-02"


@pytest.fixture(scope="module")
def review(gazetteer, outlines):
    """Review a file's text with these lines typed; returns result, decisions, what was shown."""

    def run(text: str, lines: Iterable[str], settles=lambda row, entry: "", in_state=None):
        frame = read_sites(text.encode()).frame
        typed, told = iter(lines), []
        saved: list[Decision] = []

        def save(decision: Decision) -> Change:
            saved.append(decision)
            return Change(decision.key, None, decision)

        def undo(change: Change) -> bool:
            assert saved.pop() == change.after
            return True

        result = review_places(
            frame,
            geocode_sites(frame, gazetteer, outlines=outlines),
            ask=lambda prompt: next(typed, None),
            tell=told.append,
            settles=settles,
            save=save,
            undo=undo,
            who="Ada",
            day=DAY,
            in_state=in_state,
        )
        assert next(typed, None) is None, "a line was not read"
        return result, saved, "\n".join(told)

    return run


MEMFIS = "city,state\nMemfis,TN\n"


def test_the_number_of_a_candidate_takes_it(review):
    result, (entry,), shown = review(MEMFIS, ["1"])
    assert (entry.key, entry.matched_name, entry.decided_by, entry.date) == (
        "memfis-tn",
        "Memphis, Tennessee",
        "Ada",
        DAY,
    )
    assert result == Reviewed(decided=1)
    assert (
        "  Row 2: “Memfis, Tennessee” is not in the gazetteer; did you mean Memphis, Tennessee?"
    ) in shown.splitlines()
    assert "  Saved: memfis-tn is at 35.1087, -89.9663 (Memphis, Tennessee)." in shown.splitlines()


def test_coordinates_are_typed_and_checked_until_they_are_good(review):
    lines = ["c", "here", "-89.97, 35.11", "35.11, 89.97", "0, 0", "35.11, -89.97"]
    _, saved, shown = review(MEMFIS, lines)
    assert saved == [
        LedgerEntry("memfis-tn", 35.11, -89.97, "typed by Ada", date=DAY, decided_by="Ada")
    ]
    refusals = [line.strip() for line in shown.splitlines() if line.startswith("  ")]
    assert refusals[-5:-1] == [
        "“here” is not a pair of coordinates; type for example 35.15, -90.05.",
        "Latitude and longitude seem to be swapped in -89.97, 35.11.",
        "The longitude in 35.11, 89.97 seems to lack its minus sign.",
        "The coordinates 0, 0 lie outside the United States and its territories.",
    ]


def test_an_empty_line_goes_back_from_the_coordinates(review):
    assert review(MEMFIS, ["c", "", "s"])[0] == Reviewed(skipped=1)


def test_a_place_is_left_out_for_now(review):
    result, saved, _ = review(MEMFIS, ["L"])
    assert saved == [LeftOut("memfis-tn", "Ada", DAY)]
    assert result.decided == 1


@pytest.mark.parametrize("line", ["s", "", " S "])
def test_a_place_is_skipped(review, line):
    assert review(MEMFIS, [line])[:2] == (Reviewed(skipped=1), [])


@pytest.mark.parametrize("lines", [["1", "q"], ["1"], ["1", "c"]])
def test_quitting_and_the_end_of_input_keep_what_was_decided(review, lines):
    text = "city,state\nMemfis,TN\nQxville,TN\nQyville,TN\n"
    result, saved, _ = review(text, lines)
    assert len(saved) == 1
    assert result == Reviewed(decided=1, unasked=2)


@pytest.mark.parametrize("line", ["0", "2", "-1", "x", "1.0", "²", "9" * 5000])
def test_what_is_no_choice_is_asked_again(review, line):
    result, _, shown = review(MEMFIS, [line, "s"])
    assert result == Reviewed(skipped=1)
    assert f"  “{line}” is not one of these choices." in shown.splitlines()


def test_a_candidate_in_another_state_is_not_taken(review):
    _, saved, shown = review("city,state\nCincinnati,TX\n", ["1", "s"])
    assert saved == []
    assert (
        "  Cincinnati, Ohio is not in Texas; if it is the right one, correct the state in the file."
    ) in shown.splitlines()


def test_a_decision_that_would_not_settle_the_row_is_not_saved(review):
    _, saved, shown = review(MEMFIS, ["1", "s"], settles=lambda row, entry: f"Row {row}: no.")
    assert saved == []
    assert "  That does not locate it, so nothing was saved. Row 2: no." in shown.splitlines()


def test_a_place_in_several_rows_is_asked_once_and_names_them_all(review):
    text = "city,state,notes\nMemfis,TN,a\nMemphis,TN,\nMemfis,TN,b\n"
    result, saved, shown = review(text, ["1"])
    assert (result.decided, len(saved)) == (1, 1)
    assert (
        "  Row 2: “Memfis, Tennessee” is not in the gazetteer; did you mean Memphis, Tennessee?"
    ) in shown.splitlines()
    assert (
        "  Row 4: “Memfis, Tennessee” is not in the gazetteer; did you mean Memphis, Tennessee?"
    ) in shown.splitlines()


def test_a_row_without_a_state_is_shown_and_not_asked(review):
    result, _, shown = review("city,state\nMemphis,\n,TN\n", [])
    assert result == Reviewed(unasked=2)
    assert shown.count("Fix this row in the file.") == 2


def test_a_row_whose_place_is_located_in_another_row_is_not_asked(review):
    text = "city,state,latitude,longitude\nMemphis,TN,,\nMemphis,TN,47.6,-122.3\n"
    result, _, shown = review(text, [])
    assert result == Reviewed(unasked=1)
    assert (
        "Row 3: the coordinates 47.6, -122.3 lie in Washington, not Tennessee."
        in shown.splitlines()
    )


def test_the_last_decision_is_taken_back_and_asked_again(review):
    text = "city,state\nMemfis,TN\nQxville,TN\nQyville,TN\n"
    result, saved, shown = review(text, ["1", "s", "u", "l", "s", "s"])
    assert saved == [LeftOut("memfis-tn", "Ada", DAY)]
    assert result == Reviewed(decided=1, skipped=2)
    assert "  Undone: the decision on memfis-tn." in shown.splitlines()


def test_undo_with_nothing_decided_says_so(review):
    result, _, shown = review(MEMFIS, ["u", "s"])
    assert result == Reviewed(skipped=1)
    assert "  There is nothing to undo." in shown.splitlines()


def test_a_file_without_open_rows_asks_nothing(review):
    assert review("city,state\nMemphis,TN\n", []) == (Reviewed(), [], "")


def test_the_outline_of_the_state_is_asked_about_typed_coordinates(review):
    def in_state(code: str, latitude: float, longitude: float) -> bool:
        return code == "TN" and latitude == 35.11

    lines = ["c", "47.6 -122.3", "35.11 -89.97"]
    _, saved, shown = review(MEMFIS, lines, in_state=in_state)
    assert "  The coordinates 47.6, -122.3 do not lie in Tennessee." in shown.splitlines()
    assert saved[0].latitude == 35.11


@given(st.text(), st.sampled_from(["TN", "GU", "AK"]))
def test_no_text_for_coordinates_raises(text, code):
    found = check_coordinates(text, code)
    assert isinstance(found, str | tuple)


@given(st.lists(st.text(max_size=8), max_size=8))
def test_whatever_is_typed_the_review_ends(gazetteer, outlines, lines):
    frame = read_sites(b"city,state\nMemfis,TN\nQxville,TN\n").frame
    typed = iter(lines)
    result = review_places(
        frame,
        geocode_sites(frame, gazetteer, outlines=outlines),
        ask=lambda prompt: next(typed, None),
        tell=lambda text: None,
        settles=lambda row, entry: "",
        save=lambda decision: Change(decision.key, None, decision),
        undo=lambda change: False,
        who="Ada",
        day=DAY,
    )
    assert result.decided + result.skipped + result.unasked == 2
