"""The files of ``deploy/`` agree with the product and each other; ``make lint`` checks each."""

import re
import shutil
import subprocess
import tomllib

import pytest
import yaml
from compose_spec import PyCompose

from tests.helpers import ROOT

DEPLOY = ROOT / "deploy"


def compose() -> dict:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    return yaml.safe_load(text.replace("${MAP_DB_PASSWORD:?set it in deploy/.env}", "secret"))


def test_the_image_holds_the_packages_of_the_product_and_no_others() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = project["tool"]["importlinter"]["root_packages"]
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    assert {name for name in kept if (ROOT / name).is_dir()} == {*packages, "static", "data"}
    assert {name for name in kept if not (ROOT / name).is_dir()} == {
        *("app.py", "export.py", "pyproject.toml", "requirements.txt", "constraints.txt"),
        *("LICENSE", ".streamlit/config.toml"),
    }
    assert all((ROOT / name).exists() for name in kept)


def test_the_composition_is_whole() -> None:
    # With its merges made: they are of YAML and not of the specification.
    PyCompose.from_yaml(yaml.safe_dump(compose())).validate()


def test_nginx_and_the_servers_know_each_other_by_the_same_addresses() -> None:
    services = compose()["services"]
    address = {
        name: services[name]["networks"]["map"]["ipv4_address"] for name in ("nginx", "one", "two")
    }
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for name in ("one", "two"):
        assert services[name]["environment"]["FORWARDED_ALLOW_IPS"] == address["nginx"]
        pool = re.search(rf"upstream {name} {{(.*?)}}", text, re.DOTALL)
        assert pool
        servers = re.findall(r"server (\S+):8501 (.*);", pool[1])
        other = {"one": "two", "two": "one"}[name]
        assert servers == [
            (address[name], "max_fails=0"),
            (address[other], "max_fails=0 backup"),
        ]
        assert f"~{re.escape(address[name])}:8501$ {name};" in text


def test_every_setting_that_they_make_is_one() -> None:
    guide = (ROOT / "docs" / "for-operators.md").read_text("utf-8")
    files = [path for path in DEPLOY.rglob("*") if path.is_file()]
    named = {
        name
        for path in files
        for name in re.findall(r"PARTNERSHIP_MAP_\w+", path.read_text("utf-8"))
    }
    assert len(named) == 5
    assert {name for name in named if f"`{name}`" not in guide} == set()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd")
def test_the_service_is_understood(tmp_path) -> None:
    unit = tmp_path / "partnership-map.service"
    text = (DEPLOY / unit.name).read_text("utf-8")
    assert "/opt/partnership-map" in text
    unit.write_text(text.replace("/opt/partnership-map", str(ROOT)), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
