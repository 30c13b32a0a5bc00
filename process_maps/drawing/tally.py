"""How what is counted looks: a strip below each step, and a legend that says what it is.

A strip is a field of colour with a pattern, and the number with its words beside it, dark on white.
Each strength has a pattern of its own and more ink than the one below it, so that the strips still
tell apart printed in black and white. What is not known has a broken edge and a question mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from common.words import count_of
from process_maps.drawing.geometry import Box, Tally
from process_maps.drawing.svg import GREY, INK, PAPER, centred, rectangle, tag, text
from process_maps.drawing.text import balanced, width_of, wrap
from process_maps.facts import name_of
from process_maps.model import Map
from process_maps.overlay import TINTS, LegendLine, Overlay, in_words, legend, said_of, strengths

EDGE = "#0b4f59"
FIELD = 38.0
LINE, SIZE = 14.0, 11.0
MOST_LINES = 3
_MARGIN = 16.0
_SVG = "http://www.w3.org/2000/svg"
_PARTS = re.compile(r"[,;] ")


def tallies(overlay: Overlay | None, width: float) -> dict[str, Tally]:
    """What is drawn on each step that something is shown on; ``width`` is a strip's."""
    if overlay is None:
        return {}
    strong = strengths(overlay)
    room = width - FIELD - 14
    return {step: Tally(_lines(said_of(overlay, step), room), strong[step]) for step in overlay.on}


def _lines(words: str, room: float) -> tuple[str, ...]:
    """The words on one line where they fit; else broken where a comma stands, then anywhere."""
    if width_of(words, SIZE, bold=True) <= room or words.startswith("“"):
        return balanced(words, room, SIZE, lines=MOST_LINES, bold=True)
    first, *rest = _PARTS.split(words)
    if width_of(first, SIZE, bold=True) > room and ": " in first:
        first, _, more = first.partition(": ")
        first, rest = f"{first}:", [more, *rest]
    # The number keeps a line of its own; what is said of it shares lines where it can.
    made = list(wrap(first, room, SIZE, lines=MOST_LINES, bold=True))
    number = len(made)
    for part in rest:
        if len(made) > number and width_of(f"{made[-1]}, {part}", SIZE) <= room:
            made[-1] += f", {part}"
        else:
            made += wrap(part, room, SIZE, lines=MOST_LINES)
    if len(made) > MOST_LINES:
        return balanced(words, room, SIZE, lines=MOST_LINES, bold=True)
    return tuple(made)


def strip(tally: Tally, box: Box) -> str:
    """One step's strip."""
    field = Box(box.x, box.y, FIELD, box.height)
    dash = "3 2" if tally.strength is None else None
    drawn = [
        rectangle(box, rx=3, fill=PAPER, stroke=EDGE, stroke_width=1, stroke_dasharray=dash),
        _field(tally.strength, field),
    ]
    x = field.right + (box.right - field.right) / 2
    y = box.y + box.height / 2 - LINE * (len(tally.lines) - 1) / 2
    # Words that stand for no number are another map's own: none of them is more than the others.
    plain = tally.strength is None or (tally.lines[:1] and tally.lines[0].startswith("“"))
    weight = None if plain else "bold"
    for place, line in enumerate(tally.lines):
        bold = (
            weight if not place and width_of(line, SIZE, bold=True) <= box.width - FIELD else None
        )
        drawn.append(centred(line, (x, y + LINE * place), SIZE, font_weight=bold))
    return tag("g", "".join(drawn))


def _field(strength: int | None, box: Box) -> str:
    """The field of colour and pattern; a question mark where nothing is known."""
    if strength is None:
        edge = rectangle(box, rx=3, fill=PAPER, stroke=EDGE, stroke_width=1, stroke_dasharray="3 2")
        return edge + centred("?", box.middle, SIZE + 2, fill=GREY, font_weight="bold")
    drawn = rectangle(box, rx=3, fill=TINTS[strength], stroke=EDGE, stroke_width=1)
    if strength in _PATTERNS:
        drawn += rectangle(box, rx=3, fill=f"url(#{_pattern_id(strength)})")
    return drawn


def _pattern_id(strength: int) -> str:
    return f"strength-{strength}"


def _line(*ends: float, width: float) -> str:
    x1, y1, x2, y2 = ends
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=EDGE, stroke_width=width)


# By strength: the tile's size and what is drawn in it. The strongest is the solid colour itself.
_PATTERNS: dict[int, tuple[float, str]] = {
    1: (7.0, tag("circle", cx=3.5, cy=3.5, r=1.1, fill=EDGE)),
    2: (8.0, _line(-1, 9, 9, -1, width=1.2) + _line(-1, 1, 1, -1, width=1.2)
        + _line(7, 9, 9, 7, width=1.2)),
    3: (6.0, _line(0, 3, 6, 3, width=1.4) + _line(3, 0, 3, 6, width=1.4)),
    4: (5.0, _line(-1, 6, 6, -1, width=2) + _line(-1, 1, 1, -1, width=2)
        + _line(4, 6, 6, 4, width=2)),
}  # fmt: skip


def definitions(overlay: Overlay) -> str:
    """The patterns that this overlay's strips and legend are filled with."""
    return _patterns(strengths(overlay).values())


def _patterns(used: Iterable[int | None]) -> str:
    made = [
        tag(
            "pattern",
            _PATTERNS[each][1],
            id=_pattern_id(each),
            width=_PATTERNS[each][0],
            height=_PATTERNS[each][0],
            patternUnits="userSpaceOnUse",
        )
        for each in sorted(each for each in set(used) if each is not None and each in _PATTERNS)
    ]
    return tag("defs", "".join(made)) if made else ""


def legend_of(overlay: Overlay, process: Map, width: float) -> tuple[str, float]:
    """The legend above the map, and its height: what is shown, and what each look means."""
    drawn, y = [], 2.0
    room = width - 2 * _MARGIN
    for line in wrap(f"Shown on the steps: {overlay.title}", room, SIZE + 3, lines=2, bold=True):
        drawn.append(text(line, (_MARGIN, y + 9), SIZE + 3, font_weight="bold"))
        y += 19
    for line in wrap(overlay.says, min(room, 900.0), SIZE + 1, lines=8):
        drawn.append(text(line, (_MARGIN, y + 8), SIZE + 1))
        y += 16
    x = _MARGIN
    y += 4
    entries: list[tuple[LegendLine | None, str]] = [
        (each, f"{each.words} ({count_of(each.steps, 'step')})") for each in legend(overlay)
    ]
    if without := _without(overlay, process):
        entries.append((None, without))
    for its, words in entries:
        line = (wrap(words, room - FIELD, SIZE + 1, lines=1) or ("",))[0]
        needs = (FIELD + 8 if its else 0) + width_of(line, SIZE + 1) + 22
        if x > _MARGIN and x + needs > width - _MARGIN:
            x, y = _MARGIN, y + 24
        if its:
            drawn.append(_field(its.strength, Box(x, y + 1, FIELD, 16)))
        drawn.append(text(line, (x + (FIELD + 8 if its else 0), y + 9), SIZE + 1, fill=INK))
        x += needs
    return tag("g", "".join(drawn)), y + (28 if entries else 4)


def swatch(strength: int | None) -> tuple[str, float, float]:
    """What one line of the legend explains, alone: its SVG, width and height."""
    box = Box(1.0, 1.0, FIELD, 16.0)
    svg = tag("svg", _patterns([strength]) + _field(strength, box), xmlns=_SVG)
    return svg, box.width + 2, box.height + 2


def said(overlay: Overlay, process: Map) -> str:
    """The overlay as sentences: what it is, then each step's words, in the map's order."""
    lines = [in_words(overlay, [step.id for step in process.steps])]
    lines += [
        f"{name_of(step)}: {said_of(overlay, step.id)}."
        for step in process.steps
        if step.id in overlay.on
    ]
    return "\n".join(lines)


def of_step(overlay: Overlay | None, step: str) -> str:
    """What is shown on one step, in words for its accessible name; empty where nothing is."""
    if overlay is None or step not in overlay.on:
        return ""
    return f"{overlay.title}: {said_of(overlay, step)}"


def _without(overlay: Overlay, process: Map) -> str:
    number = sum(step.id not in overlay.on for step in process.steps)
    if not overlay.bare or not number:
        return ""
    return f"Nothing shown on {count_of(number, 'step')}: {overlay.bare}"
