"""The server: headers on every answer, uploads in memory, errors that give nothing away."""

from __future__ import annotations

import asyncio
import logging
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message
from streamlit import config, net_util
from streamlit.web.server.starlette import starlette_routes

import serve
from common.errors import BadInput

ROOT = Path(__file__).resolve().parents[2]


OWN = ("host", "127.0.0.1:8501")
INNER = Starlette(
    routes=[
        Route(
            "/{path:path}",
            lambda _: PlainTextResponse(
                "x", headers={"x-frame-options": "a", "set-cookie": "a=b; Path=/"}
            ),
        ),
        WebSocketRoute("/_stcore/stream", lambda _: None),
    ],
    middleware=[Middleware(serve.SecurityHeaders)],
)


@pytest.fixture(autouse=True)
def _own_names() -> Iterator[None]:
    """The names the app goes by, as its own settings say them."""
    before = {
        name: config.get_option(f"server.{name}") for name in ("allowedHosts", "maxUploadSize")
    }
    config.set_option("server.allowedHosts", serve.settings()["server.allowedHosts"])
    yield
    for name, value in before.items():
        config.set_option(f"server.{name}", value)


def _ask(path: str, *headers: tuple[str, str], **scope: str) -> tuple[int, dict[str, str]]:
    """One answer without a network: its status and headers."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async def answer() -> None:
        held = [(name.encode(), value.encode()) for name, value in headers]
        asked = {"type": "http", "method": "GET", "path": path, "query_string": b"", **scope}
        await INNER({**asked, "headers": held}, receive, send)

    asyncio.run(answer())
    told = {name.decode(): value.decode() for name, value in sent[0].get("headers", ())}
    return sent[0].get("status", sent[0].get("code", 0)), told


def test_every_answer_carries_the_headers_be_it_a_refusal() -> None:
    for path, headers in (("/", [OWN]), ("/_stcore/metrics", [OWN]), ("/", [])):
        _, told = _ask(path, *headers)
        policy = told["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; ")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy.replace("style-src 'self' 'unsafe-inline'", "")
        assert "http:" not in policy
        assert "https:" not in policy
        assert told["x-frame-options"] == "DENY"
        assert told["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" not in told


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([OWN], 200),
        ([("host", "LOCALHOST:9")], 200),
        ([("host", "[::1]:8501")], 200),
        ([], 400),
        ([("host", "evil.example")], 400),
        ([("host", "127.0.0.1.evil.example")], 400),
        ([("host", "127.0.0.1@evil.example")], 400),
        ([OWN, ("host", "evil.example")], 400),
        ([OWN, ("origin", "http://127.0.0.1:8501")], 200),
        ([OWN, ("origin", "http://evil.example")], 403),
        ([OWN, ("origin", "null")], 403),
        ([OWN, ("origin", "")], 403),
        # Another program of this computer; Streamlit lets it in.
        ([OWN, ("origin", "http://127.0.0.1:8502")], 403),
        ([OWN, ("origin", "http://localhost:8501")], 403),
        ([OWN, ("origin", "http://127.0.0.1:8501"), ("origin", "http://evil.example")], 403),
    ],
)
def test_only_the_apps_own_pages_are_answered_by_its_own_name(
    headers: list[tuple[str, str]], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(net_util, "get_external_ip", lambda: pytest.fail("it called out"))
    assert _ask("/media/x", *headers)[0] == status
    if status != 200:
        assert _ask("/_stcore/stream", *headers, type="websocket")[0] == 1008


def test_what_was_made_to_be_saved_is_kept_by_nobody_on_the_way() -> None:
    assert _ask("/media/x", OWN)[1]["cache-control"] == "no-store"
    assert "cache-control" not in _ask("/", OWN)[1]


def test_behind_a_proxy_with_tls_the_browser_is_kept_to_it() -> None:
    _, told = _ask("/", OWN, ("origin", "https://127.0.0.1:8501"), scheme="https")
    assert told["strict-transport-security"] == "max-age=31536000"
    assert told["set-cookie"] == "a=b; Path=/; Secure"
    assert _ask("/", OWN)[1]["set-cookie"] == "a=b; Path=/"


@pytest.mark.parametrize("path", ["metrics", "agent/interact", "agent/mcp", "script-health-check"])
def test_what_the_page_never_asks_for_is_not_there(path: str) -> None:
    assert _ask(f"/_stcore/{path}", OWN)[0] == 404
    # Nor below a path that the server was put under.
    assert _ask(f"/teams/_stcore/{path}", OWN, root_path="/teams")[0] == 404
    for needed in ("health", "host-config", "upload_file/a/b", "bidi-components/a/b.js"):
        assert _ask(f"/_stcore/{needed}", OWN)[0] == 200


def test_what_was_made_to_be_saved_is_kept_by_no_browser_wherever_it_is_served() -> None:
    for path, root in (("/media/a.csv", ""), ("/teams/media/a.csv", "/teams")):
        assert _ask(path, OWN, root_path=root)[1]["cache-control"] == "no-store"


def test_an_upload_of_the_largest_size_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
    serve.keep_uploads_in_memory()
    content = b"x" * serve.LARGEST_UPLOAD
    body = (
        b'--line\r\nContent-Disposition: form-data; name="file"; filename="report.csv"\r\n\r\n'
        + content
        + b"\r\n--line--\r\n"
    )

    async def upload() -> bool:
        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": body, "more_body": False}

        kind = b"multipart/form-data; boundary=line"
        scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind)]}
        form = await Request(scope, receive).form()
        held = form["file"]
        assert not isinstance(held, str)
        assert held.size == len(content)
        rolled = bool(held.file._rolled)  # type: ignore[attr-defined]
        await form.close()
        return rolled

    assert asyncio.run(upload()) is False


def test_the_upload_limit_of_the_app_is_the_one_memory_is_kept_for() -> None:
    told = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert told["server"]["maxUploadSize"] * 1024 * 1024 == serve.LARGEST_UPLOAD


def test_what_is_too_large_is_refused_while_it_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where nobody said beforehand how much it will be."""
    config.set_option("server.maxUploadSize", 2)
    monkeypatch.setattr(starlette_routes, "is_xsrf_enabled", lambda: False)
    session = SimpleNamespace(is_active_session=lambda _session: True)
    kept = SimpleNamespace(add_file=lambda **_: pytest.fail("it was kept"))
    app = Starlette(routes=starlette_routes.create_upload_routes(session, kept, ""))  # type: ignore[arg-type]
    head = b'--line\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    taken = 0
    sent: list[Message] = []

    async def receive() -> Message:
        nonlocal taken
        taken += 1
        body = head if taken == 1 else b"x" * 1024 * 1024
        return {"type": "http.request", "body": body, "more_body": taken < 50}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-type", b"multipart/form-data; boundary=line")]
    path = "/_stcore/upload_file/a/b"
    asked = {"type": "http", "method": "PUT", "path": path, "query_string": b""}
    asyncio.run(app({**asked, "headers": headers}, receive, send))
    assert sent[0]["status"] == 413
    # The two megabytes, one for what stands around a file, and the one that is too many.
    assert taken <= 5


def test_the_app_is_closed_by_default() -> None:
    told = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert told["server"]["address"] == "127.0.0.1"
    assert told["browser"]["gatherUsageStats"] is False
    assert told["client"]["showErrorDetails"] == "none"
    assert told["client"]["disableDataExport"] is True


def test_the_settings_hold_wherever_the_server_is_started_and_variables_go_before_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert serve.settings()["browser.gatherUsageStats"] is False
    assert serve.settings()["theme.textColor"] == "#0b0c0c"
    assert serve.settings()["server.allowedHosts"] == ["localhost", "127.0.0.1", "::1"]
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "council.example")
    assert "server.allowedHosts" not in serve.settings()


def test_an_unforeseen_error_shows_and_logs_nothing_of_what_was_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(st, "error", shown.append)
    secret = "the girl placed with her aunt"
    with pytest.raises(ValueError, match=secret) as raised:
        raise ValueError(secret)
    with caplog.at_level(logging.ERROR):
        assert serve.on_script_error(raised.value) is True
    assert secret not in caplog.text + shown[0]
    assert "ValueError at test_serve.py" in caplog.text
    assert "reference" in shown[0]


def test_a_fault_people_can_mend_is_shown_as_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(st, "error", shown.append)
    serve.on_script_error(BadInput("the file is empty", where="a.txt", remedy="Choose another"))
    assert shown == ["a.txt: the file is empty. Choose another."]
