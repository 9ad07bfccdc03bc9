"""Pick one place for each label so that no two clash.

Each label takes the cheapest free place; one that finds none may push others to their next best, a
few deep; then each in turn moves, alone or by exchange, while that makes the whole cheaper.
"""

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in CSS pixels."""
Segment = tuple[float, float, float, float]
"""From x0, y0 to x1, y1 in CSS pixels."""

CLEAR = 1.5
"""CSS pixels kept free right and left of a label."""
CELL = 64.0
"""CSS pixels: side of the cells that things on the screen are sorted into."""

_DEPTH = 4  # how many labels may make way for one
_ROUNDS = 6


@dataclass(frozen=True)
class Place:
    """A place that a label may take, and what it costs to take it.

    ``dx``, ``dy`` lead from the middle of the pin to the label's anchor; box and leader line are
    on the screen. All in CSS pixels.
    """

    cost: float
    dx: float
    dy: float
    anchor: str
    box: Box
    leader: Segment | None


def _boxes_meet(a: Box, b: Box) -> bool:
    return (
        a[0] - CLEAR < b[2] + CLEAR and b[0] - CLEAR < a[2] + CLEAR and a[1] < b[3] and b[1] < a[3]
    )


def line_meets_box(line: Segment, box: Box) -> bool:
    """Whether a line enters a box (Liang and Barsky's clipping)."""
    x0, y0, x1, y1 = line
    low, high = 0.0, 1.0
    for start, delta, least, most in (
        (x0, x1 - x0, box[0] - CLEAR, box[2] + CLEAR),
        (y0, y1 - y0, box[1], box[3]),
    ):
        if delta == 0:
            if not least < start < most:
                return False
            continue
        a, b = (least - start) / delta, (most - start) / delta
        low, high = max(low, min(a, b)), min(high, max(a, b))
    return low < high


def _lines_cross(a: Segment, b: Segment) -> bool:
    def side(line: Segment, x: float, y: float) -> float:
        return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])

    return (
        side(a, b[0], b[1]) * side(a, b[2], b[3]) <= 0
        and side(b, a[0], a[1]) * side(b, a[2], a[3]) <= 0
    )


def _clash(a: Place, b: Place) -> bool:
    if _boxes_meet(a.box, b.box):
        return True
    if a.leader and line_meets_box(a.leader, b.box):
        return True
    if b.leader and line_meets_box(b.leader, a.box):
        return True
    return bool(a.leader and b.leader and _lines_cross(a.leader, b.leader))


class Board:
    """The places taken so far, in a grid, so that a place is compared only with those near it."""

    def __init__(self) -> None:
        self.taken: dict[int, Place] = {}
        self.cells: dict[tuple[int, int], set[int]] = {}

    def _keys(self, place: Place) -> list[tuple[int, int]]:
        x0, y0, x1, y1 = place.box
        if place.leader:
            lx0, ly0, lx1, ly1 = place.leader
            x0, x1 = min(x0, lx0, lx1), max(x1, lx0, lx1)
            y0, y1 = min(y0, ly0, ly1), max(y1, ly0, ly1)
        return [
            (cx, cy)
            for cx in range(int((x0 - 4) // CELL), int((x1 + 4) // CELL) + 1)
            for cy in range(int((y0 - 4) // CELL), int((y1 + 4) // CELL) + 1)
        ]

    def put(self, i: int, place: Place) -> None:
        """Take a place, leaving the one taken before."""
        self.drop(i)
        self.taken[i] = place
        for key in self._keys(place):
            self.cells.setdefault(key, set()).add(i)

    def drop(self, i: int) -> None:
        """Leave a place."""
        place = self.taken.pop(i, None)
        if place:
            for key in self._keys(place):
                self.cells[key].discard(i)

    def clashes(self, i: int, place: Place) -> list[int]:
        """Labels other than ``i`` that the place would clash with, in order."""
        near = set().union(*(self.cells.get(key, set()) for key in self._keys(place)))
        return sorted(j for j in near if j != i and _clash(place, self.taken[j]))


def choose(places: dict[int, list[Place]], search: bool) -> dict[int, Place]:
    """Return one place for each label, as far as they go; a label without one is left out.

    Parameters
    ----------
    places
        The places that each label may take, cheapest first; the labels in order of priority.
    search
        Whether labels that have a place may be moved for the sake of others.
    """
    board = Board()
    # The most hemmed in first, when there is time to fix what that does to the others.
    order = sorted(places, key=lambda i: (len(places[i]), i)) if search else list(places)
    for i in order:
        _settle(i, places, board)
    if search:
        for i in places:
            if i not in board.taken:
                _push(i, places, board, _DEPTH, frozenset())
        for _ in range(_ROUNDS):
            if not any([_improve(i, places, board) for i in places]):  # noqa: C419 - all must move
                break
    return board.taken


def _settle(i: int, places: dict[int, list[Place]], board: Board) -> bool:
    """Take the cheapest free place."""
    for place in places[i]:
        if not board.clashes(i, place):
            board.put(i, place)
            return True
    return False


def _push(
    i: int, places: dict[int, list[Place]], board: Board, depth: int, moved: frozenset[int]
) -> bool:
    """Take a place that one other label holds, if that one finds another."""
    if _settle(i, places, board):
        return True
    if depth == 0:
        return False
    for place in places[i]:
        others = board.clashes(i, place)
        if len(others) != 1 or others[0] in moved:
            continue
        other = others[0]
        before = board.taken[other]
        board.drop(other)
        board.put(i, place)
        if _push(other, places, board, depth - 1, moved | {i, other}):
            return True
        board.drop(i)
        board.put(other, before)
    return False


def _improve(i: int, places: dict[int, list[Place]], board: Board) -> bool:
    """Move to a cheaper place, alone or by exchange with the one label in the way."""
    now = board.taken.get(i)
    for place in places[i]:
        if now is not None and place.cost >= now.cost:
            return False
        others = board.clashes(i, place)
        if not others:
            board.put(i, place)
            return True
        if len(others) == 1 and now is not None:
            other = others[0]
            before = board.taken[other]
            gain = now.cost - place.cost
            board.drop(other)
            board.put(i, place)
            for way_out in places[other]:
                if way_out.cost - before.cost >= gain - 1e-9:
                    break
                if not board.clashes(other, way_out):
                    board.put(other, way_out)
                    return True
            board.put(i, now)
            board.put(other, before)
    return False
