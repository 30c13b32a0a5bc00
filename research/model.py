"""The things of this wing as plain values: turns, transcripts, people, sessions and quotes.

Reprs leave out whatever somebody said or is called, so that no log can hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

SESSION_KINDS = (
    "interview",
    "workshop",
    "email",
    "usability test",
    "re-used transcript",
    "show-and-tell",
    "other",
)
# Who took part in one of these was asked; an audience was not.
COUNTED_KINDS = ("interview", "workshop", "email", "usability test", "re-used transcript")
USER_GROUPS = (
    "leadership",
    "social workers",
    "business support",
    "analysts",
    "commissioning/placements",
    "IT",
    "other",
)
NOTE_KINDS = ("paraphrase", "takeaway", "commentary")

# By one table in one go: letter by letter, a file of 9 MB takes ten seconds.
_CLEAN: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    ord("\t"): "\t",
    **dict.fromkeys(map(ord, "\n\r\v\f\x85\u2028\u2029"), "\n"),
}


@dataclass(frozen=True)
class Turn:
    """What one speaker said at one go. ``time`` is in seconds from the start of the session.

    ``interviewer`` is None where nobody knows yet whether the speaker asked or answered.
    """

    speaker: str | None = field(repr=False)
    time: float | None
    text: str = field(repr=False)
    interviewer: bool | None = None


@dataclass(frozen=True)
class RawTranscript:
    """A file as read: turns with the speakers' labels as they stand, nothing replaced yet.

    ``notes`` are sentences about what was left out or taken to be so while reading.
    """

    turns: tuple[Turn, ...] = field(repr=False)
    format: str
    encoding: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """A turn's place in the text: code points, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True)
class Transcript:
    """Turns joined by one newline; all offsets count in ``text``."""

    turns: tuple[Turn, ...]
    text: str = field(repr=False)
    places: tuple[Placed, ...]

    @classmethod
    def of(cls, turns: Iterable[Turn]) -> Transcript:
        """Join turns into a transcript."""
        kept = tuple(turns)
        return cls(kept, "\n".join(turn.text for turn in kept), places([t.text for t in kept]))


def places(texts: Sequence[str]) -> tuple[Placed, ...]:
    """Where each turn lies once the turns are joined by one newline."""
    found, start = [], 0
    for text in texts:
        found.append(Placed(start, start + len(text)))
        start += len(text) + 1
    return tuple(found)


def clean_text(text: str) -> str:
    """Words as they can be stored and counted: one kind of newline, no control characters.

    Everything a reader can see stays as it was, emoji and combining marks included.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return text.replace("\r\n", "\n").translate(_CLEAN).strip()


def clock(seconds: float) -> str:
    """75.4 -> "1:15", 3675 -> "1:01:15"."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


@dataclass(frozen=True)
class Participant:
    """Somebody who was asked, by pseudonym. ``sessions`` counts the ones they took part in."""

    id: int
    pseudonym: str
    role: str
    user_group: str | None
    council_id: int | None
    council: str | None
    sessions: int
    version: int


@dataclass(frozen=True)
class Asked:
    """How many people of one role in one council took part in a session that counts."""

    council_id: int | None
    council: str | None
    user_group: str | None
    role: str
    people: int


@dataclass(frozen=True)
class Session:
    """A session as a list shows it. ``to_check``: nobody has confirmed its anonymising yet.

    ``planned``: it has not been held, so its people do not count as asked. ``keep_until`` is the
    last day it may be kept, where somebody set one; ``kept_because`` why it is kept longer.
    """

    id: int
    title: str
    kind: str
    council_id: int | None
    council: str | None
    date: str | None
    topics: tuple[str, ...]
    to_check: bool
    turns: int
    quotes: int
    participants: int
    created_by: str
    created_at: str
    version: int
    planned: bool = False
    held_by: tuple[str, ...] = ()
    keep_until: str | None = None
    kept_because: str = ""


@dataclass(frozen=True)
class SessionFacts:
    """What is known of a session beside what was said in it.

    ``held_by`` names those of the team who hold it; a pseudonym or initials will do. Without a
    title it is called by its kind, number and council.
    """

    council: str | None = None
    kind: str = "interview"
    date: str | None = None
    title: str | None = None
    topics: Sequence[str] = ()
    held_by: Sequence[str] = ()


@dataclass(frozen=True)
class TakingPart:
    """Somebody who takes part in a session, or is to; ``turns`` counts what they said in it."""

    participant_id: int
    pseudonym: str
    role: str
    user_group: str | None
    interviewer: bool | None
    turns: int


@dataclass(frozen=True)
class TurnView:
    """A stored turn with its place in the transcript and who said it.

    ``line_key`` is the key of a line of notes typed live; ``version`` counts its corrections.
    """

    id: int
    participant_id: int | None
    speaker: str | None
    role: str
    user_group: str | None
    interviewer: bool | None
    time: float | None
    start: int
    end: int
    text: str = field(repr=False)
    line_key: str | None = None
    version: int = 1


@dataclass(frozen=True)
class CodeOn:
    """A code as it sits on a quote."""

    id: int
    name: str


@dataclass(frozen=True)
class QuoteView:
    """A quote with all that is known about it. Nothing of it may leave but by clearance."""

    id: int
    text: str = field(repr=False)
    session_id: int
    session_title: str
    council_id: int | None
    council: str | None
    participant_id: int | None
    participant: str | None
    role: str
    user_group: str | None
    start: int
    end: int
    cleared: bool
    to_check: bool
    codes: tuple[CodeOn, ...]
    version: int


@dataclass(frozen=True)
class TranscriptView:
    """A whole stored transcript."""

    session: Session
    turns: tuple[TurnView, ...]
    quotes: tuple[QuoteView, ...]

    @property
    def text(self) -> str:
        """The text all offsets count in."""
        return "\n".join(turn.text for turn in self.turns)


@dataclass(frozen=True)
class Code:
    """A code of the codebook ("tag" on screen). ``quotes`` counts those it is on itself.

    A ``heading`` only holds the tags below it, and is not put on quotes.
    """

    id: int
    parent_id: int | None
    name: str
    description: str
    colour: str
    quotes: int
    version: int
    heading: bool = False


@dataclass(frozen=True)
class Note:
    """The team's own words about the project or anything in it; its ids say what.

    What is about a quote or a turn names its session too.

    Never counted as what people said.
    """

    id: int
    session_id: int | None
    kind: str
    text: str = field(repr=False)
    created_by: str
    created_at: str
    version: int
    quote_id: int | None = None
    turn_id: int | None = None
    code_id: int | None = None
    participant_id: int | None = None
