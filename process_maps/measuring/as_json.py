"""Measures as plain JSON values, null where unknown: what ``maps measure --json`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from common.simulation import Simulated
from process_maps.facts import name_of
from process_maps.measuring.lengths import UNIT
from process_maps.measuring.model import Between, Measures, Rework
from process_maps.measuring.words import DEFINITIONS
from process_maps.model import Map

Json = dict[str, Any]
PLACES = 6


def as_json(process: Map, found: Measures) -> Json:
    """All measures of a map, and what each means."""
    labels = {step.id: name_of(step) for step in process.steps}

    def step(step_id: str) -> Json:
        return {"id": step_id, "label": labels.get(step_id, step_id)}

    return {
        "map": process.name,
        "steps": len(process.steps),
        "flows": len(process.flows),
        **_counted(found),
        "rework": {
            "count": len(found.rework),
            "loops": [_loop(each, step(each.entry)) for each in found.rework],
        },
        "first_pass_yield": {
            "value": _number(found.first_pass.value),
            "checks": found.first_pass.checks,
            "unknown": found.first_pass.unknown,
        },
        "cycle_time": _cycle(found, step),
        "no_cycle_time": found.no_cycle,
        "deadline": _deadline(found),
        **_shares(found),
        "complexity": _complexity(found),
        "critical_path": [{**step(each.step), "days": _number(each.days)} for each in found.path],
        "assumptions": list(found.assumed),
        "unknown": {what: list(ids) for what, ids in found.unknown.items()},
        "definitions": {key: words for key, (_, words) in DEFINITIONS.items()},
    }


def _counted(found: Measures) -> Json:
    hand, switch = found.handoffs, found.switches
    return {
        "handoffs": {
            "count": hand.count,
            "of": hand.of,
            "between_people": hand.between_people,
            "no_actor": hand.no_actor,
            "unknown": hand.unknown,
            "expected_per_return": _number(hand.expected),
            "between": _between(hand.between),
        },
        "system_switches": {
            "count": switch.count,
            "of": switch.of,
            "unknown": switch.unknown,
            "expected_per_return": _number(switch.expected),
            "between": _between(switch.between),
        },
    }


def _shares(found: Measures) -> Json:
    touch, auto = found.touch, found.automation
    return {
        "touch_over_elapsed": {
            "share": _number(touch.share),
            "hours_worked": _number(touch.worked) if touch.steps else None,
            "hours_elapsed": _number(touch.elapsed) if touch.steps else None,
            "steps": touch.steps,
            "of": touch.of,
            "more_work_than_time": touch.capped,
        },
        "automation": {
            "automated": auto.automated,
            "not": auto.by_people,
            "unknown": auto.unknown,
            "share": _number(auto.share),
            "share_at_least": _number(auto.bounds[0]) if auto.bounds else None,
            "share_at_most": _number(auto.bounds[1]) if auto.bounds else None,
            "time_share": _number(auto.time_share),
            "time_unknown": _number(auto.time_unknown),
        },
    }


def _complexity(found: Measures) -> Json:
    shape = found.complexity
    return {
        "steps": shape.steps,
        "flows": shape.flows,
        "control_flow": shape.cfc,
        "xor": shape.cfc_xor,
        "or": shape.cfc_or,
        "and": shape.cfc_and,
        "density": _number(shape.density),
        "diameter": shape.diameter,
        "connector_degree": _number(shape.connector_degree),
        "mismatched": shape.mismatched,
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)


def _between(pairs: Sequence[Between]) -> list[Json]:
    return [
        {"from": list(each.source), "to": list(each.target), "count": each.count} for each in pairs
    ]


def _loop(loop: Rework, entry: Json) -> Json:
    return {
        "entry": entry,
        "steps": list(loop.steps),
        "length": len(loop.steps),
        "named": loop.named,
        "check": loop.check,
        "times_min": loop.times_min,
        "times_max": loop.times_max,
        "chance_to_come_back": _number(loop.back),
        "expected_passes": _number(loop.passes),
        "basis": loop.basis,
        "simulated_passes": _number(loop.simulated),
    }


def _cycle(found: Measures, step: Any) -> Json | None:
    cycle = found.cycle
    if cycle is None:
        return None
    said: Json = {}
    errors: Json = {}
    for share, value in cycle.quantiles.items():
        name = f"p{share * 100:.0f}"
        said[name], errors[name] = _value(value), _error(value)
    return {
        **said,
        "mean": _value(cycle.mean),
        "sd": _number(cycle.sd),
        "unit": UNIT,
        "standard_error": {**errors, "mean": _error(cycle.mean)},
        "runs": cycle.runs,
        "seed": cycle.seed,
        "steps_known": cycle.known,
        "steps_asked": cycle.asked,
        "at_least": cycle.at_least,
        "never_ended": cycle.stuck,
        "given_up": cycle.stopped,
        "drivers": [
            {**step(each.step), "days": _number(each.days), "share": _number(each.share)}
            for each in cycle.drivers
        ],
    }


def _deadline(found: Measures) -> Json | None:
    each = found.deadline
    if each is None:
        return None
    return {
        "days": _number(each.days),
        "met": each.met,
        "of": each.runs,
        "chance": _number(each.chance),
        "low": _number(each.low),
        "high": _number(each.high),
        "at_most": each.at_most,
    }


def _value(value: Simulated | None) -> float | None:
    return None if value is None else _number(value.value)


def _error(value: Simulated | None) -> float | None:
    return None if value is None else _number(value.error)
