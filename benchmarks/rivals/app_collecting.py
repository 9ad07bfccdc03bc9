"""The app itself, but with Streamlit's own collection after each run switched on again.

The environment cannot do it: under ``st.App`` .streamlit/config.toml has the last word.
"""

from streamlit import config

import app as this_app

OPTION = "runner.postScriptGC"

config.set_option(OPTION, True)
app = this_app.app
