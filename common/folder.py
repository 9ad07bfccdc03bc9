"""Where the data folder is."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
"""The folder of the repository."""

DATA_VARIABLE: Final = "PARTNERSHIP_MAP_DATA"
"""Environment variable: another data folder than the repository's own."""

STORE_VARIABLE: Final = "PARTNERSHIP_MAP_STORE"
"""Environment variable: the address of a database in place of the data folder."""


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the data folder: the repository's own unless the environment names another."""
    return Path(environment.get(DATA_VARIABLE) or ROOT / "data")
