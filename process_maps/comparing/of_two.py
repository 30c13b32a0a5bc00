"""Two maps whose steps are paired, as an alignment: so that both are told in the same words."""

from __future__ import annotations

from process_maps.aligning.model import Alignment, Group, Place
from process_maps.pairing.model import Pairing

FIRST, SECOND = "first", "second"


def as_alignment(pairing: Pairing) -> Alignment:
    """The pairs as groups that count: those with one number are one group, worded as the first map.

    The maps' keys are ``FIRST`` and ``SECOND``.
    """
    of: dict[int, dict[Place, str]] = {}
    for pair in pairing.pairs:
        group = of.setdefault(pair.number, {})
        group[Place(FIRST, pair.a.id)] = pair.a.label
        group[Place(SECOND, pair.b.id)] = pair.b.label
    groups = tuple(
        Group(number, next(iter(of[number].values())), tuple(sorted(of[number])))
        for number in sorted(of)
    )
    return Alignment({FIRST: pairing.a, SECOND: pairing.b}, groups, groups, (), {})
