"""Findings as plain values: a claim, what it rests on, what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from common.errors import BadInput
from common.words import listed, one_line

Kind = Literal["quote", "painpoint", "theme", "step", "difference", "rule", "data"]
Stance = Literal["for", "against"]
Status = Literal["draft", "challenged", "agreed"]
What = Literal["draft", "challenged", "agreed", "looked at"]
To = int | str | tuple[int, int]
Word = TypeVar("Word", bound=str)

LONGEST_CLAIM, LONGEST_WHY = 400, 300
# One and several of each kind, as they are counted on screen.
KIND_WORDS: dict[Kind, tuple[str, str]] = {
    "quote": ("quote", "quotes"),
    "painpoint": ("painpoint or innovation", "painpoints and innovations"),
    "theme": ("theme", "themes"),
    "step": ("step", "steps"),
    "difference": ("difference between maps", "differences between maps"),
    "rule": ("rule", "rules"),
    "data": ("thing that a decision needs", "things that decisions need"),
}
STATUS_WORDS: dict[Status, str] = {
    "draft": "Draft",
    "challenged": "Challenged",
    "agreed": "Agreed",
}
MOVE_WORDS: dict[What, str] = {
    "draft": "Made a draft again",
    "challenged": "Challenged",
    "agreed": "Agreed",
    "looked at": "Looked at again, and left as it was",
}


@dataclass(frozen=True)
class Finding:
    """A claim with its status. ``wording`` counts how often the claim was put otherwise."""

    id: int
    claim: str = field(repr=False)
    wording: int
    status: Status
    created_by: str
    created_at: str
    version: int


@dataclass(frozen=True)
class Item:
    """One thing a finding rests on, or that speaks against it, as somebody decided.

    ``to`` is an id, a rule's normalised code, or the two steps of a difference, the lower id first.
    """

    id: int
    finding_id: int
    kind: Kind
    to: To
    stance: Stance
    why: str = field(repr=False)
    decided_by: str
    decided_at: str


@dataclass(frozen=True)
class Move:
    """What was decided of a finding: when, by whom, why, and what it rested on then (JSON)."""

    id: int
    finding_id: int
    what: What
    why: str = field(repr=False)
    rested_on: str = field(repr=False)
    decided_by: str
    decided_at: str


@dataclass(frozen=True)
class Evidence:
    """What is to be linked: its kind, its other end, for or against, and why."""

    kind: Kind
    to: To
    stance: Stance = "for"
    why: str = ""


def checked_claim(claim: str) -> str:
    """The claim on one line, or BadInput where it is empty or too long."""
    return one_line(claim, "claim", LONGEST_CLAIM)


def checked_why(why: str, *, needed: bool = False) -> str:
    """A reason on one line; empty for none unless it is ``needed``."""
    if not why.strip() and not needed:
        return ""
    return one_line(why, "reason", LONGEST_WHY)


def checked_kind(kind: str) -> Kind:
    """The kind of evidence, or BadInput naming those there are."""
    return _one_of(kind, KIND_WORDS, "kind of evidence")


def checked_stance(stance: str) -> Stance:
    """For or against, or BadInput."""
    known: tuple[Stance, ...] = ("for", "against")
    return _one_of(stance, known, "stance")


def checked_what(what: str) -> What:
    """What is decided of a finding, or BadInput naming what can be."""
    return _one_of(what, MOVE_WORDS, "status")


def _one_of(word: str, known: Iterable[Word], what: str) -> Word:
    words = list(known)
    for each in words:
        if word == each:
            return each
    raise BadInput(f"“{word[:20]}” is no {what}", remedy=f"Choose {listed(words, 'or')}")
