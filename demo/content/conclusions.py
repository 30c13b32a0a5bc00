"""The demo's findings: what the invented team concluded, and what it decided of each conclusion.

Illustrative – written for this demo, not said by any person or council.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Behind:
    """What a conclusion rests on, by the content's keys; a step is a council and an element."""

    kind: Literal["quote", "painpoint", "theme", "rule", "difference"]
    keys: tuple[str, ...]
    stance: Literal["for", "against"] = "for"
    why: str = ""


@dataclass(frozen=True)
class Decided:
    """What somebody of the team decided of it."""

    what: Literal["agreed", "challenged"]
    by: str
    why: str = ""


@dataclass(frozen=True)
class Conclusion:
    """A claim with its evidence; ``since`` was linked only after the team decided of it."""

    key: str
    claim: str
    behind: tuple[Behind, ...]
    decided: tuple[Decided, ...] = ()
    since: tuple[Behind, ...] = ()


CONCLUSIONS = (
    Conclusion(
        "stays-right",
        "What is put right in the child’s record stays right; what is put right only in the "
        "extract has to be put right again next year.",
        (
            Behind("painpoint", ("not-written-back",)),
            Behind("theme", ("lasting",)),
            Behind(
                "difference",
                ("Northmoor n16", "Eastley e18"),
                why="Both correct what only the file can tell, at different times of the year.",
            ),
            Behind("rule", ("503H",), why="The largest of those that came back in Eastley."),
            Behind("rule", ("503G",)),
        ),
        (Decided("agreed", "Lead researcher", "Read through at show-and-tell 2."),),
    ),
    Conclusion(
        "known-and-looked-up",
        "A home’s Ofsted number is known when the child moves in, and is looked up again by hand "
        "in spring.",
        (
            Behind("painpoint", ("ofsted-numbers",)),
            Behind("rule", ("218",), why="Reads the number itself."),
            Behind("rule", ("219",)),
        ),
        (Decided("agreed", "Service designer", "All three councils’ maps show the look-up."),),
        (
            Behind("theme", ("known-number",), why="Sorted after show-and-tell 2."),
            Behind(
                "quote",
                ("e2-03",),
                "against",
                "In Eastley a join fills in most of them with no look-up.",
            ),
        ),
    ),
    Conclusion(
        "rising-total",
        "When more can be checked the total rises, and whoever sees only the total takes good "
        "work for bad.",
        (Behind("painpoint", ("hidden-layers",)), Behind("theme", ("rising-total",))),
        (
            Decided("agreed", "Lead researcher"),
            Decided(
                "challenged",
                "Data analyst",
                "Three people said that nobody minds the rise where they are told why first.",
            ),
        ),
    ),
    Conclusion(
        "finding-who-knows",
        "Asking takes minutes; finding somebody who knows the missing fact takes days.",
        (
            Behind("painpoint", ("who-knows",)),
            Behind("theme", ("knowing-who-knows",)),
            Behind("rule", ("434",), why="Only somebody who knows the child can say."),
        ),
    ),
    Conclusion(
        "postcodes-wait",
        "Placements made at night, or moved with the carer, wait weeks for their right postcode.",
        (
            Behind("painpoint", ("postcodes-late",)),
            Behind("rule", ("164",), why="A wrong postcode gives a distance out of range."),
            Behind("rule", ("169",)),
        ),
    ),
)
