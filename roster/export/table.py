"""The columns of a table of sites, as CSV and workbook have them."""

from typing import Final

import pandas as pd

from sites.columns import DERIVED, LATITUDE, LONGITUDE, MATCHED_NAME, SOURCE

HEADINGS: Final = {
    LATITUDE: LATITUDE,
    LONGITUDE: LONGITUDE,
    # Under their own names, so that they do not clash with a column "source" of the file.
    SOURCE: "location_source",
    MATCHED_NAME: "location_name",
}
"""What is behind the columns of the file, with its heading."""


def own_columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns of the sites file, in their order, without the coordinates."""
    return [column for column in frame.columns if column not in {*DERIVED, LATITUDE, LONGITUDE}]
