"""Slides of process maps: the whole, then a few steps at a time, large enough for a room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from common.errors import BadInput, NotFound
from common.words import count_of, listed
from evidence import services as evidence
from presenting.nodes import Node, Picture, el, picture, said
from presenting.parts import Part
from process_maps.drawing import describe, draw
from process_maps.formats.map_json import write_map
from process_maps.graph import anchor_words, phases_of
from process_maps.model import Map, Mark
from process_maps.pairing.differences import PHASE, Difference
from process_maps.pairing.model import Pair
from process_maps.pairing.services import Comparison, compare
from process_maps.services import StoredMap, map_by_id
from storage import Project

# More steps than this on one slide cannot be read from the back of a room.
STEPS_AT_ONCE = 9
MOST_MARKS = 5
MOST_STEPS_LISTED = 7
_MARK_WORDS = {
    "painpoint": "Painpoint",
    "innovation": "Innovation",
    "question": "Open question",
}


def map_slides(project: Project, map_id: int) -> list[Part]:
    """A map with its marks: first the whole, then part by part where it is large."""
    stored = map_by_id(project, map_id)
    marks = [placed.mark for placed in evidence.marks_of_map(project, stored)]
    invented = evidence.is_illustrative(project, stored)
    parts = _in_parts(stored.map)
    whole = Part(
        map_name(stored.council, stored.map.name),
        "Process map",
        _whole(stored.map, marks, invented, alone=len(parts) < 2),
        beside=(
            f"{count_of(len(stored.map.steps), 'step')}, "
            f"{count_of(len(marks), 'mark')} on {'it' if len(parts) < 2 else 'its parts'}",
        ),
        source=stored.map.source or "",
        illustrative=invented,
    )
    if len(parts) < 2:
        return [whole]
    return [whole, *(_part(stored, part, marks, invented) for part in parts)]


def map_name(council: str, name: str) -> str:
    """A map's name with its council, which many names say already."""
    return name if council.casefold() in name.casefold() else f"{council}: {name}"


def comparison_slides(project: Project, ids: Sequence[int]) -> list[Part]:
    """What two maps have in common, and what only one of them has."""
    if len(ids) != 2:
        raise NotFound("two maps are needed")
    try:
        it = compare(project, ids[0], ids[1])
    except BadInput:
        raise NotFound("two different maps are needed") from None
    pairing = it.pairing
    steps = {it.name_a: len(pairing.a.steps), it.name_b: len(pairing.b.steps)}
    figures = el(
        "p",
        el("strong", str(len(pairing.pairs)), class_="figure"),
        el("span", f"joined pairs of steps; {it.name_a} has {steps[it.name_a]} steps, "
           f"{it.name_b} has {steps[it.name_b]}", class_="figure-words"),
    )  # fmt: skip
    body = (figures, el("div", *_three_lists(it), class_="columns three"))
    return [
        Part(
            f"{it.name_a} and {it.name_b}, side by side",
            "Two maps side by side",
            body,
            source="Steps are joined where their words are the same or a person joined them.",
            illustrative=any(it.illustrative),
        )
    ]


def _three_lists(it: Comparison) -> list[Node]:
    both = [
        (pair.a.label, "; ".join(d.words(it.name_a, it.name_b) for d in _telling(pair)))
        for pair in it.pairing.pairs
    ]
    # Pairs that differ say most.
    both.sort(key=lambda pair: not pair[1])
    return [
        _list(f"Only {it.name_a}", [(step.label, "") for step in it.pairing.only_a]),
        _list("Both", both),
        _list(f"Only {it.name_b}", [(step.label, "") for step in it.pairing.only_b]),
    ]


def _telling(pair: Pair) -> list[Difference]:
    """What a room should hear of a pair: not that councils call their phases by other names."""
    return [each for each in pair.differences if each.what != PHASE]


def _list(head: str, items: Sequence[tuple[str, str]]) -> Node:
    shown = items[:MOST_STEPS_LISTED]
    entries = [
        el("li", said("span", words), said("span", more, "small") if more else None)
        for words, more in shown
    ]
    rest = len(items) - len(shown)
    return el(
        "div",
        el("h3", f"{head} ({len(items)})", dir="auto"),
        el("ul", *entries) if entries else el("p", "None"),
        el("p", f"and {rest} more", class_="small") if rest else None,
    )


def _whole(process: Map, marks: Sequence[Mark], invented: bool, *, alone: bool) -> tuple[Node, ...]:
    on_it = _drawn(process, marks if alone else (), f"Drawing of {process.name}", invented)
    rows = [
        el("tr", *(said("td", each) for each in (row.step, row.who, row.next, row.marks)))
        for row in describe(process, marks)
    ]
    head = ("Step", "Who", "Next", "Painpoints and innovations")
    return (
        el("figure", on_it, class_="map") if on_it else el("p", "This map cannot be drawn."),
        el(
            "details",
            el("summary", "The map as a table"),
            el("table", el("thead", el("tr", *(el("th", each, scope="col") for each in head))),
               el("tbody", *rows)),
        ),
    )  # fmt: skip


def _part(stored: StoredMap, ids: tuple[str, ...], marks: Sequence[Mark], invented: bool) -> Part:
    process = _cut(stored.map, ids)
    names = " · ".join(phase.label for phase in process.phases) or "Part of the map"
    mine = [mark for mark in marks if _is_on(mark, process, set(ids))]
    labels = {step.id: step.label for step in process.steps}
    places: dict[tuple[str, str], list[str]] = {}
    for mark in mine:
        on = labels.get(mark.anchor.ref) if mark.anchor.kind == "step" else None
        where = f"“{on}”" if on else anchor_words(stored.map, mark.anchor) or "this part"
        places.setdefault((mark.kind, mark.words), []).append(where)
    shown = [
        el(
            "li",
            el("strong", f"{_MARK_WORDS[kind]}: "),
            said("span", words),
            said("span", f"On {listed(where)}", "small"),
            class_=kind,
        )
        for (kind, words), where in list(places.items())[:MOST_MARKS]
    ]
    drawing = _drawn(process, (), f"{stored.map.name}: {names}", invented)
    rest = len(places) - len(shown)
    beside = [el("ul", *shown, class_="marked")] if shown else []
    if rest > 0:
        beside.append(el("p", f"and {rest} more on this part", class_="small"))
    return Part(
        names,
        "Process map",
        (
            el(
                "div",
                el("figure", drawing, class_="map") if drawing else None,
                el("div", *beside, class_="beside") if beside else None,
                class_="map-and-marks",
            ),
        ),
        beside=(stored.council,) if stored.council else (),
        source=stored.map.source or "",
        illustrative=invented,
        first=False,
    )


def _in_parts(process: Map) -> list[tuple[str, ...]]:
    """The steps of neighbouring phases, as many at a time as a room can read."""
    if len(process.steps) <= STEPS_AT_ONCE + 3:
        return []
    groups = [[step.id for step in process.steps if step.phase == phase.id]
              for phase in phases_of(process)]  # fmt: skip
    groups.append([step.id for step in process.steps if not step.phase])
    parts: list[list[str]] = []
    for group in (each for each in groups if each):
        if parts and len(parts[-1]) + len(group) <= STEPS_AT_ONCE:
            parts[-1] += group
        else:
            parts += [group[i : i + STEPS_AT_ONCE + 3]
                      for i in range(0, len(group), STEPS_AT_ONCE + 3)]  # fmt: skip
    return [tuple(each) for each in parts]


def _cut(process: Map, ids: tuple[str, ...]) -> Map:
    kept = set(ids)
    steps = tuple(step for step in process.steps if step.id in kept)
    phases = {step.phase for step in steps}
    return replace(
        process,
        steps=steps,
        flows=tuple(f for f in process.flows if f.source in kept and f.target in kept),
        phases=tuple(phase for phase in phases_of(process) if phase.id in phases),
        loops=(),
        lanes=tuple(x for x in process.lanes if any(x in step.actors[:1] for step in steps)),
    )


def _is_on(mark: Mark, part: Map, ids: set[str]) -> bool:
    if mark.anchor.kind == "step":
        return mark.anchor.ref in ids
    return mark.anchor.kind == "phase" and any(p.id == mark.anchor.ref for p in part.phases)


def _drawn(process: Map, marks: Sequence[Mark], label: str, invented: bool) -> Picture | None:
    try:
        return _drawn_once(_Held(process, tuple(marks)), label, invented)
    except BadInput:
        return None


class _Held:
    """A map with its marks, told apart from others by what a file of it would say."""

    def __init__(self, process: Map, marks: tuple[Mark, ...]) -> None:
        self.process, self.marks = process, marks
        self._said = write_map(process, marks)

    def __hash__(self) -> int:
        return hash(self._said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self._said == other._said


@lru_cache(maxsize=64)
def _drawn_once(held: _Held, label: str, invented: bool) -> Picture:
    """A drawing takes a twentieth of a second, and every rerun of a screen asks for it again."""
    made = draw(held.process, held.marks, illustrative=invented, live=False)
    # The slide says what the drawing's own head does, and larger.
    seen = f"0 {made.top:.1f} {made.width:.1f} {made.height - made.top:.1f}"
    return replace(picture(made.svg, label, made.prose), view_box=seen)
