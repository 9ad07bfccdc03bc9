"""The app behind nginx, set up as guides say: no one edits by way of it without the token."""

import contextlib
import ssl
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.helpers import ROOT
from tests.helpers.line import ONLY_HERE, Line, knock, token_cookie
from tests.helpers.nginx import make_certificate, needs_nginx, running_nginx
from tests.helpers.running import Server, free_port, running_server

ADDRESS = "https://map.example.org"
UPGRADE = """proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";"""

pytestmark = needs_nginx


@contextlib.contextmanager
def nginx(folder: Path, server: Server, rules: str) -> Iterator[str]:
    """Run a proxy before the app; yield its address."""
    port = free_port()
    folder.mkdir()
    temporary = "\n".join(
        f"  {kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = f"""worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
{temporary}
  access_log off;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass {server.url};
      {UPGRADE}
      {rules}
    }}
  }}
}}
"""
    with running_nginx(folder, text, f"http://127.0.0.1:{port}") as url:
        yield url


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, told by what address browsers reach it."""
    environment = {"PARTNERSHIP_MAP_EDITING": "local", "PARTNERSHIP_MAP_ADDRESS": ADDRESS}
    with running_server(tmp_path_factory.mktemp("named"), environment=environment) as running:
        yield running


def test_with_upgrade_and_connection_alone(named: Server, tmp_path: Path) -> None:
    with nginx(tmp_path / "nginx", named, "") as proxy:
        # The proxy hands on its own name for the app; a browser says where it is.
        with pytest.raises(InvalidStatus) as refused:
            knock(proxy)
        assert refused.value.response.status_code == 403
        for headers in ({"Origin": ADDRESS}, {"Origin": named.url}):
            viewer = Line(proxy, headers)
            assert ONLY_HERE in viewer.visit("update")
            viewer.close()
        elsewhere = Line(proxy, {"Origin": ADDRESS, **token_cookie(named)})
        assert ONLY_HERE in elsewhere.visit("update")
        elsewhere.close()


def test_with_the_host_handed_on(named: Server, tmp_path: Path) -> None:
    rules = "proxy_set_header Host $host;"
    port = named.url.rpartition(":")[2]
    with nginx(tmp_path / "nginx", named, rules) as proxy:
        for host in ("localhost", "127.0.0.1", "[::1]", f"127.0.0.1:{port}"):
            # nginx hands on the name without its port.
            origin = f"http://{host.removesuffix(f':{port}')}"
            pretender = Line(proxy, {"Origin": origin, "Host": host})
            assert ONLY_HERE in pretender.visit("update"), host
            pretender.close()


def test_with_all_that_a_proxy_can_say(named: Server, tmp_path: Path) -> None:
    rules = """proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"""
    with nginx(tmp_path / "nginx", named, rules) as proxy:
        viewer = Line(proxy, {"Origin": proxy, **token_cookie(named)})
        assert ONLY_HERE in viewer.visit("update")
        viewer.close()


@pytest.mark.parametrize(
    ("days", "told"),
    [(-1, (1, "Certificate will expire\n")), (60, (0, "Certificate will not expire\n"))],
)
def test_the_guides_command_tells_of_a_certificate_in_time_and_so_does_the_health_check(
    tmp_path: Path, days: int, told: tuple[int, str]
) -> None:
    certificate, key = make_certificate(tmp_path, timedelta(days=days))
    port = free_port()
    text = f"""pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}
http {{
  access_log off;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    return 200 ok;
  }}
}}
"""
    guide = (ROOT / "docs" / "for-operators.md").read_text("utf-8").splitlines()
    (command,) = (line for line in guide if line.startswith("openssl s_client"))
    with running_nginx(tmp_path, text, f"https://127.0.0.1:{port}", verify=False) as url:
        done = subprocess.run(
            command.replace("map.example.org:443", f"127.0.0.1:{port}"),
            shell=True,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == told
        context = ssl.create_default_context(cafile=certificate)
        if days > 0:
            assert httpx.get(url, verify=context, trust_env=False).text == "ok"
        else:
            with pytest.raises(httpx.ConnectError, match="certificate has expired"):
                httpx.get(url, verify=context, trust_env=False)
