import pytest

from roster.details import site_details


def test_details_of_a_place_of_the_shipped_roster(shipped):
    details = site_details(shipped, "jackson-tn")
    assert (details.latitude, details.longitude) == pytest.approx((35.61, -88.81), abs=0.05)
    assert (details.position, details.count) == (9, 12)
    assert details.matched_name == "Jackson, Tennessee"
    assert details.nearest.key == "memphis-tn"
    assert details.nearest.miles == pytest.approx(74, abs=6)


@pytest.mark.parametrize("key", ["", "nowhere-tx", "Houston-TX", "<script>", "12"])
def test_a_key_that_no_place_has_gives_none(shipped, key):
    assert site_details(shipped, key) is None


def test_the_only_place_has_no_nearest(roster_of_text):
    details = site_details(roster_of_text("city,state\nToledo,OH\n"), "toledo-oh")
    assert details.nearest is None


def test_a_site_for_review_has_no_details(roster_of_text):
    assert site_details(roster_of_text("city,state\nTolledo,OH\n"), "tolledo-oh") is None
