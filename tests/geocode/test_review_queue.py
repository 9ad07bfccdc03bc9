import pytest

from geocode.ledger import Ledger, LedgerEntry, LeftOut
from geocode.ledger_file import parse_ledger
from geocode.pipeline import geocode_sites
from geocode.review_queue import decided_places, person_name, review_queue
from sites.read import read_sites


@pytest.fixture(scope="module")
def pipeline(gazetteer, outlines):
    """Return the rows and what geocoding says of them."""

    def run(text: str, ledger: Ledger | None = None):
        frame = read_sites(text.encode()).frame
        return frame, geocode_sites(frame, gazetteer, ledger, outlines=outlines)

    return run


def test_rows_of_one_place_are_one_with_its_candidates_once(pipeline):
    (place,) = review_queue(*pipeline("city,state\nMemfis,TN\nMemphis,TN\nmemfis,Tenn.\n"))
    assert (place.key, place.title, place.needs_file_edit) == ("memfis-tn", "Memfis, TN", False)
    assert [(row.number, row.city, row.state) for row in place.rows] == [
        (2, "Memfis", "TN"),
        (4, "memfis", "Tenn."),
    ]
    assert [candidate.label for candidate in place.candidates] == ["Memphis, Tennessee"]


def test_rows_that_no_decision_would_settle_are_for_the_file(pipeline):
    text = (
        "city,state,kind,latitude,longitude\n"
        "Memfis,TN,,,\n"
        "Memfis,TN,planet,,\n"
        '"Dallas, TX",OH,,,\n'
        "Tulsa,OK,,47.6,-122.3\n"
        "Lincoln,,,,\n"
    )
    places = review_queue(*pipeline(text))
    assert [(place.rows[0].number, place.needs_file_edit) for place in places] == [
        (2, False),
        (3, True),
        (4, True),
        (5, False),
        (6, True),
    ]


@pytest.mark.parametrize(
    ("cells", "first", "offered"),
    [
        ("Peoria,", "Peoria, Arizona", 2),
        ("Peoria,Ilinois", "Peoria, Illinois", 2),
        ('"Shreveport, LAX",', "Shreveport, Louisiana", 1),
        ("Shreveport,LAX", "Shreveport, Louisiana", 1),
        ("Cook County,ILL.X", "Cook County, Illinois", 3),
        ("Zzyzxville,", None, 0),
    ],
)
def test_a_row_without_a_usable_state_shows_its_places_in_all_states(
    pipeline, cells, first, offered
):
    (place,) = review_queue(*pipeline(f"city,state\n{cells}\n"))
    assert place.needs_file_edit
    labels = [candidate.label for candidate in place.candidates]
    assert labels[:1] == ([first] if first else [])
    assert len(labels) == offered


@pytest.mark.parametrize("kind", ["", "city"])
@pytest.mark.parametrize("city", ["Oakland/Richmond", "Oakland and Richmond", "Oakland - Richmond"])
def test_a_pair_in_one_cell_is_for_the_file_and_shows_both_places(pipeline, city, kind):
    frame, geocoded = pipeline(f"city,state,kind\n{city},CA,{kind}\n")
    (place,) = review_queue(frame, geocoded)
    assert place.needs_file_edit
    assert [one.name for one in place.candidates] == ["Oakland", "Richmond"]
    assert place.reasons == (
        f"Row 2: “{city}, California” names more than one place; give each its own row.",
    )


def test_a_slash_beside_one_known_name_may_stand_inside_a_name_and_is_for_a_person(pipeline):
    (place,) = review_queue(*pipeline("city,state\nOakland/Zzyzxville,CA\n"))
    assert not place.needs_file_edit
    assert place.reasons[0] == (
        "Row 2: “Oakland/Zzyzxville, California” names more than one place; give each its own row "
        "if that is right."
    )


def test_a_pair_that_was_left_out_can_be_taken_up_again(pipeline):
    key = pipeline("city,state\nOakland/Richmond,CA\n")[1].frame["key"].iloc[0]
    ledger = Ledger().with_entries([LeftOut(key, "Ada", "2024-01-02")])
    (place,) = review_queue(*pipeline("city,state\nOakland/Richmond,CA\n", ledger))
    assert place.reasons[0] == "Row 2: left out for now on 2024-01-02."


def test_a_real_name_with_a_slash_is_one_place(pipeline):
    text = "city,state\nLouisville/Jefferson County,KY\n"
    assert review_queue(*pipeline(text)) == ()


def test_a_wrong_point_for_a_place_that_is_located_under_another_name_is_for_the_file(pipeline):
    text = "city,state,latitude,longitude\nMemphis,TN,,\nMemphis,TN,47.6,-122.3\n"
    (place,) = review_queue(*pipeline(text))
    assert place.needs_file_edit


def test_what_people_decided_comes_newest_first_with_the_name_as_typed(pipeline):
    ledger = parse_ledger(b"").with_entries(
        [
            LedgerEntry("memfis-tn", 35.1, -89.9, "x", date="2024-01-02", decided_by="Ada"),
            LeftOut("nowhere-oh", "Ada", "2024-01-02"),
            LedgerEntry("tulsa-ok", 36.1, -95.9, "x", date="2024-03-01", decided_by="gazetteer"),
            LeftOut("qx-oh", "Grace", "2024-02-01"),
        ]
    )
    decided = decided_places(*pipeline("city,state\nMemfis,TN\nQx,OH\n", ledger), ledger)
    assert [one.title for one in decided] == ["Qx, OH", "nowhere-oh", "Memfis, TN"]


@pytest.mark.parametrize(
    ("typed", "name"), [(" Ada\nLovelace ", "Ada Lovelace"), ("Online", ""), ("\x00", "")]
)
def test_a_persons_name_is_one_line_and_no_word_of_ours(typed, name):
    assert person_name(typed) == name
