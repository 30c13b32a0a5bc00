"""What a memo is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from research.model import Note

MemoedKind = Literal["project", "session", "turn", "quote", "code", "participant"]
MEMOED: tuple[MemoedKind, ...] = ("project", "session", "turn", "quote", "code", "participant")
# How each is called on screen.
MEMOED_WORDS: dict[MemoedKind, str] = {
    "project": "The project",
    "session": "A session",
    "turn": "A turn",
    "quote": "A quote",
    "code": "A tag",
    "participant": "A person",
}


@dataclass(frozen=True)
class Memoed:
    """A thing in the project that a memo is about; the project itself has no number."""

    what: MemoedKind
    id: int = 0


THE_PROJECT = Memoed("project")


def memoed(note: Note) -> Memoed:
    """What a note is about: the most particular of the things it names."""
    if note.quote_id is not None:
        return Memoed("quote", note.quote_id)
    if note.turn_id is not None:
        return Memoed("turn", note.turn_id)
    if note.code_id is not None:
        return Memoed("code", note.code_id)
    if note.participant_id is not None:
        return Memoed("participant", note.participant_id)
    return THE_PROJECT if note.session_id is None else Memoed("session", note.session_id)


@dataclass(frozen=True)
class Memo:
    """A note with what it is about, in words a reader knows it by.

    ``about`` may hold words somebody said, so it goes nowhere but to the team's own screens.
    """

    note: Note
    on: Memoed
    about: str = field(repr=False)
    session: str | None = None

    def holds(self, words: Sequence[str]) -> bool:
        """Whether all of those words, folded, are in the memo or in what it is about."""
        text = f"{self.note.text} {self.about} {self.session or ''}".casefold()
        return all(word in text for word in words)
