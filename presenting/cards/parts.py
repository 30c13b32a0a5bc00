"""What one slide shows, before its head and foot are put round it."""

from __future__ import annotations

from dataclasses import dataclass, field

from presenting.nodes import Node, el


@dataclass(frozen=True)
class Part:
    """A slide's own content.

    ``beside`` are short words after its kind; ``tone`` colours the kind; ``illustrative`` None
    means as the project; ``first`` is False for the later slides of one card. ``note`` says how
    to read it, ``source`` where it comes from; ``left_out`` are quotes that are not cleared.
    """

    title: str
    kind: str
    body: tuple[Node, ...] = field(repr=False)
    beside: tuple[str, ...] = ()
    tone: str = "plain"
    note: str = ""
    source: str = ""
    left_out: frozenset[int] = frozenset()
    illustrative: bool | None = None
    first: bool = True
    withdrawn: bool = False


def withdrawn(what: str) -> Part:
    """In the place of something that is no longer in the project."""
    words = "What this slide showed has been taken out of the project since it was chosen."
    return Part("Withdrawn", what, (el("p", words, class_="lead"),), withdrawn=True)


def shortened(words: str, most: int) -> str:
    """Words as long as there is room for, with "…" where some are left out."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
