"""What a person decides about what was found: replaced, left, made longer, added.

Decisions are a value beside the draft and point into its turns by number and code points (end
exclusive), so they outlast a new search of the same words. One that fits nothing any more is
passed over; what somebody said is to be replaced stays replaced, whatever is found later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from research.anonymise import PersonalSpan, first_free_number
from research.drafts import Draft, DraftFinding
from research.vocabulary import TITLES

# What a person can say that words are, beside the kinds that are found.
NAME, PLACE, OTHER = "name", "place", "other"
ADDED_KINDS = (NAME, PLACE, OTHER)
_WORDS_FOR = {PLACE: "[place]", OTHER: "[taken out]"}
_CONTEXT = 40
# From here on scripts have no edges of words to look for.
_NO_EDGES = "\u2e80"


@dataclass(frozen=True)
class Marked:
    """Words of a turn that somebody chose, and what they are."""

    turn: int
    start: int
    end: int
    kind: str

    @property
    def id(self) -> str:
        """What its place goes by among the proposals."""
        return f"+{self.turn}:{self.start}-{self.end}"


@dataclass(frozen=True)
class Decisions:
    """All that was decided about a draft so far.

    ``accepted`` and ``refused`` are ids of proposals. ``moved`` has those whose beginning or end
    was put elsewhere, by id. ``added`` are places nothing was found at; ``everywhere`` words to be
    replaced wherever they stand, with what they are.
    """

    accepted: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    moved: Mapping[str, Marked] = field(default_factory=dict)
    added: tuple[Marked, ...] = ()
    everywhere: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Proposal:
    """A place that is replaced unless it is refused; ``mine`` where a person marked it."""

    id: str
    turn: int
    span: PersonalSpan
    mine: bool


def same_words(text: str) -> str:
    """What two places have in common that hold the same words."""
    return " ".join(text.casefold().split())


def proposals(draft: Draft, decisions: Decisions) -> tuple[Proposal, ...]:
    """Everything found or marked, as it was moved; they may overlap, and refused ones are there."""
    namer = _Words(draft)
    found = [*_found(draft, decisions), *_everywhere(draft, decisions, namer)]
    gone = {**decisions.moved}
    for each in found:
        gone.pop(each.id, None)
    # What somebody made longer stays replaced, though another search no longer finds its middle.
    kept = [each for key, each in gone.items() if key not in decisions.refused]
    marked = [
        _marked(draft, each, namer) for each in (*kept, *decisions.added) if _fits(draft, each)
    ]
    return (*found, *marked)


def decided(draft: Draft, decisions: Decisions) -> Draft:
    """The draft whose findings are what will be replaced, and what was refused.

    What the draft itself had as refused counts only where ``decisions`` say so too.

    None overlap: those that do become one from the first letter to the last, and the longest of
    them says what it is, or of two as long the one a person marked.
    """
    taken: list[Proposal] = []
    refused: list[Proposal] = []
    for each in proposals(draft, decisions):
        (refused if each.id in decisions.refused else taken).append(each)
    whole = [_as_one(draft, heap) for heap in _heaps(taken)]
    left = _clear_of(whole, refused)
    findings = sorted([*whole, *left], key=lambda each: (each.turn, each.span.start))
    shown = tuple(_finding(draft, each) for each in findings)
    return replace(draft, findings=shown, refused=frozenset(each.id for each in left))


def looked_at(draft: Draft, decisions: Decisions) -> int:
    """How many of the draft's findings somebody decided about."""
    seen = decisions.accepted | decisions.refused | set(decisions.moved)
    return sum(each.id in seen for each in draft.findings)


def places_of(draft: Draft, words: str) -> tuple[Marked, ...]:
    """Where the same words stand as whole words, in any case; their kind is left open."""
    pieces = words.split()
    if not pieces:
        return ()
    pattern = r"\s+".join(re.escape(piece) for piece in pieces)
    if _is_letter(words.strip()[0]):
        pattern = rf"(?<!\w){pattern}"
    if _is_letter(words.strip()[-1]):
        pattern = rf"{pattern}(?!\w)"
    search = re.compile(pattern, re.IGNORECASE)
    return tuple(
        Marked(number, match.start(), match.end(), "")
        for number, turn in enumerate(draft.raw.turns)
        for match in search.finditer(turn.text)
    )


def _is_letter(char: str) -> bool:
    return (char.isalnum() or char == "_") and char < _NO_EDGES


class _Words:
    """What stands for words that a person marked: the same for the same words, all through.

    A name that is part of one other, or holds it, is taken to be the same person's.
    """

    def __init__(self, draft: Draft) -> None:
        names = [each.span for each in draft.findings if each.span.kind == NAME]
        self._known: dict[str, str] = {}
        # "[Analyst 2]" inside a word is "Analyst 2" elsewhere.
        for span in sorted(names, key=lambda each: each.replacement.startswith("[")):
            self._known.setdefault(same_words(span.text), span.replacement)
        texts = [turn.text for turn in draft.raw.turns]
        self._next = first_free_number([*texts, *(span.replacement for span in names)])

    def for_words(self, words: str, kind: str) -> str:
        """The words to put; a kind that is found has its own."""
        if kind != NAME:
            return _WORDS_FOR.get(kind, f"[{kind}]")
        key = same_words(words)
        if key not in self._known:
            self._known[key] = self._whose(key) or f"[name {self._next}]"
            self._next += self._known[key] == f"[name {self._next}]"
        return self._known[key]

    def _whose(self, key: str) -> str:
        mine = _name_words(key)
        others = [(_name_words(name), put) for name, put in self._known.items()]
        same = {
            put for theirs, put in others if mine and theirs and (mine <= theirs or theirs <= mine)
        }
        return same.pop() if len(same) == 1 else ""


def _name_words(key: str) -> frozenset[str]:
    return frozenset(key.replace(".", " ").split()) - TITLES


def _found(draft: Draft, decisions: Decisions) -> Iterator[Proposal]:
    for each in draft.findings:
        yield _moved(draft, Proposal(each.id, each.turn, each.span, mine=False), decisions)


def _everywhere(draft: Draft, decisions: Decisions, namer: _Words) -> Iterator[Proposal]:
    for words, kind in decisions.everywhere:
        put = namer.for_words(words, kind)
        for each in places_of(draft, words):
            text = draft.raw.turns[each.turn].text
            span = _span(text, each.start, each.end, kind, put)
            key = f"{each.turn}:{each.start}-{each.end}"
            yield _moved(draft, Proposal(key, each.turn, span, mine=True), decisions)


def _moved(draft: Draft, proposal: Proposal, decisions: Decisions) -> Proposal:
    to = decisions.moved.get(proposal.id)
    span = proposal.span
    if to is None or to.turn != proposal.turn or not _fits(draft, to):
        return proposal
    if to.end <= span.start or span.end <= to.start:
        return proposal
    text = draft.raw.turns[proposal.turn].text
    new = _span(text, to.start, to.end, span.kind, span.replacement)
    return replace(proposal, span=replace(new, sure=span.sure))


def _marked(draft: Draft, each: Marked, namer: _Words) -> Proposal:
    text = draft.raw.turns[each.turn].text
    put = namer.for_words(text[each.start : each.end], each.kind)
    span = _span(text, each.start, each.end, each.kind, put)
    return Proposal(each.id, each.turn, span, mine=True)


def _fits(draft: Draft, each: Marked) -> bool:
    if not 0 <= each.turn < len(draft.raw.turns):
        return False
    text = draft.raw.turns[each.turn].text
    return 0 <= each.start < each.end <= len(text) and bool(text[each.start : each.end].strip())


def _span(text: str, start: int, end: int, kind: str, put: str) -> PersonalSpan:
    melts = any(_is_letter(char) for char in (text[start - 1 : start], text[end : end + 1]) if char)
    if melts and not put.startswith("["):
        put = f"[{put}]"
    return PersonalSpan(start, end, kind, text[start:end], put, sure=True)


def _heaps(taken: Iterable[Proposal]) -> Iterator[list[Proposal]]:
    heap: list[Proposal] = []
    reach = 0
    for each in sorted(taken, key=lambda one: (one.turn, one.span.start, one.span.end)):
        if heap and heap[0].turn == each.turn and each.span.start < reach:
            heap.append(each)
            reach = max(reach, each.span.end)
            continue
        if heap:
            yield heap
        heap, reach = [each], each.span.end
    if heap:
        yield heap


def _as_one(draft: Draft, heap: list[Proposal]) -> Proposal:
    if len(heap) == 1:
        return heap[0]
    head = max(heap, key=lambda one: (one.span.end - one.span.start, one.mine))
    start, end = heap[0].span.start, max(one.span.end for one in heap)
    text = draft.raw.turns[head.turn].text
    span = _span(text, start, end, head.span.kind, head.span.replacement)
    sure = any(one.span.sure for one in heap)
    return replace(head, span=replace(span, sure=sure))


def _clear_of(whole: Iterable[Proposal], refused: Iterable[Proposal]) -> list[Proposal]:
    """What was refused and no replacement covers: one of those at the same place."""
    busy: dict[int, list[PersonalSpan]] = {}
    for each in whole:
        busy.setdefault(each.turn, []).append(each.span)
    left = []
    for each in sorted(refused, key=lambda one: (one.turn, one.span.start, -one.span.end)):
        spans = busy.setdefault(each.turn, [])
        if all(each.span.end <= one.start or one.end <= each.span.start for one in spans):
            left.append(each)
            spans.append(each.span)
    return left


def _finding(draft: Draft, each: Proposal) -> DraftFinding:
    text, span = draft.raw.turns[each.turn].text, each.span
    before, after = text[max(0, span.start - _CONTEXT) : span.start], text[span.end :][:_CONTEXT]
    return DraftFinding(each.id, each.turn, span, before, after)
