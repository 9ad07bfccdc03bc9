import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.helpers import DATA, ROOT

COMMANDS = (
    *("geocode", "roster", "briefing", "export", "ui.server", "benchmarks"),
    *("tools.build_gazetteer", "tools.build_geometry", "tools.build_outlines"),
)


def elsewhere(folder: Path, module: str, *arguments: object, **environment: str):
    """Run a command from a folder that is not the repository's."""
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("module", COMMANDS)
def test_every_command_says_the_one_version(module, tmp_path):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    done = elsewhere(tmp_path, module, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{project['version']}\n", "")
    log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## \[{re.escape(project['version'])}\] - \d{{4}}-\d\d-\d\d$", log, re.M)


def test_the_environment_names_the_data_folder_for_every_command(tmp_path):
    data = shutil.copytree(DATA, tmp_path / "mine")
    (data / "locations.csv").unlink()
    (data / "sites.csv").write_text("city,state\nMemphis,TN\nToledo,OH\n")
    for module, arguments, said in (
        (
            "geocode",
            (),
            r"2 read, 2 located, 0 for review\. mine/locations\.csv: 2 added\. Verdict: accept\.",
        ),
        (
            "roster",
            ("publish", data / "sites.csv", "--by", "Ada"),
            r"Nothing to save: version 1 \([0-9a-f]{12}\) is the same\.",
        ),
        (
            "briefing",
            ("--pdf", "week.pdf", "--filter", "state=OH"),
            r"week\.pdf: 5 slides, 0\.\d MB\.",
        ),
    ):
        done = elsewhere(tmp_path, module, *arguments, PARTNERSHIP_MAP_DATA=str(data))
        assert (done.returncode, done.stderr) == (0, "")
        assert re.fullmatch(said, done.stdout.splitlines()[-1])
    assert (tmp_path / "week.pdf").read_bytes().startswith(b"%PDF")


AT_WORK = (
    ("geocode.command.geocode_sites", "geocode", "--check", DATA / "sites.csv"),
    ("roster.command.tell_history", "roster", "history"),
    ("briefing.command.build_story", "briefing", "--pdf", "week.pdf"),
    ("uvicorn.Server.run", "ui.server"),
)
"""What a command has to do, and the command."""
STOPPED_AT_WORK = """
import runpy, sys
from unittest.mock import patch
with patch(sys.argv.pop(1), side_effect=KeyboardInterrupt):
    runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""
STOPPED_WHILE_LOADING = """
import runpy, sys
class Stopped:
    def find_spec(self, name, *_):
        if name in ("numpy", "pandas", "streamlit", "uvicorn"):
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stopped())
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""


def stopped(script: str, folder: Path, *arguments: object):
    """Run a command as if Ctrl+C were pressed: at its work, or at the first large package."""
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("at_work", AT_WORK)
def test_the_keyboard_ends_every_command_without_a_word(at_work, tmp_path):
    done = stopped(STOPPED_AT_WORK, tmp_path, *at_work)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("module", [module for _, module, *_ in AT_WORK])
def test_help_loads_no_large_package(module, tmp_path):
    done = stopped(STOPPED_WHILE_LOADING, tmp_path, module, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: python -m {module} ")


@pytest.mark.parametrize("command", [command for _, *command in AT_WORK])
def test_the_keyboard_ends_a_command_that_is_still_loading_without_a_word(command, tmp_path):
    done = stopped(STOPPED_WHILE_LOADING, tmp_path, *command)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
