"""``python -m geocode``: locate every row of a sites file, and say what needs a person."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TextIO

from common.errors import DataFolderError, PartnershipMapError, TableError
from common.folder import ROOT
from common.limits import Limits
from common.terminal import ProgressBar, add_data_option, command_parser, run
from common.wording import printable
from geocode.gazetteer.geocoder import FILE_NAME as GAZETTEER_NAME
from geocode.gazetteer.geocoder import Gazetteer
from geocode.ledger import FILE_NAME as LEDGER_NAME
from geocode.ledger import (
    Change,
    Decision,
    Ledger,
    LedgerEntry,
    decide,
    read_ledger,
    undo,
    update_ledger,
)
from geocode.online.ask import OnlineAnswers, ask_online, online_questions, with_candidates
from geocode.online.service import OnlineError, OnlineSettings, read_options, settings_from
from geocode.outlines import FILE_NAME as OUTLINES_NAME
from geocode.outlines import Outlines
from geocode.pipeline import GeocodedSites, geocode_sites
from geocode.report import (
    FileVerdict,
    build_report,
    rejected_report,
    report_text,
    verdict_of,
)
from geocode.resolve import Verdict
from geocode.review import review_places
from geocode.review_queue import why_open
from geocode.terminal import person, rows_table
from sites.check import check_sites
from sites.clean import cleaned_file
from sites.columns import VERDICT
from sites.read import SitesFile, read_sites
from sites.source import Source, add_source_options
from versions.folder import FolderStorage
from versions.storage import Storage, read_bytes

SHIPPED: Final = ROOT / "data" / "gazetteer"
"""Gazetteer and outlines, which no program has of its own."""
SITES_NAME: Final = "sites.csv"
SECRETS: Final = ROOT / ".streamlit" / "secrets.toml"


def main(
    arguments: Sequence[str] | None = None,
    *,
    today: Callable[[], date] = date.today,
    environment: Mapping[str, str] = os.environ,
) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; by default those of the process.
    today : callable
        The clock, for the dates in the ledger.
    environment : mapping
        Where the data folder and options for online services stand.

    Returns
    -------
    int
        Exit status: 0 accepted, 1 some need a person, 2 rejected.
    """
    parser = _parser(environment)
    options = parser.parse_args(arguments)
    if options.check and options.review:
        parser.error("--review saves decisions, and --check writes nothing: leave one of them out.")
    settings = None
    try:
        if options.online is not None:
            found = read_options(environment, options.secrets)
            settings = settings_from(options.online, found)
        who = person(options.by)
        limits = Limits.from_environment(environment)
    except (OnlineError, ValueError) as error:
        parser.error(str(error))
    path: Path = options.check or options.data / SITES_NAME
    screen = sys.stderr if options.json else sys.stdout
    try:
        run = _Run.start(path, options, today().isoformat(), limits)
        run.keep_found()
        if settings:
            run.ask_online(settings, screen)
        if options.review:
            run.review(who, screen)
    except (PartnershipMapError, OSError) as error:
        message = (
            str(error) if isinstance(error, PartnershipMapError) else _sentence(error, options.data)
        )
        print(f"Rejected: {message}", file=sys.stderr)
        if options.json:
            print(report_text(rejected_report(str(path), message)))
        return FileVerdict.REJECT.exit_status
    issues = check_sites(run.file.frame)
    open_rows = run.geocoded.frame[VERDICT] != Verdict.LOCATED
    verdict = verdict_of(bool(open_rows.any()), issues)
    if options.json:
        print(report_text(build_report(str(path), run.file, run.geocoded, issues)))
    else:
        if options.check:
            print(f"{path.name}: read as {printable(run.file.how)}.")
        print(rows_table(run.file.frame, run.geocoded))
        for repair in run.file.repairs:
            print(f"{path.name}: {printable(repair.what)} ({printable(repair.where)}).")
        for issue in issues:
            print(f"{path.name}: {printable(issue.message)}")
    for issue in run.ledger.issues:
        print(f"{issue.file}: {printable(issue.message)}", file=screen)
    review = int(open_rows.sum())
    print(
        f"\n{len(open_rows)} read, {len(open_rows) - review} located, {review} for review. "
        f"{run.saved} Verdict: {verdict.value}.",
        file=screen,
    )
    return verdict.exit_status


@dataclass
class _Run:
    """One run over one file; each step leaves ``ledger`` and ``geocoded`` as they are then.

    Attributes
    ----------
    storage : FolderStorage or None
        Where the ledger is; None when nothing is to be written.
    """

    file: SitesFile
    geocoder: Gazetteer
    ledger: Ledger
    geocoded: GeocodedSites
    storage: FolderStorage | None
    day: str
    outlines: Outlines
    answers: OnlineAnswers | None = None
    added: int = 0

    @classmethod
    def start(cls, path: Path, options: argparse.Namespace, day: str, limits: Limits) -> "_Run":
        """Read everything and locate what can be located."""
        storage = FolderStorage(options.data)
        if options.check:
            file = Source.from_options(path, options).read(storage, limits)
        else:
            file = cleaned_file(read_sites(_stored(storage), name=SITES_NAME, limits=limits))
        geocoder = Gazetteer.load(SHIPPED / GAZETTEER_NAME)
        outlines = Outlines.load(SHIPPED / OUTLINES_NAME)
        try:
            ledger = read_ledger(storage)
        except DataFolderError as error:
            if not options.check:
                raise
            # Another file's fault is not this one's: it is judged by the gazetteer alone.
            print(f"{error} It is left out of account.", file=sys.stderr)
            ledger = Ledger()
        geocoded = geocode_sites(file.frame, geocoder, ledger, outlines=outlines)
        to = None if options.check else storage
        return cls(file, geocoder, ledger, geocoded, to, day, outlines)

    def keep_found(self) -> None:
        """Write down what the gazetteer located."""
        found = self.geocoded.new_entries(self.day)
        if found:
            self._save_where_open(found)

    def ask_online(self, settings: OnlineSettings, screen: TextIO) -> None:
        """Ask a service about what is open, and save each answer that counts at once."""
        places = online_questions(self.file.frame, self.geocoded, self.geocoder, self.ledger)
        bar = ProgressBar(sys.stderr, lines=True)

        def progress(done: int, total: int, label: str) -> None:
            count = f"{done} of {total}: {printable(label)[:40]}"
            bar.show(done / total, f"{count:<56}")

        self.answers = ask_online(
            places,
            settings,
            day=self.day,
            ledger=self.ledger,
            in_state=self.outlines.holds,
            save=lambda entry: self._save_where_open([entry]),
            progress=progress,
        )
        bar.close()
        print(self.answers.summary, file=screen)
        self._again()

    def review(self, who: str, screen: TextIO) -> None:
        """Ask a person about what is open, and save each decision at once."""

        def ask(prompt: str) -> str | None:
            screen.write(prompt)
            screen.flush()
            try:
                line = sys.stdin.readline()
            except KeyboardInterrupt:
                line = ""
            if not sys.stdin.isatty():
                screen.write("\n")
            return line or None

        def settles(row: int, entry: LedgerEntry) -> str:
            ledger = self.ledger.with_entries([entry])
            return why_open(self.file.frame.loc[[row]], ledger, self.geocoder, self.outlines)

        reviewed = review_places(
            self.file.frame,
            self.geocoded,
            ask=ask,
            tell=lambda text: print(text, file=screen),
            settles=settles,
            save=self._decide,
            undo=self._undo,
            who=who,
            day=self.day,
            in_state=self.outlines.holds,
        )
        print(f"\n{reviewed.summary}\n", file=screen)
        self._again()

    @property
    def saved(self) -> str:
        """One sentence on what was written."""
        if self.storage is None:
            return "Nothing was written."
        return f"{self.storage.folder / LEDGER_NAME}: " + (
            f"{self.added} added." if self.added else "nothing to add."
        )

    def _save_where_open(self, entries: Iterable[LedgerEntry]) -> None:
        """Save entries, but for places that somebody else has decided on in the meantime."""

        def add(ledger: Ledger) -> Ledger:
            new = [entry for entry in entries if ledger.decision(entry.key) is None]
            self.added += len(new)
            return ledger.with_entries(new)

        self._update(add)

    def _decide(self, decision: Decision) -> Change:
        assert self.storage is not None  # a check has no review
        change = decide(self.storage, decision)
        self.ledger = read_ledger(self.storage)
        self.added += 1
        return change

    def _undo(self, change: Change) -> bool:
        assert self.storage is not None  # a check has no review
        done = undo(self.storage, change)
        self.ledger = read_ledger(self.storage)
        self.added -= done
        return done

    def _update(self, change: Callable[[Ledger], Ledger]) -> None:
        if self.storage is None:
            self.ledger = change(self.ledger)
        else:
            self.ledger = update_ledger(self.storage, change)

    def _again(self) -> None:
        self.geocoded = geocode_sites(
            self.file.frame, self.geocoder, self.ledger, outlines=self.outlines
        )
        if self.answers:
            self.geocoded = with_candidates(self.geocoded, self.answers)


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = command_parser(
        "geocode",
        (
            "Locate every row of sites.csv, with no network, and write the coordinates with "
            "their source to locations.csv."
        ),
        (
            "Exit status: 0 when the file is accepted, 1 when it is accepted and some rows need "
            "a person, 2 when it is rejected or the command is not one. What is already in "
            "locations.csv is not looked up again."
        ),
    )
    add_data_option(parser, "sites.csv and locations.csv", environment)
    parser.add_argument(
        "--check",
        type=Path,
        metavar="FILE",
        help="look at this sites file in place of the stored one, and write nothing at all",
    )
    add_source_options(parser)
    parser.add_argument(
        "--json",
        action="store_true",
        help="print one JSON object and nothing else; everything that is for a person goes to "
        "standard error",
    )
    parser.add_argument(
        "--online",
        metavar="SERVICE",
        help="ask one of geopy's services, such as nominatim, about what the gazetteer leaves "
        "open; its options are taken from PARTNERSHIP_MAP_ONLINE_CONTACT (who asks; needed), "
        "…_API_KEY, …_DOMAIN and so on, …_MIN_DELAY, …_TIMEOUT, …_ERROR_WAIT (seconds) and "
        "…_RETRIES, or from the secrets file",
    )
    parser.add_argument(
        "--secrets",
        type=Path,
        default=SECRETS,
        metavar="FILE",
        help="TOML file with a section [online]; it may be absent (default: the app's own, "
        ".streamlit/secrets.toml)",
    )
    parser.add_argument(
        "--review",
        action="store_true",
        help="ask in the terminal about each open place: the number of a candidate takes it, c "
        "types coordinates, l leaves the place out for now, s or Enter skips it, u takes the last "
        "decision back, q ends; each decision is saved at once",
    )
    parser.add_argument(
        "--by",
        metavar="NAME",
        help="who decides in a review (default: the name of the account)",
    )
    return parser


def _stored(storage: Storage) -> bytes:
    try:
        return read_bytes(storage, SITES_NAME)
    except OSError as error:
        raise TableError(f"{SITES_NAME} cannot be opened: {error.strerror}.") from error


def _sentence(error: OSError, folder: Path) -> str:
    return f"{error.filename or folder}: {error.strerror or error}."


if __name__ == "__main__":
    raise SystemExit(run(main))
