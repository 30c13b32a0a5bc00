"""Which steps another council's map has too, as far as people decided it."""

from __future__ import annotations

from collections import defaultdict

from common.words import count_of
from process_maps.drawing.measure import label_of
from process_maps.overlay import OnStep, Overlay
from process_maps.pairing.services import Comparison

BOTH, NOT_DECIDED = 1.0, "not decided"


def beside_council(it: Comparison) -> Overlay:
    """The steps of the first map that somebody joined with one of the second, in its words.

    A step whose words are the same, or that is suggested, but that nobody joined is not decided
    either, and says so.
    """
    joined: dict[str, list[str]] = defaultdict(list)
    on = {}
    undecided = dict[str, str]()
    for pair in it.pairing.pairs:
        if pair.decision and pair.decision.together:
            joined[pair.a.id].append(label_of(pair.b) or "(no label)")
        elif pair.how == "words":
            undecided[pair.a.id] = f"same words, {NOT_DECIDED}"
        else:
            undecided.setdefault(pair.a.id, f"suggested, {NOT_DECIDED}")
    for proposal in it.pairing.proposals:
        undecided.setdefault(proposal.a.id, f"proposed, {NOT_DECIDED}")
    for step in it.a.map.steps:
        if step.id in joined:
            on[step.id] = OnStep(None, " + ".join(f"“{each}”" for each in joined[step.id]), BOTH)
        else:
            on[step.id] = OnStep(None, undecided.get(step.id, NOT_DECIDED))
    says = (
        f"Steps that somebody joined with a step of {it.name_b}, in the words of its map: "
        f"{len(joined)} of {count_of(len(it.a.map.steps), 'step')}. Not decided is not the same "
        "as not there: nobody has said yet."
    )
    named = ((BOTH, f"{it.name_b} has it too"),)
    return Overlay(f"Also in {it.name_b}", says, on, NOT_DECIDED, named=named)
