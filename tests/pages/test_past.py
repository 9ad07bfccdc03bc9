"""An earlier list by address, as a page says it, and the way back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.helpers.saving import current_digest
from tests.helpers.saving import publish as save_version
from ui.keys import Key

Open = Callable[..., AppTest]


def said(test: AppTest) -> list[str]:
    """Return what the line above the page says."""
    texts = [text.value for text in test.text]
    return [text for text in texts if text.startswith(("This is", "“", "January 1, 2999"))]


@pytest.mark.parametrize(
    ("asked", "sentence", "count"),
    [
        ("2020-01-01", "This is the list as of January 1, 2020.", 12),
        (
            "someday",
            "“someday” is not a day or a version; write it as 2026-01-31 or as version:12. "
            "Today's list is shown.",
            13,
        ),
        (
            "2999-01-01",
            "January 1, 2999 is in the future; name an earlier day. Today's list is shown.",
            13,
        ),
    ],
)
def test_the_page_says_which_list_it_shows_and_leads_back(
    open_page: Open, data: Path, asked: str, sentence: str, count: int
) -> None:
    path = data / "sites.csv"
    content = path.read_bytes() + b"Tulsa,OK,city,2021-03-05,,,\n"
    save_version(path, content, expected=current_digest(path), who="Ada")
    test = open_page(as_of=asked, state="Ohio")
    assert not test.exception
    assert said(test) == [sentence]
    assert len(test.session_state[Key.ROSTER].sites) == count
    test.button(key=Key.SHOW_TODAY).click().run()
    assert test.query_params == {"state": "Ohio"}
    # The page is drawn anew by its address.
    test = open_page(**test.query_params)
    assert (said(test), len(test.session_state[Key.ROSTER].sites)) == ([], 13)
