"""What words are read for: their stems, what they come to, and pairs that stand together.

``same_words.txt`` holds the words that come to the same when staff speak of a child's record
("nan", "auntie", "family friend"), beside the words of every field in the rulebook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import snowballstemmer

from validation.rulebook.finding import field_words

_SAME = Path(__file__).with_name("same_words.txt")
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


def read(text: str) -> Read:
    """Read a text; a text that says nothing has no features."""
    plain = text[:_MOST_LETTERS].casefold().replace("’", "'").replace("-", " ").replace("_", " ")
    said = [token.removesuffix("'s").replace("'", "") for token in _TOKEN.findall(plain)]
    small = [token in _SMALL for token in _TOKEN.findall(plain)]
    stems = [_stem(token) for token in said]
    spelt: dict[Feature, str] = {}
    words = []
    for stem, token, is_small in zip(stems, said, small, strict=True):
        if not is_small:
            words.append(stem)
            spelt.setdefault(stem, token)
    pairs = [f"{a}_{b}" for a, b in pairwise(stems)]
    meanings: dict[Feature, str] = {}
    by_first = _phrases()
    for at, stem in enumerate(stems):
        for phrase, meaning in by_first.get(stem, ()):
            if tuple(stems[at : at + len(phrase)]) == phrase:
                meanings.setdefault(meaning, " ".join(said[at : at + len(phrase)]))
    return Read(tuple(stems), tuple(words), tuple(pairs), tuple(meanings), spelt | meanings)


@cache
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], Feature], ...]]:
    """By their first stem, all phrases that have a meaning."""
    said: list[tuple[str, Feature]] = []
    for name, phrases in field_words().items():
        said += [(phrase, f"= field {name}") for phrase in phrases]
    for line in _SAME.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, listed = line.partition(":")
            said += [(phrase, f"= {name.strip()}") for phrase in listed.split(",")]
    found: dict[str, dict[tuple[tuple[str, ...], Feature], None]] = {}
    for phrase, meaning in said:
        plain = phrase.casefold().replace("’", "'").replace("-", " ").replace("_", " ")
        stems = tuple(
            _stem(token.removesuffix("'s").replace("'", "")) for token in _TOKEN.findall(plain)
        )
        if stems:
            found.setdefault(stems[0], {})[stems, meaning] = None
    return {first: tuple(phrases) for first, phrases in found.items()}


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")
