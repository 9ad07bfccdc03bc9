"""Text that a spreadsheet would run as a formula, made harmless and back.

OWASP's page on CSV injection lists the characters that start a formula. An apostrophe before one
makes it text. A text that already looks defused gets one more, so that taking one away always
restores what there was.
"""

import re
from typing import Final

_STARTS: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_DEFUSED: Final = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_NUMBER: Final = re.compile(r"-(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    A plain number such as -90.05 stays as it is: it is not a formula, and a column of numbers
    must stay one.
    """
    if _STARTS.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def restored(text: str) -> str:
    """Return the text that was defused; ``restored(defused(text)) == text`` for every text."""
    return text[1:] if text[:1] == "'" and _DEFUSED.match(text) else text
