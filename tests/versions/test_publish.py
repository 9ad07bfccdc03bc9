import stat

import pytest

from common.errors import ConflictError, SaveError
from tests.helpers.saving import current_digest, publish
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


def test_a_folder_that_is_not_there_is_said_in_plain_words(tmp_path):
    with pytest.raises(SaveError, match="its folder does not exist"):
        save(tmp_path / "absent" / "sites.csv", b"one")


def test_a_folder_in_place_of_the_file_is_said_in_plain_words(tmp_path):
    (tmp_path / "sites.csv").mkdir()
    with pytest.raises(SaveError, match="a folder has that name"):
        publish(tmp_path / "sites.csv", b"one", expected=None, who="Ada")


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
