"""What a room of the house declares about its tables; ``project.py`` gathers all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sqlite_utils import Database

from common.who import Access, Sight

if TYPE_CHECKING:
    from storage.database import Project

Change = Literal["insert", "update", "delete"]
_EVERY: tuple[Change, ...] = ("insert", "update", "delete")


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
    on: tuple[Change, ...] = _EVERY


@dataclass(frozen=True)
class RowWords:
    """How history calls the rows of a logged table, in people's words.

    ``name`` is the column with what the team calls a row; rows without one are told by what the
    columns ``of`` lead to. ``fields`` are shown as they were and are, ``flags`` as yes or no; of
    ``secret`` columns (what somebody said) only that they changed. A column called one of
    ``known_as``, in whatever table, leads to rows of this one; ``links`` adds this table's own.

    Going back to a milestone leaves alone rows that ``stay`` (who may work here), and those whose
    flag ``granted`` was set then and is no more: what was withdrawn since is not given again.
    ``moves``: rows come to lead to others than they did.
    """

    noun: str
    name: str = ""
    of: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict)
    known_as: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    plural: str = ""
    stay: bool = False
    granted: str = ""
    moves: bool = False

    @property
    def joins(self) -> bool:
        """Whether a row only joins others, so that it is told by what it joins."""
        return bool(self.of) and not self.name and not self.known_as

    @property
    def nouns(self) -> str:
        """The noun for several."""
        return self.plural or f"{self.noun}s"


@dataclass(frozen=True)
class SearchIndex:
    """Columns of a table to be found by words (FTS5, kept by triggers)."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Masked:
    """How a table looks to somebody who may not see all that is in it.

    ``columns`` are SQL expressions that stand in the place of columns, over the row as ``t``;
    ``where`` leaves rows out; ``also`` is a SELECT of further rows, of all the table's columns.
    ``unsaid`` are the columns that history does not tell either: by default those with expressions.
    """

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    also: str = ""
    unsaid: tuple[str, ...] | None = None


@dataclass(frozen=True)
class OfCouncil:
    """How a row belongs to a council: by a column that names one, or a row of a table that does."""

    column: str
    table: str | None = None


def _nothing_to_prepare(_db: Database, _whole: Project, _sight: Sight) -> None:
    """Where the expressions call no functions of the room."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Who may see and change what of a room's tables. Every table is in one of the first three.

    Attributes
    ----------
    open : tables that everybody who may see the project sees as they are.
    masked : for somebody's sight and their own council's number (None for none), how tables look
        that they see in part. A table that is in ``in_part`` and not among these is open to them.
    in_part : the tables that ``masked`` may be about.
    closed : tables that only those see who see everything.
    prepare : registers the functions that expressions call with a reader's connection; what they
        need of the whole project they read for themselves.
    owners_only : tables that only an owner changes.
    changed_by : what a facilitator and a council member may change; others change all or nothing.
    council_by : for each table a council member may change, how its rows belong to a council; one
        way of several is enough.
    """

    open: tuple[str, ...] = ()
    in_part: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    masked: Callable[[Sight, int | None], tuple[Masked, ...]] = field(
        default=lambda _sight, _own: ()
    )
    prepare: Callable[[Database, Project, Sight], None] = _nothing_to_prepare
    owners_only: tuple[str, ...] = ()
    changed_by: Mapping[Access, tuple[str, ...]] = field(default_factory=dict)
    council_by: Mapping[str, tuple[OfCouncil, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Room:
    """A room's tables: how they come to be, which are logged, searched, who sees and changes them.

    ``words`` say how history tells of the logged ones.

    ``check`` returns one sentence for each thing wrong, none when all is well. It reads the room's
    own tables only, so that it need not run where none of them was touched.
    """

    name: str
    migrations: tuple[Migration, ...]
    history: tuple[HistoryTable, ...] = ()
    search: tuple[SearchIndex, ...] = ()
    words: Mapping[str, RowWords] = field(default_factory=dict, hash=False)
    check: Callable[[Database], list[str]] = field(default=lambda _db: [])
    seen: Seen = Seen()

    @property
    def tables(self) -> frozenset[str]:
        """Every table of the room, logged or not."""
        return frozenset((*self.seen.open, *self.seen.in_part, *self.seen.closed))

    @property
    def followed(self) -> frozenset[str]:
        """The tables whose every change is in history."""
        return frozenset(each.table for each in self.history if len(each.on) == len(_EVERY))


def words_of(rooms: Iterable[Room]) -> dict[str, RowWords]:
    """How history calls the rows of every logged table."""
    return {table: words for room in rooms for table, words in room.words.items()}


def logged_wholly(rooms: Iterable[Room]) -> set[str]:
    """The tables whose every change is in history."""
    return {table for room in rooms for table in room.followed}


def every_table(rooms: Iterable[Room]) -> frozenset[str]:
    """Every table of the rooms, logged or not."""
    return frozenset(table for room in rooms for table in room.tables)
