"""A move on a board of 500 notes: the server's processor time from the key to the board after it.

In Chromium: a number key puts one note after another into a theme, each saved before the next. The
act and the board made afterwards are both in it, and so is asking once a second whether others did
something, which is told apart as well. Bound: 200 ms of server time for each.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect

from benchmarks.bench_app import processor_ms
from common.who import Who
from project import open_project
from research.boards.model import Deed
from research.drafts import AnonymisedTranscript, SpeakerChoice
from research.model import SessionFacts, Turn
from research.services import board as boards
from research.services import keep_turn_as_quote, save_session, themes, transcript
from research.themes.model import ThemeFacts
from storage import Project, reading
from storage.register import own_councils
from tests.browser import chromium, served, visiting

NOTES, THEMES, TIMES, BOUND_MS, IDLE_SECONDS = 500, 9, 25, 200, 20
WHO = Who("Benchmark")


def run() -> dict[str, float | int]:
    """Every figure, on a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        project = build_board(Path(folder) / "board.db")
        spent, idle = _moved(project)
        alone = [_service_ms(project) for _ in range(TIMES)]
    return {
        "bound, ms": BOUND_MS,
        "notes": NOTES,
        "median processor ms of a move": statistics.median(spent),
        "worst processor ms of a move": max(spent),
        "processor ms a second while nothing is done": idle,
        "the act and reading the board alone, median ms": statistics.median(alone),
    }


def build_board(path: Path, notes: int = NOTES) -> Project:
    """A council with that many quotes, two thirds of them in nine themes."""
    project = open_project(path)
    people = [f"Analyst {n + 1}" for n in range(8)]
    said = AnonymisedTranscript(
        turns=tuple(
            Turn(people[n % 8], None, f"Remark number {n + 1}: {'it is typed twice, ' * 6}", False)
            for n in range(notes)
        ),
        speakers=tuple(SpeakerChoice(each, "Analyst", None, False) for each in people),
        format="txt",
        encoding="utf-8",
        redactions=(),
        left=0,
        remarks=(),
    )
    saved = save_session(project, WHO, said, SessionFacts(council="Northmoor"), confirmed=True)
    kept = [
        keep_turn_as_quote(project, WHO, saved.session_id, turn.id)
        for turn in transcript(project, saved.session_id).turns
    ]
    with reading(project) as db:
        council = own_councils(db)[0].id
    share = notes * 2 // 3 // THEMES
    for number in range(THEMES):
        some = kept[number * share : (number + 1) * share]
        facts = ThemeFacts(f"Theme {number + 1}", "So it is.")
        themes.add_theme(project, WHO, facts, council_id=council, quote_ids=some)
    return project


def _moved(project: Project) -> tuple[list[float], float]:
    spent = []
    with (
        chromium() as browser,
        served(project.path) as server,
        visiting(browser, server.address) as visit,
    ):
        visit.open("board")
        visit.page.locator(".pile.loose .card").first.focus()
        before = processor_ms(server.pid)
        visit.page.wait_for_timeout(IDLE_SECONDS * 1000)
        idle = (processor_ms(server.pid) - before) / IDLE_SECONDS
        for number in range(TIMES):
            before = processor_ms(server.pid)
            visit.page.keyboard.press(str(number % THEMES + 1))
            expect(visit.page.locator(".state")).to_have_text("Saved")
            spent.append(processor_ms(server.pid) - before)
    return spent, idle


def _service_ms(project: Project) -> float:
    with reading(project) as db:
        council = own_councils(db)[0].id
    laid = boards.board(project, council)
    card, theme = laid.loose.cards[0], laid.piles[0].theme
    start = time.thread_time()
    boards.do_on_board(
        project, WHO, council, [Deed("move", "quote", card.of, to=theme.id if theme else None)]
    )
    boards.board(project, council)
    return (time.thread_time() - start) * 1000
