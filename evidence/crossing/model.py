"""What stands in each cell of steps by council, and the orders its rows can be in.

Plain values, made of counts that came through the disclosure door already: nothing here, and no
order, can tell of a count that is hidden. Missing is never 0: a number is None where it is not
known, and a cell says what of it is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from common.words import count_of
from evidence.hearing import Voices
from evidence.model import Painpoint
from evidence.overlays.errors import Failing
from process_maps.overlay import OnStep
from process_maps.services import StepView
from storage.register import Council

Show = Literal["everything", "painpoints", "people", "failures", "effort"]
SHOW_WORDS: dict[Show, str] = {
    "everything": "Everything",
    "painpoints": "Painpoints and innovations",
    "people": "People who spoke of them",
    "failures": "Failures of linked rules",
    "effort": "Effort",
}
Order = Literal["work", "painpoints", "failures", "differ"]
ORDER_WORDS: dict[Order, str] = {
    "work": "In the order of the work",
    "painpoints": "Most painpoints first",
    "failures": "Most failures in one council first",
    "differ": "Where councils differ most first",
}


@dataclass(frozen=True)
class Cell:
    """One piece of work in one council.

    Parameters
    ----------
    steps : the council's own steps that are it; empty where none of its maps has it.
    painpoints : those on these steps, but for those judged not a problem; innovations likewise.
    voices : who of the council spoke of one of the painpoints, each once. asked : how many were.
    rules : the rules linked to these steps, spelt. failing : how they fail; None without a run of
        the council, or without a rule.
    children : of the council's return, where known; None also where it is not for whoever looks.
    effort : hours each time, map by map; None where nobody does it. ``effort_of`` says how many of
        the steps that somebody does state any.
    """

    council: Council
    steps: tuple[StepView, ...]
    painpoints: tuple[Painpoint, ...] = ()
    innovations: tuple[Painpoint, ...] = ()
    voices: Voices = field(default_factory=Voices, repr=False)
    asked: int = 0
    rules: tuple[str, ...] = ()
    failing: Failing | None = None
    children: int | None = None
    effort: OnStep | None = None
    effort_of: tuple[int, int] = (0, 0)

    @property
    def is_drawn(self) -> bool:
        """Whether a map of the council has it."""
        return bool(self.steps)

    @property
    def holds_evidence(self) -> bool:
        """Whether a painpoint, an innovation or a rule hangs on it."""
        return bool(self.painpoints or self.innovations or self.rules)

    @property
    def failures(self) -> int | None:
        """The failures that are shown; None where nothing of them is known."""
        return self.failing.number if self.failing else None

    def unknown(self) -> list[str]:
        """What of this cell is not known, in words."""
        if not self.is_drawn:
            return []
        found = []
        if not self.asked:
            found.append("what people say: nobody asked")
        if self.rules and self.failing is None:
            found.append("failures: no run of this council is compared")
        elif self.failing and self.failing.unknown:
            rules = count_of(self.failing.rules, "rule")
            found.append(f"{self.failing.unknown} of {rules}: not looked at")
        stated, of = self.effort_of
        if of and not stated:
            found.append("effort: not stated")
        elif stated < of:
            found.append(f"effort of {of - stated} of {count_of(of, 'step')}")
        return found


@dataclass(frozen=True)
class Row:
    """One piece of work across the councils. ``at`` is one of its steps, which stays its address
    when maps are paired otherwise; ``number`` is its place in the order of the work."""

    number: int
    at: int
    words: str
    kind: str
    phase: str | None
    cells: tuple[Cell, ...]

    def cell(self, council_id: int) -> Cell | None:
        """The cell of a council."""
        return next((each for each in self.cells if each.council.id == council_id), None)

    @property
    def holds_evidence(self) -> bool:
        """Whether a painpoint, an innovation or a rule hangs on it in any council."""
        return any(each.holds_evidence for each in self.cells)

    @property
    def step_ids(self) -> frozenset[int]:
        """Every step that is it."""
        return frozenset(step.id for cell in self.cells for step in cell.steps)


@dataclass(frozen=True)
class Crossing:
    """Steps by council, rows in the order of the work.

    ``without_map`` are councils of whom no map is known: what they do is unknown. ``compared`` says
    which runs the failures are of, ``unit`` what they count; both empty without any.
    """

    councils: tuple[Council, ...]
    without_map: frozenset[int]
    rows: tuple[Row, ...]
    compared: str
    unit: str
    left_out: tuple[str, ...] = ()

    def row_of(self, step_id: int) -> Row | None:
        """The row that a step is in; None where the step is gone."""
        return next((each for each in self.rows if step_id in each.step_ids), None)


def in_order(rows: Sequence[Row], order: Order, show: Show = "everything") -> list[Row]:
    """The rows as asked for; what cannot be told apart stays in the order of the work."""
    if order == "painpoints":
        return sorted(rows, key=lambda row: -_painpoints(row))
    if order == "failures":
        return sorted(rows, key=lambda row: -_most_failures(row))
    if order == "differ":
        return sorted(rows, key=lambda row: -apart(row, show))
    return list(rows)


def apart(row: Row, show: Show = "everything") -> float:
    """How far the councils that have a step lie apart, in what is shown of it.

    For each thing shown, how far the lowest council is below the highest, as a part of the highest
    (0 to 1), added up. Failures are held against the children of each return, else large councils
    would always differ; a council of which a number is not known takes no part in it.
    """
    return sum(_gap([of(cell) for cell in row.cells if cell.is_drawn]) for of in _MEASURES[show])


def _gap(numbers: Sequence[float | None]) -> float:
    known = [each for each in numbers if each is not None]
    most = max(known, default=0)
    return (most - min(known)) / most if len(known) > 1 and most > 0 else 0.0


def _painpoints_of(cell: Cell) -> float:
    return len(cell.painpoints)


def _share_of_people(cell: Cell) -> float | None:
    return len(cell.voices.people_for) / cell.asked if cell.asked and cell.painpoints else None


def _failure_rate(cell: Cell) -> float | None:
    return cell.failures / cell.children if cell.failures is not None and cell.children else None


def _hours(cell: Cell) -> float | None:
    return cell.effort.number if cell.effort else None


_EACH: dict[Show, Callable[[Cell], float | None]] = {
    "painpoints": _painpoints_of,
    "people": _share_of_people,
    "failures": _failure_rate,
    "effort": _hours,
}
_MEASURES: dict[Show, tuple[Callable[[Cell], float | None], ...]] = {
    "everything": tuple(_EACH.values()),
    **{show: (of,) for show, of in _EACH.items()},
}


def _painpoints(row: Row) -> int:
    return len({each.id for cell in row.cells for each in cell.painpoints})


def _most_failures(row: Row) -> float:
    return max((each.failures for each in row.cells if each.failures is not None), default=-1)
