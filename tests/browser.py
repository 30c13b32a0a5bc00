"""Driving the app in a real browser: a server on the demo, a page, and what must never happen."""

from __future__ import annotations

import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, Request, WebSocket, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from screens.look import SCREENS
from tests import ready_server
from tests.browser_setup import find_browser

# Before a release: every tab, and every journey by mouse too.
ALL_OF_IT = os.environ.get("EVERY_STATE") == "1"
# How long nothing is said before page and server are taken to be at rest, in seconds.
QUIET_MOMENT = 0.1
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Chromium's own calls home are not the app's.
QUIET = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


# The accessible name of what has the focus, as far as our own screens need it.
_NAME_OF_FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || ["BODY", "MAIN"].includes(at.tagName)) return "";
  const shown = at.cloneNode(true);
  for (const icon of shown.querySelectorAll("[data-testid=stIconMaterial]")) icon.remove();
  const named = (at.getAttribute("aria-labelledby") ?? "").split(" ")
    .map(id => document.getElementById(id)?.innerText ?? "").join(" ");
  const words = at.getAttribute("aria-label") || named || at.labels?.[0]?.innerText
    || shown.textContent || at.getAttribute("placeholder") || at.getAttribute("title") || "";
  return words.trim().replace(/\\s+/g, " ");
}"""

_ROLE_OF_FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.getAttribute("role") ?? "";
}"""


_GOES_TO = """path => {
  history.pushState({}, "", `/${path}`);
  dispatchEvent(new PopStateEvent("popstate"));
}"""

_STANDS_STILL = """() => {
  const now = document.querySelectorAll("[data-testid=stMain] *").length;
  const still = now > 5 && now === window.cgLastSeen;
  window.cgLastSeen = now;
  return still;
}"""


@dataclass
class Talk:
    """What page and server say to each other: whether what the page asked for has been answered.

    Read from Streamlit's own messages, as the page says that it is at rest before it has asked.
    """

    at_work: bool = False
    last: float = 0.0

    def listen(self, socket: WebSocket) -> None:
        """Follow a connection from its opening to its end."""
        socket.on("framesent", self._asked)
        socket.on("framereceived", self._said)
        socket.on("close", lambda _: setattr(self, "at_work", False))

    def at_rest(self) -> bool:
        """All is answered, and nobody has said anything for a moment."""
        return not self.at_work and time.monotonic() - self.last > QUIET_MOMENT

    def _asked(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes):
            self._note(working=BackMsg.FromString(frame).WhichOneof("type") == "rerun_script")

    def _said(self, frame: bytes | str) -> None:
        if not isinstance(frame, bytes):
            return
        message = ForwardMsg.FromString(frame)
        kind = message.WhichOneof("type")
        early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if kind == "script_finished" and not early:
            self.at_work = False
        self._note(working=kind == "new_session")

    def _note(self, *, working: bool) -> None:
        self.at_work = self.at_work or working
        self.last = time.monotonic()


@dataclass
class Visit:
    """A page of the app, every request that tried to leave this machine, every box it opened.

    ``asked_to_stay`` counts how often it asked before it was left; the answer is always to leave.
    """

    page: Page
    address: str
    strayed: list[str] = field(default_factory=list)
    spoke: list[str] = field(default_factory=list)
    asked_to_stay: int = 0
    talk: Talk = field(default_factory=Talk)

    def open(self, path: str = "") -> None:
        """Go to a screen and wait until it stands."""
        self.page.goto(f"{self.address}/{_in_address(path)}")
        self.settle()
        # On a busy machine the browser is still fetching what draws buttons and fields.
        self.page.wait_for_function(_STANDS_STILL, polling=100)

    def go(self, path: str) -> None:
        """Go from the screen that stands to another, as a link within the app or Back does.

        A third of the cost of ``open``, which fetches and starts the whole page anew.
        """
        self.page.evaluate(_GOES_TO, _in_address(path))
        self.settle()
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).to_have_text(SCREENS[path.partition("?")[0]])
        self.page.wait_for_function(_STANDS_STILL, polling=100)

    def settle(self) -> None:
        """Wait until the server has nothing more to say."""
        app = self.page.locator('[data-testid="stApp"]')
        app.wait_for(timeout=20_000)
        self.page.wait_for_timeout(200)
        until = time.monotonic() + 20
        while not self.talk.at_rest() and time.monotonic() < until:
            self.page.wait_for_timeout(25)
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=20_000
        )

    def rerun(self) -> None:
        """Let the page be made again, by the key that the app keeps from people."""
        for kind in ("keydown", "keyup"):
            self.page.evaluate(
                "kind => document.dispatchEvent(new KeyboardEvent(kind,"
                " { key: 'r', code: 'KeyR', keyCode: 82, which: 82, bubbles: true }))",
                kind,
            )
        self.settle()

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA, with the elements."""
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
        found = Axe().run(self.page, options=options).response["violations"]
        if found:
            # A box that is just opening overlaps for a moment what stands below it.
            self.page.wait_for_timeout(700)
            found = Axe().run(self.page, options=options).response["violations"]
        return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]

    def tab_to(self, name: str, *, role: str = "", most: int = 120, back: bool = False) -> None:
        """Press Tab until what has the focus is called ``name`` (or begins with it), by keyboard.

        A person at a keyboard goes on from where they are; the page's end leads to its beginning.
        Where a ``role`` is given, only what states it is meant.
        """
        passed = []
        for _ in range(most):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            at = self.focused()
            if at.startswith(name) and (not role or self.page.evaluate(_ROLE_OF_FOCUS) == role):
                return
            passed.append(at)
        pytest.fail(f"no “{name}” within {most} presses of Tab; passed {passed[-40:]}")

    def focused(self) -> str:
        """The name of what has the focus."""
        return str(self.page.evaluate(_NAME_OF_FOCUS))

    def type(self, name: str, words: str, *, enter: bool = False) -> None:
        """Go to a field by keyboard and type into it, in place of what is there."""
        self.tab_to(name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)
        if enter:
            self.page.keyboard.press("Enter")
            self.settle()

    def press(self, name: str, key: str = "Enter") -> None:
        """Go to a button or link by keyboard and press it."""
        self.tab_to(name)
        self.page.keyboard.press(key)
        self.settle()

    def crashes(self) -> list[str]:
        """Every box that says only that something went wrong."""
        return self.page.get_by_test_id("stException").all_inner_texts()

    def errors(self) -> list[str]:
        """Every error box on the screen."""
        return self.page.locator(
            '[data-testid="stException"], [data-testid="stAlertContentError"]'
        ).all_inner_texts()


def _in_address(path: str) -> str:
    """The first screen has no name there: under its own, a box says that there is no such page."""
    return "" if path == next(iter(SCREENS)) else path


def browser_or_skip() -> str:
    """The browser's path; without one the test skips, or fails where a browser is required."""
    path = find_browser()
    if path:
        return path
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail("no Chromium here, and REQUIRE_BROWSER=1")
    pytest.skip("no Chromium here")


@dataclass(frozen=True)
class Server:
    """A running app: where it answers, and its process."""

    address: str
    pid: int


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(database: Path, *more: str, port: int | None = None) -> Iterator[Server]:
    """The app on a project file, as `commonground serve` starts it with ``more`` options."""
    port = port or free_port()
    # Started elsewhere on purpose: our settings must hold wherever that is.
    log = database.parent / "server.log"
    server = ready_server.start(["serve", "--db", str(database), "--port", str(port), *more], log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", server)
        yield Server(address, server.pid)
    finally:
        server.stop()
        # Shown beside a test that failed: what a page calls "reference …" is told there.
        print(log.read_text("utf-8", errors="replace"))


@contextmanager
def visiting(
    browser: Browser, address: str, *, width: int = 1280, also: str | None = None
) -> Iterator[Visit]:
    """A fresh page whose requests are watched; all go to the app, or to ``also``."""
    context = browser.new_context(viewport={"width": width, "height": 1800})
    page = context.new_page()
    page.set_default_timeout(15_000)
    visit = Visit(page, address)

    known = (address, "data:", "blob:", address.replace("http", "ws"), also or address)

    def watch(request: Request) -> None:
        if not request.url.startswith(known):
            visit.strayed.append(request.url)

    def hush(dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            visit.asked_to_stay += 1
            dialog.accept()
            return
        visit.spoke.append(dialog.message)
        dialog.dismiss()

    page.on("websocket", visit.talk.listen)
    page.on("request", watch)
    page.on("dialog", hush)
    try:
        yield visit
    except (AssertionError, PlaywrightError, pytest.fail.Exception) as error:
        error.add_note(_seen(page))
        raise
    finally:
        context.close()
    assert visit.strayed == [], "a request tried to leave this machine"


def _seen(page: Page) -> str:
    """What somebody in front of the page would have seen, for whoever reads of the failure."""
    try:
        return f"At {page.url} stood:\n{page.locator('body').inner_text(timeout=2_000)[:4_000]}"
    except PlaywrightError:
        return "The page could not be read any more."


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, once for all tests of a module."""
    path = browser_or_skip()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


def _wait_for(address: str, server: ready_server.Running) -> None:
    for _ in range(300):
        if server.stopped():
            pytest.fail("the server stopped while starting")
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except urllib.error.HTTPError:
            return  # It answers, if only that people are to sign in.
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not start within 30 seconds")
