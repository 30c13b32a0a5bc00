"""What rounds said of a painpoint, an option or a user need, in a sentence each."""

from __future__ import annotations

from dataclasses import dataclass

from common.words import count_of, day_words
from evidence.rounds import store
from evidence.rounds.model import KIND_WORDS, ChoiceKind
from evidence.rounds.services import standing
from evidence.rounds.standing import Standing
from storage import Project, reading


@dataclass(frozen=True)
class Said:
    """One round's word on something; ``round_id`` and its storyboard lead to the whole of it."""

    round_id: int
    storyboard_id: int | None
    words: str


def said_of(project: Project, kind: ChoiceKind, ref: int) -> tuple[Said, ...]:
    """What each round in which anybody answered said of it, the earliest first."""
    found = []
    with reading(project) as db:
        for round_id in store.with_choice(db, kind, ref):
            held = standing(project, round_id)
            if not held.is_empty and (words := _words(held, kind, ref)):
                found.append(Said(round_id, held.round.storyboard_id, words))
    return tuple(found)


def when_words(held: Standing) -> str:
    """ "at “Show-and-tell” of 3 June 2026"."""
    return f"at “{held.session}”" + (f" of {day_words(held.date)}" if held.date else "")


def in_words(held: Standing) -> str:
    """A whole round in lines: what was asked, where, and what came of it."""
    mark = " (illustrative)" if held.illustrative else ""
    lines = [f"{held.round.id}  {held.round.question}{mark}"]
    lines.append(f"  {KIND_WORDS[held.round.kind]}, {held.round.state}, {when_words(held)}")
    lines.append(f"  {held.who_answered()}")
    for each in held.counts:
        told = f"{each.total:,} ({each.by_source})" if each.is_known else "not counted"
        lines.append(f"  {each.choice.words}: {told}")
    lines += [f"  {each.words()}" for each in held.councils]
    lines += [f"  “{each}”" for each in held.comments]
    return "\n".join(lines)


def _words(held: Standing, kind: ChoiceKind, ref: int) -> str:
    where, still = when_words(held), " (still open)" if held.round.state == "open" else ""
    one = next((c for c in held.counts if (c.choice.kind, c.choice.ref) == (kind, ref)), None)
    if one is not None:
        if not one.is_known:
            return ""
        what = "dot" if held.round.kind == "dots" else "answer"
        paper = f": {one.by_source}" if one.paper is not None else ""
        return f"{one.total:,} of {count_of(held.total, what)} {where}{paper}{still}"
    if held.round.kind == "us_too":
        yes, answered = held.counts[0], held.total
        return f"{yes.total:,} of {answered:,} said “this is us too” {where}{still}"
    shown = count_of(len(held.comments), "comment")
    return f"{shown} on it {where}{still}" if held.comments else ""
