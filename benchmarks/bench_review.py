"""Reviewing what is suggested: the screen's rerun with 500 open pairs, and 500 decisions at once.

Bound: 150 ms for a rerun of the review, whatever of it is looked at. The alignment is made by hand,
so that the screen is measured and not what proposes: ten maps of 50 steps, doubtful groups of
eight councils and pairs of two, and as many decisions made before.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from streamlit.testing.v1 import AppTest

from common.who import Who
from process_maps import store
from process_maps.aligning import Alignment, Decided, Group, Pair, Place
from process_maps.model import Flow, Map, Step
from process_maps.pairing.aligned import Aligned
from process_maps.pairing.deciding import decide_all, decisions_of
from process_maps.pairing.sayings import Saying
from process_maps.views import StoredMap
from project import DATABASE_VARIABLE, open_project
from storage import Project, act, reading
from storage.history.acts import acts, undo
from storage.register import council_named

OPEN, DECIDED, BOUND_MS, TIMES = 500, 500, 150, 15
MAPS, STEPS, TOGETHER = 10, 50, 8
CHECK, DONE = "To check", "Decided"


def run() -> dict[str, float | int]:
    """Every figure, on a project of its own."""
    figures: dict[str, float | int] = {"bound of a rerun, ms": BOUND_MS}
    with tempfile.TemporaryDirectory() as folder:
        project = open_project(Path(folder) / "review.db")
        os.environ[DATABASE_VARIABLE] = str(project.path)
        figures["open pairs"] = fake().standing.check
        at = AppTest.from_function(_screen, default_timeout=60).run()
        _refuse_faults(at)
        figures["rerun, a group of eight, ms"] = _ms(lambda: at.run())
        at.session_state["review-other-0"] = True
        figures["rerun, choosing another step, ms"] = _ms(lambda: at.run())
        for _ in range(sum(len(each.group.members) > 2 for each in fake().questions)):
            at.button(key="review-skip").click().run()
        figures["rerun, a pair of two, ms"] = _ms(lambda: at.run())
        at.session_state[f"review-which-{fake().ids}"] = DONE
        figures["rerun, the list of 500 decisions, ms"] = _ms(lambda: at.run())
        _refuse_faults(at)
        figures |= _at_once(project)
    return figures


def _screen() -> None:
    from benchmarks.bench_review import fake
    from screens.compare_maps.review import review

    review(fake())


def _refuse_faults(at: AppTest) -> None:
    if at.exception:
        raise RuntimeError(at.exception[0].message)


def _ms(work: Callable[[], object]) -> float:
    spent = []
    for _time in range(TIMES):
        before = time.perf_counter()
        work()
        spent.append((time.perf_counter() - before) * 1_000)
    return statistics.median(spent)


@cache
def fake() -> Aligned:
    """Ten maps with 500 doubtful pairs: groups of eight (28 pairs each), the rest pairs of two."""
    maps = {str(number): _map(number) for number in range(1, MAPS + 1)}
    groups, pairs = list[Group](), list[Pair]()
    for step in range(STEPS):
        left = OPEN - len(pairs)
        size = TOGETHER if left >= TOGETHER * (TOGETHER - 1) // 2 else 2
        for first in range(1, MAPS, size) if size == 2 else (1,):
            if len(pairs) == OPEN:
                break
            members = tuple(Place(str(first + nth), f"s{step}") for nth in range(size))
            groups.append(Group(len(groups) + 1, f"Work {step} on the return", members))
            pairs += [
                Pair(a, b, 0.5 + step / 100, "check", ("“work”, “return”", "the same role"))
                for number, a in enumerate(members)
                for b in members[number + 1 :]
            ]
    alignment = Alignment(maps, tuple(groups), (), tuple(pairs), _near(maps), _decided())
    stored = {
        key: StoredMap(int(key), int(key), f"Council {key}", 1, process, {})
        for key, process in maps.items()
    }
    names = {key: each.council for key, each in stored.items()}
    return Aligned(stored, names, dict.fromkeys(names, True), alignment)


def _map(number: int) -> Map:
    steps = tuple(
        Step(f"s{nth}", f"Work {nth} on the return in map {number}", actors=("Analyst",))
        for nth in range(STEPS)
    )
    flows = tuple(Flow(f"s{nth}", f"s{nth + 1}") for nth in range(STEPS - 1))
    return Map(f"Map {number}", steps=steps, flows=flows)


def _near(maps: Mapping[str, Map]) -> dict[Place, tuple[Pair, ...]]:
    return {
        Place(key, step.id): tuple(
            _near_by(Place(key, step.id), Place(other, step.id)) for other in maps if other != key
        )
        for key, process in maps.items()
        for step in process.steps
    }


def _near_by(one: Place, other: Place) -> Pair:
    return Pair(min(one, other), max(one, other), 0.6, "check", ("“work”",))


def _decided() -> tuple[Decided, ...]:
    """Steps kept apart, which no group has both of: not the same place on two maps."""
    return tuple(
        Decided(
            Place("1", f"s{number % STEPS}"),
            Place("2", f"s{(number + 1 + number // STEPS) % STEPS}"),
            False,
            number + 1,
            by="Asha",
            at="2026-03-02T10:00:00Z",
        )
        for number in range(DECIDED)
    )


def _at_once(project: Project) -> dict[str, float | int]:
    """500 steps of two maps joined in one act, and that act undone."""
    who = Who("Benchmark")
    process = Map("M", steps=tuple(Step(f"s{nth}", f"Work {nth}") for nth in range(DECIDED)))
    with act(project, who, "Added maps") as this:
        a, b = (
            store.add_map(this, process, council_named(this, name).id)
            for name in ("Northmoor", "Eastley")
        )
    sayings = [
        Saying(Place(str(a), each.id), Place(str(b), each.id), True, 0) for each in process.steps
    ]
    before = time.perf_counter()
    decide_all(project, who, sayings)
    between = time.perf_counter()
    with reading(project) as db:
        undo(project, who, acts(db)[0].id)
    after = time.perf_counter()
    if decisions_of(project, (a, b)):
        raise RuntimeError("the undo left decisions behind")
    return {
        "500 decisions in one act, ms": (between - before) * 1_000,
        "undoing that act, ms": (after - between) * 1_000,
    }
