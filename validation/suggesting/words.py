"""What words are read for: their stems, what they come to, and pairs that stand together.

``same_words.txt`` holds the words that come to the same when staff speak of a child's record
("nan", "auntie", "family friend"), beside the words of every field in the rulebook.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from common.language.reading import Feature, Phrases, Read, phrases_of, read_with
from validation.rulebook.finding import field_words

_SAME = Path(__file__).with_name("same_words.txt")

__all__ = ["Feature", "Read", "read"]


def read(text: str) -> Read:
    """Read a text; a text that says nothing has no features."""
    return read_with(_phrases(), text)


@cache
def _phrases() -> Phrases:
    said: list[tuple[str, Feature]] = []
    for name, phrases in field_words().items():
        said += [(phrase, f"= field {name}") for phrase in phrases]
    for line in _SAME.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, listed = line.partition(":")
            said += [(phrase, f"= {name.strip()}") for phrase in listed.split(",")]
    return phrases_of(said)
