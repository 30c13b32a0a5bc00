"""A cause: rules that fail for one reason, as somebody confirmed, and what suggests one.

One slip in a record often fails several rules (a wrong placement date fails all that compare it).
A rule is in one cause at most, so that causes can stand as lines beside the rules left over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from common.errors import BadInput
from common.words import listed, one_line
from validation.catalogue import normalise_code
from validation.report import looks_like_code

LONGEST_NAME, LONGEST_WHY = 80, 400
MOST_RULES = 60
# A suggestion is the one that was refused where so much of the rules of both are the same.
SAME = 2 / 3
Basis = Literal["children", "fields"]


@dataclass(frozen=True)
class CauseGroup:
    """A group of rules somebody decided on: a cause, or a suggestion that was refused."""

    id: int
    name: str
    why: str
    refused: bool
    rules: tuple[str, ...]
    decided_by: str
    decided_at: str
    version: int

    @property
    def keys(self) -> frozenset[str]:
        """Its rules' normalised codes."""
        return frozenset(normalise_code(code) for code in self.rules)


@dataclass(frozen=True)
class CauseFacts:
    """What an analyst says of a cause."""

    name: str
    why: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """Rules that may fail for one reason; nobody has decided, and it is never stored.

    Attributes
    ----------
    keys : the rules, most failures first.
    fields : fields that at least two of them look at, those most of them look at first.
    twins : rules failing for exactly the same children, in every council looked at.
    phi : how closely its pairs go together, least and most; None where fields alone suggest it.
    basis : "children", rules that fail for the same children; "fields", weaker: they look at the
        same fields, and whether they fail together is not known.
    """

    keys: tuple[str, ...]
    fields: tuple[str, ...]
    twins: tuple[tuple[str, ...], ...] = ()
    phi: tuple[float, float] | None = field(default=None, repr=False)
    basis: Basis = "children"


def checked(facts: CauseFacts) -> CauseFacts:
    """The facts as they are stored. Raises BadInput where they cannot be."""
    rules = tuple({normalise_code(code): code.strip() for code in facts.rules}.values())
    if len(rules) < 2:
        raise BadInput("a cause has at least two rules", remedy="Add the rules that it fails")
    if len(rules) > MOST_RULES:
        raise BadInput(f"a cause has at most {MOST_RULES} rules", remedy="Split it")
    if odd := [code for code in rules if not looks_like_code(code)]:
        raise BadInput(f"{len(odd)} of these are no rules’ codes", remedy="Choose rules by code")
    why = one_line(facts.why, "reason", LONGEST_WHY) if facts.why.strip() else ""
    return CauseFacts(one_line(facts.name, "name", LONGEST_NAME), why, rules)


def refuse_taken(facts: CauseFacts, others: Iterable[CauseGroup]) -> None:
    """Raise BadInput where another cause has the name or one of the rules."""
    keys = {normalise_code(code) for code in facts.rules}
    for other in others:
        if other.refused:
            continue
        if other.name.casefold() == facts.name.casefold():
            raise BadInput(f"there is a cause called {other.name} already", remedy="Name it apart")
        if both := sorted(keys & other.keys):
            word = "rule" if len(both) == 1 else "rules"
            raise BadInput(
                f"{word} {listed(both)} stand under the cause {other.name} already",
                remedy="Take them out there first: a rule is under one cause at most",
            )


def parted(group: CauseGroup, away: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A cause's rules without those to be split off, and those. Both keep at least two."""
    keys = {normalise_code(code) for code in away}
    left = tuple(code for code in group.rules if normalise_code(code) not in keys)
    gone = tuple(code for code in group.rules if normalise_code(code) in keys)
    if len(left) < 2 or len(gone) < 2:
        raise BadInput(
            "a split leaves at least two rules on either side",
            remedy="To take a single rule out, change the cause instead",
        )
    return left, gone


def is_refused(keys: Iterable[str], refused: Iterable[CauseGroup]) -> bool:
    """Whether somebody refused these rules as a cause, or nearly these."""
    these = set(keys)
    return any(
        these <= each.keys or len(these & each.keys) >= SAME * len(these | each.keys)
        for each in refused
        if each.refused
    )
