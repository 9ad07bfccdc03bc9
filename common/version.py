"""Which version of this product this is."""

import functools
import tomllib

from common.folder import ROOT


@functools.cache
def version() -> str:
    """Return the version of this product."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
