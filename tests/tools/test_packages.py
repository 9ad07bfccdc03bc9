import base64
import hashlib
import io
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from tools.packages import NPM, PYPI, Package, checked, fetch, members


def integrity(data: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()


def tgz(**files: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def wheel(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("archive", [tgz, wheel])
def test_the_wanted_files_of_either_kind_of_archive_are_returned(archive):
    data = archive(a=b"one", b=b"two", c=b"three")
    assert members(data, ["a", "c"]) == {"a": b"one", "c": b"three"}
    with pytest.raises(KeyError):
        members(data, ["d"])


@pytest.mark.parametrize(
    ("registry", "spec", "client"), [(NPM, "name@1.0", "npm"), (PYPI, "name==1.0", "pip")]
)
def test_a_package_is_fetched_by_its_registry_s_own_client(monkeypatch, registry, spec, client):
    asked = []

    def serve(command, **_):
        asked.extend(command)
        folder = next(part for part in command if Path(part).is_dir())
        Path(folder, "archive").write_bytes(b"served")

    monkeypatch.setattr(subprocess, "run", serve)
    assert fetch(Package(registry, "name", "1.0", integrity(b"served"))) == b"served"
    assert asked[-1] == spec
    assert client in asked
    with pytest.raises(ValueError, match="not the package that was pinned"):
        fetch(Package(registry, "name", "1.0", integrity(b"pinned")))


def test_another_archive_than_the_pinned_one_is_refused_by_name():
    package = Package(NPM, "name", "1.0", integrity(b"pinned"))
    assert checked(b"pinned", package) == b"pinned"
    with pytest.raises(ValueError, match=r"name@1\.0 is not the package that was pinned"):
        checked(b"something else", package)
