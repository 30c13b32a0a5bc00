"""Many maps in the same columns: the same work stands below itself, in one order for all.

The order is the one that most maps agree with: for every two pieces of work each map that has both
votes, with all its weight where its flows lead from one to the other and a quarter where it only
draws them so; columns are moved until no move of one pleases more votes. What one map alone has
goes between, in that map's order, and several maps' own steps share a column to save room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np
import numpy.typing as npt

from process_maps.aligning.model import Alignment, Place
from process_maps.drawing.text import clean
from process_maps.model import Step
from process_maps.picturing.seen import Seen, only, seen

Numbers = npt.NDArray[np.float64]
DRAWN_SO = 0.25
"""The weight of an order that no flow states."""

_USUALLY = 1e-3
_MOST_ROUNDS = 20


@dataclass(frozen=True)
class Column:
    """A column: a piece of work that several maps have, or steps that are each in one map only.

    ``number`` counts the first kind from 1, in the order of the columns; None for the other.
    ``cells`` are the steps by map, several where a map splits the work; ``runs`` names for each the
    set it surely belongs to: steps of one run are the same work for sure.
    """

    number: int | None
    label: str
    cells: Mapping[str, tuple[Step, ...]]
    runs: Mapping[Place, int]

    def surely(self, one: str, other: str) -> bool:
        """Whether a step of one map and one of the other are surely the same work."""
        sure = [
            {self.runs[Place(key, step.id)] for step in self.cells[key]} for key in (one, other)
        ]
        return bool(sure[0] & sure[1])


@dataclass(frozen=True)
class LinedUp:
    """Maps in the same columns, by key in the order they are to be shown."""

    maps: Mapping[str, Seen]
    columns: tuple[Column, ...]
    not_shown: Mapping[str, int] = field(default_factory=dict)
    """How many steps that a map has alone are left out, where they are."""

    def place_of(self, key: str) -> dict[str, int]:
        """The column of each step of a map, by its id, from 0."""
        return {
            step.id: at
            for at, column in enumerate(self.columns)
            for step in column.cells.get(key, ())
        }

    @property
    def shared(self) -> tuple[Column, ...]:
        """The columns of work that two maps or more have."""
        return tuple(each for each in self.columns if each.number)

    def alone(self, key: str) -> int:
        """How many steps only this map has, shown or not."""
        drawn = sum(len(each.cells.get(key, ())) for each in self.columns if not each.number)
        return drawn + self.not_shown.get(key, 0)


def line_up(
    alignment: Alignment,
    keys: Sequence[str] | None = None,
    *,
    doubtful: bool = False,
    alone: bool = True,
) -> LinedUp:
    """These maps of an alignment (all where none are named) in the same columns.

    ``doubtful``: whether what is only proposed counts as the same work too. ``alone``: whether
    steps that only one of these maps has are shown.
    """
    chosen = list(alignment.maps) if keys is None else list(dict.fromkeys(keys))
    maps = {key: seen(alignment.maps[key]) for key in chosen}
    works = _works(alignment, maps, doubtful=doubtful)
    columns = [works[each] for each in _in_one_order(works, maps)]
    left_out = {}
    if not alone:
        for key, each in maps.items():
            shared = {step.id for work in works for step in work.cells.get(key, ())}
            left_out[key] = len(each.steps) - len(shared)
            maps[key] = only(each, shared)
    return LinedUp(maps, tuple(_with_what_is_alone(maps, columns)), left_out)


def _works(alignment: Alignment, maps: Mapping[str, Seen], *, doubtful: bool) -> list[Column]:
    """The groups that at least two of these maps have a drawn step in."""
    sure = {
        place: number
        for number, group in enumerate(alignment.sure_groups, start=1)
        for place in group.members
    }
    found = []
    for group in alignment.counted(doubtful=doubtful):
        cells: dict[str, list[Step]] = defaultdict(list)
        runs: dict[Place, int] = {}
        for place in group.members:
            if place.map in maps and place.step in maps[place.map].place:
                cells[place.map].append(alignment.step(place))
                runs[place] = sure.get(place, -len(runs) - 1)
        if len(cells) < 2:
            continue
        stood = {key: tuple(maps[key].in_order(cells[key])) for key in maps if key in cells}
        found.append(Column(0, clean(group.label), stood, runs))
    return found


def _in_one_order(works: Sequence[Column], maps: Mapping[str, Seen]) -> list[int]:
    """The order of the works that goes against the fewest votes, as far as moving one finds it."""
    if not works:
        return []
    usual = [
        median(
            maps[key].place[step.id] / max(len(maps[key].steps) - 1, 1)
            for key, steps in work.cells.items()
            for step in steps
        )
        for work in works
    ]
    votes = _votes(works, maps)
    # Where nobody has both, each stands where its own maps usually have it.
    at = np.array(usual)
    margin = votes - votes.T + _USUALLY * (at[None, :] - at[:, None])
    order = sorted(range(len(works)), key=lambda each: usual[each])
    for _ in range(_MOST_ROUNDS):
        if not _moved(order, margin):
            break
    return order


def _moved(order: list[int], margin: Numbers) -> bool:
    """Move each work to where it pleases most votes; whether any moved."""
    moved = False
    for work in list(order):
        now = order.index(work)
        rest = order[:now] + order[now + 1 :]
        # Standing at place p, it is behind the first p of the rest and before all others.
        gains = margin[work, rest]
        behind = np.concatenate(([0.0], np.cumsum(-gains)))
        before = np.concatenate((np.cumsum(gains[::-1])[::-1], [0.0]))
        pleased = behind + before
        best = int(np.argmax(pleased))
        if pleased[best] > pleased[now] + 1e-9:
            order[:] = [*rest[:best], work, *rest[best:]]
            moved = True
    return moved


def _votes(works: Sequence[Column], maps: Mapping[str, Seen]) -> Numbers:
    """How much weight of maps is for each work coming before each other."""
    votes = np.zeros((len(works), len(works)))
    for key, each in maps.items():
        own = [(number, work.cells[key]) for number, work in enumerate(works) if key in work.cells]
        bits = {number: sum(1 << each.place[step.id] for step in steps) for number, steps in own}
        after = {
            number: _all_after(each, [step.id for step in steps]) & ~bits[number]
            for number, steps in own
        }
        mean = {
            number: sum(each.place[step.id] for step in steps) / len(steps) for number, steps in own
        }
        for one, _ in own:
            for other, _ in own:
                if one != other and mean[one] < mean[other]:
                    votes[one, other] += 1.0 if after[one] & bits[other] else DRAWN_SO
    return votes


def _all_after(each: Seen, steps: Sequence[str]) -> int:
    bits = 0
    for step in steps:
        bits |= each.after[step]
    return bits


def _with_what_is_alone(maps: Mapping[str, Seen], works: Sequence[Column]) -> list[Column]:
    """All columns: before, between and after the works, columns of steps that one map has."""
    gaps: list[dict[str, list[Step]]] = [defaultdict(list) for _ in range(len(works) + 1)]
    runs = [run for key in maps for run in _runs(key, maps[key], works)]
    # The longest first, so that shorter ones find columns that are there anyway.
    for key, first, last, steps in sorted(runs, key=lambda run: -len(run[3])):
        best = min(range(first, last + 1), key=lambda gap: (_wider(gaps[gap], key, steps), gap))
        gaps[best][key] += steps
    made = []
    for gap, held in enumerate(gaps):
        rows = {key: maps[key].in_order(steps) for key, steps in held.items()}
        for across in range(max((len(each) for each in rows.values()), default=0)):
            cells = {
                key: (rows[key][across],) for key in maps if key in rows and across < len(rows[key])
            }
            made.append(Column(None, "", cells, {}))
        if gap < len(works):
            number = sum(bool(each.number) for each in made) + 1
            work = works[gap]
            made.append(Column(number, work.label, work.cells, work.runs))
    return made


def _wider(gap: Mapping[str, list[Step]], key: str, steps: Sequence[Step]) -> int:
    """By how many columns a gap would grow."""
    now = max((len(each) for each in gap.values()), default=0)
    return max(0, len(gap.get(key, ())) + len(steps) - now)


def _runs(
    key: str, each: Seen, works: Sequence[Column]
) -> list[tuple[str, int, int, tuple[Step, ...]]]:
    """Stretches of a map that it has alone, and the first and last gap each may stand in."""
    column = {
        step.id: number for number, work in enumerate(works) for step in work.cells.get(key, ())
    }
    found = []
    run: list[Step] = []
    last: int | None = None
    for step in each.steps:
        if step.id not in column:
            run.append(step)
            continue
        here = column[step.id]
        if run:
            found.append((key, *_between(last, here), tuple(run)))
            run = []
        last = here
    if run:
        found.append((key, *_between(last, None), tuple(run)))
    return found


def _between(before: int | None, after: int | None) -> tuple[int, int]:
    """The gaps between two works; right behind the first where the map turns back."""
    if before is None:
        # What comes before all is best right before what follows it.
        gap = after or 0
        return gap, gap
    if after is None or after <= before:
        return before + 1, before + 1
    return before + 1, after
