"""An online service is a real HTTP server on this machine; nothing of geopy is replaced."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from geocode.gazetteer.geocoder import Gazetteer
from geocode.gazetteer.record import Record
from geocode.ledger import Ledger, LedgerEntry, LeftOut
from geocode.online.ask import OnlineQuestion, ask_online, online_questions, with_candidates
from geocode.online.transport import MOST_BYTES
from geocode.pipeline import geocode_sites
from geocode.place import PlaceQuery
from sites.read import read_sites
from tests.helpers.online_server import DAY, SECRET, answering, ask, asking, osm


def test_a_fitting_answer_becomes_an_entry_with_its_source(server):
    server.answer = answering(osm())
    found = ask(server, "Smallville")
    assert found.entries == (
        LedgerEntry(
            "smallville-tn",
            35.5,
            -86.5,
            "Nominatim (online), 2026-11-24",
            "Smallville, Tennessee",
            "relation/7",
            DAY,
            "online",
        ),
    )
    assert (found.asked, found.of, found.failed, found.stopped) == (1, 1, 0, "")


def test_the_question_names_place_state_product_and_contact(server):
    ask(server, "Smallville")
    (query,) = server.requests
    assert (query["path"], query["city"], query["state"]) == ("/search", "Smallville", "Tennessee")
    assert server.agents == ["partnership-map (maps@example.org)"]


def test_a_county_is_asked_as_a_county(server):
    server.answer = answering(osm("Moore County", "county"))
    found = ask(server, "Moore", kind="county")
    assert server.requests[0]["county"] == "Moore County"
    assert [entry.key for entry in found.entries] == ["moore-county-tn"]


@pytest.mark.parametrize(
    "answer",
    [
        osm(code="US-KY"),
        osm(code="CA-ON"),
        osm(code=""),
        osm(kind="suburb"),
        osm(kind="hamlet"),
        osm(kind="municipality"),
        osm(kind="county"),
        osm(kind="road", group="highway"),
        osm(kind="village", group="railway"),
        osm(kind="martian"),
        osm("Smallvile"),
        osm("Smallville Heights"),
    ],
)
def test_an_answer_of_another_state_type_or_name_is_a_candidate_and_no_pin(server, answer):
    server.answer = answering(answer)
    found = ask(server, "Smallville")
    assert found.entries == ()
    (candidate,) = found.candidates["smallville-tn"]
    assert (candidate.latitude, candidate.longitude) == (35.5, -86.5)
    assert candidate.source == "Nominatim (online), 2026-11-24"


@pytest.mark.parametrize(("asked", "answered"), [("St. Qx", "Saint Qx"), ("Cañon", "Canon")])
def test_a_name_that_is_only_written_otherwise_is_the_same_name(server, asked, answered):
    server.answer = answering(osm(answered))
    assert len(ask(server, asked).entries) == 1


def test_two_that_fit_are_candidates(server):
    server.answer = answering(osm(), osm(latitude=36.2, number=8))
    found = ask(server, "Smallville")
    assert found.entries == ()
    assert [c.id for c in found.candidates["smallville-tn"]] == ["relation/7", "relation/8"]


def test_a_hamlet_of_that_name_elsewhere_in_the_state_leaves_it_to_a_person(server):
    server.answer = answering(osm(), osm(kind="hamlet", latitude=36.2))
    assert ask(server, "Smallville").entries == ()


def test_a_street_or_a_suburb_of_that_name_takes_nothing_away(server):
    server.answer = answering(
        osm(kind="road", group="highway", latitude=36.2), osm(), osm(kind="suburb", latitude=36.4)
    )
    assert len(ask(server, "Smallville").entries) == 1


def test_where_the_gazetteer_knows_several_one_answer_is_a_candidate(server):
    server.answer = answering(osm())
    place = OnlineQuestion(PlaceQuery("Smallville", "TN"), may_pin=False)
    found = ask_online([place], asking(server), day=DAY)
    assert found.entries == ()
    assert [c.label for c in found.candidates["smallville-tn"]] == ["Smallville, Tennessee"]


@pytest.mark.parametrize(
    ("code", "inside", "pinned"),
    [("US-TN", True, 1), ("US-TN", False, 0), ("", True, 1), ("", False, 0), ("US-KY", True, 0)],
)
def test_the_outline_of_the_state_has_the_last_word(server, code, inside, pinned):
    server.answer = answering(osm(code=code))
    asked = []

    def in_state(*point: object) -> bool:
        asked.append(point)
        return inside

    assert len(ask(server, "Smallville", in_state=in_state).entries) == pinned
    assert set(asked) <= {("TN", 35.5, -86.5)}


def test_nothing_found_is_said_once_and_is_neither_pin_nor_candidate(server):
    found = ask(server, "Smallville", "Smallville", "smallville")
    assert (found.entries, dict(found.candidates), found.asked) == ((), {}, 1)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "decision", [LedgerEntry("smallville-tn", 1, 2, "A person"), LeftOut("smallville-tn", "Ada")]
)
def test_what_the_ledger_decides_is_not_asked(server, decision):
    ledger = Ledger().with_entries([decision])
    found = ask(server, "Smallville", "Bigville", ledger=ledger)
    assert [query["city"] for query in server.requests] == ["Bigville"]
    assert (found.asked, found.of) == (1, 1)


def test_the_ledger_is_asked_before_the_limiter(server):
    waits: list[float] = []
    ledger = Ledger().with_entries([LedgerEntry(f"k{n}-tn", 1, 2, "s") for n in range(9)])
    names = [f"k{n}" for n in range(9)]
    ask(server, *names, "A", ledger=ledger, options={"min_delay": "9"}, sleep=waits.append)
    assert waits == []


def test_requests_keep_their_distance(server):
    now = [100.0]
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    options = {"min_delay": "1"}
    ask(server, "A", "B", "C", options=options, sleep=sleep, clock=lambda: now[0])
    assert waits == pytest.approx([1, 1])


def test_progress_is_told_after_each_place(server):
    told: list[tuple[int, int, str]] = []
    ask(server, "A", "B", progress=lambda *what: told.append(what))
    assert told == [(1, 2, "A, Tennessee"), (2, 2, "B, Tennessee")]


# Other services


def test_arcgis_answers_count_by_their_own_types(server):
    def candidate(kind: str, name: str = "Smallville", region: str = "TN", y: float = 35.5) -> dict:
        return {
            "address": f"{name}, {region}",
            "location": {"x": -86.5, "y": y},
            "score": 100,
            "attributes": {
                "Addr_type": "Locality",
                "Type": kind,
                "City": name,
                "PlaceName": name,
                "RegionAbbr": region,
                "Country": "USA",
            },
        }

    server.answer = lambda h: h.send_json({"candidates": [candidate("City")]})
    (entry,) = ask(server, "Smallville", service="arcgis").entries
    assert (entry.source, entry.latitude) == ("ArcGIS (online), 2026-11-24", 35.5)
    assert server.requests[0]["singleLine"] == "Smallville, Tennessee, USA"
    assert (
        server.requests[0]["outFields"]
        == "PlaceName,Addr_type,Type,City,Subregion,Region,RegionAbbr,Country"
    )
    for odd in (
        candidate("Neighborhood"),
        candidate("City", "Smalltown"),
        candidate("City", region="KY"),
    ):
        server.answer = lambda h, odd=odd: h.send_json({"candidates": [odd]})
        found = ask(server, "Smallville", service="arcgis")
        assert found.entries == ()
        assert len(found.candidates["smallville-tn"]) == 1


def google(kind: str = "locality", state: str = "TN", **more: object) -> dict:
    return {
        "status": "OK",
        "results": [
            {
                "formatted_address": f"Smallville, {state}, USA",
                "geometry": {"location": {"lat": 35.5, "lng": -86.5}},
                "types": [kind, "political"],
                "place_id": "abc",
                "address_components": [
                    {"long_name": "Smallville", "short_name": "Smallville", "types": [kind]},
                    {
                        "long_name": "?",
                        "short_name": state,
                        "types": ["administrative_area_level_1"],
                    },
                    {"long_name": "United States", "short_name": "US", "types": ["country"]},
                ],
                **more,
            }
        ],
    }


@pytest.mark.parametrize(
    ("answer", "pinned"),
    [
        (google(), 1),
        (google("neighborhood"), 0),
        (google(state="KY"), 0),
        (google(partial_match=True), 0),
    ],
)
def test_google_answers_count_by_their_own_types(server, answer, pinned):
    server.answer = lambda handler: handler.send_json(answer)
    found = ask(server, "Smallville", service="google", options={"api_key": SECRET})
    assert [entry.source for entry in found.entries] == ["Google (online), 2026-11-24"] * pinned
    assert server.requests[0]["key"] == SECRET


def test_photon_calls_a_hamlet_a_city_and_is_not_believed(server):
    def answer(value: str) -> dict:
        said = {
            "osm_key": "place",
            "osm_value": value,
            "type": "city",
            "name": "Smallville",
            "state": "Tennessee",
            "countrycode": "US",
        }
        point = {"type": "Point", "coordinates": [-86.5, 35.5]}
        return {"features": [{"type": "Feature", "geometry": point, "properties": said}]}

    for value, pinned in (("town", 1), ("hamlet", 0)):
        server.answer = lambda h, value=value: h.send_json(answer(value))
        assert len(ask(server, "Smallville", service="photon").entries) == pinned


def test_a_service_whose_types_are_not_known_gives_candidates_only(server):
    point = {"type": "Point", "coordinates": [-86.5, 35.5]}
    said = {"properties": {"label": "Smallville, TN", "name": "Smallville"}, "geometry": point}
    server.answer = lambda handler: handler.send_json({"features": [said]})
    found = ask(
        server,
        "Smallville",
        service="pelias",
        in_state=lambda *_: True,
    )
    assert found.entries == ()
    assert len(found.candidates["smallville-tn"]) == 1


# What is open


@pytest.fixture
def small() -> Gazetteer:
    def entry(number: int, name: str, latitude: float, people: int = 900, feature: str = "PPL"):
        return Record(str(number), name, "city", "TN", "1", latitude, -86.0, "g", feature, people)

    entries = [
        entry(1, "Memphis", 35.1, 600_000),
        entry(2, "Twin", 35.0),
        entry(3, "Twin", 36.0),
    ]
    return Gazetteer(entries, sources={"g": "A list"}, version="1")


@pytest.fixture
def opened(small, outlines) -> Callable[..., list[OnlineQuestion]]:
    def read(text: str, ledger: Ledger | None = None) -> list[OnlineQuestion]:
        frame = read_sites(text.encode()).frame
        ledger = ledger or Ledger()
        geocoded = geocode_sites(frame, small, ledger, outlines=outlines)
        return online_questions(frame, geocoded, small, ledger)

    return read


def test_only_what_the_gazetteer_leaves_open_is_asked(opened):
    text = (
        "city,state,latitude,longitude\n"
        "Memphis,TN,,\n"
        "Twin,TN,,\n"
        "Smallville,TN,,\n"
        '"Smallville, Tenn.",,,\n'
        "Bigville,TN,99,0\n"
        "Memphis,TN,0,0\n"
        "Gotham,,,\n"
        "Gotham,XX,,\n"
        ",TN,,\n"
        "Leftville,TN,,\n"
    )
    ledger = Ledger().with_entries([LeftOut("leftville-tn", "Ada")])
    assert opened(text, ledger) == [
        OnlineQuestion(PlaceQuery("Twin", "TN"), may_pin=False),
        OnlineQuestion(PlaceQuery("Smallville", "TN")),
        OnlineQuestion(PlaceQuery("Bigville", "TN")),
    ]


def test_a_state_in_the_city_cell_is_not_part_of_the_name_that_is_asked(opened):
    assert opened('city,state\n"Smallville, TN",TN\n') == [
        OnlineQuestion(PlaceQuery("Smallville", "TN"))
    ]


def test_candidates_come_to_every_row_of_their_place(server, small, outlines):
    frame = read_sites(b"city,state\nSmallvile,TN\nMemphis,TN\nSmallvile,TN\n").frame
    before = geocode_sites(frame, small, outlines=outlines)
    server.answer = answering(osm(), osm(latitude=36.2))
    places = online_questions(frame, before, small, Ledger())
    after = with_candidates(before, ask_online(places, asking(server), day=DAY))
    assert [len(after.candidates.get(row, ())) for row in (2, 3, 4)] == [2, 0, 2]
    assert after.frame.loc[2, "reason"] == (
        "Row 2: “Smallvile, Tennessee” is not in the gazetteer; check the spelling and the state; "
        "Nominatim offers a candidate."
    )
    assert list(after.frame["verdict"]) == list(before.frame["verdict"])
    assert before.candidates.get(2, ()) == ()
    assert with_candidates(before, replace(ask_online([], asking(server), day=DAY))) is before


def test_a_candidate_that_the_gazetteer_offers_already_is_not_offered_twice(
    server, small, outlines
):
    frame = read_sites(b"city,state\nTwin,TN\n").frame
    before = geocode_sites(frame, small, outlines=outlines)
    near = osm("Twin", latitude=before.candidates[2][0].latitude + 0.01, longitude=-86.0)
    server.answer = answering(near, osm("Twin", latitude=35.5))
    places = online_questions(frame, before, small, Ledger())
    after = with_candidates(before, ask_online(places, asking(server), day=DAY))
    assert sorted(c.latitude for c in after.candidates[2]) == [35.0, 35.5, 36.0]


def test_the_longest_answer_that_is_read_is_longer_than_any_real_one():
    assert MOST_BYTES > 1_000_000
