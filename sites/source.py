"""A file that someone gives to the command line."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from common.errors import MissingColumnsError, SeveralSheetsError, TableError
from common.limits import Limits
from sites.clean import cleaned_file
from sites.headings import told_of
from sites.read import SitesFile, read_sites
from versions.storage import Storage


@dataclass(frozen=True)
class Source:
    """A person's file.

    Attributes
    ----------
    sheet : str or None
        Which sheet of a workbook is meant.
    columns : mapping of str to str
        Headings, as typed, and the columns that they are.
    """

    path: Path
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_options(cls, path: Path, options: argparse.Namespace) -> "Source":
        """Return a file with what the options say of it, see ``sites.options``."""
        return cls(path, options.sheet, dict(options.column))

    def read(self, storage: Storage, limits: Limits) -> SitesFile:
        """Read it as a sites file, with what was told of its headings before."""
        told = told_of(storage, self.columns)
        try:
            return cleaned_file(read_sites(self.path, limits=limits, told=told, sheet=self.sheet))
        except SeveralSheetsError as error:
            raise TableError(f"{error} Name it with --sheet TITLE.") from error
        except MissingColumnsError as error:
            how = "or say which one it is with --column HEADING=COLUMN"
            raise TableError(f"{str(error).removesuffix('.')}; {how}.") from error
