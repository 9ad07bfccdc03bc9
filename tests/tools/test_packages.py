import subprocess
from pathlib import Path

import pytest

from tools.packages import DEBIAN, NPM, PYPI, Package, checked, fetch, members


def serving(data: bytes, asked: list[str] | None = None):
    """Stand in for a registry's client: put an archive where the command says."""

    def run(command: list[str], **_: object) -> None:
        if asked is not None:
            asked.extend(command)
        folder = next(part for part in command if Path(part).is_dir())
        Path(folder, "archive").write_bytes(data)

    return run


@pytest.mark.parametrize("registry", [NPM, PYPI, DEBIAN])
def test_the_wanted_files_of_every_kind_of_archive_are_returned(pack, registry):
    data = pack(registry, {"a": b"one", "b": b"two", "c": b"three"})
    assert members(data, ["c", "a"]) == {"a": b"one", "c": b"three"}
    assert list(members(data, ["c", "a"])) == ["c", "a"]
    with pytest.raises(KeyError):
        members(data, ["d"])


@pytest.mark.parametrize(
    ("registry", "spec", "client"),
    [(NPM, "name@1.0", "npm"), (PYPI, "name==1.0", "pip"), (DEBIAN, "name=1.0", "apt-get")],
)
def test_a_package_is_fetched_by_its_registry_s_own_client(
    monkeypatch, integrity, registry, spec, client
):
    asked: list[str] = []
    monkeypatch.setattr(subprocess, "run", serving(b"served", asked))
    assert fetch(Package(registry, "name", "1.0", integrity(b"served"))) == b"served"
    assert asked[-1] == spec
    assert client in asked
    with pytest.raises(ValueError, match="not the package that was pinned"):
        fetch(Package(registry, "name", "1.0", integrity(b"pinned")))


@pytest.mark.parametrize("registry", [NPM, PYPI, DEBIAN])
def test_an_archive_that_is_kept_is_fetched_once(monkeypatch, tmp_path, integrity, registry):
    cache = tmp_path / "cache"
    package = Package(registry, "name", "1.0", integrity(b"served"))
    monkeypatch.setattr(subprocess, "run", serving(b"served"))
    assert fetch(package, cache) == b"served"
    monkeypatch.setattr(subprocess, "run", None)
    assert fetch(package, cache) == b"served"
    (cache / "name-1-0").write_bytes(b"something else")
    with pytest.raises(ValueError, match="not the package that was pinned"):
        fetch(package, cache)


def test_another_archive_than_the_pinned_one_is_refused_by_name_and_not_kept(
    monkeypatch, tmp_path, integrity
):
    package = Package(NPM, "name", "1.0", integrity(b"pinned"))
    assert checked(b"pinned", package) == b"pinned"
    with pytest.raises(ValueError, match=r"name@1\.0 is not the package that was pinned"):
        checked(b"something else", package)
    monkeypatch.setattr(subprocess, "run", serving(b"something else"))
    with pytest.raises(ValueError, match="not the package that was pinned"):
        fetch(package, tmp_path)
    assert not list(tmp_path.iterdir())
