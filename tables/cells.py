"""The cells of a worksheet's XML as a stream: what they hold, not yet what a person sees.

openpyxl reads the styles, the texts and the sheets of a workbook; for the cells themselves it makes
several objects each, which takes ten times as long as the file's own parser.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Final
from xml.parsers import expat

COLUMNS: Final = 16_384
"""Columns that a spreadsheet has."""

_CHUNK: Final = 1 << 16


@dataclass(slots=True)
class RawCell:
    """A cell as the file has it.

    Attributes
    ----------
    column : int
        0 is A.
    kind : str
        ``n`` number, ``s`` number of a shared text, ``inlineStr`` and ``str`` text, ``b`` boolean,
        ``e`` error, ``d`` ISO date.
    text : str
        "" when there is none.
    formula, valued : bool
        Whether the cell has a formula, and whether the file holds a value of it.
    """

    column: int
    kind: str
    style: int
    text: str = ""
    formula: bool = False
    valued: bool = False


@dataclass
class _Rows:
    """Collects the rows that the parser has come through."""

    done: list[tuple[int, list[RawCell]]] = field(default_factory=list)
    row: int = 0
    cells: list[RawCell] = field(default_factory=list)
    cell: RawCell | None = None
    texts: list[str] | None = None
    phonetic: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            place = _column(attributes.get("r", ""))
            if place is None:
                place = self.cells[-1].column + 1 if self.cells else 0
            if place >= COLUMNS:
                raise ValueError("a cell beyond the last column of a spreadsheet")
            kind = attributes.get("t", "n")
            self.cell = RawCell(place, kind, int(attributes.get("s", "0")))
        elif tag == "v" or (tag == "t" and not self.phonetic):
            self.texts = []
            if self.cell:
                self.cell.valued = True
        elif tag == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.cells = []
        elif tag == "f" and self.cell:
            self.cell.formula = True
        elif tag == "rPh":
            # How a word is pronounced, which no one sees in the cell.
            self.phonetic = True

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("v", "t"):
            if self.cell and self.texts:
                self.cell.text += "".join(self.texts)
            self.texts = None
        elif tag == "c" and self.cell:
            if self.cell.text or self.cell.formula:
                self.cells.append(self.cell)
            self.cell = None
        elif tag == "row":
            self.done.append((self.row, self.cells))
            self.cells = []
        elif tag == "rPh":
            self.phonetic = False

    def characters(self, text: str) -> None:
        if self.texts is not None:
            self.texts.append(text)


def stream_cells(source: IO[bytes]) -> Iterator[tuple[int, list[RawCell]]]:
    """Yield the rows of a worksheet that the file has, with the cells that hold anything.

    Parameters
    ----------
    source : binary stream
        The worksheet's XML.

    Raises
    ------
    expat.ExpatError, ValueError
        When it is not one.
    """
    rows = _Rows()
    parser = _parser(rows.start, rows.end, rows.characters)
    while chunk := source.read(_CHUNK):
        parser.Parse(chunk, False)
        yield from rows.done
        rows.done.clear()
    parser.Parse(b"", True)
    yield from rows.done


def stream_texts(source: IO[bytes]) -> Iterator[str]:
    """Yield the shared texts of a workbook.

    Parameters
    ----------
    source : binary stream
        Their XML.

    Raises
    ------
    expat.ExpatError, ValueError
        When it is not that.
    """
    done: list[str] = []
    pieces: list[str] | None = None
    inside = phonetic = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal pieces, inside, phonetic
        match tag.rpartition(":")[2]:
            case "si":
                pieces = []
            case "t":
                inside = not phonetic
            case "rPh":
                phonetic = True

    def end(tag: str) -> None:
        nonlocal pieces, inside, phonetic
        match tag.rpartition(":")[2]:
            case "si":
                done.append("".join(pieces or ()))
                pieces = None
            case "t":
                inside = False
            case "rPh":
                phonetic = False

    def characters(text: str) -> None:
        if inside and pieces is not None:
            pieces.append(text)

    parser = _parser(start, end, characters)
    while chunk := source.read(_CHUNK):
        parser.Parse(chunk, False)
        yield from done
        done.clear()
    parser.Parse(b"", True)


def _parser(
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    characters: Callable[[str], None],
) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters

    def refuse(*_: object) -> None:
        raise ValueError("a document type, which no workbook has")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _column(name: str) -> int | None:
    """Return the place of a cell's column by its name, such as "AB12"; None for no name."""
    place = 0
    for letter in name:
        if not "A" <= letter <= "Z":
            break
        place = place * 26 + ord(letter) - 64
    return place - 1 if place else None
