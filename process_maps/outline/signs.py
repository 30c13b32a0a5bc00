"""Lines of an outline that are no steps: headings, marks, loops that are named, rules."""

from __future__ import annotations

import re
from dataclasses import replace

from common.errors import BadInput
from process_maps.outline.lines import LONGEST_LINE, Line, is_rule, read_line

HEADING = re.compile(r"#{1,6}(?:\s+(.*?))?(?:\s+\(([^()]+)\))?\s*#*\s*")
MARK = re.compile(
    r"[!+?]?\s*(pain\s?points?|ideas?|innovations?|(?:open\s+)?questions?)\s*:\s*(\S.*)",
    re.IGNORECASE,
)
SHOUT = re.compile(r"!\s*(\S.*)")
LOOP = re.compile(r"loop\b\s*([^:()]*?)\s*(?:\(([^()]*)\))?\s*:\s*(\S.*)", re.IGNORECASE)


def special(line: Line) -> bool:
    """Whether a line is no step at all: a rule, a heading, a mark or the naming of a loop."""
    text = line.words.text
    return is_rule(text) or any(each.fullmatch(text) for each in (HEADING, MARK, SHOUT, LOOP))


def read_lines(text: str) -> list[Line]:
    """The lines of an outline that hold something, each told whether what follows is set in."""
    lines: list[Line] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        if len(raw) > LONGEST_LINE:
            raise BadInput(
                f"the line is longer than {LONGEST_LINE:,} letters",
                where=f"line {number}",
                remedy="Break it into several",
            )
        line = read_line(raw, number)
        if not line.words.text:
            continue
        if lines and line.indent > lines[-1].indent:
            lines[-1] = replace(lines[-1], deeper_follows=True)
        lines.append(line)
    return lines
