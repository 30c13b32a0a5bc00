"""Whether all that was typed came to something: what did not is said, never left out unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from process_maps.model import Map
from process_maps.outline.items import KINDS_TYPED
from process_maps.outline.model import Outline, Remark

_WORD = re.compile(r"[^\W\d_]{3,}")
# Words that say how something is meant, and so are on the map as what they did.
_SIGNS = frozenset(
    word
    for said in (
        *KINDS_TYPED,
        *("back", "and", "goes", "step", "loop", "times", "least", "nobody", "phase"),
        *("painpoint", "pain", "point", "innovation", "idea", "question"),
    )
    for word in _WORD.findall(said.casefold())
)


def with_what_is_left(text: str, outline: Outline) -> Outline:
    """The outline with a remark on each line some of whose words are in nothing it came to."""
    made = [*_words_of(outline.map), *(each.words for each in outline.marks)]
    made += [each.words for each in outline.remarks]
    known = set(_WORD.findall(" ".join(made).casefold())) | _SIGNS
    left = []
    for number, line in enumerate(text.split("\n"), start=1):
        missing = [word for word in _WORD.findall(line) if word.casefold() not in known]
        if missing:
            said = ", ".join(dict.fromkeys(missing))
            of = " ".join(line.split())[:120]
            left.append(
                Remark(number, f"“{said[:80]}” found no place on the map, in the line “{of}”")
            )
    remarks = tuple(sorted((*outline.remarks, *left), key=lambda each: each.line))
    return replace(outline, remarks=remarks) if left else outline


def _words_of(process: Map) -> Iterator[str]:
    yield from process.lanes
    for step in process.steps:
        yield from (step.label, step.note or "", *step.actors, *step.systems)
    yield from (flow.label or "" for flow in process.flows)
    yield from (loop.words or "" for loop in process.loops)
    for phase in process.phases:
        yield from (phase.label, phase.when or "")
