"""What was said, as it leaves for another project of the same make or comes from one.

Things name one another by ids that stay the same wherever they go. Places are code points in the
session's turns joined by one newline, the end exclusive, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class GivenCode:
    """A tag; ``parent`` is the id of the one above it."""

    id: str
    name: str
    parent: str | None = None
    description: str = field(default="", repr=False)
    colour: str = ""
    heading: bool = False


@dataclass(frozen=True)
class GivenPerson:
    """Somebody by pseudonym; ``council`` is its name, None for people of none."""

    id: str
    pseudonym: str
    council: str | None
    role: str = ""
    user_group: str | None = None


@dataclass(frozen=True)
class GivenPart:
    """That somebody took part in a session; ``asks`` is None where nobody has said."""

    person: str
    asks: bool | None = None


@dataclass(frozen=True)
class GivenTurn:
    """What one person said at one go."""

    text: str = field(repr=False)
    person: str | None = None
    time: float | None = None
    key: str | None = None


@dataclass(frozen=True)
class GivenCoding:
    """A tag on a quote, who put it there and when."""

    id: str
    code: str
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class GivenQuote:
    """A span of a session's text."""

    id: str
    start: int
    stop: int
    person: str | None = None
    cleared: bool = False
    cleared_by: str = ""
    cleared_at: str = ""
    by: str = ""
    at: str = ""
    codes: tuple[GivenCoding, ...] = ()


@dataclass(frozen=True)
class GivenSession:
    """A session with all that was said in it, as far as it leaves."""

    id: str
    council: str | None
    kind: str
    title: str
    date: str | None = None
    topics: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()
    planned: bool = False
    to_check: bool = False
    by: str = ""
    at: str = ""
    format: str = ""
    encoding: str = ""
    verbatim: bool = False
    redactions: int = 0
    people: tuple[GivenPart, ...] = ()
    turns: tuple[GivenTurn, ...] = field(default=(), repr=False)
    quotes: tuple[GivenQuote, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """The text all places count in."""
        return "\n".join(turn.text for turn in self.turns)


@dataclass(frozen=True)
class GivenNote:
    """The team's own words on the most particular thing named; on the project where none is.

    ``turn`` is the place of a turn in its session, from 0.
    """

    id: str
    kind: str
    text: str = field(repr=False)
    session: str | None = None
    quote: str | None = None
    code: str | None = None
    person: str | None = None
    turn: int | None = None
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class GivenLink:
    """A quote (or in a theme, a note) that something rests on, or that speaks against it."""

    id: str
    quote: str | None = None
    note: str | None = None
    stance: str = "for"
    why: str = field(default="", repr=False)
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class GivenTheme:
    """A theme: a council's, or of no council a shared one; ``part_of`` names the shared one."""

    id: str
    council: str | None
    name: str
    statement: str = ""
    topics: tuple[str, ...] = ()
    part_of: str | None = None
    by: str = ""
    at: str = ""
    members: tuple[GivenLink, ...] = ()


@dataclass(frozen=True)
class GivenPoint:
    """A point of a persona and what it rests on."""

    id: str
    kind: str
    words: str
    quotes: tuple[GivenLink, ...] = ()


@dataclass(frozen=True)
class GivenPersona:
    """A persona with its points."""

    id: str
    name: str
    user_group: str | None = None
    role: str = ""
    summary: str = ""
    by: str = ""
    at: str = ""
    points: tuple[GivenPoint, ...] = ()


@dataclass(frozen=True)
class GivenNeed:
    """A user need and what it rests on."""

    id: str
    as_a: str
    i_need: str
    so_that: str = ""
    persona: str | None = None
    by: str = ""
    at: str = ""
    quotes: tuple[GivenLink, ...] = ()


@dataclass(frozen=True)
class Research:
    """All of what was said that leaves, or comes."""

    codes: tuple[GivenCode, ...] = ()
    people: tuple[GivenPerson, ...] = ()
    sessions: tuple[GivenSession, ...] = ()
    notes: tuple[GivenNote, ...] = ()
    themes: tuple[GivenTheme, ...] = ()
    personas: tuple[GivenPersona, ...] = ()
    needs: tuple[GivenNeed, ...] = ()

    @property
    def quotes(self) -> int:
        """How many quotes are in it."""
        return sum(len(each.quotes) for each in self.sessions)
