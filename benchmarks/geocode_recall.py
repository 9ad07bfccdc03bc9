"""How many names of a list that the gazetteer was not built from are located, and how well.

The list is the npm package ``cities`` 2.0.0: post codes with the name of the post office, its state
and a point, from before 2012. Run ``python -m benchmarks.geocode_recall``; it prints shares, and
with ``--wrong FILE`` writes every pin that lies more than 15 km from all points of its name, to be
looked at by a person: the list is wrong as well, often by a namesake or a county's middle. The
package comes from npm, pinned by its digest; ``--cache FOLDER`` keeps it.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from common.distance import kilometers
from geocode.place import UNSTATED, PlaceQuery
from geocode.resolve import Verdict, resolve
from geocode.shipped import load_gazetteer
from sites.columns import CITY_KIND
from sites.states import BY_CODE
from tools.packages import NPM, Package, fetch, members

LIST: Final = Package(
    registry=NPM,
    name="cities",
    version="2.0.0",
    integrity=(
        "sha512-8XL7kGf5EZ7Q8UijCUqP49XKrPHefqheFO4jB/gsdFnn"
        "Heza/fLgF44kyvux1zMO+ywaBgs4NaHoywRP+9fHlg=="
    ),
)
LIST_FILE: Final = "package/locations.json"
FAR_KM: Final = 15.0
"""Farther from every point of its name than this, a pin is counted as far."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Resolve every name of the list and print the shares."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.geocode_recall", description=__doc__
    )
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="keep the package here")
    parser.add_argument(
        "--wrong", type=Path, metavar="FILE", help="write the far pins here, as text by tabs"
    )
    parser.add_argument(
        "--kind",
        choices=[CITY_KIND, UNSTATED],
        default=CITY_KIND,
        help='what the rows say; "" leaves it open (default: %(default)s)',
    )
    options = parser.parse_args(arguments)
    gazetteer = load_gazetteer()
    points: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for entry in json.loads(members(fetch(LIST, options.cache), [LIST_FILE])[LIST_FILE]):
        if entry["state_abbr"] in BY_CODE and entry["latitude"]:
            at = float(entry["latitude"]), float(entry["longitude"])
            points[(entry["city"], entry["state_abbr"])].append(at)
    counts: Counter[str] = Counter()
    wrong = []
    for (name, code), near in points.items():
        resolution = resolve(PlaceQuery(name, code, options.kind), gazetteer)
        counts[resolution.verdict.value] += 1
        if resolution.verdict is Verdict.LOCATED and (at_place := resolution.location):
            apart = min(kilometers(at_place.latitude, at_place.longitude, *at) for at in near)
            if apart > FAR_KM:
                wrong.append((apart, name, code, at_place, near[0]))
    total = sum(counts.values())
    for verdict, count in counts.most_common():
        print(f"{verdict:10} {count:6,} {count / total:6.1%}")
    print(f"{'far':10} {len(wrong):6,} {len(wrong) / counts['located']:6.2%} of the located")
    if options.wrong:
        wrong.sort(key=lambda item: -item[0])
        options.wrong.write_text(
            "".join(
                f"{apart:.0f}\t{name}\t{code}\t{at.name}\t{at.id}\t{at.population}\t"
                f"{at.latitude:.3f},{at.longitude:.3f}\t{other[0]:.3f},{other[1]:.3f}\n"
                for apart, name, code, at, other in wrong
            )
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
