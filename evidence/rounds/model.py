"""A round: one question put to the people in a room, and the answers that may be given to it.

Plain values and rules. Of all that is ours, the little app that phones reach is given this file and
``common`` alone, so nothing here may import more than ``common`` does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from common.errors import BadInput
from common.words import count_of

Kind = Literal["dots", "us_too", "comments", "question"]
ChoiceKind = Literal["painpoint", "option", "need", "words"]
AboutKind = Literal["painpoint", "option", "need"]
State = Literal["ready", "open", "closed"]

KIND_WORDS: dict[Kind, str] = {
    "dots": "Dots on choices",
    "us_too": "This is us too",
    "comments": "Comments on a claim",
    "question": "A question",
}
US_TOO = ("Yes", "No", "Not sure")
NO_COUNCIL = "Another, or rather not say"
# In Unicode code points, so that emoji and every script count as they are read.
LONGEST = 400
MOST_CHOICES = 12
MOST_DOTS = 5
# Of one phone in one round.
MOST_SAID = 5
# Of one round: far more than a room holds, so that a machine gone wild cannot fill the project.
MOST_DEVICES = 500
MOST_COMMENTS = 1_000
MOST_ON_PAPER = 10_000
# Fewer answers of a council than this could tell who gave them.
FEWEST_OF_A_COUNCIL = 3

# Marks that turn the direction of what follows, beyond the words they came with.
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen, in its words when the round was made.

    ``ref`` is the id of the painpoint, option or user need that it is; None for typed words.
    """

    id: int
    kind: ChoiceKind
    ref: int | None
    words: str


@dataclass(frozen=True)
class NewChoice:
    """A choice for a round that is being made; empty words are taken from what it is."""

    kind: ChoiceKind
    ref: int | None = None
    words: str = ""


@dataclass(frozen=True)
class NewRound:
    """What a facilitator decides of a round before it is made.

    ``about`` is what a claim is: kind and id of a painpoint, an option or a user need, or None.
    ``storyboard_id`` and ``card_id`` name a place of a show-and-tell, which is no concern here.
    """

    kind: Kind
    question: str
    session_id: int
    choices: tuple[NewChoice, ...] = ()
    dots: int = 3
    about: tuple[AboutKind, int] | None = None
    storyboard_id: int | None = None
    card_id: int | None = None


@dataclass(frozen=True)
class Round:
    """A round as it is kept. ``wave`` is one more after each clearing: only its votes count."""

    id: int
    session_id: int
    storyboard_id: int | None
    card_id: int | None
    kind: Kind
    question: str
    about_kind: AboutKind | None
    about_id: int | None
    dots: int
    code: str
    state: State
    wave: int
    opened_at: str | None
    closed_at: str | None
    version: int


@dataclass(frozen=True)
class Asked:
    """All that a phone may know of a round: what is asked, and what may be answered."""

    kind: Kind
    question: str
    choices: tuple[tuple[int, str], ...] = ()
    dots: int = 1
    councils: tuple[tuple[int, str], ...] = ()

    @property
    def in_words(self) -> bool:
        """Whether it is answered by typing."""
        return not self.choices


@dataclass(frozen=True)
class Vote:
    """What one phone, or one paper, chose: dots by the choice's id; one dot where one is picked."""

    picks: Mapping[int, int]
    council_id: int | None = None


Outcome = Literal["counted", "closed", "full", "trouble"]


@dataclass(frozen=True)
class Answer:
    """What became of a vote or a comment, and in which wave of the round."""

    outcome: Outcome
    wave: int = 0


@dataclass(frozen=True)
class Handed:
    """What one phone handed in: a vote, or words.

    ``device`` is a mark that no phone can be known by, and that means nothing after the round.
    """

    device: bytes = field(repr=False)
    vote: Vote | None = None
    words: str = field(default="", repr=False)


class Ballot(Protocol):
    """All that whoever serves phones can do: know what is asked, and hand in what was answered."""

    @property
    def asked(self) -> Asked:
        """What is asked."""

    @property
    def code(self) -> str:
        """The few letters the round is reached by."""

    @property
    def wave(self) -> int:
        """The wave whose votes count as this ballot was made."""

    def hand_in(self, some: Sequence[Handed]) -> list[Answer]:
        """Count votes and keep words that came at once; what became of each, in their order."""


def checked_question(text: str) -> str:
    """A question, a claim or a choice as it can be shown on a phone; BadInput where it is not."""
    return checked_words(text, "question or claim")


def checked_words(text: str, what: str = "answer") -> str:
    """Typed words without control marks, at most ``LONGEST`` code points; BadInput where empty."""
    plain = "".join(
        letter if unicodedata.category(letter) not in ("Cc", "Cs") else " " for letter in text
    )
    words = " ".join(plain.translate(_TURNING).split())
    if not words:
        raise BadInput(f"the {what} is empty", remedy="Write something first")
    if len(words) > LONGEST:
        raise BadInput(
            f"the {what} is {len(words):,} characters long; it may have {LONGEST}",
            remedy="Shorten it",
        )
    return words


def checked_new(new: NewRound) -> NewRound:
    """A round that can be made: what its kind needs is there, and nothing else."""
    if new.kind not in KIND_WORDS:
        raise BadInput("there is no such kind of round", remedy="Choose one of the four")
    question = checked_question(new.question)
    choices = new.choices if new.kind in ("dots", "question") else ()
    if new.kind == "us_too":
        choices = tuple(NewChoice("words", None, each) for each in US_TOO)
    if new.kind == "dots" and not 1 <= new.dots <= MOST_DOTS:
        raise BadInput(f"a person has 1 to {MOST_DOTS} dots", remedy="Choose a number in between")
    few = new.kind == "dots" or (new.kind == "question" and choices)
    if few and not 2 <= len(choices) <= MOST_CHOICES:
        raise BadInput(
            f"there are {count_of(len(choices), 'choice')}; a round has 2 to {MOST_CHOICES}",
            remedy="Add or take away choices",
        )
    seen: set[tuple[str, int | None, str]] = set()
    for each in choices:
        if (key := (each.kind, each.ref, each.words.casefold())) in seen:
            raise BadInput("the same choice is there twice", remedy="Take one of them away")
        seen.add(key)
    dots = new.dots if new.kind == "dots" else 1
    about = new.about if new.kind != "dots" else None
    return NewRound(
        new.kind, question, new.session_id, choices, dots, about, new.storyboard_id, new.card_id
    )


def checked_vote(asked: Asked, vote: Vote) -> Vote:
    """A vote that may be counted; BadInput, in words for whoever holds the phone, where not."""
    if asked.in_words:
        raise BadInput("this round is answered in words")
    known = {number for number, _ in asked.choices}
    if not known.issuperset(vote.picks) or any(dots < 0 for dots in vote.picks.values()):
        raise BadInput("this is not one of the choices", remedy="Reload the page")
    picks = {number: dots for number, dots in sorted(vote.picks.items()) if dots}
    if not picks:
        raise BadInput("nothing is chosen", remedy="Choose first, then send")
    given, most = sum(picks.values()), asked.dots
    if given > most:
        raise BadInput(
            f"you gave {count_of(given, 'dot')}; you have {most}", remedy="Take some away"
        )
    if vote.council_id is not None and vote.council_id not in {each for each, _ in asked.councils}:
        raise BadInput("this is not one of the councils", remedy="Reload the page")
    return Vote(picks, vote.council_id)


def checked_paper(number: int | None) -> int | None:
    """A count from paper, None where nobody counted; BadInput where it can be none."""
    if number is not None and not 0 <= number <= MOST_ON_PAPER:
        raise BadInput(
            f"a count from paper is 0 to {MOST_ON_PAPER:,}", remedy="Leave it empty if unknown"
        )
    return number


def as_asked(held: Round, choices: Sequence[Choice], councils: Sequence[tuple[int, str]]) -> Asked:
    """What phones are told of a round; councils only where they are asked for one."""
    return Asked(
        held.kind,
        held.question,
        tuple((each.id, each.words) for each in choices),
        held.dots,
        tuple(councils) if held.kind == "us_too" else (),
    )
