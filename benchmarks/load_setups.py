"""What is under load: a process, two with a database behind nginx, or the static site."""

import contextlib
import gzip
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psutil

from benchmarks.contestants import THIS_APP, Server, running_server
from benchmarks.rivals.page import DATA_VARIABLE, ROOT
from common.folder import STORE_VARIABLE
from tests.helpers.database import running_database
from tests.helpers.nginx import running_nginx, shipped_nginx
from tests.helpers.running import free_port
from versions.moving import import_folder
from versions.postgres import PostgresStorage

FILES: Final = """
worker_processes auto;
worker_rlimit_nofile 65536;
pid {folder}/nginx.pid;
events {{ worker_connections 16384; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  gzip_static on;
  server {{
    listen 127.0.0.1:{port};
    root {site};
    location = /healthz {{ return 200; }}
  }}
}}
"""


@dataclass
class Setup:
    """What is running.

    Attributes
    ----------
    servers : list of Server
        The app's processes.
    beside : list of psutil.Process
        The first process of nginx and of the database.
    tls : ssl.SSLContext or None
        What trusts its certificate.
    """

    title: str
    url: str
    servers: list[Server] = field(default_factory=list)
    beside: list[psutil.Process] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    @property
    def host(self) -> str:
        """The name and port."""
        return urlsplit(self.url).netloc

    def app_ms(self) -> float:
        """Return the CPU time that the app's processes have used so far, in milliseconds."""
        return sum(one.cpu_ms() for one in self.servers)

    def beside_ms(self) -> float:
        """Return the CPU time that nginx and the database have used so far, in milliseconds."""
        used = 0.0
        for process in self._beside():
            times = process.cpu_times()
            used += times.user + times.system
        return 1000 * used

    def memory_mib(self) -> float:
        """Return what the app's processes have in memory, in MiB."""
        return sum(one.memory_mib() for one in self.servers)

    def files(self) -> int:
        """Return how many files the app's processes have open."""
        return sum(psutil.Process(one.process.pid).num_fds() for one in self.servers)

    def _beside(self) -> list[psutil.Process]:
        return [one for first in self.beside for one in (first, *first.children(recursive=True))]


@contextlib.contextmanager
def one_process(folder: Path, data: Path) -> Iterator[Setup]:
    """Serve a data folder as ``make run`` does."""
    with running_server(THIS_APP, folder, data) as server:
        yield Setup("1 process", server.url, [server])


@contextlib.contextmanager
def two_processes(folder: Path, data: Path) -> Iterator[Setup]:
    """Serve it by two processes with PostgreSQL, behind nginx as ``deploy/`` has it, with TLS."""
    with running_database() as database, contextlib.ExitStack() as stack:
        storage = PostgresStorage(database.address())
        import_folder(data, storage)
        storage.close()
        store = {STORE_VARIABLE: storage.address}
        one, two = (
            stack.enter_context(running_server(THIS_APP, folder, data, **store)) for _ in range(2)
        )
        proxy = stack.enter_context(
            shipped_nginx(folder / "nginx", (one.url, two.url), free_port())
        )
        main = int((database.folder / "data" / "postmaster.pid").read_text("utf-8").split()[0])
        beside = [*_nginx(), psutil.Process(main)]
        title = "2 processes, nginx, PostgreSQL"
        yield Setup(title, proxy.url, [one, two], beside, proxy.context)


@contextlib.contextmanager
def static_site(folder: Path, data: Path) -> Iterator[Setup]:
    """Serve the site that ``python -m export site`` makes, compressed beforehand, by nginx."""
    site = folder / "site"
    subprocess.run(
        [sys.executable, "-m", "export", "site", site],
        check=True,
        cwd=ROOT,
        env={**os.environ, DATA_VARIABLE: str(data)},
        stdout=subprocess.DEVNULL,
    )
    for path in [one for one in site.rglob("*") if one.is_file()]:
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    port = free_port()
    text = FILES.format(folder=folder, site=site, port=port)
    with running_nginx(folder, text, f"http://127.0.0.1:{port}") as url:
        yield Setup("static site, nginx", url, beside=_nginx())


def _nginx() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if one.name() == "nginx"]
