"""Adding up votes and paper, and what of it a room may see: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from evidence.rounds.model import (
    FEWEST_OF_A_COUNCIL,
    NO_COUNCIL,
    Choice,
    Vote,
)
from evidence.rounds.standing import Counted, OfCouncil

# What stands together as too few of each to be shown alone.
POOLED = "Councils with few answers"

# Counts from paper by choice and council; what is not in it was not counted.
OnPaper = Mapping[tuple[int, int | None], int]


def counted(
    choices: Sequence[Choice], votes: Sequence[Vote], paper: OnPaper, *, by_phone: bool
) -> list[Counted]:
    """Dots on each choice, whatever council they are of; ``by_phone``: phones could vote."""
    phones = Counter[int]()
    for vote in votes:
        phones.update(vote.picks)
    found = []
    for choice in choices:
        typed = [number for (on, _), number in paper.items() if on == choice.id]
        here = phones[choice.id] if by_phone else None
        found.append(Counted(choice, here, sum(typed) if typed else None))
    return found


def by_council(
    choices: Sequence[Choice],
    votes: Sequence[Vote],
    paper: OnPaper,
    names: Mapping[int, str],
    *,
    by_phone: bool,
) -> list[OfCouncil]:
    """The answers of each council that gave any, in the order of ``names``; of none last."""
    found = []
    for council_id in (*names, None):
        own = [each for each in votes if each.council_id == council_id]
        on_paper = {key: number for key, number in paper.items() if key[1] == council_id}
        if own or on_paper:
            name = NO_COUNCIL if council_id is None else names[council_id]
            found.append(
                OfCouncil(
                    council_id, name, tuple(counted(choices, own, on_paper, by_phone=by_phone))
                )
            )
    return found


def for_the_room(councils: Sequence[OfCouncil]) -> list[OfCouncil]:
    """The same without what could tell how one person answered.

    Councils with fewer than three answers stand together as one. Where that one has fewer than
    three itself, it takes in the smallest of the others: it could be worked out from the total.
    """
    ordered = sorted(councils, key=lambda each: each.answered)
    # Where nobody answered there is nobody to tell of.
    pool = [each for each in ordered if 0 < each.answered < FEWEST_OF_A_COUNCIL]
    rest = [each for each in ordered if each.answered >= FEWEST_OF_A_COUNCIL]
    while pool and rest and sum(each.answered for each in pool) < FEWEST_OF_A_COUNCIL:
        pool.append(rest.pop(0))
    if not pool:
        return list(councils)
    if sum(each.answered for each in pool) < FEWEST_OF_A_COUNCIL:
        return []
    taken = {each.council_id for each in pool}
    shown = [each for each in councils if each.council_id not in taken]
    return [*shown, OfCouncil(None, POOLED, _together(pool))]


def _together(councils: Sequence[OfCouncil]) -> tuple[Counted, ...]:
    found = []
    for same in zip(*(each.counts for each in councils), strict=True):
        typed = [each.paper for each in same if each.paper is not None]
        phones = [each.phones for each in same if each.phones is not None]
        found.append(
            Counted(same[0].choice, sum(phones) if phones else None, sum(typed) if typed else None)
        )
    return tuple(found)
