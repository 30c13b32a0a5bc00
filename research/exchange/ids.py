"""Ids for what other programs number but give no id of their own.

An id is worked out from the program, its project and what a thing is, by the same rule each time:
the same file read twice gives the same ids, and no two projects share one.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from uuid import UUID, uuid5

# Any fixed id will do as a root; changing it would make everything imported before look new.
_ROOT = UUID("5a0b3c1e-6f0d-4d57-9f0a-6c0b1f5d9036")


class StableIds:
    """Gives ids within one project of one program; a thing met again gets one of its own."""

    def __init__(self, program: str, project: str) -> None:
        self._root = uuid5(_ROOT, json.dumps([program, project]))
        self._met: Counter[str] = Counter()

    def __call__(self, kind: str, *marks: str | int | None) -> str:
        """The id of a thing of a kind by what marks it out, and by how often that was met."""
        key = json.dumps([kind, *marks])
        self._met[key] += 1
        return str(uuid5(self._root, f"{key} {self._met[key]}"))


def iso_time(text: str, zone: str = "") -> str | None:
    """A program's time as ISO 8601 to the second, in ``zone`` where it says none; None for none."""
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return time.isoformat(timespec="seconds") + ("" if time.tzinfo else zone)
