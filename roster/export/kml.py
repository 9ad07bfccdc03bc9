"""Sites to KML, for programs that show the Earth."""

from typing import Final
from xml.etree import ElementTree

import pandas as pd

from roster.export.geojson import site_records
from roster.snapshot import Roster
from sites.columns import CITY, LATITUDE, LONGITUDE, STATE_NAME

_NAMESPACE: Final = "http://www.opengis.net/kml/2.2"


def sites_kml(frame: pd.DataFrame, roster: Roster) -> bytes:
    """Return sites as KML 2.2 (OGC 07-147r2).

    UTF-8 XML: a Placemark for each row, in order, with all columns as data. A row without a
    location has no Point, so that none is lost.
    """
    root = ElementTree.Element("kml", xmlns=_NAMESPACE)
    document = ElementTree.SubElement(root, "Document")
    _add(document, "name", roster.program.title)
    for row, record in zip(frame.index.tolist(), site_records(frame, roster), strict=True):
        latitude, longitude = record.pop(LATITUDE), record.pop(LONGITUDE)
        place = ElementTree.SubElement(document, "Placemark", id=f"row-{row}")
        _add(place, "name", ", ".join(filter(None, (record[CITY], record[STATE_NAME]))))
        data = ElementTree.SubElement(place, "ExtendedData")
        for name, value in record.items():
            if value not in (None, ""):
                one = ElementTree.SubElement(data, "Data", name=_printable(name))
                _add(one, "value", str(value))
        if latitude is not None and longitude is not None:
            point = ElementTree.SubElement(place, "Point")
            _add(point, "coordinates", f"{longitude},{latitude}")
    ElementTree.indent(root, " ")
    drawn: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return drawn


def _add(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = _printable(text)


def _printable(text: str) -> str:
    """Return text without the characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
