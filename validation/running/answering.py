"""What the driver says, a line of JSON each: how far it is, the sums, or a fault.

Other people's program runs in that process, so its lines are read as a stranger's: what is not
just as the driver says it is refused, and no word of it is ever shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from common.errors import BadInput, CommonGroundError
from common.json_fields import Fields, parse_json
from common.safe_reading import MEGABYTE
from validation.report import LARGEST_COUNT, looks_like_code

# Some 320 rules with every pair of them are 1 MB.
LONGEST_LINE = 8 * MEGABYTE
MOST_CODES = 5_000
_LARGEST_SQUARE = 10**15
_STAGES = ("starting", "loading the validator", "the rules of that year", "reading the files")
_AT_A_RULE = re.compile(r"rule ([\w./-]{1,15})")


@dataclass(frozen=True)
class Step:
    """How far a run is: the rule on its way, its place and how many there are; 0 while loading."""

    rule: str
    at: int
    of: int


@dataclass(frozen=True)
class Fault:
    """Where the validator stopped, and the kind of error it was."""

    stage: str
    kind: str


@dataclass(frozen=True)
class Sums:
    """The sums of a run; codes as the validator spells them, tables by the rows they had."""

    counts: dict[str, int] = field(repr=False)
    children_failing: dict[str, int] = field(repr=False)
    squares: dict[str, int] = field(repr=False)
    total_squares: int
    failing: int
    together: dict[tuple[str, str], int] = field(repr=False)
    children: int
    episodes: int | None
    tables: dict[str, int]
    validator_version: str
    ran: tuple[str, ...] = field(repr=False)
    skipped: tuple[str, ...] = field(repr=False)
    crashed: tuple[str, ...] = field(repr=False)


def read_line(line: bytes) -> Step | Fault | Sums:
    """One line of the driver's. Raises CommonGroundError where it is none."""
    try:
        return _read(Fields(parse_json(line, "answer"), "answer"))
    except BadInput:
        raise unreadable() from None


def unreadable() -> CommonGroundError:
    """What the driver said cannot be what the driver says."""
    return CommonGroundError(
        "the validator's answer cannot be read, so nothing was kept",
        remedy="Install it again with “commonground validation install”",
    )


def _read(said: Fields) -> Step | Fault | Sums:
    if said.has("result"):
        return _sums(said.inner("result"))
    if said.has("fault"):
        fault = said.inner("fault")
        stage, kind = fault.text("stage", 40), fault.text("type", 200)
        if stage not in _STAGES:
            match = _AT_A_RULE.fullmatch(stage)
            stage = f"rule {_codes([match[1]])[0]}" if match else "a rule"
        return Fault(stage, kind if kind.isidentifier() else "a fault")
    return Step(_codes([said.text("rule", 40)])[0], said.whole("at"), said.whole("of"))


def _sums(told: Fields) -> Sums:
    return Sums(
        _counts(told, "counts"),
        _counts(told, "children_failing"),
        _counts(told, "squares", _LARGEST_SQUARE),
        told.whole("total_squares", 0, _LARGEST_SQUARE),
        told.whole("failing"),
        _together(told.raw("together")),
        told.whole("children"),
        told.maybe_whole("episodes"),
        told.counts("tables"),
        told.words("validator_version", 40),
        *(_codes(told.list(each, 40)) for each in ("ran", "skipped", "crashed")),
    )


def _counts(told: Fields, key: str, most: int = LARGEST_COUNT) -> dict[str, int]:
    counts = told.counts(key, most)
    _codes(counts)
    return counts


def _together(raw: object) -> dict[tuple[str, str], int]:
    if not isinstance(raw, list):
        raise unreadable()
    pairs: dict[tuple[str, str], int] = {}
    for each in raw:
        if not isinstance(each, list) or len(each) != 3:
            raise unreadable()
        first, second, children = each
        if not isinstance(children, int) or not 0 < children <= LARGEST_COUNT:
            raise unreadable()
        one, other = _codes([first, second])
        pairs[one, other] = children
    return pairs


def _codes(words: Iterable[object]) -> tuple[str, ...]:
    """Codes of rules. What is none may be a child's id, and goes no further."""
    codes = tuple(words)
    if len(codes) > MOST_CODES:
        raise unreadable()
    held = [each for each in codes if isinstance(each, str) and looks_like_code(each)]
    if len(held) != len(codes):
        raise unreadable()
    return tuple(held)
