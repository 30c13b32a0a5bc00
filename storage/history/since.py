"""What became of rows since a moment: how each was then and how it is now, whatever lay between.

What was done and undone in between leaves no trace here, as a row that is as it was has not
changed. Of rows whose words were taken out for good it is only known whether they were there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

_TURNED = (
    "AND (f.before = '{}' OR l.after = '{}' OR coalesce(json_extract(f.before, ?), 0) "
    "IS NOT coalesce(json_extract(l.after, ?), 0))"
)


@dataclass(frozen=True)
class Became:
    """A row that is not as it was; ``was`` None: it was not there, ``now`` None: it is gone.

    Both hold the columns asked for. ``forgotten``: words of it were taken out for good since, so
    what it held is not known and every column is None.
    """

    key: int
    was: tuple[object, ...] | None
    now: tuple[object, ...] | None
    forgotten: bool

    @property
    def is_new(self) -> bool:
        """Whether it was not there then."""
        return self.was is None

    @property
    def is_gone(self) -> bool:
        """Whether it is no longer there."""
        return self.now is None


def began(day: str) -> str:
    """When a day (ISO) began by this computer's clock, as history writes times."""
    here = datetime.fromisoformat(day).astimezone()
    return here.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def became(
    db: Database, table: str, columns: Sequence[str], since: str, *, turned: str | None = None
) -> list[Became]:
    """The rows of a table that were made, changed or taken away since a time, as stored.

    A row that only got another version has not changed. ``turned``: only rows in which that flag
    is another now, where a row that is not there has none. The table must be one whose every
    change is in history.
    """
    first = _first_since(db, since)
    if first is None:
        return []
    paths = [f"$.{column}" for column in columns]
    then = "".join(", json_extract(f.before, ?)" for _ in paths)
    now = "".join(", json_extract(l.after, ?)" for _ in paths)
    flags = [f"$.{turned}"] * 2 if turned else []
    only = _TURNED if turned else ""
    rows = db.execute(
        "WITH touched AS (SELECT key, min(seq) AS first, max(seq) AS last FROM history "
        "WHERE tbl = ? AND seq >= ? GROUP BY key) "
        "SELECT t.key, f.before IS NOT NULL, l.after IS NOT NULL, "
        f"coalesce(f.before = '{{}}', 0) OR coalesce(l.after = '{{}}', 0){then}{now} "
        "FROM touched t JOIN history f ON f.seq = t.first JOIN history l ON l.seq = t.last "
        "WHERE CASE WHEN f.before IS NULL THEN l.after IS NOT NULL WHEN l.after IS NULL THEN 1 "
        "WHEN f.before = '{}' THEN 1 "
        "ELSE json_remove(f.before, '$.version') IS NOT json_remove(l.after, '$.version') END "
        f"{only} ORDER BY t.key",
        (table, first, *paths, *paths, *flags),
    ).fetchall()
    size = len(paths)
    return [
        Became(
            int(key),
            tuple(values[:size]) if was_there else None,
            tuple(values[size:]) if is_there else None,
            bool(forgotten),
        )
        for key, was_there, is_there, forgotten, *values in rows
    ]


def as_it_was(
    now: Mapping[int, tuple[object, ...]], changed: Iterable[Became]
) -> dict[int, tuple[object, ...]]:
    """Rows as they were, out of how they are and what became of them; what is forgotten stays."""
    then = dict(now)
    for each in changed:
        if each.was is None:
            then.pop(each.key, None)
        elif not each.forgotten:
            then[each.key] = each.was
    return then


def _first_since(db: Database, since: str) -> int | None:
    """Where history since a time begins. Its order counts: clocks may have been put back."""
    # By the order of acts, of which there is an index: the lowest of them is looked for line by
    # line, from the beginning of all history.
    row = db.execute(
        "SELECT seq FROM history WHERE act >= (SELECT min(id) FROM acts WHERE at >= ?) "
        "ORDER BY act, seq LIMIT 1",
        (since,),
    ).fetchone()
    return int(row[0]) if row else None
