"""Other programs that open what ours has written."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def program(name: str) -> str:
    """Find an installed program; a test without it is skipped, but fails in CI."""
    found = shutil.which(name)
    if found is None:
        why = f"{name} is not installed"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    return found


def converted(path: Path, kind: str, folder: Path, **environment: str) -> Path:
    """Let LibreOffice convert a file to another kind, such as ``pdf``, into a folder."""
    subprocess.run(
        [program("soffice"), "--headless", "--convert-to", kind, "--outdir", folder, path],
        check=True,
        capture_output=True,
        # LibreOffice keeps a profile there, and of two that share one the second does nothing.
        env={**os.environ, "HOME": str(folder), **environment},
        timeout=300,
    )
    return folder / path.with_suffix(f".{kind.split(':')[0]}").name
