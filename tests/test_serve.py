"""The server: headers on every answer, uploads in memory, errors that give nothing away."""

from __future__ import annotations

import asyncio
import logging
import tomllib
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message

import serve
from common.errors import BadInput

ROOT = Path(__file__).resolve().parent.parent


def _ask(app: Starlette, path: str) -> dict[str, str]:
    """The headers of one answer, without a network."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async def answer() -> None:
        await app(scope, receive, send)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    asyncio.run(app(scope, receive, send))
    pairs = sent[0]["headers"]
    return {name.decode(): value.decode() for name, value in pairs}


def test_every_answer_carries_the_headers_even_a_missing_page() -> None:
    app = Starlette(
        routes=[
            Route("/", lambda _request: PlainTextResponse("x", headers={"x-frame-options": "a"}))
        ],
        middleware=[Middleware(serve.SecurityHeaders)],
    )
    for path in ("/", "/nowhere"):
        headers = _ask(app, path)
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval'" not in policy.replace("wasm-unsafe-eval'", "")
        assert "http:" not in policy
        assert "https:" not in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"


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
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert config["server"]["maxUploadSize"] * 1024 * 1024 == serve.LARGEST_UPLOAD


def test_the_app_is_closed_by_default() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert config["client"]["disableDataExport"] is True


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
