"""Personas and user needs as plain values, and how strong what they rest on is, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from common.errors import BadInput
from common.words import count_of, one_line
from research.model import USER_GROUPS
from research.speakers.store import Speaker
from research.themes.model import Stance

PointKind = Literal["does", "wants", "struggles with", "works with"]
POINT_KINDS: tuple[PointKind, ...] = ("does", "wants", "struggles with", "works with")
Rests = Literal["point", "need"]
LONGEST_NAME, LONGEST_SUMMARY, LONGEST_PART = 120, 400, 200
NO_EVIDENCE = "No evidence yet: an assumption until somebody says it"

# One of a user group, as a need would call them; nothing for "other", who may be anybody.
ONE_OF_GROUP: Mapping[str, str] = {
    "leadership": "leader",
    "social workers": "social worker",
    "business support": "business support worker",
    "analysts": "analyst",
    "commissioning/placements": "commissioning or placements officer",
    "IT": "member of the IT team",
}


@dataclass(frozen=True)
class PersonaFacts:
    """What a persona says of itself, as somebody typed it."""

    name: str
    user_group: str | None = None
    role: str = ""
    summary: str = ""

    def checked(self) -> PersonaFacts:
        """The same on single lines, or BadInput where the name is empty or words are too long."""
        if self.user_group is not None and self.user_group not in USER_GROUPS:
            raise BadInput("that is no user group", remedy="Choose one from the list, or none")
        return PersonaFacts(
            one_line(self.name, "name of the persona", LONGEST_NAME),
            self.user_group,
            _if_any(self.role, "role", LONGEST_NAME),
            _if_any(self.summary, "summary", LONGEST_SUMMARY),
        )

    def about(self) -> str:
        """The user group and the role in a line; empty where neither is known."""
        group = self.user_group or ""
        return " · ".join(filter(None, (f"{group[:1].upper()}{group[1:]}", self.role)))


@dataclass(frozen=True)
class Persona:
    """A kind of person: whom they stand for, in the team's words. Never one who was asked."""

    id: int
    facts: PersonaFacts
    place: float
    created_by: str
    created_at: str
    version: int

    @property
    def name(self) -> str:
        """What it is called."""
        return self.facts.name


@dataclass(frozen=True)
class Point:
    """One thing a persona does, wants, struggles with or works with."""

    id: int
    persona_id: int
    kind: PointKind
    words: str
    place: float
    version: int


@dataclass(frozen=True)
class NeedFacts:
    """A user need in its three parts, as somebody typed it; ``so_that`` may be empty."""

    as_a: str
    i_need: str
    so_that: str = ""
    persona_id: int | None = None

    def checked(self) -> NeedFacts:
        """The same on single lines, without the words the sentence itself has.

        A whole sentence typed into the first part is taken apart, and a reason typed into the
        second. Raises BadInput where one of the
        first two parts is empty or any is too long.
        """
        as_a, i_need, so_that = (
            " ".join(part.split()) for part in (self.as_a, self.i_need, self.so_that)
        )
        if not i_need and (whole := _taken_apart(_WHOLE, as_a)):
            as_a, i_need = whole
        if not so_that and (both := _taken_apart(_WITH_REASON, i_need)):
            i_need, so_that = both
        return NeedFacts(
            _part(as_a, "As a", "Say who needs it", _AS_A),
            _part(i_need, "I need", "Say what they need", _I_NEED),
            _part(so_that, "so that I can", None, _SO_THAT),
            self.persona_id,
        )

    def sentence(self) -> str:
        """ "As an analyst I need … so that I can …"."""
        return "".join(words for words, _theirs in self.pieces())

    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """The sentence in pieces; True for what somebody wrote, False for what every need says."""
        before = article(self.as_a)
        whole = [
            (f"As {before} " if before else "As ", False),
            (self.as_a, True),
            (" I need ", False),
            (self.i_need, True),
        ]
        if self.so_that:
            whole += [(" so that I can ", False), (self.so_that, True)]
        return (*whole, (".", False))


@dataclass(frozen=True)
class Need:
    """A user need, of a persona or of none."""

    id: int
    facts: NeedFacts
    place: float
    created_by: str
    created_at: str
    version: int


@dataclass(frozen=True)
class Resting:
    """A quote that a persona's point or a need rests on, or that contradicts it."""

    id: int
    of: int
    quote_id: int
    stance: Stance
    why: str
    decided_by: str
    decided_at: str


@dataclass(frozen=True)
class Strength:
    """How much stands for and against something: people once each, whatever they said.

    ``quotes``, ``people`` and ``councils`` are of those asked who speak for it; ``both`` of those
    ``against`` speak for it too; ``aside`` are people who were in no session that counts as asking.
    """

    quotes: int = 0
    people: int = 0
    councils: int = 0
    against: int = 0
    aside: int = 0
    both: int = 0

    def words(self, findings: str = "", number: int = 0) -> str:
        """ "Rests on 5 quotes from 4 people in 2 councils; 1 person contradicts it."

        ``findings`` are the ``number`` of painpoints and innovations it rests on besides, in words.
        """
        if self.quotes:
            said = f"Rests on {count_of(self.quotes, 'quote')} from {_people(self.people)}"
            said += f" in {count_of(self.councils, 'council')}" if self.councils else ""
            said += f", and on {findings}" if number else ""
        elif number:
            said = f"Rests on {findings} and on no quote of its own"
        elif self.aside:
            said = "No evidence yet from people who were asked"
        else:
            said = NO_EVIDENCE
        if self.against:
            verb = "contradicts" if self.against == 1 else "contradict"
            said += f"; {_people(self.against)} {verb} it{self._both_words()}"
        if self.aside:
            said += f". {_people(self.aside)} spoke of it only in sessions that are not counted"
            said += " as asking"
        return f"{said}."

    def _both_words(self) -> str:
        if not self.both:
            return ""
        if self.both < self.against:
            also = "speaks" if self.both == 1 else "speak"
            return f", {self.both:,} of whom also {also} for it"
        return f", who also {'speaks' if self.both == 1 else 'speak'} for it"

    @property
    def is_one_person(self) -> bool:
        """Whether all that speaks for it comes from one person."""
        return self.people + self.aside == 1


def strength(resting: Iterable[Resting], who_said: Mapping[int, Speaker]) -> Strength:
    """What some links come to. A quote whose speaker is unknown counts as a person of its own."""
    quotes: set[int] = set()
    sides: dict[str, set[int | str]] = {"for": set(), "against": set(), "aside": set()}
    councils: set[int] = set()
    for each in resting:
        speaker = who_said.get(each.quote_id)
        if speaker is None:
            continue
        counts = speaker.asked or speaker.participant_id is None
        sides[each.stance if counts else "aside"].add(
            speaker.participant_id or f"quote {speaker.quote_id}"
        )
        if counts and each.stance == "for":
            quotes.add(each.quote_id)
            if speaker.council_id is not None:
                councils.add(speaker.council_id)
    people, against, aside = (len(sides[side]) for side in ("for", "against", "aside"))
    both = len(sides["for"] & sides["against"])
    return Strength(len(quotes), people, len(councils), against, aside, both)


def gone_words(left: int, gone: int) -> str:
    """What to say where quotes it rested on are no longer in the project, "" for none."""
    if not gone:
        return ""
    verb = "is" if gone == 1 else "are"
    if left:
        return f"{count_of(gone, 'quote')} it rested on {verb} no longer in the project."
    whole = "the only quote it rested on" if gone == 1 else f"all {gone:,} quotes it rested on"
    return f"No quote speaks of it any more: {whole} {verb} no longer in the project."


ONE_PERSON = "This describes one person, not a kind of person."


def one_person_words(found: Strength) -> str:
    """The warning where a persona rests on one person alone, who may be known by it; else ""."""
    if not found.is_one_person:
        return ""
    return (
        f"{ONE_PERSON} Whoever knows the council may tell who it is: ask others like them, or take "
        "out what only one would say."
    )


def group_of(facts: NeedFacts, persona: Persona | None) -> str | None:
    """The user group a need belongs to: its persona's, or the one its "As a" names; else None."""
    if persona is not None and persona.facts.user_group:
        return persona.facts.user_group
    said = facts.as_a.casefold()
    named = (
        group for group, one in ONE_OF_GROUP.items() if said in (one.casefold(), group.casefold())
    )
    return next(named, None)


def checked_kind(kind: str) -> PointKind:
    """The kind of a point, or BadInput naming the four there are."""
    for known in POINT_KINDS:
        if kind == known:
            return known
    raise BadInput(
        f"“{kind[:20]}” is no kind of point", remedy=f"Choose one of {', '.join(POINT_KINDS)}"
    )


def checked_point(words: str) -> str:
    """A point on one line, or BadInput where it is empty or too long."""
    return one_line(words, "point", LONGEST_PART)


def article(words: str) -> str:
    """ "a" or "an" before some words; nothing where they say by themselves who is meant."""
    first, *_rest = words.split() or [""]
    bare = first.casefold().strip(".,;:")
    if bare in _NO_ARTICLE:
        return ""
    if first.isupper() and len(first) <= 3 and first.isalpha():
        # Read letter by letter: an IRO, an SW, a DM.
        return "an" if first[0] in "AEFHILMNORSX" else "a"
    if re.match(r"(?:eu|ew|one\b|once\b|u(?:ni[^nm]|s[aeiu]|til))", bare):
        return "a"
    return "an" if bare[:1] in "aeiou" or bare[:4] in ("hour", "hone", "hono") else "a"


def moved(places: Mapping[int, float], one: int, up: bool) -> dict[int, float]:
    """The new places of some ids, given in their order, once one of them has moved up or down.

    The places stay those there were, each a little further where two were the same; the first
    moved up and the last moved down stay where they are.
    """
    order = list(places)
    at = order.index(one)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    found: dict[int, float] = {}
    last = None
    for each, place in zip(order, sorted(places.values()), strict=True):
        last = place if last is None or place > last else last + 1.0
        found[each] = last
    return found


# What stands before each part in the sentence, and may have been typed once more, or twice.
_AS_A = re.compile(r"(?:as\s+)?an?\s+|as\s+", re.IGNORECASE)
_I_NEED = re.compile(r"i\s+needs?\s+", re.IGNORECASE)
_SO_THAT = re.compile(r"so\s+(?:that\s+)?(?:i\s+can\s+)?|i\s+can\s+", re.IGNORECASE)
_WHOLE = re.compile(r"(?:as\s+an?\s+)?(.+?),?\s+i\s+need\s+(.+)", re.IGNORECASE)
_WITH_REASON = re.compile(r"(.+?),?\s+so\s+that\s+i\s+can\s+(.+)", re.IGNORECASE)
_LONGEST_SENTENCE = 3 * LONGEST_PART + 40
_NO_ARTICLE = {
    *("a", "an", "any", "anybody", "anyone", "each", "every", "everybody", "everyone", "my"),
    *("one", "our", "somebody", "someone", "the", "whoever"),
}


def _part(text: str, begins: str, if_empty: str | None, before: re.Pattern[str]) -> str:
    words = " ".join(text.split()).rstrip(" .,;")
    # With a blank behind it, what is nothing but the beginning goes too.
    while found := before.match(f"{words} "):
        words = words[found.end() :].strip(" .,;")
    if not words:
        if if_empty is None:
            return ""
        raise BadInput(f"nothing stands after “{begins}”", remedy=if_empty)
    return one_line(words, f"part after “{begins}”", LONGEST_PART)


def _taken_apart(how: re.Pattern[str], text: str) -> tuple[str, str] | None:
    found = how.fullmatch(text) if len(text) <= _LONGEST_SENTENCE else None
    return (found[1], found[2]) if found else None


def _if_any(text: str, what: str, longest: int) -> str:
    return one_line(text, what, longest) if text.strip() else ""


def _people(number: int) -> str:
    return count_of(number, "person", "people")
