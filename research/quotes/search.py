"""What somebody typed into a search box, as a query that cannot fail."""

from __future__ import annotations

import re

# Beyond this a search is a pasted page; the first words find it as well.
MOST_WORDS = 32
_WORD = re.compile(r"\w+")


def match_query(words: str) -> str | None:
    """All the words, each quoted so that none is an operator; None where there are no words."""
    found = _WORD.findall(words.encode("utf-8", "ignore").decode())[:MOST_WORDS]
    return " ".join(f'"{word}"' for word in found) or None
