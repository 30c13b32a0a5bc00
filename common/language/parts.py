"""A quote of several sentences: heard part by part, as only some of it is about one thing.

People set a scene, say what goes wrong, and grumble; or they say two things that go wrong. Read as
one text, what is beside the point drowns what was meant, and of two troubles one drowns the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from common.language.reading import Read
from common.language.voting import Floats

# Short sentences are heard with their neighbours, as one often names what the next speaks of; and
# people speak in runs: one longer than this is cut where a clause may begin. No part is shorter
# than so many words.
_RUN, _LEAST = 30, 12
_SENTENCES = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")
_CLAUSES = re.compile(
    r"(?:[,;:–—]|\s-)\s+"
    r"|\s+(?=(?:because|but|so|then|and (?:i|it|then|they|we|when|you))\b)",
    re.IGNORECASE,
)
# How much the parts added up count beside the parts each by itself, and the text read as one beside
# those added up: what is meant may be said in one sentence and named in another.
_ADDED, _WHOLE = 0.3, 0.4
# Added up, a part that is likelier about something than another counts by the square of how much.
_POWER = 2
# Of many parts one is about something by chance; this much of the odds goes for each part more.
_BY_CHANCE = 0.5


@dataclass(frozen=True)
class Heard:
    """What a text is heard to be about.

    ``scores`` are logs, by topic; ``sure`` is how likely it is about any (0–1); ``best`` is, by
    topic, which of ``parts`` speaks for it most.
    """

    scores: Floats
    sure: float
    parts: tuple[Read, ...] = field(repr=False)
    best: NDArray[np.intp]

    def speaking_for(self, topic: int) -> Read:
        """The part of the text that a topic is heard in."""
        return self.parts[int(self.best[topic])]


def hear(
    words: str,
    read: Callable[[str], Read],
    scores_of: Callable[[Read], Floats],
    how_sure: Callable[[Read, Floats], float],
    soft: float,
) -> Heard:
    """Hear a text that says something, part by part.

    ``scores_of`` gives the scores of topics (logs; of two that differ by ``soft`` one is *e* times
    as likely), ``how_sure`` how likely a text with such scores is about any of them.
    """
    whole = read(words)
    scores = scores_of(whole)
    sure = how_sure(whole, scores)
    said = parts_of(words)
    parts = tuple(each for each in map(read, said) if each.spelt) if len(said) > 1 else ()
    by_part = [scores_of(each) for each in parts]
    weights = [how_sure(each, found) for each, found in zip(parts, by_part, strict=True)]
    if len(parts) < 2 or not max(weights):
        return Heard(scores, sure, (whole,), np.zeros(len(scores), np.intp))
    shares = np.array([_shares(each, soft) for each in by_part])
    told = shares * np.array(weights)[:, None]
    mixed = _ADDED * _shares(_added_up(by_part, weights, scores), soft)
    mixed = mixed + (1 - _ADDED) * told.sum(axis=0) / sum(weights)
    with np.errstate(divide="ignore"):
        found: Floats = (soft * np.log(mixed)).astype(np.float32)
    return Heard(found, max(surest(weights), sure), parts, told.argmax(axis=0))


def parts_of(text: str) -> tuple[str, ...]:
    """A text in parts of some length, cut between sentences and in long runs of clauses."""
    said: list[str] = []
    for sentence in _SENTENCES.split(text):
        said += _CLAUSES.split(sentence) if len(sentence.split()) > _RUN else [sentence]
    found, held = list[str](), ""
    for each in said:
        held = f"{held} {each}".strip()
        if len(held.split()) >= _LEAST:
            found.append(held)
            held = ""
    if held and found:
        found[-1] += f" {held}"
    return tuple(found) or (text,)


def surest(sure: list[float]) -> float:
    """How likely some part is about something (0–1): the surest, less what many make by chance."""
    top = max(sure)
    if not 0 < top < 1:
        return top
    odds = top / (1.0 - top) / float(len(sure) ** _BY_CHANCE)
    return odds / (1 + odds)


def _added_up(parts: list[Floats], sure: list[float], whole: Floats) -> Floats:
    top = max(sure)
    found = _WHOLE * whole
    for scores, share in zip(parts, sure, strict=True):
        if share:
            found = found + scores * np.float32((share / top) ** _POWER)
    return found


def _shares(scores: Floats, soft: float) -> Floats:
    """Scores as shares of one; a topic that is not asked for (minus infinity) has none."""
    odds = np.exp((scores - scores.max()) / soft)
    shares: Floats = odds / odds.sum()
    return shares
