"""What ``python -m export`` does once its options are read."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from briefing.filter_arguments import parse_color, parse_filters
from briefing.named import NamedBriefing, load_named, named_briefing
from briefing.settings import load_settings
from briefing.story import build_story
from common.errors import PartnershipMapError
from common.whole_file import write_whole
from common.wording import printable
from geocode.shipped import load_gazetteer, load_outlines
from roster.as_of import roster_as_of
from roster.build import Inputs, roster_of
from roster.changes import last_change
from roster.export.formats import EXPORTS
from roster.filters import Filters, filter_sites
from roster.moment import parse_as_of
from roster.snapshot import Roster
from versions.folder import storage_at

_Named = NamedBriefing | None


def write_export(options: argparse.Namespace) -> int:
    """Write the file that the options name; return the exit status."""

    def write(shown: pd.DataFrame, roster: Roster, filters: Filters, named: _Named) -> None:
        data = _made(options, shown, roster, filters, named)
        write_whole(options.file, data)
        size = max(len(data) / 1e6, 0.01)
        print(f"{printable(str(options.file))}: {count_sites(roster, shown)}, {size:.2f} MB.")

    return export_shown(options, write)


def export_shown(
    options: argparse.Namespace,
    write: Callable[[pd.DataFrame, Roster, Filters, _Named], None],
) -> int:
    """Write what the filters leave; return the exit status, 0 when all is written, else 2.

    Parameters
    ----------
    write : callable
        Takes rows of ``Roster.sites``, that roster, the filters and the briefing of one's own or
        None; says what it has written.
    """
    try:
        storage = storage_at(options.data)
        own = named_briefing(load_named(storage), options.named) if options.named else None
        inputs, known = Inputs.read(storage), (load_gazetteer(), load_outlines())
        if options.as_of:
            asked = parse_as_of(options.as_of, now=datetime.now(UTC))
            roster = roster_as_of(inputs, storage, asked, *known)
        else:
            roster = roster_of(inputs, *known)
        filters = own.filters_of(roster) if own else _typed(options, roster)
        shown = filter_sites(roster, filters)
        if filters.active and shown.empty:
            return fail("No site matches the filters; nothing was written.")
        if lost := own.lost_color(roster) if own else "":
            print(printable(lost), file=sys.stderr)
        write(shown, roster, filters, own)
    except PartnershipMapError as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.filename or options.data}: {error.strerror or error}.")
    return 0


def _typed(options: argparse.Namespace, roster: Roster) -> Filters:
    """Return the filters that the options name."""
    filters = parse_filters(roster, options.filter)
    color = parse_color(roster, options.color)
    return replace(filters, color=color, states=options.show == "states")


def count_sites(roster: Roster, shown: pd.DataFrame) -> str:
    """Return how many sites there are, in words."""
    program, count = roster.program, len(shown)
    return f"{count:,} {program.site_noun if count == 1 else program.site_noun_plural}"


def _made(
    options: argparse.Namespace,
    shown: pd.DataFrame,
    roster: Roster,
    filters: Filters,
    named: _Named,
) -> bytes:
    ending = _ending(options.file)
    for one in EXPORTS:
        if one.ending == ending:
            return one.write(shown, roster)
    if ending == "html":
        from briefing.map_page import map_html

        storage = storage_at(options.data)
        story = build_story(
            roster,
            filters,
            load_settings(storage),
            day=date.today(),
            named=named,
            changed=last_change(roster, storage),
        )
        return map_html(shown, roster, filters, story=story)
    # Imported here: a table needs no typesetting.
    from briefing.map_files import draw_map

    return draw_map(ending, shown, roster, filters, scale=options.scale, paper=options.paper)


def _ending(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def fail(sentence: str) -> int:
    """Say why nothing was written; return the exit status."""
    print(printable(sentence), file=sys.stderr)
    return 2
