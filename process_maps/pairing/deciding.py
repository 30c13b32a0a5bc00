"""What a team decides about the steps of many maps: many at once is one act, undone in one go."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from common.who import Who
from common.words import count_of, one_line
from process_maps.aligning.model import Decided
from process_maps.pairing import store
from process_maps.pairing.sayings import Saying, TakingBack
from process_maps.pairing.services import LONGEST_REASON
from storage import Project, act, reading


def decisions_of(project: Project, map_ids: Collection[int]) -> tuple[Decided, ...]:
    """What people decided of steps of any two of these maps, oldest first.

    A place's map is its id as text, as everywhere where a project's maps are aligned.
    """
    with reading(project) as db:
        return store.of_maps(db, map_ids)


def decide_all(project: Project, who: Who, sayings: Sequence[Saying], why: str = "") -> None:
    """Decide about many pairs of steps in one act; what is decided so already changes nothing.

    Raises StaleEdit where somebody decided otherwise of any of them since it was seen, NotFound
    where a step is gone: then nothing is decided.
    """
    reason = one_line(why, "reason", LONGEST_REASON) if why.strip() else ""
    with reading(project) as db:
        # A second click adds no line to the history.
        if store.is_all_said(db, sayings, reason):
            return
    with act(project, who, _act_words(sayings)) as this:
        store.say_all(this, sayings, reason)


def take_back(project: Project, who: Who, decisions: Sequence[TakingBack]) -> None:
    """Take decisions back in one act, so that what is suggested stands alone again.

    One that is gone already is no fault. Raises StaleEdit where somebody decided otherwise since.
    """
    with reading(project) as db:
        there = [each for each in decisions if store.is_there(db, each.id)]
    if not there:
        return
    words = f"Took back {count_of(len(there), 'decision')} about steps of different maps"
    with act(project, who, words) as this:
        store.forget_all(this, there)


def _act_words(sayings: Sequence[Saying]) -> str:
    joined = sum(each.together for each in sayings)
    apart = len(sayings) - joined
    of = "of steps of process maps"
    if not apart:
        return f"Joined {count_of(joined, 'pair')} {of}"
    if not joined:
        return f"Kept {count_of(apart, 'pair')} {of} apart"
    return f"Joined {count_of(joined, 'pair')} {of} and kept {apart:,} apart"
