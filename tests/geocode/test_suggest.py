"""What is offered for a name that is not known: what a person can use, first."""

import random

import pytest

from geocode.gazetteer.suggest import ALIKE, loose_matches, namesakes_elsewhere, near_names
from geocode.place import PlaceQuery
from geocode.resolve import Verdict, resolve
from sites.check import UNSTATED
from tests.helpers.lists import record, small


def offered(gazetteer, name, state):
    found = resolve(PlaceQuery(name, state, UNSTATED), gazetteer)
    assert found.verdict is Verdict.NOT_FOUND
    return [candidate.label for candidate in found.candidates]


def test_near_names_are_of_the_state_and_elsewhere_is_not(gazetteer):
    (first, alike), *_ = near_names(gazetteer, "Cincinatti", "OH")
    assert first.name == "Cincinnati"
    assert alike >= ALIKE
    others = namesakes_elsewhere(gazetteer, "Springfield", "IL")
    assert others
    assert all(found.state != "IL" for found in others)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Harbrton", "Harberton"),  # deletion
        ("Harebrton", "Harberton"),  # swap
        ("Harbberton", "Harberton"),  # doubled
        ("Harbrton Township", "Harberton"),
        ("Harberton Townhip", "Harberton"),
        ("Harberton Tonwship", "Harberton"),
        ("Harbrton charter township", "Harberton"),
        ("Pin", "Pim"),
    ],
)
def test_a_slip_of_the_keys_is_the_first_that_is_offered(name, first):
    names = ["Harberton", "Harborough", "Barberton Falls", "Harbert", "Pim", "Pinder"]
    places = [record(id=str(n), name=each, population=n + 1) for n, each in enumerate(names)]
    assert offered(small(*places), name, "TX")[0] == f"{first}, Texas"


def test_names_with_all_the_words_come_before_what_is_only_somewhat_alike():
    places = [
        record(id="1", name="Upper Mahoning"),
        record(id="2", name="Mahanay", population=9_000),
    ]
    assert offered(small(*places), "Mahoning Township", "TX")[0] == "Upper Mahoning, Texas"


def test_nothing_alike_is_no_suggestion_and_says_what_helps():
    gazetteer = small(record(name="Abington"))
    found = resolve(PlaceQuery("Mahoning Township", "TX", UNSTATED), gazetteer)
    assert found.candidates == ()
    assert found.reason == (
        "“Mahoning Township, Texas” is not in the gazetteer; our lists do not have every township, "
        "so type its latitude and longitude."
    )


def test_the_very_name_in_another_state_comes_before_what_is_somewhat_alike():
    places = [
        record(id="1", name="Rockland", state="ME", population=7_000),
        record(id="2", name="Rockport"),
        record(id="3", name="Rockland", state="MA", population=17_000),
    ]
    assert offered(small(*places), "Rockland", "TX")[:2] == [
        "Rockland, Massachusetts",
        "Rockland, Maine",
    ]
    # A township is looked for where there are townships first.
    more = small(*places, record(id="4", name="Rockland", state="PA", population=10))
    assert offered(more, "Rockland Township", "TX")[0] == "Rockland, Pennsylvania"


def test_other_spaces_and_shorter_names_are_offered():
    gazetteer = small(record(id="1", name="Ladue"), record(id="2", name="Kansas"))
    assert [one.id for one in loose_matches(gazetteer, "La Due", "TX")] == ["1"]
    assert [one.id for one in loose_matches(gazetteer, "Kansas City", "TX")] == ["2"]


@pytest.mark.parametrize("seed", range(2))
def test_most_misspelled_names_have_the_right_one_among_the_first_three(gazetteer, seed):
    """Of all states, by a letter left out, two that changed places, or one that is there twice."""
    at = random.Random(seed)
    places = [one for one in gazetteer.records if one.is_place and len(one.name) >= 5]
    hits = []
    for one in at.sample(places, 150):
        name, where = one.name, at.randrange(1, len(one.name) - 1)
        slip = at.choice(
            [
                name[:where] + name[where + 1 :],
                name[:where] + name[where + 1] + name[where] + name[where + 2 :],
                name[: where + 1] + name[where:],
            ]
        )
        found = resolve(PlaceQuery(slip, one.state, one.kind), gazetteer)
        if found.verdict is Verdict.NOT_FOUND:
            hits.append(one.id in {candidate.id for candidate in found.candidates[:3]})
    assert len(hits) > 100
    assert sum(hits) >= 0.95 * len(hits)
