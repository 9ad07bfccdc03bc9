"""What a person sees of an error that a page did not expect, and what the log says of it."""

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from common.errors import DataFolderError
    from ui.failures import answer_script_error

    errors = {"ours": DataFolderError("There is no folder."), "other": KeyError("secret")}
    try:
        raise errors[st.session_state.error]
    except Exception as error:
        answer_script_error(error)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("ours", "There is no folder. (Reference {}.)"),
        (
            "other",
            "Something went wrong on this page. Reload it; if it happens again, tell the person "
            "who runs this map and give the reference {}.",
        ),
    ],
)
def test_an_error_is_told_by_a_reference_that_the_log_has_with_the_traceback(
    caplog: pytest.LogCaptureFixture, error: str, said: str
) -> None:
    test = AppTest.from_function(page, default_timeout=60)
    test.session_state.error = error
    with caplog.at_level(logging.ERROR, "partnership_map"):
        test.run()
    assert not test.exception
    (logged,) = (one for one in caplog.records if one.name == "partnership_map")
    assert re.fullmatch("[0-9a-f]{12}", logged.reference)
    assert [one.value for one in test.error] == ["This page cannot be shown."]
    assert [one.value for one in test.text] == [said.format(logged.reference)]
    assert logged.exc_info is not None
    assert "    raise errors[st.session_state.error]" in caplog.text.splitlines()
