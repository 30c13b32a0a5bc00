"""The demo's second coding: two sessions coded again by somebody who had not seen the first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from common.errors import BadInput
from demo.content.model import Session


@dataclass(frozen=True)
class CodedSpan:
    """Words of one turn with the tags put on them; places count as a quote's do."""

    turn: int
    start: int
    end: int
    text: str = field(repr=False)
    codes: tuple[str, ...]


@dataclass(frozen=True)
class CodedSession:
    """What the second coder put on one session."""

    session: str
    spans: tuple[CodedSpan, ...]


@dataclass(frozen=True)
class SecondCoding:
    """Who coded again, how the sessions were chosen, and what was put where."""

    coder: str
    reason: str
    sessions: tuple[CodedSession, ...]


def read_second_coding(raw: dict[str, Any], sessions: tuple[Session, ...]) -> SecondCoding:
    """The second coding as its file has it, which gives the words; they are found in their turns.

    Raises BadInput where words do not stand just once in their turn.
    """
    by_key = {session.key: session for session in sessions}
    coded = tuple(
        CodedSession(
            each["session"], tuple(_span(by_key[each["session"]], span) for span in each["spans"])
        )
        for each in raw["sessions"]
    )
    return SecondCoding(raw["coder"], raw["reason"], coded)


def _span(session: Session, raw: dict[str, Any]) -> CodedSpan:
    turn, words = raw["turn"], raw["words"]
    text = session.turns[turn].text
    if text.count(words) != 1:
        raise BadInput(
            "words coded a second time do not stand just once in their turn",
            where=f"second_coding.json, {session.key}, turn {turn}",
        )
    start = text.index(words)
    return CodedSpan(turn, start, start + len(words), words, tuple(raw["codes"]))
