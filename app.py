"""The application: ``make run``, ``uvicorn app:app`` or ``streamlit run app.py``.

Imported by a server, this file makes the ASGI application; run as Streamlit's script, once for
every rerun, it draws the page that the address names.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from common.errors import PartnershipMapError
from ui.chrome import PAGES, render_page
from ui.failures import answer_script_error
from ui.live import live_routes
from ui.map.tiles import tiles_routes
from ui.public.heads import page_routes
from ui.public.routes import public_routes
from ui.rows import rows_routes
from ui.server.figures import serve_figures
from ui.server.guards import guards, keeping_house
from ui.server.health import health_routes
from ui.server.logs import configure_logs
from ui.server.settings import check_settings
from ui.slideshow.routes import room_routes
from versions.folder import data_storage

if st.runtime.exists():
    render_page()
else:
    # Streamlit takes a folder named pages for its older kind of app until st.navigation has run
    # once: the very first visitor of /sites would get that page without this file around it.
    PagesManager.uses_pages_directory = False
    try:
        check_settings()
        data_storage().check()
        serve_figures()
    except (PartnershipMapError, ValueError) as error:
        raise SystemExit(str(error)) from None
    configure_logs()
    routes = [
        *(*live_routes(), *tiles_routes(), *rows_routes(), *room_routes(), *health_routes()),
        *(*public_routes(), *page_routes(PAGES)),
    ]
    app = st.App(
        __file__,
        routes=routes,
        middleware=guards(PAGES.values(), routes),
        lifespan=keeping_house,
        on_script_error=answer_script_error,
    )
