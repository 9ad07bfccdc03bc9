"""The workbook of the sites, opened by two other programs' readers."""

import datetime as dt
import io

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from roster.export.xlsx import sites_xlsx

SITES = "city,state,announced,Founded,People,location_source\n" + "".join(
    f"{city},{state},{day},{founded},{people},{other}\n"
    for city, state, day, founded, people, other in [
        ("Memphis", "TN", "6/20/2017", "1819-05-22", '"633,104"', "=1+1"),
        ("Toledo", "OH", "soon", "1833-01-01", "270871", "@x"),
        ("Memfis", "TN", "", "", "", "'quoted"),
        *((f"Nowhere {n}", "OH", "", f"19{n:02}-02-03", str(n), "-5") for n in range(13)),
    ]
)


@pytest.fixture(scope="module")
def roster(roster_of_text):
    return roster_of_text(SITES)


def rows(data: bytes) -> list[list]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Sites"]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_numbers_and_dates_are_such_and_the_rest_is_text(roster):
    heading, memphis, toledo, memfis, *_ = rows(sites_xlsx(roster.sites, roster))
    assert heading == [
        *("city", "state", "announced", "Founded", "People", "location_source", "kind"),
        *("latitude", "longitude", "location_source", "location_name"),
    ]
    # A workbook has no day before 1900.
    assert memphis[2:5] == [dt.datetime(2017, 6, 20), "1819-05-22", 633104]
    assert memphis[7:9] == pytest.approx([35.1, -90.0], abs=0.1)
    assert toledo[2] == "soon"
    assert memfis[2:5] + memfis[7:9] == [None] * 5


def test_nothing_is_a_formula(roster):
    data = sites_xlsx(roster.sites, roster)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Sites"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n", "d"}
    assert [row[5] for row in rows(data)[1:5]] == ["'=1+1", "'@x", "'quoted", "-5"]


def test_another_reader_finds_the_same(roster):
    data = sites_xlsx(roster.sites, roster)
    found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Sites").to_python()
    assert found[1][2:5] == [dt.date(2017, 6, 20), "1819-05-22", 633104.0]
    assert len(found) == 17


def test_the_heading_stays_in_sight_and_filters(roster):
    sheet = openpyxl.load_workbook(io.BytesIO(sites_xlsx(roster.sites, roster)))["Sites"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:K17"


def test_the_same_list_makes_the_same_bytes_and_no_sites_a_heading(roster):
    assert sites_xlsx(roster.sites, roster) == sites_xlsx(roster.sites.copy(), roster)
    assert len(rows(sites_xlsx(roster.sites.iloc[:0], roster))) == 1
