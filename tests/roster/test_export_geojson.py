import json

import pytest

from roster.export.geojson import sites_geojson


def test_positions_are_longitude_then_latitude(roster_of_text):
    roster = roster_of_text("city,state\nMemphis,TN\n")
    collection = json.loads(sites_geojson(roster.sites))
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
    text = sites_geojson(roster.sites).decode()
    (feature,) = json.loads(text)["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["verdict"] == "not found"
    assert "NaN" not in text


def test_columns_of_ones_own_are_properties_as_text(roster_of_text):
    roster = roster_of_text("city,state,row,Größe\nMemphis,TN,007,=1\n")
    (feature,) = json.loads(sites_geojson(roster.sites))["features"]
    assert feature["properties"]["row"] == "007"
    assert feature["properties"]["Größe"] == "=1"


def test_no_sites_are_an_empty_collection(roster_of_text):
    roster = roster_of_text("city,state\nMemphis,TN\n")
    assert json.loads(sites_geojson(roster.sites.iloc[:0]))["features"] == []
