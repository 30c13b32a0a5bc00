"""Slides of a process map: the whole, then a few steps at a time, large enough for a room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from common.words import count_of, listed
from evidence import services as evidence
from evidence.model import KIND_WORDS, checked_kind
from presenting.cards.drawn import drawn
from presenting.cards.known import Known
from presenting.cards.map_parts import MapPart, map_parts
from presenting.cards.parts import Part
from presenting.model import Refers, id_in
from presenting.nodes import Node, Picture, el, said
from process_maps.drawing import describe
from process_maps.graph import anchor_words
from process_maps.model import Flow, Map, Mark
from process_maps.services import StoredMap, map_by_id

MOST_MARKS = 5
MOST_ONWARD = 4


def map_slides(known: Known, refers: Refers) -> list[Part]:
    """A map with its marks: first the whole, then part by part where it is large."""
    project = known.project
    stored = map_by_id(project, id_in(refers, "map"))
    marks = [placed.mark for placed in evidence.marks_of_map(project, stored)]
    invented = evidence.is_illustrative(project, stored)
    parts = map_parts(stored.map)
    if len(parts) < 2:
        return [_whole(stored, marks, (), (_marks_words(marks),), invented)]
    # What sits on a loop, on the whole or between two parts stands beside the whole map.
    loose = [mark for mark in marks if not any(part.has(mark) for part in parts)]
    on_it = _marks_words(marks), f"{count_of(len(parts), 'part')} follow"
    whole = _whole(stored, (), loose, on_it, invented)
    return [whole, *(_part(stored, part, len(parts), marks, invented) for part in parts)]


def _whole(
    stored: StoredMap,
    on_it: Sequence[Mark],
    listed_beside: Sequence[Mark],
    facts: Sequence[str],
    invented: bool,
) -> Part:
    process = stored.map
    rows = [
        el("tr", *(said("td", each) for each in (row.step, row.who, row.next, row.marks)))
        for row in describe(process, [*on_it, *listed_beside])
    ]
    head = ("Step", "Who", "Next", "Painpoints and innovations")
    body = (
        _map_and_marks(
            drawn(process, on_it, f"Drawing of {process.name}", invented),
            _marks_listed(stored.map, listed_beside, "this map"),
        ),
        el(
            "details",
            el("summary", "The map as a table"),
            el(
                "table",
                el("thead", el("tr", *(el("th", each, scope="col") for each in head))),
                el("tbody", *rows),
            ),
        ),
    )
    return Part(
        stored.title,
        "Process map",
        body,
        beside=(count_of(len(process.steps), "step"), *(each for each in facts if each)),
        source=process.source or "",
        illustrative=invented,
    )


def _part(
    stored: StoredMap, part: MapPart, parts: int, marks: Sequence[Mark], invented: bool
) -> Part:
    mine = [mark for mark in marks if part.has(mark)]
    beside = [*_marks_listed(stored.map, mine, "this part"), *onward(stored.map, part)]
    drawing = drawn(part.process, (), f"{stored.map.name}: {part.name}", invented)
    return Part(
        part.name,
        "Process map",
        (_map_and_marks(drawing, beside),),
        beside=(stored.title, f"Part {part.number} of {parts}"),
        source=stored.map.source or "",
        illustrative=invented,
        first=False,
    )


def _map_and_marks(drawing: Picture | None, beside: Sequence[Node]) -> Node:
    shown = el("figure", drawing, class_="map") if drawing else el("p", "It cannot be drawn.")
    return el(
        "div",
        shown,
        el("div", *beside, class_="beside") if beside else None,
        class_="map-and-marks",
    )


def _marks_words(marks: Iterable[Mark]) -> str:
    """ "9 painpoints and 2 innovations": one that sits on several steps is still one."""
    kinds = [kind for kind, _ in dict.fromkeys((mark.kind, mark.words) for mark in marks)]
    return listed(
        count_of(kinds.count(kind), words.lower())
        for kind, words in KIND_WORDS.items()
        if kind in kinds
    )


def _marks_listed(process: Map, marks: Sequence[Mark], on_what: str) -> list[Node]:
    """The painpoints and innovations, each once, with all the places it sits on."""
    places: dict[tuple[str, str], list[str]] = {}
    for mark in marks:
        places.setdefault((mark.kind, mark.words), []).append(_where(process, mark))
    shown = [
        el(
            "li",
            el("strong", f"{KIND_WORDS[checked_kind(kind)]}: "),
            said("span", words),
            said("span", f"On {listed(where)}", "small"),
            class_=kind,
        )
        for (kind, words), where in list(places.items())[:MOST_MARKS]
    ]
    rest = len(places) - len(shown)
    return [
        *([el("ul", *shown, class_="marked")] if shown else []),
        *([el("p", f"and {rest} more on {on_what}", class_="small")] if rest > 0 else []),
    ]


def _where(process: Map, mark: Mark) -> str:
    """What a mark sits on, for the middle of a sentence."""
    where = anchor_words(process, mark.anchor)
    if where is None:
        return "a place that is no longer on the map"
    if mark.anchor.kind == "step":
        return f"“{where}”"
    begun = where[:1].lower() + where[1:]
    return {"flow": "the way ", "loop": "the "}.get(mark.anchor.kind, "") + begun


def onward(process: Map, part: MapPart) -> list[Node]:
    """Where the flows lead that leave this part."""
    labels = {step.id: step.label or step.id for step in process.steps}

    def words(flow: Flow, to: int) -> str:
        by = f" ({flow.label})" if flow.label else ""
        return f"“{labels[flow.source]}”{by} → “{labels[flow.target]}”, part {to}"

    shown = [said("li", words(flow, to)) for flow, to in part.onward[:MOST_ONWARD]]
    if not shown:
        return []
    rest = len(part.onward) - len(shown)
    return [
        el("h3", "Leads on"),
        el("ul", *shown, class_="onward"),
        *([el("p", f"and {rest} more ways on", class_="small")] if rest else []),
    ]
