from pathlib import Path

import pytest

from briefing.logo import LOGO_NAME
from briefing.own_template import TEMPLATE_NAME
from briefing.settings import FILE_NAME
from roster.__main__ import main
from roster.other_files import OTHER_FILES, put_file
from roster.program import FILE_NAME as PROGRAM_NAME
from versions.folder import FolderStorage
from versions.storage import Storage


def test_every_file_beside_the_lists_can_be_saved() -> None:
    assert sorted(OTHER_FILES) == sorted((FILE_NAME, LOGO_NAME, PROGRAM_NAME, TEMPLATE_NAME))


def test_a_file_is_saved_with_its_history_whatever_keeps_it(
    storage: Storage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new" / "logo.png"
    path.parent.mkdir()
    for number, data in ((1, b"\x89PNG one"), (2, b"\x89PNG two"), (2, b"\x89PNG two")):
        path.write_bytes(data)
        assert put_file(path, storage, who="Ada") == 0
        assert capsys.readouterr().out == f"SAVED logo.png, version {number}\n"
        found = storage.read("logo.png")
        assert found
        assert found.data == data
    kept = [(one.number, one.who, one.rows) for one in storage.versions("logo.png")]
    assert kept == [(2, "Ada", None), (1, "Ada", None)]
    assert storage.read_version("logo.png", 1) == b"\x89PNG one"


def test_the_command_saves_in_the_data_folder_and_refuses_what_is_no_such_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    environment = {"PARTNERSHIP_MAP_DATA": str(folder)}
    path = tmp_path / "briefing.toml"
    path.write_text("advance_seconds = 9\n")
    assert main(["put", str(path), "--by", "Ada"], environment=environment) == 0
    assert capsys.readouterr().out == "SAVED briefing.toml, version 1\n"
    (version,) = FolderStorage(folder).versions("briefing.toml")
    assert (version.who, (folder / "briefing.toml").read_bytes()) == ("Ada", path.read_bytes())

    assert main(["put", str(tmp_path / "sites.csv")], environment=environment) == 2
    assert capsys.readouterr().err == (
        "sites.csv is none of: briefing.toml, logo.png, programme.toml, template.pptx. "
        "Publish a list.\n"
    )
    assert main(["put", str(tmp_path / "logo.png")], environment=environment) == 2
    assert capsys.readouterr().err == f"{tmp_path}/logo.png: No such file or directory.\n"
    (folder / "logo.png").mkdir()  # there, and cannot be read
    (tmp_path / "logo.png").write_bytes(b"?")
    assert main(["put", str(tmp_path / "logo.png")], environment=environment) == 2
    assert capsys.readouterr().err == f"{folder}/logo.png: Is a directory.\n"
    assert not (folder / "sites.csv").exists()
