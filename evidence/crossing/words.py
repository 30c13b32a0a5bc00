"""What stands in a cell of steps by council, in words; of what is not known, that it is not."""

from __future__ import annotations

from common.words import count_of
from evidence.crossing.model import Cell, Crossing, Show
from evidence.overlays.painpoints import judged_words, spoke_of_them

NOT_DRAWN = "–"
"""The council's map has no such step; of a council without a map, see `cell_words`."""


def cell_words(cell: Cell, found: Crossing, show: Show) -> str:
    """Everything a cell says, or the one thing that is asked for."""
    if cell.council.id in found.without_map:
        return "no map"
    if not cell.is_drawn:
        return NOT_DRAWN
    if show == "painpoints":
        return _painpoints(cell) or "none"
    if show == "people":
        return _people(cell) or "no painpoint here"
    if show == "failures":
        return _failures(cell) or "no rule linked"
    if show == "effort":
        return _effort(cell) or "nobody’s work"
    parts = (_painpoints(cell), _people(cell), _failures(cell), _effort(cell))
    return ". ".join(part[:1].upper() + part[1:] for part in parts if part) or "drawn, nothing more"


def _painpoints(cell: Cell) -> str:
    parts = []
    if cell.painpoints:
        many = count_of(len(cell.painpoints), "painpoint")
        parts.append(many + judged_words(cell.painpoints))
    if cell.innovations:
        parts.append(count_of(len(cell.innovations), "innovation"))
    return ", ".join(parts)


def _people(cell: Cell) -> str:
    if not cell.painpoints:
        return ""
    return f"said by {spoke_of_them(cell.voices, cell.asked).words}"


def _failures(cell: Cell) -> str:
    if not cell.rules:
        return ""
    if cell.failing is None:
        rules = count_of(len(cell.rules), "rule")
        return f"{rules} linked, no run compared"
    return cell.failing.words


def _effort(cell: Cell) -> str:
    return cell.effort.words if cell.effort else ""
