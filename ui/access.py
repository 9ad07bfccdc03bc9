"""Who may change the data: the person at this computer, when the app was started for that."""

import getpass
import os
from urllib.parse import urlsplit

import streamlit as st

EDITING_VARIABLE = "PARTNERSHIP_MAP_EDITING"
"""Environment variable; ``local`` lets the person at this computer change the data.

``make run`` sets it when it binds this computer's own address. It is said and not guessed from
the connection: behind a reverse proxy every visitor seems to come from this computer.
"""

_THIS_COMPUTER = frozenset({"127.0.0.1", "localhost", "::1"})


def editor() -> str | None:
    """Return the name of the person who may change the data in this session, or None."""
    if os.environ.get(EDITING_VARIABLE) != "local" or not _asked_of_this_computer():
        return None
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in the system's list, as in some containers
        return "editor"


def _asked_of_this_computer() -> bool:
    """Whether the browser asked for this computer by its own name.

    Another site's page can make a browser ask this computer under a name of that site's choosing.
    """
    host = st.context.headers.get("Host")
    return host is None or urlsplit(f"//{host}").hostname in _THIS_COMPUTER
