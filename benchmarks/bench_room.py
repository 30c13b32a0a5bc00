"""Sixty phones vote at once: how long until each vote is on screen.

Bound: a vote is on screen within 1 s at 60 phones on two cores. Real sockets and processes; the
phones are a process of their own. A vote is on screen by the end of the first look of the screen
that began after the phone had its answer, which is later than when it could first be seen.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from common.who import Who
from demo.build import build_demo
from evidence.rounds import services
from evidence.rounds.casting import RoundBallot
from evidence.rounds.model import NewChoice, NewRound
from project import open_project
from research.services import start_session
from room.addresses import Place
from room.app import BY_ADDRESS, RoomApp
from room.desk import Desk
from room.door import RoomDoor
from room.patient import Patient
from screens.show_and_tell.round_live import LOOK_AGAIN
from storage import Project
from tests.browser import QUIET, visiting
from tests.browser_setup import find_browser
from tests.rooms import Here

PHONES, TRIALS = 60, 8
WHO = Who("Benchmark")
ROOT = Path(__file__).resolve().parent.parent


def run() -> dict[str, float | int | str]:
    """Every way of serving, quiet and beside a screen that is being worked out."""
    figures: dict[str, float | int | str] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        build_demo(path)
        project = open_project(path)
        for name, serve in (("process", _by_process), ("thread", _by_thread)):
            for busy in (False, True):
                what = f"{name}, {'beside a busy screen' if busy else 'quiet'}"
                figures |= _trials(project, what, serve, busy)
        if find_browser():
            figures |= _in_a_browser(path)
    return figures


def _trials(
    project: Project, what: str, serve: Callable[[Project, int], object], busy: bool
) -> dict[str, float | int]:
    """The same room, again and again."""
    answered: list[float] = []
    seen: list[float] = []
    counted = 0
    for _ in range(TRIALS):
        round_id = _round(project)
        with serve(project, round_id) as port, _busy(busy):  # type: ignore[attr-defined]
            code = next(e.code for e in services.rounds(project) if e.id == round_id)
            looks, times = _looking(project, round_id, port, code)
        counted += services.standing(project, round_id).devices
        services.close_round(project, WHO, round_id)
        answered += [done - sent for sent, done, _ in times]
        began = [look[0] for look in looks]
        seen += [looks[bisect_left(began, done)][1] - sent for sent, done, _ in times]
    return {
        f"{what}: votes counted of {PHONES * TRIALS}": counted,
        f"{what}: answered, p95 s": _p95(answered),
        f"{what}: on screen, p95 s": _p95(seen),
        f"{what}: on screen, most s (bound 1)": max(seen),
    }


def _looking(
    project: Project, round_id: int, port: int, code: str
) -> tuple[list[tuple[float, float]], list[tuple[float, float, int]]]:
    """All phones vote; meanwhile the screen looks as often as it does. When each look was."""
    phones = _phones(port, code)
    looks: list[tuple[float, float]] = []
    done = threading.Event()

    def look() -> None:
        while not (done.is_set() and looks and looks[-1][0] > ended[0]):
            began = time.monotonic()
            services.standing(project, round_id)
            looks.append((began, time.monotonic()))
            time.sleep(LOOK_AGAIN)

    ended = [float("inf")]
    screen = threading.Thread(target=look)
    screen.start()
    assert phones.stdin
    assert phones.stdout
    phones.stdin.write(b"\n")
    phones.stdin.flush()
    times = json.loads(phones.stdout.readline())
    phones.wait()
    ended[0] = max(at for _, at, _ in times)
    done.set()
    screen.join()
    return looks, times


def _phones(port: int, code: str) -> subprocess.Popen[bytes]:
    """A room of phones that have opened the page."""
    phones = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.room_phones", str(port), code, str(PHONES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert phones.stdout
    assert phones.stdout.readline() == b"ready\n"
    return phones


def _round(project: Project) -> int:
    session = start_session(project, WHO, council=None, kind="workshop", title="Benchmark")
    choices = tuple(NewChoice("words", None, f"Choice {each}") for each in range(5))
    made = services.make_round(project, WHO, NewRound("dots", "Which?", session, choices))
    services.open_round(project, WHO, made)
    return made


@contextmanager
def _by_process(project: Project, round_id: int) -> Iterator[int]:
    """As it is built."""
    port = _free()
    door = RoomDoor(Place("127.0.0.1", port))
    door.open(RoundBallot(project, round_id))
    try:
        yield port
    finally:
        door.stop()


@contextmanager
def _by_thread(project: Project, round_id: int) -> Iterator[int]:
    """What it could have been: the same app by a thread of the app's process."""
    port, ballot = _free(), RoundBallot(project, round_id)
    app = RoomApp(Desk(ballot.asked, Here(ballot)), ballot.code, [f"127.0.0.1:{port}"])
    config = uvicorn.Config(
        app, "127.0.0.1", port, http=Patient, lifespan="off", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def _busy(wanted: bool) -> Iterator[None]:
    """A screen of somebody else's that is being worked out all the while, in the app's process."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            sum(each * each for each in range(20_000))

    thread = threading.Thread(target=work)
    if wanted:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if wanted:
            thread.join()


def _in_a_browser(path: Path) -> dict[str, float]:
    """The real app, the real board in Chromium: from the vote to the number on the page."""
    port, room = _free(), _free()
    command = ["-m", "cli", "serve", "--db", str(path), "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, *command, "--room", f"127.0.0.1:{room}"],
        cwd=ROOT,
        env=os.environ,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _until_up(port)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=list(QUIET))
            with visiting(browser, f"http://127.0.0.1:{port}") as visit:
                project = open_project(path)
                made = _round(project)
                services.close_round(project, WHO, made)
                visit.open(f"show_and_tell?storyboard=1&round={made}")
                visit.page.get_by_role("button", name="Open it again").click()
                visit.settle()
                took = [_one_room(visit.page, room) for _ in range(TRIALS)]
            services.close_round(project, WHO, made)
            browser.close()
    finally:
        server.terminate()
        server.wait()
    return {
        "Chromium: all 60 on the page, middle s": statistics.median(took),
        "Chromium: all 60 on the page, most s (bound 1)": max(took),
    }


def _one_room(page: object, room: int) -> float:
    """Cleared, sixty phones vote; from the first sent to the page that says sixty."""
    # One address may ask so often a second, and all these rooms have the same.
    time.sleep(3 * PHONES / BY_ADDRESS[0])
    page.get_by_role("button", name="Clear what was answered").click()  # type: ignore[attr-defined]
    caption = page.locator(".room caption")  # type: ignore[attr-defined]
    caption.filter(has_text="Nobody has answered").wait_for()
    label = page.locator(".room svg").first.get_attribute("aria-label") or ""  # type: ignore[attr-defined]
    code = re.search(r"/([a-z0-9]{4})$", label)
    assert code
    phones = _phones(room, code[1])
    assert phones.stdin
    assert phones.stdout
    phones.stdin.write(b"\n")
    phones.stdin.flush()
    caption.filter(has_text=f"{PHONES} phones answered").wait_for()
    seen = time.monotonic()
    times = json.loads(phones.stdout.readline())
    phones.wait()
    return float(seen - min(sent for sent, _, _ in times))


def _until_up(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("the app did not start")


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
