"""Two lists on one map: what joined, left, moved or was corrected, and small what stays."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from cartography.camera import fit_country
from cartography.palette import Palette
from cartography.projection import project
from cartography.scene import ADDED, CORRECTED, MOVED, REMOVED, STAYS, build_scene
from cartography.svg import scene_svg
from roster.difference import ChangeSet, What
from roster.places import pins
from roster.snapshot import Roster
from sites.columns import LATITUDE, LONGITUDE

SIZE_PX: Final = (620, 400)
PINS_AT_MOST: Final = 2_000
"""More changes than these are not drawn; places that stay are merged."""
WORDS: Final = {
    STAYS: "unchanged",
    ADDED: "joined",
    REMOVED: "left",
    MOVED: "moved",
    CORRECTED: "corrected",
}
"""What the places of each kind of pin did, in the order of the legend."""
_DRAWN: Final = {
    What.JOINED: ADDED,
    What.AGAIN: ADDED,
    What.LEFT: REMOVED,
    What.MOVED: MOVED,
    What.CORRECTED: CORRECTED,
}


@dataclass(frozen=True)
class ChangeMap:
    """The picture and what its legend says.

    Attributes
    ----------
    counts : mapping of str to int
        How many places have each kind of pin, by the keys of ``WORDS``; those without any are
        left out.
    without_pin : int
        Changes of places that were never on the map.
    not_drawn : int
        Changes beyond ``PINS_AT_MOST``.
    """

    svg: str
    counts: Mapping[str, int]
    without_pin: int
    not_drawn: int


def change_map(before: Roster, after: Roster, changes: ChangeSet, palette: Palette) -> ChangeMap:
    """Draw two lists on one map of the country; a line leads from where a pin was."""
    places = change_places(before, after, changes)
    stays = places["change"] == STAYS
    changed = places[~stays].head(PINS_AT_MOST)
    width, height = SIZE_PX
    scene = build_scene(
        pd.concat([changed, places[stays]]),
        selected=None,
        view=fit_country(width, height),
        width=width,
        height=height,
        detail=False,
    )
    found = places["change"].value_counts()
    counts = {change: int(found[change]) for change in WORDS if change in found}
    said = ", ".join(f"{count:,} {WORDS[change]}" for change, count in counts.items())
    return ChangeMap(
        scene_svg(
            replace(scene, moves=_moves(changed)),
            palette,
            words=f"Map of before and after: {said or 'no places'}.",
        ),
        counts,
        len(changes.changes) - int((~stays).sum()),
        int((~stays).sum()) - len(changed),
    )


def change_places(before: Roster, after: Roster, changes: ChangeSet) -> pd.DataFrame:
    """Return the places of both lists, one row a pin: what changed, by its kind, then what stays.

    Columns are those that ``build_scene`` takes, and ``from_latitude`` and ``from_longitude``:
    where a pin was that moved, else NaN. One that lost its pin is where that was. Those that stay
    have no label.
    """
    was, now = pins(before), pins(after)
    rows = []
    for change in sorted(changes.changes, key=lambda one: [*What].index(one.what)):
        place, earlier = change.place, change.before.key if change.before else change.place.key
        spot = now.get(place.key) or was.get(earlier)
        if spot is None:
            continue
        words = change.what.capitalize() + (f" {change.miles:,.1f} miles" if change.miles else "")
        card = f"{place.city}, {place.state_name}\n{words}"
        old = was[earlier] if change.miles else (None, None)
        rows.append(
            (place.key or earlier, place.label, place.city, card, *spot, _DRAWN[change.what], *old)
        )
    columns = ["key", "label", "city", "card", LATITUDE, LONGITUDE, "change"]
    columns += ["from_latitude", "from_longitude"]
    changed = pd.DataFrame(rows, columns=columns).astype(
        dict.fromkeys([LATITUDE, LONGITUDE, *columns[-2:]], float)
    )
    same = after.places[~after.places.index.isin(changed["key"])].reset_index()
    same["card"] = same["city"] + ", " + same["state_name"]
    same = same.assign(label="", city="", change=STAYS)
    return pd.concat([changed, same.reindex(columns=columns)], ignore_index=True)


def _moves(changed: pd.DataFrame) -> tuple[tuple[float, float], ...]:
    """Return where pins were and are, plane units: two points for each that is on the map."""
    moved = changed.dropna(subset=["from_latitude"])
    ends = project(moved[["from_longitude", LONGITUDE]], moved[["from_latitude", LATITUDE]])
    lines = np.stack(ends, axis=-1)
    points = lines[np.isfinite(lines).all(axis=(1, 2))].reshape(-1, 2)
    return tuple((x, y) for x, y in points.tolist())
