"""How large type, pins and lines are on a map of some width."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from cartography.label_spots import beside

_NARROW: Final = 480  # CSS pixels: below this, labels have no state
_LEAD: Final = 1.05  # how much larger than the smallest type the sites' labels are
_CROWDED: Final = (1.6, 3.0), (1.0, 0.6)
"""Powers of ten of a map's places, and the share of a pin's size."""


@dataclass(frozen=True)
class Sizes:
    """Sizes in CSS pixels that fit a map of some width."""

    label: float
    code: float
    pin: float
    pin_line: float
    ring: float
    ring_line: float
    hit: float
    beside: float
    narrow: bool
    border: float
    """Width of the states' borders."""
    plain: bool
    """Whether counties and names of other cities are left out: a room looks at the sites."""

    @property
    def ring_reach(self) -> float:
        """How far from its middle the selected pin's ring reaches."""
        return self.ring + self.ring_line / 2 + 1


def label_size(width: float) -> float:
    """Font size of the sites' labels, CSS pixels, on a map of some width in CSS pixels."""
    return round(float(np.interp(width, (320, 480, 830, 1200, 1920), (11, 12, 14, 19, 25))), 1)


def sizes(width: float, smallest: float = 0, *, count: int = 0) -> Sizes:
    """Sizes for a map of some width, with no type under the smallest size, both CSS pixels.

    Pins are smaller on a map that has many.
    """
    label = max(label_size(width), round(_LEAD * smallest, 1))
    code = round(max(9.0, 0.72 * label, smallest), 1)
    share = float(np.interp(math.log10(max(count, 1)), *_CROWDED))
    pin = round(share * (0.2 * label + 2), 1)
    line = round(share * (1.5 if label < 16 else 2.0), 1)
    return Sizes(
        label=label,
        code=code,
        pin=pin,
        pin_line=line,
        ring=round(2.1 * pin, 1),
        ring_line=2.5,
        hit=22.0,
        beside=beside(pin + line, label),
        narrow=width < _NARROW,
        border=round(max(1.0, smallest / 12), 1),
        plain=smallest > 0,
    )
