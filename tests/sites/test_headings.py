"""What people tell of headings: guessed, never taken without a word, and kept for the next file."""

import pandas as pd
import pytest

from common.errors import MissingColumnsError
from sites.columns import KNOWN
from sites.headings import FILE_NAME, guessed_headings, keep_told, read_told, told_of
from sites.read import read_sites
from tables.header import folded_headings
from versions.folder import FolderStorage
from versions.history import History

HEADINGS = ("City", "St.", "Grant Day", "Head=Count")


@pytest.fixture
def storage(tmp_path) -> FolderStorage:
    return FolderStorage(tmp_path)


def frame(**columns: str) -> pd.DataFrame:
    named = {name.replace("_", " "): text.split("|") for name, text in columns.items()}
    return pd.DataFrame({"city": "Erie", "state": "PA", **named}, dtype="str")


@pytest.mark.parametrize(
    ("columns", "guessed"),
    [
        ({"Grant_day": "2017-06-20||6/20/2017"}, {"announced": "Grant day"}),
        ({"Grant_day": "2017-06-20", "Paid": "2019-01-01"}, {}),
        ({"Grant_day": "2017-06-20|soon"}, {}),
        ({"ZIP": "42906|40001"}, {}),
        ({"Grant_day": "2017-06-20", "announced": "2018-01-01"}, {}),
        ({"Level": "County|city"}, {"kind": "Level"}),
        ({"Level": "high"}, {}),
        ({"Site_latitude": "41.2", "Late": "x"}, {"latitude": "Site latitude"}),
        ({"Site_long": "-80.1"}, {"longitude": "Site long"}),
        ({"Internal_notes": "x"}, {"notes": "Internal notes"}),
        ({"Empty": "|"}, {}),
    ],
)
def test_a_heading_is_guessed_only_where_its_cells_can_be_nothing_else(columns, guessed):
    assert guessed_headings(frame(**columns), KNOWN) == guessed


def test_what_was_told_is_known_for_the_next_file_with_the_same_headings_alone(storage):
    told = {"Grant Day": "announced", "Head=Count": "notes"}
    keep_told(storage, folded_headings(HEADINGS), told, "Ana")
    data = ",".join(HEADINGS).encode() + b"\nErie,PA,6/20/17,3\n"
    file = read_sites(data, told=told_of(storage))
    assert list(file.frame.columns) == ["city", "state", "announced", "notes"]
    assert file.told == told
    again = read_sites(data.replace(b"Grant Day", b"GRANT-DAY"), told=told_of(storage))
    assert "announced" in again.frame
    other = read_sites(data.replace(b"St.", b"State,x"), told=told_of(storage))
    assert "Grant Day" in other.frame
    assert other.told == {}


def test_two_files_are_kept_beside_each_other_and_what_is_told_anew_replaces(tmp_path, storage):
    one, other = folded_headings(HEADINGS), ("city", "state", "day")
    keep_told(storage, one, {"Grant Day": "announced"}, "Ana")
    keep_told(storage, other, {"Day": "announced"}, "Ben")
    keep_told(storage, one, {"Head=Count": "notes"}, "Ana")
    assert read_told(storage) == {
        one: {"head=count": "notes"},
        other: {"day": "announced"},
    }
    keep_told(storage, one, {}, "Ana")
    assert read_told(storage) == {other: {"day": "announced"}}
    versions = History(tmp_path / FILE_NAME).versions()
    assert [version.who for version in versions] == ["Ana", "Ana", "Ben", "Ana"]
    keep_told(storage, one, {}, "Ana")
    assert len(History(tmp_path / FILE_NAME).versions()) == 4


@pytest.mark.parametrize("data", [b"", b"\xff\x00", b"headings,heading\na,b\n", b"x"])
def test_a_file_of_it_that_cannot_be_read_tells_nothing(tmp_path, data, storage):
    (tmp_path / FILE_NAME).write_bytes(data)
    assert read_told(storage) == {}


def test_a_column_that_must_be_there_can_be_told(storage):
    data = b"Grantee,State\nErie,PA\n"
    with pytest.raises(MissingColumnsError) as caught:
        read_sites(data)
    assert (caught.value.missing, caught.value.headings) == (("city",), ("Grantee", "State"))
    file = read_sites(data, told=told_of(storage, {"Grantee": "city"}))
    assert file.frame.to_dict("records") == [{"city": "Erie", "state": "PA"}]
    assert file.told == {"Grantee": "city"}


def test_what_is_told_counts_before_the_column_s_own_name(storage):
    data = b"city,state,announced,Joined\nErie,PA,x,2017-06-20\n"
    file = read_sites(data, told=told_of(storage, {"Joined": "announced"}))
    assert file.frame.to_dict("records") == [
        {"city": "Erie", "state": "PA", "announced (2)": "x", "announced": "2017-06-20"}
    ]
