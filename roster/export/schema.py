"""What the columns of the sites are, for programs: JSON Schema and Table Schema."""

from datetime import date
from typing import Any, Final

from geocode.resolve import Verdict
from roster.export.table import HEADINGS, own_columns
from roster.snapshot import Roster
from sites.columns import (
    ANNOUNCED,
    ANNOUNCED_DATE,
    CITY,
    KEY,
    KIND,
    LATITUDE,
    LONGITUDE,
    MATCHED_ID,
    MATCHED_NAME,
    NOTES,
    REASON,
    SOURCE,
    STATE,
    STATE_CODE,
    STATE_NAME,
    VERDICT,
)
from sites.dates import parse_date

_TOLD: Final = {
    CITY: "Name of the place, as typed.",
    STATE: "State or territory, as typed.",
    KIND: "Whether it is a city or a county, or another word for one.",
    ANNOUNCED: "Day of the announcement in which the site joined, as typed.",
    NOTES: "Free text.",
    KEY: "Stable, readable key of the place, as used in addresses.",
    STATE_CODE: "USPS code of the state; blank when the state is not known.",
    STATE_NAME: "Name of the state in full.",
    ANNOUNCED_DATE: "Day of the announcement; null when that is blank or not a date.",
    VERDICT: "Whether the place is located, or why it is not.",
    REASON: "Why, in a sentence.",
    SOURCE: "Where the coordinates come from, with version.",
    MATCHED_NAME: "Name of the place in the source.",
    MATCHED_ID: "Identifier of the place in the source.",
    LATITUDE: "Degrees north, WGS 84; nothing when not located.",
    LONGITUDE: "Degrees east, WGS 84; nothing when not located.",
}
_FURTHER: Final = "A column of this list."


def record_schema(roster: Roster) -> dict[str, Any]:
    """Return the JSON Schema of one site, as ``site_records`` writes it."""
    properties = {column: _property(roster, column) for column in roster.sites.columns}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": roster.program.site_noun.capitalize(),
        "description": f"One {roster.program.site_noun} of {roster.program.name}.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _property(roster: Roster, column: str) -> dict[str, Any]:
    told = {"description": _TOLD.get(column, _FURTHER)}
    scale = roster.scales.get(column)
    if column in (LATITUDE, LONGITUDE):
        most = 90 if column == LATITUDE else 180
        return told | {"type": ["number", "null"], "minimum": -most, "maximum": most}
    if column == ANNOUNCED_DATE or (scale and scale.of_dates):
        return told | {"type": ["string", "null"], "format": "date"}
    if scale:
        return told | {"type": ["integer" if isinstance(scale.least, int) else "number", "null"]}
    if column == VERDICT:
        return told | {"type": "string", "enum": [str(verdict.value) for verdict in Verdict]}
    return told | {"type": "string"}


def table_schema(roster: Roster) -> dict[str, Any]:
    """Return the Table Schema of the sites as CSV and workbook have them."""
    own = [(column, column) for column in own_columns(roster.sites)]
    fields: list[dict[str, Any]] = []
    for column, heading in (*own, *HEADINGS.items()):
        told: dict[str, Any] = {"name": heading, "description": _TOLD.get(column, _FURTHER)}
        fields.append(told | {"type": _type_in_table(roster, column)})
        if column in (CITY, STATE):
            fields[-1]["constraints"] = {"required": bool((roster.sites[column] != "").all())}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
        "missingValues": [""],
    }


def _type_in_table(roster: Roster, column: str) -> str:
    """Return the type of a column of which the CSV has every cell as it was typed."""
    if column in (LATITUDE, LONGITUDE):
        return "number"
    cells = [cell for cell in roster.sites[column].unique().tolist() if cell]
    if cells and all(_is_iso(cell) for cell in cells):
        return "date"
    return "string"


def _is_iso(cell: str) -> bool:
    day = parse_date(cell) if len(cell) == len(date.min.isoformat()) else None
    return day is not None and day.isoformat() == cell
