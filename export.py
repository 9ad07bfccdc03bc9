"""``python -m export``: what the map shows as a file, or a folder, that needs no server of ours."""

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from common.terminal import (
    add_as_of_option,
    add_data_option,
    add_filter_option,
    add_named_option,
    check_named,
    command_parser,
    run,
)

SITE = "site"
ENDINGS = ("png", "svg", "pdf", "xlsx", "csv", "geojson", "kml", "html")
PAPERS = ("letter", "a4")


def main(
    arguments: Sequence[str] | None = None, *, environment: Mapping[str, str] = os.environ
) -> int:
    """Write the file; return the exit status, 0 when it is written, else 2."""
    parser = _parser(environment)
    options = parser.parse_args(arguments)
    check_named(parser, options)
    # Imported here so that --help and a wrong option need not wait for pandas.
    if options.file == SITE:
        if options.folder is None:
            parser.error(f"name a folder: python -m export {SITE} FOLDER")
        from ui.public.static_site import export_site

        return export_site(options)
    if options.folder is not None or options.url:
        parser.error(f"a folder and --url belong to: python -m export {SITE} FOLDER")
    from briefing.export_command import write_export

    return write_export(options)


def _file(text: str) -> Path | str:
    if text == SITE:
        return text
    path = Path(text)
    if path.suffix.lower().removeprefix(".") not in ENDINGS:
        raise argparse.ArgumentTypeError(
            f"“{text}” must end with one of: {', '.join(f'.{one}' for one in ENDINGS)}"
        )
    return path


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        right = False
    if not right or parts.query or parts.fragment or set(text) & set(' \t\n"<>\\'):
        raise argparse.ArgumentTypeError(f"“{text}” must look like https://maps.example.org/sites/")
    return text.rstrip("/") + "/"


def _scale(text: str) -> int:
    if text not in ("1", "2", "3", "4"):
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 to 4")
    return int(text)


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = command_parser(
        "export",
        "Write what the map shows as a file, without a server or a network. The file's ending "
        "decides: .html is the map itself, which opens anywhere; .png, .svg and .pdf are pictures "
        "of it; .xlsx, .csv, .geojson and .kml contain the sites. “site FOLDER” writes all of it "
        "as a static site, which any host can serve.",
        "Exit status: 0 if all is written, 2 if not; nothing is left half written.",
    )
    parser.add_argument("file", type=_file, metavar="FILE", help=f"or “{SITE}”, with a folder")
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        metavar="FOLDER",
        help=f"for “{SITE}”: creates this folder, or replaces one that this command has written",
    )
    parser.add_argument(
        "--url",
        type=_url,
        metavar="URL",
        help=f"for “{SITE}”: its future address; catalog, feed and link previews need it",
    )
    add_filter_option(parser)
    add_named_option(parser, f"sites, and in HTML or “{SITE}” its slides")
    add_data_option(parser, "sites.csv and the other files", environment)
    add_as_of_option(parser)
    parser.add_argument(
        "--scale",
        type=_scale,
        default=1,
        metavar="N",
        help="for a PNG: multiply its width of 1200 pixels by N (default: 1)",
    )
    parser.add_argument(
        "--paper", choices=PAPERS, default=PAPERS[0], help="for a PDF (default: letter)"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(run(main))
