"""Slides of the common reference process: what many councils do, then what only one does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from common.errors import NotFound
from common.words import count_of, listed
from presenting.cards.charts import as_table, plain_table
from presenting.cards.drawn import figure
from presenting.cards.known import Known
from presenting.cards.map_parts import MapPart, map_parts
from presenting.cards.maps import onward
from presenting.cards.overlays import legend_lines
from presenting.cards.parts import Part
from presenting.model import Refers
from presenting.nodes import Node, el, said
from process_maps.drawing import describe
from process_maps.facts import names_of
from process_maps.merging import MergedStep
from process_maps.merging.reference import Reference
from process_maps.overlay import Overlay, said_of
from process_maps.pairing.aligned import Aligned, aligned
from process_maps.picturing.reference import Shared, reference_of, tinted
from process_maps.picturing.services import invented

MOST_LISTED, MOST_COLUMNS, STEPS_IN_COLUMN = 6, 3, 10
_DRAWN = "Worked out from the maps; nobody drew it like this."
_HOW = "Steps count as the same where a person joined them or where they surely are the same work."


def reference_slides(known: Known, refers: Refers) -> list[Part]:
    """The process that at least so many of the maps share, and what is particular to one."""
    it = _aligned(known, refers)
    least = _least(refers.get("at_least"), len(it.maps))
    found = reference_of(known.project, Shared(it.ids, least))
    made_up = invented(it)
    over = tinted(found)
    parts = map_parts(found.map) if found.of else []
    made = [_whole(it, found, over, len(parts), made_up)]
    if len(parts) > 1:
        made += [_part(found, part, len(parts), over, made_up) for part in parts]
    return [*made, _particular(it, found, made_up)]


def _aligned(known: Known, refers: Refers) -> Aligned:
    chosen = [each for each in refers.get("maps") or [] if isinstance(each, int)]
    ids = chosen or [each.id for each in known.current_maps]
    if len(ids) < 2:
        raise NotFound("two maps are needed")
    # Raises NotFound where one of them is gone.
    return aligned(known.project, ids)


def _least(asked: object, of: int) -> int:
    """At least how many: what was asked where there are so many, else more than half."""
    if isinstance(asked, int) and 1 <= asked <= of:
        return asked
    return of // 2 + 1


def _whole(it: Aligned, found: Reference, over: Overlay, parts: int, made_up: bool) -> Part:
    merged = found.merged
    names = names_of(found.map)
    by_all = [step for step in merged.steps if step.label and step.count == merged.of]
    head = f"In all {count_of(merged.of, merged.whose)} ({len(by_all)})"
    first, _, flows = found.words.partition(". ")
    body: list[Node] = [said("p", f"{first}." if flows else first, "lead")]
    if found.of:
        beside = [*legend_lines(over), *_steps_listed(head, by_all)]
        drawing = figure(found.map, over, f"Drawing of the {_NAME}", made_up)
        body.append(el("div", drawing, el("div", *beside, class_="beside"), class_="map-and-marks"))
        rows = [
            (names[row.element], said_of(over, row.element), row.who)
            for row in describe(found.map)
            if row.element in over.on
        ]
        body.append(as_table(("Step", over.title, "Who"), rows, "The process as a table"))
    facts = [f"What {merged.counted_at_least(found.least)} do"]
    facts += [f"{count_of(parts, 'part')} follow"] if parts > 1 else []
    return Part(
        "The common reference process",
        "Reference process",
        tuple(body),
        beside=tuple(facts),
        note=" ".join(each for each in (_DRAWN, flows, _HOW) if each),
        source=f"Maps of {listed(it.names.values())}",
        illustrative=made_up,
    )


_NAME = "common reference process"


def _part(found: Reference, part: MapPart, parts: int, over: Overlay, made_up: bool) -> Part:
    here = {step.id for step in part.process.steps}
    mine = replace(over, on={step: each for step, each in over.on.items() if step in here})
    drawing = figure(part.process, mine, f"Part {part.number} of the {_NAME}", made_up)
    beside = [*legend_lines(mine), *onward(found.map, part)]
    return Part(
        f"The {_NAME}, part {part.number} of {parts}",
        "Reference process",
        (el("div", drawing, el("div", *beside, class_="beside"), class_="map-and-marks"),),
        beside=(f"What {found.merged.counted_at_least(found.least)} do",),
        illustrative=made_up,
        first=False,
    )


def _particular(it: Aligned, found: Reference, made_up: bool) -> Part:
    """What only one of the maps has, map by map."""
    merged = found.merged
    alone: dict[str, list[MergedStep]] = {key: [] for key in it.maps}
    for step in merged.steps:
        if step.label and step.count == 1:
            alone[step.maps[0]].append(step)
    if len(alone) <= MOST_COLUMNS:
        columns = [_only(it.names[key], steps) for key, steps in alone.items()]
        body = el(
            "div", *columns, class_="columns thirds" if len(columns) > 2 else "columns halves"
        )
    else:
        body = _as_rows(it, alone)
    named = sum(bool(step.label) for step in merged.steps)
    number = sum(map(len, alone.values()))
    return Part(
        f"What only one {merged.whose} does",
        "Reference process",
        (said("p", f"{number} of {count_of(named, 'different step')}.", "lead"), body),
        note=f"{_HOW} What is only on one map may be done elsewhere and not drawn.",
        source=f"Maps of {listed(it.names.values())}",
        illustrative=made_up,
        first=False,
    )


def _only(name: str, steps: Sequence[MergedStep]) -> Node:
    return el("div", *_steps_listed(f"Only {name} ({len(steps)})", steps, most=STEPS_IN_COLUMN))


def _as_rows(it: Aligned, alone: Mapping[str, Sequence[MergedStep]]) -> Node:
    most = sorted(alone, key=lambda key: (-len(alone[key]), it.names[key]))
    rows = []
    for key in most[:8]:
        named = [" ".join(step.label.split()) for step in alone[key][:3]]
        more = len(alone[key]) - len(named)
        words = "; ".join([*named, *([f"and {more} more"] if more else [])])
        rows.append((it.names[key], str(len(alone[key])), words or "none"))
    rest = len(most) - len(rows)
    table = plain_table(("Whose", "Steps", "Which"), rows)
    return el("div", table, el("p", f"and {count_of(rest, 'more map')}") if rest else None)


def _steps_listed(head: str, steps: Sequence[MergedStep], *, most: int = MOST_LISTED) -> list[Node]:
    shown = [said("li", " ".join(step.label.split())) for step in steps[:most]]
    rest = len(steps) - len(shown)
    return [
        said("h3", head),
        el("ul", *shown, class_="particular") if shown else el("p", "None"),
        *([el("p", f"and {rest} more", class_="small")] if rest else []),
    ]
