"""Bytes to text: what kind of file it is, and in which encoding.

The order is that of certainty: a byte order mark, the pattern that UTF-16 leaves, UTF-8, which
other text hardly ever fits by chance, and only then Windows-1252, which fits nearly anything.
"""

import codecs
import re
from dataclasses import dataclass, replace
from typing import Final

from common.errors import TableError
from common.issues import Repair
from common.wording import shortened

SAVE_AS: Final = "save it as “CSV UTF-8” and try again"

_MAGIC: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"BM", "an image"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"BZh", "a compressed archive"),
    (b"\xfd7zXZ", "a compressed archive"),
    (b"{\\rtf", "a text document with formatting"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet table"),
)
_WEB: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*)?<(?:!doctype|html|head|body|table|meta|\?xml|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
# What two bytes and more of UTF-8 encode in text about places: accented Latin letters, signs
# such as ° and “ ” ‘ ’ – …; in Windows-1252 hardly any text has them in this order.
_TELLING: Final = re.compile(rb"[\xc2-\xc5][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
# Not in text: C0 controls but tab, line ends, vertical tab, form feed and Ctrl+Z of old files.
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_HIGH_WORD: Final = re.compile(rb"[^\s,;|\"]*[\x80-\xff][^\s,;|\"]*")
# Ctrl+Z at the very end, or alone on the last line; some programs fill the last block with it.
_END_OF_FILE: Final = re.compile(r"(?:\x1a+|(?<=[\r\n])\x1a[\x1a\r\n]*)\Z")
_SAMPLE: Final = 4096


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with how it was read.

    Attributes
    ----------
    encoding : str
        As people call it, such as "Windows-1252".
    """

    text: str
    encoding: str
    repairs: tuple[Repair, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """Return the text of a file, without the end-of-file mark that old programs put behind it.

    Raises
    ------
    TableError
        When it is not text, or in an encoding that cannot be told for sure.
    """
    found = _decoded(data, name)
    text = _END_OF_FILE.sub("", found.text)
    if text == found.text:
        return found
    end = Repair("The end-of-file mark of an old program was left out", "file")
    return replace(found, text=text, repairs=(*found.repairs, end))


def _decoded(data: bytes, name: str) -> Decoded:
    for mark, codec, encoding in (
        (codecs.BOM_UTF8, "utf-8", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
    ):
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec, encoding, name)
    _refuse_binary(data, name)
    if pattern := _unmarked_utf16(data):
        return _strict(data, pattern, "UTF-16", name)
    if b"\x00" in data:
        line = _line(data[: data.index(b"\x00")])
        raise TableError(
            f"{name} has a NUL byte on line {line}, so it is not plain text; {SAVE_AS}."
        )
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError as error:
        return _windows(data, error.start, name)


def refuse_markup(text: str, name: str) -> None:
    """Raise when a text without the headings we need is a web page or JSON.

    Raises
    ------
    TableError
    """
    start = text[:_SAMPLE]
    if _WEB.match(start):
        kind = "XML" if _XML.match(start) and "<html" not in start.casefold() else "HTML"
        raise TableError(
            f"{name} is {kind}, not a table of cells; open it in a spreadsheet and save it as "
            "“CSV UTF-8” or .xlsx."
        )
    ends = start.lstrip()[:1] + text[-_SAMPLE:].rstrip()[-1:]
    if ends in ("{}", "[]"):
        raise TableError(
            f"{name} is JSON, not a table of cells; save the list as “CSV UTF-8” or .xlsx."
        )


def _refuse_binary(data: bytes, name: str) -> None:
    for magic, kind in _MAGIC:
        # "BM" begins words as well; an image continues with bytes that no text has.
        if data.startswith(magic) and (magic != b"BM" or _CONTROL.search(data[:_SAMPLE])):
            raise TableError(
                f"{name} is {kind}, not a table; save the list as “CSV UTF-8” or .xlsx."
            )


def _unmarked_utf16(data: bytes) -> str | None:
    """Return the codec whose pattern of NUL bytes the text has: every other one, on one side."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2 or b"\x00" not in sample:
        return None
    even, odd = sample[: 2 * half : 2].count(0), sample[1 : 2 * half : 2].count(0)
    if odd > half * 0.6 and even == 0:
        return "utf-16-le"
    if even > half * 0.6 and odd == 0:
        return "utf-16-be"
    return None


def _strict(data: bytes, codec: str, encoding: str, name: str) -> Decoded:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        line = _line(data[: error.start].decode(codec, "replace").encode("utf-8", "replace"))
        raise TableError(
            f"{name} starts as {encoding} text, but line {line} is not {encoding}; {SAVE_AS}."
        ) from error
    if "\x00" in text:
        line = _line(text[: text.index("\x00")].encode("utf-8", "replace"))
        raise TableError(
            f"{name} has a NUL character on line {line}, so it is not plain text; {SAVE_AS}."
        )
    if encoding == "UTF-8":
        return Decoded(text, encoding)
    return Decoded(text, encoding, (Repair("Read as UTF-16 text", "file"),))


def _windows(data: bytes, first_bad: int, name: str) -> Decoded:
    if control := _CONTROL.search(data):
        raise TableError(
            f"{name} has a byte on line {_line(data[: control.start()])} that text cannot have; "
            f"if it is a table, {SAVE_AS}."
        )
    if _TELLING.search(data):
        raise TableError(
            f"{name} is UTF-8 text, but line {_line(data[:first_bad])} has a character in another "
            f"encoding; fix that line or {SAVE_AS}."
        )
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise TableError(
            f"{name} has a character on line {_line(data[: error.start])} that cannot be read as "
            f"UTF-8 or Windows-1252; {SAVE_AS}."
        ) from error
    word = _HIGH_WORD.search(data)
    example = shortened(word[0].decode("cp1252")) if word else ""
    line = _line(data[:first_bad])
    what = f"Read as Windows-1252 text; check that “{example}” is right"
    return Decoded(text, "Windows-1252", (Repair(what, f"line {line}"),))


def _line(before: bytes) -> int:
    """Return the number of the line that follows; a lone CR ends a line as well."""
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
