"""The slides of a briefing of one's own: the usual ones, in its order and with its notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from briefing.named import NamedBriefing, NamedSlide
from briefing.slides import Slide, told_apart

_MOST_NAMED: Final = 12
_LONGEST: Final = 200
"""Letters of a title that are kept."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """A briefing of one's own, of today's slides.

    Attributes
    ----------
    rows : tuple of (Slide or None, NamedSlide)
        All usual ones and all that it knows in its order, each once; None where the slide is gone.
    new : tuple of NamedSlide
        Those that there were not when it was saved.
    lost_color : str
        As ``NamedBriefing.lost_color``.
    """

    rows: tuple[tuple[Slide | None, NamedSlide], ...]
    new: tuple[NamedSlide, ...]
    lost_color: str = ""

    @property
    def gone(self) -> tuple[NamedSlide, ...]:
        """Those that it shows and that there are no more."""
        return tuple(own for slide, own in self.rows if slide is None and own.shown)

    @property
    def shown(self) -> tuple[Slide, ...]:
        """The slides of the briefing; the first one's note says what has changed."""
        shown = [(slide, own) for slide, own in self.rows if slide is not None and own.shown]
        told = self.told
        return tuple(
            replace(slide, note=_lines("" if number else told, own.note, slide.note))
            for number, (slide, own) in enumerate(shown)
        )

    @property
    def told(self) -> str:
        """What is no longer as it was saved, in sentences; "" for nothing."""
        added = [own for own in self.new if own.shown]
        left = [own for own in self.new if not own.shown]
        parts = (
            ("New since this briefing was saved, and shown", added),
            ("New since this briefing was saved, and not shown", left),
            ("No longer in the list, and left out", self.gone),
        )
        said = [f"{words}: {_named(found)}." for words, found in parts if found]
        return " ".join(filter(None, [*said, self.lost_color]))


def arrange(slides: Sequence[Slide], briefing: NamedBriefing, lost_color: str = "") -> Arranged:
    """Put the usual slides into the order of a briefing of one's own.

    A slide that it does not know follows the one that it follows usually, and a further part of a
    list is shown if the list is.

    Parameters
    ----------
    slides : sequence of Slide
    briefing : NamedBriefing
    lost_color : str
        What is said of a color that it cannot have today.
    """
    today = {slide.id: slide for slide in slides}
    apart = told_apart([slide.title[:_LONGEST] for slide in slides])
    titles = dict(zip(today, apart, strict=True))
    known = {own.id: replace(own, title=titles.get(own.id, own.title)) for own in briefing.slides}
    order, new, before = [*known], [], ""
    for slide in slides:
        if slide.id not in known:
            head, _, part = slide.id.rpartition("-")
            shown = known[head].shown if part.isdigit() and head in known else briefing.adds_new
            known[slide.id] = NamedSlide(slide.id, titles[slide.id], shown)
            order.insert(order.index(before) + 1 if before else 0, slide.id)
            new.append(known[slide.id])
        before = slide.id
    rows = tuple((today.get(one), known[one]) for one in order)
    return Arranged(rows, tuple(new), lost_color)


def _named(slides: Sequence[NamedSlide]) -> str:
    names = [own.title or own.id for own in slides[:_MOST_NAMED]]
    more = len(slides) - len(names)
    return "; ".join([*names, *([f"{more:,} more"] if more else [])])


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))
