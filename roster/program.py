"""What the program is called: ``data/programme.toml``."""

import tomllib
from dataclasses import dataclass, fields
from typing import Final

from common.errors import DataFolderError
from roster.links import is_link

FILE_NAME: Final = "programme.toml"


@dataclass(frozen=True, slots=True)
class Program:
    """The words for one program.

    Attributes
    ----------
    name : str
        The name in full.
    title : str
        The name as the title bar shows it.
    short_name : str
        Its usual abbreviation.
    description : str
        One or two sentences.
    site_noun, site_noun_plural : str
        What one of its sites is called, in lower case.
    website : str
        Its own page, http or https.
    contact, email : str
        Who answers questions about the data, for catalogs; "" where no one is named.
    bureau_code, program_code : str
        Of a federal office's catalog, such as ``011:21``; "" where there is none.
    license : str
        Address of the license of the data, or "".
    """

    name: str
    title: str
    short_name: str
    description: str
    site_noun: str
    site_noun_plural: str
    website: str
    contact: str = ""
    email: str = ""
    bureau_code: str = ""
    program_code: str = ""
    license: str = ""


def parse_program(data: bytes, name: str = FILE_NAME) -> Program:
    """Read the program from the bytes of its file.

    Raises
    ------
    DataFolderError
        When it is not TOML, or lacks an entry; the message names the entry.
    """
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataFolderError(f"{name} cannot be read as TOML: {error}.") from error
    values: dict[str, str] = {}
    for field in fields(Program):
        value = table.get(field.name, field.default)
        if not isinstance(value, str) or not (value.strip() or value == field.default):
            raise DataFolderError(f"{name} has no text under “{field.name}”; add it.")
        values[field.name] = " ".join(value.split())
    if not is_link(values["website"]):
        raise DataFolderError(f"{name}: “website” must begin with http:// or https://.")
    return Program(**values)
