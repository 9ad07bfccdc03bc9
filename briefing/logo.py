"""An agency's own logo, ``logo.png``, above the words of the briefing's first slide."""

import io
from base64 import b64encode
from dataclasses import dataclass
from typing import Final

from PIL import Image

from common.errors import DataFolderError
from common.limits import MEGABYTE
from versions.storage import Storage

LOGO_NAME: Final = "logo.png"
_LARGEST: Final = 5 * MEGABYTE
_MOST_PIXELS: Final = 8_000
_LEAST_PIXELS: Final = 32
_WIDTH, _HEIGHT, _PADDING = 480, 140, 20
"""It is drawn as large as fits there, on white, so that it can be read whatever its colors."""
_SHARP: Final = 2
"""Pixels of the picture to one of the slide, for a projector with more of them."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo as it is drawn.

    Attributes
    ----------
    data : bytes
        PNG, with its white margin and without what else the file said.
    width, height : int
        Pixels of a slide of 1920 by 1080.
    """

    data: bytes
    width: int
    height: int

    @property
    def address(self) -> str:
        """The picture as an address that needs no server."""
        return f"data:image/png;base64,{b64encode(self.data).decode()}"


def load_logo(storage: Storage) -> Logo | None:
    """Read the logo; None without the file.

    Raises
    ------
    DataFolderError
        When the file is there and cannot be used.
    """
    try:
        found = storage.read(LOGO_NAME)
    except OSError as error:
        raise DataFolderError(f"{LOGO_NAME} cannot be opened: {error.strerror}.") from error
    return read_logo(found.data if found else None)


def read_logo(data: bytes | None) -> Logo | None:
    """Return the logo in a file; None without one.

    Raises
    ------
    DataFolderError
        When it cannot be used; the sentence says what to do.
    """
    if data is None:
        return None
    if len(data) > _LARGEST:
        raise DataFolderError(
            f"{LOGO_NAME} has more than {_LARGEST // MEGABYTE} MB; save it smaller."
        )
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as file:
            size = file.size
            fitting = min(size) >= _LEAST_PIXELS and max(size) <= _MOST_PIXELS
            picture = file.convert("RGBA") if fitting else None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DataFolderError(f"{LOGO_NAME} is not a PNG picture; save it as one.") from error
    if picture is None:
        raise DataFolderError(
            f"{LOGO_NAME} has {size[0]:,} by {size[1]:,} pixels; save it with {_LEAST_PIXELS} to "
            f"{_MOST_PIXELS:,} each way."
        )
    fits = min(_WIDTH / picture.width, _HEIGHT / picture.height)
    scale = min(1.0, fits * _SHARP)
    picture = picture.resize([max(1, round(side * scale)) for side in picture.size])
    margin = round(_PADDING * scale / fits)
    plate = Image.new("RGB", [side + 2 * margin for side in picture.size], "white")
    plate.paste(picture, (margin, margin), picture)
    drawn = io.BytesIO()
    plate.save(drawn, "PNG", optimize=True)
    width, height = (round(side * fits / scale) for side in plate.size)
    return Logo(drawn.getvalue(), width, height)
