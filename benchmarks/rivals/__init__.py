"""The same page drawn with other maps, each a Streamlit script of its own."""
