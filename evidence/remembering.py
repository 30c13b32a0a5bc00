"""What was worked out from the whole project, kept until somebody changes anything in it.

Every change is an act, so the latest act tells whether what is kept still holds. Nothing that may
not be shown is in it: counts, titles and labels, no quotes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from storage import Project, reading
from storage.history import acts

Made = TypeVar("Made")
_MOST = 16
_kept: dict[tuple[str, str], tuple[object, Any]] = {}


def remembered(project: Project, name: str, make: Callable[[Project], Made]) -> Made:
    """What ``make`` gives, made anew only where the project has changed since. Do not change it."""
    with reading(project) as db:
        latest = acts(db, limit=1)
        # With the time and the person: a backup put back may give the same number to another act.
        state = (latest[0].id, latest[0].at, latest[0].person) if latest else None
        place = (str(project.path), name)
        held = _kept.get(place)
        if held is not None and held[0] == state:
            found: Made = held[1]
            return found
        made = make(project)
    if len(_kept) >= _MOST:
        _kept.clear()
    _kept[place] = (state, made)
    return made
