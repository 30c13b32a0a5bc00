"""Agreement on where tags are: for each tag, on turns and on characters, and over all tags.

Only what participants said is compared: turns of interviewers and the line breaks between turns are
no units. On turns, a turn has a tag for a coder when any of their spans with it overlaps the turn.
On characters, every character has it or not; characters between two edges of spans are alike, so
they are one unit that counts as many times, and those of a turn are drawn together. Offsets count
code points, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from common.errors import BadInput
from research.agreement.coefficients import Agreement, agreement
from research.agreement.ratings import Floats, Ints, Ratings

Flags = npt.NDArray[np.int8]
_MISSING = -1


@dataclass(frozen=True)
class CoderSpan:
    """A stretch of a session's transcript that a coder put a code on."""

    coder: str = field(repr=False)
    session: int
    code: int
    start: int
    end: int


@dataclass(frozen=True)
class SaidTurn:
    """Where a participant's turn lies in its session's transcript."""

    session: int
    start: int
    end: int


@dataclass(frozen=True)
class TookPart:
    """A coder who coded a session, looking for some codes, or for any (None).

    Where they put none of those codes, they said "no" everywhere: that is not missing.
    """

    coder: str = field(repr=False)
    session: int
    codes: frozenset[int] | None = None


@dataclass(frozen=True)
class TurnsCoded:
    """On how many turns a coder put a code, of those they looked at."""

    coded: int
    looked_at: int


@dataclass(frozen=True)
class CodeAgreement:
    """How far coders agree on one code, or on all together (``code`` None).

    Together, each code on each turn (or character) is a unit, so a code that is put often counts
    no more than one that is hardly ever put. ``coded`` is by coder. The ratings are for intervals.
    """

    code: int | None
    turns: Agreement
    characters: Agreement
    coded: Mapping[str, TurnsCoded] = field(repr=False)
    on_turns: Ratings = field(repr=False)
    on_characters: Ratings = field(repr=False)


@dataclass(frozen=True, eq=False)
class _Flags:
    """A row for each coder: 1 has the code, 0 has not, -1 did not look; a column for each unit."""

    flags: Flags
    lengths: Floats
    turn: Ints


def per_code(
    spans: Iterable[CoderSpan],
    turns: Iterable[SaidTurn],
    took_part: Iterable[TookPart],
    codes: Iterable[int] = (),
) -> tuple[CodeAgreement, ...]:
    """Agreement on each code in the order of ``codes``, then of their ids; last on all together.

    ``codes`` names those to compare though nobody put them. A span with a code its coder was not
    to look for does not count. Nothing is returned where there is no code at all. Raises BadInput
    for a span of somebody who took no part in that session.
    """
    ground = _Ground(turns, took_part)
    by_code: dict[int, list[CoderSpan]] = {code: [] for code in codes}
    used: dict[int, list[CoderSpan]] = defaultdict(list)
    for span in spans:
        if (span.coder, span.session) not in ground.looked:
            raise BadInput("a span is by somebody who did not code that session")
        used[span.code].append(span)
    for code in sorted(used):
        by_code.setdefault(code, []).extend(used[code])
    found, whole = [], []
    for code, marks in by_code.items():
        by_turn, by_character = ground.flags_of(code, marks)
        whole.append((by_turn, by_character))
        found.append(ground.compared(code, by_turn, by_character))
    if found:
        found.append(ground.compared(None, *map(_together, zip(*whole, strict=True))))
    return tuple(found)


class _Ground:
    """The turns there are and who looked at them for what."""

    def __init__(self, turns: Iterable[SaidTurn], took_part: Iterable[TookPart]) -> None:
        self.turns = sorted(
            {each for each in turns if each.start < each.end},
            key=lambda turn: (turn.session, turn.start),
        )
        self.lengths = np.array([turn.end - turn.start for turn in self.turns], np.float64)
        self.session = np.array([turn.session for turn in self.turns], np.int64)
        self.looked: dict[tuple[str, int], Collection[int] | None] = {}
        for each in took_part:
            self.looked[each.coder, each.session] = each.codes
        self.coders = tuple(dict.fromkeys(coder for coder, _ in self.looked))
        self.places: dict[int, tuple[list[int], list[int]]] = {}
        for number, turn in enumerate(self.turns):
            numbers, ends = self.places.setdefault(turn.session, ([], []))
            numbers.append(number)
            ends.append(turn.end)

    def flags_of(self, code: int, marks: Iterable[CoderSpan]) -> tuple[_Flags, _Flags]:
        """What each coder said of each turn and of each run of characters."""
        base = np.full((len(self.coders), len(self.turns)), _MISSING, np.int8)
        rows = {coder: row for row, coder in enumerate(self.coders)}
        for (coder, session), codes in self.looked.items():
            if codes is None or code in codes:
                base[rows[coder], self.session == session] = 0
        parts: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for mark in marks:
            row = rows[mark.coder]
            for number, start, end in self._within(mark):
                if base[row, number] != _MISSING:
                    parts[number].append((row, start, end))
        by_turn = base.copy()
        runs, lengths, of = [], [], []
        for number, pieces in parts.items():
            for row, _, _ in pieces:
                by_turn[row, number] = 1
            for length, run in self._runs(number, base[:, number], pieces):
                runs.append(run)
                lengths.append(length)
                of.append(number)
        bare = np.setdiff1d(np.arange(len(self.turns)), list(parts))
        every = np.arange(len(self.turns))
        characters = _Flags(
            np.hstack([base[:, bare], *(run[:, None] for run in runs)]),
            np.concatenate([self.lengths[bare], np.array(lengths, np.float64)]),
            np.concatenate([bare, np.array(of, np.int64)]),
        )
        return _Flags(by_turn, np.ones(len(every)), every), characters

    def _within(self, mark: CoderSpan) -> Iterable[tuple[int, int, int]]:
        """The turns a span overlaps, by number, with the part of each."""
        numbers, ends = self.places.get(mark.session, ([], []))
        for number in numbers[bisect_right(ends, mark.start) :]:
            turn = self.turns[number]
            if turn.start >= mark.end:
                break
            if mark.start < mark.end:
                yield number, max(mark.start, turn.start), min(mark.end, turn.end)

    def _runs(
        self, number: int, base: Flags, pieces: Sequence[tuple[int, int, int]]
    ) -> Iterable[tuple[int, Flags]]:
        """The runs of a turn between the edges of spans: how long, and what each coder said."""
        turn = self.turns[number]
        edges = {turn.start, turn.end}
        edges.update(edge for _, start, end in pieces for edge in (start, end))
        cuts = sorted(edges)
        flags = np.repeat(base[:, None], len(cuts) - 1, axis=1)
        at = {cut: place for place, cut in enumerate(cuts)}
        for row, start, end in pieces:
            flags[row, at[start] : at[end]] = 1
        for place, start in enumerate(cuts[:-1]):
            yield cuts[place + 1] - start, flags[:, place]

    def compared(self, code: int | None, by_turn: _Flags, by_character: _Flags) -> CodeAgreement:
        """The agreement of those who looked for the code."""
        rows = np.flatnonzero((by_turn.flags != _MISSING).any(axis=1))
        flags = by_turn.flags[rows]
        names = [self.coders[row] for row in rows]
        coded = {
            name: TurnsCoded(int((row == 1).sum()), int((row != _MISSING).sum()))
            for name, row in zip(names, flags, strict=True)
        }
        on_turns = _ratings(names, rows, by_turn, plain=code is not None)
        on_characters = _ratings(names, rows, by_character)
        return CodeAgreement(
            code, agreement(on_turns), agreement(on_characters), coded, on_turns, on_characters
        )


def _together(parts: Sequence[_Flags]) -> _Flags:
    """The units of all codes side by side."""
    return _Flags(
        np.hstack([part.flags for part in parts]),
        np.concatenate([part.lengths for part in parts]),
        np.concatenate([part.turn for part in parts]),
    )


def _ratings(names: Sequence[str], rows: Ints, said: _Flags, *, plain: bool = False) -> Ratings:
    """Ratings of the units that anybody looked at; ``plain`` units stand each on their own."""
    seen = (said.flags != _MISSING).any(axis=0)
    flags = said.flags[np.ix_(rows, np.flatnonzero(seen))]
    coder, unit = np.nonzero(flags != _MISSING)
    category = flags[coder, unit].astype(np.int64)
    made = Ratings(tuple(names), flags.shape[1], (False, True), unit, category, coder)
    return made if plain else made.weighted(said.lengths[seen], said.turn[seen])
