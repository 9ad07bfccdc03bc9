from datetime import UTC, datetime

import pytest

from common.errors import PartnershipMapError
from roster.as_of import list_as_of, reasons_for_leaving, roster_as_of
from roster.build import Inputs
from roster.difference import What, difference
from roster.moment import parse_as_of
from versions.folder import FolderStorage
from versions.storage import NewContent

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HEAD = "city,state,announced"
MEMPHIS, TOLEDO, AKRON = "Memphis,TN,2017-06-20", "Toledo,OH,2018-08-20", "Akron,OH,"


def publish(storage, rows, day, note=""):
    text = "\n".join([HEAD, *rows]).encode()
    found = storage.read("sites.csv")
    storage.publish(
        [NewContent("sites.csv", text, found.digest)],
        who="Ada",
        note=note,
        clock=lambda: datetime(2026, 3, day, 12, tzinfo=UTC),
    )


@pytest.fixture
def storage(folder, two_announcements):
    (folder / "sites.csv").write_text("\n".join([HEAD, MEMPHIS, TOLEDO, AKRON]))
    (folder / "announcements.csv").write_text(two_announcements)
    return FolderStorage(folder)


@pytest.fixture
def cities(storage, gazetteer, outlines):
    """The cities, the announcements' days and the count of undated ones, as of a day."""

    def ask(text):
        asked, inputs = parse_as_of(text, now=NOW), Inputs.read(storage)
        roster = roster_as_of(inputs, storage, asked, gazetteer, outlines)
        days = roster.announcements["date"].tolist()
        return roster.sites["city"].tolist(), days, roster.past.undated, roster.past.words

    return ask


FIRST, BOTH = ["2017-06-20"], ["2017-06-20", "2018-08-20"]


def test_where_no_version_was_kept_the_announcements_say_what_had_joined(cities, storage):
    early = (["Memphis", "Akron"], FIRST, 1, "August 19, 2018")
    all_three = ["Memphis", "Toledo", "Akron"]
    assert cities("2018-08-19") == early
    assert cities("2018-08-20") == (all_three, BOTH, 1, "August 20, 2018")
    publish(storage, [MEMPHIS, TOLEDO, "Gary,IN,2017-06-20"], 5)
    # Also before a history that began later: by its first version.
    assert cities("2018-08-19") == early
    assert cities("2026-03-04") == (all_three, BOTH, 1, "March 4, 2026")
    assert cities("2026-03-05") == (["Memphis", "Toledo", "Gary"], BOTH, 0, "March 5, 2026")
    assert cities("version:1") == (all_three, BOTH, 0, "version 1 of March 5, 2026")
    assert cities("Version:02")[3] == "version 2 of March 5, 2026"
    assert cities("2026-03-05T11:59:00Z")[0] == all_three
    assert cities("2026-03-05T12:00:00+00:00")[0] == ["Memphis", "Toledo", "Gary"]


def test_today_is_what_lies_there_also_when_it_was_changed_by_hand(cities, storage):
    publish(storage, [MEMPHIS], 5)
    (storage.folder / "sites.csv").write_text(f"{HEAD}\n{TOLEDO}\n")
    assert cities("2026-06-01")[0] == ["Toledo"]
    assert cities("2026-05-31")[0] == ["Memphis"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2017-06-19", "No site had joined by June 19, 2017; the first joined on June 20, 2017."),
        ("version:3", "There is no version 3 of the list."),
        ("0217-06-19", "No site had joined by June 19, 217; the first joined on June 20, 2017."),
        ("2026-06-03", "June 3, 2026 is in the future; name an earlier day."),
        *(
            (text, f"“{text}” is not a day or a version; write it as 2026-01-31 or as version:12.")
            for text in ("soon", "version:", "version:-1", "version:1.5", "9999-99-99", "²", "")
        ),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(cities, text, said):
    with pytest.raises(PartnershipMapError) as error:
        cities(text)
    assert str(error.value) == said


def test_without_dates_nothing_is_known_before_the_history(cities, storage):
    (storage.folder / "sites.csv").write_text(f"{HEAD}\n{AKRON}\n")
    with pytest.raises(
        PartnershipMapError, match=r"^The list has no history yet: only today's is known\.$"
    ):
        cities("2020-01-01")
    publish(storage, [MEMPHIS], 5)
    with pytest.raises(PartnershipMapError, match=r"^The history of the list begins on March 5,"):
        cities("2020-01-01")


@pytest.mark.parametrize("until", ["version:5", "version:4", "2026-03-03"])
def test_a_place_left_for_the_reason_that_was_written_down_then(
    storage, gazetteer, outlines, until
):
    publish(storage, [MEMPHIS, TOLEDO, AKRON, "Gary,IN,"], 1, "Gary joins")
    publish(storage, [MEMPHIS, AKRON, "Gary,IN,"], 2, "Toledo withdrew")
    publish(storage, [MEMPHIS, "Gary,IN,"], 3)
    publish(storage, [MEMPHIS, "Gary,IN,", "Flint,MI,"], 4, "Flint joins")
    # What happens later is not of the change that is told.
    publish(storage, [MEMPHIS, TOLEDO, AKRON, "Gary,IN,"], 5, "Both are back")
    publish(storage, [MEMPHIS, "Gary,IN,"], 6, "Both were closed")
    inputs, known = Inputs.read(storage), (gazetteer, outlines)
    asked = parse_as_of("version:2", now=NOW)
    before, after = (
        roster_as_of(inputs, storage, parse_as_of(text, now=NOW), *known)
        for text in ("version:2", until)
    )
    left = difference(before, after).of(What.LEFT)
    assert [one.place.label for one in left] == ["Toledo, OH", "Akron, OH"]
    since = list_as_of(inputs, storage, asked)
    found = reasons_for_leaving(storage, since, before, left, until=after.past)
    assert [found.get(one.place.rows[0]) for one in left] == ["Toledo withdrew", None]
