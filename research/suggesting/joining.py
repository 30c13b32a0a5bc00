"""Which notes go together, by their tags and their words: places in a list, nothing else.

Notes with tags are joined first, by tags and words. Those without, and those whose tags lead
nowhere, are then put to the group whose words they are nearest to; where they are near to none,
they are joined among themselves by words.
Whoever fits none is left out: a group that everything is forced into helps nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import ceil, log, sqrt
from typing import Any

from research.suggesting.weighing import weigher

LEAST_GROUPS, MOST_GROUPS, LARGEST, SMALLEST = 3, 20, 25, 3
DIRECTIONS, TAGS_WEIGH = 50, 2.0
# How near words must be (cosine) to count for anything; those of two notes taken by chance are at
# about 0.
NEAR = 0.2
_A_WORD = re.compile(r"[^\W\d_]{2}")
Places = list[int]
Codes = Sequence[frozenset[int]]


def join(texts: Sequence[str], codes: Codes, groups: int | None) -> list[Places]:
    """Places of notes by group, the largest group first; those in none fit nowhere.

    Without ``groups`` there are about √(n/2) of them, and those of more than 25 notes are parted.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    # Matrices this small are done five times sooner by one thread than shared out among several.
    with threadpool_limits(1):
        return _joined(texts, codes, groups)


def _joined(texts: Sequence[str], codes: Codes, groups: int | None) -> list[Places]:
    words = directions(texts)
    wanted = usual_groups(len(texts)) if groups is None else groups
    largest = LARGEST if groups is None else len(texts)
    tagged = [place for place, held in enumerate(codes) if held]
    made = _by_tags(tagged, words, codes, _so_many(tagged, wanted), largest)
    joined = {place for group in made for place in group}
    rest = [place for place in range(len(texts)) if place not in joined]
    bare = _put_to_the_nearest(rest, made, words, largest)
    made += _by_words(bare, words, _so_many(bare, wanted), largest)
    kept = [sorted(group) for group in made if len(group) >= SMALLEST]
    return sorted(kept, key=lambda group: (-len(group), group[0]))


def usual_groups(notes: int) -> int:
    """About √(n/2), which a person can still look through."""
    return min(MOST_GROUPS, max(LEAST_GROUPS, round(sqrt(notes / 2))))


def directions(texts: Sequence[str]) -> Any:
    """A row of length 1 for each text; all nought for one without a word."""
    import numpy as np
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    worded = [place for place, text in enumerate(texts) if _A_WORD.search(text)]
    try:
        weights = weigher().fit_transform([texts[place] for place in worded])
    except ValueError:
        # There are no words, or no two texts have letters in common: words tell nothing.
        return np.zeros((len(texts), 1))
    most = max(1, min(DIRECTIONS, len(worded) - 1, weights.shape[1] - 1))
    rows = np.zeros((len(texts), most))
    # Texts that are all the same differ by nothing, which it divides by.
    with np.errstate(divide="ignore", invalid="ignore"):
        rows[worded] = normalize(TruncatedSVD(most, random_state=0).fit_transform(weights))
    return rows


def _so_many(some: Places, wanted: int) -> int:
    """As many groups as are wanted, unless they would be too small for that."""
    return max(1, min(wanted, len(some) // (2 * SMALLEST)))


def _by_tags(some: Places, words: Any, codes: Codes, wanted: int, largest: int) -> list[Places]:
    import numpy as np

    if not some:
        return []
    rows = np.hstack([words[some], TAGS_WEIGH * _tag_rows([codes[place] for place in some])])
    made = _parted(some, rows, wanted, largest)
    fit = _fitting(made, words)
    kept = (
        [place for place in group if place in fit or _shares(place, group, codes)] for group in made
    )
    return [group for group in kept if len(group) >= SMALLEST]


def _by_words(some: Places, words: Any, wanted: int, largest: int) -> list[Places]:
    worded = [place for place in some if words[place].any()]
    made = _parted(worded, words[worded], wanted, largest)
    fit = _fitting(made, words)
    return [[place for place in group if place in fit] for group in made]


def _shares(place: int, group: Places, codes: Codes) -> bool:
    """Whether a note has a tag of another one in its group."""
    return any(codes[place] & codes[other] for other in group if other != place)


def _tag_rows(codes: Codes) -> Any:
    """A row of length 1 for each note: its tags, the rarer the more."""
    import numpy as np

    counted = Counter(code for held in codes for code in held)
    columns = {code: place for place, code in enumerate(sorted(counted))}
    rows = np.zeros((len(codes), len(columns)))
    for row, held in enumerate(codes):
        for code in held:
            rows[row, columns[code]] = log(1 + len(codes) / counted[code])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _parted(some: Places, rows: Any, wanted: int, largest: int) -> list[Places]:
    """Notes in that many groups by Ward's rule; groups that are too large parted once more."""
    if not some:
        return []
    return [
        [some[n] for n in part]
        for group in _cut(rows, wanted)
        for part in _readable(group, rows, largest)
    ]


def _readable(group: Places, rows: Any, largest: int) -> list[Places]:
    """A group as it is, or in parts that are not too large: just as they come, if need be."""
    if len(group) <= largest:
        return [group]
    wanted = ceil(len(group) / largest)
    parts = _cut(rows[group], wanted)
    if len(parts) == 1:
        size = ceil(len(group) / wanted)
        return [group[first : first + size] for first in range(0, len(group), size)]
    again = ([group[n] for n in part] for part in parts)
    return [small for part in again for small in _readable(part, rows, largest)]


def _cut(rows: Any, wanted: int) -> list[Places]:
    """Numbers of rows in that many groups; in one where hardly any are told apart."""
    from sklearn.cluster import AgglomerativeClustering

    whole = [list(range(len(rows)))]
    if wanted < 2 or len(rows) <= wanted:
        return whole
    labels = AgglomerativeClustering(wanted).fit_predict(rows)
    parts = [[n for n, each in enumerate(labels) if each == label] for label in range(wanted)]
    small = sum(len(part) < SMALLEST for part in parts)
    return parts if 2 * small < wanted else whole


def _put_to_the_nearest(bare: Places, made: list[Places], words: Any, largest: int) -> Places:
    """Add notes without tags to the groups they are near to; returns those near to none."""
    import numpy as np

    if not made or not bare:
        return bare
    near = words[bare] @ np.array([words[group].mean(axis=0) for group in made]).T
    rest: Places = []
    for place, best, score in zip(bare, near.argmax(axis=1), near.max(axis=1), strict=True):
        (made[best] if score >= NEAR and len(made[best]) < largest else rest).append(place)
    return rest


def _fitting(made: Sequence[Places], words: Any) -> set[int]:
    """Notes whose words are nearer to the others of their group than to any other group."""
    import numpy as np

    sums = np.array([words[group].sum(axis=0) for group in made])
    sizes = np.array([len(group) for group in made])
    fit: set[int] = set()
    for own, group in enumerate(made):
        if len(group) < 2:
            continue
        near = words[group] @ sums.T / sizes
        others = (words[group] @ sums[own] - (words[group] ** 2).sum(axis=1)) / (len(group) - 1)
        near[:, own] = -1.0
        best = np.maximum(near.max(axis=1), NEAR)
        fit |= {place for place, yes in zip(group, others > best, strict=True) if yes}
    return fit
