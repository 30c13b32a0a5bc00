"""What was worked out from the whole project, kept until somebody changes anything in it.

No quote that is not cleared for sharing is ever in it, and nothing of a child. It is kept in each
process for itself; that it still holds is asked of the file each time, so a change by another
process, an undo and a backup put back all count. Once something has changed, the first who asks for
anything lets all go that was kept before and may be another now: what was taken back or taken out
does not stay in memory. What a wing made of its own tables holds while acts touch others only.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlite_utils import Database

from storage.at_hand import close_kept
from storage.database import Project, reading
from storage.history import Stamp, rooms_touched, stamp

Asked = ParamSpec("Asked")
Made = TypeVar("Made")
_MOST = 256
_WINGS = ("research", "process_maps", "validation")
# Long work over values that seldom change (all maps aligned): a few askings of each project.
_MOST_WORKED_OUT = 8


@dataclass
class _Place:
    """One thing that is kept. Whoever comes while it is being made waits for that one making."""

    lock: Lock = field(default_factory=Lock)
    at: Stamp | None = None
    made: Any = None


# The project's path comes first in a key.
_kept: OrderedDict[tuple[Hashable, ...], _Place] = OrderedDict()
_worked_out: OrderedDict[tuple[str, str, Hashable], tuple[object, object]] = OrderedDict()
# How often each project was let go of: what was begun before that is not kept after it.
_let_go_of: Counter[str] = Counter()
_keeping = Lock()


def remembered(
    make: Callable[Concatenate[Project, Asked], Made],
) -> Callable[Concatenate[Project, Asked], Made]:
    """Let a function of a project be worked out anew only where the project has changed since.

    What it is asked besides must be hashable; what it gives belongs to everybody who asks, so it
    is not to be changed. The things asked for longest ago are forgotten first.
    """

    @wraps(make)
    def asked(project: Project, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Made:
        named = tuple(sorted(kwargs.items()))
        path = str(project.path)
        # What one person may see is never kept for another who may not.
        asked_for = (make.__module__, make.__qualname__, project.sight, args, named)
        place = _place((path, *asked_for))
        with place.lock, reading(project) as db:
            now = stamp(project, db)
            if place.at != now:
                _bring_up_to(project, db, now, place)
            if place.at != now:
                place.made, place.at = make(project, *args, **kwargs), now
            found: Made = place.made
            return found

    return asked


def worked_out(
    project: Project, what: str, asked: Hashable, of: object, make: Callable[[], Made]
) -> Made:
    """What was made of the value ``of``, kept through changes that leave that value as it is.

    For long work over a part of the project that most acts do not touch. ``of`` must hold all that
    the making looks at; it is read afresh by the caller and compared whole, so that an undo,
    another process and a backup put back all count. Whoever sees the same value is given the same:
    who they are is no part of it. What is made belongs to everybody who asks.
    In this process nothing of it outlives words taken out for good (:func:`let_go`); another
    process is not told, and forgets when it is asked for this with another value.
    """
    path = str(project.path)
    key = (path, what, asked)
    with _keeping:
        held, begun = _worked_out.get(key), _let_go_of[path]
    if held is not None and held[0] == of:
        with _keeping:
            if key in _worked_out:
                _worked_out.move_to_end(key)
        return cast("Made", held[1])
    made = make()
    with _keeping:
        if _let_go_of[path] != begun:
            return made
        _worked_out[key] = (of, made)
        _worked_out.move_to_end(key)
        if len(_worked_out) > _MOST_WORKED_OUT:
            _worked_out.popitem(last=False)
    return made


def let_go(project: Project) -> None:
    """Forget all that was made from a project: words in it were taken out for good."""
    path = str(project.path)
    close_kept(project.path)
    with _keeping:
        _let_go_of[path] += 1
        for key in [key for key in _kept if key[0] == path]:
            del _kept[key]
        for worked in [worked for worked in _worked_out if worked[0] == path]:
            del _worked_out[worked]


def _place(key: tuple[Hashable, ...]) -> _Place:
    with _keeping:
        place = _kept.pop(key, None) or _Place()
        _kept[key] = place
        if len(_kept) > _MOST:
            _kept.popitem(last=False)
        return place


def _still_holds(key: tuple[Hashable, ...], touched: frozenset[str] | None) -> bool:
    """Whether what was made by a module can differ now that tables of these rooms were changed."""
    # A wing's code reads its own tables and storage's (tests/test_house.py), others all of them.
    wing = str(key[1]).partition(".")[0]
    return touched is not None and wing in _WINGS and not touched & {wing, "storage"}


def _bring_up_to(project: Project, db: Database, now: Stamp, asked: _Place) -> None:
    """Forget what was made from earlier states of a project; whoever still uses it has it.

    What no act since can have changed is kept, and is of today's state. ``asked`` stays in its
    place, as somebody is about to make it.
    """
    path = str(project.path)
    with _keeping:
        states = {p.at for key, p in _kept.items() if key[0] == path} - {None, now}
    touched = {at: rooms_touched(project, db, at, now) for at in states if at is not None}
    with _keeping:
        for key, place in list(_kept.items()):
            if key[0] != path or place.at not in touched:
                continue
            if _still_holds(key, touched[place.at]):
                place.at = now
            elif place is not asked:
                del _kept[key]
