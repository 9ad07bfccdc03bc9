"""One state's entries of one kind by name: as their own names are written, and written loosely."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from geocode.gazetteer.record import OPEN, Entry
from geocode.normalize import county_name, normalize_name, own_variants, township_name
from sites.columns import COUNTY_KIND


class Index(NamedTuple):
    """Entries by normalized name, the most populous first.

    Attributes
    ----------
    exact : dict
        By the names that an entry has.
    variants : dict
        By other ways to write these that the names show by themselves ("De Kalb" for DeKalb).
    joined : dict
        By names without spaces, whatever they mean: to be offered.
    """

    exact: dict[str, tuple[Entry, ...]]
    variants: dict[str, tuple[Entry, ...]]
    joined: dict[str, tuple[Entry, ...]]

    def get(self, name: str) -> tuple[Entry, ...]:
        """Return the entries that a name means."""
        return self.exact.get(name) or self.variants.get(name) or ()


def index_of(entries: Iterable[Entry]) -> Index:
    """Return the index of a state's entries of one kind."""
    exact: dict[str, list[Entry]] = defaultdict(list)
    variants: dict[str, list[Entry]] = defaultdict(list)
    townships: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        names = [entry.name, *entry.also.split("|")] if entry.also else [entry.name]
        for spelling in dict.fromkeys(_own_spellings(entry, names)):
            exact[spelling].append(entry)
        for spelling in dict.fromkeys(form for name in names for form in own_variants(name)):
            variants[spelling].append(entry)
            if entry.kind == COUNTY_KIND:
                variants[county_name(spelling)].append(entry)
        if entry.name.endswith("Township") and entry.is_place:
            townships[township_name(entry.name)].append(entry)
    for bare, found in townships.items():
        # "Clinton" may mean Clinton Township, but is the name of Clinton first.
        second = bare in exact
        exact[bare] += [e._replace(feature=OPEN) if second else e for e in found]
    joined: dict[str, list[Entry]] = defaultdict(list)
    for spelling, found in exact.items():
        joined[spelling.replace(" ", "")] += found
    return Index(_sorted(exact), _sorted(variants), _sorted(joined))


def _sorted(names: dict[str, list[Entry]]) -> dict[str, tuple[Entry, ...]]:
    return {
        name: tuple(sorted(dict.fromkeys(entries), key=lambda e: (-e.population, e.id)))
        if len(entries) > 1
        else (entries[0],)
        for name, entries in names.items()
    }


def _own_spellings(entry: Entry, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        normal = normalize_name(name)
        if not normal:
            continue
        yield normal
        if entry.kind == COUNTY_KIND:
            bare = county_name(name)
            # Baltimore city, but not James City County.
            yield bare.removesuffix(" city") if name.endswith(" city") else bare
        # Guam's municipalities are entered as "… Village", and nobody writes that.
        elif entry.state == "GU" and normal.endswith(" village"):
            yield normal.removesuffix(" village")
