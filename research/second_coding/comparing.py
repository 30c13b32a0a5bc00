"""What several coders put on the same sessions, as what agreement is worked out from, and as rows.

A tag is there or not, unit by unit. Units are turns of participants, or the letters of those turns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from research.agreement.spans import CoderSpan, SaidTurn, TookPart
from research.model import TurnView
from research.second_coding.model import CodedSpan, inside, said, spans_with

Unit = Literal["turns", "letters"]
FIRST = "First coding"
# Unit, coder, and 1 or 0 for whether the coder put the tag there.
Row = tuple[str, str, int]


@dataclass(frozen=True)
class Coded:
    """What one coder put on a session; ``codes`` are the tags they looked for."""

    spans: tuple[CodedSpan, ...]
    codes: frozenset[int]


@dataclass(frozen=True)
class CodedSession:
    """A session with what each coder put on it, by their names."""

    session_id: int
    turns: tuple[TurnView, ...] = field(repr=False)
    by: Mapping[str, Coded]


def coders_of(sessions: Iterable[CodedSession]) -> tuple[str, ...]:
    """The names of all coders, the first coding before the others."""
    names = dict.fromkeys(name for each in sessions for name in each.by)
    return tuple(sorted(names, key=lambda name: (name != FIRST, name.casefold())))


def ground_of(
    sessions: Sequence[CodedSession], codes: Collection[int]
) -> tuple[list[CoderSpan], list[SaidTurn], list[TookPart]]:
    """The spans, turns and coders that agreement on those tags is worked out from."""
    spans, turns, took_part = [], [], []
    for session in sessions:
        turns += [SaidTurn(session.session_id, t.start, t.end) for t in said(session.turns)]
    for name in coders_of(sessions):
        for session in sessions:
            if name not in session.by:
                continue
            coded = session.by[name]
            took_part.append(TookPart(name, session.session_id, coded.codes & set(codes)))
            spans += [
                CoderSpan(name, session.session_id, code, span.start, span.end)
                for span in coded.spans
                for code in span.codes
                if code in codes
            ]
    return spans, turns, took_part


def rows_of(sessions: Sequence[CodedSession], codes: Iterable[int], unit: Unit) -> Iterator[Row]:
    """A row for each unit and coder who looked for the tag there, a tag after the other."""
    for code_id in codes:
        for session in sessions:
            for name in coders_of([session]):
                coded = session.by[name]
                if code_id in coded.codes:
                    yield from _of_coder(session, name, coded, code_id, unit)


def _of_coder(
    session: CodedSession, name: str, coded: Coded, code_id: int, unit: Unit
) -> Iterator[Row]:
    spans = spans_with(coded.spans, code_id)
    for turn in said(session.turns):
        here = inside(turn, spans)
        label = f"session {session.session_id} turn {turn.id} tag {code_id}"
        if unit == "turns":
            yield label, name, int(bool(here))
            continue
        tagged = {at for start, end in here for at in range(start, end)}
        for at in range(turn.start, turn.end):
            yield f"{label} letter {at - turn.start + 1}", name, int(at in tagged)
