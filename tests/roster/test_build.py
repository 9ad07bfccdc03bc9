import pytest

from common.errors import DataFolderError, TableError
from geocode.ledger import LeftOut
from geocode.ledger_file import decide
from geocode.review_queue import take
from roster.build import build_roster
from versions.folder import FolderStorage

DAY = "2017-06-20"


def test_the_shipped_roster_has_twelve_sites_in_the_order_of_the_file(shipped):
    assert shipped.sites.index.tolist() == list(range(2, 14))
    assert shipped.sites["city"].tolist()[:3] == ["Birmingham", "Indianapolis", "Memphis"]
    assert len(shipped.places) == len(shipped.located) == 12
    assert shipped.review.empty
    assert shipped.issues == ()
    assert shipped.as_of == DAY
    assert shipped.columns == ("city", "state", "kind", "announced")


def test_the_shipped_roster_describes_its_announcement_and_eight_agencies(shipped):
    assert shipped.announcements["date"].tolist() == [DAY]
    assert (shipped.announcements.iloc[0] != "").all()
    assert shipped.agencies["abbreviation"].tolist() == [
        "USAO", "OJP", "FBI", "ATF", "USMS", "DEA", "OVW", "COPS",
    ]  # fmt: skip
    assert (shipped.agencies != "").all(axis=None)
    assert shipped.agencies["url"].str.startswith("https://").all()


def test_counts_add_up_and_no_row_is_lost(roster_of_text):
    roster = roster_of_text("city,state\nMemphis,TN\nMemfis,TN\n,TN\nToledo,XX\nToledo,OH\n")
    assert len(roster.sites) == 5
    assert len(roster.located) + len(roster.review) == 5
    assert roster.located["city"].tolist() == ["Memphis", "Toledo"]
    assert {issue.row for issue in roster.issues} == {4, 5}
    assert roster.geocoded.candidates[3][0].label == "Memphis, Tennessee"


def test_a_place_that_joins_twice_is_two_sites_and_one_place(roster_of_text):
    rows = ["Kansas City,MO,2018-06-20", "Toledo,OH,", "Kansas City,Missouri,6/20/2017"]
    roster = roster_of_text("\n".join(["city,state,announced", *rows]))
    assert len(roster.sites) == 3
    assert roster.places.index.tolist() == ["kansas-city-mo", "toledo-oh"]
    place = roster.places.loc["kansas-city-mo"]
    assert place["rows"] == (2, 4)
    assert place["announced"] == (DAY, "2018-06-20")
    assert roster.places.loc["toledo-oh", "announced"] == ()


def test_a_place_has_the_people_of_its_entry_and_none_where_no_list_knows_it(
    roster_of_text, gazetteer
):
    roster = roster_of_text(
        "city,state,kind,latitude,longitude\nHouston,TX,city,,\nCook County,IL,county,,\n"
        "Nowhereville,TN,city,35.1,-90.0\n"
    )
    entries = {(entry.name, entry.state, entry.kind): entry for entry in gazetteer.records}
    assert roster.places["population"].to_dict() == {
        "houston-tx": entries["Houston", "TX", "city"].population,
        "cook-county-il": entries["Cook County", "IL", "county"].population,
        "nowhereville-tn": 0,
    }
    assert roster.places["population"].iloc[0] > 2_000_000


@pytest.mark.parametrize(
    "names", [("Nashville", "Nashville-Davidson"), ("Nashville-Davidson", "Nashville")]
)
def test_two_names_of_one_place_are_one_place_with_the_shorter_key(roster_of_text, names):
    roster = roster_of_text("city,state\n" + "".join(f"{name},TN\n" for name in names))
    assert roster.places.index.tolist() == ["nashville-tn"]
    assert roster.sites["key"].tolist() == ["nashville-tn"] * 2


def test_a_misspelling_that_a_person_settled_does_not_rename_its_place(folder, gazetteer, outlines):
    roster = build_roster(FolderStorage(folder), gazetteer, outlines)
    known = roster.places.loc["springfield-il"]
    with (folder / "sites.csv").open("a") as file:
        file.write("Springfeild,Illinois,city,\n")
    (place,) = build_roster(FolderStorage(folder), gazetteer, outlines).open_places
    decide(FolderStorage(folder), take(place, place.candidates[0], "Ada", "2024-01-02"))
    settled = build_roster(FolderStorage(folder), gazetteer, outlines)
    assert settled.sites["key"].tolist().count("springfield-il") == 2
    assert settled.places.loc["springfield-il", "city"] == known["city"]
    assert settled.open_places == ()
    assert [one.title for one in settled.decided] == ["Springfeild, Illinois"]


def test_a_wrong_point_of_a_place_that_is_located_under_its_other_name_moves_no_pin(
    roster_of_text,
):
    text = "city,state,latitude,longitude\nMemphis,TN,,\nMemphis,TN,47.6,-122.3\n"
    (place,) = roster_of_text(text).open_places
    assert place.needs_file_edit


def test_a_place_that_is_left_out_needs_nobody(roster_of_text, folder):
    (folder / "locations.csv").unlink(missing_ok=True)
    text = "city,state\nMemfis,TN\nQxville,TN\n"
    assert roster_of_text(text).needing_review == 2
    decide(FolderStorage(folder), LeftOut("memfis-tn", "Ada", "2024-01-02"))
    roster = roster_of_text(text, locations=(folder / "locations.csv").read_text("utf-8"))
    assert (roster.needing_review, len(roster.review)) == (1, 2)


def test_blank_kinds_and_dates_of_the_united_states_are_understood(roster_of_text):
    roster = roster_of_text("city,state,kind,announced\nMemphis,TN,,6/20/2017\n")
    site = roster.sites.iloc[0]
    assert (site["kind"], site["announced_date"], site["announced"]) == ("city", DAY, "2017-06-20")


def test_optional_columns_may_be_absent(roster_of_text):
    site = roster_of_text("city,state\nMemphis,TN\n").sites.iloc[0]
    assert (site["kind"], site["announced_date"]) == ("city", "")


def test_an_impossible_date_is_an_issue_and_the_row_is_located_all_the_same(roster_of_text):
    roster = roster_of_text("city,state,announced\nMemphis,TN,2017-06-31\n")
    assert roster.sites["verdict"].tolist() == ["located"]
    assert roster.sites["announced"].tolist() == ["2017-06-31"]
    assert [issue.check for issue in roster.issues] == ["impossible-date"]


def test_a_date_that_no_announcement_describes_is_said_once(roster_of_text):
    roster = roster_of_text("city,state,announced\nMemphis,TN,2018-01-02\nToledo,OH,2018-01-02\n")
    assert [(i.row, i.check) for i in roster.issues] == [(None, "undescribed-announcement")]
    rows = "".join(f"Memphis,TN,2018-01-{day:02d}\n" for day in range(1, 13))
    roster = roster_of_text(f"city,state,announced\n{rows}Toledo,OH,2018-02-31\n")
    assert [(i.row, i.message) for i in roster.issues] == [
        (14, "Row 14: “2018-02-31” is not a date; type it as year-month-day, such as 2017-06-20."),
        (
            None,
            "announcements.csv does not describe 12 announcements yet: 2018-01-01, 2018-01-02, "
            "2018-01-03, 2018-01-04, 2018-01-05 and 7 more.",
        ),
    ]


def test_a_further_column_with_few_short_values_or_many_numbers_makes_a_filter(roster_of_text):
    head = "city,state,Track,Only,Each,Prose,Blank,Site ID\n"
    rows = "".join(
        f"Memphis,TN,{'AB'[n % 2]},one,{n},{'long ' * 10}{n % 2},,{n}\n" for n in range(14)
    )
    roster = roster_of_text(head + rows)
    assert roster.further_columns == ("Track", "Each")
    assert list(roster.scales) == ["Each"]


def test_a_column_named_like_one_of_ours_is_kept_under_another_name(roster_of_text):
    roster = roster_of_text("city,state,key,source,key (file)\nMemphis,TN,mine,theirs,more\n")
    site = roster.sites.iloc[0]
    assert (site["key"], site["key (file) (file)"]) == ("memphis-tn", "mine")
    assert (site["source (file)"], site["key (file)"]) == ("theirs", "more")
    assert roster.sites.columns.is_unique


def test_announcements_stand_with_the_newest_last(folder, gazetteer, outlines):
    path = folder / "announcements.csv"
    path.write_text("date,title\n2018-06-20,Later\n6/20/2017,Earlier\n")
    roster = build_roster(FolderStorage(folder), gazetteer, outlines)
    assert roster.announcements["title"].tolist() == ["Earlier", "Later"]
    assert roster.announcements["url"].tolist() == ["", ""]
    assert roster.as_of == "2018-06-20"


def test_a_link_that_does_not_lead_to_the_web_is_dropped_and_said(folder, gazetteer, outlines):
    path = folder / "agencies.csv"
    path.write_text("abbreviation,name,url\nX,Ex,javascript:alert(1)\n")
    roster = build_roster(FolderStorage(folder), gazetteer, outlines)
    assert roster.agencies["url"].tolist() == [""]
    (issue,) = roster.issues
    assert (issue.file, issue.row, issue.check) == ("agencies.csv", 2, "unsafe-link")


def test_files_that_describe_nothing_yet_are_no_error(folder, gazetteer, outlines):
    (folder / "agencies.csv").write_text("abbreviation,name\n")
    (folder / "announcements.csv").write_text("date,title\n")
    roster = build_roster(FolderStorage(folder), gazetteer, outlines)
    assert roster.agencies.empty
    assert roster.undescribed == {DAY: tuple(range(2, 14))}
    assert roster.as_of == DAY


@pytest.mark.parametrize(
    "name", ["sites.csv", "locations.csv", "announcements.csv", "agencies.csv", "programme.toml"]
)
def test_the_version_changes_with_any_input_and_with_nothing_else(
    folder, gazetteer, outlines, name
):
    before = build_roster(FolderStorage(folder), gazetteer, outlines).version
    assert build_roster(FolderStorage(folder), gazetteer, outlines).version == before
    assert len(before) == 12
    with (folder / name).open("a") as file:
        file.write("\n")
    assert build_roster(FolderStorage(folder), gazetteer, outlines).version != before


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("sites.csv", TableError),
        ("announcements.csv", DataFolderError),
        ("agencies.csv", DataFolderError),
        ("programme.toml", DataFolderError),
    ],
)
def test_a_file_that_is_absent_or_unreadable_is_named(folder, gazetteer, outlines, name, error):
    (folder / name).write_bytes(b"\xff\x00")
    with pytest.raises(error, match=name):
        build_roster(FolderStorage(folder), gazetteer, outlines)
    (folder / name).unlink()
    with pytest.raises(error, match=name):
        build_roster(FolderStorage(folder), gazetteer, outlines)


def test_without_a_ledger_the_gazetteer_answers_in_memory(folder, gazetteer, outlines, shipped):
    (folder / "locations.csv").unlink()
    roster = build_roster(FolderStorage(folder), gazetteer, outlines)
    assert roster.places["latitude"].tolist() == shipped.places["latitude"].tolist()
    assert not (folder / "locations.csv").exists()
