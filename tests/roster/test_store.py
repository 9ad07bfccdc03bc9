import threading

import pytest

import roster.store
from common.errors import DataFolderError
from roster.store import RosterStore
from tests.helpers.saving import current_digest, publish
from versions.folder import FolderStorage
from versions.history import History


@pytest.fixture
def store(folder, gazetteer, outlines) -> RosterStore:
    return RosterStore(FolderStorage(folder), gazetteer, outlines)


def add(folder, text: str) -> None:
    with (folder / "sites.csv").open("a") as file:
        file.write(text)


def test_the_same_roster_is_handed_out_until_a_file_changes(store, folder):
    first = store.current()
    assert store.current() is first
    assert first.problem is None
    add(folder, "Nashville,Tennessee,city,\n")
    second = store.current()
    assert second.roster.version != first.roster.version
    assert "nashville-tn" in second.roster.places.index


def test_nothing_is_read_while_nothing_changes(store, monkeypatch):
    store.current()

    def fail(*_):
        raise AssertionError("built again")

    monkeypatch.setattr(roster.store, "roster_of", fail)
    store.current()


def test_a_file_written_anew_with_the_same_size_is_noticed(store, folder):
    before = store.current().token
    path = folder / "sites.csv"
    path.write_text(path.read_text().replace("Toledo,Ohio", "Dayton,Ohio"))
    assert store.current().token != before


def test_a_bad_file_leaves_the_last_good_roster_and_says_why(store, folder):
    good = store.current()
    add(folder, "Nashville,Tennessee,city,,one cell too many\n")
    bad = store.current()
    assert bad.roster is good.roster
    assert bad.problem == (
        "sites.csv has 5 cells in row 14, but 4 headings in row 1; put quotation "
        "marks around a cell that holds a comma, or add the heading."
    )


def test_a_fixed_file_clears_the_problem(store, folder):
    path = folder / "sites.csv"
    good = path.read_bytes()
    version = store.current().roster.version
    path.write_bytes(b"")
    assert store.current().problem
    path.write_bytes(good)
    loaded = store.current()
    assert loaded.problem is None
    assert loaded.roster.version == version


def test_a_file_that_vanishes_leaves_the_last_good_roster(store, folder):
    good = store.current()
    (folder / "agencies.csv").unlink()
    assert store.current().roster is good.roster
    assert store.current().problem == "agencies.csv is not in the data folder."


def test_the_token_tells_good_bad_and_differently_bad_apart(store, folder):
    tokens = [store.current().token]
    for text in (b"", b"city\nx\n"):
        (folder / "sites.csv").write_bytes(text)
        tokens.append(store.current().token)
    assert len(set(tokens)) == 3


def test_without_a_good_roster_ever_it_is_an_error_until_there_is_one(store, folder):
    path = folder / "sites.csv"
    good = path.read_bytes()
    path.write_bytes(b"")
    for _ in range(2):
        with pytest.raises(DataFolderError, match=r"sites\.csv is empty"):
            store.current()
    path.write_bytes(good)
    assert store.current().problem is None


def test_many_threads_get_one_roster_built_once(store, monkeypatch):
    built = []
    build = roster.store.roster_of

    def counted(*arguments):
        built.append(1)
        return build(*arguments)

    monkeypatch.setattr(roster.store, "roster_of", counted)
    barrier = threading.Barrier(8)
    seen = []

    def look():
        barrier.wait()
        seen.append(store.current())

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert len(set(map(id, seen))) == 1


def published(path, data: bytes) -> None:
    publish(path, data, expected=current_digest(path), who="Ada")


def test_after_a_restart_with_a_bad_file_the_newest_good_version_is_shown(
    folder, gazetteer, outlines
):
    path = folder / "sites.csv"
    for place in ("Nashville", "Knoxville"):
        published(path, path.read_bytes() + f"{place},Tennessee,city,\n".encode())
    version = RosterStore(FolderStorage(folder), gazetteer, outlines).current().roster.version
    add(folder, "Toledo,Ohio,city,,one cell too many\n")
    loaded = RosterStore(FolderStorage(folder), gazetteer, outlines).current()
    assert loaded.roster.version == version
    assert "knoxville-tn" in loaded.roster.places.index
    assert loaded.problem == (
        "sites.csv has 5 cells in row 16, but 4 headings in row 1; put quotation "
        "marks around a cell that holds a comma, or add the heading."
    )


def test_versions_that_cannot_be_shown_are_passed_over(folder, gazetteer, outlines):
    path = folder / "sites.csv"
    good = path.read_bytes()
    published(path, good + b"Nashville,Tennessee,city,\n")
    published(path, b"no,roster\n1,2\n")
    published(path, good + b"Knoxville,Tennessee,city,\n")
    # Damaged since: not what was saved.
    History(path).content_path(History(path).newest()).write_bytes(good)
    path.write_bytes(b"")
    loaded = RosterStore(FolderStorage(folder), gazetteer, outlines).current()
    assert "nashville-tn" in loaded.roster.places.index
    assert loaded.problem == (
        "sites.csv is empty; give it a heading row with the columns “city”, “state”."
    )


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("sites.csv", "“city”, “state”"),
        ("announcements.csv", "“date”, “title”"),
        ("agencies.csv", "“abbreviation”, “name”"),
    ],
)
@pytest.mark.parametrize("harm", ["bad", "gone"])
def test_each_list_comes_from_its_history_when_it_is_bad(
    folder, gazetteer, outlines, name, columns, harm
):
    path = folder / name
    published(path, path.read_bytes() + b"\n")
    version = RosterStore(FolderStorage(folder), gazetteer, outlines).current().roster.version
    path.write_bytes(b"") if harm == "bad" else path.unlink()
    store = RosterStore(FolderStorage(folder), gazetteer, outlines)
    assert store.current().roster.version == version
    assert (
        store.current().problem
        == {
            "bad": f"{name} is empty; give it a heading row with the columns {columns}.",
            "gone": f"{name} is not in the data folder.",
        }[harm]
    )
    path.write_bytes(History(path).read(2))
    assert store.current().problem is None


def test_a_bad_list_without_a_history_is_an_error_whatever_the_others_have(
    folder, gazetteer, outlines
):
    published(folder / "agencies.csv", (folder / "agencies.csv").read_bytes() + b"\n")
    (folder / "sites.csv").write_bytes(b"")
    with pytest.raises(DataFolderError, match=r"sites\.csv is empty"):
        RosterStore(FolderStorage(folder), gazetteer, outlines).current()


def test_the_history_is_not_looked_at_while_the_files_are_good(store, folder, monkeypatch):
    published(folder / "sites.csv", (folder / "sites.csv").read_bytes() + b"\n")

    def fail(*_):
        raise AssertionError("looked at the history")

    monkeypatch.setattr(roster.store, "last_good_inputs", fail)
    store.current()
    add(folder, "Nashville,Tennessee,city,\n")
    store.current()
    add(folder, "Nashville,Tennessee,city,,one cell too many\n")
    assert store.current().problem


def test_a_folder_where_the_list_should_be_leaves_the_last_version_on_the_screens(
    folder, gazetteer, outlines
):
    path = folder / "sites.csv"
    published(path, path.read_bytes() + b"Nashville,Tennessee,city,\n")
    path.unlink()
    path.mkdir()
    loaded = RosterStore(FolderStorage(folder), gazetteer, outlines).current()
    assert "nashville-tn" in loaded.roster.places.index
    assert loaded.problem == "sites.csv cannot be opened: Is a directory."
