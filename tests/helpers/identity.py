"""A small OpenID Connect provider on this computer: real discovery, PKCE and signed tokens."""

import base64
import contextlib
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.helpers.running import free_port

CLIENT_ID = "the-map"
CLIENT_SECRET = "between these two"


@dataclass
class Provider:
    """Who may sign in, and what was asked.

    Attributes
    ----------
    url : str
    people : dict of str to dict
        By name, what the token claims of them.
    asked : list of str
        The paths of all requests, in their order.
    """

    url: str
    people: dict[str, dict[str, object]]
    asked: list[str] = field(default_factory=list)
    _key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Starlette:
        routes = {
            "/.well-known/openid-configuration": self._metadata,
            "/keys": self._keys,
            "/authorize": self._authorize,
            "/chosen": self._chosen,
            "/logout": self._logout,
        }
        return Starlette(
            routes=[
                *(Route(path, self._noted(answer)) for path, answer in routes.items()),
                Route("/token", self._token, methods=["POST"]),
            ]
        )

    def _noted(self, answer):  # type: ignore[no-untyped-def]
        def noted(request: Request) -> Response:
            self.asked.append(request.url.path)
            return answer(request)

        return noted

    def _metadata(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "end_session_endpoint": f"{self.url}/logout",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        )

    def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False, use="sig", alg="RS256")]})

    def _authorize(self, request: Request) -> Response:
        """Let the person at the browser say who they are."""
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        links = "".join(
            f'<p><a href="/chosen?{html.escape(query)}">{name}</a></p>'
            for name in self.people
            for query in (urlencode({**asked, "person": name}),)
        )
        return HTMLResponse(f"<!doctype html><title>Who are you?</title>{links}")

    def _chosen(self, request: Request) -> Response:
        asked = dict(request.query_params)
        code = secrets.token_urlsafe()
        self._codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", status_code=302)

    async def _token(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        form = await request.form()
        asked = self._codes.pop(str(form["code"]))
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        known = request.headers["Authorization"] == f"Basic {basic}"
        if not known or challenge != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "sub": asked["person"],
            "iat": now,
            "exp": now + 3600,
            "nonce": asked["nonce"],
            **self.people[asked["person"]],
        }
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self._key)
        return JSONResponse(
            {
                "access_token": secrets.token_urlsafe(),
                "token_type": "Bearer",
                "expires_in": 3600,
                "id_token": signed,
            }
        )

    def _logout(self, request: Request) -> Response:
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], status_code=302)


def write_secrets(home: Path, provider: Provider, address: str, *editors: str) -> Path:
    """Write the secrets file of a map that asks this provider; a server's ``HOME`` is this one."""
    auth = {
        "redirect_uri": f"{address}/oauth2callback",
        "cookie_secret": "nobody else may know what is written here",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "server_metadata_url": f"{provider.url}/.well-known/openid-configuration",
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in auth.items()]
    secrets_file = home / ".streamlit" / "secrets.toml"
    secrets_file.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(["[auth]", *lines, "[editors]", f"emails = {json.dumps(editors)}", ""])
    secrets_file.write_text(text, "utf-8")
    return secrets_file


@contextlib.contextmanager
def running_provider(people: dict[str, dict[str, object]]) -> Iterator[Provider]:
    """Serve a provider that lets these people sign in."""
    port = free_port()
    provider = Provider(f"http://127.0.0.1:{port}", people)
    server = uvicorn.Server(
        uvicorn.Config(provider.app(), host="127.0.0.1", port=port, log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(timeout=20)
