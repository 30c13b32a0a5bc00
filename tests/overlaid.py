"""A small map to count things on, for tests."""

from __future__ import annotations

from process_maps.model import Estimate, Flow, Loop, Map, Phase, Step, Work

HOURS = Estimate(1, 2, 4)
MAP = Map(
    "How we do it",
    steps=(
        Step("s", "Begin", kind="start"),
        Step("a", "Check", actors=("Analyst",), phase="fix", work=(Work("Analyst", HOURS),)),
        Step("b", "Mend", actors=("Analyst", "Social worker"), work=(Work("Analyst", HOURS),)),
        Step("c", "Send", actors=("Analyst",), phase="fix"),
        Step("d", "Deadline", kind="fixed_event"),
    ),
    phases=(Phase("fix", "Fixing"),),
    flows=(Flow("s", "a"), Flow("a", "b"), Flow("b", "c"), Flow("c", "d")),
    loops=(Loop(("a", "b")),),
)
