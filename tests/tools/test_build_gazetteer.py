import gzip
import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from geocode.gazetteer import Gazetteer
from tools.build_gazetteer import (
    GEONAMES,
    LARGE,
    SIMPLEMAPS,
    Package,
    Row,
    build,
    centred,
    geonames_rows,
    km,
    main,
    member,
    packed,
    simplemaps_points,
)

SHIPPED = Path(__file__).parents[2] / "data" / "gazetteer" / "places.tsv.gz"


def line(number: int, name: str, country: str = "US", **fields) -> str:
    cells = [""] * 19
    cells[0], cells[1], cells[2] = str(number), name, name
    cells[4], cells[5] = fields.get("latitude", "30.5"), fields.get("longitude", "-97.25")
    cells[6], cells[7], cells[8] = "P", "PPL", country
    cells[10], cells[11] = fields.get("admin1", "TX"), fields.get("admin2", "001")
    cells[14] = fields.get("population", "60000")
    return "\t".join(cells)


ROW = Row(1, "Alpha", "city", "TX", "001", 30.5, -97.25, "g", "PPL", 60_000)
ALPHA = {
    "city": "Alpha", "lat": "30.6", "lng": "-97.3", "iso2": "US", "admin_name": "Texas",
}  # fmt: skip


def test_only_the_united_states_and_its_territories_are_kept_by_id():
    text = "\n".join(
        [line(9, "Alpha"), line(3, "Beta", "PR", admin1="097"), line(5, "Gamma", "CA")]
    )
    rows = geonames_rows(text)
    assert [(row.id, row.state, row.county) for row in rows] == [(3, "PR", "097"), (9, "TX", "001")]


def test_a_large_city_takes_the_middle_where_both_sources_agree():
    (row,) = centred([ROW], {("alpha", "TX"): (30.6, -97.3)})
    assert (row.latitude, row.longitude, row.point) == (30.6, -97.3, "s")


@pytest.mark.parametrize(
    ("rows", "points"),
    [
        ([ROW], {}),
        ([ROW], {("alpha", "OK"): (30.6, -97.3)}),
        ([ROW], {("alpha", "TX"): (32.6, -97.3)}),
        ([replace(ROW, population=LARGE - 1)], {("alpha", "TX"): (30.6, -97.3)}),
        ([ROW, replace(ROW, id=2)], {("alpha", "TX"): (30.6, -97.3)}),
    ],
    ids=["unknown", "another state", "far away", "small", "namesakes"],
)
def test_any_doubt_leaves_the_point_as_it_was(rows, points):
    assert centred(rows, points) == rows


def test_a_name_that_stands_twice_in_a_state_gives_no_point():
    text = json.dumps([ALPHA, {**ALPHA, "lat": "33"}, {**ALPHA, "city": "Beta"}])
    assert simplemaps_points(text, {"Texas": "TX"}) == {("beta", "TX"): (30.6, -97.3)}


def test_the_same_packages_give_the_same_bytes_and_no_time_is_in_them():
    one = build(line(1, "Alpha").encode(), json.dumps([ALPHA]).encode())
    assert one == build(line(1, "Alpha").encode(), json.dumps([ALPHA]).encode())
    assert one[4:8] == b"\x00" * 4


def test_what_is_built_can_be_loaded(tmp_path):
    path = tmp_path / "places.tsv.gz"
    path.write_bytes(packed([ROW, replace(ROW, id=2, name='Quote " and tab-less')]))
    gazetteer = Gazetteer.load(path)
    assert len(gazetteer) == 2
    location = gazetteer.geocode("Alpha, Texas")
    assert (location.latitude, location.longitude) == (30.5, -97.25)
    assert GEONAMES.version in location.raw["source"]


def test_the_command_builds_from_files_at_hand(tmp_path, capsys):
    (tmp_path / "geonames.txt").write_text(line(1, "Alpha"))
    (tmp_path / "simplemaps.json").write_text(json.dumps([ALPHA]))
    arguments = ["--geonames", "geonames.txt", "--simplemaps", "simplemaps.json", "--output", "o"]
    assert main([a if a.startswith("--") else str(tmp_path / a) for a in arguments]) == 0
    assert len(Gazetteer.load(tmp_path / "o")) == 1


def test_a_package_with_another_digest_is_refused():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as files:
        files.addfile(tarfile.TarInfo("package/x"))
    package = Package("name", "1.0", "sha512-other", "package/x")
    with pytest.raises(ValueError, match=r"name@1\.0 is not the pinned one"):
        member(out.getvalue(), package)


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres():
    assert km(30, -97, 31, -97) == pytest.approx(111.2, abs=0.1)


def test_the_file_that_ships_is_small_and_names_its_packages_and_licence():
    assert SHIPPED.stat().st_size < 1_500_000
    top = gzip.decompress(SHIPPED.read_bytes())[:1000].decode()
    assert GEONAMES.spec in top
    assert SIMPLEMAPS.spec in top
    assert "CC BY 4.0" in top
