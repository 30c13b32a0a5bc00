"""A map as Mermaid text: a flowchart with a subgraph a lane, its marks as notes beside the steps.

Nothing somebody typed stands outside quotation marks, and in them every sign that Mermaid would
take for its own is written as the number of its character.
"""

from __future__ import annotations

import json
import re

from process_maps.actors import Colour, colour_of
from process_maps.drawing.measure import details_of, label_of
from process_maps.drawing.order import in_order
from process_maps.drawing.svg import INK, MARKS, edge_colour
from process_maps.drawing.text import clean
from process_maps.formats.dot import said_on, step_under
from process_maps.formats.sheet import Sheet
from process_maps.graph import anchor_words, lane_of, lanes_of, nobodys_lane
from process_maps.model import Step
from process_maps.overlay import STRONGEST, TINTS, in_words, said_of, strengths

_SHAPES = {
    "task": ("[", "]"),
    "decision": ("{", "}"),
    "fixed_event": ("[/", "/]"),
    "ongoing": ("([", "])"),
    "subprocess": ("[[", "]]"),
    "state": ("(", ")"),
    "start": ("((", "))"),
    "end": ("(((", ")))"),
    "event": ("((", "))"),
    "gateway": ("{", "}"),
}
# Signs that would be read as markup, as an entity, as a comment or as Markdown within a label.
_SPECIAL = re.compile(r"[\"#&<>`\\%{}*_;|\[\]~$^]|(?<=\w)://|\b(?:style|classDef)\b", re.IGNORECASE)
_LIST = re.compile(r"^([-+]|\d+[.)])(?=\s)")


def write_mermaid(sheet: Sheet) -> bytes:
    """Mermaid text in UTF-8; a flow that leads back is dotted, colours are the actors'."""
    process = sheet.process
    names = {step.id: f"n{number}" for number, step in enumerate(process.steps, start=1)}
    lines = [*_front(sheet), "flowchart LR"]
    for number, lane in enumerate((None, *lanes_of(process))):
        members = [step for step in process.steps if lane_of(step) == lane]
        if not members:
            continue
        name = nobodys_lane(process) if lane is None else lane
        lines.append(f"  subgraph lane{number}[{quoted(name)}]")
        lines += [f"    {names[step.id]}{_shape(step, sheet)}" for step in members]
        lines.append("  end")
    lines += _flows(sheet, names)
    lines += _marks(sheet, names)
    lines += _looks(sheet, names)
    return ("\n".join(lines) + "\n").encode("utf-8")


def quoted(words: str) -> str:
    """A label that Mermaid shows as it was typed."""
    said = _SPECIAL.sub(_as_numbers, clean(words))
    said = _LIST.sub(lambda match: _as_numbers(match), said)
    return f'"{said or " "}"'


def _as_numbers(match: re.Match[str]) -> str:
    """Enough of it as numbers that it means nothing any more."""
    found = match[0]
    if found[0].isalpha():
        return f"#{ord(found[0])};{found[1:]}"
    return "".join(f"#{ord(each)};" for each in found)


def _front(sheet: Sheet) -> list[str]:
    process = sheet.process
    title = clean(process.name) or "Process map"
    said = [title + (" (illustrative)" if sheet.illustrative else "")]
    said += [clean(process.caveat)] if process.caveat else []
    comments = [f"Source: {process.source}"] if process.source else []
    if sheet.overlay:
        comments.append(in_words(sheet.overlay, [step.id for step in process.steps]))
    # JSON's text is YAML's too; a comment ends with its line.
    front = ["---", f"title: {json.dumps(' · '.join(said))}", "---"]
    return front + [f"%% {clean(each).replace('{', '(').replace('}', ')')}" for each in comments]


def _shape(step: Step, sheet: Sheet) -> str:
    opened, closed = _SHAPES[step.kind]
    parts = [label_of(step), *details_of(step)]
    if len(step.actors) > 1:
        parts.append(f"with {', '.join(step.actors[1:])}")
    parts.append(said_of(sheet.overlay, step.id))
    label = "<br/>".join(quoted(each)[1:-1] for each in parts if each.strip()) or " "
    return f'{opened}"{label}"{closed}'


def _flows(sheet: Sheet, names: dict[str, str]) -> list[str]:
    back = in_order(sheet.process).back
    lines = []
    for position, flow in enumerate(sheet.process.flows):
        arrow = "-.->" if position in back else "-->"
        words = said_on(flow)
        label = f"|{quoted(words)}|" if words else ""
        lines.append(f"  {names[flow.source]} {arrow}{label} {names[flow.target]}")
    return lines


def _marks(sheet: Sheet, names: dict[str, str]) -> list[str]:
    lines = []
    for number, mark in enumerate(sheet.marks, start=1):
        word = MARKS[mark.kind][0]
        end = step_under(sheet.process, mark)
        where = anchor_words(sheet.process, mark.anchor) or "no longer on the map"
        said = word if mark.anchor.kind == "step" and end else f"{word} ({where})"
        lines.append(f"  mark{number}>{quoted(f'{said}: {mark.words}')}]:::{mark.kind}")
        if end:
            lines.append(f"  mark{number} -.- {names[end]}")
    if sheet.overlay:
        words = in_words(sheet.overlay, [step.id for step in sheet.process.steps])
        lines.append(f"  counted>{quoted(words)}]:::question")
    return lines


def _looks(sheet: Sheet, names: dict[str, str]) -> list[str]:
    """A class a colour: of its actor, or of what is counted on it."""
    strong = strengths(sheet.overlay) if sheet.overlay else {}
    looks: dict[tuple[str, str, str], list[str]] = {}
    for step in sheet.process.steps:
        colour, strength = edge_colour(step), strong.get(step.id)
        fill = TINTS[strength] if strength else colour.light
        ink = "#ffffff" if strength == STRONGEST else INK
        looks.setdefault((fill, colour.strong, ink), []).append(names[step.id])
    lines = []
    for number, ((fill, stroke, ink), members) in enumerate(looks.items(), start=1):
        lines.append(f"  classDef look{number} fill:{fill},stroke:{stroke},color:{ink}")
        lines.append(f"  class {','.join(members)} look{number}")
    lines += [_class(kind, colour) for kind, (_, colour) in MARKS.items()]
    for number, lane in enumerate((None, *lanes_of(sheet.process))):
        if any(lane_of(step) == lane for step in sheet.process.steps):
            colour = colour_of(lane)
            lines.append(f"  style lane{number} fill:#ffffff,stroke:{colour.strong},color:{INK}")
    return lines


def _class(name: str, colour: Colour) -> str:
    return f"  classDef {name} fill:{colour.light},stroke:{colour.strong},color:{INK}"
