"""The errors that this product raises.

::

    PartnershipMapError
    ├── TableError (ValueError)          a table, such as a sites file, that cannot be read
    │   ├── MissingColumnsError          it may have them, under headings that a person can tell
    │   └── SeveralSheetsError           a workbook of which a person says which sheet is the list
    ├── DataFolderError (ValueError)     another file of data/ that cannot be read
    ├── GazetteerError (ValueError)      a gazetteer file that is not one of ours
    ├── OutlinesError (ValueError)       a file of state outlines that is not one of ours
    ├── NotAllowedError (PermissionError)  someone who may look, and not change
    ├── UnknownVersionError (LookupError)  a version that the history does not have whole
    └── SaveError (OSError)              nothing was saved; the old file is unchanged
        ├── ConflictError                someone else saved since
        └── LockedError                  someone else is saving just now

A bad *row* is not an exception: it is data, an ``Issue`` or a ``Verdict``.
"""


class PartnershipMapError(Exception):
    """Root of every error that this product raises on purpose."""


class TableError(PartnershipMapError, ValueError):
    """A table whose structure cannot be trusted; the message says where and how to fix it."""


class MissingColumnsError(TableError):
    """A file without headings for columns that must be there.

    Attributes
    ----------
    headings : tuple of str
        The headings that the file has, as typed.
    """

    def __init__(self, message: str, missing: tuple[str, ...], headings: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing
        self.headings = headings


class SeveralSheetsError(TableError):
    """A workbook with several sheets that could be the list, when none was named.

    Attributes
    ----------
    sheets : tuple of (str, int)
        Title of each, and its rows.
    others : tuple of (str, int)
        The sheets that cannot be the list, since they lack its headings.
    """

    def __init__(
        self,
        message: str,
        sheets: tuple[tuple[str, int], ...],
        others: tuple[tuple[str, int], ...],
    ) -> None:
        super().__init__(message)
        self.sheets = sheets
        self.others = others


class DataFolderError(PartnershipMapError, ValueError):
    """A file of the data folder, other than the sites, that is absent or cannot be read."""


class GazetteerError(PartnershipMapError, ValueError):
    """A gazetteer file that is absent or was not written by ``tools/``."""


class OutlinesError(PartnershipMapError, ValueError):
    """A file of state outlines that is absent or was not written by ``tools/``."""


class UnknownVersionError(PartnershipMapError, LookupError):
    """A version that the history does not list, or whose bytes are no longer what was saved."""


class SaveError(PartnershipMapError, OSError):
    """Nothing was saved and the old file is unchanged; the message says why in one sentence."""


class ConflictError(SaveError):
    """The file is no longer the one that the person saw.

    Attributes
    ----------
    current : str or None
        SHA-256 of what is there now; None when there is no file.
    """

    def __init__(self, message: str, current: str | None = None) -> None:
        super().__init__(message)
        self.current = current


class LockedError(SaveError):
    """Someone else is saving in the same folder, and did not finish in time."""


class NotAllowedError(PartnershipMapError, PermissionError):
    """A change by someone who may only look; the message says why in one sentence."""
