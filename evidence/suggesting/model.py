"""What is offered for one end of the chain, and what somebody refused for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from validation.catalogue import normalise_code

EndKind = Literal["quote", "painpoint", "step", "rule"]
OfferKind = Literal["rule", "step"]
LONGEST_WHY = 300


@dataclass(frozen=True)
class End:
    """One end of the chain that something is suggested for; ``ref`` is an id or a rule's code."""

    kind: EndKind
    ref: str


@dataclass(frozen=True)
class Pair:
    """What is suggested (``to``) for what (``of``).

    A step and a rule are one pair, whichever of them was looked at: see :func:`pair`.
    """

    of: End
    to_kind: OfferKind
    to_ref: str


@dataclass(frozen=True)
class Refusal:
    """Somebody's word that a suggestion does not fit."""

    id: int
    pair: Pair
    decided_by: str
    decided_at: str
    why: str


@dataclass(frozen=True)
class Offer:
    """One suggested rule or step. ``linked``: it is linked already, by somebody's decision.

    ``seen`` says, council by council, how the rule fails there, as whoever looks may see it.
    """

    to_kind: OfferKind
    to_ref: str
    label: str
    because: tuple[str, ...]
    linked: bool = False
    seen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offers:
    """All that is offered for one end, best first; ``link`` false: nothing fits well enough.

    ``reason`` is what a confirmed link keeps as its reason unless somebody writes another, by the
    rule or step; none of the words of a quote is in it.
    """

    end: End
    fields: tuple[str, ...]
    offers: tuple[Offer, ...]
    link: bool
    why_not: str
    refused: tuple[Refusal, ...]
    reason: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def open(self) -> tuple[Offer, ...]:
        """What a person can still decide about."""
        return tuple(each for each in self.offers if not each.linked)


def rule_end(code: str) -> End:
    """A rule as an end, by its code as codes are compared."""
    return End("rule", normalise_code(code))


def pair(of: End, to_kind: OfferKind, to_ref: str) -> Pair:
    """The pair as it is stored: that a step is for a rule is one fact with two ends."""
    if of.kind == "rule":
        return Pair(End("step", to_ref), "rule", normalise_code(of.ref))
    return Pair(of, to_kind, normalise_code(to_ref) if to_kind == "rule" else to_ref)
