"""What somebody does on the drawing itself, as changes to the map: a deed is a verb and its values.

A deed says what its doer saw: steps by id, flows by their place among those that were drawn. So it
can be carried out on a map that has moved on since, and is refused where what it is about has gone
or was changed by somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx

from common.errors import BadInput, NotFound
from common.words import one_line
from process_maps.editing.flows import add_flow, add_loop, change_flow, change_loop, remove_flow
from process_maps.editing.rows import (
    actors_of,
    add_actor,
    add_phase,
    change_phase,
    move_lane,
    rename_actor,
)
from process_maps.editing.steps import (
    LOOK_AGAIN,
    Place,
    add_step,
    change_step,
    fresh_id,
    move_step,
    remove_step,
    step_of,
)
from process_maps.graph import closes, lane_of, phases_of, to_graph
from process_maps.model import DONE_BY_NOBODY, WHOLE_MAP, Anchor, Flow, Loop, Map, Step

Deed = Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """A deed with the map as its doer saw it."""

    map: Map
    deed: Deed

    def text(self, key: str) -> str:
        """A value that is text, with single spaces; empty where there is none."""
        value = self.deed.get(key)
        return " ".join(value.split()) if isinstance(value, str) else ""

    def id(self, key: str) -> str | None:
        """An element's id exactly as it is."""
        value = self.deed.get(key)
        return value if isinstance(value, str) and value else None

    def step(self, key: str = "step") -> Step:
        """The step as it was seen."""
        return step_of(self.map, self.id(key) or "")

    def flow(self) -> Flow | None:
        """The flow as it was seen, None where the deed names none."""
        at = self.deed.get("flow")
        if at is None:
            return None
        if isinstance(at, bool) or not isinstance(at, int) or not 0 <= at < len(self.map.flows):
            raise NotFound("this flow is no longer on the map", remedy=LOOK_AGAIN)
        return self.map.flows[at]

    def the_flow(self) -> Flow:
        """The flow, which must be named."""
        flow = self.flow()
        if flow is None:
            raise NotFound("this flow is no longer on the map", remedy=LOOK_AGAIN)
        return flow

    def times(self, key: str) -> int | None:
        """A number of times, or None."""
        value = self.deed.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None


@dataclass(frozen=True)
class Done:
    """A map after a deed: the act in words for history, the same for its doer, a new step's id."""

    map: Map
    act: str
    said: str
    new: str | None = None


def carry_out(process: Map, deed: Deed, seen: Map) -> Done:
    """Do one thing to a map that its doer saw as ``seen``.

    Raises BadInput for a deed that is none or cannot be done; NotFound and StaleEdit where what it
    is about is gone or was changed since.
    """
    action = _DEEDS.get(str(deed.get("do")))
    if action is None:
        raise BadInput("this cannot be done to a map")
    return action(process, Seen(seen, deed))


def anchor_of(deed: Deed, seen: Map) -> Anchor:
    """Where a mark is to be pinned: "step:s1", "flow:3" (by place), "phase:p1", "loop:…", "map"."""
    kind, _, ref = str(deed.get("on") or "map").partition(":")
    if kind == "flow":
        return Anchor(kind, Seen(seen, {"flow": int(ref) if ref.isdigit() else -1}).the_flow().ref)
    return Anchor(kind, ref) if ref else WHOLE_MAP


def split_actor(process: Map, words: str) -> tuple[str | None, str]:
    """ "Analyst: run the report" as its actor, spelt as the map spells it, and its label.

    The colon of a time of day or of an address ends no actor's name.
    """
    actor, colon, label = words.partition(":")
    if label[:1].isdigit() or label.startswith("//"):
        return None, " ".join(words.split())
    actor, label = " ".join(actor.split()), " ".join(label.split())
    if not (colon and actor and label) or len(actor) > 80:
        return None, " ".join(words.split())
    known = {each.casefold(): each for each in actors_of(process)}
    return known.get(actor.casefold(), actor), label


def _add(process: Map, it: Seen) -> Done:
    actor, label = split_actor(process, it.text("label"))
    kind = it.text("kind") or ("decision" if label.endswith("?") else "task")
    after, before, into = it.id("after"), it.id("before"), it.flow()
    if into is not None:
        after, before = into.source, into.target
    elif after and before is None:
        into = _only_way_on(process, after)
        before = into.target if into else None
    elif before and after is None:
        into = _only_way_in(process, before)
        after = into.source if into else None
    near = process.step(it.id("after") or it.id("before") or after or "")
    lane = actor or it.text("lane") or None
    if lane is None and near is not None and kind not in DONE_BY_NOBODY:
        lane = lane_of(near)
    new = fresh_id((each.id for each in process.steps), "s")
    step = Step(
        new,
        label,
        kind=kind,
        actors=(lane,) if lane else (),
        phase=near.phase if near else None,
    )
    place = Place(after, before, words=it.text("words") or None, into=into)
    grown = add_step(process, step, place)
    where = f", {lane}" if lane else ""
    return Done(grown, "Added a step to a process map", f"Added {_quoted(step)}{where}", new)


def _only_way_on(process: Map, step_id: str) -> Flow | None:
    """Where a step leads on by one way alone, what is put after it goes into that way."""
    ways = [flow for flow in process.flows if flow.source == step_id]
    kind = step_of(process, step_id).kind
    alone = len(ways) == 1 and kind not in ("decision", "gateway")
    return ways[0] if alone and ways[0].target != step_id else None


def _only_way_in(process: Map, step_id: str) -> Flow | None:
    """Where one way alone leads to a step, what is put before it goes into that way."""
    ways = [flow for flow in process.flows if flow.target == step_of(process, step_id).id]
    return ways[0] if len(ways) == 1 and ways[0].source != step_id else None


def _rename(process: Map, it: Seen) -> Done:
    base, label = it.step(), it.text("label")
    changed = change_step(process, base, {"label": label})
    return Done(changed, "Renamed a step of a process map", f"Renamed it “{label[:60]}”")


def _lane(process: Map, it: Seen) -> Done:
    base, lane = it.step(), it.text("lane")
    helping = tuple(each for each in base.actors[1:] if each != lane)
    if lane and lane in base.actors:
        helping = tuple(each for each in base.actors if each != lane)
    actors = (one_line(lane, "actor", 80), *helping) if lane else ()
    changed = change_step(process, base, {"actors": actors})
    to = f"to {lane}" if lane else "to what nobody does"
    return Done(
        changed, "Moved a step of a process map to another lane", f"Moved {_quoted(base)} {to}"
    )


def _kind(process: Map, it: Seen) -> Done:
    base = it.step()
    changed = change_step(process, base, {"kind": it.text("kind")})
    return Done(changed, "Changed a step of a process map", f"Changed what {_quoted(base)} is")


def _phase(process: Map, it: Seen) -> Done:
    base, phase = it.step(), it.id("phase")
    label = next((each.label for each in phases_of(process) if each.id == phase), None)
    if phase and label is None:
        raise NotFound("this phase is no longer on the map", remedy=LOOK_AGAIN)
    changed = change_step(process, base, {"phase": phase})
    said = f"{_quoted(base)} is in {label}" if label else f"{_quoted(base)} is in no phase"
    return Done(changed, "Changed a step of a process map", said)


def _connect(process: Map, it: Seen) -> Done:
    source, target = it.step("from"), it.step("to")
    joined = add_flow(process, source.id, target.id, it.text("words") or None)
    said = f"Joined {_quoted(source)} to {_quoted(target)}"
    return Done(joined, "Added a flow to a process map", said)


def _flow(process: Map, it: Seen) -> Done:
    base = it.the_flow()
    chance = it.deed.get("probability", base.probability)
    if chance is not None and not isinstance(chance, int | float):
        raise BadInput("how often a flow is taken must be a number")
    label = it.text("label") if "label" in it.deed else base.label
    changed = change_flow(process, base, replace(base, label=label or None, probability=chance))
    return Done(changed, "Changed a flow of a process map", "Changed the flow")


def _unflow(process: Map, it: Seen) -> Done:
    removed = remove_flow(process, it.the_flow())
    return Done(removed, "Removed a flow from a process map", "Removed the flow")


def _remove(process: Map, it: Seen) -> Done:
    base = it.step()
    removed = remove_step(process, base.id, heal=it.deed.get("heal") is not False, base=base)
    return Done(removed, "Removed a step from a process map", f"Removed {_quoted(base)}")


def _loop(process: Map, it: Seen) -> Done:
    """Say how often the way round is gone through that a flow closes."""
    flow = it.the_flow()
    held = next((loop for loop in it.map.loops if closes(loop, flow)), None)
    said = replace(
        held or Loop(way_round(process, flow)),
        times_min=it.times("times_min"),
        times_max=it.times("times_max"),
    )
    if "words" in it.deed:
        said = replace(said, words=it.text("words") or None)
    changed = change_loop(process, held, said) if held else add_loop(process, said)
    return Done(changed, "Said how often a loop of a process map is gone through", "Saved the loop")


def way_round(process: Map, flow: Flow) -> tuple[str, ...]:
    """The shortest way from where a flow leads back to where it comes from."""
    try:
        path = nx.shortest_path(to_graph(process), flow.target, flow.source)
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        raise BadInput(
            "this flow does not lead back to anything before it",
            remedy="Choose the flow that goes back",
        ) from None
    return tuple(path)


def _move(process: Map, it: Seen) -> Done:
    base, by = it.step(), it.times("by") or 0
    moved = move_step(process, base.id, max(-1, min(1, by)))
    said = f"Moved {_quoted(base)} {'later' if by > 0 else 'earlier'} in the order"
    return Done(moved, "Moved a step of a process map", said)


def _add_lane(process: Map, it: Seen) -> Done:
    lane = it.text("lane")
    return Done(add_actor(process, lane), "Added an actor to a process map", f"Added {lane[:60]}")


def _rename_lane(process: Map, it: Seen) -> Done:
    old, new = it.id("lane") or "", it.text("to")
    taken = new != old and new in actors_of(process)
    said = f"Renamed it “{new[:60]}”"
    if taken:
        said = f"{new[:60]} was a lane already: it now has what both did"
    return Done(rename_actor(process, old, new), "Renamed an actor of a process map", said)


def _move_lane(process: Map, it: Seen) -> Done:
    lane, by = it.id("lane") or "", it.times("by") or 0
    moved = move_lane(process, lane, max(-1, min(1, by)))
    way = "down" if by > 0 else "up"
    return Done(moved, "Moved a lane of a process map", f"Moved the lane {way}")


def _add_phase(process: Map, it: Seen) -> Done:
    label = it.text("label")
    grown = add_phase(process, label, it.text("when") or None)
    return Done(grown, "Added a phase to a process map", f"Added the phase “{label[:60]}”")


def _rename_phase(process: Map, it: Seen) -> Done:
    phase, label = it.id("phase") or "", it.text("label")
    held = next((each for each in phases_of(it.map) if each.id == phase), None)
    renamed = change_phase(process, phase, label, held.when if held else None, base=held)
    return Done(renamed, "Changed a phase of a process map", f"Renamed it “{label[:60]}”")


def _quoted(step: Step) -> str:
    return f"“{step.label[:60]}”" if step.label else "the step"


_DEEDS: dict[str, Callable[[Map, Seen], Done]] = {
    "add": _add,
    "rename": _rename,
    "lane": _lane,
    "kind": _kind,
    "phase": _phase,
    "connect": _connect,
    "flow": _flow,
    "unflow": _unflow,
    "remove": _remove,
    "loop": _loop,
    "earlier": _move,
    "later": _move,
    "add_lane": _add_lane,
    "rename_lane": _rename_lane,
    "move_lane": _move_lane,
    "add_phase": _add_phase,
    "rename_phase": _rename_phase,
}


"""Verbs that change the map itself; pinning a mark, undo and redo are not among them."""
