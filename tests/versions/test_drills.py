"""What an operator does for safety, as the guide says it: back up, restore, update."""

import shutil
import subprocess
import threading
from pathlib import Path

from roster.build import Inputs, roster_of
from tests.helpers import DATA, ROOT
from tests.helpers.database import Database
from versions.folder import FolderStorage
from versions.moving import import_folder
from versions.storage import NewContent
from versions.version import digest_of

EARLIER = Path(__file__).with_name("earlier")
"""A folder as the first version with a history wrote it."""
_LIST = "sites.csv"


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def publish(storage: FolderStorage, data: bytes, who: str) -> None:
    found = storage.read(_LIST)
    assert found
    storage.publish([NewContent(_LIST, data, found.digest)], who=who)


def commands(*, data: Path, within: Path) -> tuple[str, str]:
    """Return the guide's commands for a folder, run elsewhere."""
    guide = (ROOT / "docs" / "for-operators.md").read_text("utf-8").splitlines()
    (save,) = (line for line in guide if line.startswith("tar -czf"))
    (back,) = (line for line in guide if "tar -xzf" in line)
    assert "/var/lib/partnership-map" in save
    return tuple(
        f"cd {within} && {line.replace('/var/lib/partnership-map', str(data))}"
        for line in (save, back)
    )


def test_a_backup_is_the_folder_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    storage = FolderStorage(folder)
    for who in ("Ada", "Grace"):
        publish(storage, storage.read(_LIST).data + f"{who},Ohio,city,2017-06-20\n".encode(), who)
    save, back = commands(data=folder, within=tmp_path)
    subprocess.run(save, shell=True, check=True)
    subprocess.run(back, shell=True, check=True)
    assert files_of(tmp_path / "restored") == files_of(folder)
    assert len(FolderStorage(tmp_path / "restored").versions(_LIST)) == 3


def test_a_backup_during_saves_has_a_whole_list_and_whole_versions(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    contents = [f"city,state\nPlace {number},Ohio\n".encode() * 500 for number in range(400)]
    (folder / _LIST).write_bytes(contents[0])
    storage, enough = FolderStorage(folder), threading.Event()

    def save() -> None:
        for data in contents[1:]:
            publish(storage, data, "Ada")
            if enough.is_set():
                return

    saving = threading.Thread(target=save)
    saving.start()
    try:
        copies = []
        for number in range(5):
            within = tmp_path / str(number)
            within.mkdir()
            save_it, back = commands(data=folder, within=within)
            done = subprocess.run(save_it, shell=True, capture_output=True, check=False)
            # 1: a file was replaced while it was read.
            assert done.returncode in (0, 1), done.stderr
            subprocess.run(back, shell=True, check=True)
            copies.append(FolderStorage(within / "restored"))
        assert saving.is_alive()
    finally:
        enough.set()
        saving.join()
    written = set(contents)
    for copy in copies:
        assert copy.read(_LIST).data in written
        for version in copy.versions(_LIST):
            assert digest_of(copy.read_version(_LIST, version.number)) == version.digest
        publish(copy, b"city,state\nToledo,Ohio\n", "Grace")
        assert copy.versions(_LIST)[0].who == "Grace"


def test_the_data_of_the_first_version_is_read_kept_and_continued(
    tmp_path: Path, gazetteer, outlines, database: Database, connect
) -> None:
    folder = shutil.copytree(EARLIER, tmp_path / "data")
    before = files_of(folder)
    storage = FolderStorage(folder)
    versions = storage.versions(_LIST)
    assert [
        (one.number, one.how, one.who, one.note, one.rows, one.restored) for one in versions
    ] == [
        (5, "restored", "Ada", "", 13, 2),
        (4, "published", "Grace", "", 15, None),
        (3, "found", "", "", 14, None),
        (2, "published", "Ada", "Autumn list", 13, None),
        (1, "first", "", "", 12, None),
    ]
    roster = roster_of(Inputs.read(storage), gazetteer, outlines)
    assert roster.sites["verdict"].tolist() == ["located"] * 13
    moved = connect(database.address_of(database.schema()))
    import_folder(folder, moved)
    assert moved.versions(_LIST) == versions

    publish(storage, (DATA / _LIST).read_bytes(), "Grace")
    assert storage.versions(_LIST)[0].number == 6
    after = files_of(folder)
    assert {name: after[name] for name in before if name != _LIST} == {
        name: data for name, data in before.items() if name != _LIST
    }
    for version in versions:
        assert digest_of(storage.read_version(_LIST, version.number)) == version.digest
