"""What was worked out from the whole project, kept until somebody changes anything in it.

No quote that is not cleared for sharing is ever in it, and nothing of a child. It is kept in each
process for itself; that it still holds is asked of the file each time, so a change by another
process, an undo and a backup put back all count. Once something has changed, the first who asks for
anything lets all go that was kept before and may be another now: what was taken back or taken out
does not stay in memory. What was made of tables that no act has touched since still holds.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlite_utils import Database

from storage.access.seeing import indexes_of
from storage.at_hand import close_kept
from storage.database import Project, made_of, reading
from storage.history.acts import Stamp, stamp, tables_touched
from storage.looked_at import note, noting_nothing
from storage.rooms import Room

Asked = ParamSpec("Asked")
Made = TypeVar("Made")
# A national project asks for each of 322 rules, 153 boards and 153 maps.
_MOST = 1_000
# Its own books change with every act, and no line of history tells.
_STORAGE = "storage"
# SQLite's own, which no act changes.
_SQLITES_OWN = {"sqlite_master", "sqlite_temp_master", "json_each", "json_tree"}
# Long work over values that seldom change (all maps aligned): a few askings of each project.
_MOST_WORKED_OUT = 8


@dataclass(frozen=True)
class _Made:
    """A value, the tables it was made of, and the first and last state it is known to hold in."""

    value: Any
    tables: frozenset[str]
    since: Stamp
    at: Stamp

    def holds(self, now: Stamp) -> bool:
        return self.at.file == now.file and self.since.acts <= now.acts <= self.at.acts

    def is_later(self, now: Stamp) -> bool:
        return self.at.file == now.file and self.at.acts > now.acts


@dataclass
class _Place:
    """One thing that is kept. Whoever comes while it is being made waits for that one making."""

    lock: Lock = field(default_factory=Lock)
    made: _Made | None = None


# The project's path comes first in a key.
_kept: OrderedDict[tuple[Hashable, ...], _Place] = OrderedDict()
_worked_out: defaultdict[str, OrderedDict[tuple[str, Hashable], tuple[object, object]]]
_worked_out = defaultdict(OrderedDict)
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
        key = (path, *asked_for)
        place = _place(key)
        with place.lock, reading(project) as db:
            with noting_nothing():
                now = stamp(project, db)
                if place.made is None or not place.made.holds(now):
                    _bring_up_to(project, db, now, place)
            held = place.made
            if held is None or not held.holds(now):
                with made_of(project) as tables:
                    value = make(project, *args, **kwargs)
                made = _Made(value, _made_of(project, tables), now, now)
                # Whoever looks at an earlier state leaves what is kept of a later one.
                if held is None or not held.is_later(now):
                    place.made = made
                held = made
            else:
                note(held.tables)
            found: Made = held.value
            return found

    return asked


def worked_out(
    project: Project,
    what: str,
    asked: Hashable,
    of: object,
    make: Callable[[], Made],
    *,
    most: int = _MOST_WORKED_OUT,
) -> Made:
    """What was made of the value ``of``, kept through changes that leave that value as it is.

    For long work over a part of the project that most acts do not touch. ``of`` must hold all that
    the making looks at; it is read afresh by the caller and compared whole, so that an undo,
    another process and a backup put back all count. Whoever sees the same value is given the same:
    who they are is no part of it. What is made belongs to everybody who asks; of each ``what``, the
    ``most`` asked for last are kept.
    In this process nothing of it outlives words taken out for good (:func:`let_go`); another
    process is not told, and forgets when it is asked for this with another value.
    """
    path = str(project.path)
    key = (path, asked)
    with _keeping:
        kept = _worked_out[what]
        held, begun = kept.get(key), _let_go_of[path]
    if held is not None and held[0] == of:
        with _keeping:
            if key in kept:
                kept.move_to_end(key)
        return cast("Made", held[1])
    made = make()
    with _keeping:
        if _let_go_of[path] != begun:
            return made
        kept[key] = (of, made)
        kept.move_to_end(key)
        if len(kept) > most:
            kept.popitem(last=False)
    return made


def let_go(project: Project) -> None:
    """Forget all that was made from a project: words in it were taken out for good."""
    path = str(project.path)
    close_kept(project.path)
    with _keeping:
        _let_go_of[path] += 1
        for key in [key for key in _kept if key[0] == path]:
            del _kept[key]
        for kept in _worked_out.values():
            for worked in [worked for worked in kept if worked[0] == path]:
                del kept[worked]


def _place(key: tuple[Hashable, ...]) -> _Place:
    with _keeping:
        place = _kept.pop(key, None) or _Place()
        _kept[key] = place
        if len(_kept) > _MOST:
            _kept.popitem(last=False)
        return place


def _bring_up_to(project: Project, db: Database, now: Stamp, asked: _Place) -> None:
    """Forget what was made from earlier states of a project; whoever still uses it has it.

    What no act since can have changed is kept, and is of today's state. ``asked`` stays in its
    place, as somebody is about to make it.
    """
    path = str(project.path)
    with _keeping:
        ours = [(key, place, place.made) for key, place in _kept.items() if key[0] == path]
    behind = [each for each in ours if each[2] and not each[2].is_later(now)]
    touched = {
        at: tables_touched(project, db, at, now)
        for at in {made.at for _, _, made in behind if made} - {now}
    }
    followed = _followed(project.rooms)
    with _keeping:
        for key, place, made in behind:
            # Somebody else may have made it anew by now.
            if made is None or place.made is not made or made.at not in touched:
                continue
            found = touched[made.at]
            if found is not None and made.tables <= followed and not made.tables & found:
                place.made = replace(made, at=now)
            elif place is asked:
                place.made = None
            elif _kept.get(key) is place:
                del _kept[key]


def _made_of(project: Project, noted: set[str]) -> frozenset[str]:
    """The tables behind what was read: a search index's is the one whose words it finds.

    Whoever is shown a table in part is shown it by what stands in the others of its room.
    """
    rooms = project.rooms
    real = {_indexed(rooms).get(table, table) for table in noted} - _SQLITES_OWN
    if not project.sight.is_whole:
        for room in rooms:
            if real & set(room.seen.in_part):
                real |= room.tables | _followed(tuple(r for r in rooms if r.name == _STORAGE))
    return frozenset(real)


@lru_cache
def _followed(rooms: tuple[Room, ...]) -> frozenset[str]:
    """The tables of which it can be told whether an act touched them."""
    told = [room.followed if room.name == _STORAGE else room.tables for room in rooms]
    return frozenset[str]().union(*told)


@lru_cache
def _indexed(rooms: tuple[Room, ...]) -> dict[str, str]:
    """The table behind each that a search index keeps itself in."""
    tables = [index.table for room in rooms for index in room.search]
    return {name: table for table in tables for name in indexes_of(rooms, [table])}
