"""Names that nobody gave: capitals that are no known words, judged by what stands around them.

A list of names would miss most of a diverse caseload, so it is the other way round: a capital is
suspect where it is neither an ordinary word, nor one of the field's, nor written small elsewhere.
What stands around it ("her mum ...", "... said", "lives in ...") makes it sure, and a person or a
place; one that is sure in one line is sure in every other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from research.cues import (
    BACK,
    ON,
    is_introduced,
    is_where,
    is_where_somebody_is,
    may_name_somebody,
    names_somebody,
)
from research.identifiers import Candidate, near
from research.vocabulary import (
    BEFORE_PLACES,
    DATE_NAMES,
    GIVEN_ORDINARY,
    NEVER_SURNAMES,
    ORDER_WORDS,
    ORDINARY_NAMES,
    SELDOM_NAMES,
)
from research.words import field_words, is_word

UPPER = "A-Z\u0391-\u03a9\u0400-\u042f"
_CAPITAL = re.compile(rf"(?<![^\W_])[{UPPER}][^\W\d_]*(?:['-][^\W\d_]+)*(?![^\W_])")
_SMALL = re.compile(r"(?<![\w@./'-])[a-z]+(?:['-][a-z]+)*(?![\w@/]|\.\w)")
_SMALL_NAME = re.compile(
    r"(?:called|named|name is|name's|name was|mum|dad|nan|gran|brother|sister|aunt|auntie|uncle|"
    r"cousin|son|daughter),? ([a-z]{3,}(?:['-][a-z]{2,})*)(?![\w@/]|\.\w)"
)
_SENTENCE_START = re.compile(
    r"(?:^|[.!?:;…]['\")]{0,2}\s{1,3}|[\"“(\[]|\n\s*|(?:^|\n)\s*[-•*]\s|\ufffc\n)$"
)
_PARTICLE = (
    r"(?:van|von|der|den|ter|ten|de|da|do|du|di|del|della|dos|das|la|le|bin|ibn|binti|bint|al|el|"
    r"ap|ab|ferch|mac|nic|ni|ui|abu)"
)
_JOINS = re.compile(rf" (?:{_PARTICLE}[ -]){{0,3}}|-")
_WIDEST_GAP = 30
_LED_BY = re.compile(
    r"(?<![\w-])(?:(?:van|von|bin|ibn|binti|bint|al|el|ap|ferch|mac|de la|del|della|dos|das)[ -]"
    r"(?:(?:der|den|de|la)[ -])?)$"
)
_CAMEL = re.compile(r"[a-z][A-Z]")
_NAME_CAMEL = re.compile(
    r"(?:Mc|Mac|De|Di|Da|Du|La|Le|Fitz|Van|Al|El|Ja|Ta|Sha|Ke|Ni|O)[A-Z][a-z]+$"
)
_CALLED_COUNCIL = re.compile(
    r"[Cc]ouncil|[Bb]orough|uthority|MBC|LA\b|City of|County of|Children's [ST]"
)
_COUNCIL = re.compile(
    r"((?:[A-Z][\w'-]+ (?:and )?){1,3})(?:(?:City|County|Borough|District|Metropolitan|London) )*"
    r"(?:[Cc]ouncil|Borough|MBC|LA\b|[Ll]ocal [Aa]uthority|Children's (?:Services|Trust))"
    r"|\b(?:Borough|City|County|Council) of ((?:[A-Z][\w'-]+ ?(?:and )?){1,3})"
)
_VOWEL = re.compile("[aeiou]")
_PLACE_END = re.compile(r"(?:shire|minster|chester|borough|mouth|pool)$")


class Capital(NamedTuple):
    """A word with a capital. ``state`` says what it is by itself, whatever stands around it."""

    start: int
    end: int
    word: str
    plain: str
    state: str


def capital_candidates(
    text: str, nobody: Collection[str] = (), words: Collection[str] = ()
) -> list[Candidate]:
    """Names and places in folded text that nobody gave.

    Parameters
    ----------
    nobody : words in lower case that name no person here: those of the councils' names.
    words : words that the project knows to be words, in lower case.
    """
    return _Page(text, frozenset(nobody), words).candidates()


def council_words(text: str) -> frozenset[str]:
    """The words of councils that are called so in the text, in lower case."""
    found = {
        word.casefold().removesuffix("'s")
        for match in near(_COUNCIL, _CALLED_COUNCIL.finditer(text), text, 80, 60)
        for word in (match[1] or match[2]).split()
    }
    return frozenset(word for word in found if not is_word(word))


@dataclass
class _Page:
    """A text while its capitals are judged."""

    text: str
    nobody: frozenset[str]
    words: Collection[str]

    def candidates(self) -> list[Candidate]:
        found = self._sure_together([c for run in self._runs() for c in self._judged(run)])
        sure = {
            part
            for each in found
            if each.sure
            for part in each.person.split()
            if len(part) > 2 and not is_word(part)
        }
        again = [
            replace(each, sure=each.sure or not sure.isdisjoint(each.person.split()))
            for each in found
        ]
        announced = [
            Candidate(start, start + len(plain), "name", False, plain)
            for plain, starts in self._introduced.items()
            for start in starts
        ]
        return [*again, *announced, *self._written_small([*found, *announced])]

    def _sure_together(self, found: list[Candidate]) -> list[Candidate]:
        """ "Asha and Tunde said": what is sure of the one is sure of the other."""
        done: list[Candidate] = []
        for each in found:
            if done and each.start - done[-1].end < 6:
                between = self.text[done[-1].end : each.start]
                if between in (" and ", ", ", ", and ", " or ") and each.kind == done[-1].kind:
                    sure = each.sure or done[-1].sure
                    done[-1] = replace(done[-1], sure=sure)
                    each = replace(each, sure=sure)
            done.append(each)
        return done

    def _times_small(self, plain: str) -> int:
        """How often a word stands in small letters, by itself and in no address or file name."""
        text, times = self.text, 0
        place = text.find(plain)
        while place >= 0:
            end = place + len(plain)
            before, after = text[place - 1 : place] if place else "", text[end : end + 2]
            inside = before.isalnum() or (before and before in "@./_'-")
            goes_on = after[:1].isalnum() or (after and after[0] in "@/_'-")
            if not inside and not goes_on and not (after[:1] == "." and after[1:].isalnum()):
                times += 1
            place = text.find(plain, end)
        return times

    @cached_property
    def _introduced(self) -> dict[str, list[int]]:
        """Words that are none, written small where a name is announced, and where they stand."""
        found: dict[str, list[int]] = {}
        for match in _SMALL_NAME.finditer(self.text):
            plain = match[1].removesuffix("'s")
            known = is_word(plain) or plain in self.nobody or plain in self.words
            if not known and is_introduced(self._before(match.start(1))):
                found.setdefault(plain, []).append(match.start(1))
        return found

    @cached_property
    def _capitals(self) -> list[Capital]:
        text = self.text
        plain_of: dict[str, str] = {}
        states: dict[str, str] = {}
        found = []
        inner: Counter[str] = Counter()
        for match in _CAPITAL.finditer(text):
            word, start = match[0], match.start()
            state = states.get(word)
            if state is None:
                plain = word.casefold().removesuffix("'s")
                plain_of[word] = plain
                state = states[word] = self._state(word, plain)
            if state == "unknown" and not self._opens(start):
                inner[plain_of[word]] += 1
            found.append(Capital(start, match.end(), word, plain_of[word], state))
        seen = {
            plain
            for word, plain in plain_of.items()
            if states[word] == "unknown"
            and plain not in self._introduced
            and self._times_small(plain) >= max(1, inner[plain])
        }
        if not seen:
            return found
        return [
            each._replace(state="seen") if each.state == "unknown" and each.plain in seen else each
            for each in found
        ]

    def _opens(self, start: int) -> bool:
        """Whether a sentence starts here."""
        return bool(_SENTENCE_START.search(self.text[max(0, start - 6) : start]))

    def _state(self, word: str, plain: str) -> str:
        if plain in self.nobody or plain in self.words:
            return "word"
        if len(plain) == 1:
            return "letter"
        if plain in GIVEN_ORDINARY:
            return "word" if word.isupper() else "given"
        if is_word(plain) or re.fullmatch(r"[A-Z]{2,}(?:s|'s|ed|ing)", word):
            return "word"
        if word.isupper():
            return "capitals" if len(plain) > 2 and _VOWEL.search(plain) else "word"
        if _CAMEL.search(word) and not all(
            _NAME_CAMEL.match(part) or not _CAMEL.search(part) for part in re.split("['-]", word)
        ):
            return "word"
        if "-" in word and all(part in self.nobody or is_word(part) for part in plain.split("-")):
            return "word"
        return "unknown"

    def _runs(self) -> Iterator[list[Capital]]:
        run: list[Capital] = []
        for each in self._capitals:
            if run and not self._joined(run[-1], each):
                yield run
                run = []
            run.append(each)
        if run:
            yield run

    def _joined(self, last: Capital, each: Capital) -> bool:
        """Whether two capitals may be of one name."""
        gap = each.start - last.end
        if gap > _WIDEST_GAP:
            return False
        if last.word.endswith("'s") and not self._is_named_place(last):
            return False
        between = self.text[last.end : each.start]
        return bool(
            between == " "
            or (gap > 1 and _JOINS.fullmatch(between))
            or (last.state == "letter" and between in (".", ". "))
            or (last.state == "capitals" and between == ", " and each.state == "unknown")
        )

    def _is_named_place(self, each: Capital) -> bool:
        """Whether more of its name may follow a possessive: "moved to Cotter's End"."""
        return each.state == "unknown" and is_where(self._before(each.start))

    def _judged(self, run: list[Capital]) -> Iterator[Candidate]:
        if len(run) == 1 and run[0].state == "word" and run[0].plain not in ORDINARY_NAMES:
            return
        place = 0
        while place < len(run):
            first = last = place
            if self._is_core(run, place):
                while last + 1 < len(run) and self._goes_on(run[last], run[last + 1]):
                    last += 1
                while first > 0 and self._leads(run[first - 1]):
                    first -= 1
                found = self._judge(run, first, last)
                if found:
                    yield found
            place = last + 1

    def _is_core(self, run: list[Capital], place: int) -> bool:
        each = run[place]
        if each.state == "capitals":
            beside = [o for o in run[max(0, place - 1) : place + 2] if o is not each]
            named = any(o.state in ("unknown", "given", "capitals") for o in beside)
            # Among ordinary words in capitals somebody shouts, and a short one is no code.
            shouted = len(each.plain) > 3 and any(
                o.state == "word" and o.word.isupper() and o.plain not in field_words()
                for o in beside
                if len(o.plain) > 2
            )
            return (
                len(each.plain) > 5 or named or shouted or is_introduced(self._before(each.start))
            )
        if each.state == "word":
            return (
                each.plain in ORDINARY_NAMES
                and each.plain not in DATE_NAMES
                and not self._opens(each.start)
                and not each.word.isupper()
                and place == 0
                and each.plain not in field_words()
                and is_introduced(self._before(each.start))
            )
        return each.state in ("unknown", "given", "seen")

    def _goes_on(self, last: Capital, each: Capital) -> bool:
        if each.state in ("unknown", "seen", "letter"):
            return each.plain != "i"
        if each.state == "given":
            return each.plain not in DATE_NAMES
        if each.state == "capitals":
            return len(each.plain) > 2
        return (
            each.plain not in field_words()
            and each.plain not in self.nobody
            and each.word.isupper() == last.word.isupper()
            and (each.plain in ORDINARY_NAMES or not each.word.isupper())
            and len(each.plain) > 2
            and not each.plain.startswith("i'")
            and each.plain not in NEVER_SURNAMES
        )

    def _leads(self, each: Capital) -> bool:
        if each.state in ("given", "letter", "seen"):
            return each.plain != "i" and not (self._opens(each.start) and each.plain in ORDER_WORDS)
        if self._opens(each.start) or each.state == "capitals":
            return False
        return each.plain in BEFORE_PLACES or (
            each.plain not in field_words()
            and each.plain not in self.nobody
            and not each.word.isupper()
            and len(each.plain) > 2
        )

    def _judge(self, run: list[Capital], first: int, last: int) -> Candidate | None:
        span = run[first : last + 1]
        start, end = span[0].start, span[-1].end
        if span[-1].word.endswith("'s"):
            end -= 2
        before, after = self._before(start), self.text[end : end + ON]
        introduced = is_introduced(before)
        states = [each.state for each in span]
        if "unknown" not in states and "capitals" not in states:
            if "seen" in states or "word" in states[:1]:
                sure: bool | None = False if introduced else None
            else:
                sure = self._given(run, first, last, before, after)
            if sure is None:
                return None
        else:
            named = sum(state in ("unknown", "given", "capitals") for state in states)
            sure = named > 1 and "unknown" in states
            sure = sure or self._names_somebody(before, after, start)
            sure = sure or is_where_somebody_is(before)
        person = " ".join(each.plain for each in span)
        kind = "name"
        if "unknown" in states and not introduced:
            if is_where(before) or _PLACE_END.search(person) or span[0].plain in BEFORE_PLACES:
                kind = "place"
            else:
                sure = sure or may_name_somebody(before, after)
        if led := _LED_BY.search(before):
            start -= len(led[0])
        return Candidate(start, end, kind, bool(sure), person)

    def _given(
        self, run: list[Capital], first: int, last: int, before: str, after: str
    ) -> bool | None:
        """Whether a given name that is also a word is one: sure, perhaps (False) or not (None)."""
        each = run[first]
        seldom = each.plain in SELDOM_NAMES
        if last > first:
            return None if self._opens(each.start) or seldom else False
        beside = run[max(0, first - 1) : first] + run[last + 1 : last + 2]
        if any(other.state == "word" and not self._opens(other.start) for other in beside):
            return None
        if self._names_somebody(before, after, each.start):
            return None if self._opens(each.start) and seldom else True
        if seldom:
            return None
        if self._opens(each.start):
            return False if may_name_somebody("", after) else None
        return False

    def _names_somebody(self, before: str, after: str, start: int) -> bool:
        starts_line = start == 0 or self.text[start - 1] == "\n"
        return names_somebody(before, after, starts_line=starts_line)

    def _before(self, start: int) -> str:
        before = self.text[max(0, start - BACK) : start]
        return before[before.rfind("\n") + 1 :]

    def _written_small(self, found: list[Candidate]) -> Iterator[Candidate]:
        """The same names where somebody left the capital out."""
        whose = {
            part: each.person
            for each in found
            for part in each.person.split()
            if len(part) > 2 and each.kind == "name" and not is_word(part)
        }
        if whose:
            for match in _SMALL.finditer(self.text):
                if match[0].removesuffix("'s") in whose:
                    plain = match[0].removesuffix("'s")
                    yield Candidate(
                        match.start(), match.start() + len(plain), "name", False, whose[plain]
                    )
