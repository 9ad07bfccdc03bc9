"""Workbooks of old Excel and of LibreOffice; a file of the latter is made here piece by piece."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import SeveralSheetsError, TableError
from common.limits import Limits
from sites.read import read_sites

HEAD = ("City", "ST", "x")


def xls(*sheets: tuple[str, list[tuple[object, ...]]]) -> bytes:
    book = xlwt.Workbook()
    for title, rows in sheets:
        sheet = book.add_sheet(title.removesuffix(" (hidden)"))
        sheet.visibility = int(title.endswith(" (hidden)"))
        for number, cells in enumerate(rows):
            for place, value in enumerate(cells):
                pattern = {datetime: "M/D/YYYY H:MM", date: "M/D/YYYY", time: "H:MM"}
                style = xlwt.easyxf(num_format_str=pattern.get(type(value), "General"))
                if value is not None:
                    sheet.write(number, place, value, style)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        *(("office", "office"), ("table", "table"), ("text", "text")),
        *(("style", "style"), ("manifest", "manifest")),
    )
)
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def ods_of(tables: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest {SPACES}><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{KIND}"/></manifest:manifest>',
        )
        styles = (
            '<office:automatic-styles><style:style style:name="off" style:family="table">'
            '<style:table-properties table:display="false"/></style:style>'
            "</office:automatic-styles>"
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {SPACES}>{styles}<office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        kind = f'"boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        kind = f'"float" office:value="{value!r}"'
    elif isinstance(value, date):
        kind = f'"date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, time):
        kind = f'"time" office:time-value="PT{value:%HH%MM%SS}"'
    else:
        kind = '"string"'
    text = str(value).replace("&", "&amp;").replace("<", "&lt;")
    return f"<table:table-cell office:value-type={kind}><text:p>{text}</text:p></table:table-cell>"


def ods(*sheets: tuple[str, list[tuple[object, ...]]]) -> bytes:
    tables = []
    for title, rows in sheets:
        style = ' table:style-name="off"' if title.endswith(" (hidden)") else ""
        body = "".join(
            f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>" for cells in rows
        )
        name = title.removesuffix(" (hidden)")
        tables.append(f'<table:table table:name="{name}"{style}>{body}</table:table>')
    return ods_of("".join(tables))


both = pytest.mark.parametrize("workbook", [xls, ods], ids=["xls", "ods"])


@both
def test_it_is_read_as_its_csv_would_be_with_the_row_numbers_of_the_sheet(workbook):
    rows = [
        ("Our sites",),
        (),
        HEAD,
        ("Cañon City", "CO", " a & <b>"),
        (),
        ("Erie", "PA", None, "z"),
    ]
    file = read_sites(workbook(("Sites", rows)))
    assert file.frame.to_dict("index") == {
        4: {"city": "Cañon City", "state": "CO", "x": " a & <b>", "Column 4": ""},
        6: {"city": "Erie", "state": "PA", "x": "", "Column 4": "z"},
    }
    assert (file.how, file.header_row) == ("the sheet “Sites” of a workbook", 3)


@both
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (5.0, "5"),
        (-90.05, "-90.05"),
        (0.1 + 0.2, "0.3"),
        (12345678901, "12345678901"),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        (date(2017, 6, 20), "2017-06-20"),
        (time(14, 30), "14:30:00"),
        ("007", "007"),
        ("NA", "NA"),
    ],
)
def test_a_cell_is_read_as_a_person_sees_it(workbook, value, shown):
    file = read_sites(workbook(("Sites", [HEAD, ("Erie", "PA", value)])))
    assert file.frame["x"].tolist() == [shown]


@both
def test_hidden_sheets_are_not_looked_at_and_one_of_several_has_to_be_named(workbook):
    list_ = [HEAD[:2], ("Erie", "PA")]
    data = workbook(("Old (hidden)", list_), ("2017", list_), ("Notes", [("x",)]), ("2018", list_))
    with pytest.raises(SeveralSheetsError) as caught:
        read_sites(data)
    assert caught.value.sheets == (("2017", 1), ("2018", 1))
    assert caught.value.others == (("Notes", 1),)
    assert read_sites(data, sheet="2018").how == (
        "the sheet “2018” of a workbook, without its sheets “2017” (1 row), “Notes” (1 row)"
    )


def test_cells_merged_over_rows_count_for_each_of_them():
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for place, text in enumerate(HEAD[:2]):
        sheet.write(0, place, text)
    sheet.write(1, 0, "Erie")
    sheet.write(2, 0, "Reading")
    sheet.write_merge(1, 2, 1, 1, "PA")
    out = io.BytesIO()
    book.save(out)
    file = read_sites(out.getvalue())
    assert file.frame["state"].tolist() == ["PA", "PA"]
    merged = "Merged cells were read as if each row had their value"
    assert [repair.where for repair in file.repairs if repair.what == merged] == ["row 3"]


texts = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), min_size=1, max_size=9)
values = st.one_of(texts.filter(str.strip), st.integers(-(10**9), 10**9), st.none())


@settings(max_examples=5, deadline=None)
@given(st.lists(st.lists(values, min_size=3, max_size=3), min_size=1, max_size=5))
def test_nothing_is_lost_of_an_xls(table):
    rows = [(*HEAD, "a", "b"), *(("Erie", "PA", *cells) for cells in table)]
    frame = read_sites(xls(("A", rows))).frame
    assert frame.index.tolist() == list(range(2, 2 + len(table)))
    kept = [list(cells) for cells in frame[["x", "a", "b"]].itertuples(index=False)]
    assert kept == [["" if cell is None else str(cell) for cell in cells] for cells in table]


def refusal(data: bytes, **options) -> str:
    with pytest.raises(TableError) as caught:
        read_sites(data, name="old.xls", **options)
    return str(caught.value)


def test_a_few_kilobytes_that_would_fill_the_memory_are_refused():
    cell = '<table:table-cell table:number-columns-repeated="1000" office:value-type="string">'
    bomb = ods_of(
        '<table:table table:name="A"><table:table-row table:number-rows-repeated="1000000">'
        f"{cell}<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert len(bomb) < 2_000
    assert refusal(bomb) == (
        "old.xls is a workbook that cannot be read: it is damaged, in another format, or holds "
        "far more than a list; copy only the list into a "
        "new workbook and save it as .xlsx."
    )
    far = {(0, 0): "x", (65535, 255): "y"}
    book = xlwt.Workbook()
    for title in "abcd":
        sheet = book.add_sheet(title)
        for place, text in far.items():
            sheet.write(*place, text)
    out = io.BytesIO()
    book.save(out)
    assert refusal(out.getvalue()) == (
        "old.xls is a workbook that cannot be read: it is damaged, in another format, or holds "
        "far more than a list; copy only the list into a "
        "new workbook and save it as .xlsx."
    )


@both
@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (
            Limits(rows=2),
            ("old.xls goes over the limit of 2 rows at row 4; split the file or remove rows."),
        ),
        (
            Limits(columns=2),
            ("old.xls has 3 columns in row 1, over the limit of 2; remove those you do not need."),
        ),
        (
            Limits(cell_characters=6),
            ("old.xls has a cell with 7 characters in row 3, column A; shorten it to at most 6."),
        ),
        (
            Limits(file_bytes=100),
            (
                "old.xls is 0.0 MB, over the limit of 0.0 MB; save only the list, without pictures "
                "or other sheets."
            ),
        ),
    ],
)
def test_the_limits_hold(workbook, limits, message):
    rows = [HEAD, ("Erie", "PA"), ("Reading", "PA"), ("Easton", "PA")]
    assert refusal(workbook(("A", rows)), limits=limits) == message


@both
@pytest.mark.parametrize("step", [1, 5, 17])
def test_a_broken_byte_raises_nothing_but_our_own_error(workbook, step):
    data = bytearray(workbook(("A", [HEAD, ("Erie", "PA", "x")])))
    for at in range(step * 7, len(data), 97):
        data[at] ^= 0xFF
    assert refusal(bytes(data)).endswith(".")


def test_a_locked_workbook_says_so():
    assert refusal(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    ) == (
        "old.xls is protected by a password; remove the password, save it as .xlsx "
        "or “CSV UTF-8” and try again."
    )
