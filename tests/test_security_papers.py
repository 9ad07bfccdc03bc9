"""The threat model names the tests that hold it; they exist."""

import ast
import re

import pytest

from tests.helpers import ROOT

PAPER = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = [line for line in PAPER.splitlines() if line.startswith("| ")][2:]


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_every_threat_names_a_test_that_exists(row: str) -> None:
    cells = row.strip("| ").split(" | ")
    assert len(cells) == 3
    named = re.fullmatch(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", cells[2])
    assert named, cells[2]
    path = ROOT / named[1]
    assert path.is_file()
    tree = ast.parse(path.read_text("utf-8"))
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert any(name.startswith("test_") for name in functions)
    assert named[2] is None or named[2] in functions


def test_the_table_is_there() -> None:
    assert len(ROWS) >= 25


def test_every_file_that_the_papers_name_exists() -> None:
    said = PAPER + (ROOT / "SECURITY.md").read_text("utf-8")
    for name in re.findall(r"`((?:ui|docs|tests|static)/[\w/.]+\.\w+)", said):
        assert (ROOT / name).is_file(), name
