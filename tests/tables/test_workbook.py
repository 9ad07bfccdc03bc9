import contextlib
import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from common.errors import SeveralSheetsError, TableError
from common.limits import Limits
from sites.read import read_sites


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows, title="Sites") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook with a text of one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                # With lxml installed openpyxl writes an empty element otherwise.
                for empty in (b"<v></v>", b"<v/>"):
                    text = text.replace(empty, b"<v />")
                assert old in text
                text = text.replace(old, new)
            after.writestr(name, text)
    return out.getvalue()


def refusal(data: bytes, **options) -> str:
    with pytest.raises(TableError) as caught:
        read_sites(data, **options)
    return str(caught.value)


SHEET = "xl/worksheets/sheet1.xml"
HEAD = ("city", "state")


def test_a_workbook_is_read_as_its_csv_would_be():
    data = saved(workbook(("City", "ST", "Track"), ("Cañon City", "CO", " x "), ("Toledo", "OH")))
    file = read_sites(data)
    assert file.frame.to_dict("index") == {
        2: {"city": "Cañon City", "state": "CO", "Track": " x "},
        3: {"city": "Toledo", "state": "OH", "Track": ""},
    }
    assert file.how == "the sheet “Sites” of a workbook"


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (5.0, "General", "5"),
        (-90.05, "General", "-90.05"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-7, "General", "0.0000001"),
        (12345678901, "General", "12345678901"),
        (2134, "00000", "02134"),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        (date(2017, 6, 20), "m/d/yyyy", "2017-06-20"),
        (datetime(2017, 6, 20, 14, 30), "m/d/yyyy h:mm", "2017-06-20 14:30:00"),
        (time(14, 30), "h:mm", "14:30:00"),
        ("#N/A", "General", "#N/A"),
        ("_x0041_b", "General", "Ab"),
        ("a & <b>", "General", "a & <b>"),
    ],
)
def test_a_cell_is_read_as_a_person_sees_it(value, pattern, shown):
    book = workbook((*HEAD, "x"), ("Memphis", "TN", value))
    book.active["C2"].number_format = pattern
    assert read_sites(saved(book)).frame["x"].tolist() == [shown]


def test_dates_of_the_system_that_counts_from_1904_are_right():
    book = workbook((*HEAD, "announced"), ("Memphis", "TN", date(2017, 6, 20)))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert read_sites(saved(book)).frame["announced"].tolist() == ["2017-06-20"]


def several(*sheets: tuple[str, str, int]) -> bytes:
    """Return a workbook with sheets of a title, a heading beside the city's, and so many rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, heading, count in sheets:
        sheet = book.create_sheet(title.removesuffix(" (hidden)"))
        sheet.sheet_state = "hidden" if title.endswith(" (hidden)") else "visible"
        sheet.append(("City", heading))
        for number in range(count):
            sheet.append((f"{title} {number}", "TN"))
    return saved(book)


def test_the_one_visible_sheet_with_the_headings_is_read_and_the_others_are_named_with_their_rows():
    data = several(("Read me", "x", 2), ("A (hidden)", "ST", 1), ("B", "ST", 3), ("C", "", 0))
    file = read_sites(data)
    assert file.frame["city"].tolist() == ["B 0", "B 1", "B 2"]
    # Its heading counts as a row, where that is not one of the list's.
    without = "“Read me” (3 rows), “C” (1 row)"
    assert file.how == f"the sheet “B” of a workbook, without its sheets {without}"


def test_of_several_sheets_with_the_headings_none_is_read_until_one_is_named():
    data = several(("2017", "ST", 12), ("Old", "x", 2), ("2018", "State", 1))
    with pytest.raises(SeveralSheetsError) as caught:
        read_sites(data, name="new.xlsx")
    assert caught.value.sheets == (("2017", 12), ("2018", 1))
    assert caught.value.others == (("Old", 3),)
    assert str(caught.value) == (
        "new.xlsx has 2 sheets that could be the list: “2017” (12 rows), “2018” (1 row); name the "
        "right one, or hide the others."
    )
    file = read_sites(data, sheet="2018")
    assert file.frame["city"].tolist() == ["2018 0"]
    assert file.how == (
        "the sheet “2018” of a workbook, without its sheets “2017” (12 rows), “Old” (3 rows)"
    )
    assert len(read_sites(data, sheet=" 2017 ").frame) == 12


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ("2019", "The file has no visible sheet “2019”; it has “2017”, “Old”."),
        ("Old", ("The file has no column “state” in row 1; add the heading (it has “City”, “x”).")),
    ],
)
def test_a_sheet_that_is_not_there_or_no_list_is_refused(sheet, message):
    assert refusal(several(("2017", "ST", 1), ("Old", "x", 1)), sheet=sheet) == message


def test_a_text_file_has_no_sheet():
    assert (
        refusal(b"city,state\nErie,PA\n", sheet="A")
        == "The file is not a workbook, so it has no sheet “A”."
    )


def test_a_sheet_that_is_too_large_does_not_matter_where_another_is_the_list(monkeypatch):
    monkeypatch.setattr("tables.sheet.MOST_CELLS", 40)
    file = read_sites(several(("List", "ST", 3), ("Data", "x", 40)))
    assert len(file.frame) == 3


def with_shared_texts(texts: bytes, cells: bytes) -> bytes:
    """Return a workbook whose one sheet has these cells, and these texts for them to share."""
    part = "xl/sharedStrings.xml"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = saved(workbook(()))
    data = changed(data, SHEET, b"</sheetData>", cells + b"</sheetData>")
    override = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'.encode()
    out = io.BytesIO(changed(data, "[Content_Types].xml", b"</Types>", override))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as after:
        after.writestr(part, f'<sst xmlns="{space}">'.encode() + texts + b"</sst>")
    return out.getvalue()


CELLS = (
    b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    b'<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>4</v></c></row>'
)


def test_shared_texts_are_read_with_their_runs_and_without_how_they_are_pronounced():
    texts = (
        b"<si><t>city</t></si><si><t>state</t></si>"
        b'<si><r><t>Mem</t></r><r><rPr><b/></rPr><t xml:space="preserve">phis &amp; </t></r>'
        b'<rPh sb="0" eb="1"><t>no</t></rPh></si><si/><si><t/></si>'
    )
    assert read_sites(with_shared_texts(texts, CELLS)).frame.to_dict("records") == [
        {"city": "Memphis & ", "state": ""}
    ]


def test_more_shared_texts_than_are_read_are_refused_before_they_are(monkeypatch):
    monkeypatch.setattr("tables.workbook.MOST_STRINGS", 4)
    assert refusal(with_shared_texts(b"<si><t>x</t></si>" * 5, CELLS)) == (
        "The file holds far more than a list (in its part xl/sharedStrings.xml); "
        "copy only the list into a new workbook."
    )


def test_cells_beyond_the_headings_are_kept_in_columns_of_their_own():
    file = read_sites(saved(workbook(HEAD, ("Erie", "PA", None, "x"), ("Reno", "NV", "y"))))
    assert file.frame.to_dict("records") == [
        {"city": "Erie", "state": "PA", "Column 3": "", "Column 4": "x"},
        {"city": "Reno", "state": "NV", "Column 3": "y", "Column 4": ""},
    ]


def test_rows_above_the_headings_and_blank_rows_keep_the_numbers_of_the_sheet():
    book = workbook(("Our sites",), (), HEAD, ("Memphis", "TN"), (), ("Toledo", "OH"))
    book.active.merge_cells("A1:B1")
    file = read_sites(saved(book))
    assert file.frame.index.tolist() == [4, 6]
    assert file.header_row == 3


def test_cells_merged_over_rows_count_for_each_of_them():
    book = workbook(HEAD, ("Memphis", "TN"), ("Nashville", None), ("Toledo", "OH"))
    book.active.merge_cells("B2:B3")
    file = read_sites(saved(book))
    assert file.frame["state"].tolist() == ["TN", "TN", "OH"]
    assert [(repair.where, repair.what) for repair in file.repairs] == [
        ("row 3", "Merged cells were read as if each row had their value")
    ]


def test_a_formula_gives_its_value_and_one_without_is_named():
    data = saved(workbook((*HEAD, "x", "y"), ("Memphis", "TN", '="a"&"b"', "=1+1")))
    data = changed(data, SHEET, b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    data = changed(data, SHEET, b'<f>"a"&amp;"b"</f><v />', b'<f>"a"&amp;"b"</f>')
    file = read_sites(data)
    assert file.frame.loc[2, ["x", "y"]].tolist() == ["", "2"]
    (repair,) = file.repairs
    assert repair.what == (
        "1 formula has no value in the file and counts as blank (such as C2); open "
        "it in a spreadsheet and save it there"
    )


def test_the_error_of_a_formula_is_kept_as_text_and_named():
    book = workbook((*HEAD, "x"), ("Memphis", "TN", "#REF!"))
    book.active["C2"].data_type = "e"
    file = read_sites(saved(book))
    assert file.frame["x"].tolist() == ["#REF!"]
    assert file.repairs[0].what == "1 cell holds a formula's error, such as “#REF!”, kept as text"


def test_what_a_sheet_says_of_its_own_size_is_not_believed():
    data = saved(workbook(HEAD, ("Memphis", "TN"), ("Toledo", "OH")))
    data = changed(data, SHEET, b'ref="A1:B3"', b'ref="A1:A1"')
    assert read_sites(data).frame["state"].tolist() == ["TN", "OH"]


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/"), data)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            OLE + b"\x00" * 600,
            (
                "The file is a workbook that cannot be read: it is damaged, in another format, or "
                "holds far more than a list; copy only the list into a "
                "new workbook and save it as .xlsx."
            ),
        ),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            (
                "The file is protected by a password; remove the password, save it as "
                ".xlsx or “CSV UTF-8” and try again."
            ),
        ),
        (
            archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            (
                "The file is a workbook that cannot be read: it is damaged, in another format, or "
                "holds far more than a list; copy only the list into a "
                "new workbook and save it as .xlsx."
            ),
        ),
        (
            archive(mimetype=b"application/vnd.oasis.opendocument.text"),
            (
                "The file is a document, not a workbook; save it as .xlsx or “CSV UTF-8” "
                "and try again."
            ),
        ),
        (
            archive(word__document=b""),
            (
                "The file is a document, not a workbook; save it as .xlsx or “CSV UTF-8” "
                "and try again."
            ),
        ),
        (
            archive(readme=b"x"),
            ("The file is an archive, not a table; save it as .xlsx or “CSV UTF-8” and try again."),
        ),
        (
            archive(**{"xl__workbook.bin": b""}),
            ("The file is an .xlsb workbook; save it as .xlsx or “CSV UTF-8” and try again."),
        ),
        (
            archive(**{"xl__workbook.xml": b"<x/>"}),
            (
                "The file is a workbook that cannot be read: it is damaged or in another format; "
                "save it as .xlsx or “CSV UTF-8” and try again."
            ),
        ),
        (
            b"PK\x03\x04 cut short",
            (
                "The file is a workbook that cannot be read: it is damaged or in another format; "
                "save it as .xlsx or “CSV UTF-8” and try again."
            ),
        ),
        (
            saved(workbook(HEAD)),
            "The file has a heading row but no rows below it; add at least one.",
        ),
        (
            saved(workbook()),
            "The file is empty; give it a heading row with the columns “city”, “state”.",
        ),
        (
            saved(workbook(("name", "region"), ("a", "b"))),
            (
                "The file has no column “city”, “state” in row 1; add the heading (it has "
                "“name”, “region”)."
            ),
        ),
        (
            saved(workbook(("City", "CITY", "state"), ("a", "b", "c"))),
            ("The file has the column “city” twice in row 1; rename or remove one of them."),
        ),
    ],
)
def test_a_workbook_that_is_no_list_is_refused_by_its_name(data, message):
    text = refusal(data)
    assert text == message
    assert text.endswith(".")


def test_what_would_unpack_to_too_much_is_refused_before_it_is():
    data = archive(**{"xl__workbook.xml": b"", "xl__worksheets__sheet1.xml": b" " * 600_000})
    assert len(data) < 10_000
    assert refusal(data, limits=Limits(file_bytes=100_000)) == (
        "The file would unpack to 0.6 MB in 2 parts; the limit is 0.5 MB in 2,000 parts. Copy "
        "only the list into a new workbook."
    )


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (
            Limits(rows=2),
            ("The file goes over the limit of 2 rows at row 4; split the file or remove rows."),
        ),
        (
            Limits(columns=1),
            ("The file has 2 columns in row 1, over the limit of 1; remove those you do not need."),
        ),
        (
            Limits(cell_characters=6),
            ("The file has a cell with 7 characters in row 2, column A; shorten it to at most 6."),
        ),
    ],
)
def test_the_limits_hold_for_workbooks(limits, message):
    rows = [("Memphis", "TN"), ("Toledo", "OH"), ("Detroit", "MI")]
    assert refusal(saved(workbook(HEAD, *rows)), limits=limits) == message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<sheetData>", b"<sheetData><row r='99999999'/>"),
        (b'r="A2"', b'r="ZZZZZ2"'),
        (b'r="A2"', b'r="A2" s="x"'),
        (b'<row r="2"', b'<row r="1"'),
        (b"<worksheet", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet"),
        (b"</sheetData>", b""),
        (b't="inlineStr"', b't="s"'),
    ],
)
def test_a_sheet_that_was_tampered_with_is_refused_or_read(old, new):
    data = changed(saved(workbook(HEAD, ("Memphis", "TN"))), SHEET, old, new)
    with contextlib.suppress(TableError):
        assert len(read_sites(data).frame) > 0


@pytest.mark.parametrize("step", range(1, 40))
def test_a_workbook_with_a_broken_byte_raises_nothing_but_our_own_error(step):
    data = bytearray(saved(workbook(HEAD, ("Memphis", "TN"))))
    for at in range(step * 7, len(data), 397):
        data[at] ^= 0xFF
    with pytest.raises(TableError):
        read_sites(bytes(data))
