"""What words are read for: their stems, pairs, and the acts, things, people and systems they name.

The meanings are those by which steps of maps are compared (:mod:`process_maps.aligning.lexicon`).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from common.language.reading import Feature, Phrases, Read, read_with
from process_maps.aligning.lexicon import Phrase, lexicon

__all__ = ["Feature", "Read", "named", "read"]


def read(text: str) -> Read:
    """Read a text; a text that says nothing has no features."""
    return read_with(_phrases(), text)


def named(texts: tuple[str, ...], kind: str) -> frozenset[Feature]:
    """What kinds of people or systems some names are ("role", "system")."""
    return frozenset(
        each for text in texts for each in read(text).meanings if each.startswith(f"= {kind} ")
    )


@cache
def _phrases() -> Phrases:
    """By their first stem, all phrases of the lexicon that tell something by themselves."""
    words = lexicon()
    found: dict[str, list[tuple[Phrase, Feature]]] = defaultdict(list)
    for kind, held in (
        ("act", words.acts),
        ("thing", words.things),
        ("role", words.roles),
        ("system", words.systems),
    ):
        for phrase, names in held.items():
            # "IT" is a team and "it" anything: by itself it tells nothing.
            if phrase not in words.light and phrase[0] not in words.small:
                found[phrase[0]] += [(phrase, f"= {kind} {name}") for name in sorted(names)]
    return {first: tuple(phrases) for first, phrases in found.items()}
