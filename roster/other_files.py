"""The files of a data folder that are no list of rows, saved where the lists are."""

import sys
from pathlib import Path
from typing import Final

from common.wording import printable
from roster.program import FILE_NAME as PROGRAM_NAME
from versions.storage import NewContent, Storage

OTHER_FILES: Final = ("briefing.toml", "logo.png", PROGRAM_NAME, "template.pptx")
"""The lists are published, and named briefings are saved by the Slides page."""


def put_file(path: Path, storage: Storage, *, who: str) -> int:
    """Save a file under its name; return the exit status: 0 if it is saved, 2 if it is refused.

    Raises
    ------
    SaveError
        When it cannot be saved.
    """
    if path.name not in OTHER_FILES:
        names = ", ".join(OTHER_FILES)
        print(f"{printable(path.name)} is none of: {names}. Publish a list.", file=sys.stderr)
        return 2
    try:
        data, found = path.read_bytes(), storage.read(path.name)
    except OSError as error:
        said = f"{error.filename or path}: {error.strerror or error}"
        print(f"{printable(said)}.", file=sys.stderr)
        return 2
    content = NewContent(path.name, data, found.digest if found else None)
    (version,) = storage.publish([content], who=who, count=lambda _data: None)
    print(f"SAVED {path.name}, version {version.number}")
    return 0
