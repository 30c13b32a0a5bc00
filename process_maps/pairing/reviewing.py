"""What people are asked about an alignment: so ordered that a look settles as much as it can.

A question is a group of steps of which something is only proposed (or is sure, but nobody decided):
its parts hang together for sure, and whether the parts belong to one another is what is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from process_maps.aligning.model import Alignment, Group, Pair, Place
from process_maps.drawing.measure import label_of
from process_maps.model import Map
from process_maps.pairing.contradicting import hanging_together

Likely = Literal["likely", "possible", "a guess"]
LIKELY_FROM, POSSIBLE_FROM = 0.6, 0.3


@dataclass(frozen=True)
class Question:
    """One group to look at.

    Parameters
    ----------
    parts : what belongs together for sure, the largest first; a step on its own is a part too.
    pairs : the pairs nobody decided that are asked about, the likeliest first: doubtful ones, or
        where the group has none, sure ones.
    doubtful : whether anything of it is only proposed.
    """

    group: Group
    parts: tuple[tuple[Place, ...], ...]
    pairs: tuple[Pair, ...]
    doubtful: bool

    @property
    def key(self) -> frozenset[Place]:
        """What tells it from every other question, also once others are settled."""
        return frozenset(self.group.members)

    @property
    def score(self) -> float:
        """How likely the likeliest of its pairs is, from 0 to 1."""
        return self.pairs[0].score

    @property
    def lone(self) -> Place | None:
        """The one step that is proposed to go with a group, where that is what is asked."""
        parts = self.parts
        return parts[1][0] if len(parts) == 2 and len(parts[0]) > 1 == len(parts[1]) else None

    @property
    def likely(self) -> Likely:
        """The same in words."""
        return likely(self.score)


@dataclass(frozen=True)
class Standing:
    """How far people are: pairs that are sure or to check and undecided, and those decided.

    ``joined`` and ``apart`` count decisions on two steps each.
    """

    sure: tuple[Pair, ...]
    check: int
    groups_to_check: int
    joined: int
    apart: int


@dataclass(frozen=True)
class Around:
    """The labels of the steps that lead to a step and of those it leads to."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def questions(alignment: Alignment) -> tuple[Question, ...]:
    """What is undecided, doubtful groups first; then what settles most, then the likeliest."""
    open_in = _open_pairs(alignment)
    part_of = {place: each.members for each in alignment.sure_groups for place in each.members}
    found = []
    for group in alignment.groups:
        pairs = open_in.get(group.number, [])
        if not pairs:
            continue
        doubtful = [pair for pair in pairs if pair.band == "check"]
        asked = sorted(doubtful or pairs, key=lambda pair: (-pair.score, pair.a, pair.b))
        parts = {part_of.get(place, (place,)) for place in group.members}
        ordered = sorted(parts, key=lambda part: (-len(part), part))
        found.append(Question(group, tuple(ordered), tuple(asked), bool(doubtful)))
    return tuple(sorted(found, key=_worth))


def standing(alignment: Alignment) -> Standing:
    """How many pairs are sure, to check and decided."""
    open_in = _open_pairs(alignment)
    pairs = [pair for each in open_in.values() for pair in each]
    doubtful = {
        number for number, each in open_in.items() if any(pair.band == "check" for pair in each)
    }
    joined = sum(each.together for each in alignment.decided)
    return Standing(
        tuple(pair for pair in pairs if pair.band == "sure"),
        sum(pair.band == "check" for pair in pairs),
        len(doubtful),
        joined,
        len(alignment.decided) - joined,
    )


def likely(score: float) -> Likely:
    """A score (0 to 1) in words."""
    return "likely" if score >= LIKELY_FROM else "possible" if score >= POSSIBLE_FROM else "a guess"


def around(process: Map, step_id: str) -> Around:
    """What comes before and after a step on its map, in the map's own words."""
    steps: Mapping[str, str] = {
        step.id: label_of(step) or "(ways part or meet)" for step in process.steps
    }
    flows = process.flows
    before = [steps[each.source] for each in flows if each.target == step_id]
    after = [steps[each.target] for each in flows if each.source == step_id]
    return Around(tuple(dict.fromkeys(before)), tuple(dict.fromkeys(after)))


def _worth(question: Question) -> tuple[bool, int, float, int]:
    return (
        not question.doubtful, -len(question.pairs), -question.score, question.group.number,
    )  # fmt: skip


def _open_pairs(alignment: Alignment) -> dict[int, list[Pair]]:
    """The pairs nobody decided, by the number of their group, in the order of the groups.

    What follows from decisions, as both steps are joined with a third, is decided.
    """
    of = {place: each.number for each in alignment.groups for place in each.members}
    joined = hanging_together(alignment.decided) if alignment.decided else {}
    found: dict[int, list[Pair]] = defaultdict(list)
    for pair in alignment.pairs:
        follows = pair.a in joined and joined[pair.a] == joined.get(pair.b)
        if pair.band != "decided" and pair.decided is None and not follows:
            found[of[pair.a]].append(pair)
    return dict(sorted(found.items()))
