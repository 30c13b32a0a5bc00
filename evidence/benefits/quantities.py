"""What an input measures, in which units people write it, and what those are in one unit.

A unit is converted only where its meaning is certain. A day of work is 7, 7.4 or 7.5 hours here
and there, and "a run" happens ten to fifteen times a year: both are refused, with what to write
instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from common.errors import BadInput
from common.words import listed

A_RETURN = "a return"


@dataclass(frozen=True)
class Quantity:
    """A kind of number.

    ``units`` lead from what people write to what it is in the unit that is reckoned in, the first
    of them. ``hours``, ``pounds`` and ``years`` are the powers of its dimension: pounds an hour are
    1, −1 as pounds and hours. ``most`` is the largest it can be. ``cost``: it is spent, not saved.
    """

    words: str
    units: Mapping[str, float]
    hours: int = 0
    pounds: int = 0
    years: int = 0
    most: float | None = None
    cost: bool = False

    @property
    def unit(self) -> str:
        """The unit that is reckoned in."""
        return next(iter(self.units))


# The return is yearly: once a return is once a year.
_A_YEAR = {"a year": 1.0, A_RETURN: 1.0, "a month": 12.0, "a week": 52.0}
_POUNDS = {"£": 1.0, "£ thousand": 1_000.0, "£ million": 1_000_000.0}
_POUNDS_A_YEAR = {
    **{f"{unit} a year": times for unit, times in _POUNDS.items()},
    "£ a month": 12.0,
}
_PARTS = {"share of 1": 1.0, "%": 0.01}

QUANTITIES: Mapping[str, Quantity] = {
    "times": Quantity("How often a year", _A_YEAR, years=-1),
    "time each": Quantity("Time each time", {"hours": 1.0, "minutes": 1 / 60}, hours=1),
    "time a year": Quantity(
        "Hours a year",
        {"hours a year": 1.0, "hours a month": 12.0, "hours a week": 52.0},
        hours=1,
        years=-1,
    ),
    "people": Quantity("How many people or things", {"": 1.0}),
    "share": Quantity("Share that is saved", _PARTS, most=1),
    "confidence": Quantity("Confidence factor", _PARTS, most=1),
    "hourly cost": Quantity("Cost of an hour", {"£ an hour": 1.0}, hours=-1, pounds=1),
    "pounds each": Quantity("Pounds each time", _POUNDS, pounds=1),
    "pounds a year": Quantity("Pounds a year", _POUNDS_A_YEAR, pounds=1, years=-1),
    "cost once": Quantity("Cost once", _POUNDS, pounds=1, cost=True),
    "cost a year": Quantity("Cost a year", _POUNDS_A_YEAR, pounds=1, years=-1, cost=True),
}

# What people write, and the unit it certainly is.
_SAME = {
    "h": "hours", "hr": "hours", "hrs": "hours", "hour": "hours",
    "min": "minutes", "mins": "minutes", "minute": "minutes",
    "per cent": "%", "percent": "%", "pc": "%", "share": "share of 1",
    "per year": "a year", "times a year": "a year", "a run of a return": "a run",
    "per return": A_RETURN, "per month": "a month", "per week": "a week", "weekly": "a week",
    "monthly": "a month", "yearly": "a year", "annual": "a year",
    "gbp": "£", "pounds": "£", "£k": "£ thousand", "£m": "£ million", "£000": "£ thousand",
    "£/h": "£ an hour", "£/hour": "£ an hour", "£ per hour": "£ an hour",
    "£k a year": "£ thousand a year", "£ per year": "£ a year", "£k per year": "£ thousand a year",
    "£m a year": "£ million a year", "hours per year": "hours a year",
}  # fmt: skip
_NOT_SURE = {
    "days": "A day of work is 7, 7.4 or 7.5 hours here and there: write it in hours",
    "a run": "A run happens several times a year: give the number of runs as an input of its own, "
    "or write it a year",
    "£ a day": "Work out what an hour of it costs, with the hours your council counts in a day",
    "£ a year": "A salary is no cost of an hour: divide it by the hours that are worked in a year, "
    "and add what the employer pays",
}


def quantity(name: str) -> Quantity:
    """The quantity of that name; BadInput where there is none."""
    if name not in QUANTITIES:
        known = listed((each.words for each in QUANTITIES.values()), "or")
        raise BadInput("this is no kind of number that a benefit is made of", remedy=f"Use {known}")
    return QUANTITIES[name]


def read_unit(name: str, written: str) -> str:
    """The unit of a quantity that somebody wrote, as it is spelt here; the usual one for nothing.

    Raises BadInput where what is meant is not certain, or is no unit of that quantity.
    """
    held = quantity(name)
    word = " ".join(written.split())
    if word in held.units:
        return word
    lower = word.casefold()
    spelt = next((unit for unit in held.units if unit.casefold() == lower), _SAME.get(lower))
    if spelt in held.units:
        return str(spelt)
    remedy = _doubt(held, spelt or lower)
    said = f"“{word[:30]}” is no unit of this" if word else "the unit is missing"
    raise BadInput(f"{said} ({held.words.casefold()})", remedy=remedy)


def _doubt(held: Quantity, word: str) -> str:
    singular = {"day": "days", "d": "days", "working days": "days", "per run": "a run"}
    doubt = _NOT_SURE.get(singular.get(word, word))
    if word == "£ a year" and held.hours != -1:
        doubt = None
    units = listed([unit for unit in held.units if unit], "or")
    return doubt or (f"Write it in {units}" if units else "Leave the unit out")
