"""The formats that the sites shown can be downloaded in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from roster.export.csv import sites_csv
from roster.export.geojson import sites_geojson
from roster.export.kml import sites_kml
from roster.export.xlsx import sites_xlsx
from roster.snapshot import Roster


@dataclass(frozen=True)
class Export:
    """A format.

    Attributes
    ----------
    ending : str
        Of the file's name.
    label : str
        What a person reads.
    write : callable
        Makes the file of rows of ``Roster.sites``, and of that roster.
    """

    ending: str
    label: str
    media_type: str
    write: Callable[[pd.DataFrame, Roster], bytes]


EXPORTS: Final = (
    Export("csv", "CSV for a spreadsheet", "text/csv", lambda frame, _roster: sites_csv(frame)),
    Export(
        "xlsx",
        "Excel workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        sites_xlsx,
    ),
    Export("geojson", "GeoJSON for a map", "application/geo+json", sites_geojson),
    Export("kml", "KML for Google Earth", "application/vnd.google-earth.kml+xml", sites_kml),
)
"""In the order in which they are offered."""
