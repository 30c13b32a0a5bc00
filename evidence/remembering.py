"""What was worked out from the whole project, kept until somebody changes anything in it.

Nothing that may not be shown is in it: counts, titles and labels, no quotes. It is kept in each
process for itself; that it still holds is asked of the file each time, so a change by another
process, an undo and a backup put back all count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from storage import Project, reading
from storage.history import Stamp, stamp

Made = TypeVar("Made")
_MOST = 16


@dataclass
class _Place:
    """One thing that is kept. Whoever comes while it is being made waits for that one making."""

    lock: Lock = field(default_factory=Lock)
    at: Stamp | None = None
    made: Any = None


_kept: defaultdict[tuple[str, str], _Place] = defaultdict(_Place)


def remembered(project: Project, name: str, make: Callable[[Project], Made]) -> Made:
    """What ``make`` gives, made anew only where the project has changed since. Do not change it."""
    if len(_kept) >= _MOST:
        _kept.clear()
    place = _kept[str(project.path), name]
    with place.lock, reading(project) as db:
        now = stamp(project, db)
        if place.at != now:
            place.made, place.at = make(project), now
        found: Made = place.made
        return found
