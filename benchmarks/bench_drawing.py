"""Drawing a sixty-step map with five lanes: at most 300 ms, nothing through or over anything.

``python -m benchmarks.bench_drawing`` prints the figures. The map is made up from a seed: five
lanes, five phases, a chain of steps that mostly stays with whoever has the work, decisions that
lead on or back, and marks on some steps.
"""

from __future__ import annotations

import json
import random
import statistics
import time

from process_maps.drawing import draw, quality
from process_maps.model import Anchor, Flow, Map, Mark, Phase, Step

ACTORS = ("Senior management", "DfE", "Analyst", "Business support", "Social worker")
PHASES = (
    ("Year-round recording", "all year"),
    ("Test upload", "February and March"),
    ("Error fixing", "April to June"),
    ("Sign-off", "June"),
    ("Submission", "end of June"),
)
VERBS = [
    "Extract",
    "Check",
    "Send",
    "Record",
    "Chase",
    "Confirm",
    "Load",
    "Group",
    "Fix",
    "Explain",
    "Approve",
    "Compare",
]
THINGS = (
    "the placement dates",
    "the list of errors",
    "missing postcodes",
    "the extract from the case management system",
    "provider URNs against the Ofsted list",
    "legal status changes for each episode",
    "last year’s file",
    "health checks recorded late",
)
KINDS = ("task", "decision", "fixed_event", "ongoing", "subprocess", "state", "event", "gateway")


def example(
    seed: int,
    steps: int = 60,
    lanes: int = 5,
    *,
    wild: bool = False,
    actors: tuple[str, ...] = ACTORS,
) -> tuple[Map, tuple[Mark, ...]]:
    """A made-up map and its marks; a wild one has phases and flows that run every way."""
    chance = random.Random(seed)
    actors = actors[:lanes]
    made = _steps(chance, steps, actors, wild=wild)
    flows = [Flow(f"s{i - 1}", f"s{i}", _exit(made[i - 1], "Yes")) for i in range(1, steps)]
    for i, step in enumerate(made):
        if step.kind in ("decision", "gateway"):
            near = i + chance.choice([-4, -3, -2, 2, 2, 3])
            target = chance.randrange(steps) if wild else min(max(near, 0), steps - 1)
            flows.append(Flow(step.id, f"s{target}", _exit(step, "No, or when it comes late")))
    if wild:
        flows += [
            Flow(f"s{chance.randrange(steps)}", f"s{chance.randrange(steps)}", "again")
            for _ in range(steps // 6)
        ]
    marks = tuple(
        Mark(
            chance.choice(["painpoint", "innovation", "question"]),
            "This takes a lot of chasing, and nobody can say who is meant to do it",
            _anchor(chance, steps, flows),
        )
        for _ in range(steps // 6)
    )
    phases = tuple(Phase(f"p{i}", label, when) for i, (label, when) in enumerate(PHASES))
    return Map(f"Made-up map {seed}", None, actors, phases, tuple(made), tuple(flows)), marks


def _steps(chance: random.Random, steps: int, actors: tuple[str, ...], *, wild: bool) -> list[Step]:
    made, holder = [], 0
    for i in range(steps):
        if chance.random() < 0.35:
            holder = chance.randrange(len(actors))
        kind = chance.choices(KINDS, [16, 3, 0.6, 0.6, 1, 0.6, 0.4, 0.4])[0]
        helpers = [each for each in actors if each != actors[holder]]
        helping = (chance.choice(helpers),) if helpers and chance.random() < 0.25 else ()
        phase = f"p{chance.randrange(5) if wild else i * 5 // steps}"
        made.append(
            Step(
                id=f"s{i}",
                label=f"{chance.choice(VERBS)} {chance.choice(THINGS)}",
                kind=kind,
                actors=() if kind in ("fixed_event", "state") else (actors[holder], *helping),
                systems=("Case system",) if chance.random() < 0.3 else (),
                phase=None if wild and chance.random() < 0.2 else phase,
                evidence="inferred" if chance.random() < 0.1 else None,
            )
        )
    return made


def _exit(step: Step, words: str) -> str | None:
    return words if step.kind == "decision" else None


def _anchor(chance: random.Random, steps: int, flows: list[Flow]) -> Anchor:
    kind = chance.choice(["step", "step", "step", "flow", "phase"])
    if kind == "flow":
        return Anchor(kind, chance.choice(flows).ref)
    return Anchor(kind, f"{kind[0]}{chance.randrange(5 if kind == 'phase' else steps)}")


def run() -> dict[str, float | int | str]:
    """Median and worst milliseconds of drawing twenty such maps, and what is wrong with them."""
    examples = [example(seed) for seed in range(20)]
    draw(*examples[0])
    taken, faults = [], {"edges_through_steps": 0, "label_overlaps": 0, "steps_overlapping": 0}
    for process, marks in examples:
        start = time.process_time()
        drawing = draw(process, marks)
        taken.append((time.process_time() - start) * 1000)
        measured = quality(drawing.geometry)
        for name in faults:
            faults[name] += getattr(measured, name)
    return {
        "maps": len(examples),
        "steps": 60,
        "lanes": 5,
        "median_ms": round(statistics.median(taken), 1),
        "worst_ms": round(max(taken), 1),
        "bound_ms": 300,
        **faults,
    }


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
