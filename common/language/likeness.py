"""How alike two texts are, a rare word that they share telling more than a common one.

The cosine of what they have in common, each word weighed by the logarithm of how few texts have it
(Salton & Buckley, Information Processing & Management 24(5), 1988).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt

from common.language.reading import Feature


@dataclass(frozen=True)
class Weighed:
    """A text's words, each with how rare it is, and the length of all of them together."""

    words: Mapping[Feature, float]
    length: float


@dataclass(frozen=True)
class Rareness:
    """Of every stem that some texts have, the log of how few have it; ``most`` is of all others."""

    of: Mapping[Feature, float]
    most: float

    def weighed(self, words: Iterable[Feature]) -> Weighed:
        """A text's words (see `common.language.reading.words_of`), each with how rare it is."""
        found = {each: self.of.get(each, self.most) for each in words}
        return Weighed(found, sqrt(sum(weight**2 for weight in found.values())))


def rareness_in(texts: Collection[Collection[Feature]]) -> Rareness:
    """How rare words are among texts, each given as its words."""
    seen = Counter(stem for words in texts for stem in set(words))
    many = len(texts)
    return Rareness({stem: log(1 + many / times) for stem, times in seen.items()}, log(1 + many))


def cosine(one: Weighed, other: Weighed) -> float:
    """How alike two weighed texts are, 0 (they share nothing) to 1; 0 where one is empty."""
    size = one.length * other.length
    if not size:
        return 0.0
    shared = one.words.keys() & other.words.keys()
    return sum(one.words[each] ** 2 for each in shared) / size
