"""Finding personal information in what people said, and replacing it by readable words.

``find_personal`` only proposes: what its form proves is marked sure, the rest is for a person to
judge, and a person confirms all of it before a quote leaves the project. Names that nobody gave,
and circumstances that point at one child, no rule finds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from research.addresses import place_candidates
from research.capitals import capital_candidates, council_words
from research.folding import Folded, fold
from research.identifiers import Candidate, candidates
from research.initials import initial_candidates
from research.model import clean_text
from research.names import (
    Person,
    linked,
    name_candidates,
    people,
    titled_candidates,
    with_surnames,
)

KINDS = (
    "name",
    "e-mail",
    "phone",
    "postcode",
    "NHS number",
    "pupil number",
    "NI number",
    "date of birth",
    "case number",
    "address",
    "school",
    "place",
    "user name",
    "link",
    "number plate",
)
# Between turns while searching: no pattern crosses it, so nothing is found across two speakers.
_BETWEEN = "\n\ufffc\n"
_MASK = "\ufffc"
# What replacing leaves.
TOKENS = rf"\[(?:name \d+|{'|'.join(re.escape(kind) for kind in KINDS[1:])})\]"
_LONGEST_NUMBER = 6
_TOKEN = re.compile(TOKENS.replace("\\d+", "(\\d+)"))


@dataclass(frozen=True)
class PersonalSpan:
    """A span that may be personal: code points, end exclusive, over the text searched."""

    start: int
    end: int
    kind: str
    text: str = field(repr=False)
    replacement: str
    sure: bool


class Namer:
    """Gives each person one replacement, the same all through an import."""

    def __init__(self, known: Mapping[str, str] | None = None, first: int = 1) -> None:
        self.known = dict(known or {})
        self._next = first

    def words_for(self, person: str) -> str:
        """The pseudonym of a speaker, or "[name 2]" for anybody else."""
        if person not in self.known:
            self.known[person] = f"[name {self._next}]"
            self._next += 1
        return self.known[person]


def find_personal(
    text: str,
    *,
    names: Sequence[str] = (),
    replacements: Mapping[str, str] | None = None,
    not_names: Collection[str] = (),
    words: Collection[str] = (),
) -> list[PersonalSpan]:
    """Personal information in a text, in order, never overlapping.

    Parameters
    ----------
    names : people to look for, in whole or by first name or surname.
    replacements : for some of the names, the words to put instead (a speaker's pseudonym).
    not_names : what names no person here, in any case: the councils' names, refused words.
    words : words that the project knows to be words, in lower case (its other transcripts').

    Applying what is found leaves nothing that a second search would find.
    """
    known = {name: put for name, put in (replacements or {}).items() if put}
    namer = Namer(known, first_free_number([text]))
    everybody = people([*known, *names])
    return find_with(text, everybody, namer, not_names=not_names, words=words)


def first_free_number(texts: Iterable[str]) -> int:
    """One more than the highest "[name N]" that stands in the texts already."""
    # A longer number is nobody's of ours: whoever typed it shall not say what comes after it.
    numbers = [
        int(match[1])
        for text in texts
        for match in _TOKEN.finditer(text)
        if match[1] and len(match[1]) <= _LONGEST_NUMBER
    ]
    return max(numbers, default=0) + 1


def find_with(
    text: str,
    everybody: Sequence[Person],
    namer: Namer,
    *,
    not_names: Collection[str] = (),
    words: Collection[str] = (),
) -> list[PersonalSpan]:
    """The same with a namer that outlives the text, so that one person has one name throughout."""
    folded = fold(text)
    masked = _mask_replaced(folded.text, namer.known.values())
    everybody = with_surnames(masked, everybody)
    nobody = _plain_words(not_names) | council_words(masked)
    spans: list[Candidate] = []
    # What was found is masked and the rest searched again: replacing may lay bare what a longer
    # reading had hidden, and a second search of the result must find nothing new.
    while new := _settle(
        [
            *candidates(masked),
            *place_candidates(masked, nobody),
            *initial_candidates(masked),
            *name_candidates(masked, everybody),
            *titled_candidates(masked, everybody),
            *capital_candidates(masked, nobody, words),
        ],
        {person.key for person in everybody},
    ):
        spans += new
        masked = _mask(masked, new)
    spans = linked(sorted(spans, key=lambda s: s.start), everybody)
    return [_finding(text, folded, span, namer) for span in spans]


def _plain_words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(
        word.strip(",.'\"").removesuffix("'s")
        for name in names
        for word in fold(name).text.casefold().split()
    )


def apply(text: str, findings: Iterable[PersonalSpan]) -> str:
    """The text with every finding replaced."""
    parts: list[str] = []
    done = 0
    for finding in sorted(findings, key=lambda each: each.start):
        parts += [text[done : finding.start], finding.replacement]
        done = finding.end
    return "".join([*parts, text[done:]])


def _settle(found: list[Candidate], given: Collection[str]) -> list[Candidate]:
    """One span for each heap of overlapping ones: the longest says what it is.

    The span covers the whole heap, so that nothing of a shorter reading stays uncovered, and is
    sure as soon as any of them is.
    """
    heaps: list[list[Candidate]] = []
    reach = -1
    for each in sorted(found, key=lambda c: (c.start, -c.end)):
        if each.start < reach:
            heaps[-1].append(each)
        else:
            heaps.append([each])
        reach = max(reach, each.end) if len(heaps[-1]) > 1 else each.end
    return [_heap_as_one(heap, given) for heap in heaps]


def _heap_as_one(heap: list[Candidate], given: Collection[str]) -> Candidate:
    longest = max(heap, key=lambda c: (c.end - c.start, c.person in given, c.sure))
    person = longest.person
    if longest.kind == "name" and person not in given:
        person = next((c.person for c in heap if c.person in given), person)
    return replace(
        longest,
        start=min(c.start for c in heap),
        end=max(c.end for c in heap),
        sure=any(c.sure for c in heap),
        person=person,
    )


def _mask(text: str, spans: Iterable[Candidate]) -> str:
    parts: list[str] = []
    done = 0
    for span in spans:
        parts += [text[done : span.start], _MASK * (span.end - span.start)]
        done = span.end
    return "".join([*parts, text[done:]])


def _mask_replaced(text: str, words: Iterable[str]) -> str:
    """Hide what earlier replacing left, so that it is never taken for something personal."""
    # Of thousands of replacements most are tokens, and few of the others stand in one text.
    plain = {fold(w).text for w in words if w[:1] != "[" or not _TOKEN.fullmatch(w)}
    own = sorted((each for each in plain if each in text), key=len, reverse=True)
    pattern = "|".join([TOKENS, *(rf"(?<!\w){re.escape(each)}(?!\w)" for each in own)])
    return re.sub(pattern, lambda match: _MASK * len(match[0]), text)


def _finding(text: str, folded: Folded, span: Candidate, namer: Namer) -> PersonalSpan:
    start, end = folded.span(span.start, span.end)
    words = namer.words_for(span.person) if span.kind == "name" else f"[{span.kind}]"
    touches = any(
        edge and (edge.isalnum() or edge == "_")
        for edge in (text[start - 1 : start], text[end : end + 1])
    )
    if touches and not words.startswith("["):
        # Inside a word ("asha_patel.xlsx") a bare pseudonym would melt into its neighbours.
        words = f"[{words}]"
    return PersonalSpan(start, end, span.kind, text[start:end], words, span.sure)


def find_in_turns(
    texts: Sequence[str],
    everybody: Sequence[Person],
    namer: Namer,
    *,
    not_names: Collection[str] = (),
) -> list[tuple[int, PersonalSpan]]:
    """What is personal in turns, searched at once: a turn's number and a span counted in it."""
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + len(_BETWEEN)
    found, turn = [], 0
    for span in find_with(_BETWEEN.join(texts), everybody, namer, not_names=not_names):
        while turn + 1 < len(starts) and starts[turn + 1] <= span.start:
            turn += 1
        by = starts[turn]
        found.append((turn, replace(span, start=span.start - by, end=span.end - by)))
    return found


def without_sure(text: str, not_names: Collection[str] = ()) -> tuple[str, int]:
    """Typed words with what is surely personal replaced, and how many replacements that took.

    ``not_names`` are words that name nobody: those of the project's councils.
    """
    plain = clean_text(text)
    sure = [each for each in find_personal(plain, not_names=not_names) if each.sure]
    return apply(plain, sure), len(sure)
