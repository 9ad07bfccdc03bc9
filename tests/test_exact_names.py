"""What a browser test looks for is the whole text, or the test says that a part will do.

Playwright takes "2 cities" for "12 cities" and "Sites" for "All sites" unless it is told otherwise.
"""

import ast
import re

import pytest

from tests.helpers import ROOT

BY_TEXT = {f"get_by_{what}" for what in ("alt_text", "label", "placeholder", "text", "title")}
WHOLE_PATTERN = re.compile(r"re\.compile\(f?r?(['\"])\^.*\$\1\)", re.DOTALL)
FILES = [*(ROOT / "tests").glob("browser/*.py"), *(ROOT / "tests").glob("helpers/*.py")]


def takes_a_part(call: ast.Call) -> bool:
    """Whether a call looks for a part of a text and does not say so."""
    if not isinstance(call.func, ast.Attribute):
        return False
    given = {one.arg: one.value for one in call.keywords}
    if call.func.attr in BY_TEXT:
        sought = call.args[0]
    elif call.func.attr == "get_by_role" and "name" in given:
        sought = given["name"]
    elif "has_text" in given:
        return not WHOLE_PATTERN.fullmatch(ast.unparse(given["has_text"]))
    else:
        return call.func.attr == "to_contain_text"
    return "exact" not in given and not WHOLE_PATTERN.fullmatch(ast.unparse(sought))


def parts_in(code: str) -> list[str]:
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    return [ast.unparse(call) for call in calls if takes_a_part(call)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_browser_test_looks_for_whole_texts_or_says_that_a_part_will_do(path):
    assert parts_in(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("code", "is_part"),
    [
        ("page.get_by_text('2 cities')", True),
        ("page.get_by_role('link', name='Sites')", True),
        ("page.get_by_role('link', name=re.compile('^Sites'))", True),
        ("rows.filter(has_text='Ohio')", True),
        ("expect(row).to_contain_text('Ohio')", True),
        ("page.get_by_role('link')", False),
        ("page.get_by_role('link', name='Sites', exact=True)", False),
        ("page.get_by_text('Traceback', exact=False)", False),
        ("page.get_by_label(re.compile(rf'^{n} sites$'))", False),
        ("rows.filter(has_text=re.compile('^Ohio$'))", False),
    ],
)
def test_what_a_part_is(code, is_part):
    assert bool(parts_in(code)) == is_part
