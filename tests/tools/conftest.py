import base64
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from tools.packages import DEBIAN, NPM


@pytest.fixture
def pack() -> Callable[[str, dict[str, bytes]], bytes]:
    """Make an archive as a registry serves it."""

    def packed(registry: str, files: dict[str, bytes]) -> bytes:
        out = io.BytesIO()
        if registry in (NPM, DEBIAN):
            with tarfile.open(fileobj=out, mode="w:gz" if registry == NPM else "w:xz") as archive:
                for name, data in files.items():
                    info = tarfile.TarInfo(name)
                    info.size = len(data)
                    archive.addfile(info, io.BytesIO(data))
        else:
            with zipfile.ZipFile(out, "w") as wheel:
                for name, data in files.items():
                    wheel.writestr(name, data)
        return deb(out.getvalue()) if registry == DEBIAN else out.getvalue()

    return packed


def deb(data: bytes) -> bytes:
    """Return an ar archive with files of odd and even length before the data."""
    members = {"debian-binary": b"2.0\n", "control.tar.xz": b"odd", "data.tar.xz": data}
    return b"!<arch>\n" + b"".join(
        f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode()
        + content
        + b"\n" * (len(content) % 2)
        for name, content in members.items()
    )


@pytest.fixture
def integrity() -> Callable[[bytes], str]:
    """State the digest of an archive as a package pins it."""

    def digest(data: bytes) -> str:
        return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()

    return digest
