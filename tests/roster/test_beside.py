"""What one publication saves beside the list, put on what others saved meanwhile."""

from dataclasses import replace

import pytest

from geocode.ledger import Ledger, LedgerEntry, LeftOut
from roster.beside import NOTHING, TableChange
from roster.data_files import AGENCIES_NAME, ANNOUNCEMENTS_NAME, LEDGER_NAME
from roster.describing import described, with_announcement

FILE = b"date,title,url\n2017-06-20,Twelve cities join,\n"
THEIRS = FILE + b"2019-04-01,Ten more cities join,\n"
LEDGER = b"key,latitude,longitude,source\n"
HERE = LedgerEntry("alden-tx", 31.5, -97.5, "typed by Ana", date="2026-01-02", decided_by="Ana")
THERE = LedgerEntry("alden-tx", 32.5, -98.5, "typed by Ben", date="2026-01-03", decided_by="Ben")


def describing(day: str, title: str, data: bytes = FILE) -> TableChange:
    return TableChange(ANNOUNCEMENTS_NAME, data, with_announcement(data, day, title=title))


def said(clashes) -> list[str]:
    return [str(clash) for clash in clashes]


def ledger_with(*entries) -> bytes:
    return Ledger().with_entries(entries).to_bytes()


def titles(data: bytes, *days: str) -> list[str]:
    return [described(data, day).get("title", "") for day in days]


def test_a_description_joins_what_somebody_else_described_meanwhile():
    change, clashes = describing("2018-08-20", "Tulsa joins").on(THEIRS)
    assert clashes == ()
    assert change.base == THEIRS
    assert titles(change.mine, "2017-06-20", "2018-08-20", "2019-04-01") == [
        "Twelve cities join",
        "Tulsa joins",
        "Ten more cities join",
    ]


@pytest.mark.parametrize("typed", ["2018-08-20", "8/20/2018", "August 20, 2018"])
def test_the_same_day_described_by_both_is_told_however_the_day_is_typed(typed):
    theirs = FILE + f'"{typed}",Nine cities join,\n'.encode()
    mine = describing("2018-08-20", "Tulsa joins")
    change, clashes = mine.on(theirs)
    assert said(clashes)[-1] == (
        "2018-08-20 has “Nine cities join” as title in their version and “Tulsa joins” in yours."
    )
    assert titles(change.mine, "2018-08-20") == ["Tulsa joins"]
    assert change.mine.count(b"join") == 2
    kept, _ = mine.on(theirs, keep_theirs=True)
    assert titles(kept.mine, "2018-08-20") == ["Nine cities join"]


def test_what_one_left_blank_of_a_day_and_the_other_filled_in_is_no_clash():
    theirs = FILE + b"2018-08-20,Tulsa joins,https://example.org/a\n"
    change, clashes = describing("2018-08-20", "Tulsa joins").on(theirs)
    assert clashes == ()
    assert change.mine == change.base == theirs


def test_a_cell_that_both_changed_is_told_and_others_are_kept():
    theirs = with_announcement(FILE, "2017-06-20", title="Theirs", url="https://example.org/t")
    change, clashes = describing("2017-06-20", "Mine").on(theirs)
    assert said(clashes) == [
        "2017-06-20 has “Theirs” as title in their version and “Mine” in yours."
    ]
    assert described(change.mine, "2017-06-20")["title"] == "Mine"
    assert described(change.mine, "2017-06-20")["url"] == "https://example.org/t"


def test_taken_back_only_what_the_change_brought_is_gone():
    change, _ = describing("2018-08-20", "Tulsa joins").on(THEIRS)
    assert change.reversed.on(change.mine)[0].mine == THEIRS
    later = with_announcement(change.mine, "2020-01-02", title="One more")
    back, clashes = change.reversed.on(later)
    assert clashes == ()
    assert titles(back.mine, "2018-08-20", "2019-04-01", "2020-01-02") == [
        "",
        "Ten more cities join",
        "One more",
    ]


def test_what_somebody_changed_since_is_not_taken_back():
    change = describing("2018-08-20", "Tulsa joins")
    later = with_announcement(change.mine, "2018-08-20", title="Tulsa joins today")
    back, clashes = change.reversed.on(later, keep_theirs=True)
    assert said(clashes) == ["2018-08-20 was removed by you and changed by them."]
    assert back.mine == later


def test_agencies_are_told_apart_by_their_abbreviation():
    base = b"abbreviation,name,role\nFBI,Federal Bureau,gangs\n"
    mine = base.replace(b"gangs", b"violent crime")
    theirs = base + b"ATF,Bureau of Alcohol,guns\n"
    change, clashes = TableChange(AGENCIES_NAME, base, mine).on(theirs)
    assert clashes == ()
    assert change.mine.splitlines() == [*mine.splitlines(), b"ATF,Bureau of Alcohol,guns"]


def test_a_decision_is_kept_beside_those_on_other_places():
    other = replace(THERE, key="other-tx")
    beside, clashes = NOTHING.deciding("Alden, TX", HERE, LEDGER).on(
        {LEDGER_NAME: ledger_with(other)}
    )
    assert clashes == ()
    assert beside.decisions == (HERE,)


@pytest.mark.parametrize(
    ("theirs", "said"),
    [(THERE, "at 32.5, -98.5"), (LeftOut("alden-tx", "Ben", "2026-01-03"), "left out")],
)
def test_a_place_decided_otherwise_meanwhile_is_told(theirs, said):
    files = {LEDGER_NAME: ledger_with(theirs)}
    mine = NOTHING.deciding("Alden, TX", HERE, LEDGER)
    beside, (clash,) = mine.on(files)
    assert clash.title == "Alden, TX"
    assert str(clash) == (
        f"Alden, TX is {said} (decided by Ben) in their version and is at 31.5, -97.5 (decided by "
        f"Ana) in yours."
    )
    assert beside.decisions == (HERE,)
    assert beside.on(files) == (beside, ())
    assert not mine.on(files, keep_theirs=True)[0]


def test_a_place_decided_alike_meanwhile_stays_as_the_quicker_one_decided():
    theirs = replace(THERE, latitude=HERE.latitude, longitude=HERE.longitude)
    beside, clashes = NOTHING.deciding("Alden, TX", HERE, LEDGER).on(
        {LEDGER_NAME: ledger_with(theirs)}
    )
    assert (bool(beside), clashes) == (False, ())


def test_who_confirms_the_publication_has_decided():
    (decision,) = NOTHING.deciding("Alden, TX", HERE, LEDGER).signed("Cho").decisions
    assert (decision.decided_by, decision.source) == ("Cho", "typed by Cho")
