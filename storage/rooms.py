"""What a room of the house declares about its tables; ``project.py`` gathers all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sqlite_utils import Database

Change = Literal["insert", "update", "delete"]


@dataclass(frozen=True)
class Migration:
    """One change of the schema. Once released it is never edited; a later one follows it."""

    name: str
    apply: Callable[[Database], None]


@dataclass(frozen=True)
class HistoryTable:
    """A table whose changed rows go into history. It must have a primary key called ``id``.

    ``on`` leaves out inserts for rows that come by the hundred and never change (a run's failure
    counts): their removal is still logged, so undo can bring them back.
    """

    table: str
    on: tuple[Change, ...] = ("insert", "update", "delete")


@dataclass(frozen=True)
class SearchIndex:
    """Columns of a table to be found by words (FTS5, kept by triggers)."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Room:
    """A room's tables: how they come to be, which are logged, searched, and how to check them.

    ``check`` returns one sentence for each thing wrong, none when all is well. It reads the room's
    own tables only, so that it need not run where none of them was touched.
    """

    name: str
    migrations: tuple[Migration, ...]
    history: tuple[HistoryTable, ...] = ()
    search: tuple[SearchIndex, ...] = ()
    check: Callable[[Database], list[str]] = field(default=lambda _db: [])
