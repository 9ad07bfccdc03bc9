"""What reading a file costs, good ones and hostile ones, beside a bare ``pandas.read_csv``.

``python -m benchmarks.reading`` makes the files in a temporary folder, reads each in a process of
its own, and prints its seconds of CPU and how far the memory rose above that of the process before.
"""

import argparse
import csv
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import psutil

from benchmarks.table import markdown_table
from common.terminal import command_parser

ROWS = 100_000
NAMES = ("Memphis", "Toledo", "Cañon City", "St. Louis", "Mayagüez", "Coeur d’Alene")
STATES = ("Tennessee", "OH", "Colo.", "MO", "Puerto Rico", "Idaho")
HEADINGS = ("City Name", "ST", "Type", "Date", "Track", "Comments")


def good_rows() -> list[tuple[str, ...]]:
    chance = random.Random(7)
    rows = []
    for number in range(ROWS):
        place = chance.randrange(len(NAMES))
        day = f"{chance.randint(1, 12)}/{chance.randint(1, 28)}/20{chance.randint(15, 25)}"
        rows.append((NAMES[place], STATES[place], "city", day, "East", f"row\u00a0{number}"))
    return rows


def good_csv(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *good_rows()])


def good_xlsx(path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sites")
    for row in (HEADINGS, *good_rows()):
        sheet.append(row)
    book.save(path)


def huge(path: Path) -> None:
    line = b"Memphis,TN,city,2017-06-20\n" * 40_000
    with path.open("wb") as file:
        file.write(b"city,state,kind,announced\n")
        while file.tell() < 250_000_000:
            file.write(line)


def long_cell(path: Path) -> None:
    path.write_bytes(b"city,state\nMemphis,TN\n" + b"x" * 5_000_000 + b",TN\n")


def wide(path: Path) -> None:
    head = ",".join(["city", "state", *(f"column {n}" for n in range(4998))])
    row = ",".join(["Memphis", "TN", *["x"] * 4998])
    path.write_text("\n".join([head, *[row] * 1000]), encoding="utf-8")


def unclosed(path: Path) -> None:
    path.write_bytes(b'city,state\n"Memphis,TN\n' + b"Toledo,OH\n" * 1_900_000)


def blank_lines(path: Path) -> None:
    path.write_bytes(b"city,state\n" + b"\n" * 19_000_000 + b"Memphis,TN\n")


def many_cells(path: Path) -> None:
    head = ",".join(["city", "state", *(f"c{n}" for n in range(98))])
    path.write_bytes(f"{head}\n".encode() + (b"M,TN" + b",ab" * 65 + b"\n") * 99_000)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(2000):
                part.write(b" " * 1_000_000)


def many_xlsx_cells(path: Path) -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    row = b"<row>" + b"<c/>" * 20_000 + b"</row>"
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                data = data.replace(b"<sheetData>", b"<sheetData>" + row * 1000)
            archive.writestr(part.filename, data)


FILES: tuple[tuple[str, str, Callable[[Path], None]], ...] = (
    ("100,000 rows of CSV", "good.csv", good_csv),
    ("100,000 rows of a workbook", "good.xlsx", good_xlsx),
    ("6.6 million cells in 20 MB", "cells.csv", many_cells),
    ("250 MB", "huge.csv", huge),
    ("one cell of 5 MB", "long.csv", long_cell),
    ("5,000 columns", "wide.csv", wide),
    ("a quotation mark never closed, 19 MB", "unclosed.csv", unclosed),
    ("19 million blank lines", "blank.csv", blank_lines),
    ("a workbook that unpacks to 2 GB", "bomb.xlsx", bomb),
    ("a workbook of 20 million blank cells", "blank.xlsx", many_xlsx_cells),
)


def child(what: str, path: Path) -> None:
    """Read one file and print what it took, as JSON."""
    import pandas as pd

    from common.errors import TableError
    from sites.check import check_sites
    from sites.clean import clean_cells
    from sites.read import read_sites

    read_sites(b"city,state\nMemphis,TN\n")
    pd.read_csv(io.BytesIO(b"a\n1\n"), dtype="str")
    process = psutil.Process()
    before = process.memory_info().rss
    end, steps = "", []
    start = time.process_time()
    try:
        if what == "pandas":
            end = f"{len(pd.read_csv(path, dtype='str', keep_default_na=False)):,} rows"
        else:
            file = read_sites(path)
            steps.append(time.process_time())
            frame, _ = clean_cells(file.frame)
            steps.append(time.process_time())
            check_sites(frame)
            end = f"{len(frame):,} rows"
    except TableError as error:
        end = f"refused: {error}"
    steps.append(time.process_time())
    # The highest that it ever was, in KiB on Linux.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    taken = [b - a for a, b in zip([start, *steps], steps, strict=False)]
    print(json.dumps({"seconds": taken, "mib": (peak - before) / 2**20, "end": end}))


def measured(what: str, path: Path) -> dict:
    command = [sys.executable, "-m", "benchmarks.reading", "--child", what, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def line(title: str, path: Path, found: dict) -> list[str]:
    seconds = " + ".join(f"{part:.2f}" for part in found["seconds"])
    size = path.stat().st_size / 2**20
    return [title, f"{size:.1f}", seconds, f"{found['mib']:.0f}", found["end"]]


def main() -> None:
    parser = command_parser("benchmarks.reading", __doc__)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child[0], Path(options.child[1]))
        return
    rows = []
    with tempfile.TemporaryDirectory(prefix="reading-") as folder:
        for title, name, make in FILES:
            path = Path(folder) / name
            make(path)
            rows.append(line(title, path, measured("read", path)))
            if name == "good.csv":
                bare = measured("pandas", path)
                rows.append(line("the same, bare pandas.read_csv", path, bare))
            path.unlink()
    head = ("file", "MB", "CPU seconds to read + clean + check", "MB of memory more", "end")
    print(markdown_table(head, rows))


if __name__ == "__main__":
    main()
