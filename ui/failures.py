"""What a person sees when something fails: a plain message with a reference, never a traceback."""

import logging

import streamlit as st

from common.errors import PartnershipMapError
from ui.server.logs import current_reference, new_reference

_LOG = logging.getLogger("partnership_map")


def answer_script_error(error: Exception) -> bool:
    """Log the error with a reference, and show that reference. Streamlit shows nothing more.

    An error that this product raises on purpose says in its own words what is wrong.
    """
    reference = current_reference() or new_reference()
    _LOG.error("A page failed", exc_info=error, extra={"reference": reference})
    if isinstance(error, PartnershipMapError):
        message = f"{error} (Reference {reference}.)"
    else:
        message = (
            "Something went wrong on this page. Reload it; if it happens again, tell the person "
            f"who runs this map and give the reference {reference}."
        )
    with st.container(key="failure"):
        st.error("This page cannot be shown.", icon=":material/error:")
        st.text(message)
    return True
