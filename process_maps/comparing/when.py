"""Which steps come earlier in the year on one map than on another.

A step is placed by its phase: by the phase's dates; else by the months its words name ("February
and March"); else by the order of the phases, where two maps have the same ones. A phase is a
stretch, so a step is later only where its whole stretch is: stretches that overlap say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from process_maps.aligning.model import Group
from process_maps.comparing.beside import Beside
from process_maps.comparing.model import WHEN, Basis, Difference
from process_maps.comparing.sides import Side, Sides, differs, told
from process_maps.graph import phases_of
from process_maps.model import Map, Phase
from process_maps.pairing.words import same_words_key

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\b")
_SUBMITTED = date(2000, 6, 30)
"""The day in the year near which a return ends; years are counted from it."""


@dataclass(frozen=True)
class Stretch:
    """A phase as days before (negative) or after 30 June of its return, and in words."""

    start: int
    end: int
    said: str


def earlier_or_later(beside: Beside) -> tuple[list[Difference], Basis]:
    """The steps whose stretch of the year is another, and at how many that could be seen."""
    stretches = {key: stretches_of(process) for key, process in beside.maps.items()}
    names = {key: _in_order(process) for key, process in beside.maps.items()}
    found: list[Difference] = []
    known = asked = 0
    for group in filter(beside.of_one, beside.groups):
        asked += 1
        phases = {
            key: list(dict.fromkeys(step.phase for step in steps if step.phase))
            for key, steps in beside.steps[group.number].items()
        }
        dated = {
            key: _whole([stretches[key][each] for each in those])
            for key, those in phases.items()
            if those and all(each in stretches[key] for each in those)
        }
        sides = _by_days(group, phases, dated)
        if sides.saying < 2 or (beside.one and beside.one not in dated):
            sides = _by_order(group, phases, names)
        said = [key for side in sides.sides for key in side.maps]
        known += len(said) > 1 and (beside.one is None or beside.one in said)
        if differs(beside, sides):
            found.append(_told(beside, group, sides))
    return found, Basis(known, asked)


def stretches_of(process: Map) -> dict[str, Stretch]:
    """Each phase whose days or months are known, by its id."""
    days = {phase.id: day for phase in phases_of(process) if (day := _dated(phase))}
    last = max((end for _, end in days.values()), default=None)
    found: dict[str, Stretch] = {}
    for phase in phases_of(process):
        if phase.id in days and last:
            start, end = (_from_june(day, last) for day in days[phase.id])
            found[phase.id] = Stretch(start, end, _said(phase, *days[phase.id]))
        elif months := _months(phase.when or ""):
            found[phase.id] = Stretch(*months, f"“{phase.label}”, {phase.when}")
    return found


def _dated(phase: Phase) -> tuple[date, date] | None:
    try:
        known = [date.fromisoformat(each) for each in (phase.starts, phase.ends) if each]
    except ValueError:
        return None
    return (known[0], known[-1]) if known and known[0] <= known[-1] else None


def _from_june(day: date, last: date) -> int:
    """Days from 30 June of the return whose end is nearest to a map's last day.

    So that maps of different years' returns can be laid over one another.
    """
    year = 2000 + round((last - _SUBMITTED).days / 365.25)
    return (day - date(year, 6, 30)).days


def _said(phase: Phase, start: date, end: date) -> str:
    first, final = (f"{day.day} {day:%B}" for day in (start, end))
    return f"“{phase.label}”, {first if start == end else f'{first} to {final}'}"


def _months(when: str) -> tuple[int, int] | None:
    """January to June by their names, as days from 30 June; later months may be of either year."""
    named = [_MONTHS.index(each) + 1 for each in _MONTH.findall(when.casefold())]
    if not named or max(named) > 6 or named != sorted(named):
        return None
    after = date(2001, named[-1] + 1, 1) if named[-1] < 12 else date(2002, 1, 1)
    june = date(2001, 6, 30)
    return (date(2001, named[0], 1) - june).days, (after - june).days - 1


def _whole(those: Iterable[Stretch]) -> Stretch:
    """From the first day of several to their last."""
    known = list(those)
    said = dict.fromkeys(each.said for each in known)
    return Stretch(min(s.start for s in known), max(s.end for s in known), "; ".join(said))


def _by_days(group: Group, phases: Mapping[str, list[str]], dated: Mapping[str, Stretch]) -> Sides:
    """Maps whose stretches overlap, directly or through others, on one side; in order of time."""
    sides: list[list[str]] = []
    reached = 0
    for key in sorted(dated, key=lambda each: (dated[each].start, dated[each].end, each)):
        if not sides or dated[key].start > reached:
            sides.append([])
            reached = dated[key].end
        sides[-1].append(key)
        reached = max(reached, dated[key].end)
    made = tuple(Side(dated[keys[0]].said, tuple(sorted(keys))) for keys in sides)
    return Sides(group, made, tuple(key for key in phases if key not in dated))


def _in_order(process: Map) -> dict[str, tuple[int, str]]:
    """Each phase's place among the map's, and its name; those without words are left out."""
    return {
        phase.id: (number, phase.label)
        for number, phase in enumerate(phases_of(process))
        if same_words_key(phase.label)
    }


def _by_order(
    group: Group,
    phases: Mapping[str, list[str]],
    names: Mapping[str, Mapping[str, tuple[int, str]]],
) -> Sides:
    """Maps that name different phases, where all of them have both and in the same order."""
    at = {
        key: same_words_key(names[key][those[0]][1])
        for key, those in phases.items()
        if len(those) == 1 and those[0] in names[key]
    }
    unsaid = tuple(key for key in phases if key not in at)
    orders = set()
    for key in at:
        place = {same_words_key(label): number for number, label in names[key].values()}
        if not place.keys() >= set(at.values()):
            return Sides(group, (), tuple(phases))
        orders.add(tuple(sorted(set(at.values()), key=place.__getitem__)))
    if len(orders) != 1:
        return Sides(group, (), tuple(phases))
    sides = []
    for phase in orders.pop():
        keys = sorted(key for key in at if at[key] == phase)
        sides.append(Side(f"“{names[keys[0]][phases[keys[0]][0]][1]}”", tuple(keys)))
    return Sides(group, tuple(sides), unsaid)


def _told(beside: Beside, group: Group, sides: Sides) -> Difference:
    many = len(sides.sides)
    ways = ("earlier", "later") if many == 2 else ("first", *["then"] * (many - 2), "last")
    ordered = tuple(
        Side(f"{way} ({side.said})", side.maps) for way, side in zip(ways, sides.sides, strict=True)
    )
    subject = f"{beside.title(group)} comes "
    return told(beside, WHEN, subject, Sides(group, ordered, sides.unsaid), in_order=True)
