"""Builds what ships in ``static/`` and ``data/gazetteer/``, repeatably."""
