"""Reconciliation as OpenRefine asks for it (the API 0.2)."""

import json
import random

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geocode.reconcile import SURE, matches
from tests.helpers.asking import asker
from ui.public import reconcile as service
from ui.public.routes import public_routes

ask = asker(*public_routes())
RESULT = {
    "type": "object",
    "required": ["id", "name", "type", "score", "match"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "name": {"type": "string"},
        "description": {"type": "string"},
        "type": {"type": "array", "items": {"type": "object", "required": ["id", "name"]}},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
    },
}
BATCH = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": RESULT}},
    },
}


def results(*queries: dict) -> list[list[dict]]:
    batch = {f"q{n}": query for n, query in enumerate(queries)}
    answer = ask("/reconcile", "POST", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200, answer.text
    content = answer.json()
    jsonschema.validate(content, BATCH)
    assert [*content] == [*batch]
    return [one["result"] for one in content.values()]


def of(pid: str, value: object) -> dict:
    return {"pid": pid, "v": value}


def test_the_service_says_what_it_is_and_its_places_are_pages():
    told = ask("/reconcile").json()
    assert told["versions"] == ["0.2"]
    assert told["name"]
    ((memphis,),) = results({"query": "Memphis, TN"})
    assert memphis["type"][0] in told["defaultTypes"]
    page = ask(told["view"]["url"].replace("{{id}}", memphis["id"]))
    assert "<h1>Memphis, Tennessee</h1>" in page.text
    assert ask("/reconcile/place?id=TN/city/nothing").status_code == 404


def test_a_sure_place_is_a_match_and_a_doubtful_one_never():
    sure, bare, slip, county, namesakes, nothing = results(
        {"query": "Memphis, TN"},
        {"query": "Memphis"},
        {"query": "Memfis", "properties": [of("state", {"id": "TN", "name": "Tennessee"})]},
        {"query": "Harris", "type": "county", "properties": [of("state", ["TX"])]},
        {"query": "Springfield", "type": ["city"], "limit": 3},
        {"query": ""},
    )
    assert [(one["name"], one["match"], one["score"]) for one in sure] == [
        ("Memphis, Tennessee", True, SURE)
    ]
    assert bare[0]["name"] == slip[0]["name"] == "Memphis, Tennessee"
    assert not any(one["match"] or one["score"] == SURE for one in (*bare, *slip, *namesakes))
    assert (county[0]["name"], county[0]["match"]) == ("Harris County, Texas", True)
    assert len(namesakes) == 3
    assert nothing == []


def test_the_county_and_the_zip_code_choose_among_namesakes():
    state = of("state", "VA")
    for more in (of("county", "Lee"), of("postalcode", "24281")):
        ((one,),) = results({"query": "Rose Hill", "properties": [state, more]})
        assert (one["match"], one["description"].split(",")[0]) == (True, "Lee County")


def test_a_match_is_what_the_verdict_gives_and_nothing_else(gazetteer):
    chance = random.Random(2)
    records = chance.sample(gazetteer.records, 400)
    found = 0
    for record in records:
        name = record.name if chance.random() < 0.7 else record.name[:2] + record.name[3:]
        expected = gazetteer.geocode({"city": name, "state": record.state, "kind": record.kind})
        sure = [
            one.place
            for one in matches(gazetteer, name, {"state": record.state}, record.kind)
            if one.sure
        ]
        points = [(one.latitude, one.longitude) for one in sure]
        assert points == ([(expected.latitude, expected.longitude)] if expected else [])
        found += len(points)
    assert 100 < found < 400


WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
QUERIES = st.dictionaries(
    st.sampled_from(["query", "type", "limit", "properties", "x"]),
    WILD | st.just([of("state", "OH")]),
)


@given(st.dictionaries(st.text(max_size=3), QUERIES, max_size=3) | WILD)
def test_whatever_is_asked_is_answered_or_refused_in_words(batch):
    answer = ask("/reconcile", "POST", data={"queries": json.dumps(batch)})
    if answer.status_code == 200 and answer.json().get("versions") is None:
        jsonschema.validate(answer.json(), BATCH)
    elif answer.status_code != 200:
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_thousand_names_are_answered_at_once_and_no_more(monkeypatch):
    assert len(results(*[{"query": "Ada, OK"}] * 1000)) == 1000
    batch = json.dumps({str(n): {"query": "Ada"} for n in range(1001)})
    assert ask("/reconcile", "POST", data={"queries": batch}).status_code == 413
    monkeypatch.setattr(service, "MOST_BYTES", 100)
    assert ask("/reconcile", "POST", content=b"x" * 101).status_code == 413


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', '{"a": {"limit": 0}}', "[" * 9999])
def test_what_is_no_batch_is_a_problem(text):
    answer = ask("/reconcile", params={"queries": text or "x"})
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
