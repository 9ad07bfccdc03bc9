"""What the tests of the Update and History pages do and look at, by AppTest."""

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.helpers.text import html_lines
from ui import live
from ui.keys import Key, place_widget_key

UNDO = place_widget_key(Key.NOTICE_UNDO, Key.UPDATE_NOTICE)


def words(test: AppTest) -> str:
    htmls = [element.proto.body for element in test.get("html")]
    return "\n".join([*htmls, *(text.value for text in test.text)])


def lines(test: AppTest) -> list[str]:
    """Return what the page says, a line a block of text."""
    return html_lines(words(test))


def count(test: AppTest, word: str) -> int:
    """Return the number on a tile."""
    text = words(test)
    head = text[: text.index(f"</b> {word}</li>")]
    return int(head[head.rindex("<b>") + 3 :].replace(",", ""))


def after(test: AppTest) -> AppTest:
    """Draw the page with the roster as it is now, as the app does before it draws a page."""
    test.session_state[Key.ROSTER] = live.load_current().roster
    return test.run()


def upload(test: AppTest, text: str, name: str = "new.csv") -> AppTest:
    test.file_uploader[0].set_value((name, text.encode(), "text/csv")).run()
    assert not test.exception
    return test


def press(test: AppTest, key: Key | str) -> AppTest:
    test.button(key=str(key)).click().run()
    assert not test.exception
    return after(test)


def keys(test: AppTest) -> list[str]:
    return [button.key or "" for button in test.button]


def listed(data: Path, *more: str) -> str:
    return (data / "sites.csv").read_text("utf-8") + "".join(f"{row}\n" for row in more)


def publish(test: AppTest) -> AppTest:
    for key in (Key.UPDATE_NEXT, Key.UPDATE_NEXT, Key.UPDATE_PUBLISH):
        if str(key) in keys(test):
            press(test, key)
    return test


def banners(test: AppTest) -> list[str]:
    """Return what the page's banners say."""
    htmls = [element.proto.body for element in test.get("html")]
    return [re.sub("<.*?>", "", text) for text in htmls if text.startswith('<div class="banner')]
