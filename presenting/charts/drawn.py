"""A chart with all that stands beside it: what it says in words, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from presenting.charts.style import Spec


@dataclass(frozen=True)
class Drawn:
    """``alt`` is for those who do not see it; ``rows`` are its numbers, under ``caption``."""

    title: str
    spec: Spec = field(repr=False)
    alt: str = field(repr=False)
    caption: str
    rows: Sequence[dict[str, object]] = field(repr=False)
