"""Second codings as plain values: what each coder put where, and where the two differ.

Offsets count code points in the transcript's text, end exclusive. Only what participants say is
compared: what an interviewer says is coded by nobody.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from research.model import Placed, Session, TurnView

Decision = Literal["tag", "leave", "both"]
DECISIONS: Mapping[Decision, str] = {
    "tag": "Tag it",
    "leave": "Leave it untagged",
    "both": "Both readings are fair",
}


@dataclass(frozen=True)
class SecondCoding:
    """One person coding one session blind.

    ``asked`` are the tags they are to use, none for the whole codebook. ``frozen_at`` is when the
    project's own coding was frozen to compare with; ``reopened`` counts how often the coder went on
    after having been done, so after they may have seen the first coding.
    """

    id: int
    session_id: int
    session_title: str
    council: str | None
    coder: str
    is_done: bool
    asked: tuple[int, ...]
    reason: str
    created_by: str
    created_at: str
    done_at: str | None
    frozen_at: str | None
    reopened: int
    version: int


@dataclass(frozen=True)
class CodedSpan:
    """A stretch one coder tagged; without tags it does not count yet."""

    id: int
    start: int
    end: int
    codes: tuple[int, ...]
    version: int = 1


@dataclass(frozen=True)
class Readings:
    """What the two coders of a session put where; ``first`` as it stood when it was frozen."""

    first: tuple[CodedSpan, ...]
    second: tuple[CodedSpan, ...]


@dataclass(frozen=True)
class Difference:
    """A stretch that one coder put a tag on and the other did not."""

    code_id: int
    start: int
    end: int
    by_first: bool


@dataclass(frozen=True)
class Differences:
    """Where two coders differ; ``edges`` counts stretches both tagged, but not to the letter."""

    apart: tuple[Difference, ...]
    edges: int


@dataclass(frozen=True)
class Settlement:
    """What a person decided about a difference."""

    id: int
    session_id: int
    code_id: int
    start: int
    end: int
    decision: Decision
    decided_by: str
    decided_at: str
    why: str


@dataclass(frozen=True)
class Drawn:
    """Sessions drawn at random, and how, so that somebody else can draw the same."""

    sessions: tuple[Session, ...]
    reason: str


@dataclass(frozen=True)
class OwnShare:
    """How many of the tags of a first coding, of ``all``, its second coder put there themselves."""

    own: int
    all: int

    @property
    def is_most(self) -> bool:
        """Whether the two codings are for the most part of one person."""
        return self.own * 2 > self.all


def own_share(first: Mapping[str, int], coder: str) -> OwnShare:
    """A coder's own part in a first coding, given who put how many tags of it."""
    own = sum(number for who, number in first.items() if who.casefold() == coder.casefold())
    return OwnShare(own, sum(first.values()))


def said(turns: Iterable[TurnView]) -> tuple[TurnView, ...]:
    """The turns that can be coded: somebody other than an interviewer says something in them."""
    return tuple(turn for turn in turns if not turn.interviewer and turn.text.strip())


def spans_with(spans: Iterable[CodedSpan], code_id: int) -> tuple[Placed, ...]:
    """The places of the spans that carry a tag."""
    return tuple(Placed(each.start, each.end) for each in spans if code_id in each.codes)


def codes_on(*readings: Iterable[CodedSpan]) -> set[int]:
    """Every tag that is on any of the spans."""
    return {code for spans in readings for span in spans for code in span.codes}


def differences(
    turns: Sequence[TurnView],
    first: Sequence[CodedSpan],
    second: Sequence[CodedSpan],
    codes: Iterable[int],
) -> Differences:
    """Where one coder put a tag and the other did not, in the order of the text.

    Stretches of the two that overlap within a turn are one reading of it, however far each
    reaches: that they do not begin and end alike is counted as ``edges``. What goes on over turns
    is one difference.
    """
    apart: list[Difference] = []
    edges = 0
    for code_id in codes:
        one, other = spans_with(first, code_id), spans_with(second, code_id)
        pieces: list[tuple[int, Difference]] = []
        for nth, turn in enumerate(said(turns)):
            for start, end, by in _joined(inside(turn, one), inside(turn, other)):
                if len(by) == 2:
                    edges += not _alike(start, end, inside(turn, one), inside(turn, other))
                    continue
                pieces.append((nth, Difference(code_id, start, end, by == {0})))
        apart += _run_on(pieces, one, other)
    return Differences(tuple(sorted(apart, key=lambda d: (d.start, d.end, d.code_id))), edges)


def inside(turn: TurnView, spans: Iterable[Placed]) -> list[tuple[int, int]]:
    """The parts of spans that lie in a turn and hold more than blanks."""
    parts = []
    for span in spans:
        start, end = max(span.start, turn.start), min(span.end, turn.end)
        if start < end and turn.text[start - turn.start : end - turn.start].strip():
            parts.append((start, end))
    return parts


def _joined(
    one: Iterable[tuple[int, int]], other: Iterable[tuple[int, int]]
) -> list[tuple[int, int, set[int]]]:
    """Stretches made of parts that overlap, with whose they are (0 and 1)."""
    every = [(*each, 0) for each in one] + [(*each, 1) for each in other]
    found: list[tuple[int, int, set[int]]] = []
    for start, end, who in sorted(every):
        if found and start < found[-1][1]:
            begun, until, by = found[-1]
            found[-1] = (begun, max(until, end), {*by, who})
        else:
            found.append((start, end, {who}))
    return found


def _alike(
    start: int, end: int, one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]
) -> bool:
    """Whether both cover the same letters of a stretch."""

    def letters(parts: Sequence[tuple[int, int]]) -> set[int]:
        return {at for part in parts for at in range(max(part[0], start), min(part[1], end))}

    return letters(one) == letters(other)


def _run_on(
    pieces: Sequence[tuple[int, Difference]], one: Sequence[Placed], other: Sequence[Placed]
) -> list[Difference]:
    """Pieces, each with its turn's place, put together where one span goes on to the next turn."""
    found: list[Difference] = []
    last = -1
    for nth, piece in pieces:
        before = found[-1] if found and nth == last + 1 else None
        spans = one if piece.by_first else other
        if (
            before
            and before.by_first == piece.by_first
            and any(span.start <= before.start and piece.end <= span.end for span in spans)
        ):
            found[-1] = Difference(piece.code_id, before.start, piece.end, piece.by_first)
        else:
            found.append(piece)
        last = nth
    return found


def is_settled(difference: Difference, settled: Iterable[Settlement]) -> bool:
    """Whether somebody decided about a stretch that takes this one in."""
    return any(
        each.code_id == difference.code_id
        and each.start <= difference.start
        and difference.end <= each.end
        for each in settled
    )


def draw(sessions: Sequence[Session], number: int, seed: int) -> tuple[Session, ...]:
    """Sessions drawn at random, from as many councils as there are before any comes again."""
    chance = random.Random(seed)
    waiting: dict[str, list[Session]] = {}
    for each in sorted(sessions, key=lambda session: session.id):
        waiting.setdefault(each.council or "", []).append(each)
    piles = [waiting[name] for name in sorted(waiting)]
    for pile in piles:
        chance.shuffle(pile)
    drawn: list[Session] = []
    while piles and len(drawn) < number:
        chance.shuffle(piles)
        drawn += [pile.pop() for pile in piles][: number - len(drawn)]
        piles = [pile for pile in piles if pile]
    return tuple(sorted(drawn, key=lambda session: session.id))
