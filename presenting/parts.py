"""What one slide shows, before its head and foot are put round it."""

from __future__ import annotations

from dataclasses import dataclass, field

from presenting.nodes import Node


@dataclass(frozen=True)
class Part:
    """A slide's own content.

    ``beside`` are short words after its kind; ``tone`` colours the kind; ``illustrative`` None
    means as the project; ``first`` is False for the later slides of one card.
    """

    title: str
    kind: str
    body: tuple[Node, ...] = field(repr=False)
    beside: tuple[str, ...] = ()
    tone: str = "plain"
    source: str = ""
    left_out: int = 0
    illustrative: bool | None = None
    first: bool = True
    withdrawn: bool = False
