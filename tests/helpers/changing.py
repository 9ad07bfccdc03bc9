"""Lists made from each other by acts that say what they do, and rosters of them made quickly."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from geocode.outlines import Outlines
from roster.build import Inputs, roster_of
from roster.difference import What
from roster.snapshot import Roster
from tests.helpers import DATA
from tests.helpers.lists import record, small
from versions.folder import FolderStorage

POOL = (
    *(("Memphis", "TN", "Tennessee", 35.1495, -90.0490), ("Houston", "TX", "Texas", 29.76, -95.37)),
    *(("Toledo", "OH", "Ohio", 41.6528, -83.5379), ("Miami", "FL", "Florida", 25.7617, -80.1918)),
    *(("Tulsa", "OK", "Oklahoma", 36.154, -95.9928), ("Newark", "NJ", "New Jersey", 40.7, -74.2)),
    *(("Ponce", "PR", "Puerto Rico", 18.0111, -66.6141), ("Flint", "MI", "Michigan", 43.0, -83.69)),
    *(
        ("Springfield", "IL", "Illinois", 39.78, -89.65),
        ("Jackson", "MS", "Mississippi", 32, -90),
    ),
)
"""Places of as many states, of which none is taken for a misspelling of another."""
STAYS = ("Omaha", "NE")
"""No list is without it."""
HEAD = "city,state,announced,notes,latitude,longitude,kind"
PAIRS = 5
"""Of lists, in one history."""
_BECOMES = {
    "leave": What.LEFT,
    "join": What.JOINED,
    "again": What.AGAIN,
    "note": What.CORRECTED,
    "state": What.CORRECTED,
    "respell": What.CORRECTED,
    "move": What.MOVED,
    "twice": What.CORRECTED,
}


@dataclass(frozen=True)
class Listed:
    """A list and what became of each place, by its city's name, since the one before it."""

    text: str
    cities: tuple[str, ...]
    became: dict[str, What]


@st.composite
def histories(draw) -> list[Listed]:
    """Make some lists, each from the one before."""
    lists: list[Listed] = []
    rows: dict[str, list[list[str]]] = {city: [] for city, *_ in POOL}
    for step in range(PAIRS + 1):
        became = {}
        for city, code, state, latitude, longitude in POOL:
            own = rows[city]
            wrong = own and own[0][0] != city
            acts = ["keep", *(_BECOMES if own else ["join"])]
            acts = [act for act in acts if not (own and act == "join")]
            # Of a place that no one finds no pin moves.
            act = draw(st.sampled_from(["keep", "leave", "respell"] if wrong else acts))
            own = [[*row] for row in own]
            match act:
                case "join":
                    day = draw(st.sampled_from((f"{2010 + step}-01-01", "")))
                    own = [[city, code, day, "", "", ""]]
                case "leave":
                    own = []
                case "again":
                    own.append([*own[0][:2], f"{2010 + step}-06-01", *own[0][3:]])
                case "twice":
                    own.append([*own[0]])
                case "note":
                    own[0][3] = f"seen {step}"
                case "state":
                    own[0][1] = code if own[0][1] == state else state
            for row in own:
                if act == "respell":
                    row[0] = city if wrong else f"{city}x"
                if act == "move":
                    row[4:] = f"{latitude + 0.01 * (step + 1):.4f}", f"{longitude:.4f}"
            if act in _BECOMES:
                became[own[0][0] if own else rows[city][0][0]] = _BECOMES[act]
            rows[city] = own
        lines = [",".join([*row, "city"]) for own in rows.values() for row in own]
        lines = draw(st.permutations([f"{','.join(STAYS)},,,,,city", *lines]))
        cities = (STAYS[0], *(own[0][0] for own in rows.values() if own))
        lists.append(Listed("\n".join([HEAD, *lines]), cities, became))
    return lists


def quick_rosters(outlines: Outlines) -> Callable[[Listed], Roster]:
    """Return what builds a roster; the few places that it knows make it quick."""
    known = (
        record(id=str(n), name=city, state=code, latitude=latitude, longitude=longitude)
        for n, (city, code, _, latitude, longitude) in enumerate(
            (*POOL, (*STAYS, "Nebraska", 41.26, -95.94))
        )
    )
    gazetteer, files = small(*known), dict(Inputs.read(FolderStorage(DATA)).files)
    files |= {"locations.csv": b"", "announcements.csv": b"date,title\n"}

    def build(made: Listed) -> Roster:
        return roster_of(Inputs(files | {"sites.csv": made.text.encode()}), gazetteer, outlines)

    return build
