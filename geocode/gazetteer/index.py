"""One state's records of one kind by name: as their own names are written, and written loosely."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from geocode.gazetteer.record import OPEN, Record
from geocode.normalize import county_name, normalize_name, own_variants, township_name
from sites.columns import COUNTY_KIND


class Index(NamedTuple):
    """Entries by normalized name, the most populous first.

    Attributes
    ----------
    exact : dict
        By the names that a record has.
    variants : dict
        By other ways to write these that the names show by themselves ("De Kalb" for DeKalb).
    joined : dict
        By names without spaces, whatever they mean: to be offered.
    """

    exact: dict[str, tuple[Record, ...]]
    variants: dict[str, tuple[Record, ...]]
    joined: dict[str, tuple[Record, ...]]

    def get(self, name: str) -> tuple[Record, ...]:
        """Return the records that a name means."""
        return self.exact.get(name) or self.variants.get(name) or ()


def index_of(records: Iterable[Record]) -> Index:
    """Return the index of a state's records of one kind."""
    exact: dict[str, list[Record]] = defaultdict(list)
    variants: dict[str, list[Record]] = defaultdict(list)
    townships: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        names = [record.name, *record.also.split("|")] if record.also else [record.name]
        for spelling in dict.fromkeys(_own_spellings(record, names)):
            exact[spelling].append(record)
        for spelling in dict.fromkeys(form for name in names for form in own_variants(name)):
            variants[spelling].append(record)
            if record.kind == COUNTY_KIND:
                variants[county_name(spelling)].append(record)
        if record.name.endswith("Township") and record.is_place:
            townships[township_name(record.name)].append(record)
    for bare, found in townships.items():
        # "Clinton" may mean Clinton Township, but is the name of Clinton first.
        second = bare in exact
        exact[bare] += [e._replace(feature=OPEN) if second else e for e in found]
    joined: dict[str, list[Record]] = defaultdict(list)
    for spelling, found in exact.items():
        joined[spelling.replace(" ", "")] += found
    return Index(_sorted(exact), _sorted(variants), _sorted(joined))


def _sorted(names: dict[str, list[Record]]) -> dict[str, tuple[Record, ...]]:
    return {
        name: tuple(sorted(dict.fromkeys(records), key=lambda e: (-e.population, e.id)))
        if len(records) > 1
        else (records[0],)
        for name, records in names.items()
    }


def _own_spellings(record: Record, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        normal = normalize_name(name)
        if not normal:
            continue
        yield normal
        if record.kind == COUNTY_KIND:
            bare = county_name(name)
            # Baltimore city, but not James City County.
            yield bare.removesuffix(" city") if name.endswith(" city") else bare
        # Guam's municipalities are entered as "… Village", and no one writes that.
        elif record.state == "GU" and normal.endswith(" village"):
            yield normal.removesuffix(" village")
