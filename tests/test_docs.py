"""The documentation names what exists, and all of it."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from briefing.kinds import KINDS
from roster.filters import ANNOUNCED, KIND_OF_PLACE, STATE
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
COMMANDS = ("geocode", "roster", "briefing")


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
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()}
    named = set(re.findall(r"`([a-z_]+/[\w./-]*)`", NOW))
    ours = {name for name in named if name.split("/")[0] in folders and "/name." not in name}
    missing = {name for name in ours if not (ROOT / name).exists()}
    assert missing <= {"data/headings.csv"}  # the Update page writes it


def test_every_document_is_in_the_index() -> None:
    index = TEXTS[ROOT / "docs" / "README.md"]
    documents = {
        path.relative_to(ROOT / "docs").as_posix()
        for path in PAGES
        if path.is_relative_to(ROOT / "docs")
    }
    assert documents - {"README.md"} == {name for name in documents if f"]({name})" in index}


def test_every_make_target_is_named_and_exists() -> None:
    targets = set(
        re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    named = set(re.findall(r"`make ([a-z]+)", NOW)) | set(
        re.findall(r"^make ([a-z]+)", NOW, re.MULTILINE)
    )
    assert named == targets - {"help"}


def test_every_setting_is_named_and_exists() -> None:
    sources = [
        ROOT / "Makefile",
        *(path for path in ROOT.glob("[a-z]*/**/*.py") if ROOT / "tests" not in path.parents),
    ]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    settings = set(re.findall(r"PARTNERSHIP_MAP_[A-Z_]*[A-Z]\b", text))
    named = set(re.findall(r"PARTNERSHIP_MAP_[A-Z_]*[A-Z]\b", NOW))
    # An online service has options of its own.
    assert {one for one in named if "_ONLINE_" not in one} == {
        one for one in settings if "_ONLINE_" not in one
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_named(command: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for option in set(re.findall(r"--[a-z]+(?:-[a-z]+)*", shown)) - {"--help"}:
        assert re.search(rf"{option}\b", NOW), option


def test_every_kind_of_slide_is_told_of_where_it_is_set() -> None:
    told = (DATA / "briefing.toml").read_text("utf-8")
    for kind in KINDS:
        assert re.search(rf'^#   {kind} |"{kind}"', told, re.MULTILINE), kind


@pytest.mark.parametrize("name", [STATE, ANNOUNCED, KIND_OF_PLACE, Key.SEARCH, Key.SITE])
def test_every_filter_of_the_address_is_named(name: str) -> None:
    assert f"`/?{name}=" in TEXTS[ROOT / "README.md"]


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda page: page.stem
)
def test_every_record_has_a_date_a_status_and_alternatives(page: Path) -> None:
    number = int(page.stem[:4])
    assert re.match(rf"# {number}\. .+\n\n\*\d{{4}}-\d\d-\d\d · in force.*\*\n\n", TEXTS[page])
    for heading in ("Context", "Decision", "Alternatives"):
        assert TEXTS[page].count(f"\n## {heading}\n") == 1, heading
    assert page.name in TEXTS[ROOT / "docs" / "README.md"]
