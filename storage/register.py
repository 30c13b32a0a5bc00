"""The few tables every wing refers to: the project, its councils, people and milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Sight
from common.words import council_key, count_of, listed, near_miss, one_line, read_day
from storage.access.standing import no_owner_left
from storage.database import Act
from storage.history.reads import m003_reads
from storage.history.wanted import m004_parts
from storage.history.words import WORDS
from storage.rooms import HistoryTable, Masked, Migration, Room, Seen

# Numbers are never used again: a link kept elsewhere must not come to mean another thing.
NUMBERED = "id INTEGER PRIMARY KEY AUTOINCREMENT"
LONGEST_NAME = 120
ORIGINS = ("project", "illustrative", "published")


@dataclass(frozen=True)
class ProjectFacts:
    """What the project is called and whether its content is real."""

    name: str
    illustrative: bool
    note: str
    version: int


@dataclass(frozen=True)
class Council:
    """A council. ``origin`` keeps invented and published ones apart from the project's own."""

    id: int
    name: str
    origin: str
    citation: str | None
    version: int


@dataclass(frozen=True)
class Milestone:
    """A named date: kick-off, sprint, show-and-tell."""

    id: int
    name: str
    date: str
    version: int


def _m001_initial(db: Database) -> None:
    for statement in (
        f"""CREATE TABLE acts (
            {NUMBERED}, at TEXT NOT NULL, person TEXT NOT NULL,
            role TEXT NOT NULL, council TEXT, words TEXT NOT NULL,
            undoes INTEGER REFERENCES acts(id), undone_by INTEGER REFERENCES acts(id),
            cannot_undo TEXT) STRICT""",
        """CREATE TABLE current_act (
            one INTEGER PRIMARY KEY CHECK (one = 1), act INTEGER NOT NULL REFERENCES acts(id)
        ) STRICT""",
        # key is ANY: most tables are numbered, some are keyed by text.
        """CREATE TABLE history (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, act INTEGER NOT NULL REFERENCES acts(id),
            tbl TEXT NOT NULL, key ANY NOT NULL, before TEXT, after TEXT) STRICT""",
        "CREATE INDEX history_act ON history(act)",
        "CREATE INDEX history_row ON history(tbl, key)",
        """CREATE TABLE project (
            id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL,
            illustrative INTEGER NOT NULL DEFAULT 0, note TEXT NOT NULL DEFAULT '',
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
        "INSERT INTO project (id, name) VALUES (1, 'Untitled project')",
        f"""CREATE TABLE councils (
            {NUMBERED}, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE,
            origin TEXT NOT NULL DEFAULT 'project'
                CHECK (origin IN ('project', 'illustrative', 'published')),
            citation TEXT, version INTEGER NOT NULL DEFAULT 1,
            CHECK (origin != 'published' OR citation IS NOT NULL)) STRICT""",
        f"""CREATE TABLE people (
            {NUMBERED}, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL DEFAULT '',
            council_id INTEGER REFERENCES councils(id), version INTEGER NOT NULL DEFAULT 1
        ) STRICT""",
        f"""CREATE TABLE milestones (
            {NUMBERED}, name TEXT NOT NULL, date TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
    ):
        db.execute(statement)


def _m002_access(db: Database) -> None:
    """How somebody signs in where a project is shared, and what they may then see and do."""
    kinds = "'owner', 'researcher', 'facilitator', 'council member', 'viewer'"
    for statement in (
        "ALTER TABLE people ADD COLUMN access TEXT NOT NULL DEFAULT 'viewer' "
        f"CHECK (access IN ({kinds}))",
        "ALTER TABLE people ADD COLUMN signs_in_as TEXT",
        "CREATE UNIQUE INDEX people_signs_in_as ON people(signs_in_as)",
    ):
        db.execute(statement)


def _masked(sight: Sight, _own: int | None) -> tuple[Masked, ...]:
    """Who works in the project is told, not how they sign in."""
    return () if sight.is_whole else (Masked("people", {"signs_in_as": "NULL"}),)


def _check(db: Database) -> list[str]:
    """Nobody could let anybody in again where people sign in and none of them is an owner."""
    return ["nobody who signs in is an owner of the project"] if no_owner_left(db) else []


ROOM = Room(
    name="storage",
    migrations=(
        Migration("storage.m001_initial", _m001_initial),
        Migration("storage.m002_access", _m002_access),
        Migration("storage.m003_reads", m003_reads),
        Migration("storage.m004_parts", m004_parts),
    ),
    history=tuple(
        HistoryTable(t) for t in ("project", "councils", "people", "milestones", "history_setting")
    ),
    words=WORDS,
    check=_check,
    seen=Seen(
        open=("project", "councils", "milestones", "acts", "migrations"),
        in_part=("history", "people"),
        closed=("current_act", "reads", "history_setting"),
        masked=_masked,
        owners_only=("people", "project", "history_setting"),
        changed_by={"facilitator": ("milestones",)},
    ),
)

_COUNCIL = "id, name, origin, citation, version"


def project_facts(db: Database) -> ProjectFacts:
    """The project's own line."""
    name, illustrative, note, version = db.execute(
        "SELECT name, illustrative, note, version FROM project WHERE id = 1"
    ).fetchone()
    return ProjectFacts(name, bool(illustrative), note, version)


def change_project(act: Act, facts: ProjectFacts) -> None:
    """Store the facts; ``facts.version`` is the one they were read at."""
    edit_row(
        act,
        "project",
        1,
        facts.version,
        {"name": named(facts.name), "illustrative": int(facts.illustrative), "note": facts.note},
    )


def councils(db: Database) -> list[Council]:
    """All councils, by name."""
    rows = db.execute(f"SELECT {_COUNCIL} FROM councils ORDER BY name")
    return [Council(*row) for row in rows.fetchall()]


def own_councils(db: Database) -> list[Council]:
    """The councils that take part, by name; those only published figures name do not."""
    return [each for each in councils(db) if each.origin != "published"]


def find_council(db: Database, name: str) -> Council | None:
    """The council of that name, ignoring case and the word "Council"."""
    row = db.execute(
        f"SELECT {_COUNCIL} FROM councils WHERE key = ?", (council_key(name),)
    ).fetchone()
    return Council(*row) if row else None


def council(db: Database, council_id: int) -> Council:
    """The council with that id."""
    row = db.execute(f"SELECT {_COUNCIL} FROM councils WHERE id = ?", (council_id,)).fetchone()
    if not row:
        raise NotFound(f"there is no council number {council_id} in this project")
    return Council(*row)


def is_illustrative(db: Database, council_id: int) -> bool:
    """Whether what is of this council is invented and must say so.

    All of an illustrative council's is; in an illustrative project so is everybody's, but for what
    is published.
    """
    origin = council(db, council_id).origin
    return origin == "illustrative" or (origin != "published" and project_facts(db).illustrative)


def council_named(
    act: Act, name: str, *, origin: str = "project", citation: str | None = None
) -> Council:
    """The council of that name, made if it is new."""
    found = find_council(act.db, name)
    if found:
        return found
    spelt = named(name)
    values: dict[str, object] = {
        "name": spelt,
        "key": council_key(spelt),
        "origin": origin,
        "citation": citation,
    }
    return council(act.db, insert_row(act, "councils", values))


def possible_misspelling(db: Database, name: str) -> str | None:
    """The existing council that a new name looks like a slip for, if any."""
    if find_council(db, name):
        return None
    return near_miss(name, [each.name for each in councils(db)])


def change_council(act: Act, council_id: int, version: int, name: str) -> None:
    """Rename a council."""
    spelt = named(name)
    other = find_council(act.db, spelt)
    if other and other.id != council_id:
        raise BadInput(f"there is a council called {other.name} already")
    edit_row(act, "councils", council_id, version, {"name": spelt, "key": council_key(spelt)})


def council_uses(db: Database, council_id: int) -> dict[str, int]:
    """How many rows of which table hang on a council; a table that holds none is left out.

    Rooms name a council in a column ``council_id``, whatever room they are of.
    """
    tables = db.execute(
        "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
        "WHERE m.type = 'table' AND c.name = 'council_id' ORDER BY m.name"
    ).fetchall()
    uses = {}
    for (table,) in tables:
        counted = f'SELECT count(*) FROM "{table}" WHERE council_id = ?'
        if number := db.execute(counted, (council_id,)).fetchone()[0]:
            uses[table] = int(number)
    return uses


def remove_council(act: Act, council_id: int) -> None:
    """Remove a council; refused, with what they are, where things hang on it."""
    held = council(act.db, council_id)
    if uses := council_uses(act.db, council_id):
        raise BadInput(
            f"{held.name} cannot be removed: {_use_words(uses)} of it are in the project",
            remedy="Remove those first, or give them to another council",
        )
    delete_row(act, "councils", council_id)


# What hangs on a council, as people say it. A table that is not here is one of a later version.
_USES = {
    "sessions": ("session", "sessions"),
    "participants": ("participant", "participants"),
    "themes": ("theme", "themes"),
    "people": ("person who works in it", "people who work in it"),
    "maps": ("process map", "process maps"),
    "runs": ("run of a return", "runs of a return"),
    "local_rules": ("rule it added", "rules it added"),
    "votes": ("vote", "votes"),
    "paper_counts": ("count from paper", "counts from paper"),
    "leader_decisions": ("leader’s decision", "leaders’ decisions"),
    "data_answers": ("answer about data", "answers about data"),
    "question_facts": ("open question", "open questions"),
    "benefit_case_councils": ("benefits case", "benefits cases"),
    "benefit_values": ("number in a benefits case", "numbers in benefits cases"),
}


def _use_words(uses: dict[str, int]) -> str:
    return listed(
        count_of(number, *_USES.get(table, ("other thing", "other things")))
        for table, number in uses.items()
    )


def milestones(db: Database) -> list[Milestone]:
    """All milestones, earliest first."""
    rows = db.execute("SELECT id, name, date, version FROM milestones ORDER BY date, id")
    return [Milestone(*row) for row in rows.fetchall()]


def add_milestone(act: Act, name: str, date: str) -> int:
    """Add a named date (ISO, 2026-06-30); returns its id."""
    return insert_row(act, "milestones", {"name": named(name), "date": read_day(date)})


def change_milestone(act: Act, milestone: Milestone) -> None:
    """Store a milestone's name and date; ``milestone.version`` is the one they were read at."""
    values: dict[str, object] = {"name": named(milestone.name), "date": read_day(milestone.date)}
    edit_row(act, "milestones", milestone.id, milestone.version, values)


def remove_milestone(act: Act, milestone_id: int) -> None:
    """Remove a milestone."""
    delete_row(act, "milestones", milestone_id)


def insert_row(act: Act, table: str, values: dict[str, object]) -> int:
    """Insert one row of a numbered table and return its id. For stores only."""
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    cursor = act.db.execute(
        f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', list(values.values())
    )
    return int(cursor.lastrowid or 0)


def insert_rows(
    act: Act, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> range:
    """Insert many rows of a numbered table at once; returns their ids. For stores only."""
    if not rows:
        return range(0)
    found = act.db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    first = (found[0] if found else 0) + 1
    ids = range(first, first + len(rows))
    names = ", ".join(f'"{name}"' for name in ("id", *columns))
    marks = ", ".join("?" * (len(columns) + 1))
    act.db.conn.executemany(
        f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
        [(number, *row) for number, row in zip(ids, rows, strict=True)],
    )
    return ids


def edit_row(act: Act, table: str, row_id: int, version: int, values: dict[str, object]) -> None:
    """Change one row if it is still at ``version``, and raise its version. For stores only.

    Raises StaleEdit where somebody changed the row since it was read, NotFound where it is gone.
    """
    changes = ", ".join(f'"{name}" = ?' for name in values)
    cursor = act.db.execute(
        f'UPDATE "{table}" SET {changes}, version = version + 1 WHERE id = ? AND version = ?',
        [*values.values(), row_id, version],
    )
    if cursor.rowcount == 1:
        return
    if act.db.execute(f'SELECT 1 FROM "{table}" WHERE id = ?', (row_id,)).fetchone():
        raise StaleEdit(
            "somebody else changed this while you had it open",
            remedy="Look at their version, then make your change again",
        )
    raise NotFound("this is no longer in the project", remedy="Go back to the list")


def delete_row(act: Act, table: str, row_id: int) -> None:
    """Remove one row (history keeps it for undo). For stores only."""
    if act.db.execute(f'DELETE FROM "{table}" WHERE id = ?', (row_id,)).rowcount != 1:
        raise NotFound("this is no longer in the project", remedy="Go back to the list")


def named(name: str) -> str:
    """What somebody or something is called, on one line and not too long."""
    return one_line(name, "name", LONGEST_NAME)
