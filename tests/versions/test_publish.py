import stat
from datetime import UTC, datetime

import pytest

from common.errors import ConflictError, SaveError
from tests.helpers.saving import current_digest, publish, restore
from versions.history import History
from versions.publish import LOCK_NAME, publish_all
from versions.storage import NewContent
from versions.version import digest_of


@pytest.fixture
def target(tmp_path):
    return tmp_path / "sites.csv"


def save(target, data: bytes, **rest):
    return publish(target, data, **({"expected": current_digest(target), "who": "Ada"} | rest))


def listed(target) -> list[tuple[int, str, bytes]]:
    history = History(target)
    return [(v.number, v.how, history.read(v.number)) for v in reversed(history.versions())]


def test_a_file_that_is_not_there_yet_is_made(target):
    version = save(target, b"one")
    assert target.read_bytes() == b"one"
    assert (version.number, version.digest) == (1, digest_of(b"one"))
    assert listed(target) == [(1, "published", b"one")]


def test_the_old_file_is_in_the_history_before_it_is_replaced(target):
    target.write_bytes(b"old")
    assert save(target, b"new").number == 2
    assert listed(target) == [(1, "first", b"old"), (2, "published", b"new")]


def test_an_edit_by_hand_is_kept_as_a_version_of_its_own(target):
    save(target, b"one")
    target.write_bytes(b"by hand")
    save(target, b"two")
    assert listed(target) == [
        (1, "published", b"one"),
        (2, "found", b"by hand"),
        (3, "published", b"two"),
    ]
    assert [v.who for v in History(target).versions()] == ["Ada", "", "Ada"]


def test_an_old_version_that_was_copied_back_by_hand_is_found_as_well(target):
    save(target, b"one")
    save(target, b"two")
    target.write_bytes(b"one")
    save(target, b"three")
    assert [data for _, _, data in listed(target)] == [b"one", b"two", b"one", b"three"]


def test_equal_bytes_make_no_new_version(target):
    first = save(target, b"one", note="first")
    assert save(target, b"one", note="again") == first
    assert listed(target) == [(1, "published", b"one")]


def test_equal_bytes_by_hand_are_written_down_once(target):
    target.write_bytes(b"old")
    assert save(target, b"old").how == "first"
    assert save(target, b"old").number == 1


@pytest.mark.parametrize(
    ("seen", "now"), [(b"one", b"two"), (None, b"two"), (b"one", None), (b"", b"two")]
)
def test_a_file_that_somebody_else_changed_is_not_overwritten(target, seen, now):
    if now is not None:
        save(target, now)
    before = listed(target)
    with pytest.raises(ConflictError, match="since you opened it") as caught:
        save(target, b"mine", expected=None if seen is None else digest_of(seen))
    assert caught.value.current == (None if now is None else digest_of(now))
    assert current_digest(target) == caught.value.current
    assert listed(target) == before


def test_a_change_at_the_last_moment_is_noticed_and_kept(target):
    save(target, b"one")

    def hand_slips_in(data: bytes) -> int:
        target.write_bytes(b"by hand")
        return len(data)

    with pytest.raises(ConflictError):
        save(target, b"mine", count=hand_slips_in)
    assert target.read_bytes() == b"by hand"
    assert listed(target) == [(1, "published", b"one")]
    save(target, b"two")
    assert [data for _, _, data in listed(target)] == [b"one", b"by hand", b"two"]


def test_the_one_who_was_told_can_save_on_the_new_version(target):
    save(target, b"one")
    save(target, b"theirs")
    with pytest.raises(ConflictError) as caught:
        save(target, b"mine", expected=digest_of(b"one"))
    assert save(target, b"mine", expected=caught.value.current).number == 3


def test_a_clock_that_jumps_back_changes_no_order(target):
    times = iter(datetime(year, 1, 1, tzinfo=UTC) for year in (2024, 2001, 2030, 1970))
    for data in (b"one", b"two", b"three", b"four"):
        save(target, data, clock=lambda: next(times))
    versions = History(target).versions()
    assert [v.number for v in versions] == [4, 3, 2, 1]
    assert [v.saved_at.year for v in versions] == [1970, 2030, 2001, 2024]
    assert History(target).current() == versions[0]


def test_a_symbolic_link_stays_one_and_its_history_lies_beside_the_link(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "data").mkdir()
    stored = tmp_path / "shared" / "list.csv"
    stored.write_bytes(b"old")
    link = tmp_path / "data" / "sites.csv"
    link.symlink_to(stored)
    save(link, b"new")
    assert link.is_symlink()
    assert stored.read_bytes() == b"new"
    assert listed(link) == [(1, "first", b"old"), (2, "published", b"new")]
    assert (tmp_path / "data" / "history" / "sites").is_dir()


def test_a_file_that_others_may_not_read_has_a_history_that_they_may_not_read(target):
    target.write_bytes(b"old")
    target.chmod(0o600)
    save(target, b"new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    folder = History(target).folder
    assert {stat.S_IMODE(p.stat().st_mode) for p in folder.glob("*.csv")} == {0o600}


def test_nothing_lies_about_after_a_save(target):
    save(target, b"one")
    save(target, b"two")
    assert sorted(p.name for p in target.parent.iterdir()) == sorted(
        ["history", LOCK_NAME, "sites.csv"]
    )
    names = sorted(p.name for p in History(target).folder.iterdir())
    assert [name.partition("-")[0] for name in names] == [
        "000001",
        "000001.json",
        "000002",
        "000002.json",
    ]


def test_what_killed_saves_left_is_swept_at_the_next_save(target):
    save(target, b"one")
    folder = History(target).folder
    left = [
        target.parent / ".sites.csv.x1y2.tmp",
        folder / ".000002.pending.ab.tmp",
        folder / "000002-0123456789ab.csv",
    ]
    others = target.parent / ".locations.csv.x1y2.tmp"
    for path in (*left, others):
        path.write_bytes(b"part")
    save(target, b"two")
    assert not any(path.exists() for path in left)
    assert others.exists()


def test_who_and_why_are_kept_as_typed(target):
    who, note = "Zo\u00eb \u201cZ\u201d <b>", "=1+1\nline two\udcff\x00"
    save(target, b"one", who=who, note=note)
    version = History(target).versions()[0]
    assert (version.who, version.note) == (who, note)


def test_a_folder_that_is_not_there_is_said_in_plain_words(tmp_path):
    with pytest.raises(SaveError, match="its folder does not exist"):
        save(tmp_path / "absent" / "sites.csv", b"one")


def test_a_folder_in_place_of_the_file_is_said_in_plain_words(tmp_path):
    (tmp_path / "sites.csv").mkdir()
    with pytest.raises(SaveError, match="a folder has that name"):
        publish(tmp_path / "sites.csv", b"one", expected=None, who="Ada")


def test_undo_and_redo_go_back_and_forth(target):
    save(target, b"one")
    save(target, b"two")
    for number, data in ((1, b"one"), (2, b"two"), (1, b"one")):
        restore(target, number, expected=current_digest(target), who="Ada")
        assert target.read_bytes() == data
    assert [v.number for v in History(target).versions()] == [5, 4, 3, 2, 1]


def test_of_several_files_none_is_saved_when_one_is_not_what_was_seen(tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    for path in (one, two):
        path.write_bytes(b"old")
    seen = digest_of(b"old")
    contents = [NewContent(path.name, b"new", seen) for path in (one, two)]
    two.write_bytes(b"by hand")
    with pytest.raises(ConflictError, match=r"two\.csv was changed by someone else"):
        publish_all(tmp_path, contents, who="Ada")
    assert (one.read_bytes(), two.read_bytes()) == (b"old", b"by hand")
    assert not History(one).versions()
    two.write_bytes(b"old")
    versions = publish_all(tmp_path, contents, who="Ada", note="both")
    assert [(version.number, version.note) for version in versions] == [(2, "both"), (2, "both")]
    assert (one.read_bytes(), two.read_bytes()) == (b"new", b"new")


def test_of_several_files_the_first_stands_when_a_later_one_cannot_be_saved(tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    (tmp_path / "history").mkdir()
    (tmp_path / "history" / "two").write_text("in the way of its history")
    contents = [NewContent(path.name, b"new", None) for path in (one, two)]
    with pytest.raises(SaveError, match=r"two\.csv was not saved"):
        publish_all(tmp_path, contents, who="Ada")
    assert one.read_bytes() == b"new"
    assert not two.exists()
