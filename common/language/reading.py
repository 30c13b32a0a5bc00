"""A text as suggesters read it: its stems, pairs that stand together, and what words come to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from common.stemming import stem_of

_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
# Of longer words only so much is read: nobody says more of one thing.
_MOST_LETTERS = 6_000
# Said of anything; they tell only beside another word, as a pair.
_SAID_OF_ANYTHING = (
    "a about again all also always an and any are as at be because been being but by came can come"
    " comes could did do does down each even ever every for from get gets go goes going gone got"
    " gots had has have having he he'd he's her hers him his how i i'd i'm i've id if im in into is"
    " it it's its ive just know like lot bit may mean me might must my never no not of off on one"
    " only or our ours out over put puts really said say says she she'd she's should so some still"
    " tell tells than that that's the their them then there there's these they they're they've"
    " thing things think this those to told too up us very was way we we've well went were what"
    " what's when which who will with would you your"
)
_SMALL = frozenset(_SAID_OF_ANYTHING.split())

Feature = str
"""A stem ("dentist"), a pair of stems ("no_urn"), or a meaning ("= teeth", "= field SEX")."""

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], Feature], ...]]
"""By their first stem, all phrases that have a meaning."""


@dataclass(frozen=True)
class Read:
    """A text as the suggester reads it: single words, pairs and meanings, each with its words.

    ``stems`` are all of its words in their order, small ones too; ``spelt`` leads from a feature to
    the words of the text it was read from.
    """

    stems: tuple[Feature, ...]
    words: tuple[Feature, ...]
    pairs: tuple[Feature, ...]
    meanings: tuple[Feature, ...]
    spelt: Mapping[Feature, str]

    @property
    def triples(self) -> tuple[Feature, ...]:
        """Three words that stand together."""
        stems = self.stems
        return tuple("_".join(each) for each in zip(stems, stems[1:], stems[2:], strict=False))


def read_with(phrases: Phrases, text: str) -> Read:
    """Read a text with phrases that have a meaning; one that says nothing has no features."""
    tokens = _TOKEN.findall(_plain(text[:_MOST_LETTERS]))
    said = [token.replace("'", "’") for token in tokens]
    small = [token in _SMALL for token in tokens]
    stems = [stem_of(_bare(token)) for token in tokens]
    spelt: dict[Feature, str] = {}
    words = []
    for stem, token, is_small in zip(stems, said, small, strict=True):
        if not is_small:
            words.append(stem)
            spelt.setdefault(stem, token)
    pairs = [f"{a}_{b}" for a, b in pairwise(stems)]
    meanings: dict[Feature, str] = {}
    for at, stem in enumerate(stems):
        for phrase, meaning in phrases.get(stem, ()):
            if tuple(stems[at : at + len(phrase)]) == phrase:
                meanings.setdefault(meaning, " ".join(said[at : at + len(phrase)]))
    return Read(tuple(stems), tuple(words), tuple(pairs), tuple(meanings), spelt | meanings)


def words_of(text: str) -> frozenset[Feature]:
    """The stems of a text's telling words alone, for who compares many texts."""
    tokens = _TOKEN.findall(_plain(text[:_MOST_LETTERS]))
    return frozenset(stem_of(_bare(token)) for token in tokens if token not in _SMALL)


def phrases_of(said: Iterable[tuple[str, Feature]]) -> Phrases:
    """Phrases with their meanings, ready to read with; one without a word is left out."""
    found: dict[str, dict[tuple[tuple[str, ...], Feature], None]] = {}
    for phrase, meaning in said:
        stems = tuple(stem_of(_bare(token)) for token in _TOKEN.findall(_plain(phrase)))
        if stems:
            found.setdefault(stems[0], {})[stems, meaning] = None
    return {first: tuple(phrases) for first, phrases in found.items()}


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'").replace("-", " ").replace("_", " ")


def _bare(token: str) -> str:
    return token.removesuffix("'s").replace("'", "")
