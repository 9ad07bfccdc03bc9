"""What the buttons of a card do: each settles its place, or says why not."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from common.errors import NotAllowedError
from geocode.ledger import Decision
from geocode.ledger_file import parse_ledger
from geocode.pipeline import geocode_sites
from geocode.resolve import Candidate, Verdict
from geocode.review_queue import (
    OpenPlace,
    check_coordinates,
    leave_out,
    take,
    type_in,
    why_open,
)
from roster.data_files import LEDGER_NAME
from roster.draft import with_cells
from roster.update import Proposal
from sites.columns import (
    CITY,
    COUNTY_KIND,
    KIND,
    LATITUDE,
    LONGITUDE,
    REASON,
    STATE,
    VERDICT,
)
from ui.access import require_editor
from ui.live import roster_store
from ui.text import coordinates
from ui.update.work import Work


def is_elsewhere(place: OpenPlace, candidate: Candidate) -> bool:
    """Return whether a candidate lies in another state than the rows name."""
    return candidate.state_code not in ("", place.state_code)


def in_draft(work: Work, place: OpenPlace) -> list[int]:
    """Return the rows of a place that the draft has, and that can be respelled."""
    return [row.number for row in place.rows if row.number in work.draft.frame.index]


def can_respell(work: Work, proposal: Proposal, place: OpenPlace, other: Candidate) -> bool:
    """Return whether the rows may be misspelled for a candidate: their name or their state."""
    verdict = proposal.roster.sites.loc[place.rows[0].number, VERDICT]
    wrong = (
        is_elsewhere(place, other) or place.needs_file_edit or verdict == Verdict.NOT_FOUND.value
    )
    return wrong and bool(in_draft(work, place))


def use_candidate(work: Work, proposal: Proposal, place: OpenPlace, candidate: Candidate) -> None:
    """Respell the rows where that leads to the candidate; else decide on the place."""
    numbers = in_draft(work, place)
    if can_respell(work, proposal, place, candidate):
        cells = {CITY: candidate.name}
        if is_elsewhere(place, candidate):
            cells[STATE] = candidate.state_code
        if candidate.kind == COUNTY_KIND or KIND in work.draft.frame:
            cells[KIND] = candidate.kind
        draft = with_cells(work.draft, numbers, cells)
        ledger = parse_ledger(work.base.inputs.files[LEDGER_NAME])
        store = roster_store()
        found = geocode_sites(
            draft.frame.loc[numbers], store.geocoder, ledger, outlines=store.outlines
        ).frame
        reason = next(iter(found.loc[found[VERDICT] != Verdict.LOCATED.value, REASON]), "")
        leads_there = len(numbers) == len(place.rows) and _is_at(found, candidate)
        if leads_there or is_elsewhere(place, candidate):
            note = f"{place.title} was respelled as {candidate.label}. {reason}"
            work.change(lambda _: draft, note.strip())
            return
        if place.needs_file_edit:
            work.refused = (place.rows[0].number, f"That does not settle it. {reason}".strip())
            return
    _decide(
        work,
        proposal,
        place,
        lambda who: take(place, candidate, who, _today()),
        f"is {candidate.label}",
    )


def use_coordinates(work: Work, proposal: Proposal, place: OpenPlace, text: str) -> None:
    """Locate a place where a text says; one that cannot be used is said where it was typed."""
    found = check_coordinates(text, place.state_code, roster_store().in_state)
    if isinstance(found, tuple):
        _decide(
            work,
            proposal,
            place,
            lambda who: type_in(place, *found, who, _today()),
            f"is at {coordinates(*found)}, as typed",
        )


def leave_for_now(work: Work, proposal: Proposal, place: OpenPlace) -> None:
    """Leave a place without a pin."""
    said = "is left out for now"
    _decide(work, proposal, place, lambda who: leave_out(place, who, _today()), said)


def _decide(
    work: Work,
    proposal: Proposal,
    place: OpenPlace,
    make: Callable[[str], Decision],
    said: str,
) -> None:
    numbers, store = [row.number for row in place.rows], roster_store()
    try:
        decision = make(require_editor())
    except NotAllowedError as error:
        work.refused = (numbers[0], str(error))
        return
    rows = proposal.frame.loc[numbers]
    if why := why_open(rows, decision, store.geocoder, store.outlines):
        work.refused = (numbers[0], f"That does not settle it. {why}")
        return
    work.beside = work.beside.deciding(place.title, decision, work.base.inputs.files[LEDGER_NAME])
    work.note(f"{place.title} {said}.")


def _is_at(found: pd.DataFrame, candidate: Candidate) -> bool:
    at = (
        found[LATITUDE].sub(candidate.latitude).abs()
        + found[LONGITUDE].sub(candidate.longitude).abs()
    )
    return bool((at < 1e-4).all())


def _today() -> str:
    return date.today().isoformat()
