"""Finding people's names that somebody gave, and those a title or an introduction gives away.

A name that is also a word ("Mark", "May", "Green") is only a name with its capital, and only
surely so inside a sentence; any other part of three letters or more is one in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from research.folding import fold
from research.identifiers import Candidate
from research.vocabulary import (
    ANYBODY_WORDS,
    DATE_NAMES,
    GIVEN_ORDINARY,
    HEADINGS,
    INTERVIEWER_WORDS,
    NEVER_SURNAMES,
    NO_NAMES,
    NUMBER_WORDS,
    ORDINARY_NAMES,
    PARTICLES,
    ROLE_WORDS,
    SMALL_WORDS,
    TITLES,
)
from research.words import field_words, is_word

_CAPITALS = r"[A-Z][^\W\d_]*(?:['-][^\W\d_]+)*"
_LETTERS = re.compile(r"[^\W\d_]+")
_UNSPACED = "\u2e80"
_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CAPITALS_FOLLOW = re.compile(rf"[ \t]({_CAPITALS})")
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
    everybody = list(everybody)
    alone = [person for person in everybody if person.typed_alone]
    learned: dict[str, set[str]] = {}
    for start, person in _where(text, {p: {p.tokens[0]} for p in alone}):
        pattern = _whole_words(_spelt(person.tokens[0]), person.tokens[0])
        found = pattern.match(text, start)
        after = _CAPITALS_FOLLOW.match(text, found.end()) if found else None
        word = after[1].casefold().removesuffix("'s") if after and len(after[1]) > 2 else ""
        if word and word not in _NO_SURNAMES:
            learned.setdefault(person.key, set()).add(word)
    return [replace(p, learned=tuple(sorted(learned.get(p.key, ())))) for p in everybody]


def _where(text: str, wanted: Mapping[Person, Iterable[str]]) -> Iterator[tuple[int, Person]]:
    """Where words stand that one of the wanted parts of a person may begin with.

    One walk over the words of the text, however many people there are.
    """
    heads: dict[str, dict[Person, None]] = {}
    for person, sought in wanted.items():
        for part in sought:
            for head in _heads(part):
                heads.setdefault(head, {})[person] = None
    for person, sought in wanted.items():
        for part in sought:
            # Scripts that write without spaces have no edges of words to begin at.
            place = text.find(part) if part[:1] >= _UNSPACED else -1
            while place >= 0:
                yield place, person
                place = text.find(part, place + 1)
    if heads:
        for match in _LETTERS.finditer(text):
            for person in heads.get(match[0].casefold(), ()):
                yield match.start(), person


def _heads(part: str) -> Iterator[str]:
    """The runs of letters a part may begin with: "o", "oneill" and "oneills" for "o'neill"."""
    head = ""
    for piece in re.split("['-]", part):
        head += piece
        yield head
    yield head + "s"


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
    everybody = list(everybody)
    sought = {person: _sought(person) for person in everybody}
    for start, person in _where(text, sought):
        if len(person.tokens) > 1:
            yield from _whole(text, start, person, person.tokens)
        for surname in person.learned:
            yield from _whole(text, start, person, (*person.tokens, surname))
            yield from (replace(each, sure=False) for each in _part(text, start, person, surname))
        for part in parts(person):
            yield from _part(text, start, person, part)


def _sought(person: Person) -> set[str]:
    names = {*person.tokens, *person.learned}
    runs = {"'".join(person.tokens), *("'".join((*person.tokens, s)) for s in person.learned)}
    return names | runs | parts(person)


def _whole(text: str, start: int, person: Person, tokens: tuple[str, ...]) -> Iterator[Candidate]:
    """Two or more of a person's names together, in any order and case, or run together."""
    either = "|".join(_spelt(token) for token in sorted(tokens, key=len, reverse=True))
    together = rf"(?:{either})(?:[\s.,_-]{{1,3}}(?:{either}))+"
    run = "".join(_spelt(token) for token in tokens)
    for pattern in (together, run) if len("".join(tokens)) > 5 else (together,):
        if match := _whole_words(pattern, tokens[0]).match(text, start):
            yield Candidate(match.start(), match.end(), "name", True, person.key)


def _part(text: str, start: int, person: Person, part: str) -> Iterator[Candidate]:
    plural = "s?" if len(part) > 3 and part not in ORDINARY_NAMES and not part.endswith("s") else ""
    match = _whole_words(_spelt(part) + plural, part).match(text, start)
    if not match:
        return
    found = match[0]
    is_capital = found[0] != found[0].lower() or found[0] == found[0].upper()
    before = text[max(0, match.start() - 16) : match.start()]
    after = text[match.end() : match.end() + 16]
    if after.startswith(("'t ", "'t,", "'t.")) or after == "'t":
        return  # "Don't", "can't"
    if part in DATE_NAMES and (_IN_A_DATE.search(before) or _DATE_FOLLOWS.match(after)):
        return
    sure = True
    if len(part) < 3:
        if not is_capital or part in SMALL_WORDS:
            return
        sure = person.typed_alone
    elif part in ORDINARY_NAMES:
        if not is_capital:
            return
        sure = person.typed_alone or not _SENTENCE_START.search(before)
    yield Candidate(match.start(), match.end(), "name", sure, person.key)


@lru_cache(maxsize=4_096)
def _whole_words(pattern: str, sample: str) -> re.Pattern[str]:
    if sample[0] >= _UNSPACED:
        return re.compile(pattern, re.IGNORECASE)
    return re.compile(rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])", re.IGNORECASE)


def _spelt(token: str) -> str:
    """A token's pattern: apostrophes may be left out ("O'Neill", "ONeill"), hyphens be spaces."""
    return "".join("'?" if c == "'" else r"[\s-]?" if c == "-" else re.escape(c) for c in token)


_PARTICLES = rf"(?:(?:{'|'.join(sorted(PARTICLES, key=len, reverse=True))})[ -]){{0,3}}"
_CAPITAL_NAME = rf"{_PARTICLES}{_CAPITALS}(?:\s{_PARTICLES}{_CAPITALS}){{0,2}}"
# After these nothing but a name can follow; the others are words as well ("Miss", "Lord", "Judge").
_SURE_TITLES = "Mr|Mrs|Ms|Mx|Dr|Prof|Professor|Cllr|Councillor|Rev|HHJ"
_TITLED = re.compile(
    rf"(?:({_SURE_TITLES})|Miss|Sir|Dame|Lady|Lord|Reverend|Judge|Auntie|Aunty|Uncle|Sister|Father|"
    rf"Baby|DJ|Sgt|Sergeant)\.?\s(?:(?:and|&)\s(?:Mr|Mrs|Ms|Mx|Dr)\.?\s)?(?P<name>{_CAPITAL_NAME})"
)
_INTRODUCED = (
    re.compile(rf"name(?:'s| is| was)\s(?P<name>{_CAPITALS}(?:\s{_CAPITALS}){{0,2}})"),
    re.compile(
        r"^(?:From|To|Cc|Bcc|Attendees|Present|Interviewee|Interviewer|Name|Regards|Kind regards|"
        rf"Best wishes|Many thanks|Thanks)\s?[:,]?\s(?P<name>{_CAPITALS}(?:\s{_CAPITALS}){{0,2}})",
        re.MULTILINE,
    ),
)
_WHOSE_NAME = re.compile(r"\b(?:[Mm]y|his|her|their|child's|girl's|boy's)\s$")


def titled_candidates(text: str, everybody: Iterable[Person]) -> Iterator[Candidate]:
    """ "Mrs Patel", "my name is Asha": names by what stands before them.

    Sure after a title that is nothing else, and where the person is known.
    """
    known = {part: person.key for person in everybody for part in parts(person)}
    for match in _TITLED.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if not before.isalnum():
            yield from _titled(match, match.start(), match[1] is not None, known)
    for pattern in _INTRODUCED:
        for match in pattern.finditer(text):
            at = match.start()
            if match[0][0] != "n" or _WHOSE_NAME.search(text, max(0, at - 12), at):
                yield from _titled(match, match.start("name"), False, known)


def _titled(
    match: re.Match[str], start: int, sure: bool, known: Mapping[str, str]
) -> Iterator[Candidate]:
    names_start = match.start("name")
    text = match.string[names_start : match.end()]
    words = text.split()
    while words and (_is_no_name(words[-1]) or words[-1].casefold() in NEVER_SURNAMES):
        words.pop()
    if not words or _is_no_name(words[0]):
        return
    surname = words[-1].casefold().removesuffix("'s")
    whose = known.get(surname) or known.get(words[0].casefold())
    if not sure and start < names_start and all(_is_ordinary(word) for word in words):
        return  # "Miss Monday", "Sister Act"
    sure = sure and any(word.casefold() not in field_words() for word in words)
    end = names_start + _length_of(text, len(words))
    if words[-1].casefold().endswith("'s"):
        end -= 2
    yield Candidate(start, end, "name", sure or whose is not None, whose or surname)


def _is_ordinary(word: str) -> bool:
    plain = word.casefold()
    return is_word(plain) and plain not in ORDINARY_NAMES and plain not in GIVEN_ORDINARY


def _is_no_name(word: str) -> bool:
    plain = word.casefold()
    return plain in NO_NAMES or plain in ROLE_WORDS


def _length_of(words: str, kept: int) -> int:
    """The length of the first ``kept`` words with the spaces between them."""
    match = re.match(rf"\S+(?:\s\S+){{{kept - 1}}}", words)
    return match.end() if match else len(words)


def linked(spans: Iterable[Candidate], everybody: Iterable[Person]) -> list[Candidate]:
    """The same spans, with the names of people that nobody gave put together.

    "Asha Patel", then "Asha" and "Mrs Patel", are one person, unless another one has the name too.
    """
    spans = list(spans)
    given = {person.key for person in everybody}
    unknown = {s.person for s in spans if s.kind == "name" and s.person not in given}
    whose: dict[str, set[str]] = {}
    for person in unknown:
        words = person.split()
        if len(words) > 1:
            for word in words:
                whose.setdefault(word, set()).add(person)
    one = {word: next(iter(found)) for word, found in whose.items() if len(found) == 1}
    return [
        replace(s, person=one.get(s.person, s.person)) if s.person in unknown else s for s in spans
    ]
