"""``python -m export site``: the map as a folder that any host serves."""

import argparse
import errno
import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Final
from uuid import uuid4

import pandas as pd

from briefing.export_command import count_sites, export_shown
from briefing.map_files import draw_map
from briefing.map_page import Served, map_html
from briefing.named import NamedBriefing
from briefing.pdf import story_pdf
from briefing.settings import load_settings
from briefing.story import Story, build_story
from common.errors import PartnershipMapError
from common.progress import ProgressBar
from common.version import version
from common.wording import printable
from roster.changes import ListChange, last_change, list_changes
from roster.export.formats import EXPORTS
from roster.export.schema import record_schema, table_schema
from roster.filters import Filters
from roster.snapshot import Roster
from ui.choice import Choice
from ui.public.card import card_png
from ui.public.catalog import ENTRIES, catalog, feed, sitemap
from ui.public.heads import dataset_element, head_tags
from ui.public.sites import MEDIA_TYPES, sites_json
from ui.public.words import shown_sites, view_title
from versions.folder import storage_at
from versions.storage import Storage

MANIFEST: Final = "export.json"
"""What says that a folder is ours, and what is in it."""

_PICTURES: Final = ("png", "svg", "pdf")


class SiteFolderError(PartnershipMapError, ValueError):
    """A folder that is not replaced, as it holds what this command has not written."""


@dataclass(frozen=True)
class StaticSite:
    """What a site holds.

    Attributes
    ----------
    shown : DataFrame
        Rows of ``roster.sites``.
    roster : Roster
    filters : Filters
        That left them.
    storage : Storage
        Where the list and its history are.
    url : str
        The address under which it will be served, with a slash at the end; "" if it is not known.
    scale, paper : float, str
        Of its pictures, as for ``draw_map``.
    named : NamedBriefing, optional
        The briefing of one's own that its slides tell, in place of the usual one.
    """

    shown: pd.DataFrame
    roster: Roster
    filters: Filters
    storage: Storage
    url: str = ""
    scale: float = 1
    paper: str = "letter"
    named: NamedBriefing | None = None

    @property
    def left_out(self) -> str:
        """What is not in the folder, in a sentence; "" when all is."""
        if not self.url:
            return (
                "Without --url, data.json, changes.atom and sitemap.xml are left out and links "
                "have no picture, because they need the address of the site."
            )
        if self.filters.active:
            return "changes.atom is left out, because it covers sites that the filters leave out."
        return ""

    def makers(self) -> dict[str, Callable[[], bytes]]:
        """Return what makes each file, by its name."""
        shown, roster, url, base = self.shown, self.roster, self.url, self.url.removesuffix("/")
        counted = {"total": len(shown), "offset": 0, "limit": len(shown)}
        draw = partial(draw_map, scale=self.scale, paper=self.paper)
        makers: dict[str, Callable[[], bytes]] = {
            "index.html": lambda: map_html(
                shown, roster, self.filters, served=self._served(), story=self._story
            ),
            "sites.json": lambda: sites_json(shown, roster, counted, {}),
            **{f"sites.{one.ending}": partial(one.write, shown, roster) for one in EXPORTS},
            "schema.json": lambda: _json(record_schema(roster)),
            "table-schema.json": lambda: _json(table_schema(roster)),
            **{
                f"map.{ending}": partial(draw, ending, shown, roster, self.filters)
                for ending in _PICTURES
            },
        }
        if roster.as_of:
            makers["briefing.pdf"] = lambda: story_pdf(self._story, roster)
        if url:
            schema = f"{url}schema.json"
            makers |= {
                "card.png": lambda: card_png(roster, Choice(self.filters)),
                "data.json": lambda: _json(catalog(roster, base, self._data, schema)),
                "sitemap.xml": sitemap([url]).encode,
            }
        if self._has_feed:
            makers["changes.atom"] = lambda: feed(roster, self._changes(), base).encode()
        return makers

    @cached_property
    def _story(self) -> Story:
        # Of the list's day, not today's: the same list makes the same bytes.
        day = date.fromisoformat(self.roster.as_of) if self.roster.as_of else date.today()
        settings, changed = load_settings(self.storage), last_change(self.roster, self.storage)
        return build_story(
            self.roster,
            self.filters,
            settings,
            day=day,
            address=self.url,
            named=self.named,
            changed=changed,
        )

    def _changes(self) -> tuple[ListChange, ...]:
        program = self.roster.program
        nouns = (program.site_noun, program.site_noun_plural)
        changes = list_changes(self.storage, nouns, most=ENTRIES)
        past = self.roster.past
        return tuple(one for one in changes if not past or past.covers(one.number, one.saved_at))

    @property
    def _data(self) -> dict[str, str]:
        return {ending: f"{self.url}sites.{ending}" for ending in MEDIA_TYPES}

    @property
    def _has_feed(self) -> bool:
        return bool(self.url) and not self.filters.active

    def _served(self) -> Served:
        roster, url = self.roster, self.url
        choice = Choice(self.filters)
        title = view_title(roster, choice, shown_sites(roster, choice))
        card = f"{url}card.png" if url else ""
        tags = head_tags(roster, title, url, card, "changes.atom" if self._has_feed else "")
        named = {
            "Data": [(f"sites.{one}", one.upper()) for one in MEDIA_TYPES],
            "Map": [(f"map.{one}", one.upper()) for one in _PICTURES],
            "Briefing": [("briefing.pdf", "PDF")] if roster.as_of else [],
            "Changes": [("changes.atom", "feed")] if self._has_feed else [],
        }
        links = " · ".join(
            f"{what}: " + ", ".join(f'<a href="{name}">{word}</a>' for name, word in files)
            for what, files in named.items()
            if files
        )
        head = tags + dataset_element(roster, title, url, self._data)
        return Served(head=head, foot=f"<p>{links}</p>")


def export_site(options: argparse.Namespace) -> int:
    """Write the folder that the options of ``export`` name; return the exit status."""

    def write(
        shown: pd.DataFrame, roster: Roster, filters: Filters, named: NamedBriefing | None
    ) -> None:
        site = StaticSite(
            shown,
            roster,
            filters,
            storage_at(options.data),
            options.url or "",
            options.scale,
            options.paper,
            named,
        )
        files = write_site(site, options.folder)
        size = sum(map(len, files.values())) / 1e6
        said = f"{len(files)} files, {max(size, 0.01):.2f} MB. {site.left_out}"
        print(f"{printable(str(options.folder))}: {count_sites(roster, shown)}, {said.rstrip()}")

    return export_shown(options, write)


def write_site(site: StaticSite, folder: Path) -> dict[str, bytes]:
    """Write a site as a folder, all of it or nothing; return its files.

    Parameters
    ----------
    site : StaticSite
    folder : Path
        It is replaced where this command has written all that is in it.

    Raises
    ------
    SiteFolderError
        When it holds anything else.
    OSError
        When it cannot be written; what was there stays.
    """
    named, folder = folder, folder.resolve()
    _check(folder)
    makers = site.makers()
    bar = ProgressBar(sys.stderr)
    files: dict[str, bytes] = {}
    for name, make in makers.items():
        bar.show(len(files) / len(makers), f"{len(files) / len(makers):4.0%} {name:<20}")
        files[name] = make()
    bar.show(1, f"{1:4.0%} {'':<20}")
    bar.close()
    written = {
        "made_by": f"python -m export site, {version()}",
        "list": site.roster.version,
        "files": {name: _digest(data) for name, data in sorted(files.items())},
    }
    files[MANIFEST] = _json(written)
    draft = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}")
    old = draft.with_name(f"{draft.name}.old")
    try:
        draft.mkdir()
        for name, data in files.items():
            (draft / name).write_bytes(data)
        if folder.exists():
            try:
                folder.rename(old)
            except OSError as error:
                if error.errno != errno.EBUSY:
                    raise
                raise SiteFolderError(
                    f"{printable(str(folder))} cannot be replaced, because something is mounted "
                    f"there; name a folder inside it. Nothing was written."
                ) from error
        try:
            draft.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    except OSError as error:
        error.filename = str(named)  # and not that of the draft, which nobody has named
        raise
    finally:
        for one in (draft, old):
            shutil.rmtree(one, ignore_errors=True)
    return files


def _check(folder: Path) -> None:
    """Raise where something is in a folder that this command has not written."""
    said = printable(str(folder))
    if not folder.parent.is_dir():
        raise SiteFolderError(f"{printable(str(folder.parent))} is not a folder.")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise SiteFolderError(f"{said} is a file; name a folder.")
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    try:
        ours = json.loads(there.pop(MANIFEST).read_bytes())["files"] if there else {}
    except (KeyError, TypeError, ValueError):
        ours = {}
    for name, path in sorted(there.items()):
        if not path.is_file() or _digest(path.read_bytes()) != ours.get(name):
            raise SiteFolderError(
                f"{said} contains {printable(name)}, which this command did not write; name "
                f"another folder. Nothing was written."
            )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode()
