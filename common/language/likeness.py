"""How alike two texts are, a rare word that they share telling more than a common one.

The cosine of what they have in common, each word weighed by the logarithm of how few texts have it
(Salton & Buckley, Information Processing & Management 24(5), 1988).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log, sqrt

from common.language.reading import Feature, Read


@dataclass(frozen=True)
class Rareness:
    """Of every stem that some texts have, the log of how few have it; ``most`` is of all others."""

    of: Mapping[Feature, float]
    most: float

    def weighed(self, text: Read) -> dict[Feature, float]:
        """A text's words, each with how rare it is."""
        return {each: self.of.get(each, self.most) for each in dict.fromkeys(text.words)}


def rareness_in(texts: Collection[Read]) -> Rareness:
    """How rare words are among texts."""
    seen: dict[Feature, int] = defaultdict(int)
    for text in texts:
        for stem in set(text.words):
            seen[stem] += 1
    many = len(texts)
    return Rareness({stem: log(1 + many / times) for stem, times in seen.items()}, log(1 + many))


def cosine(one: Mapping[Feature, float], other: Mapping[Feature, float]) -> float:
    """How alike two weighed texts are, 0 (they share nothing) to 1; 0 where one is empty."""
    shared = sum(one[each] ** 2 for each in one.keys() & other.keys())
    size = sqrt(sum(w**2 for w in one.values()) * sum(w**2 for w in other.values()))
    return shared / size if size else 0.0
