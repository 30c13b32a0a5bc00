"""What changed since a milestone, as lines of numbers with their words; none is said plainly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from common.words import count_of, listed
from evidence.model import IMPACTS, Painpoint

NONE = "none"
MOST_NAMED, MOST_COUNCILS, LONGEST_NAMED = 3, 6, 70


@dataclass(frozen=True)
class Line:
    """One thing that may have changed: how many, and which. ``number`` 0 has the words "none"."""

    what: str
    number: int
    words: str


@dataclass(frozen=True)
class Changed:
    """All that changed since the beginning of a day; ``totals`` hold runs then and now together."""

    name: str
    day: str
    lines: tuple[Line, ...]
    totals: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing of all this changed."""
        return not any(each.number for each in self.lines)


@dataclass(frozen=True)
class PainpointsSince:
    """What became of painpoints and innovations; what is gone is only counted, by kind."""

    new: tuple[Painpoint, ...] = ()
    judged: tuple[Painpoint, ...] = ()
    gone: int = 0
    set_aside: tuple[Painpoint, ...] = ()


def named(words: Sequence[str], most: int = MOST_NAMED) -> str:
    """Some things by name, and how many more."""
    shown = [f"“{_short(each)}”" for each in words[:most]]
    rest = len(words) - len(shown)
    return listed([*shown, f"{rest} more"] if rest else shown)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_NAMED else f"{words[:LONGEST_NAMED].rstrip()}…"


def by_name(numbers: Mapping[str, int]) -> str:
    """ "Eastley 2 and Northmoor 3"; of many how many there are."""
    some = sum(bool(number) for number in numbers.values())
    if some > MOST_COUNCILS:
        return f"in {some} councils"
    return listed(f"{name} {number:,}" for name, number in sorted(numbers.items()) if number)


def line(what: str, number: int, words: Iterable[str]) -> Line:
    """A line of the words there are; "none" without a number or words."""
    told = "; ".join(each for each in words if each)
    return Line(what, number, told or NONE)


def painpoint_lines(found: PainpointsSince) -> list[Line]:
    """New ones, judged ones, and those that are no longer."""
    lines = []
    for kind, what in (("painpoint", "New painpoints"), ("innovation", "New innovations")):
        new = [each for each in found.new if each.kind == kind]
        lines.append(line(what, len(new), [named([each.title for each in new])]))
    judged = found.judged
    told = [
        f"{len(some)} {impact}{_which(some) if len(judged) <= MOST_NAMED else ''}"
        for impact in IMPACTS
        if (some := [each for each in judged if each.judgement.impact == impact])
    ]
    lines.append(line("Impact judged", len(judged), [listed(told)]))
    aside = len(found.set_aside)
    words = [
        f"{count_of(found.gone, 'painpoint or innovation', 'painpoints and innovations')} "
        "taken out of the project"
        if found.gone
        else "",
        f"{aside} judged not a problem: {named([each.title for each in found.set_aside])}"
        if aside
        else "",
    ]
    lines.append(line("Painpoints no longer", found.gone + aside, words))
    return lines


def _which(some: Sequence[Painpoint]) -> str:
    return f": {named([each.title for each in some])}"
