"""Roster to picture, without Streamlit: projection, labels, camera, deck, SVG."""
