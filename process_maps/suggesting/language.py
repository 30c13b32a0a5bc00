"""How likely words are where a piece of work is spoken of: one small model of language each.

Each activity's model is made of its sayings and of how maps' labels put it; as that is little, it
is mixed with the language of its stage of the year's work and of all work together. A text is then
about the activity under whose model it is likeliest: query likelihood with Jelinek–Mercer smoothing
(Ponte & Croft, SIGIR 1998; Zhai & Lafferty, ACM TOIS 22(2), 2004). Three such models vote: of
single words, of meanings, and of pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from common.language.voting import KINDS, Floats, Kind, Model, Voters, columns_of, shares
from process_maps.aligning.activities import phrase_book
from process_maps.suggesting.sayings import Work, sayings, work
from process_maps.suggesting.words import Feature, Read, read

# How much of an activity's language is its own, its stage's, everybody's.
_OWN, _STAGE, _ALL = 0.55, 0.15, 0.3
# What a label counts beside a saying: labels are terser than talk, and there are ten times as many.
_LABEL_COUNTS = 0.25
# What a single word, a meaning and a pair weigh beside one another.
_WEIGHTS = (1.0, 0.5, 0.4)
# So often every word counts as said where no work in particular is spoken of: what was said once
# only is little proof of anything.
_UNSEEN = 1.0


@dataclass(frozen=True)
class Language:
    """The models of all activities, in their order; ``known`` is how common each word is."""

    work: tuple[Work, ...]
    voters: Voters
    rare: Mapping[Feature, float]

    def scores(self, text: Read) -> Floats:
        """How much likelier the text is about each activity than about none (a log)."""
        return self.voters.scores(text)

    def gains(self, text: Read, activity: int) -> dict[Feature, float]:
        """What each feature of a text adds for one activity, by its place."""
        return self.voters.gains(text, activity)

    def rareness(self, feature: Feature) -> float:
        """How little a word or meaning is used where work is spoken of (a log)."""
        return self.rare.get(feature, self.rare[""])


@cache
def language() -> Language:
    """The models, made once."""
    held = work()
    place = {each.name: at for at, each in enumerate(held)}
    said = [(read(each.words), place[each.activity], 1.0) for each in sayings()]
    said += [
        (read(each.step.label), place[each.activity], _LABEL_COUNTS)
        for each in phrase_book()
        if each.activity in place
    ]
    models = tuple(_model(held, said, kind) for kind in KINDS)
    return Language(held, Voters(models, _WEIGHTS, len(held)), _rare(said))


def _model(
    held: Sequence[Work],
    said: Sequence[tuple[Read, int, float]],
    kind: Kind,
) -> Model:
    column = columns_of((text for text, _, _ in said), kind)
    own = np.zeros((len(held), len(column)))
    for text, at, counts in said:
        for each in kind(text):
            if each in column:
                own[at, column[each]] += counts
    stages = sorted({each.stage for each in held})
    member = np.array([[each.stage == stage for stage in stages] for each in held], float)
    everybody = (own.sum(axis=0) + _UNSEEN) / (own.sum() + _UNSEEN * len(column))
    mixed = _OWN * shares(own) + _STAGE * member @ shares(member.T @ own) + _ALL * everybody
    return Model(column, np.log(mixed / everybody).astype(np.float32))


def _rare(said: Sequence[tuple[Read, int, float]]) -> dict[Feature, float]:
    seen: Counter[Feature] = Counter()
    for text, _, counts in said:
        for each in {*text.words, *text.meanings}:
            seen[each] += counts  # type: ignore[assignment]
    many = sum(counts for _, _, counts in said)
    found = {each: float(np.log(1 + many / (times + 0.5))) for each, times in seen.items()}
    return found | {"": float(np.log(1 + many / 0.5))}
