"""The maps that layout is measured on: shared sets where they are there, made-up and messy ones."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.bench_drawing import ACTORS, example
from benchmarks.shared_data import SHARED
from process_maps.formats import READERS
from process_maps.formats.map_json import read_maps
from process_maps.model import KINDS, Anchor, Flow, Loop, Map, Mark, Phase, Step
from process_maps.published import published_maps

Drawn = tuple[Map, tuple[Mark, ...]]

MADE_UP = 200
MORE_ACTORS = ("Data team", "Virtual school", "Finance and commissioning")
_KIND_OF = {"function": "task", "event": "event", "xor": "gateway", "and": "gateway"}


def sets(made_up: int = MADE_UP, shared: Path = SHARED) -> dict[str, list[Drawn]]:
    """Every set there is here, by name; a set whose files are not there is left out."""
    found = {
        "municipal": list(municipal(shared)),
        "university": list(_read(sorted(shared.glob("alignment/university_admission/models/*")))),
        "published": list(_published(shared)),
        "MIWG": list(_read(sorted(shared.glob("bpmn/*.bpmn")))),
        "made up": [made_up_map(seed) for seed in range(made_up)],
        "messy": list(messy()),
    }
    return {name: maps for name, maps in found.items() if maps}


def municipal(shared: Path = SHARED) -> Iterator[Drawn]:
    """Three processes of ten municipalities each, without lanes or phases."""
    for file in sorted(shared.glob("alignment/municipalities/*.json")):
        for held in json.loads(file.read_bytes()):
            steps = tuple(
                Step(
                    each["id"],
                    "" if each["kind"] in ("xor", "and") else each["label"],
                    _KIND_OF[each["kind"]],
                )
                for each in held["nodes"]
            )
            flows = tuple(Flow(source, target) for source, target in held["edges"])
            name = f"{held['process']} {held['municipality']}"
            yield Map(name, steps=steps, flows=flows), ()


def _read(files: list[Path]) -> Iterator[Drawn]:
    for file in files:
        reader: Any = READERS.get(file.suffix.lower())
        if reader is not None:
            held = reader(file.read_bytes(), file.name, None)
            yield held.map, held.marks


def _published(shared: Path) -> Iterator[Drawn]:
    file = shared / "published_process_maps.json"
    ours = read_maps(file.read_bytes(), file.name) if file.exists() else []
    for held in (*ours, *published_maps()):
        yield held.map, held.marks


def made_up_map(seed: int, most: int = 60) -> Drawn:
    """10 to 60 steps (or fewer), 2 to 8 lanes: loops, decisions, helpers, marks; phases in half."""
    chance = random.Random(seed)
    steps, lanes = chance.randint(10, most), chance.randint(2, 8)
    actors = (*ACTORS, *MORE_ACTORS)[:lanes]
    process, marks = example(seed, steps, lanes, actors=actors, wild=seed % 10 == 9)
    if seed % 2:
        without = tuple(replace(step, phase=None) for step in process.steps)
        process = replace(process, steps=without, phases=())
        marks = tuple(each for each in marks if each.anchor.kind != "phase")
    start = chance.randrange(steps - 3)
    around = tuple(f"s{each}" for each in range(start, start + 3))
    closing = Flow(around[-1], around[0], "until all are right")
    return replace(
        process,
        flows=(*process.flows, closing),
        loops=(Loop(around, 2, 15),),
    ), (*marks, Mark("painpoint", "Round and round", Anchor("loop", ">".join(around))))


def messy() -> Iterator[Drawn]:
    """Graphs as people leave them: whatever is unusual, all of it sound."""
    yield Map("Nothing at all"), ()
    yield (
        Map("One step", steps=(Step("a", ""),), flows=(Flow("a", "a"), Flow("a", "a", "again"))),
        (),
    )
    for name, steps, flows in _graphs():
        yield Map(f"{name}, no lanes", steps=tuple(steps), flows=tuple(flows)), ()
        one = tuple(replace(step, actors=("Analyst",)) for step in steps)
        yield Map(f"{name}, one lane", steps=one, flows=tuple(flows)), ()
        yield (
            Map(f"{name}, lanes", steps=tuple(_shared_out(steps)), flows=tuple(flows)),
            _marks(steps),
        )
    yield _words_of_every_length()


def _graphs() -> Iterator[tuple[str, list[Step], list[Flow]]]:
    chance = random.Random(8)

    def some(number: int) -> list[Step]:
        return [
            Step(f"n{each}", f"Step {each} of them", chance.choice(KINDS)) for each in range(number)
        ]

    def flow(source: int, target: int, label: str | None = None) -> Flow:
        return Flow(f"n{source}", f"n{target}", label)

    yield "itself", some(4), [flow(i, i, "again") for i in range(4)] + [flow(0, 1), flow(1, 2)]
    pairs = [flow(0, 1, f"way {i}") for i in range(5)] + [flow(1, 0, f"back {i}") for i in range(4)]
    yield "several between a pair", some(3), [*pairs, flow(1, 2), flow(1, 2)]
    parts = [flow(i, i + 1) for i in range(20) if i % 4 != 3]
    yield "in parts", some(21), parts
    yield "each to each", some(6), [flow(i, j) for i in range(6) for j in range(6)]
    ring = [flow(i, (i + 1) % 12) for i in range(12)] + [flow(i, (i + 5) % 12) for i in range(12)]
    yield "circles", some(12), ring
    star = [flow(0, i, f"exit {i}") for i in range(1, 13)] + [flow(i, 13) for i in range(1, 13)]
    yield "one to many to one", some(14), star
    anyhow = [flow(chance.randrange(40), chance.randrange(40), "x") for _ in range(90)]
    yield "anyhow", some(40), anyhow
    yield "none joined", some(15), []


def _shared_out(steps: list[Step]) -> Iterator[Step]:
    actors = (*ACTORS, *MORE_ACTORS)
    for number, step in enumerate(steps):
        yield replace(step, actors=() if number % 5 == 4 else (actors[number * 7 % 8],))


def _marks(steps: list[Step]) -> tuple[Mark, ...]:
    return tuple(
        Mark("question", "Who does this, and how would anybody know? " * (1 + number % 4),
             Anchor("step", steps[number % len(steps)].id))
        for number in range(6)
    )  # fmt: skip


def _words_of_every_length() -> Drawn:
    word = "Unternehmenssteuerfortentwicklungsgesetz" * 6
    long = "the extract is checked against last year and sent round once more " * 6
    labels = ["", word, long, "a", "WWWW WWWW " * 20, "你好世界" * 30]
    steps = tuple(
        Step(
            f"{kind}{number}", label, kind,
            actors=(("", word, long, "Analyst")[number % 4], "Business support"),
            systems=(label,), phase=("p", "q")[number // 3],
        )
        for kind in KINDS
        for number, label in enumerate(labels)
    )  # fmt: skip
    flows = tuple(
        Flow(a.id, b.id, (long, word, "")[number % 3])
        for number, (a, b) in enumerate(pairwise(steps))
    )
    marks = tuple(Mark("painpoint", each or "-", Anchor("step", steps[7].id)) for each in labels)
    on_phase = (Mark("innovation", long, Anchor("phase", "p")),)
    phases = (Phase("p", word, long), Phase("q", long, word))
    process = Map(long, word, phases=phases, steps=steps, flows=flows, source=word, caveat=long)
    return process, (*marks, *on_phase)
