"""What the packages are, under which licenses, and what is known of them."""

import json

from tools.audit import read_answer
from tools.sbom import ROOT, installed, license_of, sbom


def test_what_is_known_and_what_nobody_could_be_asked_about_are_told_apart() -> None:
    flaw = {"id": "PYSEC-1", "fix_versions": ["2.0"]}
    unfixed = {"id": "PYSEC-2", "fix_versions": []}
    answer = [
        {"name": "a", "version": "1.0", "vulns": [flaw, unfixed]},
        {"name": "b", "version": "1.0", "vulns": []},
        {"name": "c", "skip_reason": "Dependency not found on PyPI"},
    ]
    flaws, silent = read_answer(answer)
    assert flaws == [
        "a 1.0: PYSEC-1, fixed in 2.0",
        "a 1.0: PYSEC-2, fixed in no version yet",
    ]
    assert silent == ["c"]


def test_every_package_that_the_dashboard_runs_on_is_listed_with_its_license() -> None:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    packages = installed(line for line in lines if line[:1].isalpha())
    listed = {one["name"]: one for one in json.loads(sbom(packages))["components"]}
    assert {"streamlit", "pydeck", "geopy", "pandas", "starlette", "numpy"} <= set(listed)
    assert not {"pytest", "ruff", "playwright"} & set(listed)
    assert [one.name for one in packages if not license_of(one)] == []
    pins = dict(
        line.lower().split("==")
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    )
    for name, one in listed.items():
        assert pins[name.lower()] == one["version"]
        assert one["purl"].startswith("pkg:pypi/")
