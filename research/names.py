"""Finding people's names that somebody gave, and those a title or an introduction gives away.

A name that is also a word ("Mark", "May", "Green") is only a name with its capital, and only
surely so inside a sentence; any other part of three letters or more is one in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from research.folding import fold
from research.identifiers import Candidate
from research.vocabulary import (
    ANYBODY_WORDS,
    DATE_NAMES,
    HEADINGS,
    INTERVIEWER_WORDS,
    NO_NAMES,
    NUMBER_WORDS,
    ORDINARY_NAMES,
    PARTICLES,
    ROLE_WORDS,
    SMALL_WORDS,
    TITLES,
)

_CAPITALS = r"[A-Z][^\W\d_]*(?:['-][^\W\d_]+)*"
_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_IN_A_DATE = re.compile(
    r"(?:\b(?:in|on|of|by|since|until|till|before|after|from|to|last|next|early|late|mid|this|"
    r"every|each|end|through|during|and)[\s-]|\b[0-3]?[0-9](?:st|nd|rd|th)?\s|[-/–]\s?)$",
    re.IGNORECASE,
)
_DATE_FOLLOWS = re.compile(r"\s?(?:the\s)?[0-9]|\s(?:to|and|or|until)\s[A-Z][a-z]+\b|-[A-Z]")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\"“(\[]\s{0,2}|\n\s*|[-•*]\s)$")


_NO_SURNAMES = NO_NAMES | ROLE_WORDS | HEADINGS | DATE_NAMES | {"i'm", "i'll", "i've", "i'd"}
_NO_PARTS = PARTICLES | ROLE_WORDS | ANYBODY_WORDS | INTERVIEWER_WORDS | NUMBER_WORDS


@dataclass(frozen=True)
class Person:
    """A name somebody gave, as the tokens to look for. ``key`` is the name as it was given.

    ``learned`` are surnames that followed it in the text: proposed where they stand alone.
    """

    key: str
    tokens: tuple[str, ...]
    typed_alone: bool
    learned: tuple[str, ...] = ()


def people(names: Iterable[str]) -> list[Person]:
    """The names as people to look for, titles and empty ones dropped."""
    found: dict[str, Person] = {}
    for name in names:
        tokens = [t for t in _TOKEN.findall(fold(name).text) if t.casefold() not in TITLES]
        if tokens:
            found.setdefault(
                name, Person(name, tuple(t.casefold() for t in tokens), len(tokens) == 1)
            )
    return list(found.values())


def with_surnames(text: str, everybody: Iterable[Person]) -> list[Person]:
    """The same people, those given by one name with the surnames folded text gives them.

    "Dave Osei" after "Dave" was given: half a name replaced would point at the other half.
    """
    return [
        replace(person, learned=_surnames(text, person.tokens[0])) if person.typed_alone else person
        for person in everybody
    ]


def _surnames(text: str, first: str) -> tuple[str, ...]:
    pattern = _whole_words(_spelt(first), first).pattern + rf"[ \t](?-i:({_CAPITALS}))"
    found = {match[1] for match in re.finditer(pattern, text, re.IGNORECASE)}
    kept = {word.casefold().removesuffix("'s") for word in found if len(word) > 2}
    return tuple(sorted(kept - _NO_SURNAMES))


def parts(person: Person) -> set[str]:
    """Single words that point at the person: first name, surname, halves of a double one."""
    halves = {half for token in person.tokens for half in re.split("['-]", token) if len(half) > 2}
    return {
        part
        for part in {*person.tokens, *halves}
        if len(part) > 1 and (person.typed_alone or part not in _NO_PARTS)
    }


def name_candidates(text: str, everybody: Iterable[Person]) -> Iterator[Candidate]:
    """Where the people given are named in folded text."""
    for person in everybody:
        if len(person.tokens) > 1:
            yield from _whole(text, person, person.tokens)
        for surname in person.learned:
            yield from _whole(text, person, (*person.tokens, surname))
            yield from (replace(each, sure=False) for each in _part(text, person, surname))
        for part in parts(person):
            yield from _part(text, person, part)


def _whole(text: str, person: Person, tokens: tuple[str, ...]) -> Iterator[Candidate]:
    """Two or more of a person's names together, in any order and case, or run together."""
    either = "|".join(_spelt(token) for token in sorted(tokens, key=len, reverse=True))
    together = rf"(?:{either})(?:[\s.,_-]{{1,3}}(?:{either}))+"
    run = "".join(_spelt(token) for token in tokens)
    for pattern in (together, run) if len("".join(tokens)) > 5 else (together,):
        for match in _whole_words(pattern, tokens[0]).finditer(text):
            yield Candidate(match.start(), match.end(), "name", True, person.key)


def _part(text: str, person: Person, part: str) -> Iterator[Candidate]:
    plural = "s?" if len(part) > 3 and part not in ORDINARY_NAMES and not part.endswith("s") else ""
    for match in _whole_words(_spelt(part) + plural, part).finditer(text):
        found = match[0]
        is_capital = found[0] != found[0].lower() or found[0] == found[0].upper()
        before, after = (
            text[max(0, match.start() - 16) : match.start()],
            text[match.end() : match.end() + 16],
        )
        sure = True
        if after.startswith(("'t ", "'t,", "'t.")) or after == "'t":
            continue  # "Don't", "can't"
        if part in DATE_NAMES and (_IN_A_DATE.search(before) or _DATE_FOLLOWS.match(after)):
            continue
        if len(part) < 3:
            if not is_capital or part in SMALL_WORDS:
                continue
            sure = person.typed_alone
        elif part in ORDINARY_NAMES:
            if not is_capital:
                continue
            sure = person.typed_alone or not _SENTENCE_START.search(before)
        yield Candidate(match.start(), match.end(), "name", sure, person.key)


def _whole_words(pattern: str, sample: str) -> re.Pattern[str]:
    # Scripts that write without spaces have no edges of words to look for.
    if sample[0] >= "\u2e80":
        return re.compile(pattern, re.IGNORECASE)
    return re.compile(rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])", re.IGNORECASE)


def _spelt(token: str) -> str:
    """A token's pattern: apostrophes may be left out ("O'Neill", "ONeill"), hyphens be spaces."""
    return "".join("'?" if c == "'" else r"[\s-]?" if c == "-" else re.escape(c) for c in token)


_TITLED = re.compile(
    r"(?<![^\W_])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Cllr|Councillor|Rev|"
    rf"Reverend|Judge)\.?\s({_CAPITALS}(?:\s{_CAPITALS}){{0,2}})"
)
_INTRODUCED = re.compile(
    r"(?:\b[Mm]y name(?:'s| is)|\b(?:his|her|their|child's|girl's|boy's) name(?:'s| is| was)|"
    r"^(?:From|To|Cc|Bcc|Attendees|Present|Interviewee|Interviewer|Name|Regards|Kind regards|"
    rf"Best wishes|Many thanks|Thanks)\s?[:,]?)\s({_CAPITALS}(?:\s{_CAPITALS}){{0,2}})",
    re.MULTILINE,
)


def titled_candidates(text: str, everybody: Iterable[Person]) -> Iterator[Candidate]:
    """ "Mrs Patel", "my name is Asha": names by what stands before them; not sure."""
    known = {part: person.key for person in everybody for part in parts(person)}
    for pattern, whole in ((_TITLED, True), (_INTRODUCED, False)):
        for match in pattern.finditer(text):
            words = match[1].split()
            while words and _is_no_name(words[-1]):
                words.pop()
            if not words or _is_no_name(words[0]):
                continue
            end = match.start(1) + _length_of(match[1], len(words))
            surname = words[-1].casefold().removesuffix("'s")
            if words[-1].casefold().endswith("'s"):
                end -= 2
            whose = known.get(surname) or known.get(words[0].casefold())
            start = match.start() if whole else match.start(1)
            yield Candidate(start, end, "name", whose is not None, whose or surname)


def _is_no_name(word: str) -> bool:
    plain = word.casefold()
    return plain in NO_NAMES or plain in ROLE_WORDS


def _length_of(words: str, kept: int) -> int:
    """The length of the first ``kept`` words with the spaces between them."""
    match = re.match(rf"\S+(?:\s\S+){{{kept - 1}}}", words)
    return match.end() if match else len(words)
