"""What ``python -m geocode`` does once its options are read."""

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn, TextIO

from common.errors import PartnershipMapError, TableError
from common.limits import Limits
from common.progress import ProgressBar
from common.wording import printable
from geocode.file_check import FileCheck, ledger_or_empty, print_rejected
from geocode.gazetteer.geocoder import Gazetteer
from geocode.geocoded import GeocodedSites
from geocode.ledger import FILE_NAME as LEDGER_NAME
from geocode.ledger import Change, Decision, Ledger, LedgerEntry
from geocode.ledger_file import decide, read_ledger, undo, update_ledger
from geocode.online.ask import OnlineAnswers, ask_online, online_questions, with_candidates
from geocode.online.service import OnlineSettings, read_options, settings_from
from geocode.outlines import Outlines
from geocode.pipeline import geocode_sites
from geocode.review import review_places
from geocode.review_queue import why_open
from geocode.shipped import load_gazetteer, load_outlines
from geocode.terminal import person
from sites.clean import cleaned_file
from sites.read import SitesFile, read_sites
from sites.source import Source
from versions.folder import storage_at
from versions.storage import Storage, read_bytes

SITES_NAME: Final = "sites.csv"


def locate(
    options: argparse.Namespace,
    refuse: Callable[[str], NoReturn],
    *,
    day: str,
    environment: Mapping[str, str],
) -> int:
    """Locate every row of the file that the options name, and print what came of it.

    Parameters
    ----------
    refuse : callable
        Ends the command with a sentence on an option that cannot be used.
    environment : mapping
        Where options for online services and limits may be.
    """
    settings = None
    try:
        if options.online is not None:
            settings = settings_from(options.online, read_options(environment, options.secrets))
        who = person(options.by)
        limits = Limits.from_environment(environment)
    except ValueError as error:
        refuse(str(error))
    path: Path = options.check or options.data / SITES_NAME
    screen = sys.stderr if options.json else sys.stdout
    try:
        run = _LocatingRun.start(path, options, day, limits)
        run.keep_found()
        if settings:
            run.ask_online(settings, screen)
        if options.review:
            run.review(who, screen)
    except PartnershipMapError as error:  # first: some of ours are an OSError as well
        return print_rejected(path, str(error), as_json=options.json)
    except OSError as error:
        message = f"{error.filename or options.data}: {error.strerror or error}."
        return print_rejected(path, message, as_json=options.json)
    check = FileCheck(path, run.file, run.geocoded)
    if options.json:
        check.print_json()
    else:
        check.print_rows(how=bool(options.check))
    for issue in run.ledger.issues:
        print(f"{issue.file}: {printable(issue.message)}", file=screen)
    print(
        f"\n{check.counts}. {run.saved(options.data)} Verdict: {check.verdict.value}.", file=screen
    )
    return check.verdict.exit_status


@dataclass
class _LocatingRun:
    """One run over one file; each step leaves ``ledger`` and ``geocoded`` as they are then.

    Attributes
    ----------
    storage : Storage or None
        Where the ledger is; None when nothing is to be written.
    """

    file: SitesFile
    geocoder: Gazetteer
    ledger: Ledger
    geocoded: GeocodedSites
    storage: Storage | None
    day: str
    outlines: Outlines
    answers: OnlineAnswers | None = None
    added: int = 0

    @classmethod
    def start(
        cls, path: Path, options: argparse.Namespace, day: str, limits: Limits
    ) -> "_LocatingRun":
        """Read everything and locate what can be located."""
        storage = storage_at(options.data)
        if options.check:
            file = Source.from_options(path, options).read(storage, limits)
        else:
            file = cleaned_file(read_sites(_stored(storage), name=SITES_NAME, limits=limits))
        geocoder, outlines = load_gazetteer(), load_outlines()
        ledger = ledger_or_empty(storage) if options.check else read_ledger(storage)
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
            rows = self.file.frame.loc[[row]]
            return why_open(rows, entry, self.geocoder, self.outlines, self.ledger)

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

    def saved(self, folder: Path) -> str:
        """One sentence on what was written."""
        if self.storage is None:
            return "Nothing was written."
        return f"{folder / LEDGER_NAME}: " + (
            f"{self.added} added." if self.added else "nothing to add."
        )

    def _save_where_open(self, entries: Iterable[LedgerEntry]) -> None:
        """Save entries, but for places that someone else decided on in the meantime."""

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


def _stored(storage: Storage) -> bytes:
    try:
        return read_bytes(storage, SITES_NAME)
    except OSError as error:
        raise TableError(f"{SITES_NAME} cannot be opened: {error.strerror}.") from error
