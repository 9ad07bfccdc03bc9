import base64
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from tools.packages import NPM


@pytest.fixture
def pack() -> Callable[[str, dict[str, bytes]], bytes]:
    """Make an archive as a registry serves it."""

    def packed(registry: str, files: dict[str, bytes]) -> bytes:
        out = io.BytesIO()
        if registry == NPM:
            with tarfile.open(fileobj=out, mode="w:gz") as archive:
                for name, data in files.items():
                    info = tarfile.TarInfo(name)
                    info.size = len(data)
                    archive.addfile(info, io.BytesIO(data))
        else:
            with zipfile.ZipFile(out, "w") as wheel:
                for name, data in files.items():
                    wheel.writestr(name, data)
        return out.getvalue()

    return packed


@pytest.fixture
def integrity() -> Callable[[bytes], str]:
    """State the digest of an archive as a package pins it."""

    def digest(data: bytes) -> str:
        return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()

    return digest
