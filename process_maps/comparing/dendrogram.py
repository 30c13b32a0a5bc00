"""Which maps are nearest to one another, put together step by step: numbers for a dendrogram."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

from common.words import listed
from process_maps.comparing.similarity import Similarities

MOST_NAMED = 4


@dataclass(frozen=True)
class Merge:
    """Two clusters of maps put together; ``height`` is one less how alike they are on average.

    ``left`` and ``right`` count as scipy does: maps by their place in ``Dendrogram.keys``, then the
    merges in their order.
    """

    left: int
    right: int
    height: float
    maps: tuple[str, ...]


@dataclass(frozen=True)
class Dendrogram:
    """Maps clustered by how alike they are (average linkage over one less their similarity).

    Parameters
    ----------
    keys : the maps that are in it. leaves : the same in the order they are drawn.
    merges : nearest first, one fewer than maps. left_out : maps of which nothing can be said.
    words : the same in sentences; why there is none, where there are fewer than two maps.
    """

    keys: tuple[str, ...]
    leaves: tuple[str, ...]
    merges: tuple[Merge, ...]
    left_out: tuple[str, ...]
    words: tuple[str, ...]


def dendrogram(alike: Similarities) -> Dendrogram:
    """Cluster the maps; an answer or a sentence for any number of them."""
    known = {key for pair in alike.pairs.values() if pair.number is not None for key in pair.ends}
    keys = tuple(key for key in alike.names if key in known)
    out = tuple(key for key in alike.names if key not in known)
    if len(keys) < 2:
        words = "How alike maps are takes two with steps; there are fewer."
        return Dendrogram(keys, keys, (), out, (words,))
    apart = np.array([[1 - (alike.number(a, b) or 0.0) for b in keys] for a in keys])
    np.fill_diagonal(apart, 0.0)
    linked = linkage(squareform(apart, checks=False), method="average")
    of: list[tuple[str, ...]] = [(key,) for key in keys]
    merges = []
    for left, right, height, _ in linked:
        merges.append(Merge(int(left), int(right), float(height), of[int(left)] + of[int(right)]))
        of.append(merges[-1].maps)
    leaves = tuple(keys[int(each)] for each in leaves_list(linked))
    return Dendrogram(keys, leaves, tuple(merges), out, _words(alike, keys, merges, of, out))


def _words(
    alike: Similarities,
    keys: tuple[str, ...],
    merges: list[Merge],
    of: list[tuple[str, ...]],
    out: tuple[str, ...],
) -> tuple[str, ...]:
    pairs = sorted(
        (pair for pair in alike.pairs.values() if pair.number is not None),
        key=lambda pair: (-(pair.number or 0.0), pair.a, pair.b),
    )
    said = []
    if len(keys) == 2:
        said.append(pairs[0].words(alike.names))
    else:
        most, least = pairs[0], pairs[-1]
        for words, pair in (("most", most), ("least", least)):
            said.append(f"The {words} alike are {pair.words(alike.names)}")
        for merge in merges[1:]:
            one, other = (_named(alike, of[each]) for each in (merge.left, merge.right))
            said.append(
                f"Next come together {one} with {other}: {1 - merge.height:.2f} of 1 on average."
            )
    if out:
        names = listed(alike.names[key] for key in out)
        said.append(f"Left out, as no steps with words are on the map: {names}.")
    return tuple(said)


def _named(alike: Similarities, keys: tuple[str, ...]) -> str:
    names = [alike.names[key] for key in sorted(keys)]
    if len(names) > MOST_NAMED:
        return f"the {len(names):,} maps of {listed([*names[:2], 'others'])}"
    return listed(names)
