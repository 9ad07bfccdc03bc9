"""One file saved at a time, as most tests of saving do."""

from pathlib import Path
from typing import Any

from versions.history import History
from versions.publish import publish_all
from versions.storage import NewContent
from versions.version import Version, digest_of


def current_digest(target: Path) -> str | None:
    """Return the SHA-256 of a file as it is now, None when it is absent."""
    return digest_of(target.read_bytes()) if target.exists() else None


def publish(
    target: Path,
    data: bytes,
    *,
    expected: str | None,
    restored: int | None = None,
    **options: Any,
) -> Version:
    """Save a file; options as for ``publish_all``."""
    content = NewContent(target.name, data, expected, restored)
    (version,) = publish_all(target.parent, [content], **options)
    return version


def restore(target: Path, number: int, **options: Any) -> Version:
    """Save an old version again; options as for ``publish``."""
    return publish(target, History(target).read(number), restored=number, **options)
