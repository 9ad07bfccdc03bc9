import stat

import pytest

from versions.save import replace_file


def test_the_new_bytes_replace_the_old(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_bytes(b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_not_there_yet_is_made_readable(tmp_path):
    path = tmp_path / "sites.csv"
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_the_mode_of_the_old_file_is_kept(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace_file(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_symbolic_link_stays_one_and_its_target_is_replaced(tmp_path):
    target = tmp_path / "stored.csv"
    target.write_bytes(b"old")
    link = tmp_path / "sites.csv"
    link.symlink_to(target)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_on_the_way_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, step):
    path = tmp_path / "sites.csv"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr("versions.save.os.fsync", fail)
    else:
        monkeypatch.setattr("versions.save.Path.replace", fail)
    with pytest.raises(OSError, match="No space left"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "absent" / "sites.csv", b"new")
