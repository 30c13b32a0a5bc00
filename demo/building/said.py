"""Where what people said has got to in the project: ids by the content's own keys."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Said:
    """Ids by key; notes by session and their number in it, from 1; where each turn begins.

    It grows session by session while they are put in.
    """

    sessions: dict[str, int] = field(default_factory=dict)
    quotes: dict[str, int] = field(default_factory=dict)
    notes: dict[tuple[str, int], int] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
