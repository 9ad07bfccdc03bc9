"""The gazetteer and the outlines that ship with the product; no program has its own."""

from typing import Final

from common.folder import ROOT
from geocode.gazetteer.geocoder import FILE_NAME as GAZETTEER_NAME
from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import FILE_NAME as OUTLINES_NAME
from geocode.outlines import Outlines

FOLDER: Final = ROOT / "data" / "gazetteer"


def load_gazetteer() -> Gazetteer:
    """Read the gazetteer; raises ``GazetteerError`` as ``Gazetteer.load``."""
    return Gazetteer.load(FOLDER / GAZETTEER_NAME)


def load_outlines() -> Outlines:
    """Read the outlines of the states; raises ``OutlinesError`` as ``Outlines.load``."""
    return Outlines.load(FOLDER / OUTLINES_NAME)
