"""The phases over a stretch of a drawing, cut to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from process_maps.drawing.geometry import Geometry, LaneBand, NumberedMark, PhaseHead
from process_maps.drawing.measure import SMALL
from process_maps.drawing.text import wrap
from process_maps.formats.powerpoint.callouts import GAP, fitted, height_of
from process_maps.formats.powerpoint.squeezing import Squeeze

LABEL, LINE, SMALL_LINE = 13.0, 17.0, 14.0
_INDENT, _WIDEST, _BEAK, _LEAST = 6.0, 300.0, 34.0, 40.0


@dataclass(frozen=True)
class Head:
    """A phase; ``left`` and ``right`` are None where it goes on beyond the stretch."""

    of: PhaseHead
    left: float | None
    right: float | None
    lines: tuple[str, ...]
    when: tuple[str, ...]
    height: float
    marks: tuple[NumberedMark, ...]
    marks_width: float

    @property
    def bottom(self) -> float:
        """Where it ends with its marks, from its top."""
        return self.height + sum(GAP + height_of(each) for each in self.marks)


def heads_on(
    geometry: Geometry, left: float, right: float, lanes: Sequence[LaneBand], tight: Squeeze
) -> tuple[Head, ...]:
    """The phases over the steps between two places; marks stand over the first lane only.

    ``tight`` says how narrow everything may become: words are wrapped for that.
    """
    first = lanes[0] is geometry.lanes[0]
    found = []
    for head in geometry.phases:
        start, end = max(head.box.x, left), min(head.box.right, right)
        if end - start < _LEAST:
            continue
        width = tight.of(end) - tight.of(start)
        room = min(width - 2 * _INDENT, _WIDEST)
        marks = tuple(
            fitted(each.mark, room)
            for each in head.callouts
            if first and head.box.x > left - _LEAST
        )
        found.append(
            Head(
                head,
                head.box.x if head.box.x > left else None,
                head.box.right if head.box.right < right else None,
                wrap(head.phase.label, width - _BEAK, LABEL, lines=3, bold=True),
                wrap(head.phase.when or "", width - _BEAK, SMALL, lines=2),
                0.0,
                marks,
                room,
            )
        )
    tall = max((len(h.lines) * LINE + len(h.when) * SMALL_LINE for h in found), default=0.0) + 10
    return tuple(replace(each, height=tall) for each in found)
