"""Labels are placed for where the camera arrives: until it has, they do not show."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from cartography.camera import ViewState

FLIGHT_MS = 1200
"""Milliseconds that a camera flies to another place."""
SHOWN = 0.001
"""Alpha below which deck.gl draws nothing of a letter, if no one says otherwise."""

_STEP = 1e-6
_STEPS = 997
_HIDING = "1e7"
"""Times a step it is far above 1, the largest alpha, so that nothing is drawn."""


@dataclass(frozen=True)
class LabelDelay:
    """How labels wait for a camera.

    deck.gl has no delay. It does carry a layer's number from one value to another within a time and
    by a curve: here the alpha below which nothing of a letter is drawn, from a hair above nothing
    to another hair above nothing, by a curve that lies far off until its very end. New layers, or
    colors that change, would hold up a flight's first frame by a third.

    Attributes
    ----------
    cutoff : float
        The alpha that it ends with, another one for another view.
    rising : bool
        Whether it is larger than the one before.
    flight_ms : int
        Milliseconds of the flight; 0 when the camera has been sent before.
    """

    cutoff: float
    rising: bool
    flight_ms: int


@dataclass(frozen=True)
class SentCamera:
    """A camera as it was sent to a browser, and what it was made for.

    Attributes
    ----------
    made_for : tuple
        As long as this stays equal the camera is not sent again.
    flight_ms : int
        Milliseconds of the flight to it; 0: it was there at once.
    """

    made_for: tuple[object, ...]
    view: ViewState
    flight_ms: int

    @classmethod
    def after(
        cls,
        last: Self | None,
        made_for: tuple[object, ...],
        view: Callable[[], ViewState],
        *,
        turn: int,
        flight_ms: int,
    ) -> Self:
        """Return the camera to send: the last one, as long as nothing asks for another.

        Streamlit applies a view state only where it differs from the last one it was sent, so that
        a camera moved by hand stays. To go back to one view twice, a millionth is added in turn.

        ``turn`` grows whenever the camera is to come back.
        """
        if last is not None and last.made_for == made_for:
            return last
        made, nudge = view(), 1e-6 * (turn % 2)
        x, y = made.target
        return cls(
            made_for, replace(made, target=(x + nudge, y), zoom=made.zoom + nudge), flight_ms
        )

    def label_delay(self, before: Self | None) -> LabelDelay | None:
        """Return how labels wait for it; None when there was no flight.

        ``before`` is what was sent before; this very object when it is sent again.
        """
        if not self.flight_ms:
            return None
        cutoff, left = self._cutoff, before._cutoff if before else SHOWN
        return LabelDelay(cutoff, cutoff > left, 0 if before is self else self.flight_ms)

    @property
    def _cutoff(self) -> float:
        if not self.flight_ms:
            return SHOWN
        mark = zlib.crc32(repr(self.view).encode()) % _STEPS
        return round(SHOWN + (1 + mark) * _STEP, 6)


def delay_props(label_delay: LabelDelay | None) -> dict[str, object]:
    """Return what a deck.gl layer of text is told about its letters, until the camera arrives."""
    if label_delay is None:
        return {}
    letters: dict[str, object] = {"alphaCutoff": label_delay.cutoff}
    if label_delay.flight_ms:
        far = _HIDING if label_delay.rising else f"-{_HIDING}"
        curve = {"duration": label_delay.flight_ms, "easing": f"@@=this<1?{far}:1"}
        letters["transitions"] = {"alphaCutoff": curve}
    return {"_subLayerProps": {"characters": letters}}
