"""Maps as plain JSON values and back, shared by the map files and the project's own rows.

Reading takes our own words and those of the published maps ("nodes", "edges", "painpoints" …);
writing uses ours only. Keys that nobody knows are kept at every level, after the known ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.errors import BadInput
from process_maps.model import (
    KINDS,
    Estimate,
    Flow,
    Loop,
    Phase,
    Step,
    Work,
)
from process_maps.taking import Place, Taking, as_number

Json = dict[str, Any]

# Words other maps use for a step, and what they are here; the word itself is kept beside it.
KIND_ALIASES = {"automated": "task", "branch": "task", "loop": "task"}


def step_from(raw: object, place: Place, position: int = 1) -> Step:
    """A step from its JSON object. Raises BadInput naming the step, and its line where known."""
    taking = Taking(raw, place.of(f"step {position}"))
    step_id = taking.needed_text("id")
    taking.where = place.of(f"step “{step_id[:40]}”", "id", step_id)
    label = taking.text("label") or ""
    kind, source_kind, automated = _kind(taking)
    actors = taking.texts("actors")
    try:
        return Step(
            id=step_id,
            label=label,
            kind=kind,
            actors=actors,
            systems=taking.texts("systems"),
            artefacts=taking.texts("artefacts"),
            phase=taking.text("phase"),
            evidence=taking.text("evidence"),
            note=taking.text("note"),
            work=_work(taking, actors),
            duration=_estimate(taking.raw("duration"), "duration", taking.where),
            where_fixed=taking.text("where_fixed"),
            written_back=taking.flag("written_back"),
            automated=automated,
            fields=taking.texts("fields"),
            triage=taking.text("triage"),
            source_kind=source_kind,
            extra=taking.rest(),
        )
    except BadInput as error:
        raise BadInput(error.what, where=taking.where, remedy=error.remedy) from None


def step_to(step: Step) -> Json:
    """A step as its JSON object, in a fixed order, without what is not known."""
    work: Json = {}
    if step.work:
        work["effort_hours"] = {
            each.actor: None if each.hours is None else _estimate_to(each.hours)
            for each in step.work
        }
        costs = {each.actor: each.hourly_cost for each in step.work if each.hourly_cost is not None}
        work["hourly_cost"] = costs or None
    return _with_rest(
        {
            "id": step.id,
            "label": step.label,
            "kind": step.kind,
            "kind_in_source": step.source_kind,
            "actors": list(step.actors),
            "systems": list(step.systems),
            "artefacts": list(step.artefacts) or None,
            "phase": step.phase,
            "fields": list(step.fields) or None,
            "where_fixed": step.where_fixed,
            "written_back": step.written_back,
            "automated": step.automated,
            "triage": step.triage,
            "duration": None if step.duration is None else _estimate_to(step.duration),
            **work,
            "evidence": step.evidence,
            "note": step.note,
        },
        step.extra,
    )


def flow_from(raw: object, place: Place, position: int = 1) -> Flow:
    """A flow from its JSON object."""
    taking = Taking(raw, place.of(f"flow {position}"))
    source, target = taking.needed_text("from"), taking.needed_text("to")
    taking.where = place.of(f"flow {position} (“{source[:40]}” → “{target[:40]}”)")
    try:
        return Flow(
            source=source,
            target=target,
            label=taking.text("label"),
            probability=taking.number("probability"),
            evidence=taking.text("evidence"),
            id=taking.text("id"),
            extra=taking.rest(),
        )
    except BadInput as error:
        raise BadInput(error.what, where=taking.where) from None


def flow_to(flow: Flow) -> Json:
    """A flow as its JSON object."""
    return _with_rest(
        {
            "id": flow.id,
            "from": flow.source,
            "to": flow.target,
            "label": flow.label,
            "probability": flow.probability,
            "evidence": flow.evidence,
        },
        flow.extra,
    )


def phase_from(raw: object, place: Place, position: int = 1) -> Phase:
    """A phase from its JSON object."""
    taking = Taking(raw, place.of(f"phase {position}"))
    phase_id = taking.needed_text("id")
    taking.where = place.of(f"phase “{phase_id[:40]}”", "id", phase_id)
    label = taking.text("label")
    return Phase(
        id=phase_id,
        label=phase_id if label is None else label,
        when=taking.text("when"),
        starts=taking.iso_date("starts"),
        ends=taking.iso_date("ends"),
        extra=taking.rest(),
    )


def phase_to(phase: Phase) -> Json:
    """A phase as its JSON object."""
    return _with_rest(
        {
            "id": phase.id,
            "label": phase.label,
            "when": phase.when,
            "starts": phase.starts,
            "ends": phase.ends,
        },
        phase.extra,
    )


def loop_from(raw: object, place: Place, position: int = 1) -> Loop:
    """A loop from its JSON object, or from a bare list of step ids."""
    if isinstance(raw, list):
        raw = {"steps": raw}
    taking = Taking(raw, place.of(f"loop {position}"))
    steps = taking.texts("steps")
    least, most = _times(taking)
    return Loop(
        steps=steps,
        times_min=least,
        times_max=most,
        words=taking.text("words"),
        id=taking.text("id"),
        extra=taking.rest(),
    )


def _times(taking: Taking) -> tuple[int | None, int | None]:
    """How often a loop is gone through: "times_min" and "times_max", or "times": [10, 15]."""
    if not taking.has("times"):
        return taking.count("times_min"), taking.count("times_max")
    value = taking.raw("times")
    ends = value if isinstance(value, list) else [value, value]
    known = [n for n in ends if isinstance(n, int) and not isinstance(n, bool) and n >= 0]
    if len(ends) != 2 or len(known) != 2:
        raise taking.wrong("times", "a whole number, or the least and the most")
    return known[0], known[1]


def loop_to(loop: Loop) -> Json:
    """A loop as its JSON object."""
    return _with_rest(
        {
            "id": loop.id,
            "steps": list(loop.steps),
            "times_min": loop.times_min,
            "times_max": loop.times_max,
            "words": loop.words,
        },
        loop.extra,
    )


def _kind(taking: Taking) -> tuple[str, str | None, bool | None]:
    """(kind, the file's own word where it was another, automated)."""
    said = taking.text("kind") or "task"
    kept, automated = taking.text("kind_in_source"), taking.flag("automated")
    if said in KINDS:
        return said, kept, automated
    plain = said.strip().casefold().replace(" ", "_").replace("-", "_")
    kind = plain if plain in KINDS else KIND_ALIASES.get(plain)
    if kind is None:
        raise BadInput(
            f"“{said[:40]}” is not a kind of step",
            where=taking.where,
            remedy=f"Use one of {', '.join(KINDS)}",
        )
    if plain == "automated" and automated is None:
        automated = True
    return kind, kept or said, automated


def _work(taking: Taking, actors: tuple[str, ...]) -> tuple[Work, ...]:
    efforts, costs = (
        _by_actor(taking, "effort_hours" if taking.has("effort_hours") else "effort", actors),
        _by_actor(taking, "hourly_cost", actors),
    )
    return tuple(
        Work(
            actor,
            _estimate(efforts.get(actor), "effort_hours", taking.where),
            as_number(costs.get(actor), "hourly_cost", taking.where),
        )
        for actor in dict.fromkeys([*efforts, *costs])
    )


def _by_actor(taking: Taking, key: str, actors: tuple[str, ...]) -> Json:
    """{"Analyst": 2}; a bare number is the only actor's own."""
    value = taking.raw(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if len(actors) != 1:
            raise BadInput(
                f"its “{key}” does not say whose it is",
                where=taking.where,
                remedy=f'Write it by actor: "{key}": {{"Analyst": 2}}',
            )
        return {actors[0]: value}
    if value is not None and not isinstance(value, dict):
        raise taking.wrong(key, "an object with a value for each actor")
    return value or {}


def _estimate(value: object, key: str, where: str) -> Estimate | None:
    if value is None:
        return None
    if isinstance(value, list):
        return _estimate_of_three(value, key, where)
    if not isinstance(value, dict):
        return Estimate(likely=as_number(value, key, where))
    taking = Taking(value, where)
    return Estimate(
        least=taking.number("min"),
        likely=taking.number("likely"),
        most=taking.number("max"),
        unit=taking.text("unit"),
        extra=taking.rest(),
    )


def _estimate_of_three(value: list[Any], key: str, where: str) -> Estimate:
    """[least, likely, most], as people write it short."""
    if len(value) != 3:
        raise BadInput(
            f"its “{key}” must be three numbers: least, most likely and most", where=where
        )
    least, likely, most = (as_number(each, key, where) for each in value)
    return Estimate(least, likely, most)


def _estimate_to(estimate: Estimate) -> Json:
    return _with_rest(
        {
            "min": estimate.least,
            "likely": estimate.likely,
            "max": estimate.most,
            "unit": estimate.unit,
        },
        estimate.extra,
    )


def _with_rest(known: Json, extra: Mapping[str, Any]) -> Json:
    said = {key: value for key, value in known.items() if value is not None}
    return said | {key: value for key, value in extra.items() if key not in known}
