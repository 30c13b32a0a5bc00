"""Process maps in a report: each as a picture with its words and as a table of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from common.errors import BadInput
from common.words import count_of, listed
from evidence.activities import all_aligned
from evidence.services import is_illustrative, marks_of_map
from presenting.cards.map_parts import MapPart, map_parts
from presenting.documents.model import (
    Block,
    Heading,
    Note,
    Paragraph,
    Picture,
    Sideways,
    table,
)
from presenting.documents.sources import Sources
from process_maps.drawing import Drawing, describe, draw
from process_maps.export import to_png
from process_maps.merging.reference import Reference
from process_maps.model import Map, Mark
from process_maps.picturing.reference import Shared, reference_of, tinted
from process_maps.services import StoredMap, map_by_id, maps

# Pixels on the longer side: sharp in print, and a report with many maps can still be sent.
PIXELS = 2_400
# With more maps than this, their parts are not drawn besides: nobody would read so many pages.
MOST_IN_PARTS = 6
_HEAD = ("No.", "Step", "Who", "Systems", "Then", "Painpoints and innovations")
_WIDTHS = (5, 25, 12, 12, 23, 23)
# Most letters of a drawing's words that Word and screen readers take well.
LONGEST_ALT = 1_800


def maps_part(held: Sources) -> list[Block]:
    """All maps of the councils that take part, then published ones."""
    own = {each.id for each in held.councils}
    every = sorted(maps(held.project), key=lambda each: each.council_id not in own)
    blocks: list[Block] = [Heading("Process maps")]
    if not every:
        return [*blocks, Paragraph("No process has been drawn yet.")]
    without = [c.name for c in held.councils if all(m.council_id != c.id for m in every)]
    blocks.append(
        Paragraph(
            f"{count_of(len(every), 'map')} "
            f"{'follows' if len(every) == 1 else 'follow'}, each as a picture and as a table that "
            "says the same. Red callouts are painpoints, green ones innovations; each carries its "
            "word." + (f" Not drawn yet: {listed(without)}." if without else "")
        )
    )
    in_parts = len(every) <= MOST_IN_PARTS
    if not in_parts:
        blocks.append(Note(f"Of more than {MOST_IN_PARTS} maps each is drawn as a whole only."))
    for each in every:
        stored, published = map_by_id(held.project, each.id), each.council_id not in own
        blocks += _map(held, stored, published=published, in_parts=in_parts)
    return blocks


def _map(held: Sources, stored: StoredMap, *, published: bool, in_parts: bool) -> list[Block]:
    """One map on pages on their side: the whole, its parts where it is large, its steps."""
    marks = [each.mark for each in marks_of_map(held.project, stored)]
    process, invented = stored.map, is_illustrative(held.project, stored)
    facts = [f"{count_of(len(process.steps), 'step')}, {count_of(len(process.flows), 'flow')}"]
    facts += [f"Source: {process.source}"] if process.source else []
    facts += [process.caveat] if process.caveat else []
    facts += ["Illustrative: an invented council"] if invented else []
    facts += ["Published practice, not of a council that took part"] if published else []
    title = stored.title
    blocks: list[Block] = [Heading(title, 2)]
    bare = replace(process, source=None)
    blocks += _pictured(title, bare, marks, invented, f"{title}: the whole process")
    parts = map_parts(bare) if in_parts else []
    for part in parts if len(parts) > 1 else []:
        mine = [mark for mark in marks if part.has(mark)]
        said = f"{title}, part {part.number} of {len(parts)}: {part.name}"
        blocks += _pictured(said, part.process, mine, invented, said)
        blocks += [Note(each) for each in _onward(bare, part)]
    return [Sideways((*blocks, *_steps(process, title, marks, facts)))]


def _pictured(
    title: str, process: Map, marks: Sequence[Mark], invented: bool, caption: str
) -> list[Block]:
    """The drawing with its words and its caption, or that there is none."""
    try:
        made = draw(process, marks, illustrative=invented, live=False)
    except BadInput:
        return [Paragraph("It cannot be drawn; the table has all of it.")]
    return [picture_of(title, made, caption)]


def picture_of(title: str, made: Drawing, caption: str) -> Picture:
    """A drawing as a picture of a size that prints well and can be sent."""
    scale = min(2.5, PIXELS / max(made.width, made.height))
    alt = f"Process map, {title}. {made.prose}"
    if len(alt) > LONGEST_ALT:
        alt = f"{alt[: LONGEST_ALT - 40].rstrip()}… The table has all of it."
    return Picture(to_png(made.svg, scale), alt, caption)


def _onward(process: Map, part: MapPart) -> list[str]:
    """Where the ways lead that leave this part."""
    labels = {step.id: step.label or "(ways part or meet)" for step in process.steps}
    ways = [
        f"“{labels[f.source]}” leads on to “{labels[f.target]}” in part {to}"
        for f, to in part.onward
    ]
    return [f"{'; '.join(ways)}."] if ways else []


def _steps(process: Map, title: str, marks: Sequence[Mark], facts: list[str]) -> list[Block]:
    rows = [
        (row.number, row.step, row.who, row.systems, row.then or "ends here", row.marks)
        for row in describe(process, marks)
    ]
    blocks = table(
        f"{title}: its steps in the order they are done", _HEAD, rows, _WIDTHS, numbers=(0,),
        source=". ".join(each.rstrip(".") for each in facts) + ".",
    )  # fmt: skip
    loose = dict.fromkeys(
        f"{mark.kind.capitalize()}: {mark.words}" for mark in marks if mark.anchor.kind != "step"
    )
    if loose:
        blocks.append(Note(f"On a way, a phase, a loop or the whole: {'; '.join(loose)}."))
    return blocks


def in_common(held: Sources) -> list[Block]:
    """The common reference process: what at least half of the maps do."""
    aligned = all_aligned(held.project)
    heading = Heading("What the maps have in common")
    if aligned is None or len(aligned.maps) < 2:
        return [heading, Paragraph("It takes the maps of two councils to say what they share.")]
    of = len(aligned.maps)
    least = max(2, -(-of // 2))
    found = reference_of(held.project, Shared(aligned.ids, least))
    begun: list[Block] = [heading, Paragraph(found.words)]
    if not found.map.steps:
        return [*begun, Paragraph("No step is in so many of the maps.")]
    invented = any(aligned.illustrative.values())
    title = f"The common reference process, in {found.merged.counted_at_least(least)}"
    blocks: list[Block] = [Heading(title, 2)]
    try:
        made = draw(found.map, overlay=tinted(found), illustrative=invented, live=False)
        blocks.append(picture_of(title, made, f"{title}: the darker a step, the more maps have it"))
    except BadInput:
        blocks.append(Paragraph("It cannot be drawn; the table has all of it."))
    blocks += table(
        "Steps of the common reference process",
        ("Step", "In how many maps", "Also called"),
        _shared(found),
        (40, 20, 40),
        source=f"Worked out from the maps of {listed(aligned.names.values())}, with what people "
        "decided of which steps are the same work.",
    )
    return [*begun, Sideways(tuple(blocks))]


def _shared(found: Reference) -> list[tuple[str, str, str]]:
    rows = []
    for each in _in_order(found.map):
        for step in found.of.get(each, ()):
            called = "; ".join(step.also_called[:4])
            rows.append(
                (step.label or "(ways part or meet)", found.merged.counted(step.count), called)
            )
    return rows


def _in_order(process: Map) -> list[str]:
    return [row.element for row in describe(process)]
