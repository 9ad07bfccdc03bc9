import pytest

from common.errors import MissingColumnsError, TableError
from tables.header import Columns
from tables.read import read_table
from tables.table import ROW
from tables.write import write_csv, write_xlsx

SHIPS = Columns(
    ("ship",), ("ship", "port", "remark"), {"port": ("harbor", "home")}, free_text=("remark",)
)


@pytest.mark.parametrize("write", [write_csv, lambda frame: write_xlsx(frame, "Fleet")])
def test_a_table_of_anything_is_read_by_the_headings_that_are_handed_in(write):
    table = read_table(b"list\n;\nHarbor;Ship\nBremen;=Elbe\n", "ships.csv", SHIPS)
    assert (table.frame.index.name, table.frame.index.tolist()) == (ROW, [4])
    assert table.frame.to_dict("list") == {"port": ["Bremen"], "ship": ["=Elbe"]}
    again = read_table(write(table.frame), "ships", SHIPS).frame
    assert again.to_dict("list") == table.frame.to_dict("list")


def test_no_word_for_a_column_of_sites_is_known_to_another_table():
    table = read_table(b"ship,town,lat,comment\na,b,c,d\n", "ships.csv", SHIPS)
    assert list(table.frame.columns) == ["ship", "town", "lat", "comment"]


def test_two_words_for_one_column_are_told_and_neither_is_taken():
    table = read_table(b"ship,harbor,home\na,b,c\n", "ships.csv", SHIPS)
    assert list(table.frame.columns) == ["ship", "harbor", "home"]
    assert table.repairs[0].what == (
        "More than one heading could be “port” (“harbor”, “home”), so none was used"
    )


def test_only_of_free_text_may_there_be_several():
    table = read_table(b"ship,remark,remark\na,b,c\n", "ships.csv", SHIPS)
    assert list(table.frame.columns) == ["ship", "remark", "remark (2)"]
    with pytest.raises(TableError, match="column “port” twice in row 1"):
        read_table(b"ship,port,port\na,b,c\n", "ships.csv", SHIPS)


def test_a_required_column_that_is_missing_is_named_with_the_headings_there_are():
    with pytest.raises(MissingColumnsError, match="no column “ship” in row 1") as caught:
        read_table(b"port,city\na,b\n", "ships.csv", SHIPS)
    assert (caught.value.missing, caught.value.headings) == (("ship",), ("port", "city"))
