"""What an act changed, in people's words, row by row; what somebody said is never in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from common.words import count_of, listed
from storage.database import Project, reading
from storage.erasing.forgetting import BLANK
from storage.rooms import RowWords, words_of

# Beyond this an act is told in counts.
MOST_ROWS = 40
_LONGEST_VALUE = 160
_LONGEST_NAME = 80
_MOST_FIELDS = 8
# What programs read, not people, and who and when, which the act itself says.
PLUMBING = frozenset(
    {
        *("id", "version", "key", "guid", "element", "position", "place", "token", "line_key"),
        *("created_by", "created_at", "decided_by", "decided_at", "coded_by", "coded_at"),
        *("cleared_at", "refused_at", "set_by", "set_at", "imported_at", "imported_by", "at"),
        *("done_at", "frozen_at", "opened_at", "closed_at", "arrived_by", "arrived_at"),
        *("encoding", "convention", "digest", "source_id", "source_act"),
        *("import_id", "transcript_id"),
    }
)


@dataclass(frozen=True)
class ToldRow:
    """What was done to one row, as a sentence's beginning ("Painpoint “Late”: impact from …").

    ``things`` are it and what it leads to, by table and number, for ways there: those that are
    still here.
    """

    words: str
    things: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Told:
    """What an act changed: the rows in words, or, of many, only how many of each kind."""

    rows: tuple[ToldRow, ...]
    counts: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One row's change as history holds it."""

    table: str
    key: int
    before: str | None
    after: str | None


def words_seen(project: Project) -> dict[str, RowWords]:
    """How history calls the rows of the tables that the project's reader sees."""
    words = words_of(project.rooms)
    if project.sight.is_whole:
        return words
    closed = {table for room in project.rooms for table in room.seen.closed}
    return {table: each for table, each in words.items() if table not in closed}


def what_changed(project: Project, act_id: int) -> Told:
    """What an act changed, told in rows or, of more than :data:`MOST_ROWS`, in counts.

    Of what its reader does not see, nothing.
    """
    words = words_seen(project)
    with reading(project) as db:
        counts = _counts(db, act_id, words)
        rows = db.execute(
            "SELECT tbl, key, before, after FROM history WHERE act = ? ORDER BY seq LIMIT ?",
            (act_id, MOST_ROWS + 1),
        ).fetchall()
        if len(rows) > MOST_ROWS:
            return Told((), counts)
        return Told(tuple(tell(db, [Change(*row) for row in rows], words)), counts)


def _counts(db: Database, act_id: int, words: Mapping[str, RowWords]) -> tuple[str, ...]:
    found = db.execute(
        "SELECT tbl, iif(before IS NULL, 'added', iif(after IS NULL, 'removed', 'changed')), "
        "count(DISTINCT key) FROM history WHERE act = ? GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        (act_id,),
    ).fetchall()
    return tuple(
        f"{count_of(number, words[table].noun, words[table].nouns)} {done}"
        for table, done, number in found
        if table in words
    )


def tell(
    db: Database, changes: Iterable[Change], words: Mapping[str, RowWords]
) -> Iterator[ToldRow]:
    """Each change in words."""
    names = _Names(db, words)
    for each in changes:
        if (own := words.get(each.table)) is None:
            continue
        was, now = _row(each.before), _row(each.after)
        told = _told(each, own, was, now, names)
        yield ToldRow(told[:1].upper() + told[1:], names.things(each, own, now or was))


def _told(
    each: Change, own: RowWords, was: dict[str, object], now: dict[str, object], names: _Names
) -> str:
    held = now or was
    ends = names.ends(own, held) if own.joins else ""
    label = own.noun if own.joins else names.label(each.table, each.key, held)
    if BLANK in (each.before, each.after):
        return f"{own.noun} {each.key}: its words were taken out for good since, or are not for you"
    if None in (each.before, each.after):
        done = f"{label} {'added' if each.before is None else 'removed'}"
        more = "; ".join(_shown(own, held)) if each.before is None else ""
        return done + (f": {ends}" if ends else "") + (f" ({more})" if more else "")
    label += f" ({ends})" if ends else ""
    changed = "; ".join(_differences(own, was, now, names))
    return f"{label}: {changed or 'nothing that people see'}"


def _row(text: str | None) -> dict[str, object]:
    found: dict[str, object] = json.loads(text) if text else {}
    return found


def _shown(own: RowWords, held: Mapping[str, object]) -> list[str]:
    """What a row that is new holds, without what is empty."""
    told = [
        f"{words}: {_value(held[column])}"
        for column, words in own.fields.items()
        if held.get(column) not in (None, "", "[]", 0)
    ]
    told += [words for column, words in own.flags.items() if held.get(column)]
    return told[:_MOST_FIELDS]


def _differences(
    own: RowWords, was: Mapping[str, object], now: Mapping[str, object], names: _Names
) -> Iterator[str]:
    for column in now:
        old, new = was.get(column), now[column]
        if old == new:
            continue
        if column == own.name:
            yield f"{_column_words(column)} from {_quoted(old)} to {_quoted(new)}"
        elif column in own.fields:
            yield f"{own.fields[column]} from {_value(old)} to {_value(new)}"
        elif column in own.flags:
            yield f"{own.flags[column]}: {'yes' if new else 'no'}"
        elif column in own.secret:
            yield f"{own.secret[column]} changed"
        elif column in own.of:
            yield f"from {names.end(own, column, old)} to {names.end(own, column, new)}"


def _column_words(column: str) -> str:
    return column.replace("_", " ")


def _quoted(value: object) -> str:
    return f"“{_cut(str(value), _LONGEST_NAME)}”" if value not in (None, "") else "nothing"


def _value(value: object) -> str:
    if value is None or value in ("", "[]"):
        return "nothing"
    if isinstance(value, str) and value.startswith("["):
        parts = json.loads(value)
        return _cut(listed([str(part) for part in parts]), _LONGEST_VALUE) if parts else "nothing"
    text = str(value)
    return f"“{_cut(text, _LONGEST_VALUE)}”" if " " in text else text


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def called(db: Database, words: Mapping[str, RowWords], table: str, key: int) -> str:
    """What one row is called, as it is or as it was last."""
    return _Names(db, words).row(table, key)


@dataclass
class _Names:
    """What rows are called, also those that are gone, each looked up once."""

    db: Database
    words: Mapping[str, RowWords]
    known: dict[tuple[str, object], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.leads = {
            column: table for table, each in self.words.items() for column in each.known_as
        }

    def label(self, table: str, key: object, held: Mapping[str, object]) -> str:
        """ "painpoint “Late returns”", or "quote 4 of session “Interview with …”"."""
        own = self.words[table]
        name = held.get(own.name) if own.name else None
        if name:
            return f"{own.noun} {_quoted(name)}"
        first = next((each for each in own.of if held.get(each) is not None), None)
        of = f" of {self.end(own, first, held[first])}" if first else ""
        return f"{own.noun} {key}{of}"

    def ends(self, own: RowWords, held: Mapping[str, object]) -> str:
        """What a row joins."""
        told = (self.end(own, each, held[each]) for each in own.of if held.get(each) is not None)
        return ", ".join(told)

    def things(
        self, each: Change, own: RowWords, held: Mapping[str, object]
    ) -> tuple[tuple[str, int], ...]:
        """The row and what it leads to, where that is still there."""
        led = [(each.table, each.key)]
        for column in own.of:
            table, key = own.links.get(column) or self.leads.get(column), held.get(column)
            if table is not None and table in self.words and isinstance(key, int):
                led.append((table, key))
        return tuple(one for one in led if self._is_here(*one))

    def _is_here(self, table: str, key: int) -> bool:
        found = self.db.execute(f'SELECT 1 FROM "{table}" WHERE id = ?', (key,)).fetchone()
        return found is not None

    def end(self, own: RowWords, column: str, key: object) -> str:
        """What a column leads to, as a row of that table is called."""
        table = own.links.get(column) or self.leads.get(column)
        if key is None:
            return "none"
        if table is None or table not in self.words:
            return f"{_column_words(column)} {key}"
        return self.row(table, key)

    def row(self, table: str, key: object) -> str:
        """What a row is called, looked up."""
        if (table, key) not in self.known:
            # Said before it is looked up: what leads round to itself must not go on for ever.
            self.known[table, key] = f"{self.words[table].noun} {key}"
            self.known[table, key] = self.label(table, key, self._held(table, key))
        return self.known[table, key]

    def _held(self, table: str, key: object) -> dict[str, object]:
        own = self.words[table]
        columns = [*([own.name] if own.name else []), *own.of]
        if columns:
            shown = ", ".join(f'"{each}"' for each in columns)
            row = self.db.execute(f'SELECT {shown} FROM "{table}" WHERE id = ?', (key,)).fetchone()
            if row:
                return dict(zip(columns, row, strict=True))
        # Gone: as it was last.
        last = self.db.execute(
            "SELECT before FROM history WHERE tbl = ? AND key = ? AND before IS NOT NULL "
            "ORDER BY seq DESC LIMIT 1",
            (table, key),
        ).fetchone()
        return _row(last[0]) if last else {}
