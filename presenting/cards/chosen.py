"""What somebody chose for a slide, of what there is now; what is gone from the project is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from common.errors import NotFound
from common.words import count_of
from presenting.cards.quotes import WITHDRAWN
from presenting.model import Refers
from presenting.nodes import Node, el

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Chosen(Generic[Thing]):
    """Those chosen that are still there, in their order; ``gone`` more are not."""

    things: tuple[Thing, ...] = field(repr=False)
    gone: int
    by_somebody: bool

    def gone_words(self, what: str) -> list[Node]:
        """That some of what was chosen is gone; nothing where none is."""
        if not self.gone:
            return []
        are = "is" if self.gone == 1 else "are"
        words = f"{WITHDRAWN}: {count_of(self.gone, what)} chosen for this slide {are} no longer "
        return [el("p", f"{words}in the project.", class_="gone")]


def chosen(refers: Refers, name: str, held: Mapping[int, Thing]) -> Chosen[Thing]:
    """What a card points at by that name; everything where nobody chose.

    Raises NotFound where all that was chosen is gone.
    """
    wanted: Sequence[object] = refers.get(name) or []
    if not wanted:
        return Chosen(tuple(held.values()), 0, by_somebody=False)
    found = [held[each] for each in wanted if isinstance(each, int) and each in held]
    if not found:
        raise NotFound("nothing that was chosen is in the project any more")
    return Chosen(tuple(found), len(wanted) - len(found), by_somebody=True)


def in_pages(things: Sequence[Thing], at_once: int) -> list[Sequence[Thing]]:
    """The same, as many at a time as one slide holds."""
    return [things[at : at + at_once] for at in range(0, len(things), at_once)]
