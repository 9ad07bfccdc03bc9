"""Who may change the data, as a page of Streamlit asks it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from common.folder import DATA_VARIABLE
from tests.helpers.updating import lines
from ui.access import EDITORS_VARIABLE
from ui.server.figures import CountEvents
from ui.server.local import EDITING_VARIABLE, TOKEN_VARIABLE
from versions.audit import LOG
from versions.folder import data_storage

AUTH = {
    "redirect_uri": "https://map.example.org/oauth2callback",
    "cookie_secret": "nobody else may know what is written here",
    "client_id": "the-map",
    "client_secret": "between these two",
    "server_metadata_url": "https://sign-in.example.org/.well-known/openid-configuration",
}
TOKEN = "printed at the start"
COOKIES = {f"partnership-map-{name}": TOKEN for name in ("8501", "editor")}
ADA = {"is_logged_in": True, "email": "ada@example.org", "email_verified": True}
EDITORS = {"emails": ["Ada@Example.org", "kim@example.org"]}

Ask = Callable[..., AppTest]


def page() -> None:
    import streamlit as st

    from common.errors import NotAllowedError
    from ui.access import editor, render_sign_in, require_editor

    st.session_state.who = editor()
    try:
        st.session_state.said = require_editor()
    except NotAllowedError as error:
        st.session_state.said = f"No: {error}"
    render_sign_in()


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    """Ask on a page, with these headers, secrets and claims of who is signed in."""
    monkeypatch.delenv(EDITING_VARIABLE, raising=False)
    monkeypatch.delenv(EDITORS_VARIABLE, raising=False)
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    # The audit log of what is refused goes there.
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))

    def asked(
        headers: dict[str, str] | None = None,
        user: dict[str, Any] | None = None,
        cookies: dict[str, str] | None = None,
        **secrets: dict[str, Any],
    ) -> AppTest:
        monkeypatch.setattr(ContextProxy, "headers", property(lambda _self: headers or {}))
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: cookies or {}))
        test = AppTest.from_function(page, default_timeout=60)
        for name, section in secrets.items():
            test.secrets[name] = section
        test.user = user or {}
        test.run()
        assert not test.exception
        return test

    return asked


@pytest.fixture(autouse=True)
def counted() -> Iterator[None]:
    """Count, as a server does that shows its figures."""
    counting = CountEvents()
    LOG.addHandler(counting)
    yield
    LOG.removeHandler(counting)


def refusals() -> float:
    outcome = {"edit": "publish", "outcome": "not_allowed"}
    return REGISTRY.get_sample_value("partnership_map_edits_total", outcome) or 0


def words(test: AppTest) -> str:
    return " ".join(
        [*(one.proto.body for one in test.get("html")), *(one.value for one in test.text)]
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"},
        {"Host": "localhost:8501"},
        {"Host": "[::1]:8501", "Origin": "http://[::1]:8501"},
    ],
)
def test_the_person_at_this_computer_may_edit_when_the_app_was_started_for_that(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    assert ask(headers, cookies=COOKIES).session_state.who is None
    monkeypatch.setenv(EDITING_VARIABLE, "local")
    test = ask(headers, cookies=COOKIES)
    assert test.session_state.who
    assert test.session_state.said == test.session_state.who
    assert words(test) == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "map.example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Host": "[127.0.0.1"},
        {"Host": "127.0.0.1:8501", "Origin": "https://map.example.org"},
        {"Host": "127.0.0.1:8501", "Origin": "null"},
        {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:9999"},
        {"Host": "127.0.0.1:8501", "Origin": "http://localhost:8501"},
        {"Host": "127.0.0.1:8501", "X-Forwarded-For": "203.0.113.9"},
        {"Host": "127.0.0.1:8501", "Forwarded": "for=203.0.113.9"},
    ],
)
def test_a_request_under_another_name_or_through_a_proxy_is_not_from_this_computer(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    monkeypatch.setenv(EDITING_VARIABLE, "local")
    test = ask(headers, cookies=COOKIES)
    assert test.session_state.who is None
    assert test.session_state.said == (
        "No: The data can be changed only on the computer that runs this map, "
        "in the browser that opened the address printed when it was started."
    )


@pytest.mark.parametrize(
    "cookies",
    [
        {},
        {"partnership-map-8501": ""},
        {"partnership-map-8501": TOKEN[:-1]},
        {"partnership-map-8501": "\u00e9"},
        {"partnership-map-8502": TOKEN},
        {"partnership-map-editor": TOKEN},
    ],
)
def test_without_the_token_of_this_start_one_looks(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, cookies: dict[str, str]
) -> None:
    monkeypatch.setenv(EDITING_VARIABLE, "local")
    here = {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}
    assert ask(here, cookies=cookies).session_state.who is None
    monkeypatch.delenv(TOKEN_VARIABLE)
    assert ask(here, cookies=cookies).session_state.who is None


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"email": " ADA@example.ORG "},
        {"email": "kim@example.org"},
        {"email_verified": "true"},
    ],
)
def test_a_listed_address_may_edit_in_any_case(ask: Ask, change: dict[str, Any]) -> None:
    user = {**ADA, **change}
    test = ask(user=user, auth=AUTH, editors=EDITORS)
    assert test.session_state.who == user["email"].strip()
    assert f"Signed in as {user['email'].strip()}." in lines(test)
    assert [button.label for button in test.button] == ["Sign out"]


def test_a_provider_that_says_nothing_of_verifying_is_taken_at_its_word(ask: Ask) -> None:
    user = {"is_logged_in": True, "email": "ada@example.org"}
    assert ask(user=user, auth=AUTH, editors=EDITORS).session_state.who == "ada@example.org"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"email": "grace@example.org"},
            "No: You are signed in as grace@example.org, but this address is not on the list of "
            "editors, so you cannot change the data.",
        ),
        (
            {"email": "\u212aim@example.org"},
            "No: You are signed in as Kim@example.org, but this address is not on the list of "
            "editors, so you cannot change the data.",
        ),
        (
            {"email": ""},
            "No: This account has no e-mail address, so it cannot be on the list of editors. "
            "Sign in with another account.",
        ),
        (
            {"email": ["ada@example.org"]},
            "No: This account has no e-mail address, so it cannot be on the list of editors. "
            "Sign in with another account.",
        ),
        (
            {"email_verified": False},
            "No: You are signed in as ada@example.org, but the provider has not verified this "
            "address, so you cannot change the data. Verify it with the provider, then sign in "
            "again.",
        ),
        (
            {"email_verified": "False"},
            "No: You are signed in as ada@example.org, but the provider has not verified this "
            "address, so you cannot change the data. Verify it with the provider, then sign in "
            "again.",
        ),
        (
            {"email_verified": None},
            "No: You are signed in as ada@example.org, but the provider has not verified this "
            "address, so you cannot change the data. Verify it with the provider, then sign in "
            "again.",
        ),
        ({"is_logged_in": False}, "No: Sign in first; only listed editors can change the data."),
        ({"is_logged_in": "yes"}, "No: Sign in first; only listed editors can change the data."),
    ],
)
def test_anybody_else_is_refused_with_the_reason(
    ask: Ask, change: dict[str, Any], said: str
) -> None:
    refused = refusals()
    test = ask(user={**ADA, **change}, auth=AUTH, editors=EDITORS)
    assert test.session_state.who is None
    assert test.session_state.said == said
    assert refusals() == refused + 1
    assert [one.note for one in data_storage().audit()] == [said.removeprefix("No: ")]


def test_without_a_list_nobody_is_an_editor(ask: Ask) -> None:
    assert ask(user=ADA, auth=AUTH).session_state.who is None
    assert ask(user=ADA, auth=AUTH, editors={"emails": []}).session_state.who is None
    assert (
        ask(user={**ADA, "email": " "}, auth=AUTH, editors={"emails": ""}).session_state.who is None
    )


def test_the_environment_may_name_editors_too(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EDITORS_VARIABLE, "grace@example.org, ADA@example.org")
    assert ask(user=ADA, auth=AUTH).session_state.who == "ada@example.org"


def test_without_a_provider_nobody_is_signed_in_whatever_the_session_says(ask: Ask) -> None:
    test = ask(user=ADA, editors=EDITORS)
    assert test.session_state.who is None
    assert "The data can be changed only on the computer that runs this map." in lines(test)
    assert not test.button


def test_a_sign_in_that_is_set_up_by_half_is_said_and_lets_nobody_in(ask: Ask) -> None:
    auth = {name: value for name, value in AUTH.items() if name != "client_secret"}
    test = ask(user=ADA, auth=auth, editors=EDITORS)
    assert test.session_state.who is None
    assert (
        "Signing in is not set up yet: [auth] in the secrets file lacks “client_secret”."
    ) in lines(test)
    assert not test.button


def test_a_sign_in_without_its_package_is_said_and_lets_nobody_in(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "authlib", None)
    test = ask(user=ADA, auth=AUTH, editors=EDITORS)
    assert test.session_state.who is None
    assert (
        "Signing in needs the package Authlib, which is not installed. Ask the person "
        "who runs this map to install it with pip install -c constraints.txt "
        "“streamlit[auth]”."
    ) in lines(test)


def test_each_of_several_providers_has_a_button(ask: Ask) -> None:
    named = {name: AUTH[name] for name in ("client_id", "client_secret", "server_metadata_url")}
    auth = {
        "redirect_uri": AUTH["redirect_uri"],
        "cookie_secret": AUTH["cookie_secret"],
        "city": named,
        "state": named,
    }
    test = ask(auth=auth, editors=EDITORS)
    assert [button.label for button in test.button] == ["Sign in with city", "Sign in with state"]
    assert [button.label for button in ask(auth=AUTH).button] == ["Sign in to edit"]


def test_an_address_is_shown_as_text(ask: Ask) -> None:
    test = ask(user={**ADA, "email": "<b>*x*</b>@example.org"}, auth=AUTH, editors=EDITORS)
    said = (
        "You are signed in as <b>*x*</b>@example.org, but this address is not on the list of "
        "editors, so you cannot change the data."
    )
    assert said in lines(test)
