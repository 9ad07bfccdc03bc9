"""A chart on a slide: columns side by side, or bars one below another where the frame is tall."""

from collections.abc import Iterator, Sequence
from typing import Final

from briefing.blocks import Column, Run
from briefing.frame import Area, Frame
from briefing.slides import Bar
from cartography.text import text_width
from common.tokens import SLIDE

CHART_EM: Final = 40.0
"""Width of a chart in ems of its type, on a projector of 4:3."""
_LARGEST: Final = 44.0
_WIDEST: Final = 240.0
_SHARE: Final = 0.76
"""Of its place, what a bar fills."""
_GAP: Final = 8.0
_LEAST: Final = 3.0
_WIDER: Final = 1.08
"""Than in our font the words may be in another one."""


def lay_out_bars(bars: Sequence[Bar], area: Area, frame: Frame) -> tuple[Column, ...]:
    """Lay out the bars of a slide, with type as large as there is room for."""
    return tuple(_rows(bars, area, frame) if frame.tall else _columns(bars, area, frame))


def _columns(bars: Sequence[Bar], area: Area, frame: Frame) -> Iterator[Column]:
    place = min(area.width / len(bars), _WIDEST)
    labels = [bar.label.split(" ") for bar in bars]
    words = [*(f"{bar.number:,}" for bar in bars), *(line for lines in labels for line in lines)]
    size = _size(place / max(map(_wide, words)), frame)
    line = size * SLIDE.leading
    floor = area.bottom - max(map(len, labels)) * line - _GAP
    high = floor - area.y - line
    most = max(bar.number for bar in bars)
    for at, (bar, lines) in enumerate(zip(bars, labels, strict=True)):
        height = max(high * bar.number / most, _LEAST)
        middle, top = area.x + (at + 0.5) * place, floor - height
        wide = _SHARE * place
        yield Column(
            Area(middle - wide / 2, top, wide, height),
            (
                _centered(f"{bar.number:,}", middle, top - line, size, 700),
                *(
                    _centered(text, middle, floor + _GAP + n * line, size, 400)
                    for n, text in enumerate(lines)
                ),
            ),
        )


def _rows(bars: Sequence[Bar], area: Area, frame: Frame) -> Iterator[Column]:
    place = min(area.height / len(bars), 1.8 * _LARGEST * SLIDE.leading)
    size = _size(place / SLIDE.leading, frame)
    line = size * SLIDE.leading
    label = size * max(_wide(bar.label) for bar in bars) + _GAP
    figure = size * max(_wide(f"{bar.number:,}") for bar in bars) + _GAP
    room = area.width - label - figure - _GAP
    most = max(bar.number for bar in bars)
    for at, bar in enumerate(bars):
        x, y = area.x + label, area.y + at * place + (place - line) / 2
        wide = max(room * bar.number / most, _LEAST)
        number = Area(x + wide + _GAP, y, figure, line)
        yield Column(
            Area(x, y + (1 - _SHARE) * line / 2, wide, _SHARE * line),
            (
                (number, _run(f"{bar.number:,}", size, 700)),
                (Area(area.x, y, label, line), _run(bar.label, size, 400)),
            ),
        )


def _size(largest: float, frame: Frame) -> float:
    return max(min(_LARGEST, int(10 * largest) / 10), frame.smallest[-1])


def _wide(text: str) -> float:
    """Return the width of a text in ems, in any font."""
    return _WIDER * text_width(text, 1)


def _run(text: str, size: float, weight: int) -> Run:
    return Run(text, size, weight, "text" if weight > 400 else "muted", lines=(text,))


def _centered(text: str, middle: float, y: float, size: float, weight: int) -> tuple[Area, Run]:
    wide = size * text_width(text, 1)
    return Area(middle - wide / 2, y, wide, size * SLIDE.leading), _run(text, size, weight)
