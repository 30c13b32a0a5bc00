"""Grouping steps by their words alone, and when a step says nothing at all."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from process_maps.aligning.model import Group, Place, in_key_order
from process_maps.merging.model import Member, wordings
from process_maps.model import Map, Step

# What modelling tools write on a gateway is its sign, not what it decides.
_SIGNS = frozenset({"x", "o", "v", "xor", "or", "and"})


def says_nothing(step: Step) -> bool:
    """Whether a step has no words to go by: no letter, no digit, or only a gateway's sign."""
    if not any(each.isalnum() for each in step.label):
        return True
    return step.kind == "gateway" and step.label.strip().casefold() in _SIGNS


def case_and_spacing_key(label: str) -> str:
    """A label without case and spacing.

    Stricter than :func:`process_maps.pairing.words.same_words_key`, which drops punctuation too and
    so would join "e-form" with "e form", which ``--same-words`` does not promise.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", label).casefold())
    return " ".join(folded.split())


def same_words(maps: Mapping[str, Map]) -> tuple[Group, ...]:
    """The steps whose words are equal but for case and spacing, in groups.

    A map that has the same words several times has all of those steps in the one group: words alone
    do not tell which of them another map's step is. So there are as many merged steps as different
    labels, and a group can be of one map only. Steps without words are in none.
    """
    of: dict[str, list[Member]] = defaultdict(list)
    for key, process in in_key_order(maps).items():
        for position, step in enumerate(process.steps):
            if not says_nothing(step):
                member = Member(Place(key, step.id), position, step)
                of[case_and_spacing_key(step.label)].append(member)
    shared = [members for members in of.values() if len(members) > 1]
    return tuple(
        Group(number, wordings(members)[0], tuple(sorted({each.place for each in members})))
        for number, members in enumerate(shared, start=1)
    )
