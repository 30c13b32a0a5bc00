"""Reading and writing the tree of codes, what hangs on them, and the groups they are in."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from sqlite_utils import Database

from common.errors import NotFound
from research.codebook.model import TagGroup
from storage import Act
from storage.register import delete_row, edit_row, insert_row


def parents(db: Database) -> dict[int, int | None]:
    """Each code's parent."""
    return dict(db.execute("SELECT id, parent_id FROM codes").fetchall())


def has_below(db: Database, code_id: int) -> bool:
    """Whether there are codes below one."""
    found = db.execute("SELECT 1 FROM codes WHERE parent_id = ? LIMIT 1", (code_id,)).fetchone()
    return found is not None


def codings(db: Database) -> list[tuple[int, int]]:
    """Every coding as code and quote."""
    return db.execute("SELECT code_id, quote_id FROM codings").fetchall()


def quotes_with(db: Database, code_ids: Iterable[int]) -> dict[int, int]:
    """The quotes that carry any of those codes, and how many of them each carries."""
    return dict(
        db.execute(
            "SELECT quote_id, count(*) FROM codings "
            "WHERE code_id IN (SELECT value FROM json_each(?)) GROUP BY quote_id",
            (json.dumps(list(code_ids)),),
        ).fetchall()
    )


def memos_with(db: Database, code_ids: Iterable[int]) -> int:
    """How many memos there are on those codes."""
    row = db.execute(
        "SELECT count(*) FROM notes WHERE code_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(code_ids)),),
    ).fetchone()
    return int(row[0])


# What names a code, and what it must name only once beside it. Of two that come to be the same the
# one made first stays.
_ON_CODES = (
    ("codings", "quote_id", "coded_at"),
    ("refused_codes", "quote_id", "refused_at"),
    ("code_set_members", "set_id", "id"),
    ("second_span_codes", "span_id", "id"),
)

_VERSIONED = ("notes", "settlements")


def hand_over(act: Act, goes: Mapping[int, int]) -> None:
    """Give all that hangs on codes that will cease to be to the ones they become."""
    pairs = (json.dumps([[gone, stays] for gone, stays in goes.items()]),)
    act.db.execute("CREATE TEMP TABLE IF NOT EXISTS code_goes (gone INTEGER PRIMARY KEY, stays)")
    act.db.execute("DELETE FROM temp.code_goes")
    act.db.execute(
        "INSERT INTO temp.code_goes SELECT value ->> 0, value ->> 1 FROM json_each(?)", pairs
    )
    touched = "SELECT gone FROM temp.code_goes UNION SELECT stays FROM temp.code_goes"
    for table, beside, made in _ON_CODES:
        act.db.execute(
            f"DELETE FROM {table} WHERE id IN (SELECT id FROM (SELECT x.id, row_number() OVER ("
            f"PARTITION BY x.{beside}, coalesce(w.stays, x.code_id) "
            f"ORDER BY x.{made}, x.id) AS nth FROM {table} x "
            "LEFT JOIN temp.code_goes w ON w.gone = x.code_id "
            f"WHERE x.code_id IN ({touched})) WHERE nth > 1)"
        )
    for table in (*(name for name, _beside, _made in _ON_CODES), *_VERSIONED):
        counted = ", version = version + 1" if table in _VERSIONED else ""
        act.db.execute(
            f"UPDATE {table} SET code_id = (SELECT stays FROM temp.code_goes WHERE gone = code_id)"
            f"{counted} WHERE code_id IN (SELECT gone FROM temp.code_goes)"
        )
    drop_answered_refusals(act, set(goes.values()))
    act.db.execute("DELETE FROM temp.code_goes")


def drop_answered_refusals(act: Act, code_ids: Collection[int]) -> None:
    """A tag that is on a quote is not one refused for it."""
    act.db.execute(
        "DELETE FROM refused_codes WHERE code_id IN (SELECT value FROM json_each(?)) "
        "AND EXISTS (SELECT 1 FROM codings g WHERE g.quote_id = refused_codes.quote_id "
        "AND g.code_id = refused_codes.code_id)",
        (json.dumps(list(code_ids)),),
    )


def replace_codes(act: Act, gone: Iterable[int], moved: Mapping[int, int]) -> None:
    """Remove codes that nothing hangs on any more, and give those below them their new place."""
    # What lies below them is given its new place only when their names are free.
    act.db.execute("PRAGMA defer_foreign_keys = ON")
    act.db.execute(
        "DELETE FROM codes WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(gone)),)
    )
    act.db.conn.executemany(
        "UPDATE codes SET parent_id = ?, version = version + 1 WHERE id = ?",
        [(parent, each) for each, parent in moved.items()],
    )


def give_codings(act: Act, source: int, target: int, quotes: Collection[int]) -> None:
    """Put another code on quotes that carry one, as whoever coded them first did and when."""
    act.db.execute(
        "INSERT INTO codings (quote_id, code_id, coded_by, coded_at) "
        "SELECT quote_id, ?, coded_by, coded_at FROM codings "
        "WHERE code_id = ? AND quote_id IN (SELECT value FROM json_each(?)) "
        "ON CONFLICT (quote_id, code_id) DO UPDATE SET coded_by = excluded.coded_by, "
        "coded_at = excluded.coded_at WHERE excluded.coded_at < coded_at",
        (target, source, json.dumps(sorted(quotes))),
    )
    drop_answered_refusals(act, [target])


def drop_codings(act: Act, code_id: int, quotes: Collection[int]) -> None:
    """Take a code off those quotes."""
    act.db.execute(
        "DELETE FROM codings WHERE code_id = ? AND quote_id IN (SELECT value FROM json_each(?))",
        (code_id, json.dumps(sorted(quotes))),
    )


def groups(db: Database) -> tuple[TagGroup, ...]:
    """The groups of codes, by name."""
    members: dict[int, set[int]] = {}
    for set_id, code_id in db.execute("SELECT set_id, code_id FROM code_set_members"):
        members.setdefault(set_id, set()).add(code_id)
    rows = db.execute(
        "SELECT id, name, description, version FROM code_sets ORDER BY name COLLATE NOCASE, id"
    ).fetchall()
    return tuple(
        TagGroup(number, name, description, version, frozenset(members.get(number, ())))
        for number, name, description, version in rows
    )


def group(db: Database, group_id: int) -> str:
    """A group's name, or NotFound."""
    row = db.execute("SELECT name FROM code_sets WHERE id = ?", (group_id,)).fetchone()
    if not row:
        raise NotFound("this group of tags is no longer in the project")
    return str(row[0])


def find_group(db: Database, name: str) -> int | None:
    """The id of the group of that name, ignoring case."""
    row = db.execute(
        "SELECT id FROM code_sets WHERE name = ? COLLATE NOCASE ORDER BY id", (name,)
    ).fetchone()
    return int(row[0]) if row else None


def add_group(act: Act, name: str, description: str = "") -> int:
    """Store a group of codes."""
    return insert_row(act, "code_sets", {"name": name, "description": description})


def edit_group(act: Act, group_id: int, version: int, values: dict[str, object]) -> None:
    """Change a group read at ``version``."""
    edit_row(act, "code_sets", group_id, version, values)


def remove_group(act: Act, group_id: int) -> None:
    """Remove a group; its codes stay."""
    delete_row(act, "code_sets", group_id)


def join_group(act: Act, group_id: int, code_id: int) -> None:
    """Put a code into a group; it may be in it already."""
    act.db.execute(
        "INSERT INTO code_set_members (set_id, code_id) VALUES (?, ?) "
        "ON CONFLICT (set_id, code_id) DO NOTHING",
        (group_id, code_id),
    )


def leave_group(act: Act, group_id: int, code_id: int) -> None:
    """Take a code out of a group; it may be out of it already."""
    act.db.execute(
        "DELETE FROM code_set_members WHERE set_id = ? AND code_id = ?", (group_id, code_id)
    )
