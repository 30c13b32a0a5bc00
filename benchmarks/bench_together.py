"""Two people on the same board, transcript or map: how soon one sees what the other did.

In Chromium, from the moment an act of another process has landed to the page that shows it, at
moments spread over the second between two looks; the bound is 2 seconds. Then what it costs that
50 people have a page open and do nothing: the server's processor time while 50 connections ask as
often as pages do, once with nobody acting and once with an act on the page every five seconds.
"""

from __future__ import annotations

import http.client
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from benchmarks.bench_app import processor_ms
from common.who import Who
from demo.build import build_demo
from process_maps import services as maps
from process_maps.editing.steps import change_step
from project import open_project
from research.services import themes, transcript
from research.services.live import edit_turn
from research.themes.model import ThemeFacts
from storage import Project, reading
from storage.register import own_councils
from tests.browser import Server, chromium, served, visiting

TIMES, PEOPLE, EVERY, SECONDS, BOUND_S = 12, 50, 0.8, 20, 2.0
WHO = Who("Meg")
Act = Callable[[Project, str], object]


def run() -> dict[str, float | int]:
    """Every figure, on a demo of its own."""
    figures: dict[str, float | int] = {"bound, s": BOUND_S}
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "demo.db"
        build_demo(database)
        project = open_project(database)
        with served(database) as server:
            for name, (path, act, shown) in PAGES.items():
                seen = _seen_after(server, project, path, act, shown)
                figures[f"{name}, median s"] = statistics.median(seen)
                figures[f"{name}, worst s of {TIMES}"] = max(seen)
            secret = _secret(server)
            figures["50 people, nobody acts: processor ms a second"] = _asked(server, secret, None)
            figures["50 people, an act every 5 s: processor ms a second"] = _asked(
                server, secret, project
            )
            figures["of one asking, processor ms"] = (
                figures["50 people, nobody acts: processor ms a second"] * EVERY / PEOPLE
            )
    return figures


def _theme(project: Project, words: str) -> None:
    with reading(project) as db:
        council = own_councils(db)[0].id
    first = next(each for each in themes.themes(project) if each.council_id == council)
    facts = ThemeFacts(words, first.statement, first.topics, first.part_of)
    themes.change_theme(project, WHO, first.id, first.version, facts)


def _turn(project: Project, words: str) -> None:
    turn = transcript(project, 1).turns[0]
    edit_turn(project, WHO, turn.id, turn.version, 1, words)


def _step(project: Project, words: str) -> None:
    held = maps.map_by_id(project, 1)
    maps.edit(
        project, WHO, 1, held.version, "Renamed a step of a process map",
        lambda each: change_step(each, held.map.steps[2], {"label": words}),
    )  # fmt: skip


PAGES: dict[str, tuple[str, Act, str]] = {
    "board": ("board", _theme, ".cg-board"),
    "transcript": ("sessions?session=1", _turn, ".cg-hl"),
    "map": ("process_map?map=1", _step, ".cg-map desc"),
}


def _seen_after(server: Server, project: Project, path: str, act: Act, shown: str) -> list[float]:
    found = []
    with chromium() as browser, visiting(browser, server.address) as visit:
        visit.open(path)
        for number in range(TIMES):
            # At another moment between two looks each time.
            visit.page.wait_for_timeout(2_000 + 1_000 * EVERY * number / TIMES)
            words = f"Words number {number + 1}"
            act(project, words)
            begun = time.perf_counter()
            _stands(visit.page, shown, words)
            found.append(time.perf_counter() - begun)
    return found


def _stands(page: Page, shown: str, words: str) -> None:
    held = page.locator(shown).filter(has_text=words).first
    held.wait_for(state="attached", timeout=20_000)


def _secret(server: Server) -> str:
    """What an open page asks by."""
    with chromium() as browser, visiting(browser, server.address) as visit:
        with visit.page.expect_request(lambda each: "/since/" in each.url) as asked:
            visit.open("process_map?map=1")
        return asked.value.url


def _asked(server: Server, address: str, project: Project | None) -> float:
    """The server's processor milliseconds a second while 50 connections ask."""
    over = threading.Event()
    host, path = urlsplit(address).netloc, urlsplit(address).path

    def ask(number: int) -> None:
        time.sleep(EVERY * number / PEOPLE)
        connection = http.client.HTTPConnection(host)
        while not over.is_set():
            connection.request("GET", path)
            assert connection.getresponse().read()
            time.sleep(EVERY)

    people = [threading.Thread(target=ask, args=(number,)) for number in range(PEOPLE)]
    for each in people:
        each.start()
    time.sleep(EVERY * 2)
    before, begun = processor_ms(server.pid), time.perf_counter()
    for number in range(SECONDS // 5):
        if project:
            _step(project, f"Asked {number}")
        time.sleep(5)
    spent = (processor_ms(server.pid) - before) / (time.perf_counter() - begun)
    over.set()
    for each in people:
        each.join()
    return spent
