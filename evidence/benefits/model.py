"""A benefits case: councils, inputs with their values, and the lines they are multiplied in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from common.errors import BadInput
from common.simulation import Triangle
from common.words import listed
from evidence.benefits.quantities import QUANTITIES, Quantity, read_unit

DRAWS = 10_000
SEED = 903
YEARS = 5
LARGEST = 1e12
SURE = ("high", "medium", "low")
LONGEST_NAME, LONGEST_WORDS = 120, 400
Output = Literal["hours", "pounds", "once", "running", "net", "payback", "left", "back"]


@dataclass(frozen=True)
class Value:
    """What an input is in one council, or in every council (``council_id`` None).

    ``low``, ``likely`` and ``high`` are in ``unit``, as they were put in; one alone is one value.
    ``sure`` is how good its source is; ``derivation`` how it was worked out from the project, and
    ``evidence`` what from, where somebody took it over.
    """

    id: int
    council_id: int | None
    low: float | None
    likely: float | None
    high: float | None
    unit: str
    source: str
    scope: str = ""
    year: str = ""
    sure: str = ""
    entered_by: str = ""
    entered_on: str = ""
    derivation: str = ""
    evidence: str = ""
    version: int = 1


@dataclass(frozen=True)
class Input:
    """Something a benefit or a cost hangs on; ``quantity`` is one of ``QUANTITIES``.

    ``together``: a cost that is paid once for all councils together, not in each of them.
    """

    id: int
    name: str
    quantity: str
    together: bool = False
    values: tuple[Value, ...] = ()
    version: int = 1

    @property
    def kind(self) -> Quantity:
        """What it measures."""
        return QUANTITIES[self.quantity]

    def value(self, council_id: int | None) -> Value | None:
        """A council's own value, else that of every council; None where it is not known."""
        own = {each.council_id: each for each in self.values}
        return own.get(council_id) or own.get(None)

    def triangle(self, value: Value) -> Triangle:
        """A value in the unit that is reckoned in: triangular, as a map's cycle time is."""
        times = self.kind.units[value.unit]
        whole = Triangle.through(value.low, value.likely, value.high)
        assert whole is not None, "a value without a number is never stored"
        return Triangle(whole.least * times, whole.likely * times, whole.most * times)


@dataclass(frozen=True)
class Line:
    """One way in which something is saved: the inputs with these ids, multiplied."""

    id: int
    name: str
    inputs: tuple[int, ...] = ()
    version: int = 1


@dataclass(frozen=True)
class Case:
    """All of it. ``councils`` are those the case is for, by id with their names."""

    id: int
    name: str
    councils: tuple[tuple[int, str], ...] = ()
    inputs: tuple[Input, ...] = ()
    lines: tuple[Line, ...] = ()
    option_id: int | None = None
    note: str = ""
    seed: int = SEED
    version: int = 1

    @cached_property
    def by_id(self) -> dict[int, Input]:
        """Its inputs by their ids."""
        return {each.id: each for each in self.inputs}

    def of_line(self, line: Line) -> tuple[Input, ...]:
        """A line's inputs in their order."""
        return tuple(self.by_id[each] for each in line.inputs if each in self.by_id)

    def costs(self, quantity: str) -> tuple[Input, ...]:
        """The inputs that are spent once ("cost once") or a year ("cost a year")."""
        return tuple(each for each in self.inputs if each.quantity == quantity)


def kind_of(inputs: tuple[Input, ...]) -> Literal["time", "money"]:
    """Whether multiplied inputs come to hours a year, which an hour's cost turns into pounds.

    Raises BadInput where they come to neither hours nor pounds a year: then something is counted
    twice or not at all, such as two numbers of times a year.
    """
    if not inputs:
        raise BadInput("it has no inputs yet", remedy="Say what is multiplied")
    rates = [each for each in inputs if each.quantity == "hourly cost"]
    others = [each.kind for each in inputs if each.quantity != "hourly cost"]
    hours, pounds, years = (
        sum(getattr(each, power) for each in others) for power in ("hours", "pounds", "years")
    )
    if (hours, pounds, years) == (1, 0, -1) and len(rates) <= 1:
        return "time"
    if (hours, pounds, years) == (0, 1, -1) and not rates:
        return "money"
    why = _why(hours, pounds, years, len(rates))
    raise BadInput(
        f"its inputs do not come to hours or pounds a year: {why}",
        remedy="Multiply how often a year, the time each time and what an hour costs; or pounds a "
        "year; with any shares",
    )


def _why(hours: int, pounds: int, years: int, rates: int) -> str:
    said = []
    if years == 0:
        said.append("nothing says how often or how much a year")
    if years < -1:
        said.append("more than one of them is a year")
    if hours > 1:
        said.append("two of them are hours")
    if pounds > 1:
        said.append("two of them are pounds")
    if rates > 1:
        said.append("an hour’s cost is in it twice")
    if not hours and (rates or not pounds):
        said.append("no time is in it")
    if hours and pounds:
        said.append("both hours and pounds are in it")
    return listed(said)


def check_numbers(
    quantity: str, low: float | None, likely: float | None, high: float | None, unit: str
) -> str:
    """The unit as it is spelt here, where the three numbers can be; an explicit nought can.

    Raises BadInput for no number, one that is negative, endless or none, a wrong order, a share
    over the whole, and a unit whose meaning is not certain.
    """
    spelt = read_unit(quantity, unit)
    kind = QUANTITIES[quantity]
    known = [each for each in (low, likely, high) if each is not None]
    if not known:
        raise BadInput(
            "no number was given",
            remedy="Give the likely one at least. Where it is not known, leave the input without a "
            "value: what hangs on it then says so",
        )
    if any(not math.isfinite(each) or each < 0 for each in known):
        raise BadInput("each number must be 0 or more", remedy="Type it again")
    if max(known) > LARGEST:
        raise BadInput("the number is larger than anything here can be", remedy="Look at its unit")
    if known != sorted(known):
        raise BadInput(
            "the numbers do not run from low over likely to high", remedy="Put them in order"
        )
    if kind.most is not None and known[-1] * kind.units[spelt] > kind.most + 1e-12:
        whole = "100" if spelt == "%" else "1"
        hint = "If per cent are meant, choose % as the unit" if whole == "1" else "Type it again"
        raise BadInput(f"this cannot be more than {whole}", remedy=hint)
    return spelt
