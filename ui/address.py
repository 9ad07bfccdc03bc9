"""Where the app is served: addresses that hold below a base path as well."""

import streamlit as st


def base_path() -> str:
    """Return the path that the app is served under, without a slash at the end."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def static_base() -> str:
    """Return the path of the folder ``static/``."""
    return f"{base_path()}/app/static"
