"""Why some notes are drafted into one group: tags they share, words that set them apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from common.words import listed
from research.model import CodeOn

MOST_TAGS, MOST_WORDS = 2, 3
# A tag, or a word, on fewer of a group's notes than these does not speak for the group.
LEAST_WITH, LEAST_SHARE = 2, 0.25
# How much more often a word must stand in the group's notes than in the others.
_OFTENER, _LEAST_SAYING = 3.0, 3
_WORD = re.compile(r"[^\W\d_]{3,}(?:['’][^\W\d_]+)?")


@dataclass(frozen=True)
class TagShare:
    """A tag, and on how many of a group's notes it is."""

    code: CodeOn
    on: int


@dataclass(frozen=True)
class Reason:
    """What a group of ``notes`` notes has in common. Its words are people's own."""

    notes: int
    tags: tuple[TagShare, ...]
    telling: tuple[str, ...] = field(repr=False)

    def words(self) -> str:
        """``tag “Postcodes” on 7 of 12; words: agency, number``; "" where there is nothing."""
        parts = []
        if self.tags:
            said = [f"“{each.code.name}” on {each.on} of {self.notes}" for each in self.tags]
            parts.append(f"{'tag' if len(said) == 1 else 'tags'} {listed(said)}")
        if self.telling:
            begin = "word" if len(self.telling) == 1 else "words"
            parts.append(f"{begin}: {', '.join(self.telling)}")
        return "; ".join(parts)


def reasons(
    groups: Sequence[Sequence[int]], texts: Sequence[str], codes: Sequence[Sequence[CodeOn]]
) -> tuple[Reason, ...]:
    """A reason for each group; groups are places in the lists of texts and codes."""
    spoken = [_words(text) for text in texts]
    all_words = Counter(word for words in spoken for word in words)
    all_tags = Counter(code.id for held in codes for code in held)
    return tuple(
        Reason(
            len(group),
            _tags([codes[place] for place in group], all_tags),
            _telling([spoken[place] for place in group], all_words, len(texts)),
        )
        for group in groups
    )


def _tags(held: Sequence[Sequence[CodeOn]], everywhere: Counter[int]) -> tuple[TagShare, ...]:
    """The tags most of which lie in this group, or which most of this group have."""
    by_id = {code.id: code for codes in held for code in codes}
    counted = Counter(code.id for codes in held for code in codes)
    least = max(LEAST_WITH, LEAST_SHARE * len(held))
    often = [code for code, on in counted.items() if on >= least]
    # A tag that is everywhere says less of this group than one that is mostly here.
    often.sort(key=lambda code: (-(counted[code] ** 2) / everywhere[code], code))
    return tuple(TagShare(by_id[code], counted[code]) for code in often[:MOST_TAGS])


def _telling(
    held: Sequence[frozenset[str]], everywhere: Counter[str], notes: int
) -> tuple[str, ...]:
    counted = Counter(word for words in held for word in words)
    here, elsewhere = len(held), max(1, notes - len(held))
    found = []
    for word, on in counted.items():
        inside, outside = on / here, (everywhere[word] - on) / elsewhere
        if on >= _LEAST_SAYING and inside >= _OFTENER * outside:
            found.append((outside - inside, word))
    return tuple(word for _gap, word in sorted(found)[:MOST_WORDS])


def _words(text: str) -> frozenset[str]:
    """The words of a text that say something, in small letters, what follows an apostrophe off."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    found = set()
    for word in _WORD.findall(text.casefold()):
        bare = re.split("['’]", word)[0]
        # "didn’t" is cut to "didn", which is no word.
        if len(bare) > 2 and not word.endswith(("n't", "n’t")) and bare not in ENGLISH_STOP_WORDS:
            found.add(bare)
    return frozenset(found)
