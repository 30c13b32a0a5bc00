"""Merging on real maps: the published counts of the municipal maps, and every map out again."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.layout_sets import municipal
from process_maps.aligning import Place, align
from process_maps.formats.bpmn.reading import read_bpmn
from process_maps.merging import Merged, at_least, merge, merge_same_words, reference
from process_maps.merging.ways import END, START, ways_between
from process_maps.model import Flow, Map, Step

Shared = Callable[[str], Path]


def _councils(shared: Shared, name: str) -> dict[str, Map]:
    shared("alignment/municipalities")
    return {each.name: each for each, _ in municipal() if each.name.startswith(f"{name} ")}


def _functions_only(process: Map) -> Map:
    """Only what is done, each function leading to the next ones: what the published counts count.

    Events and connectors are gone, and what led to one leads to what came after it.
    """
    done = {step.id for step in process.steps if step.kind == "task"}
    after: dict[str, list[str]] = defaultdict(list)
    for flow in process.flows:
        after[flow.source].append(flow.target)
    flows = []
    for step in sorted(done):
        waiting, been = list(after[step]), set()
        while waiting:
            if (here := waiting.pop()) not in been:
                been.add(here)
                if here in done:
                    flows.append(Flow(step, here))
                else:
                    waiting += after[here]
    kept = tuple(step for step in process.steps if step.id in done)
    return replace(process, steps=kept, flows=tuple(flows))


@pytest.mark.parametrize(
    ("name", "labels", "in_all", "in_five", "in_one", "nodes", "edges"),
    [
        ("GBA1", 28, 3, 12, 11, 0.233, 0.393),
        ("MOR", 90, 5, 25, 47, 0.302, 0.562),
        ("WABO1", 29, 4, 17, 11, 0.177, 0.298),
    ],
)
def test_the_municipal_maps_come_to_the_published_counts(
    shared: Shared,
    name: str,
    labels: int,
    in_all: int,
    in_five: int,
    in_one: int,
    nodes: float,
    edges: float,
) -> None:
    merged = merge_same_words(
        {key: _functions_only(each) for key, each in _councils(shared, name).items()}
    )
    assert merged.of == 10
    assert len(merged.steps) == labels
    assert [len(at_least(merged, least).steps) for least in (10, 5)] == [in_all, in_five]
    assert sum(step.count == 1 for step in merged.steps) == in_one
    assert round(labels / sum(step.count for step in merged.steps), 3) == nodes
    maps: dict[tuple[int, int], set[str]] = defaultdict(set)
    for flow in (*merged.flows, *merged.inside):
        maps[flow.source, flow.target].update(flow.maps)
    assert round(len(maps) / sum(map(len, maps.values())), 3) == edges
    core = {(way.source, way.target) for way in at_least(merged, 5).flows}
    kept = {step.number for step in merged.steps if step.count >= 5}
    assert core == {ends for ends, held in maps.items() if len(held) >= 5 and kept >= {*ends}}


@pytest.mark.parametrize("name", ["GBA1", "MOR", "WABO1"])
def test_every_municipal_map_comes_out_of_the_union_in_any_order(shared: Shared, name: str) -> None:
    given = _councils(shared, name)
    merged = merge_same_words(given)
    assert {key: merged.own_maps[key] for key in given} == given
    assert merge_same_words(dict(reversed(given.items()))) == merged


def test_every_university_map_comes_out_of_the_union_bytes_and_all(shared: Shared) -> None:
    folder = shared("alignment/university_admission/models")
    given = {
        file.name: read_bpmn(file.read_bytes(), file.name).map for file in folder.glob("*.bpmn")
    }
    assert len(given) == 9
    merged = merge(align(given))
    assert {key: merged.own_maps[key] for key in given} == given
    assert all(merged.own_maps[key].original == each.original for key, each in given.items())
    assert merge(align(dict(reversed(given.items())))) == merged
    assert reference(merged, 2).words


Ends = tuple[int, int, bool]


def _tangle(chance: random.Random) -> Map:
    """Up to nine steps, a third of them without words, and flows from any to any, some to none."""
    many = range(chance.randint(1, 9))
    steps = (
        Step(f"s{n}", chance.choice(["", "", *"ABCD"]), chance.choice(("task", "gateway", "end")))
        for n in many
    )
    ends = [f"s{n}" for n in many]
    flows = (Flow(chance.choice(ends), chance.choice([*ends, "gone"])) for _ in (*many, *many))
    return Map("M", steps=tuple(steps), flows=tuple(flows))


def _walked(merged: Merged, process: Map, key: str, kept: set[int], through: set[int]) -> set[Ends]:
    """From which kept step to which other a map leads by way of none but ``through``."""
    number = {step.id: merged.number_of[Place(key, step.id)] for step in process.steps}
    found = set()
    for start in (each for each, its in number.items() if its in kept):
        waiting, been = [start], set[str]()
        while waiting:
            here = waiting.pop()
            for end in (flow.target for flow in process.flows if flow.source == here):
                if number.get(end) in kept:
                    ends = number[start], number[end]
                    found.add((*ends, ends[0] == ends[1] and start != end))
                elif number.get(end) in through and end not in been:
                    been.add(end)
                    waiting.append(end)
    return found


@pytest.mark.parametrize("seed", range(40))
def test_a_way_is_what_can_be_walked_in_each_map_through_what_is_left_out(seed: int) -> None:
    chance = random.Random(seed)
    given = {key: _tangle(chance) for key in "abc"}
    merged = merge_same_words(given)
    passed = {
        step.number
        for step in merged.steps
        if not step.label and {each.kind for each in step.steps} <= {"gateway", "end"}
    }
    everything = {step.number for step in merged.steps}
    kept = {number for number in everything if chance.random() < 0.5}
    ways = [each for each in ways_between(merged, kept) if each.source != START]
    ways = [each for each in ways if each.target != END]
    for key, process in given.items():
        direct = {(way.source, way.target, way.inside) for way in ways if key in way.direct}
        around = {(way.source, way.target, way.inside) for way in ways if key in way.roundabout}
        assert direct == _walked(merged, process, key, kept, passed)
        assert around == _walked(merged, process, key, kept, everything) - direct
