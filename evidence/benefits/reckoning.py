"""What a case comes to for given values of its inputs, and why it comes to nothing yet.

One formula for everything: the simulation gives it thousands of draws, the tornado the lows and
highs, a test single numbers. Each of a line's inputs is multiplied; a cost of an hour turns the
line's hours into pounds and is not in its hours. Confidence multiplies hours and pounds alike.

    net a year = pounds saved a year − cost a year
    payback    = cost once ÷ net a year, in years; never (∞) where net is 0 or less
    left       = 5 × net a year − cost once, undiscounted
    back       = 5 × pounds saved ÷ (cost once + 5 × cost a year): pounds back for each spent
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, mul

import numpy as np

from common.errors import BadInput
from common.simulation import Values
from evidence.benefits.model import YEARS, Case, Input, Line, Output, Value, kind_of

_SAVED: tuple[Output, ...] = ("hours", "pounds")
_NEEDS: Mapping[Output, tuple[Output, ...]] = {
    "hours": ("hours",),
    "pounds": ("pounds",),
    "once": ("once",),
    "running": ("running",),
    "net": ("pounds", "running"),
    "payback": ("pounds", "once", "running"),
    "left": ("pounds", "once", "running"),
    "back": ("pounds", "once", "running"),
}
OUTPUTS: tuple[Output, ...] = tuple(_NEEDS)
_COSTS: Mapping[Output, tuple[str, str]] = {
    "once": ("cost once", "what it costs once"),
    "running": ("cost a year", "what it costs a year"),
}

# The values of an input, for a value of it.
Pick = Callable[[Input, Value], Values]
Parts = Mapping[Output, Values]


@dataclass(frozen=True)
class Reckoned:
    """What is known of one council, or of the sum (``council_id`` None).

    ``shown`` holds the outputs that are known; ``why`` the reasons of every other. ``parts`` is
    what it adds to a sum: what is paid for all councils together is not in it.
    """

    council_id: int | None
    shown: Parts
    why: Mapping[Output, tuple[str, ...]]
    parts: Parts


def reckon(case: Case, pick: Pick) -> tuple[Reckoned, ...]:
    """Every council in the case's order, and the sum over those that are known last."""
    each = tuple(_of_council(case, council, name, pick) for council, name in case.councils)
    return (*each, _summed(case, each, pick))


def used(case: Case) -> tuple[tuple[Input, Value], ...]:
    """Every value that anything in the case hangs on, each once."""
    found: dict[int, tuple[Input, Value]] = {}
    of_lines = {each.id: each for line in case.lines for each in case.of_line(line)}
    costs = {each.id: each for name in ("cost once", "cost a year") for each in case.costs(name)}
    for held in (of_lines | costs).values():
        for council in (None,) if held.together else [council for council, _ in case.councils]:
            if value := held.value(council):
                found[value.id] = (held, value)
    return tuple(found[key] for key in sorted(found))


def _of_council(case: Case, council: int, name: str, pick: Pick) -> Reckoned:
    parts: dict[Output, Values] = {}
    why: dict[Output, tuple[str, ...]] = {}
    found = [_of_line(case, line, council, name, pick) for line in case.lines]
    for saved in _SAVED:
        reasons = _once_each(reason for line in found for reason in line.why.get(saved, ()))
        known = [line.parts[saved] for line in found if saved in line.parts]
        if not reasons and not known:
            reasons = (_NO_HOURS if case.lines and saved == "hours" else _NO_LINES,)
        if reasons:
            why[saved] = reasons
        else:
            parts[saved] = _sum(known)
    for cost, (quantity, words) in _COSTS.items():
        costs = case.costs(quantity)
        own = [each for each in costs if not each.together]
        missing = [unknown(each, name) for each in own if each.value(council) is None]
        together = [
            f"{lower_first(each.name)} is paid for all councils together"
            for each in costs
            if each.together
        ]
        if reasons := (*missing, *together) if costs else (f"no input says {words}",):
            why[cost] = tuple(reasons)
        if costs and not missing:
            parts[cost] = _sum(_picked(own, council, pick))
    return _told(council, parts, why)


_NO_LINES = "nothing that is saved has been put in yet"
_NO_HOURS = "nothing in it is counted in hours"
_FREE = "it costs nothing, so there is no return for each pound spent"


def _of_line(case: Case, line: Line, council: int, name: str, pick: Pick) -> Reckoned:
    inputs = case.of_line(line)
    try:
        kind = kind_of(inputs)
    except BadInput as fault:
        reason = f"“{line.name}” cannot be worked out: {fault.what}"
        return Reckoned(council, {}, dict.fromkeys(_SAVED, (reason,)), {})
    work = tuple(each for each in inputs if each.quantity != "hourly cost")
    wanted: dict[Output, tuple[Input, ...]] = {"pounds": inputs}
    parts: dict[Output, Values] = {}
    why: dict[Output, tuple[str, ...]] = {}
    if kind == "time":
        wanted["hours"] = work
        if work == inputs:
            why["pounds"] = (f"not known: what an hour costs, in “{line.name}”",)
            del wanted["pounds"]
    for saved, some in wanted.items():
        missing = tuple(unknown(each, name) for each in some if each.value(council) is None)
        if missing:
            why[saved] = missing
        else:
            parts[saved] = reduce(mul, _picked(some, council, pick))
    return Reckoned(council, parts, why, parts)


def unknown(held: Input, council: str | None) -> str:
    """ "not known: hourly cost of business support in Eastley"."""
    return f"not known: {lower_first(held.name)}" + (f" in {council}" if council else "")


def lower_first(name: str) -> str:
    """A name within a sentence; one that begins with an abbreviation keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _picked(inputs: Iterable[Input], council: int | None, pick: Pick) -> list[Values]:
    return [pick(each, value) for each in inputs if (value := each.value(council)) is not None]


def _sum(known: Sequence[Values]) -> Values:
    return reduce(add, known) if known else np.zeros(1)


def _told(council: int, parts: Parts, why: dict[Output, tuple[str, ...]]) -> Reckoned:
    """With what follows from the parts; what lacks one of them has that one's reasons."""
    for output, needs in _NEEDS.items():
        if reasons := _once_each(reason for need in needs for reason in why.get(need, ())):
            why[output] = reasons
    shown = {output: made for output, made in derived(parts).items() if output not in why}
    if "back" not in shown and "back" not in why:
        why["back"] = (_FREE,)
    return Reckoned(council, shown, why, parts)


def derived(parts: Parts) -> dict[Output, Values]:
    """What is known, with all that follows from it."""
    made = dict(parts)
    if {"pounds", "running"} <= set(parts):
        made["net"] = parts["pounds"] - parts["running"]
    if "net" in made and "once" in parts:
        made["payback"] = payback(parts["once"], made["net"])
        made["left"] = YEARS * made["net"] - parts["once"]
        spent = parts["once"] + YEARS * parts["running"]
        if (spent > 0).all():
            made["back"] = YEARS * parts["pounds"] / spent
    return made


def payback(once: Values, net: Values) -> Values:
    """Years until what it costs once has come back; ∞ where it never does."""
    gains = net > 0
    return np.where(gains, once / np.where(gains, net, 1.0), np.inf)


def _summed(case: Case, each: Sequence[Reckoned], pick: Pick) -> Reckoned:
    """The sum over the councils of whom all that an output needs is known."""
    shown: dict[Output, Values] = {}
    why: dict[Output, tuple[str, ...]] = {}
    for output, needs in _NEEDS.items():
        inside = counted_in(each, output)
        joint = {
            need: [held for held in case.costs(_COSTS[need][0]) if held.together]
            for need in needs
            if need in _COSTS
        }
        missing = [held for some in joint.values() for held in some if held.value(None) is None]
        if not inside:
            some_why = _once_each(reason for some in each for reason in blanks(some, output))
            why[output] = some_why or ("no council is in this case",)
        elif missing:
            why[output] = tuple(unknown(held, None) for held in missing)
        else:
            made = derived(
                {
                    need: _sum(
                        [some.parts[need] for some in inside]
                        + _picked(joint.get(need, ()), None, pick)
                    )
                    for need in needs
                }
            )
            if output in made:
                shown[output] = made[output]
            else:
                why[output] = (_FREE,)
    return Reckoned(None, shown, why, {})


def counted_in(each: Iterable[Reckoned], output: Output) -> list[Reckoned]:
    """The councils that a sum over councils is of."""
    return [some for some in each if all(need in some.parts for need in _NEEDS[output])]


def blanks(some: Reckoned, output: Output) -> tuple[str, ...]:
    """Why a council is not in a sum; that a cost is paid for all together is no reason."""
    missing = [need for need in _NEEDS[output] if need not in some.parts]
    return _once_each(reason for need in missing for reason in some.why.get(need, ()))


def _once_each(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reasons))
