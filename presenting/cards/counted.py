"""How often some rules fail in each council that takes part, through the door, for any slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from evidence.failing import seen_runs
from presenting.cards.failures import count_table
from presenting.cards.known import Known
from presenting.nodes import Node, el
from validation.disclosure import meaning_of


@dataclass(frozen=True)
class Counted:
    """The table or why there is none; ``source`` is empty without one. ``invented``: its runs."""

    nodes: tuple[Node, ...] = field(repr=False)
    source: str = ""
    invented: bool = False


def counted(known: Known, codes: Sequence[str], *, most: int) -> Counted:
    """Rules by councils, the ``most`` that fail most."""
    if not codes:
        words = "No rule is linked to it yet, so there is no count to show."
        return Counted((el("p", words),))
    compared = seen_runs(known.project, known.door)
    own = {each.id for each in known.matrix.councils}
    runs = [each for each in compared.councils if each.council_id in own] if compared else []
    if compared is None or not runs:
        words = "No run of a return is in the project yet, so the counts are unknown."
        return Counted((el("p", words),))
    setting = known.door.setting
    return Counted(
        tuple(count_table(codes, runs, compared, setting, most=most)),
        f"{compared.words()}. {meaning_of(setting)}",
        any(each.origin == "illustrative" for each in runs),
    )
