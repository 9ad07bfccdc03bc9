"""A setting that cannot be used ends the start with one sentence that names it and the remedy."""

import os
import re
import subprocess
import sys

import pytest

from tests.helpers import ROOT
from tests.helpers.running import streamlit_command, uvicorn_command
from ui.server import settings
from ui.server.settings import SETTINGS, check_settings

NO_SITE = "“b.example” must look like https://map.example.org."
SECRET = "hunter2hunter2"
WRONG = {
    "ADDRESS": ("https://a.example b.example", f": {NO_SITE}"),
    "CORS": ("https://a.example,b.example", f": {NO_SITE}"),
    "DATA": ("/nowhere", " names /nowhere, which is not a folder; create it, or name another one."),
    "DRAIN_SECONDS": ("5s", " takes a whole number of seconds, not “5s”."),
    "EDITING": ("Local", " takes local, not “Local”; correct it, or remove it."),
    "EDITORS": (
        "ada@example.org; eve@example.org",
        ": “ada@example.org; eve@example.org” is not an e-mail address; separate several by "
        "commas.",
    ),
    "EMBED_SITES": ("* https://a.example", ": “*” must look like https://map.example.org."),
    "FRAMES": ("b.example", f": {NO_SITE}"),
    "LOG": ("xml", " takes text or json, not “xml”."),
    "MAX_CELL": ("0", " takes a whole number above zero, not “0”."),
    "MAX_COLUMNS": ("-1", " takes a whole number above zero, not “-1”."),
    "MAX_MB": ("20 MB", " takes a whole number above zero, not “20 MB”."),
    "MAX_ROWS": ("1e5", " takes a whole number above zero, not “1e5”."),
    "METRICS": (
        "localhost:9100",
        " takes an address and a port, such as 127.0.0.1:9100, not “localhost:9100”.",
    ),
    "NOTES": ("editor", " takes editors, not “editor”; correct it, or remove it."),
    "ROBOTS": ("yes", " takes allow, not “yes”; correct it, or remove it."),
    "STORE": (
        f"mysql://map:{SECRET}@host/map",
        " is not the address of a database; write it as postgresql://user:password@host/database, "
        "with any other character of a password than letters and digits as %XX.",
    ),
    "TOKEN": (f"{SECRET}!", " takes letters, digits, - and _ alone; choose another one."),
    "EDITRS": ("ada@example.org", " is not a setting; write PARTNERSHIP_MAP_EDITORS."),
}
RIGHT = {
    "ADDRESS": "https://a.example, http://b.example:8080",
    "CORS": "*",
    "DATA": str(ROOT / "data"),
    "EDITING": "local",
    "EDITORS": " ada@example.org, ,grace@example.org",
    "EMBED_SITES": "*",
    "FRAMES": "https://a.example",
    "LOG": "json",
    "MAX_MB": "5",
    "METRICS": "[::1]:9100",
    "NOTES": "editors",
    "ROBOTS": "allow",
    "STORE": f"postgresql://map:{SECRET}@host/map",
    "TOKEN": "a-B_9",
    # As Kubernetes calls the address of a service.
    "PORT": "tcp://10.0.0.1:80",
    "SERVICE_HOST": "10.0.0.1",
}


def named(settings: dict[str, str]) -> dict[str, str]:
    return {f"PARTNERSHIP_MAP_{name}": value for name, value in settings.items()}


def refused(said: str):
    """Expect that sentence and no other."""
    return pytest.raises(ValueError, match=f"^{re.escape(said)}$")


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_said_with_its_name_and_the_remedy(name: str) -> None:
    value, said = WRONG[name]
    with refused(f"PARTNERSHIP_MAP_{name}{said}"):
        check_settings(named(RIGHT | {"STORE": ""} | {name: value}))


def test_every_setting_is_checked_and_has_a_wrong_value_here() -> None:
    sources = "\n".join(
        path.read_text("utf-8")
        for path in ROOT.glob("*/**/*.py")
        if path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks", ".venv")
    )
    found = set(re.findall(r'"(PARTNERSHIP_MAP_[A-Z_]*[A-Z])"', sources))
    assert found | {f"PARTNERSHIP_MAP_MAX_{one}" for one in ("ROWS", "COLUMNS", "CELL")} == set(
        SETTINGS
    )
    assert set(named(WRONG)) == {*SETTINGS, "PARTNERSHIP_MAP_EDITRS"}


def test_right_settings_are_taken_and_so_are_none_and_empty_ones() -> None:
    check_settings(named(RIGHT))
    check_settings({})
    check_settings(dict.fromkeys(SETTINGS, ""))


def test_a_secrets_file_that_is_not_toml_is_said_without_what_is_in_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    path = tmp_path / "secrets.toml"
    monkeypatch.setattr(settings.st, "get_option", lambda _name: [str(path), str(tmp_path)])
    check_settings({})
    path.write_text(f'[auth]\ncookie_secret = "{SECRET}', "utf-8")
    with refused(f"{path} is not TOML (at end of document); correct it."):
        check_settings({})
    path.write_text(f"[auth]\ncookie_secret = {SECRET}\n", "utf-8")
    with refused(f"{path} is not TOML (at line 2, column 17); correct it."):
        check_settings({})


@pytest.mark.parametrize("command", [uvicorn_command, streamlit_command])
def test_the_start_ends_with_that_sentence_alone(command) -> None:
    # The port is not reached.
    environment = {**os.environ, "PARTNERSHIP_MAP_ROBOTS": "yes"}
    done = subprocess.run(
        [sys.executable, *command(1)[1:]], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    said = f"PARTNERSHIP_MAP_ROBOTS{WRONG['ROBOTS'][1]}\n"
    assert (done.stderr, done.returncode) == (said, 2 if command is uvicorn_command else 1)
