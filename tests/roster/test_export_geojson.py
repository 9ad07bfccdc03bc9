import json

import pytest
from shapely.geometry import shape

from roster.export.geojson import bounding_box, sites_geojson


def test_positions_are_longitude_then_latitude(roster_of_text):
    roster = roster_of_text("city,state\nMemphis,TN\n")
    collection = json.loads(sites_geojson(roster.sites, roster))
    assert collection["type"] == "FeatureCollection"
    (feature,) = collection["features"]
    assert feature["geometry"]["type"] == "Point"
    assert feature["geometry"]["coordinates"] == pytest.approx([-90.0, 35.1], abs=0.1)
    assert feature["id"] == 2
    assert feature["properties"]["city"] == "Memphis"
    assert feature["properties"]["key"] == "memphis-tn"
    assert "latitude" not in feature["properties"]


def test_a_site_without_a_location_stays_with_a_null_geometry(roster_of_text):
    roster = roster_of_text("city,state\nMemfis,TN\n")
    text = sites_geojson(roster.sites, roster).decode()
    (feature,) = json.loads(text)["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["verdict"] == "not found"
    assert "NaN" not in text


def test_columns_of_ones_own_are_properties_as_text(roster_of_text):
    roster = roster_of_text("city,state,row,Größe\nMemphis,TN,007,=1\n")
    (feature,) = json.loads(sites_geojson(roster.sites, roster))["features"]
    assert feature["properties"]["row"] == "007"
    assert feature["properties"]["Größe"] == "=1"


def test_no_sites_are_an_empty_collection(roster_of_text):
    roster = roster_of_text("city,state\nMemphis,TN\n")
    assert json.loads(sites_geojson(roster.sites.iloc[:0], roster))["features"] == []


def test_numbers_and_dates_are_such(roster_of_text):
    lines = [f"Memphis,TN,2017-06-20,{n},{n}.5,20{n:02}-02-03" for n in range(1, 14)]
    roster = roster_of_text("\n".join(["city,state,announced,A,B,C", "Toledo,OH,,,,", *lines]))
    blank, first, *_ = (
        one["properties"] for one in json.loads(sites_geojson(roster.sites, roster))["features"]
    )
    names = ["announced_date", "A", "B", "C"]
    assert [blank[name] for name in names] == [None] * 4
    assert [first[name] for name in names] == ["2017-06-20", 1, 1.5, "2001-02-03"]
    part = json.loads(sites_geojson(roster.sites.iloc[3:5], roster))["features"]
    assert [one["properties"]["A"] for one in part] == [3, 4]


@pytest.mark.parametrize(
    ("points", "box"),
    [
        ([(-90.0, 35.0)], [-90.0, 35.0, -90.0, 35.0]),
        ([(-90.0, 35.0), (-80.0, 25.0), (-85.0, 40.0)], [-90.0, 25.0, -80.0, 40.0]),
        # Guam and Honolulu, with Maine or without: across the antimeridian, not around the globe.
        ([(144.8, 13.5), (-157.9, 21.3)], [144.8, 13.5, -157.9, 21.3]),
        ([(-70.0, 44.0), (144.8, 13.5), (-157.9, 21.3)], [144.8, 13.5, -70.0, 44.0]),
    ],
)
def test_the_box_is_the_narrowest(points, box):
    assert bounding_box(points) == box


def test_shapely_reads_it_back(roster_of_text):
    roster = roster_of_text("city,state\nMemphis,TN\nHagåtña,Guam\nMemfis,TN\n")
    collection = json.loads(sites_geojson(roster.sites, roster))
    shapes = [shape(one["geometry"]) for one in collection["features"] if one["geometry"]]
    expected = roster.located[["longitude", "latitude"]].to_numpy().tolist()
    assert [[one.x, one.y] for one in shapes] == expected
    west, south, east, north = collection["bbox"]
    assert (west, east) == (expected[1][0], expected[0][0])
    assert (south, north) == (expected[1][1], expected[0][1])
