"""Links out of the data: only to the web, so that no cell can smuggle in a script."""

from urllib.parse import urlsplit


def is_link(text: str) -> bool:
    """Return whether a text is an http or https address with a host and nothing odd in it."""
    if not text.isprintable() or any(c.isspace() or c in "<>\"'`\\" for c in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
