"""What a finding rested on when somebody decided of it: ids and numbers, never words or names.

It is kept as JSON in the project's file, exact, as the project's own numbers are. Whoever it is
shown to sees of it what they could see of the numbers of today (`evidence.findings.changed`).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.findings.model import Finding, Item, Kind, Stance, To
from evidence.findings.strength import Strength

Key = tuple[Kind, To]


@dataclass(frozen=True)
class Side:
    """How something was linked, and whether its other end was still there.

    ``told`` is a number that is another where what it says is: of a difference between maps, and of
    whether a painpoint was judged not a problem.
    """

    stance: Stance
    here: bool
    told: int = 0


@dataclass(frozen=True)
class Count:
    """How a rule failed in one council's run: exact, or None where nobody knew."""

    run_id: int | None
    status: str
    count: int | None
    children: int | None


@dataclass(frozen=True)
class RuleThen:
    """A rule, whether it was in the catalogue, and its counts by the council's id."""

    known: bool
    counts: Mapping[int, Count]


@dataclass(frozen=True)
class Rested:
    """All of it. ``councils`` gives people for, against and asked by the council's id."""

    wording: int
    quotes_for: frozenset[int]
    quotes_against: frozenset[int]
    items: Mapping[Key, Side]
    people_for: int
    people_against: int
    asked: int
    heard_in: int
    met: int
    year: int
    unit: str
    rules: Mapping[str, RuleThen] = field(default_factory=dict)


def resting(
    finding: Finding, items: Iterable[Item], strong: Strength, here: Mapping[Key, int]
) -> Rested:
    """What it rests on now. ``strong`` is exact; ``here`` are the ends that are still there.

    With each end goes what it tells, as a number (:class:`Side`).
    """
    return Rested(
        finding.wording,
        strong.quotes_for,
        strong.quotes_against,
        {
            key: Side(each.stance, key in here, here.get(key, 0))
            for key, each in (((item.kind, item.to), item) for item in items)
        },
        strong.people_for,
        strong.people_against,
        strong.asked,
        len(strong.heard_in),
        len(strong.met),
        strong.runs.year,
        strong.runs.unit,
        {
            rule.key: RuleThen(
                rule.known,
                {
                    cell.council_id: Count(cell.run_id, cell.status, cell.count, cell.children)
                    for cell in rule.cells
                },
            )
            for rule in strong.rules
        },
    )


def written(rested: Rested) -> str:
    """As it is stored; the same again gives the same text."""
    return json.dumps(
        {
            "wording": rested.wording,
            "quotes": {
                "for": sorted(rested.quotes_for),
                "against": sorted(rested.quotes_against),
            },
            "items": sorted(_item(kind, to, side) for (kind, to), side in rested.items.items()),
            "people": [rested.people_for, rested.people_against, rested.asked],
            "councils": [rested.heard_in, rested.met],
            "runs": [rested.year, rested.unit],
            "rules": {
                code: {
                    "known": int(rule.known),
                    "in": {
                        str(council): [c.run_id, c.status, c.count, c.children]
                        for council, c in sorted(rule.counts.items())
                    },
                }
                for code, rule in sorted(rested.rules.items())
            },
        },
        separators=(",", ":"),
    )


def read(text: str) -> Rested | None:
    """What was stored; None where it was taken out for good, or is nothing that can be read."""
    try:
        raw: dict[str, Any] = json.loads(text)
        people_for, people_against, asked = raw["people"]
        (heard_in, met), (year, unit) = raw["councils"], raw["runs"]
        return Rested(
            raw["wording"],
            frozenset(raw["quotes"]["for"]),
            frozenset(raw["quotes"]["against"]),
            {
                (kind, (to[0], to[1]) if isinstance(to, list) else to): Side(
                    stance, bool(here), told
                )
                for kind, to, stance, here, told in raw["items"]
            },
            people_for,
            people_against,
            asked,
            heard_in,
            met,
            year,
            unit,
            {
                code: RuleThen(
                    bool(rule["known"]),
                    {int(council): Count(*values) for council, values in rule["in"].items()},
                )
                for code, rule in raw["rules"].items()
            },
        )
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None


def _item(kind: Kind, to: To, side: Side) -> list[object]:
    ends = list(to) if isinstance(to, tuple) else to
    return [kind, ends, side.stance, int(side.here), side.told]


def mark(rested: Rested) -> int:
    """A number that tells one state of the evidence from another, for forms that show it."""
    return zlib.crc32(written(rested).encode())
