"""The shared code that knows Streamlit."""
