"""Text from data reaches a label through one door: what draws Markdown is given escaped text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import ROOT

FILES = sorted((ROOT / "ui").rglob("*.py")) + sorted((ROOT / "pages").glob("*.py"))
DRAWS_MARKDOWN = {
    *("badge", "button", "caption", "checkbox", "date_input", "dialog"),
    *("download_button", "error", "expander", "feedback", "file_uploader", "form_submit_button"),
    *("header", "info", "link_button", "markdown", "metric", "multiselect", "number_input"),
    *("page_link", "pills", "popover", "radio", "segmented_control", "select_slider"),
    *("selectbox", "slider", "spinner", "status", "subheader", "success", "tabs", "text_area"),
    *("text_input", "time_input", "title", "toast", "toggle", "warning"),
}
DRAWN_KEYWORDS = {"label", "help", "body", "caption", "captions"}


def is_safe(node: ast.expr, names: dict[str, list[ast.expr]]) -> bool:
    """Return whether an expression is our own words, numbers, or escaped text."""
    match node:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name(id="escape_markdown")):
            return True
        case ast.Subscript(value=ast.Name(id=name)):
            return name.isupper()  # a table of our own words
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(), attr="join"), args=[ast.GeneratorExp(elt=one)]
        ):
            return is_safe(one, names)
        case ast.ListComp(elt=one):
            return is_safe(one, names)
        case ast.JoinedStr(values=parts):
            return all(is_safe(part, names) for part in parts)
        case ast.FormattedValue(value=value, format_spec=spec):
            return spec is not None or is_safe(value, names)  # with a format it is a number
        case ast.IfExp(body=one, orelse=other):
            return is_safe(one, names) and is_safe(other, names)
        case ast.BoolOp(values=values) | ast.List(elts=values) | ast.Tuple(elts=values):
            return all(is_safe(value, names) for value in values)
        case ast.Name(id=name):
            found = names.get(name, [])
            return bool(found) and all(is_safe(value, {}) for value in found)
    return False


def assigned(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """Return what each name of a module or function is given."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.setdefault(name, []).append(value)
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                found.setdefault(name, []).append(value)
    return found


def unsafe(text: str) -> Iterator[str]:
    """Return each label of a module that data could reach as Markdown."""
    tree = ast.parse(text)
    names = assigned(tree)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        kind = node.func.attr
        if kind not in DRAWS_MARKDOWN or not node.args + node.keywords:
            continue
        if not isinstance(node.func.value, ast.Name):
            continue
        drawn = node.args[:1] if kind != "page_link" else []
        drawn += [one.value for one in node.keywords if one.arg in DRAWN_KEYWORDS]
        if kind == "pills":  # the other choices are ours
            reads = [one.value for one in node.keywords if one.arg == "format_func"]
            if not any("escape_markdown" in ast.unparse(one) for one in reads):
                drawn.append(node.args[1])
        for one in drawn:
            if not is_safe(one, names):
                yield f"line {one.lineno}: {kind}({ast.unparse(one)})"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_label_draws_what_data_says_as_markdown(path: Path) -> None:
    assert list(unsafe(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        "st.title(name)",
        "st.title(f'About {name}')",
        "box.button(name)",
        "st.pills('Kind', values)",
        "st.pills('Kind', values, format_func=str)",
        "st.button('Go', help=name)",
        "label = name\nst.button(label)",
        "st.button(f'{words[column]}')",
        "st.button(', '.join(name for name in names))",
    ],
)
def test_the_look_finds_what_it_looks_for(code: str) -> None:
    assert len(list(unsafe(code))) == 1
