"""A file that somebody gives to the command line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roster.headings import told_of
from sites.clean import cleaned_file
from sites.errors import MissingColumnsError, SeveralSheetsError, SitesFileError
from sites.limits import Limits
from sites.read import SitesFile, read_sites


@dataclass(frozen=True)
class Source:
    """A person's file.

    Attributes
    ----------
    path : Path
    sheet : str or None
        Which sheet of a workbook is meant.
    columns : mapping of str to str
        Headings, as typed, and the columns that they are.
    """

    path: Path
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def read(self, data_dir: Path, limits: Limits) -> SitesFile:
        """Read it as a sites file, with what was told of its headings before."""
        told = told_of(data_dir, self.columns)
        try:
            return cleaned_file(read_sites(self.path, limits=limits, told=told, sheet=self.sheet))
        except SeveralSheetsError as error:
            raise SitesFileError(f"{error} Name it with --sheet TITLE.") from error
        except MissingColumnsError as error:
            how = "or say which one it is with --column HEADING=COLUMN"
            raise SitesFileError(f"{str(error).removesuffix('.')}; {how}.") from error
