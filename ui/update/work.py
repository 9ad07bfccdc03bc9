"""What someone is preparing on the Update page, kept for the session until it is published."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import IntEnum

import streamlit as st

from cartography.change_map import ChangeMap
from roster.beside import NOTHING, Beside
from roster.data_files import SITES_NAME
from roster.draft import Draft
from roster.store import Loaded
from roster.update import Base, Proposal, propose
from sites.merge import Clash
from ui.keys import Key
from ui.live import load_current, roster_store
from ui.notice import clear_notice
from versions.folder import data_storage
from versions.version import digest_of


class Step(IntEnum):
    """Where on the way an update is."""

    CHOOSE = 1
    CHANGES = 2
    SETTLE = 3
    PUBLISH = 4


@dataclass
class Work:
    """One update on its way.

    Attributes
    ----------
    base : Base
        The list that it was begun on.
    by_hand : bool
        Whether it was begun from the list itself and not from a file.
    add : bool
        Whether the draft's sites join the list.
    beside : Beside
        What was settled and described on the way, and is saved with the list.
    notes : list of str
        What was done to the draft on this page, in plain sentences, the newest last.
    edits : int
        Grows with every change from outside the table editor, which then starts over.
    days : set of str
        ISO dates for which a form was drawn.
    refused : tuple of int and str, or None
        First row of the place that the last click did not settle, and why.
    pictures : dict of bool to ChangeMap
        The map of what ``proposal`` would change, dark and light, where it was drawn.
    """

    base: Base
    draft: Draft
    step: Step = Step.CHANGES
    by_hand: bool = False
    add: bool = False
    beside: Beside = NOTHING
    notes: list[str] = field(default_factory=list)
    edits: int = 0
    days: set[str] = field(default_factory=set)
    refused: tuple[int, str] | None = None
    pictures: dict[bool, ChangeMap] = field(default_factory=dict)
    _made: tuple[tuple[object, ...], Proposal] | None = None

    def change(self, change: Callable[[Draft], Draft], note: str = "") -> None:
        """Change the draft and note what was done, where it is to be told later."""
        self.draft = change(self.draft)
        self.edits += 1
        self.refused = None
        if note:
            self.note(note)

    def note(self, note: str) -> None:
        """Note what was done."""
        self.notes.append(note)
        self.refused = None

    def proposal(self) -> Proposal:
        """Return what publishing would come to; made again only when something changed."""
        asked = (
            self.base.roster.version,
            self.base.digest,
            id(self.draft),
            self.add,
            self.beside,
        )
        if self._made is None or self._made[0] != asked:
            store, earlier = roster_store(), self._made[1] if self._made else None
            made = propose(
                self.base,
                self.draft,
                store.geocoder,
                store.outlines,
                add=self.add,
                beside=self.beside,
                earlier=earlier,
            )
            self._made = (asked, made)
            if not (
                earlier
                and earlier.base is made.base
                and earlier.comparison is made.comparison
                and earlier.roster.places.equals(made.roster.places)
            ):
                self.pictures.clear()
        return self._made[1]


def current_base() -> Base:
    """Return the list as it is now."""
    loaded = load_current()
    return Base(loaded.inputs, loaded.roster, _digest_stored(loaded))


def _digest_stored(loaded: Loaded) -> str | None:
    """Return the digest of the list; of the one that is shown while the stored one is away."""
    try:
        found = data_storage().read(SITES_NAME)
    except OSError:
        return digest_of(loaded.inputs.files[SITES_NAME])
    return found.digest if found else None


def work_of_session() -> Work | None:
    """Return what this session is preparing, if anything."""
    work: Work | None = st.session_state.get(Key.UPDATE_WORK)
    return work


def begin(draft: Draft, *, by_hand: bool = False) -> Work:
    """Begin an update with a draft."""
    clear_notice(Key.UPDATE_NOTICE)
    work = Work(current_base(), draft, by_hand=by_hand)
    st.session_state[Key.UPDATE_WORK] = work
    return work


def forget() -> None:
    """Discard what is being prepared."""
    st.session_state.pop(Key.UPDATE_WORK, None)
    st.session_state[Key.UPDATE_COUNT] = update_count() + 1


def update_count() -> int:
    """Return how many updates this session has ended: an upload field starts empty for each."""
    return int(st.session_state.get(Key.UPDATE_COUNT, 0))


def go(step: Step) -> None:
    """Go to a step of the update."""
    work = work_of_session()
    if work is not None:
        work.step = step


def list_draft(base: Base) -> Draft:
    """Return the list itself as a draft, to be edited."""
    return Draft("the list", "", base.frame)


@dataclass(frozen=True)
class Newer:
    """What someone else changed since an update began, and a person has to look at.

    Attributes
    ----------
    base : Base
        All files as they are now.
    clashes : tuple of Clash
        Where both changed the same beside the list.
    """

    base: Base
    clashes: tuple[Clash, ...]


def refresh(work: Work) -> Newer | None:
    """Put an update on the files as they are now; return what a person has to look at first.

    What others changed beside the list, and this update did not, is taken on at once.
    """
    loaded = load_current()
    digest = _digest_stored(loaded)
    other_list = digest != work.base.digest
    if not other_list and loaded.roster.version == work.base.roster.version:
        return None
    beside, clashes = work.beside.on(loaded.inputs.files)
    if not clashes:
        work.beside = beside
    if other_list or clashes:
        return Newer(Base(loaded.inputs, loaded.roster, digest), clashes)
    work.base = replace(work.base, inputs=loaded.inputs, roster=loaded.roster)
    return None
