"""An online service is a real HTTP server on this machine; nothing of geopy is replaced."""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geocode.answers import read_answers
from geocode.gazetteer import Entry, Gazetteer
from geocode.ledger import Ledger, LedgerEntry, LeftOut, decide, read_ledger
from geocode.online import (
    GIVE_UP_AFTER,
    OpenPlace,
    ask_online,
    open_places,
    with_candidates,
)
from geocode.place import Place
from geocode.service import settings_from
from geocode.stage import geocode_sites
from geocode.transport import MOST_BYTES, keep_secret
from sites.read import read_sites

DAY = "2026-11-24"
SECRET = "s3cr3t key/+&?"


class Server(ThreadingHTTPServer):
    """Answers as a test tells it; keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer: Callable[[Handler], None] = lambda handler: handler.send_json([])
        self.requests: list[dict[str, str]] = []
        self.agents: list[str] = []
        self.over = threading.Event()

    @property
    def domain(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address) -> None:
        """A client that gives up is what several tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.query = query | {"path": parts.path}
        self.server.requests.append(self.query)
        self.server.agents.append(self.headers["User-Agent"])
        self.server.answer(self)

    def send_json(self, value: object, status: int = 200, **headers: str) -> None:
        self.send_text(json.dumps(value).encode(), status, **headers)

    def send_text(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name.replace("_", "-"), text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


def asking(server: Server | str, service: str = "nominatim", **options: str):
    domain = server if isinstance(server, str) else server.domain
    return settings_from(
        service,
        {
            "contact": "maps@example.org",
            "domain": domain,
            "scheme": "http",
            "min_delay": "0",
            "error_wait": "0",
            "timeout": "5",
        }
        | options,
    )


def ask(server, *names: str, state: str = "TN", kind: str = "city", service="nominatim", **rest):
    places = [OpenPlace(Place(name, state, kind)) for name in names]
    options = rest.pop("options", {})
    return ask_online(places, asking(server, service, **options), day=DAY, **rest)


def osm(
    name: str = "Smallville",
    kind: str = "village",
    code: str = "US-TN",
    latitude: float = 35.5,
    longitude: float = -86.5,
    number: int = 7,
    group: str = "boundary",
) -> dict:
    return {
        "place_id": 1,
        "osm_type": "relation",
        "osm_id": number,
        "lat": str(latitude),
        "lon": str(longitude),
        "class": group,
        "type": "administrative",
        "addresstype": kind,
        "name": name,
        "display_name": f"{name}, Somewhere, United States",
        "address": {kind: name, "state": "?", "ISO3166-2-lvl4": code, "country_code": "us"},
    }


def answering(*answers: dict) -> Callable[[Handler], None]:
    return lambda handler: handler.send_json(list(answers))


# What it answers well


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
    place = OpenPlace(Place("Smallville", "TN"), may_pin=False)
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
    assert "RegionAbbr" in server.requests[0]["outFields"]
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


# What it does wrong

UNREADABLE = "answered with something that cannot be read"
PLACES = [f"Place {number}" for number in range(10)]


def silent(handler: Handler) -> None:
    handler.server.over.wait()


def dripping(handler: Handler) -> None:
    """Send a byte again and again: no single wait is ever long."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.over.wait(0.01):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def dripping_headings(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.over.wait(0.01):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.over.is_set():
        handler.wfile.write(b"[" * 65_536)


def closing(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'[{"lat": "35')
    handler.wfile.flush()
    handler.close_connection = True


def hanging_up(handler: Handler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def status(number: int, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.send_json({"error": "no"}, number, **headers)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (silent, "gave no answer in 0.1 seconds"),
        (dripping, "gave no answer in 0.1 seconds"),
        (dripping_headings, "gave no answer in 0.1 seconds"),
    ],
)
def test_a_service_that_is_too_slow_is_given_up(server, answer, said):
    server.answer = answer
    found = ask(server, *PLACES, options={"timeout": "0.1", "retries": "0"})
    assert found.stopped == f"Nominatim {said}, 3 places in a row, so it was asked no more."
    assert (found.asked, found.failed, found.of) == (GIVE_UP_AFTER, GIVE_UP_AFTER, 10)


@pytest.mark.parametrize(
    ("answer", "said", "tries"),
    [
        (status(500), "reported an error of its own (HTTP 500)", 3),
        (status(404), "reported an error of its own (HTTP 404)", 3),
        (status(503), "is overloaded (HTTP 503)", 3),
        (status(429), "asks for fewer requests (HTTP 429)", 3),
        (status(429, Retry_After="3"), "asks for fewer requests (HTTP 429)", 3),
        (status(429, Retry_After="soon"), "asks for fewer requests (HTTP 429)", 3),
        (status(400), "refused the request", 1),
        (hanging_up, "could not be reached", 3),
        (closing, UNREADABLE, 1),
        (endless, UNREADABLE, 1),
        (
            lambda h: h.send_text(b"\xff\x00<html>"),
            UNREADABLE,
            1,
        ),
        (lambda h: h.send_text(b""), UNREADABLE, 1),
        (lambda h: h.send_json([{"lat": "x"}]), UNREADABLE, 1),
        (lambda h: h.send_json([7]), UNREADABLE, 1),
        (lambda h: h.send_json("text"), UNREADABLE, 1),
        (
            lambda h: h.send_json([osm(latitude=95)]),
            UNREADABLE,
            1,
        ),
        (
            lambda h: h.send_text(b'[{"lat": NaN, "lon": 1, "display_name": "x"}]'),
            UNREADABLE,
            1,
        ),
        (lambda h: h.wfile.write(b"no HTTP\r\n\r\n"), UNREADABLE, 1),
    ],
)
@pytest.mark.filterwarnings("ignore:Latitude normalization")
def test_a_service_that_fails_again_and_again_is_given_up(server, answer, said, tries):
    server.answer = answer
    waits: list[float] = []
    found = ask(server, *PLACES, sleep=waits.append)
    assert said in found.stopped
    assert found.stopped.endswith("3 places in a row, so it was asked no more.")
    assert (found.asked, found.failed, found.of) == (GIVE_UP_AFTER, GIVE_UP_AFTER, 10)
    assert len(server.requests) == tries * GIVE_UP_AFTER
    assert len(waits) == (tries - 1) * GIVE_UP_AFTER


def test_a_service_that_names_a_time_is_asked_again_after_it(server):
    waits: list[float] = []
    answers = iter([status(429, Retry_After="7"), answering(osm())])
    server.answer = lambda handler: next(answers)(handler)
    found = ask(server, "Smallville", sleep=waits.append)
    assert len(found.entries) == 1
    assert waits == [7]


def test_a_service_that_asks_to_wait_long_is_asked_no_more(server):
    server.answer = status(429, Retry_After="3600")
    found = ask(server, *PLACES)
    assert found.stopped == "Nominatim asks to wait 3,600 seconds, so it was asked no more."
    assert len(server.requests) == 1


@pytest.mark.parametrize("number", [401, 402, 403])
def test_a_refused_key_or_a_used_up_quota_ends_at_once(server, number):
    server.answer = status(number)
    found = ask(server, *PLACES)
    assert ("quota" in found.stopped) is (number == 402)
    assert found.stopped.endswith("so it was asked no more.")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("service", "answer", "said"),
    [
        ("google", {"status": "REQUEST_DENIED", "results": []}, "refused the key"),
        ("google", {"status": "OVER_QUERY_LIMIT", "results": []}, "quota is used up"),
        ("arcgis", {"error": {"code": 499, "message": "Token Required"}}, "refused the key"),
    ],
)
def test_a_refusal_in_the_answer_itself_ends_at_once(server, service, answer, said):
    server.answer = lambda handler: handler.send_json(answer)
    options = {"api_key": SECRET} if service == "google" else {}
    found = ask(server, *PLACES, service=service, options=options)
    assert said in found.stopped
    assert len(server.requests) == 1


def test_a_port_where_nobody_answers_ends_the_run():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        domain = f"127.0.0.1:{taken.getsockname()[1]}"
        found = ask(domain, *PLACES)
    assert found.stopped.startswith("Nominatim could not be reached, 3 places in a row")


def test_a_host_that_does_not_exist_ends_the_run(monkeypatch: pytest.MonkeyPatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    # The name server is another host, which no test asks.
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = ask("nowhere.invalid", *PLACES)
    assert found.failed == GIVE_UP_AFTER
    assert found.stopped


def test_failures_that_do_not_follow_each_other_do_not_end_the_run(server):
    def answer(handler: Handler) -> None:
        odd = int(handler.query["city"].split()[1]) % 2
        (status(500) if odd else answering())(handler)

    server.answer = answer
    found = ask(server, *PLACES, options={"retries": "0"})
    assert (found.asked, found.failed, found.stopped) == (10, 5, "")
    assert "5 without an answer" in found.summary


def test_what_was_answered_before_a_failure_is_in_the_ledger(server, tmp_path):
    path = tmp_path / "locations.csv"

    def answer(handler: Handler) -> None:
        name = handler.query["city"]
        (answering(osm(name)) if name in PLACES[:4] else status(500))(handler)

    server.answer = answer
    found = ask(server, *PLACES, save=lambda entry: decide(path, entry))
    assert found.stopped
    assert len(read_ledger(path).entries) == 4
    assert tuple(read_ledger(path).entries.values()) == found.entries


def test_the_keyboard_ends_the_run_and_keeps_what_was_answered(server, tmp_path):
    path = tmp_path / "locations.csv"
    server.answer = lambda handler: handler.send_json([osm(handler.query["city"])])

    def progress(done: int, total: int, label: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    found = ask(server, *PLACES, save=lambda entry: decide(path, entry), progress=progress)
    assert found.stopped == "Stopped from the keyboard."
    assert len(read_ledger(path).entries) == len(found.entries) == 2


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["lat", "lon", "address", "name", "class", "addresstype", "display_name"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_json_comes_the_run_ends(value):
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            server.answer = lambda handler: handler.send_json(value)
            assert ask(server, "Smallville").asked == 1
        finally:
            server.shutdown()
            thread.join()


@given(
    st.sampled_from(["Nominatim", "Photon", "ArcGIS", "GoogleV3", "Other"]),
    st.dictionaries(
        st.sampled_from(
            ["address", "attributes", "properties", "types", "address_components", "class", "name"]
        ),
        st.none()
        | st.integers()
        | st.text(max_size=3)
        | st.lists(st.integers() | st.dictionaries(st.just("types"), st.integers()), max_size=2)
        | st.dictionaries(
            st.sampled_from(["name", "Type", "state", "country_code", "Country"]),
            st.integers() | st.none() | st.lists(st.integers(), max_size=1),
        ),
    ),
)
def test_no_form_of_an_answer_raises(service, raw):
    from geopy.location import Location

    read_answers(service, [Location("x", (1.0, 2.0), raw)])


# Keys


@pytest.mark.parametrize(
    "answer",
    [
        status(401),
        status(500),
        silent,
        hanging_up,
        lambda h: h.send_json({"status": "REQUEST_DENIED", "error_message": SECRET}),
        lambda h: h.send_json({"error": SECRET}, 403),
    ],
)
def test_a_key_is_in_no_log_message_or_result(server, answer, caplog, capfd):
    server.answer = answer
    options = {"api_key": SECRET, "timeout": "0.1", "retries": "1"}
    with caplog.at_level(logging.DEBUG):
        found = ask(server, "A", "B", service="google", options=options)
    assert server.requests[0]["key"] == SECRET
    shown = caplog.text + repr(found) + "".join(capfd.readouterr())
    shown += repr(asking(server, "google", **options))
    assert "s3cr3t" not in shown
    assert "GoogleV3.geocode" in caplog.text


def test_a_traceback_in_the_log_loses_the_key_too(caplog):
    keep_secret([SECRET])
    try:
        raise RuntimeError(SECRET)
    except RuntimeError:
        logging.getLogger("geopy").warning("for %s", SECRET, exc_info=True)
    assert "s3cr3t" not in caplog.text
    assert "[secret]" in caplog.text


# What is open


@pytest.fixture
def small() -> Gazetteer:
    def entry(number: int, name: str, latitude: float, people: int = 900, feature: str = "PPL"):
        return Entry(str(number), name, "city", "TN", "1", latitude, -86.0, "g", feature, people)

    entries = [
        entry(1, "Memphis", 35.1, 600_000),
        entry(2, "Twin", 35.0),
        entry(3, "Twin", 36.0),
    ]
    return Gazetteer(entries, sources={"g": "A list"}, version="1")


@pytest.fixture
def opened(small, outlines) -> Callable[..., list[OpenPlace]]:
    def read(text: str, ledger: Ledger | None = None) -> list[OpenPlace]:
        frame = read_sites(text.encode()).frame
        ledger = ledger or Ledger()
        geocoded = geocode_sites(frame, small, ledger, outlines=outlines)
        return open_places(frame, geocoded, small, ledger)

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
        OpenPlace(Place("Twin", "TN"), may_pin=False),
        OpenPlace(Place("Smallville", "TN")),
        OpenPlace(Place("Bigville", "TN")),
    ]


def test_a_state_in_the_city_cell_is_not_part_of_the_name_that_is_asked(opened):
    assert opened('city,state\n"Smallville, TN",TN\n') == [OpenPlace(Place("Smallville", "TN"))]


def test_candidates_come_to_every_row_of_their_place(server, small, outlines):
    frame = read_sites(b"city,state\nSmallvile,TN\nMemphis,TN\nSmallvile,TN\n").frame
    before = geocode_sites(frame, small, outlines=outlines)
    server.answer = answering(osm(), osm(latitude=36.2))
    places = open_places(frame, before, small, Ledger())
    after = with_candidates(before, ask_online(places, asking(server), day=DAY))
    assert [len(after.candidates.get(row, ())) for row in (2, 3, 4)] == [2, 0, 2]
    assert after.frame.loc[2, "reason"].endswith("; Nominatim offers a candidate.")
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
    places = open_places(frame, before, small, Ledger())
    after = with_candidates(before, ask_online(places, asking(server), day=DAY))
    assert sorted(c.latitude for c in after.candidates[2]) == [35.0, 35.5, 36.0]


def test_the_longest_answer_that_is_read_is_longer_than_any_real_one():
    assert MOST_BYTES > 1_000_000
