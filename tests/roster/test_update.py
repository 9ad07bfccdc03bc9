"""An update before it is published."""

from pathlib import Path

import pandas as pd
import pytest

from common.errors import TableError
from common.limits import Limits
from geocode.review_queue import leave_out, take
from roster import build
from roster.beside import NOTHING
from roster.build import Inputs, roster_of
from roster.data_files import ANNOUNCEMENTS_NAME, LEDGER_NAME, SITES_NAME
from roster.draft import (
    Draft,
    pair_in,
    read_draft,
    with_cells,
    with_frame,
    with_pair_split,
    with_rows,
)
from roster.update import Base, Proposal, cell_issues, propose, row_text
from sites.read import read_sites
from versions.folder import FolderStorage
from versions.version import digest_of


@pytest.fixture
def base(folder: Path, gazetteer, outlines) -> Base:
    inputs = Inputs.read(FolderStorage(folder))
    roster = roster_of(inputs, gazetteer, outlines)
    return Base(inputs, roster, digest_of(inputs.files[SITES_NAME]))


@pytest.fixture
def proposed(base, gazetteer, outlines):
    """Propose the text of a file."""

    def make(text: str, **options) -> Proposal:
        draft = read_draft(text.encode(), "new.csv", limits=Limits())
        return propose(base, draft, gazetteer, outlines, **options)

    return make


def list_text(base: Base, *more: str) -> str:
    return base.inputs.files[SITES_NAME].decode() + "".join(f"{row}\n" for row in more)


def test_the_list_itself_changes_nothing(base, proposed):
    found = proposed(list_text(base))
    assert found.changes_nothing
    assert len(found.comparison.unchanged) == 12


def test_added_removed_and_changed_rows_are_told_apart(base, proposed):
    text = list_text(base, "Tulsa,OK,city,2018-08-20").replace("Toledo,Ohio", "Toledo,OH")
    text = "".join(line for line in text.splitlines(True) if not line.startswith("Buffalo"))
    found = proposed(text)
    assert [found.frame.loc[row, "city"] for row in found.comparison.added] == ["Tulsa"]
    assert [base.frame.loc[row, "city"] for row in found.comparison.removed] == ["Buffalo"]
    (changed,) = found.comparison.changed
    assert [(cell.before, cell.after) for cell in changed.cells] == [("Ohio", "OH")]
    assert "tulsa-ok" in found.roster.places.index
    assert "buffalo-ny" not in found.roster.places.index
    assert not found.asks_once_more


def test_what_is_published_is_what_was_shown(base, proposed):
    found = proposed(list_text(base, "Tulsa,OK,city,2018-08-20"))
    read = read_sites(found.data)
    assert read.frame.reset_index(drop=True).equals(found.frame.reset_index(drop=True))


def test_leaving_out_more_than_a_quarter_is_asked_about(base, proposed):
    lines = list_text(base).splitlines(True)
    assert not proposed("".join(lines[:-3])).asks_once_more
    assert proposed("".join(lines[:-4])).asks_once_more


def changes(found: Proposal) -> list[tuple[int, str, str, str]]:
    return [
        (row.after, cell.column, cell.before, cell.after)
        for row in found.comparison.changed
        for cell in row.cells
    ]


def added(found: Proposal) -> dict[int, str]:
    return {row: found.frame.loc[row, "city"] for row in found.comparison.added}


def test_adding_is_replacing_with_the_rows_that_stay(base, proposed):
    found = proposed(
        "city,state,announced,track\nHouston,TX,2017-06-20,a\nTulsa,OK,2018-08-20,b\n", add=True
    )
    assert found.frame["city"].tolist() == [*base.frame["city"], "Tulsa"]
    assert found.frame["track"].tolist() == [""] * 7 + ["a"] + [""] * 4 + ["b"]
    assert changes(found) == [(2, "track", "", "a")]
    assert added(found) == {3: "Tulsa"}
    assert (found.comparison.removed, found.comparison.moved) == ((), False)
    assert len(found.comparison.unchanged) == 11


def test_a_file_without_dates_adds_no_site_that_is_there(base, proposed):
    found = proposed('city,state\nBuffalo,NY\nLansing,Mich.\n"Toledo, OH",\nReno,NV\n', add=True)
    assert added(found) == {5: "Reno"}
    assert changes(found) == []


@pytest.mark.parametrize(
    "name", ["Cincinnati", "City of Cincinnati", "CINCINNATI", "Cincinnati, OH"]
)
def test_another_name_of_a_place_in_the_list_adds_no_second_site(base, proposed, name):
    found = proposed(f'city,state,announced\n"{name}",OH,2017-06-20\n', add=True)
    assert found.changes_nothing
    assert [base.frame.loc[at, "city"] for _, at in found.joined.known] == (
        ["Cincinnati"] if name.startswith("City") else []
    )


def test_a_misspelling_that_is_settled_while_adding_is_the_site_that_is_there(
    base, gazetteer, outlines
):
    text = "city,state,announced\nSpringfeild,Illinois,2017-06-20\nMemfis,TN,2018-08-20\n"
    draft = read_draft(text.encode(), "new.csv", limits=Limits())
    draft = with_cells(draft, [2], {"city": "Springfield"})
    draft = with_cells(draft, [3], {"city": "Memphis"})
    found = propose(base, draft, gazetteer, outlines, add=True)
    assert added(found) == {3: "Memphis"}  # it joins a second time
    assert found.roster.open_places == ()
    assert list(found.roster.places.loc["memphis-tn", "rows"]) == [7, 3]


def test_a_misspelling_that_is_decided_while_adding_is_no_second_site_on_one_pin(base, proposed):
    text = "city,state,announced,notes\nSpringfeild,Illinois,2017-06-20,new\n"
    (place,) = proposed(text, add=True).roster.open_places
    decision = take(place, place.candidates[0], "Ana", "2026-01-02")
    beside = NOTHING.deciding(place.title, decision, base.inputs.files[LEDGER_NAME])
    found = proposed(text, add=True, beside=beside)
    assert added(found) == {}
    assert changes(found) == [(2, "notes", "", "new")]
    assert found.joined.known == ((2, 13),)


def test_while_adding_rows_are_called_by_the_numbers_of_the_file(base, proposed):
    found = proposed(
        "title\n\ncity,state,announced\nToledo,OH,2017-06-20\nReno,NV,2017-06-31\n"
        "Oakland/Richmond,CA,2017-06-20\n",
        add=True,
    )
    assert [(issue.row, issue.value) for issue in cell_issues(found)] == [(5, "2017-06-31")]
    assert [row.number for place in found.roster.open_places for row in place.rows] == [6]
    assert row_text(found, 6) == "Row 6"
    listed = {row_text(found, row) for row in found.joined.listed}
    assert listed == {f"Row {row} of the list" for row in range(2, 14)}


def test_a_file_that_cannot_be_a_list_is_refused_in_one_sentence():
    with pytest.raises(TableError, match="town"):
        read_draft(b"country\nFrance\n", "town.xlsx", limits=Limits())


def test_a_settled_place_is_located_and_the_ledger_on_disk_is_not_touched(
    base, proposed, folder, gazetteer, outlines
):
    before = (folder / "locations.csv").read_bytes()
    text = list_text(base, "Georgetown,Pennsylvania,city,2017-06-20")
    found = proposed(text)
    (place,) = found.roster.open_places
    decision = take(place, place.candidates[0], "Ana", "2026-01-02")
    beside = NOTHING.deciding(place.title, decision, base.inputs.files[LEDGER_NAME])
    settled = proposed(text, beside=beside)
    assert settled.roster.open_places == ()
    assert settled.roster.places.loc["georgetown-pa", "latitude"] == place.candidates[0].latitude
    assert (folder / "locations.csv").read_bytes() == before


def test_a_pair_becomes_two_rows_with_the_same_other_cells(base, proposed, gazetteer):
    found = proposed(
        "city,state,announced,track\nHouston,TX,2017-06-20,a\n"
        "Oakland/Richmond,California,2017-06-20,b\nTulsa,OK,2017-06-20,c\n"
    )
    names = pair_in(found.frame.loc[3], gazetteer)
    assert names == ("Oakland", "Richmond")
    draft = with_pair_split(Draft("new.csv", "", found.frame), 3, names)
    assert draft.frame["city"].tolist() == ["Houston", "Oakland", "Richmond", "Tulsa"]
    assert draft.frame["track"].tolist() == ["a", "b", "b", "c"]
    assert draft.frame.index.tolist() == [2, 3, 4, 5]
    assert pair_in(found.frame.loc[2], gazetteer) == ()


def test_a_date_that_nobody_has_described_is_named_until_it_is(base, proposed):
    text = list_text(base, "Tulsa,OK,city,2018-08-20")
    assert list(proposed(text).roster.undescribed) == ["2018-08-20"]
    described = base.inputs.files[ANNOUNCEMENTS_NAME] + b"2018-08-20,More,More sites join,,,,,\n"
    beside = NOTHING.describing(described, base.inputs.files[ANNOUNCEMENTS_NAME])
    assert not proposed(text, beside=beside).roster.undescribed


def test_issues_name_the_rows_of_the_file(proposed):
    found = proposed("My list,,\n\ncity,state,announced\nHouston,TX,2017-02-30\n")
    (issue,) = cell_issues(found)
    assert (issue.row, issue.column, issue.value) == (4, "announced", "2017-02-30")


def edited(draft: Draft) -> pd.DataFrame:
    return draft.frame.reset_index()


def test_rows_typed_into_the_table_are_numbered_and_blank_ones_left_out(base):
    draft = Draft("the list", "", base.frame)
    table = edited(draft)
    table = pd.concat([table.drop(index=1), pd.DataFrame([{}, {"city": "Tulsa", "state": "OK"}])])
    frame = with_frame(draft, table).frame
    assert frame.index.tolist() == [2, *range(4, 14), 14]
    assert frame.loc[14, ["city", "state", "announced"]].tolist() == ["Tulsa", "OK", ""]
    assert with_frame(draft, table).frame.equals(frame)


def test_some_rows_edited_leave_the_others(base):
    draft = Draft("the list", "", base.frame)
    table = edited(draft).iloc[[3]].assign(city="Tolédo")
    frame = with_rows(draft, table).frame
    assert frame.loc[5, "city"] == "Tolédo"
    assert frame.drop(index=5).equals(base.frame.drop(index=5))


def test_some_cells_of_some_rows_are_set(base):
    draft = with_cells(Draft("", "", base.frame), [3, 4], {"kind": "county"})
    assert draft.frame["kind"].tolist()[:4] == ["city", "county", "county", "city"]
    assert base.frame.loc[3, "kind"] == "city"
    draft = with_cells(Draft("", "", base.frame[["city", "state"]]), [3], {"kind": "county"})
    assert draft.frame["kind"].tolist() == ["", "county", *[""] * 10]


@pytest.fixture
def looked_at(monkeypatch) -> list[tuple[str, ...]]:
    """What the rows are asked for: the cells of each search text, and each list that is checked."""
    asked: list[tuple[str, ...]] = []
    search_text, check_sites = build.search_text, build.check_sites

    def note_text(*cells: str) -> str:
        asked.append(cells)
        return search_text(*cells)

    def note_check(frame: pd.DataFrame):
        asked.append(("all", str(len(frame))))
        return check_sites(frame)

    monkeypatch.setattr(build, "search_text", note_text)
    monkeypatch.setattr(build, "check_sites", note_check)
    return asked


def assert_alike(found: Proposal, other: Proposal) -> None:
    assert found.data == other.data
    assert found.comparison == other.comparison
    for name in ("sites", "places", "cells"):
        pd.testing.assert_frame_equal(getattr(found.roster, name), getattr(other.roster, name))
    for name in ("version", "issues", "search_texts", "open_places", "decided"):
        assert getattr(found.roster, name) == getattr(other.roster, name)
    assert found.roster.geocoded.candidates == other.roster.geocoded.candidates


def test_after_a_decision_the_list_is_not_looked_at_again(
    base, proposed, gazetteer, outlines, looked_at
):
    text = list_text(base, "Tulsqa,OK,city,2018-08-20", ",TN,city,2018-08-20")
    draft = read_draft(text.encode(), "new.csv", limits=Limits())
    first = propose(base, draft, gazetteer, outlines)
    assert looked_at == [("all", "14"), ("Tulsqa", "Oklahoma", "OK"), ("", "Tennessee", "TN")]
    looked_at.clear()
    (place,) = (one for one in first.roster.open_places if not one.needs_file_edit)
    decision = leave_out(place, "Ann", "2026-01-02")
    beside = NOTHING.deciding(place.title, decision, base.inputs.files[LEDGER_NAME])
    again = propose(base, draft, gazetteer, outlines, beside=beside, earlier=first)
    assert looked_at == []
    assert again.comparison is first.comparison
    assert again.data is first.data
    assert again.roster.places is first.roster.places
    assert again.roster.open_places != first.roster.open_places
    assert_alike(again, propose(base, draft, gazetteer, outlines, beside=beside))


def test_of_a_respelled_row_alone_the_search_text_is_made_anew(
    base, gazetteer, outlines, looked_at
):
    text = list_text(base, "Tulsqa,OK,city,2018-08-20", "Nowhere,XX,city,2018-08-20")
    draft = read_draft(text.encode(), "new.csv", limits=Limits())
    first = propose(base, draft, gazetteer, outlines)
    looked_at.clear()
    respelled = with_cells(draft, [14], {"city": "Tulsa"})
    again = propose(base, respelled, gazetteer, outlines, earlier=first)
    assert looked_at == [("all", "14"), ("Tulsa", "Oklahoma", "OK")]
    assert "tulsa-ok" in again.roster.places.index
    assert_alike(again, propose(base, respelled, gazetteer, outlines))


@pytest.mark.parametrize(
    ("choose", "joins_as_before"),
    [
        (lambda place: take(place, place.candidates[0], "Ana", "2026-01-02"), False),
        (lambda place: leave_out(place, "Ana", "2026-01-02"), True),
    ],
)
def test_while_adding_the_files_are_joined_again_only_where_a_decision_names_a_site(
    base, gazetteer, outlines, choose, joins_as_before
):
    text = "city,state,announced,notes\nSpringfeild,Illinois,2017-06-20,new\n"
    draft = read_draft(text.encode(), "new.csv", limits=Limits())
    first = propose(base, draft, gazetteer, outlines, add=True)
    (place,) = first.roster.open_places
    beside = NOTHING.deciding(place.title, choose(place), base.inputs.files[LEDGER_NAME])
    again = propose(base, draft, gazetteer, outlines, add=True, beside=beside, earlier=first)
    assert (again.joined is first.joined) == joins_as_before
    anew = propose(base, draft, gazetteer, outlines, add=True, beside=beside)
    assert_alike(again, anew)
    assert (again.joined.known, again.joined.listed) == (anew.joined.known, anew.joined.listed)
