"""What geocoding says of a whole file, as one JSON object for other programs.

::

    {"file", "verdict", "read_as", "rows_read",
     "located": [{"row", "city", "state", "kind", "key", "latitude", "longitude", "source",
                  "matched_name", "announced", "values"}],
     "review":  [{"row", "city", "state", "verdict", "reason", "announced", "values",
                  "candidates": [{"name", "state", "kind", "latitude", "longitude"}]}],
     "issues":  [{"row", "column", "value", "check", "message"}],
     "repairs": [{"what", "where"}]}

Every row read is in exactly one of ``located`` and ``review``. ``values`` holds the row's other
columns as typed, and so whatever was typed that the object does not say elsewhere: coordinates, a
kind in other words, a date that is none.
"""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from common.issues import Issue
from geocode.geocoded import GeocodedSites
from geocode.resolve import Candidate, Verdict
from sites.columns import (
    ANNOUNCED,
    CITY,
    CITY_KIND,
    KEY,
    KIND,
    LATITUDE,
    LONGITUDE,
    MATCHED_NAME,
    REASON,
    SOURCE,
    STATE,
    VERDICT,
)
from sites.dates import parse_dates
from sites.read import SitesFile
from sites.states import BY_CODE

Report = dict[str, Any]

NOTICES: Final = frozenset({"duplicate-row"})
"""Checks whose issues need no one."""


class FileVerdict(StrEnum):
    """What is to become of a file."""

    ACCEPT = "accept"
    REVIEW = "accept_with_review"
    REJECT = "reject"

    @property
    def exit_status(self) -> int:
        """The exit status of the command: 0, 1 or 2."""
        return {FileVerdict.ACCEPT: 0, FileVerdict.REVIEW: 1, FileVerdict.REJECT: 2}[self]


def build_report(
    name: str, file: SitesFile, geocoded: GeocodedSites, issues: Iterable[Issue]
) -> Report:
    """Return the object for a file that was read.

    Parameters
    ----------
    name : str
        What the file was called when it was asked for.
    geocoded : GeocodedSites
        Of the file's frame.
    issues : iterable of Issue
        Of ``sites.check.check_sites``. All but notices make the verdict ``accept_with_review``.

    Returns
    -------
    dict
        Text, whole numbers, finite numbers, None, lists and dicts.
    """
    issues = tuple(issues)
    located: list[Report] = []
    review: list[Report] = []
    typed_rows = file.frame.to_dict("records")
    days = parse_dates([str(typed.get(ANNOUNCED, "")) for typed in typed_rows])
    for row, typed, found, day in zip(
        file.frame.index.tolist(), typed_rows, geocoded.frame.to_dict("records"), days, strict=True
    ):
        cells = {str(column): str(text) for column, text in typed.items()}
        announced = day.isoformat() if day else None
        one: Report = {"row": int(row), "city": cells[CITY], "state": cells[STATE]}
        if found[VERDICT] == Verdict.LOCATED:
            one |= {
                "kind": found[KIND],
                "key": found[KEY],
                "latitude": round(float(found[LATITUDE]), 6),
                "longitude": round(float(found[LONGITUDE]), 6),
                "source": found[SOURCE],
                "matched_name": found[MATCHED_NAME],
            }
            located.append(
                one | {"announced": announced, "values": _values(cells, found[KIND], announced)}
            )
        else:
            one |= {
                "verdict": found[VERDICT],
                "reason": found[REASON],
                "candidates": [_candidate(c) for c in geocoded.candidates.get(row, ())],
            }
            review.append(one | {"announced": announced, "values": _values(cells, None, announced)})
    return {
        "file": name,
        "verdict": verdict_of(bool(review), issues).value,
        "read_as": file.how,
        "rows_read": len(located) + len(review),
        "located": located,
        "review": review,
        "issues": [_issue(issue) for issue in issues],
        "repairs": [{"what": repair.what, "where": repair.where} for repair in file.repairs],
    }


def rejected_report(name: str, message: str) -> Report:
    """Return the object for a file whose structure cannot be trusted, with the reason."""
    issue = {"row": None, "column": "", "value": "", "check": "structure", "message": message}
    return {
        "file": name,
        "verdict": FileVerdict.REJECT.value,
        "read_as": "",
        "rows_read": 0,
        "located": [],
        "review": [],
        "issues": [issue],
        "repairs": [],
    }


def verdict_of(some_for_review: bool, issues: Iterable[Issue]) -> FileVerdict:
    """Return the verdict on a file that was read."""
    if some_for_review or any(issue.check not in NOTICES for issue in issues):
        return FileVerdict.REVIEW
    return FileVerdict.ACCEPT


def report_text(report: Report) -> str:
    """Return the object as strict JSON: there is no NaN in it."""
    return json.dumps(report, ensure_ascii=False, allow_nan=False, indent=2)


def _values(cells: Mapping[str, str], kind: str | None, day: str | None) -> dict[str, str]:
    """Return what a row says beside its place; ``kind`` and ``day`` are the object's own."""
    values = {}
    for column, text in cells.items():
        blank = not text.strip()
        said = {
            CITY: True,
            STATE: True,
            # "parish" is read as a county: the object says so, but not how it was typed.
            KIND: blank or text.strip().casefold() == kind,
            ANNOUNCED: blank or day is not None,
            LATITUDE: blank,
            LONGITUDE: blank,
        }.get(column, False)
        if not said:
            values[column] = text
    return values


def _candidate(candidate: Candidate) -> Report:
    state = BY_CODE.get(candidate.state_code)
    return {
        "name": candidate.name,
        "state": state.name if state else candidate.state_code,
        "kind": candidate.kind or CITY_KIND,
        "latitude": round(candidate.latitude, 6),
        "longitude": round(candidate.longitude, 6),
    }


def _issue(issue: Issue) -> Report:
    return {
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "check": issue.check,
        "message": issue.message,
    }
