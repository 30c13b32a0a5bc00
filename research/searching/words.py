"""What somebody types into the search box, read as they mean it; any text at all may be typed.

Words stand together unless “OR” or “|” is between them; “"placement dates"” is a phrase; a minus
before a word or phrase, or “NOT”, leaves out what holds it. Small "or" and "not" are words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Beyond this a search is a pasted page; the first words find it as well.
MOST_WORDS = 32
_TOKEN = re.compile(r'([-–—]?)"([^"]*)("?)|(\S+)')
_WORD = re.compile(r"\w+")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))


@dataclass(frozen=True)
class Term:
    """Words that stand one after the other; ``begun``: the last may go on."""

    words: tuple[str, ...] = field(repr=False)
    begun: bool = False


@dataclass(frozen=True)
class Typed:
    """What is looked for: of each group in ``every`` one term at least, and none of ``none``."""

    every: tuple[tuple[Term, ...], ...]
    none: tuple[Term, ...] = ()


def read_typed(text: str) -> Typed | None:
    """What is meant by what was typed; None where there is no word in it."""
    groups: list[list[Term]] = []
    none: list[Term] = []
    either = negated = left_out = False
    left = MOST_WORDS
    plain = text.encode("utf-8", "ignore").decode().translate(_QUOTES)
    for minus, phrase, closed, bare in _TOKEN.findall(plain):
        if bare in ("OR", "|"):
            # "NOT foster OR kinship" leaves out both.
            negated = negated or left_out
            either = bool(groups) and not negated
            continue
        if bare in ("AND", "NOT"):
            negated = negated or bare == "NOT"
            continue
        if bare[:1] in ("-", "–", "—") and bare[1:2].isalnum():
            minus, bare = bare[0], bare[1:]
        words = tuple(_WORD.findall(phrase or bare))[:left]
        if not words:
            continue
        left -= len(words)
        # A phrase whose end is not typed yet may go on; so may the last word of all, seen below.
        terms = [Term(words, begun=not closed)] if phrase else _apart(words)
        left_out = bool(minus) or negated
        if left_out:
            none += [Term(words)] if phrase else terms
        elif either:
            groups[-1] += terms[:1]
            groups += [[each] for each in terms[1:]]
        else:
            groups += [[each] for each in terms]
        either = negated = False
    if not groups and not none:
        return None
    if groups and not plain.rstrip().endswith('"'):
        last = groups[-1][-1]
        groups[-1][-1] = Term(last.words, begun=True)
    return Typed(tuple(tuple(group) for group in groups), tuple(none))


def _apart(words: tuple[str, ...]) -> list[Term]:
    """ "don't" is two words to the index, and both have to be there."""
    return [Term((word,)) for word in words]
