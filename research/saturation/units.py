"""Who or what is counted one after another, in which order, and how each council stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from research.saturation.model import PEOPLE, Counted, Rule, Saturation, new_codes, saturation
from research.saturation.orders import Orders, over_orders
from research.saturation.unheard import Unheard, unheard

Kind = Literal["people", "sessions"]
Level = Literal["tags", "top tags", "themes"]
KINDS: tuple[Kind, ...] = ("people", "sessions")
LEVELS: tuple[Level, ...] = ("tags", "top tags", "themes")


@dataclass(frozen=True)
class Unit:
    """Somebody who was asked, or a session that was held, and the codes heard from it.

    ``date`` is that of the session, for a person of the first one; None where none has a date.
    """

    id: int
    label: str = field(repr=False)
    council_id: int | None
    council: str | None
    date: str | None
    session_id: int
    codes: frozenset[int]


@dataclass(frozen=True)
class Standing:
    """How one council stands, or all of them where ``council_id`` is None.

    ``units`` are those with anything to count, in their order; ``without`` counts those asked of
    whom nothing is counted yet. They are no part of the sequence: what nobody has tagged is not
    the same as nothing new.
    """

    council_id: int | None
    council: str
    units: tuple[Unit, ...]
    without: int
    saturation: Saturation
    orders: Orders | None
    unheard: Unheard

    @property
    def undated(self) -> int:
        """How many have no date and so come last."""
        return sum(each.date is None for each in self.units)

    def words(self, of: Counted = PEOPLE) -> str:
        """One line: how it stands in the order they were asked, and in random orders."""
        words = f"{self.council}: {self.saturation.words(of)}."
        return f"{words} {self.orders.words()}" if self.orders else words


@dataclass(frozen=True)
class Standings:
    """All councils together, then each. ``homeless`` counts units of no one council."""

    kind: Kind
    level: Level
    rule: Rule
    overall: Standing
    councils: tuple[Standing, ...]

    @property
    def counted(self) -> Counted:
        """What is counted, in words."""
        one, many = ("person", "people") if self.kind == "people" else ("session", "sessions")
        return Counted(one, many, {"top tags": "top tag", "themes": "theme"}.get(self.level, "tag"))

    @property
    def homeless(self) -> int:
        """How many are of no one council, and are part of the whole only."""
        return sum(each.council_id is None for each in self.overall.units)

    @property
    def lines(self) -> tuple[Standing, ...]:
        """What there is to say: of one council alone the whole says nothing more."""
        if len(self.councils) == 1 and not self.homeless:
            return self.councils
        return (self.overall, *self.councils)


def standings(units: Sequence[Unit], kind: Kind, level: Level, rule: Rule) -> Standings:
    """How all councils together and each of them stand, by name."""
    held = sorted(units, key=lambda u: (u.date is None, u.date or "", u.session_id, u.id))
    names = {each.council_id: each.council or "" for each in held if each.council_id is not None}
    return Standings(
        kind,
        level,
        rule.checked(),
        _standing(None, "All councils", held, rule),
        tuple(
            _standing(council, names[council], [u for u in held if u.council_id == council], rule)
            for council in sorted(names, key=lambda each: (names[each].casefold(), each))
        ),
    )


def _standing(council: int | None, name: str, asked: Sequence[Unit], rule: Rule) -> Standing:
    units = tuple(each for each in asked if each.codes)
    codes = [each.codes for each in units]
    found = saturation(new_codes(codes), rule)
    return Standing(
        council,
        name,
        units,
        len(asked) - len(units),
        found,
        over_orders(codes, rule),
        unheard(codes),
    )
