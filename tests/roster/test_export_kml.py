"""The sites as KML, opened by an XML parser."""

from lxml import etree

from roster.export.kml import sites_kml

NAMES = {"k": "http://www.opengis.net/kml/2.2"}


def test_each_row_is_a_placemark_and_one_without_a_location_has_no_point(roster_of_text):
    roster = roster_of_text("city,state\nMemphis,TN\nNowhere at all,OH\nGuam,GU\n")
    frame = roster.sites.assign(remark="a < b & “c”\x0b")  # a letter that XML cannot hold
    root = etree.fromstring(sites_kml(frame, roster))
    places = root.findall("k:Document/k:Placemark", NAMES)
    assert [place.get("id") for place in places] == ["row-2", "row-3", "row-4"]
    assert [place.findtext("k:name", namespaces=NAMES) for place in places] == [
        "Memphis, Tennessee",
        "Nowhere at all, Ohio",
        "Guam, Guam",
    ]
    point = places[0].findtext("k:Point/k:coordinates", namespaces=NAMES)
    at = roster.sites.loc[2]
    assert point == f"{at['longitude']},{at['latitude']}"
    assert places[1].find("k:Point", NAMES) is None
    remark = places[0].findtext("k:ExtendedData/k:Data[@name='remark']/k:value", namespaces=NAMES)
    assert remark == "a < b & “c”"
    assert sites_kml(roster.sites, roster) == sites_kml(roster.sites.copy(), roster)
