"""The reference of a request; what a record says, on one line and without an error’s message."""

import json
import logging
import re

import pytest
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.helpers.asking import asker
from ui.server import logs
from ui.server.headers import SecurityHeaders
from ui.server.logs import RequestReference, current_reference

CELL = "what a cell says"


def answer(request: Request) -> PlainTextResponse:
    if "fails" in request.query_params:
        raise ValueError(CELL)
    return PlainTextResponse(f"{current_reference()} {request.headers['x-request-id']}")


ask = asker(
    Route("/", answer), middleware=[Middleware(RequestReference), Middleware(SecurityHeaders)]
)


@pytest.mark.parametrize("given", ["0123456789abcdef0123456789abcdef", "a-B_9-00"])
def test_a_reference_of_the_proxy_is_taken_and_answered(given: str) -> None:
    found = ask("/", headers={"X-Request-ID": given})
    assert (found.headers.get_list("x-request-id"), found.text) == ([given], f"{given} {given}")


@pytest.mark.parametrize(
    "given", [[], ["short"], ["a" * 65], ["a b c d e"], ["ada@example.org"], ["a" * 9, "b" * 9]]
)
def test_any_other_one_is_replaced_and_no_two_are_the_same(given: list[str]) -> None:
    asked = [("X-Request-ID", one) for one in given]
    texts = [ask("/", headers=asked).text.split() for _ in range(2)]
    assert all(re.fullmatch("[0-9a-f]{12}", one) for text in texts for one in text)
    assert texts[0][0] == texts[0][1] != texts[1][0] == texts[1][1]
    assert current_reference() == ""


def test_what_failed_is_answered_and_logged_under_one_reference(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.handler.addFilter(logs._with_reference)
    found = ask("/?fails", headers={"X-Request-ID": "0123abcd"})
    assert (found.status_code, found.headers["x-request-id"], found.text) == (
        500,
        "0123abcd",
        "Something went wrong. If it happens again, tell the person who runs this map, and give "
        "the reference 0123abcd.\n",
    )
    (record,) = caplog.records
    record.event = "made for this test"
    told = json.loads(logs._Json().format(record))
    code = told.pop("exception")
    assert told.pop("time").startswith("20")
    assert told == {
        "level": "ERROR",
        "logger": "partnership_map",
        "reference": "0123abcd",
        "message": "An answer failed",
        "event": "made for this test",
    }
    for text in (code, logs._Text(logs._TEXT).format(record)):
        assert text.splitlines()[-1] == "ValueError"
        assert "    raise ValueError(CELL)" in text.splitlines()
        assert CELL not in text


def test_a_record_is_one_line_and_says_what_the_system_said() -> None:
    try:
        raise OSError(28, "No space left on device", CELL) from KeyError(CELL)
    except OSError as error:
        record = logging.LogRecord("a", 30, "", 0, "%s", ("one\ntwo",), (OSError, error, None))
    assert logs._with_reference(record)
    lines = logs._Text(logs._TEXT).format(record).splitlines()
    assert lines[0].endswith(" WARNING a - one two")
    assert lines[-1] == "OSError: No space left on device"
    assert [line for line in lines if not line.startswith(" ")][1:] == ["KeyError", lines[-1]]
    assert "\n" not in logs._Json().format(record)
