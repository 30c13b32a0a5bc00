"""Words without their endings."""

from __future__ import annotations

from functools import cache, lru_cache
from threading import Lock

import snowballstemmer

# A stemmer keeps the word it is at: two screens made at once would spoil each other's.
_one_at_a_time = Lock()


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """A word without its endings (Porter 2 for English)."""
    with _one_at_a_time:
        return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")
