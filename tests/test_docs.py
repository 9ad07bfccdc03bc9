"""The documentation names what exists, and all of it."""

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from urllib.parse import unquote

import pytest

from briefing.kinds import KINDS
from briefing.settings import Settings
from roster.filters import filters_of
from roster.program import Program
from roster.snapshot import Roster
from tests.helpers import DATA, ROOT
from ui.keys import Key

PAGES = [
    path
    for path in sorted(ROOT.glob("*.md"))
    + sorted(ROOT.glob("*/*.md"))
    + sorted(ROOT.glob("docs/*/*.md"))
    if ".venv" not in path.parts
]
TEXTS = {path: path.read_text("utf-8") for path in PAGES}
# What was decided once stays as it was written.
NOW = "\n".join(
    text
    for path, text in TEXTS.items()
    if "decisions" not in path.parts and path.name != "CHANGELOG.md"
)
COMMANDS = ("geocode", "roster", "briefing", "export", "ui.server")
SOURCES = "\n".join(
    path.read_text("utf-8")
    for path in [
        ROOT / "Makefile",
        *ROOT.glob("*.py"),
        *(path for path in ROOT.glob("[a-z]*/**/*.py") if ROOT / "tests" not in path.parents),
    ]
)


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page]):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(there.read_text("utf-8")), target


def test_every_path_in_code_marks_exists() -> None:
    named = set(re.findall(r"`([a-z_]+/[\w./-]*)`", NOW))
    ours = {name for name in named if name.split("/")[0] in folders() and "/name." not in name}
    missing = {name for name in ours if not (ROOT / name).exists()}
    assert missing <= {"data/headings.csv", "deploy/tls/fullchain.pem"}  # people write them


def folders() -> set[str]:
    """Return the names of the repository's own folders."""
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    found = {path.name for path in ROOT.iterdir() if path.is_dir()}
    return {name for name in found if not name.startswith(".") and f"{name}/" not in ignored}


def test_every_file_that_is_named_without_its_folder_exists() -> None:
    named = set(re.findall(r"`([\w.-]+\.(?:py|md|toml|js|css|typ|txt))`", NOW))
    paths = [*ROOT.iterdir(), *(path for name in folders() for path in (ROOT / name).rglob("*"))]
    assert named - {path.name for path in paths} == set()


def test_every_folder_is_told_of() -> None:
    assert folders() <= set(re.findall(r"`([a-z]+)/`", TEXTS[ROOT / "CONTRIBUTING.md"]))


def test_every_command_that_is_named_exists() -> None:
    for name in set(re.findall(r"python -m ([a-z_.]+)", NOW)) - {"pytest"}:
        path = ROOT.joinpath(*name.split("."))
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), name


def test_every_document_is_in_the_index() -> None:
    index = re.findall(r"\]\(([^)#]+)", TEXTS[ROOT / "docs" / "README.md"])
    documents = {
        path.relative_to(ROOT / "docs").as_posix()
        for path in PAGES
        if path.is_relative_to(ROOT / "docs")
    }
    assert documents - {"README.md"} == documents & set(index)


def test_every_make_target_is_named_and_exists() -> None:
    targets = set(
        re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    named = set(re.findall(r"`make ([a-z]+)", NOW)) | set(
        re.findall(r"^make ([a-z]+)", NOW, re.MULTILINE)
    )
    assert named == targets - {"help"}


def test_every_variable_of_make_is_named_and_exists() -> None:
    variables = set(
        re.findall(r"^([A-Z]+) \?=", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r"`(?:make [a-z ]*)?([A-Z]+)=(?=[\w/.]+(?: run)?`)", NOW)) == variables


def test_every_setting_is_named_and_exists() -> None:
    settings = set(re.findall(r"PARTNERSHIP_MAP_[A-Z_]*[A-Z]\b", SOURCES))
    named = set(re.findall(r"PARTNERSHIP_MAP_[A-Z_]*[A-Z]\b", NOW))
    # An online service has options of its own.
    assert {one for one in named if "_ONLINE_" not in one} == {
        one for one in settings if "_ONLINE_" not in one
    }


OPTION = r"(?<![\w-])--[a-z]+(?:-[a-z]+)*"


def help_of(*command: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_named(command: str) -> None:
    shown = help_of(command)
    for further in re.findall(r"^    ([a-z]+) ", shown, re.MULTILINE):
        assert f"python -m {command} {further}" in NOW
        shown += help_of(command, further)
    assert set(re.findall(OPTION, shown)) <= set(re.findall(OPTION, NOW))


def test_every_option_that_is_named_exists() -> None:
    ours = set(re.findall(rf'"({OPTION})"', SOURCES)) | {"--help"}
    of_pytest = {"--ignore", "--lf", "--ff"}
    of_deployment = {"--build", "--detach", "--wait", "--system", "--now"}
    of_kubectl = {"--from-literal", "--from-file"}
    of_style_sheets = set(re.findall(rf"var\(({OPTION})\)", NOW))
    assert set(re.findall(OPTION, NOW)) <= (
        ours | of_pytest | of_deployment | of_kubectl | of_style_sheets
    )


def test_every_kind_of_slide_is_told_of_where_it_is_set() -> None:
    told = (DATA / "briefing.toml").read_text("utf-8")
    named = set(re.findall(r"^#   ([a-z]+)  ", told, re.MULTILINE))
    assert named | {"group"} == set(KINDS)
    assert re.search(r'write "group" in its place', told)


@pytest.mark.parametrize(
    ("name", "kept"), [("briefing.toml", Settings), ("programme.toml", Program)]
)
def test_every_entry_of_a_file_of_settings_is_told_of_and_exists(name: str, kept: type) -> None:
    table = tomllib.loads((DATA / name).read_text("utf-8"))
    assert set(table) == {field.name for field in fields(kept)} - {"logo"}  # a file of its own


def test_every_filter_of_the_address_is_named_and_exists(shipped: Roster) -> None:
    filters = {one.name for one in filters_of(shipped)}
    named = set(re.findall(r"`/\?([\w-]+)=", TEXTS[ROOT / "README.md"]))
    assert named == filters | {Key.SEARCH, Key.SITE, Key.COLOR, Key.AS_OF}


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda page: page.stem
)
def test_every_record_has_a_date_a_status_and_alternatives(page: Path) -> None:
    number = int(page.stem[:4])
    assert re.match(rf"# {number}\. .+\n\n\*\d{{4}}-\d\d-\d\d · in force.*\*\n\n", TEXTS[page])
    for heading in ("Context", "Decision", "Alternatives"):
        assert TEXTS[page].count(f"\n## {heading}\n") == 1, heading
    assert page.name in TEXTS[ROOT / "docs" / "README.md"]
