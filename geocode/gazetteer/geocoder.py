"""The gazetteer that ships, as a geopy geocoder: usable wherever geopy's own are."""

import gzip
import hashlib
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pandas as pd
from geopy.adapters import BaseSyncAdapter  # type: ignore[import-untyped]
from geopy.geocoders.base import (  # type: ignore[import-untyped]
    DEFAULT_SENTINEL,
    Geocoder,
)
from geopy.location import Location  # type: ignore[import-untyped]
from geopy.point import Point  # type: ignore[import-untyped]

from common.errors import GazetteerError
from geocode.gazetteer.index import Index, index_of
from geocode.gazetteer.record import (
    DIVISION,
    ISLANDS,
    MARGIN,
    OPEN,
    PLAIN_CITY,
    SECTIONS,
    Record,
    same_place,
)
from geocode.normalize import (
    county_name,
    names_city,
    normalize_name,
    spellings,
    township_name,
    township_word,
)
from geocode.resolve import Candidate, Verdict, resolve
from geocode.row import read_query
from sites.columns import CITY_KIND, COUNTY_KIND
from sites.states import BY_CODE

FILE_NAME: Final = "places.tsv.gz"

_POINT_LINE: Final = re.compile(r"# point (\w): (.+)")
_VERSION_LINE: Final = re.compile(r"# version: (.+)")


class _Offline(BaseSyncAdapter):
    """The adapter of a geocoder that asks no one."""

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        raise NotImplementedError("The gazetteer asks no network")

    get_text = get_json


class Gazetteer(Geocoder):
    """Places and counties by exact name, state and kind.

    Parameters
    ----------
    sources : mapping of str to str
        What each letter of ``Record.point`` stands for, in words, with version.
    version : str
        Changes whenever an answer could.
    """

    def __init__(
        self, records: Iterable[Record], *, sources: Mapping[str, str], version: str
    ) -> None:
        super().__init__(user_agent="offline", adapter_factory=_Offline)
        self._set_columns([list(column) for column in zip(*records, strict=True)])
        self.sources: Mapping[str, str] = dict(sources)
        self._indices: dict[tuple[str, str], Index] = {}
        self._by_id: dict[tuple[str, str], dict[str, Record]] = {}
        self._towns: dict[str, dict[str, list[tuple[float, float]]]] = {}
        self.version = version

    def _set_columns(self, columns: list[list[Any]]) -> None:
        """Keep the records as columns; a ``Record`` is made when a state of it is asked for."""
        self._columns = columns or [[] for _ in Record._fields]
        self._runs: dict[tuple[str, str], list[slice]] = defaultdict(list)
        start = 0
        for key, run in groupby(zip(self._columns[3], self._columns[2], strict=True)):
            stop = start + sum(1 for _ in run)
            self._runs[key].append(slice(start, stop))
            start = stop

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """All records, in the order of the file."""
        return tuple(map(Record._make, zip(*self._columns, strict=True)))

    def records_of(self, state_code: str, kind: str) -> list[Record]:
        """Return a state's records of a kind, in the order of the file."""
        return [
            Record._make(row)
            for run in self._runs.get((state_code, kind), ())
            for row in zip(*(column[run] for column in self._columns), strict=True)
        ]

    @classmethod
    def load(cls, path: Path) -> "Gazetteer":
        """Read the file that ``tools/build_gazetteer.py`` writes.

        Raises
        ------
        GazetteerError
            When it is absent or was written by something else.
        """
        try:
            data = path.read_bytes()
            text = gzip.decompress(data).decode()
            start = re.match(r"(?:#.*\n)*", text).end()  # type: ignore[union-attr]
            top = text[:start].splitlines()
            heading, _, body = text[start:].partition("\n")
            if tuple(heading.split("\t")) != Record._fields:
                raise ValueError("other columns")
            # One flat list and its slices: a list a row would keep the garbage collector busy.
            cells = body.replace("\n", "\t").removesuffix("\t").split("\t")
            width = len(Record._fields)
            columns: list[list[Any]] = [cells[column::width] for column in range(width)]
            if len(cells) % width:
                raise ValueError("an incomplete row")
            for column, number in ((5, float), (6, float), (9, int)):
                columns[column] = list(map(number, columns[column]))
        except (OSError, EOFError, ValueError, TypeError, IndexError, zlib.error) as error:
            raise GazetteerError(
                f"{path.name} is not a gazetteer that tools/build_gazetteer.py wrote ({error})."
            ) from error
        points = [found for line in top if (found := _POINT_LINE.fullmatch(line))]
        versions = [found[1] for line in top if (found := _VERSION_LINE.fullmatch(line))]
        digest = hashlib.sha256(data).hexdigest()[:12]
        gazetteer = cls(
            (),
            sources={found[1]: found[2] for found in points},
            version=" ".join([*versions, digest]),
        )
        gazetteer._set_columns(columns)
        return gazetteer

    def __len__(self) -> int:
        return len(self._columns[0])

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
    ) -> Any:
        """Return the place that a name means, as ``python -m geocode --check`` has it.

        Parameters
        ----------
        query : str or mapping
            "City, State", or ``{"city": ..., "state": ...}`` with ``kind``, ``county`` and
            ``postalcode`` or without; see ``geocode.row.read_query``.
        exactly_one : bool
            True: the one place that is meant, or None when that is not sure. False: a list of it,
            or of all that may be meant; None when the name is not known.
        timeout : float
            As everywhere in geopy; nothing here takes time.

        Returns
        -------
        geopy.location.Location, list of it, or None
            ``raw`` holds the fields of ``Record`` and ``source``.
        """
        row = read_query(query)
        resolution = row.refusal() or resolve(row.place, self)
        if exactly_one or resolution.location:
            one = self._location(resolution.location) if resolution.location else None
            return one if exactly_one else [one]
        if resolution.verdict is Verdict.NOT_FOUND:
            return None
        return [self._location(candidate) for candidate in resolution.candidates] or None

    def find(self, name: str, state_code: str, kind: str = CITY_KIND) -> tuple[Record, ...]:
        """Return all records that a name means in a state, the most populous first.

        Parameters
        ----------
        state_code : str
            USPS code.
        kind : str
            ``city`` or ``county``.
        """
        if kind == COUNTY_KIND:
            return self.counties(name, state_code)
        if bare := self.bare_township_name(name, state_code):
            return self._township_records(bare, state_code)
        index = self.index(state_code, CITY_KIND)
        normal = normalize_name(name)
        for spelling in spellings(name, state_code):
            # "Kansas city" is not Kansas where a Kansas City is known, if only in another state.
            if len(spelling) < len(normal) - 4 and normal in self.cities_by_name:
                break
            if found := index.get(spelling):
                return found
        # "Fairfax City", where that is a county's equivalent, is Fairfax.
        if normal.endswith(" city") and any(
            record.name.endswith(" city")
            for record in self.index(state_code, COUNTY_KIND).exact.get(normal, ())
        ):
            return index.get(normal.removesuffix(" city"))
        return ()

    def bare_township_name(self, name: str, state_code: str) -> str:
        """Return the bare name of a township or the like, "" when the name is none's.

        No list here has all townships: which of its namesakes a township is, and whether a place
        of its name is in it, nothing says but its county. So a township's name alone is not enough.
        """
        bare = township_name(name, state_code)
        # "Hale's Location" may be what a place is called.
        own = bare and self.index(state_code, CITY_KIND).exact.get(normalize_name(name))
        if own and township_word(name, state_code) not in ("town", "township"):
            return ""
        return bare

    def _township_records(self, bare: str, state_code: str) -> tuple[Record, ...]:
        """Return what a township may be: what is called so, then what has its name without."""
        index = self.index(state_code, CITY_KIND)
        words = ("township", "charter township", "town")
        called = [record for word in words for record in index.exact.get(f"{bare} {word}", ())]
        others = [
            other
            for other in index.get(bare)
            if (other.is_place or other.feature in {OPEN, *SECTIONS})
            and not any(same_place(other, one) for one in called)
        ]
        return tuple({record.id: record for record in (*called, *others)}.values())

    def is_division(self, record: Record, bare: str) -> bool:
        """Whether a record is a township of a name by what a list says of it."""
        names = (record.name, *record.also.split("|"))
        return record.feature == DIVISION or any(
            township_name(name, record.state) == bare for name in names
        )

    def counties(self, name: str, state_code: str) -> tuple[Record, ...]:
        """Return the counties that a name means in a state, the most populous first."""
        index = self.index(state_code, COUNTY_KIND)
        normal, bare = normalize_name(name), county_name(name)
        full = f"{normal} city" if names_city(name) else normal
        if exact := index.get(full):
            # "Baltimore" is there as Baltimore County and as Baltimore city.
            counties = tuple(record for record in exact if not record.name.endswith(" city"))
            return exact if full != bare else counties or exact
        found = index.get(bare)
        return tuple(record for record in found if not record.name.endswith(" city")) or found

    def competing_county(self, city: Record, name: str) -> Record | None:
        """Return the county that a bare name may mean as well as the city, or None.

        In a territory that is the municipality, when the town of the name lies in another one.
        """
        counties = [
            county
            for county in self.index(city.state, COUNTY_KIND).get(normalize_name(name))
            if not county.name.endswith(" city")
        ]
        if city.state in ISLANDS:
            counties = [county for county in counties if county.county != city.county]
        elif city.population >= PLAIN_CITY:
            return None
        else:
            counties = [c for c in counties if c.population >= MARGIN * city.people]
        return counties[0] if len(counties) == 1 else None

    @cached_property
    def post_office_points(self) -> Mapping[str, Sequence[tuple[float, float]]]:
        """Where the post offices are that have their own records, by the start of their codes.

        Two and three digits; (latitude, longitude), degrees WGS 84.
        """
        offices: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for number, latitude, longitude in zip(
            self._columns[0], self._columns[5], self._columns[6], strict=True
        ):
            if number.startswith("zip"):
                for digits in (number[3:5], number[3:6]):
                    offices[digits].append((latitude, longitude))
        return dict(offices)

    def town_points(self, state_code: str, county: str) -> Sequence[tuple[float, float]]:
        """Return where the places of a county are: (latitude, longitude), degrees WGS 84."""
        if state_code not in self._towns:
            towns: dict[str, list[tuple[float, float]]] = defaultdict(list)
            for record in self.records_of(state_code, CITY_KIND):
                if record.is_place:
                    towns[self.county_of(record)].append((record.latitude, record.longitude))
            self._towns[state_code] = dict(towns)
        return self._towns[state_code].get(county, ())

    def county_of(self, record: Record) -> str:
        """Return the name of the county in which a place lies; "" for a county, or if unknown."""
        if record.kind == COUNTY_KIND:
            return ""
        return self._county_names.get((record.state, record.county), "")

    @cached_property
    def _county_names(self) -> dict[tuple[str, str], str]:
        return {(e.state, e.county): e.name for e in self.records if e.kind == COUNTY_KIND}

    def source_of(self, record: Record) -> str:
        """Return where a record's coordinates come from, in words, with version."""
        return self.sources.get(record.point, self.version)

    @cached_property
    def populations(self) -> Mapping[tuple[str, str], int]:
        """People by id and kind of a record; 0 where no list says how many."""
        ids, kinds, people = (self._columns[column] for column in (0, 2, 9))
        return dict(zip(zip(ids, kinds, strict=True), people, strict=True))

    @cached_property
    def table(self) -> pd.DataFrame:
        """The records as a frame: ``latitude``, ``longitude``, ``source``, ``label``, ``id``..."""
        frame = pd.DataFrame.from_records(list(self.records), columns=list(Record._fields))
        names = {code: state.name for code, state in BY_CODE.items()}
        frame["label"] = frame["name"] + ", " + frame["state"].map(names).fillna(frame["state"])
        frame["source"] = frame["point"].map(self.sources).fillna(self.version)
        return frame

    def _location(self, at: Candidate) -> Location:
        record = self.record_by_id(at.state_code, at.kind, at.id)
        fields = record._asdict() if record else {}
        raw = {**fields, "source": at.source, "is_place": bool(record and record.is_place)}
        return Location(at.label, Point(at.latitude, at.longitude), raw)

    def record_by_id(self, state_code: str, kind: str, number: str) -> Record | None:
        """Return the record of an identifier, None when there is none."""
        key = state_code, kind
        if key not in self._by_id:
            self._by_id[key] = {record.id: record for record in self.records_of(*key)}
        return self._by_id[key].get(number)

    def index(self, state_code: str, kind: str) -> Index:
        """Return a state's records of a kind by name, made on first use."""
        key = state_code, kind
        if key not in self._indices:
            self._indices[key] = index_of(self.records_of(state_code, kind))
        return self._indices[key]

    @property
    def state_codes(self) -> list[str]:
        """USPS codes of the states that have records."""
        return list(dict.fromkeys(state for state, _ in self._runs))

    @cached_property
    def cities_by_name(self) -> dict[str, list[Record]]:
        """Cities of all states by normalized name, the most populous first."""
        names: dict[str, list[Record]] = defaultdict(list)
        for code in self.state_codes:
            for record in self.records_of(code, CITY_KIND):
                names[normalize_name(record.name)].append(record)
        for found in names.values():
            found.sort(key=lambda e: -e.population)
        return dict(names)
