"""Undo and redo of one map's last acts: what would be done is known before it is done."""

from __future__ import annotations

from collections.abc import Iterable

from common.errors import CannotUndo, StaleEdit
from common.who import Who
from storage import Project, reading, stack
from storage.history.acts import undo
from storage.stack import Turn


def next_turns(
    project: Project, map_id: int, also: Iterable[int] = ()
) -> tuple[Turn | None, Turn | None]:
    """What undo and redo would do next to a map; ``also`` are acts on it that leave its row be."""
    with reading(project) as db:
        return stack.next_turns(db, "maps", map_id, also)


def undo_last(
    project: Project,
    who: Who,
    map_id: int,
    *,
    expected: int | None = None,
    also: Iterable[int] = (),
) -> Turn:
    """Take back a map's last act; returns what that was.

    ``expected`` is the act that was offered: where somebody has since done something else to the
    map, nothing happens and StaleEdit says so, as nobody's work is undone unseen.
    """
    return _take(project, who, next_turns(project, map_id, also)[0], expected, "undo")


def redo_last(
    project: Project,
    who: Who,
    map_id: int,
    *,
    expected: int | None = None,
    also: Iterable[int] = (),
) -> Turn:
    """Do again what was undone last, where nothing was done to the map since."""
    return _take(project, who, next_turns(project, map_id, also)[1], expected, "redo")


def _take(project: Project, who: Who, turn: Turn | None, expected: int | None, what: str) -> Turn:
    if turn is None:
        raise CannotUndo(f"there is nothing to {what} on this map")
    if expected is not None and expected != turn.act:
        raise StaleEdit(
            "the map was changed since you looked", remedy=f"See what {what} would do now"
        )
    undo(project, who, turn.act)
    return turn
