"""All settings of the environment, and whether each can be used."""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import streamlit as st

from common.folder import DATA_VARIABLE, STORE_VARIABLE, data_folder
from common.limits import Limits
from ui.access import EDITORS_VARIABLE
from ui.public.answers import CORS_VARIABLE
from ui.server.figures import METRICS_VARIABLE, metrics_address
from ui.server.headers import EMBED_VARIABLE, FRAMES_VARIABLE
from ui.server.health import ROBOTS_VARIABLE
from ui.server.local import EDITING_VARIABLE, TOKEN_VARIABLE
from ui.server.logs import LOG_VARIABLE, log_format
from ui.server.origin import ADDRESS_VARIABLE, parse_origins
from ui.server.stopping import DRAIN_VARIABLE, drain_seconds
from ui.slideshow.requests import NOTES_VARIABLE
from versions.folder import data_storage

_PREFIX: Final = "PARTNERSHIP_MAP_"
_ALIKE: Final = 0.8
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]*")

Check = Callable[[str, Mapping[str, str]], object]
"""Takes a setting's name and the environment; raises ``ValueError`` with a sentence."""


def _sites(name: str, environment: Mapping[str, str]) -> None:
    try:
        parse_origins(environment[name])
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def _sites_or_all(name: str, environment: Mapping[str, str]) -> None:
    if environment[name].strip() != "*":
        _sites(name, environment)


def _only(word: str) -> Check:
    def check(name: str, environment: Mapping[str, str]) -> None:
        if environment[name] not in ("", word):
            raise ValueError(
                f"{name} takes {word}, not “{environment[name]}”; correct it, or remove it."
            )

    return check


def _folder(name: str, environment: Mapping[str, str]) -> None:
    folder = data_folder(environment)
    # A database takes its place.
    if not environment.get(STORE_VARIABLE, "").strip() and not folder.is_dir():
        raise ValueError(
            f"{name} names {folder}, which is not a folder; create it, or name another one."
        )


def _token(name: str, environment: Mapping[str, str]) -> None:
    if not _TOKEN.fullmatch(environment[name]):
        raise ValueError(f"{name} takes letters, digits, - and _ alone; choose another one.")


def _people(name: str, environment: Mapping[str, str]) -> None:
    for address in filter(None, map(str.strip, environment[name].split(","))):
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
            raise ValueError(
                f"{name}: “{address}” is not an e-mail address; separate several by commas."
            )


def _limits(_name: str, environment: Mapping[str, str]) -> None:
    Limits.from_environment(environment)


SETTINGS: Final[Mapping[str, Check]] = {
    ADDRESS_VARIABLE: _sites,
    CORS_VARIABLE: _sites_or_all,
    DATA_VARIABLE: _folder,
    DRAIN_VARIABLE: lambda _name, environment: drain_seconds(environment),
    EDITING_VARIABLE: _only("local"),
    EDITORS_VARIABLE: _people,
    EMBED_VARIABLE: _sites_or_all,
    FRAMES_VARIABLE: _sites,
    LOG_VARIABLE: lambda _name, environment: log_format(environment),
    METRICS_VARIABLE: lambda _name, environment: metrics_address(environment),
    NOTES_VARIABLE: _only("editors"),
    ROBOTS_VARIABLE: _only("allow"),
    STORE_VARIABLE: lambda _name, environment: data_storage(environment),
    TOKEN_VARIABLE: _token,
    **{f"{_PREFIX}{name}": _limits for name in ("MAX_MB", "MAX_ROWS", "MAX_COLUMNS", "MAX_CELL")},
}
"""Every setting, with what tells whether it can be used."""


def check_settings(environment: Mapping[str, str] = os.environ) -> None:
    """Look at every setting, and at the secrets file.

    Raises
    ------
    ValueError
        When one cannot be used: one sentence that names it and what to do, and repeats no secret.
    """
    endings = {name.removeprefix(_PREFIX): name for name in SETTINGS}
    for name in sorted(environment):
        if name in SETTINGS:
            SETTINGS[name](name, environment)
        elif name.startswith(_PREFIX):
            # Others are not ours: Kubernetes makes such names of a service's.
            ending = name.removeprefix(_PREFIX)
            for meant in difflib.get_close_matches(ending, endings, 1, _ALIKE):
                raise ValueError(f"{name} is not a setting; write {endings[meant]}.")
    for path in map(Path, st.get_option("secrets.files")):
        _check_secrets(path)


def _check_secrets(path: Path) -> None:
    try:
        with path.open("rb") as file:
            tomllib.load(file)
    except (FileNotFoundError, IsADirectoryError):
        return
    except OSError as error:
        raise ValueError(
            f"{path} cannot be opened ({error.strerror}); let the server’s account read it."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        where = re.search(r"\(at [^)]*\)$", str(error))
        raise ValueError(
            f"{path} is not TOML{f' {where[0]}' if where else ''}; correct it."
        ) from error
