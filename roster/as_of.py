"""The list as it was on a day, by its history."""

from datetime import UTC, date

from common.errors import PartnershipMapError
from roster.build import Inputs
from roster.data_files import SITES_NAME
from versions.storage import Storage
from versions.version import How


class NoListThenError(PartnershipMapError, LookupError):
    """The history does not reach back to a day."""


def inputs_as_of(inputs: Inputs, storage: Storage, day: date, *, today: date) -> Inputs:
    """Return the files with the list as it was at the end of a day; the other ones as they are.

    Days are in UTC, as the history has them. A list that was changed by hand counts from the day on
    which that was noticed.

    Raises
    ------
    NoListThenError
        When the history begins later.
    """
    if day >= today:
        return inputs
    versions = [one for one in storage.versions(SITES_NAME) if one.how != How.UNFINISHED]
    for one in versions:
        if one.saved_at.astimezone(UTC).date() <= day:
            data = storage.read_version(SITES_NAME, one.number)
            return Inputs({**inputs.files, SITES_NAME: data})
    if not versions:
        raise NoListThenError("The list has no history yet: only today's is known.")
    begins = f"{versions[-1].saved_at.astimezone(UTC):%Y-%m-%d}"
    raise NoListThenError(
        f"The history of the list begins on {begins}; ask for that day or a later one."
    )
