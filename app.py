"""The application: ``uvicorn app:app`` or ``streamlit run app.py``.

Imported by a server, this file makes the ASGI application; run as Streamlit's script, once for
every rerun, it draws the page that the address names.
"""

import logging

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from streamlit.runtime.pages_manager import PagesManager

from ui.chrome import render_page
from ui.failures import answer_script_error
from ui.live import live_routes
from ui.map_names import names_routes
from ui.stage.routes import room_routes

if st.runtime.exists():
    render_page()
else:
    # Streamlit takes a folder named pages for its older kind of app until st.navigation has run
    # once: the very first visitor of /sites would get that page without this file around it.
    PagesManager.uses_pages_directory = False
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = st.App(
        __file__,
        routes=[*live_routes(), *names_routes(), *room_routes()],
        # Streamlit serves its own scripts as they are: 6.5 MB for a first visit, 2.2 MB so.
        middleware=[Middleware(GZipMiddleware, minimum_size=1024, compresslevel=9)],
        on_script_error=answer_script_error,
    )
