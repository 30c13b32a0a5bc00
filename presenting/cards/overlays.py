"""Slides of a map with something counted on its steps: how much, in words, and where most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from common.errors import BadInput, NotFound
from common.words import count_of
from evidence import services as evidence
from evidence.overlays.services import overlay_of, read_asked
from presenting.cards.charts import as_table
from presenting.cards.drawn import figure
from presenting.cards.known import Known
from presenting.cards.map_parts import MapPart, map_parts
from presenting.cards.maps import map_slides, onward
from presenting.cards.parts import Part
from presenting.model import Refers, id_in
from presenting.nodes import Node, el, picture, said
from process_maps.drawing import describe
from process_maps.drawing.tally import swatch
from process_maps.facts import names_of
from process_maps.overlay import Overlay, in_words, legend, said_of, shared_out
from process_maps.services import StoredMap, map_by_id

MOST_LISTED = 5


def map_or_overlay_slides(known: Known, refers: Refers) -> list[Part]:
    """A map as it is, or with what is counted on its steps where somebody chose that."""
    asked = refers.get("overlay")
    return overlay_slides(known, refers) if asked else map_slides(known, refers)


def overlay_slides(known: Known, refers: Refers) -> list[Part]:
    """The whole map with what is counted on it, then part by part where it is large."""
    stored = map_by_id(known.project, id_in(refers, "map"))
    over = _overlay(known, stored, str(refers.get("overlay")))
    invented = evidence.is_illustrative(known.project, stored)
    parts = map_parts(stored.map)
    whole = _whole(stored, over, len(parts), invented)
    if len(parts) < 2:
        return [whole]
    seen = shared_out(over)
    return [whole, *(_part(stored, part, len(parts), seen, invented) for part in parts)]


def _overlay(known: Known, stored: StoredMap, words: str) -> Overlay:
    """What is counted, through the door for what leaves; NotFound where there is nothing of it."""
    try:
        asked = read_asked(words)
        found = overlay_of(
            known.project, stored, asked.which, other_map=asked.other_map, outside=True
        )
    except BadInput:
        raise NotFound("what was to be shown on the map is no longer there") from None
    if found is None:
        raise NotFound("there is nothing of it to show on this map")
    return found


def _whole(stored: StoredMap, over: Overlay, parts: int, invented: bool) -> Part:
    process = stored.map
    facts = [count_of(len(process.steps), "step")]
    facts += [f"{count_of(parts, 'part')} follow"] if parts > 1 else []
    names = names_of(process)
    head = ("Step", "Who", over.title)
    rows = [(row.step, row.who, said_of(over, row.element)) for row in describe(process)]
    return Part(
        f"{stored.title}: {over.title[:1].lower()}{over.title[1:]}",
        "Process map",
        (
            el(
                "div",
                figure(process, over, f"{process.name}: {over.title}", invented),
                el(
                    "div",
                    *legend_lines(over),
                    *_most(over, names, "Where most"),
                    class_="beside",
                ),
                class_="map-and-marks",
            ),
            as_table(head, rows, "The map as a table"),
        ),
        beside=tuple(facts),
        note=in_words(over, [s.id for s in process.steps]).removeprefix(f"{over.title}. "),
        source=process.source or "",
        illustrative=invented,
    )


def _part(stored: StoredMap, part: MapPart, parts: int, over: Overlay, invented: bool) -> Part:
    here = {step.id for step in part.process.steps}
    mine = replace(over, on={step: each for step, each in over.on.items() if step in here})
    names = names_of(part.process)
    beside = [*legend_lines(mine), *_most(mine, names, ""), *onward(stored.map, part)]
    drawing = figure(part.process, mine, f"{stored.map.name}: {part.name}", invented)
    return Part(
        part.name,
        "Process map",
        (el("div", drawing, el("div", *beside, class_="beside"), class_="map-and-marks"),),
        beside=(stored.title, over.title, f"Part {part.number} of {parts}"),
        source=stored.map.source or "",
        illustrative=invented,
        first=False,
    )


def legend_lines(over: Overlay) -> list[Node]:
    """What each look means and on how many steps it is: a pattern, and the same in words."""
    lines = []
    for each in legend(over):
        svg, width, height = swatch(each.strength)
        looks = picture(svg, "", "", (0.0, 0.0, width, height))
        lines.append(
            el("li", looks, said("span", f"{each.words} ({count_of(each.steps, 'step')})"))
        )
    return [el("ul", *lines, class_="legend")] if lines else []


def _most(over: Overlay, names: dict[str, str], head: str) -> list[Node]:
    """The steps with most, with what is said of them; then those of which it is not known."""
    here = [step for step in names if step in over.on]
    much = {step: over.on[step].number or over.on[step].share or 0 for step in here}
    some = sorted((step for step in here if much[step]), key=lambda step: -much[step])
    return _listed(over, names, [*some, *(step for step in here if over.on[step].unknown)], head)


def _listed(over: Overlay, names: dict[str, str], steps: Sequence[str], head: str) -> list[Node]:
    shown = [
        el("li", said("strong", names[step]), said("span", said_of(over, step), "small"))
        for step in steps[:MOST_LISTED]
    ]
    rest = len(steps) - len(shown)
    return [
        *([el("h3", head)] if head and shown else []),
        *([el("ul", *shown, class_="marked")] if shown else []),
        *([el("p", f"and {count_of(rest, 'more step')}", class_="small")] if rest > 0 else []),
    ]
