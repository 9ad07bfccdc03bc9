"""Every button on a card settles its place, or says why not."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from common.errors import NotAllowedError
from common.limits import Limits
from geocode.resolve import Candidate
from geocode.review_queue import OpenPlace
from roster.beside import NOTHING
from roster.draft import Draft, read_draft
from roster.update import open_questions
from tables.write import write_csv
from ui.update import settle_actions
from ui.update.work import Work, current_base

HEAD = "city,state,kind,announced,latitude,longitude,track\n"

ROWS = {
    "part of another place": ["La Jolla,CA,,2017-06-20,,,"],
    "part, with its kind": ["Harlem,NY,city,2017-06-20,,,"],
    "misspelled": ["Springfeild,IL,,2017-06-20,,,"],
    "misspelled for a name that several have": ["Georgtown,PA,,2017-06-20,,,"],
    "several of the name": ["Georgetown,PA,city,2017-06-20,,,"],
    "misspelled twice": ["Cincinatti,OH,,2017-06-20,,,a", "Cincinatti,OH,,2018-08-20,,,b"],
    "wrong state": ["Memphis,IL,,2017-06-20,,,"],
    "a county or a town": ["Cook,IL,,2017-06-20,,,"],
    "called a county": ["Memphis,TN,county,2017-06-20,,,"],
    "coordinates in another state": ["Tulsa,OK,,2017-06-20,40.7,-74.0,"],
    "coordinates of another town": ["Tulsa,OK,,2017-06-20,35.4676,-97.5164,"],
    "two of one place, one of them contradicted": [
        "Tulsa,OK,,2017-06-20,,,",
        "Tulsa,OK,,2018-08-20,40.7,-74.0,",
    ],
    "a pair": ["Oakland/Richmond,CA,,2017-06-20,,,"],
    "half a pair": ["Oakland/Nowhereville,CA,,2017-06-20,,,"],
    "no state": ["Jackson,,,2017-06-20,,,"],
    "no state of that name": ["Tuscaloosa,ALX,,2017-06-20,,,"],
    "no kind of that name": ["Tulsa,OK,tribe,2017-06-20,,,"],
    "the cell names another state": ['"Memphis, TN",AR,,2017-06-20,,,'],
}


@pytest.fixture
def begin(data: Path, monkeypatch: pytest.MonkeyPatch):
    """Begin an update whose draft is the list with further rows."""
    monkeypatch.setattr(settle_actions, "require_editor", lambda: "Ana")

    base = current_base()
    listed = write_csv(base.frame).decode("utf-8-sig").splitlines()[1:]

    def begun(rows: list[str], *, add: bool = False) -> Work:
        lines = rows if add else [*(f"{line},,," for line in listed), *rows]
        text = HEAD + "".join(f"{line}\n" for line in lines)
        file = read_draft(text.encode(), "new.csv", limits=Limits())
        return Work(base, Draft("new.csv", "", file.frame), add=add)

    return begun


def buttons(place: OpenPlace) -> Iterator[tuple[Candidate | None, Callable[..., None]]]:
    """Yield what each button of a card does, with the candidate that it is about."""
    for one in place.candidates:
        yield one, partial(settle_actions.use_candidate, candidate=one)
    if not place.needs_file_edit:
        # Coordinates of another state are refused where they are typed.
        here = (one for one in place.candidates if one.state_code == place.state_code)
        at = next(here, None)
        text = f"{at.latitude}, {at.longitude}" if at else "37.8, -122.2"
        yield at, partial(settle_actions.use_coordinates, text=text)
        yield None, settle_actions.leave_for_now


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS.keys())
def test_every_button_settles_its_place_or_says_why_not(begin, rows):
    begun = begin(rows)
    before = begun.proposal()
    assert before.roster.open_places
    for place in before.roster.open_places:
        for candidate, press in buttons(place):
            work = begin(rows)
            press(work, before, place)
            if work.refused is not None:
                number, why = work.refused
                assert number == place.rows[0].number
                assert why.startswith("That does not settle it. ")
                assert not work.notes
                continue
            after = work.proposal().roster
            assert place.title not in {other.title for other in after.open_places}
            assert len(work.notes) == 1
            site = after.sites.loc[place.rows[0].number]
            if candidate is not None and site["verdict"] == "located":
                at = (candidate.latitude, candidate.longitude)
                assert (site["latitude"], site["longitude"]) == at


def test_a_file_that_is_added_is_settled_by_the_same_buttons(begin):
    for rows in (ROWS["part of another place"], ROWS["misspelled twice"]):
        work = begin(rows, add=True)
        (place,) = work.proposal().roster.open_places
        settle_actions.use_candidate(work, work.proposal(), place, place.candidates[0])
        assert work.proposal().roster.open_places == ()
        # Cincinnati is in the list, on the first of the two days.
        assert len(work.proposal().comparison.added) == 1


@pytest.mark.parametrize("city", ["La Jolla", "Hollywood"])
@pytest.mark.parametrize("kind", ["", "city"])
def test_a_part_of_another_place_is_pinned_where_the_person_says(begin, city, kind):
    work = begin([f"{city},CA,{kind},2017-06-20,,,"])
    (place,) = work.proposal().roster.open_places
    (candidate, *_) = place.candidates
    settle_actions.use_candidate(work, work.proposal(), place, candidate)
    after = work.proposal()
    assert after.roster.open_places == ()
    assert after.frame.iloc[-1]["city"] == city
    at = after.roster.sites.iloc[-1]
    assert (at["latitude"], at["longitude"]) == (candidate.latitude, candidate.longitude)
    assert [one.decided_by for one in work.beside.decisions] == ["Ana"]


def test_who_may_not_edit_any_more_is_told_and_nothing_is_decided(
    begin, monkeypatch: pytest.MonkeyPatch
):
    def refuse() -> str:
        raise NotAllowedError("Sign in first.")

    work = begin(ROWS["part of another place"])
    monkeypatch.setattr(settle_actions, "require_editor", refuse)
    (place,) = work.proposal().roster.open_places
    for press in (
        settle_actions.leave_for_now,
        partial(settle_actions.use_coordinates, text="32.8, -117.3"),
    ):
        work.refused = None
        press(work, work.proposal(), place)
        assert work.refused == (14, "Sign in first.")
        assert (work.beside, work.notes) == (NOTHING, [])


@pytest.fixture
def open_before(data: Path) -> None:
    """The stored list has two open places, and a day that no one has described."""
    with (data / "sites.csv").open("a", encoding="utf-8") as file:
        file.write("Springfeild,Illinois,city,2017-06-20\nCook,IL,city,2018-08-20\n")


@pytest.mark.usefixtures("open_before")
def test_what_was_open_before_is_not_counted_as_new(request: pytest.FixtureRequest):
    begin = request.getfixturevalue("begin")
    more = ["Cincinatti,OH,,2019-04-01,,,", "Springfeild,Illinois,,2019-04-01,,,"]
    found = open_questions(begin(more).proposal())
    assert [place.title for place in found.fresh] == ["Springfeild, Illinois", "Cincinatti, OH"]
    assert [place.title for place in found.earlier] == ["Cook, IL"]
    assert (found.fresh_rows, found.earlier_rows) == (2, 2)
    assert (found.fresh_days, found.earlier_days) == (("2019-04-01",), ("2018-08-20",))
    found = open_questions(begin([]).proposal())
    assert (found.fresh, found.fresh_rows, found.earlier_rows) == ((), 0, 2)
    added = open_questions(begin(more[:1], add=True).proposal())
    assert (added.fresh_rows, added.earlier_rows) == (1, 2)
