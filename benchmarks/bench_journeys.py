"""The three journeys: what a person has to do, and how long somebody practised would take.

The journeys are those of ``tests/process_maps/test_journeys.py``, from an empty project (the
facilitator's on the demo). Acts are counted as they are done; the time is the keystroke-level
model of Card, Moran and Newell (1980): to think of the next act 1.35 s, to point 1.1 s, to press
0.2 s, to move a hand to the keyboard or back 0.4 s, a letter 0.28 s (40 words a minute). Reading
what is on the screen comes on top. Bound: a first result within 10 minutes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from demo.build import build_demo
from project import open_project
from tests.browser import Visit, chromium, served, visiting
from tests.hands import Hands, Keyboard, Mouse
from tests.process_maps import test_journeys as journeys

THINK, POINT, PRESS, REACH, LETTER = 1.35, 1.1, 0.2, 0.4, 0.28


Journey = Callable[["Counting", Path], None]


@dataclass
class Counting:
    """Hands that count what they do."""

    hands: Hands
    presses: int = 0
    fields: int = 0
    letters: int = 0
    seconds: float = 0.0
    visit: Visit = field(init=False)

    def __post_init__(self) -> None:
        self.visit = self.hands.visit

    def press(self, name: str) -> None:
        self._pressed()
        self.hands.press(name)

    def open_tab(self, name: str) -> None:
        self._pressed()
        self.hands.open_tab(name)

    def tick(self, name: str) -> None:
        self._pressed()
        self.hands.tick(name)

    def type(self, name: str, words: str) -> None:
        self._typed(words)
        self.hands.type(name, words)

    def choose(self, name: str, option: str) -> None:
        self._typed(option)
        self._pressed(thought=False)
        self.hands.choose(name, option)

    def upload(self, file: Path) -> None:
        # The button, the file in the list that opens, and the list's own button.
        self._pressed()
        self._pressed()
        self._pressed(thought=False)
        self.hands.upload(file)

    def select(self, answer: int, first: str, last: str) -> None:
        self._pressed()
        self._pressed(thought=False)
        self.hands.select(answer, first, last)

    def _pressed(self, *, thought: bool = True) -> None:
        self.presses += 1
        self.seconds += (THINK if thought else 0) + POINT + PRESS

    def _typed(self, words: str) -> None:
        self._pressed()
        self.fields += 1
        self.letters += len(words)
        self.seconds += 2 * REACH + LETTER * len(words)


def run() -> dict[str, float | int]:
    """Presses, fields, letters and seconds of each journey, and its keys without a mouse."""
    figures: dict[str, float | int] = {}
    for name, go, on_demo in (
        ("a team's", _team, False),
        ("a facilitator's", _facilitator, True),
        ("a council's", _council, False),
    ):
        done = _count(go, on_demo)
        figures |= {
            f"{name}: presses": done.presses,
            f"{name}: fields filled": done.fields,
            f"{name}: letters typed": done.letters,
            f"{name}: seconds by the model": round(done.seconds),
            f"{name}: keys, by keyboard alone": _keys(go, on_demo),
        }
    return figures


def _count(go: Journey, on_demo: bool) -> Counting:
    with _visit(on_demo) as (visit, folder):
        counting = Counting(Mouse(visit))
        go(counting, folder)
        return counting


def _keys(go: Journey, on_demo: bool) -> int:
    """Every key pressed, Tab and letters included."""
    with _visit(on_demo) as (visit, folder):
        hands = Keyboard(visit)
        go(Counting(hands), folder)
        return hands.keys()


@contextmanager
def _visit(on_demo: bool) -> Iterator[tuple[Visit, Path]]:
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        path = Path(folder) / "project.db"
        if on_demo:
            build_demo(path)
        open_project(path)
        with served(path) as server, visiting(browser, server.address) as visit:
            yield visit, Path(folder)


def _team(hands: Counting, folder: Path) -> None:
    project = open_project(folder / "project.db")
    journeys.test_a_team_goes_from_three_transcripts_to_themes_and_a_finding_for_and_against(
        hands, project, folder
    )


def _facilitator(hands: Counting, folder: Path) -> None:
    browser = hands.visit.page.context.browser
    assert browser is not None
    journeys.test_a_facilitator_makes_a_storyboard_presents_it_and_leaves_a_file_behind(
        hands, folder, browser
    )


def _council(hands: Counting, folder: Path) -> None:
    project = open_project(folder / "project.db")
    journeys.test_a_council_lays_its_map_and_errors_beside_anothers(hands, project, folder)
