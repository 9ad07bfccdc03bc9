"""``make sbom``: what the dashboard is made of, as a CycloneDX list, and under which licenses.

Writes ``sbom.json`` and ``licenses.csv``: every Python package that ``requirements.txt`` leads to,
as it is installed.
"""

import csv
import re
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parent.parent
SBOM: Final = "sbom.json"
LICENSES: Final = "licenses.csv"
_READ_BY_HAND: Final = {"us": "BSD-3-Clause"}
"""Of packages whose metadata names none; as their license file reads."""
_LINE: Final = re.compile(r"^[A-Za-z0-9]", re.MULTILINE)


def installed(requirements: Iterable[str]) -> list[Distribution]:
    """Return the installed packages that requirements lead to, by name.

    Raises
    ------
    PackageNotFoundError
        When one that is needed here is not installed.
    """
    found: dict[str, Distribution] = {}
    waiting = [(Requirement(line), "") for line in requirements]
    while waiting:
        asked, extra = waiting.pop()
        if asked.marker and not asked.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(asked.name)
        known = name in found
        one = found.setdefault(name, distribution(asked.name))
        if known and not asked.extras:
            continue
        needs = [Requirement(line) for line in one.requires or ()]
        waiting += [(need, each) for need in needs for each in ("", *asked.extras)]
    return [found[name] for name in sorted(found)]


def license_of(package: Distribution) -> str:
    """Return what a package says of its license: an expression, a name, or classifiers."""
    said = package.metadata
    classified = [
        line.rsplit(" :: ", 1)[-1]
        for line in said.get_all("Classifier") or ()
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    texts = [*(said.get_all("License-Expression") or ()), *(said.get_all("License") or ())]
    named = [text for text in texts if len(text) < 100]  # some put the whole text there
    return named[0] if named else "; ".join(classified) or _READ_BY_HAND.get(package.name, "")


def sbom(packages: Iterable[Distribution]) -> str:
    """Return the list as CycloneDX 1.6, in JSON."""
    licenses = LicenseFactory()
    bom = Bom()
    root = Component(name="partnership-map", type=ComponentType.APPLICATION, bom_ref="map")
    bom.metadata.component = root
    for package in packages:
        stated = license_of(package)
        purl = PackageURL("pypi", None, canonicalize_name(package.name), package.version)
        bom.components.add(
            Component(
                name=package.name,
                version=package.version,
                type=ComponentType.LIBRARY,
                purl=purl,
                bom_ref=str(purl),
                licenses=[licenses.make_from_string(stated)] if stated else [],
            )
        )
    bom.register_dependency(root, bom.components)
    outputter = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6)
    return outputter.output_as_string(indent=2)


def main() -> int:
    """Write both files and return the exit status: 1 when a license is unknown."""
    text = (ROOT / "requirements.txt").read_text("utf-8")
    try:
        packages = installed(line for line in text.splitlines() if _LINE.match(line))
    except PackageNotFoundError as error:
        print(f"{error.name} is not installed.", file=sys.stderr)
        return 1
    (ROOT / SBOM).write_text(sbom(packages) + "\n", "utf-8")
    rows = [(package.name, package.version, license_of(package)) for package in packages]
    with (ROOT / LICENSES).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("package", "version", "license"), *rows])
    unknown = [name for name, _, stated in rows if not stated]
    print(f"{len(rows)} packages: {SBOM}, {LICENSES}.")
    if unknown:
        print(f"No license is stated by {', '.join(unknown)}.")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
