"""Taking words out of a project's file for good: from its tables, its history and its search.

Nothing of it can be undone, so an act that forgets has three parts, which :func:`forgetting` keeps
together: the rows themselves are changed, what history held of them is blanked (the acts it was of
can then not be undone, and say why), and once all that is committed the file is written afresh, as
SQLite leaves what was overwritten in free pages, in search and in its log. Until that has worked
the file is marked, so that a crash or somebody reading meanwhile only puts it off: opening the
project tries again.

What the team and the councils are called is never taken out: they are not who was spoken about.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlite_utils import Database

from common.errors import BadInput
from common.who import Who
from storage.check import tables_of
from storage.connecting import connect
from storage.database import Act, Project, act
from storage.erasing.scrubbing import mark, marked, scrub
from storage.history.acts import forbid_undo
from storage.remembering import let_go
from storage.triggers import search_table

GONE = "words of it were taken out for good since"
BLANK = "{}"
# Who works here and which councils there are is no secret of anybody who was asked; acts and
# history are gone over on their own.
_LEFT_ALONE = {
    *("acts", "councils", "current_act", "history", "migrations", "people", "reads"),
}
# Words that programs read, not people; and who of the team did something.
_NOT_TYPED = {
    *("code", "guid", "id", "kind", "line_key", "token", "type", "tbl"),
    *("of_ref", "to_ref"),
    *("triage", "user_group", "user_groups", "where_fixed"),
    *("cleared_by", "coded_by", "created_by", "decided_by", "held_by", "person", "refused_by"),
}
_ONE_OF = re.compile(r"\b(\w+) IN \(", re.IGNORECASE)
_MOST_NAMESAKES = 1_000


class Words(Protocol):
    """What is to be forgotten, and what is to stand in its place."""

    def may_be_in(self, text: str) -> bool:
        """Whether a text, which may be JSON, is worth looking at closely; quick."""

    def out_of(self, text: str) -> str:
        """The text with the words replaced; the same text where they are not in it."""


@dataclass
class Forgetting:
    """An act that forgets. ``is_clean`` is known at its end: whether no trace is in the file."""

    act: Act
    project: Project
    is_clean: bool = True


@contextmanager
def forgetting(project: Project, who: Who, words: str, reason: str) -> Iterator[Forgetting]:
    """An act that cannot be undone, for ``reason``; at its end the file is written afresh."""
    with act(project, who, words) as this:
        held = Forgetting(this, project)
        before = this.db.conn.total_changes
        yield held
        wrote = this.db.conn.total_changes != before
        if wrote:
            _rebuild_search(this, project)
            forbid_undo(this, reason)
            mark(this.db.conn, this.id)
    if wrote:
        with closing(connect(project.path)) as connection:
            held.is_clean = scrub(connection)
        let_go(project)


def finish_forgetting(project: Project) -> bool:
    """Write the file afresh where an act that forgot could not; whether no trace is in it now."""
    with closing(connect(project.path)) as connection:
        return not marked(connection) or scrub(connection)


def blank_rows(this: Act, table: str, keys: Collection[int]) -> None:
    """Blank all that history holds of some rows; what was done to them cannot be undone."""
    listed = json.dumps(list(keys))
    which = "tbl = ? AND key IN (SELECT value FROM json_each(?))"
    this.db.execute(
        "UPDATE acts SET cannot_undo = ? WHERE cannot_undo IS NULL "
        f"AND id IN (SELECT act FROM history WHERE {which})",
        (GONE, table, listed),
    )
    this.db.execute(
        "UPDATE history SET before = iif(before IS NULL, NULL, ?), "
        f"after = iif(after IS NULL, NULL, ?) WHERE {which}",
        (BLANK, BLANK, table, listed),
    )


def keys_once(db: Database, table: str, column: str, values: Collection[int]) -> set[int]:
    """The rows of a table that history knows with one of the values in a column, gone or not."""
    listed = json.dumps(list(values))
    rows = db.execute(
        "SELECT DISTINCT key FROM history WHERE tbl = ? AND ("
        "json_extract(before, ?) IN (SELECT value FROM json_each(?)) OR "
        "json_extract(after, ?) IN (SELECT value FROM json_each(?)))",
        (table, f"$.{column}", listed, f"$.{column}", listed),
    )
    return {int(row[0]) for row in rows.fetchall()}


def history_of(db: Database, table: str, keys: Collection[int]) -> dict[int, list[str]]:
    """All that history holds of some rows, as JSON."""
    rows = db.execute(
        "SELECT key, coalesce(before, '') || coalesce(after, '') FROM history "
        "WHERE tbl = ? AND key IN (SELECT value FROM json_each(?))",
        (table, json.dumps(list(keys))),
    )
    held: dict[int, list[str]] = {}
    for key, told in rows.fetchall():
        held.setdefault(int(key), []).append(told)
    return held


def sweep(
    this: Act, words: Words, *, but: Collection[str] = (), past_but: Collection[str] = ()
) -> dict[str, int]:
    """Take words out of every table that people type in, of history and of what acts are called.

    Every table of the file is gone over, whatever room it is of, logged or not, but for those in
    ``but``, whose rows the caller has seen to; history is gone over for these too, unless they are
    in ``past_but``. Rows keep their ids and get another version. Returns how many rows were
    changed, by table.
    """
    db = this.db

    def may_hold(value: object) -> bool:
        return isinstance(value, str) and words.may_be_in(value)

    db.conn.create_function("may_hold", 1, may_hold, deterministic=True)
    changed: dict[str, int] = {}
    choices, typed = _choices(db), typed_columns(db)
    for table, columns in typed.items():
        if table not in but and (number := _sweep_table(db, table, columns, words)):
            changed[table] = number
    _sweep_history(this, words, choices, set(typed) - set(past_but))
    _sweep_table(db, "acts", ["words", "cannot_undo"], words)
    return changed


def typed_columns(db: Database) -> dict[str, list[str]]:
    """The columns of each table that people type in, whatever room it is of."""
    choices = _choices(db)
    return {
        table: columns
        for table in tables_of(db.conn)
        if table not in _LEFT_ALONE
        and (columns := _typed_columns(db, table, choices.get(table, set())))
    }


def _sweep_table(db: Database, table: str, columns: list[str], words: Words) -> int:
    listed = ", ".join(f'"{name}"' for name in columns)
    where = " OR ".join(f'may_hold("{name}")' for name in columns)
    rows = db.execute(f'SELECT rowid, {listed} FROM "{table}" WHERE {where}').fetchall()
    changed = 0
    for key, *values in rows:
        new = {
            name: after
            for name, before in zip(columns, values, strict=True)
            if isinstance(before, str) and (after := _without(words, before)) != before
        }
        if new:
            _rewrite(db, table, key, new)
            changed += 1
    return changed


def _rewrite(db: Database, table: str, key: int, new: Mapping[str, str]) -> None:
    """Change a row; where another is called so by now, a number tells the two apart."""
    has_version = any(row[1] == "version" for row in db.execute(f'PRAGMA table_info("{table}")'))
    changes = ", ".join(f'"{name}" = ?' for name in new)
    if has_version:
        changes += ", version = version + 1"
    # What must differ from row to row is a name, and names are short.
    named = min(new, key=lambda each: len(new[each]))
    for number in range(1, _MOST_NAMESAKES):
        ending = f" ({number})" if number > 1 else ""
        values = [text + ending if name == named else text for name, text in new.items()]
        try:
            db.execute(f'UPDATE "{table}" SET {changes} WHERE rowid = ?', [*values, key])
        except sqlite3.IntegrityError:
            continue
        return
    raise BadInput(
        "the words stand where the project cannot do without them",
        remedy="Change them there first, then replace them",
    )


def _sweep_history(
    this: Act, words: Words, choices: Mapping[str, Collection[str]], tables: Collection[str]
) -> None:
    # Rows that nobody types in (which tag is on which quote) are most of history.
    rows = this.db.execute(
        "SELECT seq, act, tbl, before, after FROM history "
        "WHERE tbl IN (SELECT value FROM json_each(?)) AND (may_hold(before) OR may_hold(after))",
        (json.dumps(sorted(tables)),),
    ).fetchall()
    acts = set()
    for seq, act_id, table, before, after in rows:
        fixed = choices.get(table, ())
        new = tuple(each and _without(words, each, fixed) for each in (before, after))
        if new != (before, after):
            this.db.execute("UPDATE history SET before = ?, after = ? WHERE seq = ?", (*new, seq))
            acts.add(act_id)
    this.db.execute(
        "UPDATE acts SET cannot_undo = ? WHERE cannot_undo IS NULL "
        "AND id IN (SELECT value FROM json_each(?))",
        (GONE, json.dumps(sorted(acts))),
    )


def _choices(db: Database) -> dict[str, set[str]]:
    """Columns that hold one of a few words the program knows, as their tables say."""
    rows = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL"
    )
    return {table: set(_ONE_OF.findall(sql)) for table, sql in rows.fetchall()}


def _typed_columns(db: Database, table: str, fixed: Collection[str]) -> list[str]:
    rows = db.execute(f'PRAGMA table_info("{table}")').fetchall()
    return [row[1] for row in rows if row[2] == "TEXT" and _is_typed(row[1], fixed)]


def _is_typed(name: str, fixed: Collection[str] = ()) -> bool:
    return name not in fixed and name not in _NOT_TYPED and not name.endswith(("_at", "_id"))


def _without(words: Words, text: str, fixed: Collection[str] = ()) -> str:
    """A column's text without the words, in the words of its parts where it is JSON."""
    parsed = _parsed(text)
    if parsed is None:
        return words.out_of(text)
    mended = _mended(words, parsed, fixed)
    return text if mended == parsed else json.dumps(mended, ensure_ascii=False)


def _parsed(text: str) -> Any:
    """What a text says as JSON, if it is a list or an object of it; else None."""
    if text[:1] not in ("[", "{"):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _mended(words: Words, value: Any, fixed: Collection[str]) -> Any:
    if isinstance(value, str):
        return _without(words, value)
    if isinstance(value, list):
        return [_mended(words, each, ()) for each in value]
    if isinstance(value, dict):
        return {
            name: _mended(words, each, ()) if _is_typed(name, fixed) else each
            for name, each in value.items()
        }
    return value


def _rebuild_search(this: Act, project: Project) -> None:
    """Make every search index anew: what was taken out of one stays in it until then."""
    for table in _searched(project):
        words = search_table(table)
        this.db.execute(f'INSERT INTO "{words}" ("{words}") VALUES (\'rebuild\')')


def _searched(project: Project) -> Iterable[str]:
    return (index.table for room in project.rooms for index in room.search)
