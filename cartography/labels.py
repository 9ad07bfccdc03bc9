"""Put labels beside their pins so that nothing lies on anything.

A label may be beside, above or below its pin, or further off with a leader line. Never does it
touch another label, a pin, a leader line that is not its own, or the edge of the map; if no place
is left it is hidden. State codes and places that might be read as another pin's are avoided where
that costs little.

``label_spots`` finds the places that each label may take, ``choosing`` picks one for each. All is
deterministic. With more than ``SEARCHED`` labels none is moved once it has a place, and after
``TRIED`` the rest is hidden: a map of thousands of sites shows its first few hundred names.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cartography.choosing import CLEAR, Box, Place, Segment, choose
from cartography.label_spots import Pins, beside, free_places, is_inside
from cartography.text import LINE_HEIGHT, text_width

SEARCHED = 60
TRIED = 400


@dataclass(frozen=True)
class PlacedLabel:
    """Where one label is.

    Attributes
    ----------
    shown
        Whether there was a place for it; all that follows is only of use if so.
    dx, dy
        CSS pixels from the middle of the pin to the label's anchor; ``dy`` is the middle of the
        line of text.
    anchor
        What of the text is at ``dx``: ``start``, ``middle`` or ``end``.
    pin
        Middle of the pin on the screen.
    box
        The text's box on the screen.
    leader
        Ends of the leader line on the screen, from the pin's edge to the text; None without one.
    """

    text: str
    shown: bool
    dx: float = 0.0
    dy: float = 0.0
    anchor: str = "start"
    pin: tuple[float, float] = (0.0, 0.0)
    box: Box = (0.0, 0.0, 0.0, 0.0)
    leader: Segment | None = None


def place_labels(
    xy_px: ArrayLike,
    texts: Sequence[str],
    *,
    size_px: float,
    pin_radius_px: float | Sequence[float],
    bounds: tuple[float, float],
    obstacles: Sequence[Box] = (),
    frames: Sequence[Box] = (),
    taken: Sequence[Box] = (),
    leaders: bool = True,
    ranked: bool = False,
    beyond: bool = False,
) -> list[PlacedLabel]:
    """Place the labels of pins.

    Parameters
    ----------
    xy_px
        (n, 2), the pins' middles on the screen in CSS pixels, in order of priority.
    texts
        n labels of one line.
    size_px
        Font size, CSS pixels.
    pin_radius_px
        Radius of the pins with their outline, CSS pixels: one for all, or n.
    bounds
        Width and height of the map, CSS pixels. A pin outside gets no label, but for ``beyond``.
    obstacles
        Boxes that labels avoid if they can, such as state codes.
    frames
        Boxes whose edges no label crosses, such as the insets'; a leader line may.
    taken
        Boxes that no label may touch, such as that of the selected site's own.
    leaders
        Whether a label may be further off, with a leader line.
    ranked
        Whether a label gives way to those before it, in place of making room for as many as go.
    beyond
        Whether pins off the map get labels too, off the map as well, for when one moves there.
        Only where there are few.

    Returns
    -------
    list of PlacedLabel
        n labels in the order given.
    """
    pins = np.asarray(xy_px, dtype=np.float64).reshape(-1, 2)
    radii = np.broadcast_to(np.asarray(pin_radius_px, dtype=np.float64), len(pins))
    grid = Pins(pins, radii)
    wanted = [i for i in range(len(pins)) if texts[i] and is_inside(pins[i], bounds)][:TRIED]
    if beyond:
        known = [i for i in range(len(pins)) if texts[i] and np.isfinite(pins[i]).all()]
        wanted = known if len(known) <= SEARCHED else wanted
    widths = {i: text_width(texts[i], size_px) for i in wanted}
    soft = np.asarray(obstacles, dtype=np.float64).reshape(-1, 4)
    framed = np.asarray(frames, dtype=np.float64).reshape(-1, 4)
    walls = np.asarray(taken, dtype=np.float64).reshape(-1, 4)
    chosen: dict[int, Place] = {}
    few = len(wanted) <= SEARCHED
    # Places with leader lines are many, and most maps need none: only where the near ones fail.
    for far in (False, True) if few and leaders else (False,):
        chosen = choose(
            {
                i: free_places(i, widths[i], size_px, bounds, grid, soft, framed, walls, far)
                for i in wanted
            },
            few and not ranked,
        )
        if len(chosen) == len(wanted):
            break
    result = []
    for i, text in enumerate(texts):
        place = chosen.get(i)
        if place is None:
            result.append(PlacedLabel(text, shown=False))
        else:
            pin = (float(pins[i, 0]), float(pins[i, 1]))
            result.append(
                PlacedLabel(
                    text, True, place.dx, place.dy, place.anchor, pin, place.box, place.leader
                )
            )
    return result


def sure_label(
    xy_px: ArrayLike,
    text: str,
    *,
    size_px: float,
    pin_radius_px: float | Sequence[float],
    bounds: tuple[float, float],
    taken: Sequence[Box] = (),
) -> PlacedLabel:
    """Place the label of the first pin, which shows whatever is in its way.

    It is close to its pin: where it covers no other pin if there is such a place, else to the
    right of it, or to the left where that is off the map.

    Parameters
    ----------
    xy_px, size_px, pin_radius_px, bounds, taken
        As for ``place_labels``.
    """
    pins = np.asarray(xy_px, dtype=np.float64).reshape(-1, 2)
    (free, *_) = place_labels(
        pins,
        [text, *[""] * (len(pins) - 1)],
        size_px=size_px,
        pin_radius_px=pin_radius_px,
        bounds=bounds,
        taken=taken,
        leaders=False,
        beyond=True,
    )
    if free.shown:
        return free
    x, y = pins[0].tolist()
    wide, high = text_width(text, size_px), LINE_HEIGHT * size_px
    gap = beside(float(np.ravel(pin_radius_px)[0]), size_px)
    right = x + gap + wide + CLEAR <= bounds[0]
    left = x + gap if right else x - gap - wide
    return PlacedLabel(
        text,
        shown=True,
        dx=gap if right else -gap,
        anchor="start" if right else "end",
        pin=(x, y),
        box=(left, y - high / 2, left + wide, y + high / 2),
    )
