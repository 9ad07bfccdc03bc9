"""A real nginx before servers of the tests, also as ``deploy/`` sets it up."""

import contextlib
import ipaddress
import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.helpers import ROOT
from tests.helpers.running import free_port

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
needs_nginx = pytest.mark.skipif(
    not Path(NGINX).exists() and not os.environ.get("CI"), reason="there is no nginx"
)


@contextlib.contextmanager
def running_nginx(folder: Path, text: str, url: str, verify: ssl.SSLContext | bool = True):
    """Run nginx with a configuration until it answers at an address; yield that."""
    (folder / "nginx.conf").write_text(text, "utf-8")
    account = ["-g", "daemon off;" + (" user root;" if os.geteuid() == 0 else "")]
    process = subprocess.Popen(
        [NGINX, "-e", folder / "error.log", "-c", folder / "nginx.conf", *account]
    )
    try:
        for _ in range(600):
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"{url}/healthz", verify=verify, trust_env=False).raise_for_status()
                break
            with contextlib.suppress(subprocess.TimeoutExpired):
                pytest.fail(f"nginx ended: {process.wait(timeout=0.1)}")
        yield url
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True)
class Proxy:
    """nginx with the shipped configuration.

    Attributes
    ----------
    plain : str
        The address without encryption.
    """

    url: str
    plain: str
    context: ssl.SSLContext

    def client(self, local: str = "127.0.0.1", server: str = "") -> httpx.Client:
        """Return a client at a local address, of the server that its cookie names."""
        return httpx.Client(
            base_url=self.url,
            transport=httpx.HTTPTransport(verify=self.context, local_address=local),
            cookies={"map_server": server} if server else None,
            timeout=60,
        )


@contextlib.contextmanager
def shipped_nginx(folder: Path, servers: tuple[str, str], port: int) -> Iterator[Proxy]:
    """Run ``deploy/nginx.conf`` before two servers' addresses, with its own paths, at a port."""
    folder.mkdir()
    certificate, key = make_certificate(folder, timedelta(days=1))
    plain = free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    addresses = {
        f"10.77.0.1{number}:8501": urlsplit(server).netloc
        for number, server in enumerate(servers, start=1)
    }
    for old, new in {
        **addresses,
        **{old.replace(".", r"\."): new.replace(".", r"\.") for old, new in addresses.items()},
        "listen 8080;": f"listen 127.0.0.1:{plain};",
        "listen 8443 ": f"listen 127.0.0.1:{port} ",
        "/tmp/": f"{folder}/",
        "/etc/nginx/tls/fullchain.pem": str(certificate),
        "/etc/nginx/tls/privkey.pem": str(key),
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    context = ssl.create_default_context(cafile=certificate)
    with running_nginx(folder, text, f"https://127.0.0.1:{port}", context) as url:
        yield Proxy(url, f"http://127.0.0.1:{plain}", context)


def make_certificate(folder: Path, lasts: timedelta) -> tuple[Path, Path]:
    """Write a certificate of 127.0.0.1 that lasts so long from now on, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + lasts)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, secret
