"""A small identity provider for tests: OpenID Connect with the code flow, on this machine.

It signs anybody in who is chosen on its page, as the claims ``PEOPLE`` say. ``spoil`` changes an
identity token before it is signed, as a provider would that is not the one it should be.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, CLIENT_SECRET = "common-ground", "only-the-app-and-the-provider-know-this"

PEOPLE: dict[str, dict[str, Any]] = {
    "owner": {"email": "Ash@Example.org", "email_verified": True},
    "member": {"email": "cy@example.org", "email_verified": True},
    "stranger": {"email": "nobody@example.org", "email_verified": True},
    # Typed by themselves into an account of their own.
    "pretender": {"email": "ash@example.org", "email_verified": False},
}

Spoil = Callable[[dict[str, Any]], dict[str, Any]]


def _as_it_is(claims: dict[str, Any]) -> dict[str, Any]:
    return claims


@dataclass
class Provider:
    """The provider's state: its key, the codes it gave out, and what it was asked."""

    address: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    # What tokens are signed with; another key is not the one that is published.
    signs_with: RSAKey | None = None
    spoil: Spoil = _as_it_is
    asked: list[dict[str, str]] = field(default_factory=list)
    _codes: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    @property
    def metadata(self) -> str:
        """Where it says what it can."""
        return f"{self.address}/.well-known/openid-configuration"

    def app(self) -> Starlette:
        """What it answers."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/jwks", self._jwks),
                Route("/authorize", self._authorize),
                Route("/chosen", self._chosen),
                Route("/token", self._token, methods=["POST"]),
                Route("/logout", self._logout),
            ]
        )

    async def _metadata(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/jwks",
                "end_session_endpoint": f"{self.address}/logout",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _jwks(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        ways = "".join(
            f'<p><a href="/chosen?{urlencode(asked | {"person": person})}">{person}</a></p>'
            for person in PEOPLE
        )
        return HTMLResponse(f'<html lang="en"><title>Provider</title>{ways}</html>')

    async def _chosen(self, request: Request) -> Response:
        asked = dict(request.query_params)
        code = secrets.token_urlsafe(16)
        self._codes[code] = (asked["person"], asked)
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", status_code=302)

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        held = self._codes.pop(str(form["code"]), None)
        if held is None or not self._is_the_app(request) or not _proves(form, held[1]):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        person, asked = held
        now = int(time.time())
        claims = self.spoil(
            {
                "iss": self.address,
                "aud": CLIENT,
                "sub": person,
                "iat": now,
                "exp": now + 600,
                "nonce": asked["nonce"],
                **PEOPLE[person],
            }
        )
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signs_with or self.key)
        return JSONResponse(
            {"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": token}
        )

    async def _logout(self, request: Request) -> Response:
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], status_code=302)

    def _is_the_app(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").removeprefix("Basic ")
        return base64.b64decode(given).decode() == f"{CLIENT}:{CLIENT_SECRET}"


def _proves(form: Any, asked: dict[str, str]) -> bool:
    """Whether whoever brings the code is who asked for it (PKCE)."""
    digest = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
    return (
        asked.get("code_challenge_method") == "S256"
        and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
    )


@contextmanager
def provider() -> Iterator[Provider]:
    """The provider, answering in a thread of its own."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    ours = Provider(f"http://127.0.0.1:{listening.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(ours.app(), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield ours
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()
