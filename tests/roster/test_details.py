import numpy as np
import pytest

from roster.details import miles_from, site_details


def test_details_of_a_place_of_the_shipped_roster(shipped):
    details = site_details(shipped, "jackson-tn")
    assert (details.city, details.state_name) == ("Jackson", "Tennessee")
    assert (details.position, details.count, details.in_state) == (9, 12, 2)
    assert details.announcements["date"].tolist() == ["2017-06-20"]
    assert details.nearest.key == "memphis-tn"
    assert details.nearest.miles == pytest.approx(74, abs=6)
    assert (details.previous, details.following) == ("houston-tx", "kansas-city-mo")


def test_neighbors_go_around_the_ends_of_the_list(shipped):
    first, last = shipped.places.index[0], shipped.places.index[-1]
    assert site_details(shipped, first).previous == last
    assert site_details(shipped, last).following == first


@pytest.mark.parametrize("key", ["", "nowhere-tx", "Houston-TX", "<script>", "12"])
def test_a_key_that_no_place_has_gives_none(shipped, key):
    assert site_details(shipped, key) is None


def test_a_place_that_joined_twice_shows_both(roster_of_text):
    roster = roster_of_text("city,state,announced\nToledo,OH,2018-06-20\nToledo,OH,2017-06-20\n")
    details = site_details(roster, "toledo-oh")
    assert details.announced == ("2017-06-20", "2018-06-20")
    assert details.sites.index.tolist() == [2, 3]
    # Only the first of the two is described in the data folder.
    assert details.announcements["date"].tolist() == ["2017-06-20"]


def test_the_only_place_has_no_nearest_and_is_its_own_neighbor(roster_of_text):
    details = site_details(roster_of_text("city,state\nToledo,OH\n"), "toledo-oh")
    assert details.nearest is None
    assert details.previous == details.following == "toledo-oh"


def test_a_site_for_review_has_no_details(roster_of_text):
    assert site_details(roster_of_text("city,state\nTolledo,OH\n"), "tolledo-oh") is None


def test_a_degree_along_the_equator_is_sixty_nine_miles():
    miles = miles_from(0.0, 179.5, np.array([0.0, 0.0]), np.array([-179.5, 179.5]))
    assert miles == pytest.approx([69.09, 0.0], abs=0.01)
