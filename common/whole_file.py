"""A file that is written whole or not at all."""

from pathlib import Path
from uuid import uuid4


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in the place of what is there; whoever reads sees the one or the other.

    Raises
    ------
    OSError
        When it cannot be written; what was there stays, and nothing is left beside it.
    """
    draft = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        error.filename = str(path)  # nobody named the draft
        raise
    finally:
        draft.unlink(missing_ok=True)
