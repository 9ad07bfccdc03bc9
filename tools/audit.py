"""``make audit``: known flaws of the packages, by pip-audit, and bandit's look at our own code.

Exit status: 0 when nothing was found, 1 when something was, 2 when an advisory service could not be
asked about every package, so that nothing is known of the rest.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOUND: Final = 1
NOT_ASKED: Final = 2
_CODE: Final = (
    *("app.py", "pages", "ui", "cartography", "briefing", "roster", "geocode", "sites"),
    *("tables", "versions", "common", "tools"),
)


def main() -> int:
    """Run both and return the exit status."""
    flaws, silent = _ask_about_packages()
    for line in flaws:
        print(f"KNOWN FLAW: {line}")
    if silent:
        print(
            "NOT AUDITED: the advisory service could not be asked about "
            f"{', '.join(silent)}. Nothing is known of them; run this again with a network."
        )
    bandit = [sys.executable, "-m", "bandit", "-q", "-r", "--severity-level", "medium", *_CODE]
    clean = subprocess.run(bandit, cwd=ROOT).returncode == 0
    print("Our own code: " + ("bandit finds nothing." if clean else "see above."))
    if flaws or not clean:
        return FOUND
    if silent:
        return NOT_ASKED
    print("No known flaw in any package.")
    return 0


def _ask_about_packages() -> tuple[list[str], list[str]]:
    command = [*(sys.executable, "-m", "pip_audit"), *("--local", "--format", "json")]
    done = subprocess.run(
        [*command, "--progress-spinner", "off"], cwd=ROOT, capture_output=True, text=True
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError:  # it ended before it had one
        reason = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        return [], [f"any package (pip-audit: {reason})"]
    return read_answer(answer["dependencies"])


def read_answer(dependencies: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Return known flaws, a line for each, and the packages that no one could be asked about."""
    flaws = []
    silent = []
    for one in dependencies:
        if "skip_reason" in one:
            silent.append(str(one["name"]))
        for flaw in one.get("vulns", ()):
            fixed = ", ".join(flaw.get("fix_versions", ())) or "no version yet"
            flaws.append(f"{one['name']} {one['version']}: {flaw['id']}, fixed in {fixed}")
    return flaws, silent


if __name__ == "__main__":
    sys.exit(main())
