"""Streamlit's scripts: compressed once, and named in a page's head before it asks for them."""

import re
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from streamlit import file_util

from tests.helpers.asking import asker
from ui.server import assets
from ui.server.assets import ELEMENTS, KeptAssets, early_tags, modules_of

FOLDER = Path(file_util.get_static_dir()) / "static"
ask = asker(Mount("/", KeptAssets(PlainTextResponse("passed on"))))


@pytest.mark.parametrize("kind", ["js", "css", "woff2"])
def test_every_file_comes_as_it_is_to_be_kept_for_good(kind: str) -> None:
    for path in sorted(FOLDER.rglob(f"*.{kind}"))[:8]:
        address = f"/static/{path.relative_to(FOLDER).as_posix()}"
        answer = ask(address)
        assert answer.content == path.read_bytes()
        assert answer.headers["cache-control"] == "public, immutable, max-age=31536000"
        packed = kind != "woff2" and len(answer.content) > 1024
        assert answer.headers.get("content-encoding") == ("gzip" if packed else None)
        assert (
            answer.headers["content-type"].partition(";")[0]
            in {
                "js": ("text/javascript", "application/javascript"),
                "css": ("text/css",),
                "woff2": ("font/woff2",),
            }[kind]
        )
        plain = ask(address, headers={"Accept-Encoding": "identity"})
        assert plain.content == answer.content
        assert "content-encoding" not in plain.headers


def test_a_file_is_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    path = max(FOLDER.rglob("*.css"), key=lambda one: one.stat().st_size)
    address = f"/static/css/{path.name}"
    first = ask(address)
    monkeypatch.setattr(assets, "_made", lambda name: pytest.fail(f"{name} is made again"))
    assert ask(address).content == first.content


def test_anything_else_is_passed_on() -> None:
    name = next(FOLDER.rglob("*.js")).name
    for address in ("/", "/static/js/no.js", "/static/../index.html", f"/js/{name}", "/static/js"):
        assert ask(address).text == "passed on"
    assert ask(f"/static/js/{name}", "POST").text == "passed on"


def test_a_page_names_each_module_that_its_elements_import_once() -> None:
    for page, elements in ELEMENTS.items():
        named = re.findall(r'href="/static/([^"]+)"', early_tags(page))
        assert named == modules_of(*elements)
        assert len(named) == len(set(named))
        # A newer Streamlit may call them otherwise.
        for element in elements:
            assert [one for one in named if one.startswith(f"js/{element}.")]
    assert early_tags("About") == ""
