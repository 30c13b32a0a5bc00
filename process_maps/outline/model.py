"""What an outline came to: a map, its marks, and what was assumed on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from process_maps.model import Map, Mark

EXAMPLE = (
    "# Error fixing (April to June)\n"
    "Data analyst: extract the data [Mosaic]\n"
    "Errors? yes > Business support: fix the record > Data analyst: extract the data (×10–15)\n"
    "!painpoint: the same errors come back\n"
    "Errors? no > Submit [DfE portal]\n"
    "Deadline 30 June: sign off"
)
"""A short outline that shows how one is written."""


@dataclass(frozen=True)
class Remark:
    """Something that was assumed, and in which line."""

    line: int
    words: str = field(repr=False)


@dataclass(frozen=True)
class Outline:
    """A map made of typed text.

    Parameters
    ----------
    marks : what was pinned in the text; it sits on steps and phases of ``map``, or on the whole.
    remarks : what was assumed, by line; nothing that was typed is left out unsaid.
    added : ids of the steps that the text added. last : the step it mentioned last.
    """

    map: Map
    marks: tuple[Mark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    added: tuple[str, ...] = ()
    last: str | None = None
