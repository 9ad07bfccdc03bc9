import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geocode.ledger import Ledger, LedgerEntry
from geocode.pipeline import TYPED_SOURCE, geocode_sites
from sites.read import read_sites


@pytest.fixture(scope="module")
def geocode(gazetteer, outlines):
    def run(text: str, ledger: Ledger | None = None):
        frame = read_sites(text.encode()).frame
        return geocode_sites(frame, gazetteer, ledger, outlines=outlines)

    return run


def one(geocoded) -> pd.Series:
    (row,) = geocoded.frame.index
    return geocoded.frame.loc[row]


def test_a_located_row_has_key_state_coordinates_and_source(geocode):
    site = one(geocode("city,state\nMemphis,Tenn.\n"))
    assert (site["key"], site["state_code"], site["state_name"]) == (
        "memphis-tn",
        "TN",
        "Tennessee",
    )
    assert (site["verdict"], site["kind"]) == ("located", "city")
    assert site["latitude"] == pytest.approx(35.1, abs=0.1)
    assert site["longitude"] == pytest.approx(-90.0, abs=0.1)
    assert site["source"]
    assert site["matched_name"] == "Memphis, Tennessee"


@pytest.mark.parametrize(
    ("row", "verdict", "said"),
    [
        (",TN,", "not found", "Row 2: the city is blank."),
        ("Memphis,,", "not found", "Row 2: “Memphis” has no state."),
        (
            "Memphis,Tenessee,",
            "not found",
            "Row 2: “Tenessee” is not a state or territory of the United States.",
        ),
        (
            "Memphis,TN,tribe",
            "not found",
            "Row 2: “tribe” is not a kind of place; use city or county.",
        ),
        (
            "Memfis,TN,",
            "not found",
            (
                "Row 2: “Memfis, Tennessee” is not in the gazetteer; did you mean Memphis, "
                "Tennessee?"
            ),
        ),
        (
            "Farmville,NC,",
            "ambiguous",
            ("Row 2: there are 2 places named Farmville in North Carolina; choose the right one."),
        ),
        (
            '"Memphis, TX",TN,',
            "conflict",
            "Row 2: the city cell names Texas, the state cell Tennessee.",
        ),
    ],
)
def test_a_row_that_is_not_located_says_why_and_has_no_coordinates(geocode, row, verdict, said):
    site = one(geocode(f"city,state,kind\n{row}\n"))
    assert site["verdict"] == verdict
    assert site["reason"] == said
    assert pd.isna(site["latitude"])
    assert pd.isna(site["longitude"])
    assert site["source"] == ""


@pytest.mark.parametrize("row", ['"Memphis, TN",TN', '"Memphis, Tennessee",', '"Memphis,Tenn.",TN'])
def test_a_state_in_the_city_cell_is_understood(geocode, row):
    assert one(geocode(f"city,state\n{row}\n"))["key"] == "memphis-tn"


def test_an_entry_of_the_ledger_wins_over_the_gazetteer(geocode):
    entry = LedgerEntry("memphis-tn", 35.2, -89.9, "A person", date="2024-01-02")
    site = one(geocode("city,state\nMemphis,TN\n", Ledger().with_entries([entry])))
    assert (site["latitude"], site["source"], site["verdict"]) == (35.2, "A person", "located")


def test_an_entry_of_the_ledger_locates_what_the_gazetteer_lacks(geocode):
    entry = LedgerEntry("nowhere-at-all-tx", 31.0, -99.0, "A person")
    site = one(geocode("city,state\nNowhere at all,TX\n", Ledger().with_entries([entry])))
    assert (site["verdict"], site["latitude"]) == ("located", 31.0)


def test_an_entry_of_a_city_does_not_locate_the_county(geocode):
    entry = LedgerEntry("jackson-mo", 37.4, -89.7, "A person")
    geocoded = geocode("city,state,kind\nJackson,MO,county\n", Ledger().with_entries([entry]))
    assert one(geocoded)["matched_name"] == "Jackson County, Missouri"


def test_a_row_that_may_mean_the_county_is_asked_about_beside_one_that_says_city(geocode):
    rows = "city,state,kind\nFairfax,VA,\nFairfax,VA,city\n"
    first = geocode(rows)
    assert first.frame["verdict"].tolist() == ["ambiguous", "located"]
    ledger = Ledger().with_entries(first.new_entries("2026-01-01"))
    again = geocode(rows, ledger).frame
    assert again["verdict"].tolist() == ["ambiguous", "located"]
    assert again["reason"].tolist() == [
        "Row 2: “Fairfax, Virginia” may be the city or Fairfax County; type city or county as "
        "its kind.",
        "Row 3: located earlier, as Fairfax, Virginia.",
    ]


def test_a_county_that_someone_chose_does_not_locate_the_city(geocode):
    county = LedgerEntry("fairfax-va", 38.84, -77.28, "A list", "Fairfax County", "51059", "Ann")
    ledger = Ledger().with_entries([county])
    found = geocode("city,state,kind\nFairfax,VA,\nFairfax,VA,city\n", ledger)
    assert found.frame["matched_name"].tolist() == ["Fairfax County, Virginia", "Fairfax, Virginia"]
    assert found.new_entries("2026-01-01") == []


def test_given_coordinates_are_checked_against_the_ledger(geocode):
    ledger = Ledger().with_entries([LedgerEntry("nowhere-tx", 31.0, -99.0, "A person")])
    head = "city,state,latitude,longitude\n"
    near = one(geocode(f"{head}Nowhere,TX,31.01,-99.01\n", ledger))
    assert (near["verdict"], near["source"], near["latitude"]) == ("located", TYPED_SOURCE, 31.01)
    far = one(geocode(f"{head}Nowhere,TX,33.0,-97.0\n", ledger))
    assert far["verdict"] == "conflict"


@pytest.mark.parametrize("pair", ["35.1,", ",-89.97", "x,-89.97", "35.1,east"])
def test_half_a_pair_or_no_numbers_are_a_conflict(geocode, pair):
    site = one(geocode(f"city,state,latitude,longitude\nMemphis,TN,{pair}\n"))
    assert site["verdict"] == "conflict"


def test_only_what_the_gazetteer_found_anew_goes_to_the_ledger(geocode):
    ledger = Ledger().with_entries([LedgerEntry("memphis-tn", 35.2, -89.9, "A person")])
    text = "city,state\nMemphis,TN\nToledo,OH\nToledo,Ohio\nFarmville,NC\n"
    (entry,) = geocode(text, ledger).new_entries("2024-01-02")
    assert (entry.key, entry.date, entry.matched_name) == (
        "toledo-oh",
        "2024-01-02",
        "Toledo, Ohio",
    )


def test_candidates_stand_by_row_number(geocode):
    geocoded = geocode("city,state\nMemphis,TN\n\nFarmville,NC\n")
    assert list(geocoded.candidates) == [4]


cells = st.text(max_size=12) | st.sampled_from(["TN", "Memphis", "county", "35.1", "-90", "nan"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cells, cells, cells, cells, cells), min_size=1, max_size=4))
def test_every_row_comes_back_once_whatever_it_holds(gazetteer, outlines, rows):
    columns = ["city", "state", "kind", "latitude", "longitude"]
    frame = pd.DataFrame(rows, columns=columns, dtype="str").set_axis(range(2, len(rows) + 2))
    found = geocode_sites(frame, gazetteer, outlines=outlines).frame
    assert found.index.tolist() == frame.index.tolist()
    located = found["verdict"] == "located"
    assert (located == found["latitude"].notna()).all()
    assert (located == (found["source"] != "")).all()
    assert set(found["verdict"]) <= {"located", "ambiguous", "not found", "conflict"}


def test_a_ledger_row_in_another_state_is_a_conflict_and_no_pin(geocode):
    ledger = Ledger().with_entries([LedgerEntry("memphis-tn", 47.6, -122.3, "typed by Ada")])
    site = one(geocode("city,state\nMemphis,TN\n", ledger))
    assert site["verdict"] == "conflict"
    assert site["reason"] == "Row 2: the ledger has it at 47.6, -122.3, which is not in Tennessee."
    assert pd.isna(site["latitude"])
