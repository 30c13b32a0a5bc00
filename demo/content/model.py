"""The demo's content as plain frozen values, before any of it is put into a project.

Nothing here is real but the published table. Councils are named by name, quotes, findings and
codes by their own short keys; whoever builds the demo project turns them into ids.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Stance = Literal["for", "against"]
FindingKind = Literal["painpoint", "innovation", "question"]
Impact = Literal["high", "medium", "low"]
NoteKind = Literal["paraphrase", "takeaway", "commentary"]
Certainty = Literal["inferred", "uncertain", "no current code"]
Does = Literal["writes", "lists", "fixes", "explains"]


@dataclass(frozen=True)
class Council:
    """An invented council, what it is like, and its children in the 2025/26 return."""

    name: str
    about: str
    children: int


@dataclass(frozen=True)
class ProjectPerson:
    """Somebody of the project team, by role: never somebody who was interviewed."""

    name: str
    role: str


@dataclass(frozen=True)
class Milestone:
    """A named day of the project; ``date`` is ISO."""

    name: str
    date: str


@dataclass(frozen=True)
class ProjectFacts:
    """The project's name, the note that it is illustrative, its councils, people and days."""

    name: str
    note: str
    councils: tuple[Council, ...]
    people: tuple[ProjectPerson, ...]
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True)
class Code:
    """A code of the codebook ("tag" on screen)."""

    key: str
    name: str
    description: str


@dataclass(frozen=True)
class CodeGroup:
    """A top-level code and the codes under it."""

    key: str
    name: str
    description: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Participant:
    """Somebody who took part. The pseudonym ("Analyst 1, Northmoor") is the same everywhere."""

    pseudonym: str
    role: str
    user_group: str

    @property
    def speaker(self) -> str:
        """The name before the colon in a transcript: the pseudonym without the council."""
        return self.pseudonym.split(",")[0]


@dataclass(frozen=True)
class Turn:
    """What one speaker said at one go. ``time`` is in seconds from the start, None in an email.

    ``participant`` is a pseudonym, or None for the interviewer.
    """

    speaker: str
    time: float | None
    text: str = field(repr=False)
    participant: str | None

    @property
    def interviewer(self) -> bool:
        """Whether the project team spoke."""
        return self.participant is None


@dataclass(frozen=True)
class Quote:
    """A verbatim span of one turn.

    ``start`` and ``end`` are code points in that turn's text, end exclusive; ``turn`` counts from
    0; ``cleared`` says that it may be shown outside the team.
    """

    key: str
    session: str
    turn: int
    start: int
    end: int
    text: str = field(repr=False)
    codes: tuple[str, ...]
    cleared: bool


@dataclass(frozen=True)
class Note:
    """The team's own words about a session: never counted as something said."""

    session: str
    kind: NoteKind
    codes: tuple[str, ...]
    text: str = field(repr=False)


@dataclass(frozen=True)
class Session:
    """One session with its transcript, the quotes marked in it and the team's notes."""

    key: str
    title: str
    council: str
    kind: str
    date: str
    topics: tuple[str, ...]
    participants: tuple[Participant, ...]
    turns: tuple[Turn, ...]
    quotes: tuple[Quote, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class QuoteLink:
    """A quote that speaks for or against a finding, and why it does."""

    quote: str
    stance: Stance
    why: str


@dataclass(frozen=True)
class StepLink:
    """A step, by council and step id, that a finding sits on, and why."""

    council: str
    step: str
    why: str


@dataclass(frozen=True)
class RuleLink:
    """A rule whose failures a finding shows in, and why."""

    code: str
    why: str


@dataclass(frozen=True)
class Anchor:
    """A place on a council's map that is no step; ``ref`` is the phase's id."""

    council: str
    kind: str
    ref: str


@dataclass(frozen=True)
class Finding:
    """A painpoint, an innovation or an open question with everything it rests on.

    ``impact`` is None where it was judged not to be a problem.
    """

    key: str
    kind: FindingKind
    title: str
    description: str
    impact: Impact | None
    not_a_problem: bool
    judged_by: str
    judged_on: str
    where_fixed: str | None
    triage: str | None
    quotes: tuple[QuoteLink, ...]
    steps: tuple[StepLink, ...]
    anchors: tuple[Anchor, ...]
    rules: tuple[RuleLink, ...]


@dataclass(frozen=True)
class StepRules:
    """Rules whose fields a step writes, or whose failures it lists, fixes or explains."""

    council: str
    step: str
    does: Does
    codes: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class CouncilMap:
    """One council's process map as map JSON.

    ``effort_hours`` are hours each time a step is done, by actor; over a return a step is done as
    often as the flows' probabilities bring one to it. ``duration`` is in days. What is not known
    has no key.
    """

    council: str
    name: str
    text: str = field(repr=False)

    def document(self) -> dict[str, Any]:
        """The map as JSON values, made afresh so that nobody shares changes."""
        document: dict[str, Any] = json.loads(self.text)
        return document


@dataclass(frozen=True)
class Run:
    """One run of one return: what is known of it, and failures by rule code.

    ``year`` is the collection's end year. ``full`` is False where a table was not loaded. Rules
    without a count passed, or could not be tested: the counts do not say which.
    """

    council: str
    year: int
    source: str
    version: str | None
    unit: str
    number: int
    date: str
    children: int
    episodes: int
    full: bool
    tables: tuple[str, ...]
    last_year_loaded: bool
    provider_lists_loaded: bool
    crashed: tuple[str, ...]
    note: str
    counts: Mapping[str, int] = field(repr=False)

    @property
    def total(self) -> int:
        """Failures of all rules together."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class PublishedRow:
    """One error of the published table: real figures of real councils, in the table's order.

    ``code`` is our inference (None where no present rule is meant); ``counts`` are by council.
    """

    code: str | None
    certainty: Certainty
    error: str
    counts: Mapping[str, int]
    total: int
    note: str


@dataclass(frozen=True)
class PublishedTable:
    """The cited top ten of six councils: facts, kept apart from the invented content."""

    citation: str
    year: int
    unit: str
    note: str
    councils: tuple[str, ...]
    rows: tuple[PublishedRow, ...]
