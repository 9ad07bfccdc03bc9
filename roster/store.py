"""The roster as of now: rebuilt when a file changes, the last good one when a file is bad.

The history is asked only when a process starts with a bad file.
"""

import hashlib
import threading
from collections.abc import Hashable
from dataclasses import dataclass, replace

from common.errors import DataFolderError, PartnershipMapError
from common.limits import DEFAULT, Limits
from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines
from roster.build import Inputs, roster_of
from roster.data_files import DATA_FILES
from roster.last_good import last_good_inputs
from roster.snapshot import Roster
from versions.storage import Storage


@dataclass(frozen=True)
class Loaded:
    """What to show.

    Attributes
    ----------
    roster : Roster
        The newest good one.
    inputs : Inputs
        The files that it was built from.
    problem : str or None
        Why the files that lie there now are not what is shown; None when they are.
    """

    roster: Roster
    inputs: Inputs
    problem: str | None = None

    @property
    def token(self) -> str:
        """Short text that changes whenever a screen should."""
        if self.problem is None:
            return self.roster.version
        return f"{self.roster.version}-{hashlib.sha256(self.problem.encode()).hexdigest()[:8]}"


class RosterStore:
    """Hands out the roster of a data folder; safe to share between threads."""

    def __init__(
        self,
        storage: Storage,
        geocoder: Gazetteer,
        outlines: Outlines,
        limits: Limits = DEFAULT,
    ) -> None:
        self._storage = storage
        self._limits = limits
        self.geocoder = geocoder
        self.outlines = outlines
        self._lock = threading.Lock()
        # Replaced as one, so that a reader without the lock never sees half of it.
        self._state: tuple[Hashable, Loaded] | None = None

    def current(self) -> Loaded:
        """Return the roster as the files are now.

        Costs a token of the storage unless a file has changed.

        Raises
        ------
        DataFolderError
            When the files are bad and there never was a good roster, nor one in the history.
        """
        signature = self._storage.token(*DATA_FILES)
        state = self._state
        if state and state[0] == signature:
            return state[1]
        with self._lock:
            # Before reading: a change while reading shows as another signature the next time.
            signature = self._storage.token(*DATA_FILES)
            state = self._state
            if state and state[0] == signature:
                return state[1]
            try:
                inputs = Inputs.read(self._storage)
                roster = roster_of(inputs, self.geocoder, self.outlines, self._limits)
                loaded = Loaded(roster, inputs)
            except PartnershipMapError as error:
                good = state[1] if state else self._from_history()
                if good is None:
                    raise DataFolderError(str(error)) from error
                loaded = replace(good, problem=str(error))
            self._state = (signature, loaded)
            return loaded

    def known(self) -> Loaded | None:
        """Return what ``current`` would where that costs a token of the storage, else None."""
        state = self._state
        same = state is not None and state[0] == self._storage.token(*DATA_FILES)
        return state[1] if state is not None and same else None

    def in_state(self, state_code: str, latitude: float, longitude: float) -> bool:
        """Return whether a point, degrees WGS 84, lies in a state, with the stated tolerances."""
        return self.outlines.holds(state_code, latitude, longitude)

    def _from_history(self) -> Loaded | None:
        """Return what to show when the process starts with a bad file, None without anything."""
        inputs = last_good_inputs(self._storage)
        if inputs is None:
            return None
        try:
            roster = roster_of(inputs, self.geocoder, self.outlines, self._limits)
        except PartnershipMapError:
            return None
        return Loaded(roster, inputs)
