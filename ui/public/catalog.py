"""What catalogs, search engines and readers of feeds ask for."""

import html
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from common.errors import UnknownVersionError
from common.wording import xml_safe
from roster.changes import ListChange, list_changes
from roster.snapshot import Roster
from roster.store import Loaded
from sites.columns import KEY
from ui.live import limits
from ui.public.answers import Made, QuestionError, answer, made, made_json, public_base
from ui.public.sites import MEDIA_TYPES, data_addresses
from versions.folder import data_storage

ENTRIES: Final = 20
"""So many versions are in the feed."""
LINES: Final = 100
"""So many sites an entry names."""
MOST_ADDRESSES: Final = 50_000
"""What a sitemap may hold."""

_DCAT: Final = "https://project-open-data.cio.gov/v1.1/schema"
_PAGES: Final = ("/", "/sites", "/about", "/briefing", "/api")
_NEVER: Final = "1970-01-01"


async def answer_catalog(request: Request) -> Response:
    """Answer with the catalog of the data (DCAT-US 1.1)."""
    base = public_base(request)
    files, schema = data_addresses(base, {}), f"{base}/api/schema.json"
    return await answer(
        request, lambda loaded, _: made_json(catalog(loaded.roster, base, files, schema)), base
    )


async def answer_sitemap(request: Request) -> Response:
    """Answer with the addresses of the views."""
    base = public_base(request)

    def make(loaded: Loaded, _request: Request) -> Made:
        return made(sitemap(view_addresses(loaded.roster, base)).encode(), "application/xml")

    return await answer(request, make, base)


async def answer_feed(request: Request) -> Response:
    """Answer with what each version of the list changed (Atom)."""
    base = public_base(request)

    def make(loaded: Loaded, _request: Request) -> Made:
        program = loaded.roster.program
        nouns = (program.site_noun, program.site_noun_plural)
        try:
            changes = list_changes(data_storage(), nouns, most=ENTRIES, limits=limits())
        except UnknownVersionError as error:
            raise QuestionError(str(error), 503) from error
        text = feed(loaded.roster, changes, base)
        return made(text.encode(), "application/atom+xml")

    return await answer(request, make, base)


def catalog(roster: Roster, base: str, files: Mapping[str, str], schema: str) -> dict[str, Any]:
    """Return the catalog of a roster, as federal offices owe it.

    Parameters
    ----------
    roster : Roster
    base : str
        The address of the map, without a slash at the end.
    files : mapping of str to str
        The addresses of the sites, by ending.
    schema : str
        The address of their JSON Schema.
    """
    program = roster.program
    contact: dict[str, Any] = {"@type": "vcard:Contact", "fn": program.contact or program.name}
    if program.email:
        contact["hasEmail"] = f"mailto:{program.email}"
    dataset: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": files["json"],
        "title": f"{program.site_noun_plural.capitalize()} of the {program.name}",
        "description": program.description,
        "keyword": [program.short_name, program.title, program.site_noun_plural],
        "modified": roster.as_of or _NEVER,
        "publisher": {"@type": "org:Organization", "name": program.name},
        "contactPoint": contact,
        "accessLevel": "public",
        "landingPage": f"{base}/",
        "describedBy": schema,
        "describedByType": "application/schema+json",
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": ending.upper(),
                "mediaType": MEDIA_TYPES[ending],
                "downloadURL": address,
            }
            for ending, address in files.items()
        ],
    }
    dataset |= {
        name: [code]
        for name, code in (
            ("bureauCode", program.bureau_code),
            ("programCode", program.program_code),
        )
        if code
    }
    if program.license:
        dataset["license"] = program.license
    return {
        "@context": f"{_DCAT}/catalog.jsonld",
        "@id": f"{base}/data.json",
        "@type": "dcat:Catalog",
        "conformsTo": _DCAT,
        "describedBy": f"{_DCAT}/catalog.json",
        "dataset": [dataset],
    }


def view_addresses(roster: Roster, base: str) -> list[str]:
    """Return the addresses of the pages, of each value of a filter, and of each place."""
    queries = [(one.name, one.format(value)) for one in roster.filters for value in one.readings]
    queries += [("site", key) for key in roster.sites[KEY].unique().tolist() if key]
    addresses = [base + path for path in _PAGES]
    return addresses + [f"{base}/?{urlencode([query])}" for query in queries]


def sitemap(addresses: Sequence[str]) -> str:
    """Return a file that names addresses to search engines."""
    lines = "".join(f"<url><loc>{_xml(one)}</loc></url>\n" for one in addresses[:MOST_ADDRESSES])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )


def feed(roster: Roster, changes: Iterable[ListChange], base: str) -> str:
    """Return the feed of the list: an entry for each version, the newest first."""
    program = roster.program
    entries = [
        _entry(one.title, one.lines, f"{one.digest}/{one.number}", _moment(one), base)
        for one in changes
    ]
    dated = f"{roster.as_of or _NEVER}T00:00:00Z"
    updated = next((_moment(one) for one in changes), dated)
    if not entries and roster.as_of:
        title = f"{len(roster.sites):,} {program.site_noun_plural}"
        entries = [_entry(title, (), roster.version, dated, base)]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        f"<title>{_xml(program.title)}: what changed</title>\n"
        f"<subtitle>{_xml(program.description)}</subtitle>\n"
        f"<id>{_urn(program.website)}</id>\n<updated>{updated}</updated>\n"
        f"<author><name>{_xml(program.name)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href="{_xml(base)}/changes.atom"/>\n'
        f'<link rel="alternate" type="text/html" href="{_xml(base)}/"/>\n'
        f"{''.join(entries)}</feed>\n"
    )


def _entry(title: str, lines: tuple[str, ...], name: str, updated: str, base: str) -> str:
    listed = "".join(f"<li>{html.escape(line)}</li>" for line in lines[:LINES])
    more = f"<p>and {len(lines) - LINES:,} more</p>" if len(lines) > LINES else ""
    content = f"<ul>{listed}</ul>{more}" if lines else f"<p>{html.escape(title)}</p>"
    return (
        f"<entry><title>{_xml(title)}</title><id>{_urn(name)}</id><updated>{updated}</updated>"
        f'<link rel="alternate" type="text/html" href="{_xml(base)}/"/>'
        f'<content type="html">{_xml(content)}</content></entry>\n'
    )


def _moment(change: ListChange) -> str:
    return f"{change.saved_at:%Y-%m-%dT%H:%M:%SZ}"


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _xml(text: str) -> str:
    return html.escape(xml_safe(text))
