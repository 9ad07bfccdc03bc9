"""CSV as spreadsheets and people save it; the bytes are made here, encoding by encoding."""

import codecs

import pytest

from common.errors import TableError
from sites.columns import SYNONYMS
from sites.read import read_sites
from tests.helpers import DATA

TEXT = "city,state,notes\r\nCañon City,Colorado,“soon” – maybe\r\nMayagüez,Puerto Rico,\r\n"
CITIES = ["Cañon City", "Mayagüez"]


def said(file) -> str:
    return " | ".join(f"{repair.what} [{repair.where}]" for repair in file.repairs)


def refusal(data: bytes) -> str:
    with pytest.raises(TableError) as caught:
        read_sites(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "encoding", "repairs"),
    [
        (TEXT.encode("utf-8"), "UTF-8", 0),
        (TEXT.encode("utf-8-sig"), "UTF-8", 0),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "UTF-16", 1),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16", 1),
        (TEXT.encode("utf-16-le"), "UTF-16", 1),
        (TEXT.encode("utf-16-be"), "UTF-16", 1),
        (TEXT.encode("cp1252"), "Windows-1252", 1),
    ],
)
def test_every_encoding_of_a_spreadsheet_gives_the_same_text(data, encoding, repairs):
    file = read_sites(data)
    assert file.frame["city"].tolist() == CITIES
    assert file.frame["notes"].tolist()[0] == "“soon” – maybe"
    assert file.how == f"{encoding} with commas"
    assert len(file.repairs) == repairs


def test_a_guessed_encoding_shows_a_word_by_which_a_person_can_judge():
    (repair,) = read_sites("city,state\nMemphis,TN\nCañon City,CO\n".encode("cp1252")).repairs
    assert repair.what == "Read as Windows-1252 text; check that “Cañon” is right"
    assert repair.where == "line 3"


def test_text_that_is_partly_utf8_is_refused_and_not_garbled():
    data = "city,state\nCañon City,CO\n".encode() + "Mayagüez,PR\n".encode("cp1252")
    assert refusal(data) == (
        "The file is UTF-8 text, but line 3 has a character in another encoding; fix that line or "
        "save it as “CSV UTF-8” and "
        "try again."
    )


def test_capitals_with_accents_before_a_quotation_mark_are_windows_1252():
    data = "city,state,notes\nMemphis,TN,“CAFÉ”\n".encode("cp1252")
    assert read_sites(data).frame["notes"].tolist() == ["“CAFÉ”"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"city,state\nMemphis,TN\nCa\x81on,CO\n",
            (
                "The file has a character on line 3 that cannot be read as UTF-8 or Windows-1252; "
                "save it as “CSV UTF-8” and try again."
            ),
        ),
        (
            b"\xef\xbb\xbfcity,state\nMemphis,TN\nCa\xf1on,CO\n",
            (
                "The file starts as UTF-8 text, but line 3 is not UTF-8; save it as "
                "“CSV UTF-8” and try again."
            ),
        ),
        (
            codecs.BOM_UTF16_LE + "city,state\nx".encode("utf-16-le") + b"\x00",
            (
                "The file starts as UTF-16 text, but line 2 is not UTF-16; save it "
                "as “CSV UTF-8” and try again."
            ),
        ),
        (
            codecs.BOM_UTF16_LE + "city,state\n\x00,TN".encode("utf-16-le"),
            (
                "The file has a NUL character on line 2, so it is not plain text; save "
                "it as “CSV UTF-8” and try again."
            ),
        ),
        (
            b"city,state\nMem\x01\xf1phis,TN\n",
            (
                "The file has a byte on line 2 that text cannot have; if it is a table, save "
                "it as “CSV UTF-8” and try again."
            ),
        ),
    ],
)
def test_bytes_that_cannot_be_read_are_refused_with_their_line(data, message):
    assert refusal(data) == message


@pytest.mark.parametrize(
    ("delimiter", "word"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_is_found_with_any_line_end(delimiter, word, end):
    lines = (("city", "state", '"notes, more"'), ('"Washington, the"', "DC", '"a;b|c\td"'))
    file = read_sites(end.join(delimiter.join(cells) for cells in lines).encode())
    assert file.frame.to_dict("records") == [
        {"city": "Washington, the", "state": "DC", "notes, more": "a;b|c\td"}
    ]
    assert file.how == f"UTF-8 with {word}"
    told = f"Read with cells separated by {word} [file]"
    assert said(file) == ("" if delimiter == "," else told)


def test_line_ends_may_be_mixed():
    file = read_sites(b"city,state\r\nMemphis,TN\nToledo,OH\rDetroit,MI\r\n\r\n")
    assert file.frame.index.tolist() == [2, 3, 4]


@pytest.mark.parametrize("first", ["sep=;\r\n", "SEP=;\n", '"sep=;"\n', "sep=;;;\n"])
def test_a_line_that_names_the_delimiter_is_skipped_and_no_row(first):
    file = read_sites(f"{first}city;state\nMemphis;TN\n".encode())
    assert file.frame.to_dict("index") == {2: {"city": "Memphis", "state": "TN"}}
    assert said(file) == (
        "Read with cells separated by semicolons [file] | A first line that says "
        f"what separates the cells (“{first.strip()}”) was skipped [file]"
    )


def test_a_line_that_names_an_unusual_delimiter_is_believed():
    file = read_sites(b"sep=~\ncity~state\nMemphis~TN\n")
    assert file.frame["state"].tolist() == ["TN"]


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("Public Safety Partnership sites\n", 2),
        ('"Sites, as of today",,\n\n', 3),
        ("\n\n\n", 4),
        ("Title;with;semicolons\nby, us\n" * 8, 17),
    ],
)
def test_what_stands_above_the_headings_is_left_out_and_rows_keep_their_numbers(above, row):
    file = read_sites(f"{above}city,state\nMemphis,TN\n".encode())
    assert file.frame.index.tolist() == [row + 1]
    assert file.header_row == row
    rows = "row 1" if row == 2 else f"rows 1 to {row - 1}"
    assert said(file).split(" | ")[-1] == f"Rows above the headings were skipped [{rows}]"


def test_headings_are_looked_for_in_the_first_rows_only():
    assert refusal(b"x,y\n" * 20 + b"city,state\nMemphis,TN\n") == (
        "The file has no column “city”, “state” in row 1; add the heading (it has “x”, “y”)."
    )


@pytest.mark.parametrize(
    "heading", ["CITY", " City ", "City_", "city:", "\u200bcity", "C\u00adity"]
)
def test_case_blanks_and_marks_around_a_heading_do_not_matter(heading):
    file = read_sites(f"{heading},state\nMemphis,TN\n".encode())
    assert list(file.frame.columns) == ["city", "state"]
    assert [repair.where for repair in file.repairs] == ["row 1, city"]


@pytest.mark.parametrize(
    ("column", "word"), [(column, word) for column, all_ in SYNONYMS.items() for word in all_]
)
def test_every_synonym_is_read_and_named(column, word):
    others = [name for name in ("city", "state") if name != column]
    heading = word.title().replace(" ", "_")
    file = read_sites(f"{','.join([heading, *others])}\n{'x,' * len(others)}x\n".encode())
    assert set(file.frame.columns) == {column, *others}
    told = f"The heading “{heading}” was read as “{column}” [row 1, {column}]"
    assert said(file) == told


def test_every_synonym_is_stated_for_those_who_make_the_file():
    stated = (DATA / "README.md").read_text("utf-8").casefold()
    for word in (word for all_ in SYNONYMS.values() for word in all_):
        assert f"`{word}`" in stated


def test_a_synonym_does_not_count_beside_the_column_itself():
    file = read_sites(b"Town,City,ST,State\nold,Memphis,1,TN\n")
    assert list(file.frame.columns) == ["Town", "city", "ST", "state"]


def test_two_synonyms_of_an_optional_column_are_left_as_they_are():
    file = read_sites(b"city,state,Date,Joined\nMemphis,TN,2017-06-20,2018-06-20\n")
    assert list(file.frame.columns) == ["city", "state", "Date", "Joined"]
    assert said(file) == (
        "More than one heading could be “announced” (“Date”, “Joined”), so none was used [row 1]"
    )


def test_two_synonyms_of_a_required_column_are_refused_by_name():
    assert refusal(b"Town,Place,ST\na,b,TN\n") == (
        "The file has several headings in row 1 that could be the column “city” "
        "(“Town”, “Place”); rename the right one to “city”."
    )


def test_a_further_column_keeps_its_heading():
    file = read_sites(b"city,state,Track_No.,'=SUM\nMemphis,TN,1,2\n")
    assert list(file.frame.columns) == ["city", "state", "Track_No.", "=SUM"]


def test_blank_rows_in_between_are_named_and_those_at_the_end_are_not():
    file = read_sites(b"city,state\n\nMemphis,TN\n,\n \nToledo,OH\n,\n\n")
    assert file.frame.index.tolist() == [3, 6]
    assert [(r.what, r.where) for r in file.repairs] == [
        ("3 blank rows were left out", "rows 2, 4 and 5")
    ]


def test_text_that_a_download_defused_is_restored():
    file = read_sites(b"city,state,notes,\"'+x\"\nMemphis,TN,'=1+1,'-a\n")
    assert file.frame.to_dict("records") == [
        {"city": "Memphis", "state": "TN", "notes": "=1+1", "+x": "-a"}
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"   \n\t\n",
            "The file is empty; give it a heading row with the columns “city”, “state”.",
        ),
        (
            b";;;\n;;;\n",
            "The file is empty; give it a heading row with the columns “city”, “state”.",
        ),
        (
            b"%PDF-1.7\n",
            ("The file is a PDF document, not a table; save the list as “CSV UTF-8” or .xlsx."),
        ),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00",
            "The file is an image, not a table; save the list as “CSV UTF-8” or .xlsx.",
        ),
        (
            b"\xff\xd8\xff\xe0\x00\x10JFIF",
            "The file is an image, not a table; save the list as “CSV UTF-8” or .xlsx.",
        ),
        (
            b"\x1f\x8b\x08\x00",
            (
                "The file is a compressed archive, not a table; save the list as “CSV "
                "UTF-8” or .xlsx."
            ),
        ),
        (
            b"<!DOCTYPE html>\n<html><table>",
            (
                "The file is HTML, not a table of cells; open it in a spreadsheet and save "
                "it as “CSV UTF-8” or .xlsx."
            ),
        ),
        (
            b"\n <table><tr><td>city</td></tr></table>",
            (
                "The file is HTML, not a table of cells; open it in a spreadsheet and save "
                "it as “CSV UTF-8” or .xlsx."
            ),
        ),
        (
            b"<?xml version='1.0'?><Workbook/>",
            (
                "The file is XML, not a table of cells; open it in a spreadsheet and save "
                "it as “CSV UTF-8” or .xlsx."
            ),
        ),
        (
            b'{"city": "Memphis", "state": "TN"}\n',
            ("The file is JSON, not a table of cells; save the list as “CSV UTF-8” or .xlsx."),
        ),
        (
            b'[{"city": "Memphis",\n "state": "TN"}]',
            ("The file is JSON, not a table of cells; save the list as “CSV UTF-8” or .xlsx."),
        ),
        (
            b"name,region\na,b\n",
            (
                "The file has no column “city”, “state” in row 1; add the heading (it has "
                "“name”, “region”)."
            ),
        ),
        (
            b"Sites\nname;state;x\na;b;c\n",
            (
                "The file has no column “city” in row 2; add the heading (it has “name”, "
                "“state”, “x”)."
            ),
        ),
        (
            b"City,STATE,city\na,b,c\n",
            ("The file has the column “city” twice in row 1; rename or remove one of them."),
        ),
        (
            b'city,state\nMemphis,TN\n"Toledo,OH\nDetroit,MI\n',
            (
                "The file has a quotation mark in row 3 that is not closed, or is in the middle "
                "of a cell; close it, or type it twice if it is part of the text."
            ),
        ),
        (
            b'city,state\nMemphis,TN\n"Big" Toledo,OH\n',
            (
                "The file has a quotation mark in row 3 that is not closed, or is in the middle "
                "of a cell; close it, or type it twice if it is part of the text."
            ),
        ),
        (
            b'"city,state\nMemphis,TN\n',
            (
                "The file has a quotation mark in row 1 that is not closed, or is in the middle "
                "of a cell; close it, or type it twice if it is part of the text."
            ),
        ),
        (
            b'city,state\n"two\nlines",TN\nToledo,OH,x\n',
            (
                "The file has 3 cells in row 3, but 2 headings in row 1; put quotation "
                "marks around a cell that holds a comma, or add the heading."
            ),
        ),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence_that_names_what_it_is(data, message):
    text = refusal(data)
    assert text == message
    assert text.endswith(".")


def test_a_csv_may_begin_with_letters_that_an_image_begins_with():
    assert len(read_sites(b"BMI,city,state\n1,Memphis,TN\n").frame) == 1
