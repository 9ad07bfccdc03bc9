"""What an online service does wrong; it is a real HTTP server on this machine."""

import logging
import socket
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geocode.ledger_file import decide, read_ledger
from geocode.online.ask import GIVE_UP_AFTER
from geocode.online.parsers import parse_answers
from geocode.online.transport import keep_secret
from tests.helpers.online_server import SECRET, Handler, answering, ask, asking, osm, serving
from versions.folder import FolderStorage

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
    assert found.stopped == f"Nominatim {said}, 3 places in a row, so the program stopped asking."
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
    assert found.stopped == f"Nominatim {said}, 3 places in a row, so the program stopped asking."
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


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(server, status):
    with serving() as elsewhere:

        def send_elsewhere(handler):
            address = f"http://{elsewhere.domain}{handler.path}"
            handler.send_text(b"", status, Location=address)

        server.answer = send_elsewhere
        found = ask(server, *PLACES)
        assert elsewhere.requests == []
    assert len(server.requests) == 1
    assert found.stopped == (
        f"Nominatim sends the request elsewhere (HTTP {status}), so the program stopped asking."
    )


def test_a_service_that_asks_to_wait_long_is_asked_no_more(server):
    server.answer = status(429, Retry_After="3600")
    found = ask(server, *PLACES)
    assert found.stopped == "Nominatim asks to wait 3,600 seconds, so the program stopped asking."
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (401, "refused the key or the account"),
        (402, "says that the quota is used up"),
        (403, "refused the key or the account"),
    ],
)
def test_a_refused_key_or_a_used_up_quota_ends_at_once(server, number, said):
    server.answer = status(number)
    found = ask(server, *PLACES)
    assert found.stopped == f"Nominatim {said}, so the program stopped asking."
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("service", "answer", "said"),
    [
        (
            "google",
            {"status": "REQUEST_DENIED", "results": []},
            "Google refused the key or the account",
        ),
        (
            "google",
            {"status": "OVER_QUERY_LIMIT", "results": []},
            "Google says that the quota is used up",
        ),
        (
            "arcgis",
            {"error": {"code": 499, "message": "Token Required"}},
            "ArcGIS refused the key or the account",
        ),
    ],
)
def test_a_refusal_in_the_answer_itself_ends_at_once(server, service, answer, said):
    server.answer = lambda handler: handler.send_json(answer)
    options = {"api_key": SECRET} if service == "google" else {}
    found = ask(server, *PLACES, service=service, options=options)
    assert found.stopped == f"{said}, so the program stopped asking."
    assert len(server.requests) == 1


def test_a_port_where_nobody_answers_ends_the_run():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        domain = f"127.0.0.1:{taken.getsockname()[1]}"
        found = ask(domain, *PLACES)
    assert found.stopped == (
        "Nominatim could not be reached, 3 places in a row, so the program stopped asking."
    )


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
    assert found.summary == (
        "Nominatim was asked about 10 of 10 open places: 0 located, 0 with "
        "candidates to choose from, 5 without an answer."
    )


def test_what_was_answered_before_a_failure_is_in_the_ledger(server, tmp_path):
    storage = FolderStorage(tmp_path)

    def answer(handler: Handler) -> None:
        name = handler.query["city"]
        (answering(osm(name)) if name in PLACES[:4] else status(500))(handler)

    server.answer = answer
    found = ask(server, *PLACES, save=lambda entry: decide(storage, entry))
    assert found.stopped
    assert len(read_ledger(storage).entries) == 4
    assert tuple(read_ledger(storage).entries.values()) == found.entries


def test_the_keyboard_ends_the_run_and_keeps_what_was_answered(server, tmp_path):
    storage = FolderStorage(tmp_path)
    server.answer = lambda handler: handler.send_json([osm(handler.query["city"])])

    def progress(done: int, total: int, label: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    found = ask(server, *PLACES, save=lambda entry: decide(storage, entry), progress=progress)
    assert found.stopped == "Stopped from the keyboard."
    assert len(read_ledger(storage).entries) == len(found.entries) == 2


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
    with serving() as server:
        server.answer = lambda handler: handler.send_json(value)
        assert ask(server, "Smallville").asked == 1


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

    parse_answers(service, [Location("x", (1.0, 2.0), raw)])


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
    asked = f"http://{server.domain}/maps/api/geocode/json?sensor=false&address=A%2C+Tennessee"
    assert f"GoogleV3.geocode: {asked}%2C+USA&key=[secret]&language=en" in caplog.messages


def test_a_traceback_in_the_log_loses_the_key_too(caplog):
    keep_secret([SECRET])
    try:
        raise RuntimeError(SECRET)
    except RuntimeError:
        logging.getLogger("geopy").warning("for %s", SECRET, exc_info=True)
    assert "s3cr3t" not in caplog.text
    assert caplog.messages == ["for [secret]"]
