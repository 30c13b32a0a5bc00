"""The app as a server: security headers, a warm start, errors that give nothing away.

Started by ``commonground serve`` and ``commonground demo``; ``serve:app`` also runs under any ASGI
server behind a proxy.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import logging
import os
import re
import secrets
import sqlite3
import sys
import threading
import time
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.config import set_option
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from common.errors import CommonGroundError
from common.who import COMMAND_LINE
from presenting.erasing import delete_expired
from project import DATABASE_VARIABLE, ROOMS, default_path, open_project
from room.door import RoomDoor
from screens.lookout import ROUTE
from screens.show_and_tell.door import hang
from screens.signing_in.door import Door, asked_path, by_tls_alone
from screens.signing_in.settings import TOLD_ADDRESS, ByProxy, SignIn, the_sign_in
from storage import Project
from storage.at_hand import keep_at_hand
from storage.erasing.forgetting import finish_forgetting
from storage.services import refuse_without_owner

HERE = Path(__file__).resolve().parent
_A_DAY = 86_400.0
# A screen hands over to others with every element that it sends; with Python's usual 5 ms it waits
# that long for its next turn each time somebody else's screen is being made.
_TURN_S = 0.0005
# After how many new objects Python looks for what is no longer used: among the new ones, every
# fifteenth time among those a little older, and every hundredth time of that among all.
_LOOKED_THROUGH = (2_000, 15, 100)
LARGEST_UPLOAD = 100 * 1024 * 1024

# 'wasm-unsafe-eval' is for charts; blob: is how Streamlit loads our own browser parts. Streamlit
# writes its styles into the page, so those alone may be inline.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), usb=()"),
)

# Kept by a browser for a year, where it came by TLS: from then on it comes by nothing else.
TLS_ONLY = (b"strict-transport-security", b"max-age=31536000")
# Files that were made to be saved stay where they are saved, and nowhere else.
NOT_KEPT = (b"cache-control", b"no-store")
# What the app's own page asks for of Streamlit's inner addresses; the rest tell of the server or
# drive the app without a browser, and are not there.
_CORE = "/_stcore/"
_NEEDED = ("health", "host-config", "stream", "upload_file/", "bidi-components/")

_log = logging.getLogger("commonground")


class SecurityHeaders:
    """Puts the headers above on every answer, and answers the app's own pages alone.

    Streamlit judges a name or a page by itself only where a page connects, lets every other program
    of this computer in, and asks a service on the internet for this computer's address first.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        refusal = _refusal(scope)
        if scope["type"] == "websocket":
            await (self.app if refusal is None else WebSocketClose(1008))(scope, receive, send)
            return
        by_tls = scope.get("scheme") == "https"
        headers = (*HEADERS, TLS_ONLY) if by_tls else HEADERS
        if asked_path(scope).startswith("/media/"):
            headers = (*headers, NOT_KEPT)
        ours = {name for name, _ in headers}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0].lower() not in ours]
                message["headers"] = [
                    *(by_tls_alone(pair) if by_tls else pair for pair in kept),
                    *headers,
                ]
            await send(message)

        await (refusal or self.app)(scope, receive, with_headers)


def _refusal(scope: Scope) -> PlainTextResponse | None:
    """Why this is not even given to the app, None where it is.

    It is asked by another name than its own, as by a stranger's page whose name was made to lead
    here; by another page than its own, be it of this computer; or for what its page never asks for.
    """
    asked = Headers(scope=scope)
    hosts = asked.getlist("host")
    if len(hosts) != 1 or not is_host_allowed(hosts[0]):
        return PlainTextResponse("This is not served by that name.", 400)
    origins = asked.getlist("origin")
    if any(origin.lower() not in _own_origins(hosts[0]) for origin in origins):
        return PlainTextResponse("Another page may not ask this.", 403)
    path = asked_path(scope)
    if path.startswith(_CORE) and not path[len(_CORE) :].startswith(_NEEDED):
        return PlainTextResponse("There is nothing here.", 404)
    return None


def _own_origins(host: str) -> tuple[str, str]:
    """A page of ours as a browser names it; before a proxy it came by TLS, and here it does not."""
    return f"http://{host.lower()}", f"https://{host.lower()}"


def keep_uploads_in_memory() -> None:
    """Above 1 MB the web server would spool an upload to a temporary file on the disk.

    An upload may be a child-level report, which must never touch the disk, so there is no size from
    which one would. What is larger than ``LARGEST_UPLOAD`` is refused while it comes in.
    """
    MultiPartParser.spool_max_size = 0


def the_file() -> Path:
    """The project file this server serves."""
    return Path(os.environ.get(DATABASE_VARIABLE) or default_path())


def warm_up() -> None:
    """Import what screens need and bring the project up to date before the first visitor.

    ``gc.freeze()`` then takes those modules out of every full collection. What is remembered of a
    national project is not among them: a full collection of it stops everybody for a fifth of a
    second, and Python's own thresholds had one every five seconds with fifty people at work.
    """
    for name in ("pandas", "screens.where_we_stand.screen", "screens.process_map.screen"):
        importlib.import_module(name)
    keep_at_hand()
    opened = open_project(the_file())
    if the_sign_in():
        refuse_without_owner(opened)
    sys.setswitchinterval(_TURN_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_LOOKED_THROUGH)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Start-up."""
    log_sign_ins()
    keep_uploads_in_memory()
    warm_up()
    yield


def on_script_error(error: Exception) -> bool:
    """Show people what they can put right, and for anything else a reference, never a trace.

    The log gets the kind of error and where it was raised, not its message: a message may quote
    what somebody said or typed.
    """
    if isinstance(error, CommonGroundError):
        st.error(error.sentence())
        return True
    reference = secrets.token_hex(3)
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    where = f"{Path(step.tb_frame.f_code.co_filename).name}:{step.tb_lineno}" if step else "?"
    _log.error("error %s: %s at %s", reference, type(error).__name__, where)
    st.error(
        f"Something went wrong here (reference {reference}). Nothing you saved is lost. "
        "Go back, or reload the page."
    )
    return True


def log_sign_ins() -> None:
    """Let the server's log have a line, with its time, for everybody who comes in."""
    if not _log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        _log.addHandler(handler)
        _log.propagate = False
    _log.setLevel(logging.INFO)


def make_app(sign_in: SignIn | None) -> st.App:
    """The app behind its door."""

    def project() -> Project:
        return Project(the_file().expanduser().resolve(), ROOMS)

    return st.App(
        HERE / "app.py",
        secrets=sign_in.for_streamlit() if sign_in else None,  # type: ignore[arg-type]
        lifespan=lifespan,
        routes=[ROUTE],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Door, sign_in=sign_in, project=project),
        ],
        on_script_error=on_script_error,
    )


def settings(sign_in: SignIn | None = None) -> dict[str, object]:
    """Every setting of ``.streamlit/config.toml`` by its dotted name, and those of the sign-in.

    Streamlit looks for that file where it was started; ours must hold wherever that is. A
    ``STREAMLIT_…`` variable of the same name goes before it, as Streamlit promises.
    """
    sections = tomllib.loads((HERE / ".streamlit" / "config.toml").read_text("utf-8"))
    stated = {
        f"{section}.{name}": value
        for section, values in sections.items()
        for name, value in values.items()
    }
    held = {name: value for name, value in stated.items() if _variable(name) not in os.environ}
    return held | settings_of(sign_in) if sign_in else held


def settings_of(sign_in: SignIn) -> dict[str, object]:
    """What follows from how people sign in, whatever else was set."""
    told = {"server.allowedHosts": [sign_in.host], "server.enableXsrfProtection": True}
    if isinstance(sign_in.way, ByProxy):
        # Else a page that was cut off could be taken up again by somebody else.
        return told | {"server.trustedUserHeaders": {TOLD_ADDRESS: "address"}}
    return told


def _variable(setting: str) -> str:
    """ "server.allowedHosts" -> "STREAMLIT_SERVER_ALLOWED_HOSTS"."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", setting.replace(".", "_"))
    return f"STREAMLIT_{words.upper()}"


def delete_what_expired(project: Project) -> int:
    """Delete the sessions whose time is up today; returns how many. A fault is put off, and told.

    What an earlier deletion left in the file, as others were at work in it, goes first. The log
    gets a number and the kind of a fault, never a title.
    """
    try:
        is_clean = finish_forgetting(project)
        done = delete_expired(project, COMMAND_LINE, date.today())
    except (CommonGroundError, sqlite3.Error, OSError) as error:
        _log.warning("sessions whose time is up were not deleted: %s", type(error).__name__)
        return 0
    if not (is_clean if done is None else done.is_clean):
        _log.warning("traces of what was deleted are still in the file; tried again tomorrow")
    if done is None:
        return 0
    _log.warning("%d sessions deleted: their time was up", done.sessions)
    return done.sessions


def delete_daily(project: Project) -> None:
    """Do that now and once a day from now on, for as long as this process runs."""

    def daily() -> None:
        while True:
            delete_what_expired(project)
            time.sleep(_A_DAY)

    threading.Thread(target=daily, name="delete what expired", daemon=True).start()


def run(address: str, port: int, door: RoomDoor | None) -> None:
    """Serve until stopped. ``door``: where phones may answer a round while one is open."""
    if door is not None:
        hang(door)
        atexit.register(door.stop)
    sign_in = the_sign_in()
    where = {"server.address": address, "server.port": port}
    make_app(sign_in).run(config=settings(sign_in) | where)


def _made_for_any_server() -> st.App:
    """What ``serve:app`` is: the same, whoever starts it."""
    sign_in = the_sign_in()
    if sign_in:
        for name, value in settings_of(sign_in).items():
            set_option(name, value)
    return make_app(sign_in)


app = _made_for_any_server()
