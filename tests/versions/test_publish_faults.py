"""What is left when a save is killed, or cannot be written: the old file or the new, and all else.

The processes that save and are killed are those of ``tests/helpers/saver.py``.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from common.errors import LockedError, SaveError
from tests.helpers import ROOT
from tests.helpers.mounting import mounted
from tests.helpers.saving import current_digest, publish
from versions.history import History
from versions.publish import LOCK_NAME
from versions.version import How, digest_of

KILLS = 300
A_FOLDER = 30
"""Kills in one folder, after which another is taken: a long history takes long to look through."""


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder that costs no waiting for a disk, where there is one: kills do not need a disk."""
    shared = Path("/dev/shm")
    at = shared if os.access(shared, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=at) as folder:
        yield Path(folder)


@contextmanager
def saver(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.saver", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ask(process: subprocess.Popen[str], *words: object) -> str:
    assert process.stdin
    process.stdin.write(" ".join(map(str, words)) + "\n")
    process.stdin.flush()
    return answer(process)


def answer(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    line = process.stdout.readline()
    assert line, "the saving process ended by itself"
    return line.strip()


def content(number: int) -> bytes:
    lines = (f"Place {line},State {number}" for line in range(40))
    return ("city,state\n" + "\n".join(lines) + f"\nend,{number}\n").encode()


def number_in(target: Path) -> int:
    """Return which whole content stands in a file, 0 for no file; fail for a part of one."""
    if not target.exists():
        return 0
    data = target.read_bytes()
    number = int(data.rpartition(b",")[2])
    assert data == content(number)
    return number


def assert_lock_is_free(target: Path) -> None:
    with FileLock(target.parent / LOCK_NAME, timeout=0):
        pass


def assert_listed(target: Path, numbers: list[int], after: int = 0) -> None:
    """Assert that the history has these contents and no others, beyond a version's number."""
    history = History(target)
    versions = [v for v in reversed(history.versions()) if v.number > after]
    assert [history.read(v.number) for v in versions] == list(map(content, numbers))
    assert [v.number for v in versions] == [after + 1 + at for at in range(len(numbers))]
    assert {v.how for v in versions} <= {How.PUBLISHED}
    assert [v.who for v in versions] == list(map(str, numbers))


def assert_swept(target: Path) -> None:
    folder = History(target).folder
    assert {p.name for p in target.parent.iterdir()} == {"history", LOCK_NAME, target.name}
    versions = History(target).versions()
    files = {History(target).content_path(v).name for v in versions} | {
        f"{v.number:06d}.json" for v in versions
    }
    assert {p.name for p in folder.iterdir()} == files


def test_killed_at_random_the_file_is_the_old_or_the_new_and_the_history_is_whole(memory):
    chance = random.Random()
    moved = 0
    with saver("loop") as process:
        for folder in (memory / str(n) for n in range(KILLS // A_FOLDER)):
            folder.mkdir()
            target = folder / "sites.csv"
            before = 0
            for _ in range(A_FOLDER):
                child = int(ask(process, target, before))
                # The moment is what is tried here, so nothing is waited for.
                time.sleep(chance.uniform(0.0, 0.02))
                os.kill(child, signal.SIGKILL)
                assert answer(process) == "gone"
                now = number_in(target)
                assert now >= before
                assert_lock_is_free(target)
                assert_listed(target, list(range(before + 1, now + 1)), after=before)
                moved += now > before
                before = now
            assert_listed(target, list(range(1, before + 1)))
            publish(target, content(0), expected=current_digest(target), who="Ada")
            assert_swept(target)
    assert 0 < moved < KILLS, "kills before a save's end and after it"


@pytest.mark.parametrize("before", ["absent", "published", "changed by hand"])
def test_killed_at_each_step_the_file_is_the_old_or_the_new_and_the_history_is_whole(
    memory, before
):
    outcomes = set()
    with saver("steps") as process:
        for step in range(1, 10_000):
            (memory / str(step)).mkdir()
            target = memory / str(step) / "sites.csv"
            if before != "absent":
                publish(target, content(1), expected=None, who="1")
            if before == "changed by hand":
                target.write_bytes(content(2))
            old = number_in(target)
            was_killed = int(ask(process, target, 3, step)) == signal.SIGKILL
            now = number_in(target)
            assert now in (old, 3)
            assert_lock_is_free(target)
            history = History(target)
            listed = [history.read(v.number) for v in reversed(history.versions())]
            published = [content(1)] * (before != "absent") + [content(3)] * (now == 3)
            if before == "changed by hand" and (now == 3 or content(2) in listed):
                published.insert(1, content(2))
            assert listed == published
            if now == 3:
                assert history.current() is not None
            # And then life goes on.
            publish(target, content(4), expected=current_digest(target), who="4")
            kept = [content(n) for n in (1, 2, 3, 4) if n in {old, now, 4} or n < old]
            versions = History(target).versions()
            assert [history.read(v.number) for v in reversed(versions)] == kept
            assert [v.number for v in reversed(versions)] == list(range(1, len(kept) + 1))
            assert_swept(target)
            outcomes.add(now)
            if not was_killed:
                break
    assert outcomes == {old, 3}
    assert step > 40, "the steps of a save were not seen"


def test_a_save_killed_before_its_record_and_then_an_edit_by_hand_keeps_both(memory):
    target = memory / "sites.csv"
    publish(target, content(1), expected=None, who="1")
    publish(target, content(2), expected=current_digest(target), who="2")
    history = History(target)
    # As it lies when the process is killed between the rename and the record.
    (history.folder / "000002.json").rename(history.folder / "000002.pending")
    assert [v.how for v in history.versions()] == ["published", "published"]
    target.write_bytes(content(3))
    assert [v.how for v in history.versions()] == ["unfinished", "published"]
    publish(target, content(4), expected=current_digest(target), who="4")
    versions = history.versions()
    assert [v.how for v in versions] == ["published", "found", "unfinished", "published"]
    assert [history.read(v.number) for v in versions] == list(map(content, (4, 3, 2, 1)))
    assert_swept(target)


def test_two_processes_that_save_at_once_lose_nothing(memory):
    target = memory / "sites.csv"
    names = ("Ada", "Grace")
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.saver", "race", str(target), name, "100"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for name in names
    ]
    said = {}
    for name, process in zip(names, processes, strict=True):
        out, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        said[name] = [line.split() for line in out.splitlines()]
        assert len(said[name]) == 100
    saved = {
        int(number): (name, digest, seen)
        for name in names
        for word, number, digest, seen in (line for line in said[name] if line[0] == "saved")
    }
    refused = {line[2] for name in names for line in said[name] if line[0] == "refused"}
    assert len(saved) + len(refused) == 200
    history = History(target)
    versions = list(reversed(history.versions()))
    assert [v.number for v in versions] == list(range(1, len(saved) + 1))
    assert {v.number: (v.who, v.digest, str(v.replaces)) for v in versions} == saved
    for version, before in zip(versions[1:], versions, strict=False):
        assert version.replaces == before.digest
    assert all(digest_of(history.read(v.number)) == v.digest for v in versions)
    assert refused.isdisjoint({v.digest for v in versions})
    assert current_digest(target) == versions[-1].digest
    assert_swept(target)


def test_a_lock_that_another_process_holds_is_said_and_nothing_is_changed(tmp_path):
    target = tmp_path / "sites.csv"
    old = publish(target, b"old", expected=None, who="Ada").digest
    code = (
        "import sys; from pathlib import Path; from tests.helpers.saving import publish\n"
        "def count(data):\n"
        "    print('holding', flush=True); sys.stdin.readline(); return 1\n"
        "target, seen = Path(sys.argv[1]), sys.argv[2]\n"
        "publish(target, b'theirs', expected=seen, who='Gr\\u00e4ce', count=count)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(target), old],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert answer(process) == "holding"
        files = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
        with pytest.raises(LockedError, match=f"it may be Gräce, process {process.pid}"):
            publish(target, b"mine", expected=old, who="Ada", timeout_s=0.0)
        assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == files
        process.communicate("\n")
    assert target.read_bytes() == b"theirs"


def test_the_lock_of_a_killed_process_is_free(tmp_path):
    lock = tmp_path / LOCK_NAME
    code = (
        "import sys, filelock\n"
        "lock = filelock.FileLock(sys.argv[1])\n"
        "lock.acquire(); print('holding', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert answer(process) == "holding"
        with pytest.raises(Timeout):
            FileLock(lock, timeout=0).acquire()
        process.kill()
        process.communicate()
    assert publish(tmp_path / "sites.csv", b"one", expected=None, who="Ada", timeout_s=0.0)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"who": 1, "process": "x"}', "\x00" * 5000])
def test_a_lock_of_somebody_who_does_not_say_who_is_said_all_the_same(tmp_path, text):
    lock = tmp_path / LOCK_NAME
    with FileLock(lock):
        lock.write_text(text)
        with pytest.raises(LockedError, match="saving now; try again"):
            publish(tmp_path / "sites.csv", b"one", expected=None, who="Ada", timeout_s=0.0)


# Saves that cannot be written.

SAVE = """
import json, sys
from pathlib import Path
from common.errors import SaveError
from tests.helpers.mounting import mounted
from tests.helpers.saving import current_digest, publish
target, size = Path(sys.argv[1]), int(sys.argv[2])
{before}
try:
    publish(target, b"x" * size, expected=current_digest(target), who="Ada")
except SaveError as error:
    print(json.dumps(str(error)))
else:
    print(json.dumps("saved"))
"""


AS_NOBODY = """
import os, tempfile
with tempfile.TemporaryDirectory() as folder:
    # Python itself may lie where only the administrator reads: first load all that a save needs.
    publish(Path(folder) / "sites.csv", b"x", expected=None, who="Ada")
os.setgroups([]); os.setgid(65534); os.setuid(65534)
"""


def save_in_child(target: Path, size: int, before: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", SAVE.replace("{before}", before), str(target), str(size)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return str(json.loads(done.stdout))


def state(target: Path) -> tuple[bytes, list[tuple[int, bytes]], set[str]]:
    history = History(target)
    files = {str(p.relative_to(target.parent)) for p in target.parent.rglob("*")}
    listed = [(v.number, history.read(v.number)) for v in history.versions()]
    return target.read_bytes(), listed, files


@pytest.fixture
def saved(tmp_path) -> Path:
    target = tmp_path / "data" / "sites.csv"
    target.parent.mkdir()
    publish(target, b"old", expected=None, who="Ada")
    return target


def test_a_file_larger_than_allowed_is_said_and_nothing_is_changed(saved):
    before = state(saved)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))"
    assert save_in_child(saved, 6000, limit) == (
        "sites.csv was not saved because it is larger than this disk allows; the "
        "old file is unchanged; save a smaller one."
    )
    assert state(saved) == before
    assert save_in_child(saved, 4000, limit) == "saved"


def test_a_full_disk_is_said_and_nothing_is_changed(tmp_path):
    page = 4096
    with mounted(tmp_path, "-t", "tmpfs", "-o", f"size={60 * page}", "tmpfs"):
        target = tmp_path / "sites.csv"
        for size in range(3 * page, 60 * page, page):
            # Full at another step each time.
            before = state(target) if target.exists() else None
            told = save_in_child(target, size)
            if told == "saved":
                continue
            assert told == (
                "sites.csv was not saved because the disk is full; the old file is unchanged; free "
                "some space and save again."
            )
            assert state(target) == before
            break
        else:
            pytest.fail("the disk never filled")
        saved = before[0]
        filler = tmp_path / "filler"
        for free in range(12):
            # Each time with so many pages free, from none on.
            room = os.statvfs(tmp_path)
            filler.write_bytes(b"x" * (room.f_bavail - free) * page)
            told = save_in_child(target, page + free)
            filler.unlink()
            if told == "saved":
                break
            assert told == (
                "sites.csv was not saved because the disk is full; the old file is "
                "unchanged; free some space and save again."
            )
            assert target.read_bytes() == saved
            History(target).read(History(target).versions()[0].number)
            assert not [p for p in tmp_path.rglob("*") if p.suffix in (".tmp", ".pending")]
        assert told == "saved"


def test_a_read_only_file_system_is_said_and_nothing_is_changed(saved):
    before = state(saved)
    folder = saved.parent
    with mounted(folder, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        assert save_in_child(saved, 10) == (
            "sites.csv was not saved because its folder is read-only; the old file is "
            "unchanged; ask for permission and save again."
        )
        assert state(saved) == before
    assert save_in_child(saved, 10) == "saved"


@pytest.mark.parametrize("closed", ["data", "data/history/sites", "lock"])
def test_a_folder_that_may_not_be_written_is_said_and_nothing_is_changed(memory, closed):
    data = memory / "data"
    data.mkdir()
    target = data / "sites.csv"
    publish(target, b"old", expected=None, who="Ada")
    before = state(target)
    drop = ""
    if os.geteuid() == 0:
        # Permissions do not bind the administrator, so the child is someone else.
        memory.chmod(0o755)
        for path in (data, *data.rglob("*")):
            os.chown(path, 65534, 65534)
        drop = AS_NOBODY
    path, mode = (data / LOCK_NAME, 0o444) if closed == "lock" else (memory / closed, 0o555)
    path.chmod(mode)
    try:
        told = save_in_child(target, 10, drop)
    finally:
        path.chmod(0o755)
    assert told == (
        "sites.csv was not saved because you may not write to its folder; the old file is "
        "unchanged; ask for permission and save again."
    )
    assert state(target) == before
    assert save_in_child(target, 10, drop) == "saved"


def test_every_reason_is_one_sentence_that_names_the_file_and_ends_in_what_to_do(tmp_path):
    with pytest.raises(SaveError) as caught:
        publish(tmp_path / "absent" / "sites.csv", b"one", expected=None, who="Ada")
    text = str(caught.value)
    assert text == (
        "sites.csv was not saved because its folder does not exist; the old file is unchanged; "
        "create the folder and save again."
    )
    assert not (tmp_path / "absent").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator can give files away")
def test_what_an_administrator_saves_belongs_to_the_owner_of_the_folder(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    os.chown(folder, 1234, 1234)
    target = folder / "sites.csv"
    publish(target, b"one", expected=None, who="Ada")
    publish(target, b"two", expected=current_digest(target), who="Ada")
    assert {path.stat().st_uid for path in folder.rglob("*")} == {1234}
