"""What a file says, with all that is packed in it."""

import gzip
import io
import re
import zipfile
from base64 import b64decode

from pypdf import PdfReader

_PACKED = re.compile(r'type="application/octet-stream" id="(\w+)">([^<]+)<')


def unpacked(data: bytes) -> dict[str, str]:
    """Return the packed parts of the map in one HTML file as text, by id, but for numbers."""
    found = dict(_PACKED.findall(data.decode()))
    found.pop("columns", None)
    return {name: gzip.decompress(b64decode(text)).decode() for name, text in found.items()}


def readable(data: bytes) -> str:
    """Return the text of a file; of a picture what looks like text."""
    if data.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(data))
        return "\n".join(book.read(name).decode() for name in book.namelist())
    if data.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(data))
        return "\n".join([*(one.extract_text() for one in reader.pages), str(reader.metadata)])
    if data.startswith(b"\x89PNG"):
        return data.decode("latin-1")
    return "\n".join([data.decode(), *unpacked(data).values()])
