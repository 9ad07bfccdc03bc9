"""What a text says line by line, so that a test can compare whole lines."""

import html
import re

_BLOCK = re.compile(
    r"</?(?:article|button|d[dlt]|details|div|h\d|header|li|ol|p|section|span|summary|t[dhr]|table|title|ul)\b"
    r"[^>]*>|<br>|\n"
)


def folded_lines(text: str) -> list[str]:
    """Return the lines of a text that are not blank, each run of spaces as one."""
    folded = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in folded if line]


def html_lines(markup: str) -> list[str]:
    """Return what a page says: a line a block of text, without its tags."""
    shown = re.sub(r"<(style|script)\b.*?</\1>", "", markup, flags=re.DOTALL)
    blocks = (re.sub("<.*?>", "", block) for block in _BLOCK.split(shown))
    return folded_lines("\n".join(html.unescape(block) for block in blocks))
