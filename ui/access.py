"""Who may change the data: who started the map on this computer, or a listed editor signed in.

Looking never needs an account. Every write asks ``require_editor`` at its own moment: a screen can
be older than the right to change what it shows.
"""

import importlib.util
import os
from collections.abc import Mapping
from getpass import getuser
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st

from common.errors import NotAllowedError
from geocode.review_queue import person_name
from ui.keys import Key, place_widget_key
from ui.server.local import EDITING_VARIABLE as EDITING_VARIABLE
from ui.server.local import holds_token, is_editing_local
from ui.server.logs import current_reference
from ui.server.origin import is_address_asked_for, parse_origin
from ui.text import escape_html, escape_markdown, external_link
from versions.audit import LOG, What, act_as, entry_now
from versions.folder import data_storage

EDITORS_VARIABLE: Final = "PARTNERSHIP_MAP_EDITORS"
"""Environment variable: e-mail addresses of editors, by commas, beside those of the secrets."""

_THIS_COMPUTER: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_BY_A_PROXY: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
_SHARED: Final = ("redirect_uri", "cookie_secret")
_OF_A_PROVIDER: Final = ("client_id", "client_secret", "server_metadata_url")
_DEFAULT_PROVIDER: Final = "default"
"""What Streamlit calls the provider that is in ``[auth]`` itself."""
_LINE_PX: Final = 800
_HERE_ONLY: Final = "The data can be changed only on the computer that runs this map."
READS_ONLY: Final = (
    "This server only shows the data: its account may read the database and not write. To change "
    "the data, open the map on a server for editing."
)
_BY_ITS_TOKEN: Final = (
    "The data can be changed only on the computer that runs this map, in the browser that opened "
    "the address printed when it was started."
)


def editor() -> str | None:
    """Return the name of the person who may change the data in this session, or None.

    The user's name on this computer, or the e-mail address of a listed editor.
    """
    if data_storage().is_read_only:
        return None
    if _is_at_this_computer():
        try:
            return getuser()
        except (OSError, KeyError):  # no such user in the system's list, as in some containers
            return "editor"
    claims = _claims()
    if claims is None or _refusal(claims) is not None:
        return None
    return _email(claims)


def require_editor() -> str:
    """Return the name of the person who may change the data, at the moment of a write.

    Raises
    ------
    NotAllowedError
        When this session may not; the message says why in one sentence.
    """
    who, claims = editor(), _claims()
    _act_as(who or _email(claims or {}))
    if who is not None:
        return who
    if data_storage().is_read_only:
        said = READS_ONLY
    elif claims is not None:
        said = _refusal(claims) or _only_here()
    elif may_sign_in():
        said = "Sign in first; only listed editors can change the data."
    else:
        said = _only_here()
    LOG.warning("A change was refused", extra={"event": "publish", "outcome": "not_allowed"})
    # An account that may only read cannot record it either.
    if said is not READS_ONLY:
        data_storage().record(entry_now(What.REFUSED, note=said))
    raise NotAllowedError(said)


def may_anybody_edit() -> bool:
    """Return whether the map is set up so that someone can change the data."""
    return (is_editing_local() or may_sign_in()) and not data_storage().is_read_only


def require_person() -> str:
    """Return the name under which a change is written down, at the moment of a write.

    The account of who has signed in; at this computer the name that was typed in this session, and
    the user's name until one is.

    Raises
    ------
    NotAllowedError
        When this session may not change the data, or the name that was typed is none.
    """
    who = require_editor()
    if not _is_at_this_computer():
        return who
    name = person_name(str(st.session_state.get(Key.PERSON, who) or ""))
    if not name:
        raise NotAllowedError("Type your name first; the history keeps it.")
    _act_as(name)
    return name


def _act_as(who: str) -> None:
    """Let the audit log name who makes the next change, at the address that a proxy hands on."""
    act_as(who, st.context.ip_address or "this computer", current_reference())


def render_person(label: str) -> None:
    """Draw under which name a change is written down; only at this computer it can be typed."""
    who = editor() or ""
    if _is_at_this_computer():
        st.text_input(
            escape_markdown(label), value=who, key=Key.PERSON, persist_state="session", width=360
        )
    else:
        st.html(f'<p class="person"><span>{escape_html(label)}</span> {escape_html(who)}</p>')


def may_sign_in() -> bool:
    """Return whether signing in is set up; only then can someone elsewhere be an editor."""
    return bool(_section("auth")) and _what_is_missing() is None


def render_sign_in() -> None:
    """Draw how one comes to edit here, or who is signed in; nothing at this computer."""
    if data_storage().is_read_only:
        st.text(READS_ONLY)
        return
    if _is_at_this_computer():
        return
    missing = _what_is_missing()
    if not _section("auth"):
        st.text(_only_here())
    elif missing is not None:
        st.text(missing)
    elif (claims := _claims()) is None:
        _render_signed_out()
    else:
        with _line():
            said = _refusal(claims) or f"Signed in as {_email(claims)}."
            st.html(f'<p class="signed-in" role="status">{escape_html(said)}</p>', width="content")
            st.button("Sign out", key=Key.SIGN_OUT, on_click=st.logout)


def _line() -> Any:
    return st.container(
        key=Key.SIGN_IN_LINE, horizontal=True, vertical_alignment="center", width=_LINE_PX
    )


def _render_signed_out() -> None:
    """Draw a button for each provider; elsewhere than where signing in leads back to, the way."""
    back = urlsplit(str(_section("auth")["redirect_uri"]))
    home = f"{back.scheme}://{back.netloc}{back.path.removesuffix('oauth2callback')}"
    here = urlsplit(st.context.url or "")
    if here.netloc and (here.scheme, here.netloc) != (back.scheme, back.netloc):
        st.html(f"<p>To sign in, open this map at {external_link(home, home)}.</p>")
        return
    providers = _providers()
    with _line():
        for name in providers:
            other = f"Sign in with {escape_markdown(name)}"
            st.button(
                "Sign in to edit" if len(providers) == 1 else other,
                key=place_widget_key(Key.SIGN_IN, name),
                on_click=st.login,
                args=() if name == _DEFAULT_PROVIDER else (name,),
            )


def _only_here() -> str:
    return _BY_ITS_TOKEN if is_editing_local() else _HERE_ONLY


def _is_at_this_computer() -> bool:
    """Whether the browser has shown the token, and asked this computer by its own name, directly.

    The token is what counts. The rest keeps an editor's browser from being used by another site's
    page under a name of that site's choosing, or by way of a proxy.
    """
    headers = st.context.headers
    host, origin = headers.get("Host"), headers.get("Origin")
    return (
        is_editing_local()
        and holds_token(st.context.cookies, host)
        and not any(headers.get(name) is not None for name in _BY_A_PROXY)
        and (host is None or _is_this_computer(f"http://{host}"))
        and (origin is None or (_is_this_computer(origin) and _is_same(origin, host)))
    )


def _is_this_computer(address: str) -> bool:
    origin = parse_origin(address)
    return origin is not None and origin.host in _THIS_COMPUTER


def _is_same(origin: str, host: str | None) -> bool:
    parsed = parse_origin(origin)
    return parsed is not None and (host is None or is_address_asked_for(parsed, host))


def _section(name: str) -> Mapping[str, Any]:
    """Return a section of the secrets file, empty when there is no such section or file."""
    # Asked of a file that is absent, st.secrets puts an error on the page.
    section = st.secrets.get(name) if st.secrets.load_if_toml_exists() else None
    return section if isinstance(section, Mapping) else {}


def _providers() -> dict[str, Mapping[str, Any]]:
    auth = _section("auth")
    parts = {name: part for name, part in auth.items() if isinstance(part, Mapping)}
    named = {name: part for name, part in parts.items() if _is_provider(part)}
    return {_DEFAULT_PROVIDER: auth, **named} if _is_provider(auth) or not named else named


def _is_provider(part: Mapping[str, Any]) -> bool:
    return any(name in part for name in _OF_A_PROVIDER)


def _what_is_missing() -> str | None:
    """Return in one sentence what keeps a configured sign-in from working."""
    if any(importlib.util.find_spec(name) is None for name in ("authlib", "httpx")):
        return (
            "Signing in needs the package Authlib, which is not installed. Ask the person who runs "
            "this map to install it with pip install -c constraints.txt “streamlit[auth]”."
        )
    parts: list[tuple[Mapping[str, Any], tuple[str, ...]]] = [(_section("auth"), _SHARED)]
    parts += [(part, _OF_A_PROVIDER) for part in _providers().values()]
    lacking = [f"“{name}”" for part, names in parts for name in names if not part.get(name)]
    if not lacking:
        return None
    return f"Signing in is not set up yet: [auth] in the secrets file lacks {', '.join(lacking)}."


def _claims() -> Mapping[str, Any] | None:
    """Return what the provider says of who is signed in, or None when no one is."""
    if not may_sign_in():
        return None
    claims = st.user.to_dict()
    return claims if claims.get("is_logged_in") is True else None


def _email(claims: Mapping[str, Any]) -> str:
    email = claims.get("email")
    return email.strip() if isinstance(email, str) else ""


def _refusal(claims: Mapping[str, Any]) -> str | None:
    """Return in one sentence why who is signed in may not edit, or None."""
    email = _email(claims)
    if not email:
        return (
            "This account has no e-mail address, so it cannot be on the list of editors. "
            "Sign in with another account."
        )
    # Not every provider says it; some say it as text.
    verified = claims.get("email_verified", True)
    if verified is not True and str(verified).casefold() != "true":
        return (
            f"You are signed in as {email}, but the provider has not verified this address, so you "
            "cannot change the data. Verify it with the provider, then sign in again."
        )
    if _folded(email) not in _listed_emails():
        return (
            f"You are signed in as {email}, but this address is not on the list of editors, "
            "so you cannot change the data."
        )
    return None


def _listed_emails() -> frozenset[str]:
    """Return the editors' addresses, asked again each time: the secrets file may have changed."""
    stated = _section("editors").get("emails", ())
    addresses = stated.split(",") if isinstance(stated, str) else list(stated)
    addresses += os.environ.get(EDITORS_VARIABLE, "").split(",")
    return frozenset(_folded(str(address)) for address in addresses if str(address).strip())


def _folded(email: str) -> str:
    """Return an address without case, of ASCII letters alone.

    Elsewhere folding takes one letter for another: the Kelvin sign would become a k.
    """
    email = email.strip()
    return email.lower() if email.isascii() else email
