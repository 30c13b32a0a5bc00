"""The app's front door: what may be asked by whom, before any of the app is reached.

- Nobody signs in: only what reaches the server on the machine's own address is let in.
- OpenID Connect: downloads, uploads and the rest of what is not the page itself are for whoever is
  signed in and among the project's people. The page is open: it asks people to sign in.
- A proxy: nothing at all without its secret. Who it let in is passed on under a name of our own.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.config import get_option
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from screens.signing_in.claims import vouched_for
from screens.signing_in.settings import (
    TOLD_ADDRESS,
    ByProxy,
    OpenId,
    SignIn,
    is_this_machine,
)
from storage import Project
from storage.services import signing_in

RawHeaders = list[tuple[bytes, bytes]]

# What the page needs before anybody has signed in.
_OPEN = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream")
_CLOSED = ("/media/", "/_stcore/", "/component/")
_HANDED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "via")
_POLICY_VIOLATION = 1008


class Door:
    """Refuses what is not let in. ``project`` gives the project, once there is one."""

    def __init__(
        self, app: ASGIApp, *, sign_in: SignIn | None, project: Callable[[], Project]
    ) -> None:
        self.app, self._sign_in, self._project = app, sign_in, project

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        sign_in = self._sign_in
        if sign_in is None:
            if not _is_local(scope):
                await _refuse(scope, receive, send, "This app answers on its own machine only.")
                return
            await self.app(scope, receive, send)
            return
        if isinstance(sign_in.way, ByProxy):
            told = as_the_proxy_said(scope["headers"], sign_in.way)
            if told is None:
                await _refuse(scope, receive, send, "Please come through the sign-in.")
                return
            scope = {**scope, "headers": told}
        if _is_closed(asked_path(scope)) and not await self._is_let_in(scope, sign_in):
            await _refuse(scope, receive, send, "Please sign in first.")
            return
        if scope["type"] == "websocket":
            receive = _until(time.monotonic() + sign_in.hours * 3600, receive, send)
        await self.app(scope, receive, _only_encrypted(send) if sign_in.is_encrypted else send)

    async def _is_let_in(self, scope: Scope, sign_in: SignIn) -> bool:
        address = _address(HTTPConnection(scope), sign_in)
        if address is None:
            return False
        # Asked anew every time: whoever was taken off the list is out at once.
        return await run_in_threadpool(signing_in, self._project(), address) is not None


def as_the_proxy_said(headers: RawHeaders, way: ByProxy) -> RawHeaders | None:
    """The headers with who was let in under our own name; None where the proxy did not send them.

    Some servers take ``X_Name`` for ``X-Name``, so both spellings are one here; of each there is
    to be exactly one, spelt as it is set.
    """
    secret, address = _only(headers, way.secret_header), _only(headers, way.address_header)
    if secret is None or not hmac.compare_digest(secret, way.secret.encode()):
        return None
    if not address or not address.strip():
        return None
    ours = {way.secret_header, way.address_header, TOLD_ADDRESS}
    kept = [(name, value) for name, value in headers if _spelt(name) not in ours]
    return [*kept, (TOLD_ADDRESS.encode(), address.strip())]


def _only(headers: RawHeaders, wanted: str) -> bytes | None:
    found = [(name, value) for name, value in headers if _spelt(name) == wanted]
    if len(found) != 1 or b"_" in found[0][0]:
        return None
    return found[0][1]


def _spelt(name: bytes) -> str:
    return name.decode("latin-1").casefold().replace("_", "-")


def _address(asked: HTTPConnection, sign_in: SignIn) -> str | None:
    if isinstance(sign_in.way, ByProxy):
        return asked.headers.get(TOLD_ADDRESS)
    vouched = vouched_for(_claims(asked.cookies, sign_in.way), sign_in.way, sign_in, time.time())
    return vouched.address if vouched else None


def _claims(cookies: Mapping[str, str], way: OpenId) -> Mapping[str, object]:
    """What Streamlit wrote into its signed cookie as somebody signed in; nothing where it lies."""

    def one(name: str) -> bytes | None:
        held = cookies.get(name)
        if held is None:
            return None
        return decode_signed_value(way.cookie_secret, name, held.encode("latin-1", "replace"))

    whole = get_cookie_with_chunks(one, USER_COOKIE_NAME)
    claims = json.loads(whole) if whole else {}
    return claims if isinstance(claims, dict) else {}


def asked_path(scope: Scope) -> str:
    """What is asked for, as the app itself takes it, wherever it was told to answer.

    A server may put it below a path, which then stands before what was asked; so may Streamlit.
    """
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    if root and path.startswith(root) and path[len(root) :][:1] in ("", "/"):
        path = path[len(root) :]
    below = str(get_option("server.baseUrlPath") or "").strip("/")
    return path.removeprefix(f"/{below}") if below else path


def _is_closed(asked: str) -> bool:
    return asked.startswith(_CLOSED) and asked not in _OPEN


def by_tls_alone(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A header of an answer, with a cookie in it marked to go back by TLS and nothing else.

    Streamlit cannot tell that it is behind a proxy that takes the TLS off.
    """
    name, value = pair
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return pair
    return name, value + b"; Secure"


def _is_local(scope: Scope) -> bool:
    """Whether somebody at this machine asks: at its own address, or over a socket file.

    What a proxy hands on comes from this machine too, for people of any other. By its headers it is
    known, and by the name they typed, whatever names the server was told to answer to.
    """
    host = (scope.get("server") or ("", None))[0]
    asked = Headers(scope=scope)
    name = urlsplit(f"//{asked.get('host', 'localhost')}").hostname or ""
    return (
        (is_this_machine(host) or host.startswith("/"))
        and is_this_machine(name)
        and not any(header in asked for header in _HANDED_ON)
    )


async def _refuse(scope: Scope, receive: Receive, send: Send, words: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        return
    await PlainTextResponse(words, status_code=403)(scope, receive, send)


def _until(end: float, receive: Receive, send: Send) -> Receive:
    """A connection outlives no sign-in: the browser makes another, which is looked at again."""

    async def receiving() -> Message:
        try:
            return await asyncio.wait_for(receive(), max(0.0, end - time.monotonic()))
        except TimeoutError:
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}

    return receiving


def _only_encrypted(send: Send) -> Send:
    """Streamlit's cookies, marked to be sent over TLS only."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [by_tls_alone(each) for each in message["headers"]]
        await send(message)

    return sending
