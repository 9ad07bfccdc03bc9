"""Build ``static/arcs.svg`` and ``static/arcs.json``: the parts of a ring that shows shares.

Run ``python -m tools.build_arcs`` after a change of ``ARCS``. Each picture is an arc that begins at
the top and goes clockwise; deck.gl paints it in any color.
"""

import json
import math
from collections.abc import Iterator

from cartography.marks import ARC_SIDE, ARCS, RING
from common.folder import ROOT

_ROW = 8
_STATIC = ROOT / "static"


def _corners() -> Iterator[tuple[int, int, int]]:
    for n in range(ARCS):
        yield n + 1, n % _ROW * ARC_SIDE, n // _ROW * ARC_SIDE


def svg() -> str:
    """Return all arcs as one picture."""
    middle = ARC_SIDE / 2
    radius = middle * (1 - RING / 2)
    paths = []
    for end, x, y in _corners():
        turn = math.tau * min(end, ARCS - 1e-3) / ARCS  # an arc that ends where it began is none
        to_x, to_y = x + middle + radius * math.sin(turn), y + middle - radius * math.cos(turn)
        large = int(turn > math.pi)
        paths.append(
            f'<path d="M{x + middle:g} {y + middle - radius:g}'
            f'A{radius:g} {radius:g} 0 {large} 1 {to_x:.3f} {to_y:.3f}"/>'
        )
    size = f'width="{_ROW * ARC_SIDE}" height="{-(-ARCS // _ROW) * ARC_SIDE}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} fill="none" stroke="#fff" '
        f'stroke-width="{RING * middle:g}">{"".join(paths)}</svg>\n'
    )


def mapping() -> str:
    """Return where each arc is on it."""
    side = {"width": ARC_SIDE, "height": ARC_SIDE, "mask": True}
    return json.dumps({end: {"x": x, "y": y, **side} for end, x, y in _corners()}) + "\n"


if __name__ == "__main__":
    (_STATIC / "arcs.svg").write_text(svg(), "utf-8")
    (_STATIC / "arcs.json").write_text(mapping(), "utf-8")
