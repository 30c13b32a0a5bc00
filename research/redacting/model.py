"""Finding what is personal in stored turns, and the words that are then to go everywhere.

Offsets count code points over a transcript's text (its turns joined by one newline), end exclusive.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from common.errors import BadInput
from common.words import one_line
from research.anonymise import TOKENS, Namer, PersonalSpan, find_in_turns, first_free_number
from research.folding import fold
from research.model import Placed, TurnView
from research.names import parts, people
from research.spans import Change
from research.vocabulary import DATE_NAMES, ORDINARY_NAMES

LEFT_OUT = "[left out]"
LONGEST_REPLACEMENT = 60
LONGEST_WORDS = 200
_CONTEXT = 40
# Between turns while searching: no pattern crosses it, so nothing is found across two speakers.
_RUN = re.compile(r"\w+")
_INVISIBLE = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]")
_NUMBERED = re.compile(r"\[name \d+\]")
_SHORTEST_PART = 3
_SHORTEST_COPY = 20
_AS_IT_IS = re.compile(r'[^"\\\x00-\x1f]+')


@dataclass(frozen=True)
class ToReplace:
    """A stretch of a transcript that is to go, of what kind it is, and what is to stand there."""

    start: int
    end: int
    kind: str
    replacement: str


@dataclass(frozen=True)
class WordsToReplace:
    """Words that are to go wherever they stand as whole words, in any case.

    ``capital``: only where they begin with one, as "Street" does in a name.
    """

    words: str = field(repr=False)
    kind: str = "other"
    replacement: str = LEFT_OUT
    capital: bool = False


@dataclass(frozen=True)
class FoundAgain:
    """Something in a stored transcript that may be personal, with a few words around it.

    ``quotes`` counts the kept quotes it lies in.
    """

    turn_id: int
    speaker: str | None
    start: int
    end: int
    kind: str
    words: str = field(repr=False)
    replacement: str
    sure: bool
    before: str = field(repr=False)
    after: str = field(repr=False)
    quotes: int = 0


def look(
    turns: Sequence[TurnView],
    *,
    names: Sequence[str] = (),
    words: Sequence[WordsToReplace] = (),
    judged: Collection[str] = (),
    quotes: Sequence[Placed] = (),
    not_names: Collection[str] = (),
) -> tuple[list[FoundAgain], int]:
    """What may be personal in stored turns, and how many places more were judged not to be.

    ``names`` are looked for in whole and in part, ``words`` just so; ``judged`` are words that
    somebody found not personal here, as :func:`plainly` gives them; ``not_names`` are
    words of councils' names.
    """
    texts = [turn.text for turn in turns]
    pseudonyms = {turn.speaker for turn in turns if turn.speaker}
    namer = Namer({each: each for each in pseudonyms}, first_free_number(texts))
    spans = find_in_turns(texts, people(names), namer, not_names=not_names)
    sought = OldWords(words)
    by_turn: dict[int, list[PersonalSpan]] = {}
    for place, span in spans:
        by_turn.setdefault(place, []).append(span)
    for place, text in enumerate(texts):
        own = by_turn.get(place, ())
        spans += [
            (place, each)
            for each in sought.find(text)
            if not any(each.start < span.end and span.start < each.end for span in own)
        ]
    found, kept = [], 0
    for place, span in sorted(spans, key=lambda each: (each[0], each[1].start)):
        if plainly(span.text) in judged:
            kept += 1
            continue
        turn = turns[place]
        at = Placed(turn.start + span.start, turn.start + span.end)
        found.append(_found(turn, at, span, quotes))
    return found, kept


def _found(turn: TurnView, at: Placed, span: PersonalSpan, quotes: Sequence[Placed]) -> FoundAgain:
    before, words, after = around(turn, at)
    touched = sum(each.start < at.end and at.start < each.end for each in quotes)
    return FoundAgain(
        *(turn.id, turn.speaker, at.start, at.end, span.kind, words),
        *(span.replacement, span.sure, before, after, touched),
    )


def around(turn: TurnView, at: Placed) -> tuple[str, str, str]:
    """A stretch of a turn with what stands before and after it: (before, it, after)."""
    start, end = at.start - turn.start, at.end - turn.start
    return (
        turn.text[max(0, start - _CONTEXT) : start],
        turn.text[start:end],
        turn.text[end : end + _CONTEXT],
    )


def plainly(words: str) -> str:
    """Words as they are compared: without case, accents, invisible letters and double blanks."""
    return " ".join(fold(words).text.casefold().split())


def checked_replacement(replacement: str) -> str:
    """What is to stand instead, on one line; BadInput where that cannot be."""
    return one_line(replacement, "replacement", LONGEST_REPLACEMENT)


def checked_words(words: str) -> str:
    """Words that are to go, on one line; BadInput where there is no letter or number in them."""
    plain = one_line(words, "text to replace", LONGEST_WORDS)
    if not _RUN.search(fold(plain).text):
        raise BadInput("there is no letter or number in what is to be replaced")
    return plain


class OldWords:
    """Words that are to go, found as whole words whatever their case, accents and blanks.

    A name that is also a word ("Mark"), and one of two letters or fewer, is only found in the case
    it was given in. What replacing left ("[name 2]", a pseudonym) is never taken for any of them.
    """

    def __init__(self, words: Iterable[WordsToReplace]) -> None:
        self._of = {plainly(each.words): each for each in words if plainly(each.words)}
        self._exact = {
            key: fold(each.words).text for key, each in self._of.items() if _is_a_word_too(key)
        }
        runs = {self._probe(each.words) for each in self._of.values()}
        self._probes = {each for pair in runs for each in pair if each}
        self._pattern = self._compiled()

    def __bool__(self) -> bool:
        return bool(self._of)

    @staticmethod
    def _probe(words: str) -> tuple[str, str]:
        """The longest run of letters, plain and as it was written, for a quick first look."""
        plain = max(_RUN.findall(plainly(words)), key=len, default="")
        return plain, max(_RUN.findall(words.casefold()), key=len, default="")

    def _compiled(self) -> re.Pattern[str]:
        kept = sorted({fold(each.replacement).text for each in self._of.values()}, key=len)
        stays = "|".join([TOKENS, *(re.escape(each) for each in reversed(kept))])
        sought = "|".join(_whole(key) for key in sorted(self._of, key=len, reverse=True))
        return re.compile(f"(?P<stays>{stays})|(?P<words>{sought or '(?!)'})", re.IGNORECASE)

    def may_be_in(self, text: str) -> bool:
        """Whether any of them may stand in a text or in JSON; quick, and never wrongly no."""
        plain = text.casefold()
        if "\\u" in text or any(each in plain for each in self._probes):
            return True
        if text.isascii():
            return False
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKD", plain))
        return any(each in plain for each in self._probes)

    def find(self, text: str) -> list[PersonalSpan]:
        """Where they stand in a text, in order, never overlapping."""
        if not self._of or not self.may_be_in(text):
            return []
        folded = fold(text)
        found = []
        for match in self._pattern.finditer(folded.text):
            key = " ".join(match[0].casefold().split())
            if match["stays"] or (key in self._exact and match[0] != self._exact[key]):
                continue
            what = self._of[key]
            if what.capital and match[0][:1].islower():
                continue
            start, end = folded.span(match.start(), match.end())
            found.append(
                PersonalSpan(start, end, what.kind, text[start:end], what.replacement, True)
            )
        return found

    def out_of(self, text: str) -> str:
        """The text with each of them replaced."""
        parts_of, done = [], 0
        for span in self.find(text):
            parts_of += [text[done : span.start], span.replacement]
            done = span.end
        return "".join([*parts_of, text[done:]]) if done else text


def _is_a_word_too(key: str) -> bool:
    return len(key) < _SHORTEST_PART or key in ORDINARY_NAMES or key in DATE_NAMES


def _whole(key: str) -> str:
    """A pattern for folded words in lower case that stands for nothing within a longer word."""
    spelt = r"\s+".join(re.escape(word) for word in key.split())
    return f"{_edge(key[0], '<')}{spelt}{_edge(key[-1], '')}"


def _edge(letter: str, way: str) -> str:
    if letter.isdigit():
        return rf"(?{way}!\d)"
    # Scripts that write without spaces have no edges of words to look for.
    if letter.isalpha() and letter < "\u2e80":
        return rf"(?{way}![^\W\d_])"
    return ""


def forgotten_words(taken: Iterable[WordsToReplace]) -> list[WordsToReplace]:
    """Those words, and of a whole name also each part that points at the person alone.

    A part may be a word too ("Street"), so it goes only where it has its capital.
    """
    every = {plainly(each.words): each for each in taken}
    for each in list(every.values()):
        if each.kind != "name":
            continue
        for person in people([each.words]):
            for part in parts(person) if len(person.tokens) > 1 else ():
                if len(part) >= _SHORTEST_PART and not _is_a_word_too(part):
                    every.setdefault(part, replace(each, words=part, capital=True))
    return list(every.values())


def settled(turns: Sequence[TurnView], spans: Iterable[ToReplace]) -> list[ToReplace]:
    """The spans in order, apart, none across the edge of a turn, as they can be replaced.

    Blanks at a span's ends stay; spans that overlap become one, and the longest says what stands
    there. Raises BadInput for a span outside the text, or a replacement that cannot be.
    """
    text = "\n".join(turn.text for turn in turns)
    pieces: list[ToReplace] = []
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise BadInput("a stretch to replace lies outside the transcript")
        new = replace(span, replacement=checked_replacement(span.replacement))
        pieces += _by_turn(turns, text, new)
    heaps: list[tuple[int, int, ToReplace]] = []
    for each in sorted(pieces, key=lambda piece: (piece.start, -piece.end)):
        if heaps and each.start < heaps[-1][1]:
            start, end, best = heaps[-1]
            longer = each.end - each.start > best.end - best.start
            heaps[-1] = (start, max(end, each.end), each if longer else best)
        else:
            heaps.append((each.start, each.end, each))
    return [replace(best, start=start, end=end) for start, end, best in heaps]


def changes_of(text: str, spans: Iterable[ToReplace]) -> list[Change]:
    """What replacing settled spans changes in the text."""
    return [Change(each.start, text[each.start : each.end], each.replacement) for each in spans]


def _by_turn(turns: Sequence[TurnView], text: str, span: ToReplace) -> list[ToReplace]:
    """The parts of a span turn by turn, without blanks at their ends."""
    found = []
    for turn in turns:
        start, end = max(span.start, turn.start), min(span.end, turn.end)
        words = text[start:end] if start < end else ""
        if plain := words.strip():
            start += len(words) - len(words.lstrip())
            found.append(replace(span, start=start, end=start + len(plain)))
    return found


def with_fresh_numbers(
    replacements: Iterable[str], here: Iterable[str], everywhere: Iterable[str]
) -> Mapping[str, str]:
    """For each "[name 2]" that is new here, a number that is free in the whole project.

    The same number may be somebody else in another session; one that stands here already says
    that it is the same person, and stays.
    """
    standing = {token for text in here for token in _NUMBERED.findall(text)}
    number = first_free_number(everywhere)
    fresh: dict[str, str] = {}
    for each in replacements:
        if _NUMBERED.fullmatch(each) and each not in standing and each not in fresh:
            fresh[each] = f"[name {number}]"
            number += 1
    return fresh


class Copies:
    """Word-for-word copies of what somebody said, wherever they were put.

    Shorter than a few words they could be anybody's, and are left.
    """

    def __init__(self, said: Iterable[str], replacement: str) -> None:
        long = {text.strip() for text in said if len(text.strip()) >= _SHORTEST_COPY}
        self._said = sorted(long, key=len, reverse=True)
        self._replacement = replacement
        # A stretch that JSON writes as it is, for a quick first look.
        self._probes = {max(_AS_IT_IS.findall(text), key=len, default="") for text in long}

    def may_be_in(self, text: str) -> bool:
        """Whether any of it may stand in a text or in JSON; quick, and never wrongly no."""
        if len(text) < _SHORTEST_COPY:
            return False
        return "\\u" in text or any(each in text for each in self._probes)

    def out_of(self, text: str) -> str:
        """The text with every copy replaced."""
        for said in self._said:
            text = text.replace(said, self._replacement)
        return text
