"""The wing's tables: how they come to be, what of them is logged and searched."""

from __future__ import annotations

from sqlite_utils import Database

from research.guide.tables import HISTORY as GUIDE_HISTORY
from research.guide.tables import m003_guide
from research.history_words import WORDS
from research.personas.tables import HISTORY as PEOPLE_HISTORY
from research.personas.tables import m007_people
from research.retention.tables import HISTORY as RETENTION_HISTORY
from research.retention.tables import m009_retention
from research.second_coding.tables import HISTORY as SECOND_CODING_HISTORY
from research.second_coding.tables import m008_second_coding
from research.seeing.store import SEEN
from research.store import problems
from research.themes.tables import HISTORY as THEMES_HISTORY
from research.themes.tables import m006_themes
from storage import HistoryTable, Migration, Room, SearchIndex
from storage.register import NUMBERED

# What these columns could hold when the tables were first made: a released migration never changes.
_KINDS_1 = (
    "'interview', 'workshop', 'email', 'usability test', "
    "'re-used transcript', 'show-and-tell', 'other'"
)
_GROUPS_1 = (
    "'leadership', 'social workers', 'business support', 'analysts', "
    "'commissioning/placements', 'IT', 'other'"
)
_NOTES_1 = "'paraphrase', 'takeaway', 'commentary'"
_MADE = "created_by TEXT NOT NULL, created_at TEXT NOT NULL"
_VERSION = "version INTEGER NOT NULL DEFAULT 1"
_OF_SESSION = "session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE"


def _flag(name: str) -> str:
    return f"{name} INTEGER NOT NULL DEFAULT 0 CHECK ({name} IN (0, 1))"


_M001_TABLES = (
    f"""CREATE TABLE sessions (
        {NUMBERED}, council_id INTEGER REFERENCES councils(id),
        kind TEXT NOT NULL CHECK (kind IN ({_KINDS_1})), title TEXT NOT NULL,
        date TEXT, topics TEXT NOT NULL DEFAULT '[]',
        {_flag("to_check")}, {_MADE}, {_VERSION}) STRICT""",
    f"""CREATE TABLE participants (
        {NUMBERED}, council_id INTEGER REFERENCES councils(id),
        pseudonym TEXT NOT NULL, role TEXT NOT NULL DEFAULT '',
        user_group TEXT CHECK (user_group IN ({_GROUPS_1})), {_VERSION}) STRICT""",
    """CREATE UNIQUE INDEX participants_named
        ON participants(coalesce(council_id, 0), pseudonym COLLATE NOCASE)""",
    # interviewer is NULL where nobody has said yet.
    f"""CREATE TABLE session_participants (
        {NUMBERED}, {_OF_SESSION},
        participant_id INTEGER NOT NULL REFERENCES participants(id),
        interviewer INTEGER CHECK (interviewer IN (0, 1)), {_VERSION},
        UNIQUE (session_id, participant_id)) STRICT""",
    f"""CREATE TABLE transcripts (
        {NUMBERED}, {_OF_SESSION}, format TEXT NOT NULL, encoding TEXT NOT NULL,
        redactions INTEGER NOT NULL DEFAULT 0, {_VERSION}, UNIQUE (session_id)) STRICT""",
    f"""CREATE TABLE turns (
        {NUMBERED},
        transcript_id INTEGER NOT NULL REFERENCES transcripts(id) ON DELETE CASCADE,
        participant_id INTEGER REFERENCES participants(id), time REAL,
        start INTEGER NOT NULL, stop INTEGER NOT NULL, text TEXT NOT NULL, {_VERSION},
        CHECK (length(text) = stop - start)) STRICT""",
    f"""CREATE TABLE quotes (
        {NUMBERED}, {_OF_SESSION},
        transcript_id INTEGER NOT NULL REFERENCES transcripts(id) ON DELETE CASCADE,
        participant_id INTEGER REFERENCES participants(id),
        start INTEGER NOT NULL, stop INTEGER NOT NULL, text TEXT NOT NULL,
        {_flag("cleared")}, cleared_by TEXT, cleared_at TEXT, {_MADE},
        {_VERSION}, CHECK (start < stop AND length(text) = stop - start)) STRICT""",
    f"""CREATE TABLE notes (
        {NUMBERED}, session_id INTEGER REFERENCES sessions(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ({_NOTES_1})), text TEXT NOT NULL,
        {_MADE}, {_VERSION}) STRICT""",
    f"""CREATE TABLE codes (
        {NUMBERED}, parent_id INTEGER REFERENCES codes(id), name TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '', colour TEXT NOT NULL DEFAULT '', {_VERSION}
    ) STRICT""",
    """CREATE UNIQUE INDEX codes_named
        ON codes(coalesce(parent_id, 0), name COLLATE NOCASE)""",
    f"""CREATE TABLE codings (
        {NUMBERED},
        quote_id INTEGER NOT NULL REFERENCES quotes(id) ON DELETE CASCADE,
        code_id INTEGER NOT NULL REFERENCES codes(id) ON DELETE CASCADE,
        coded_by TEXT NOT NULL, coded_at TEXT NOT NULL, UNIQUE (quote_id, code_id)) STRICT""",
)
_M001_INDEXES = (
    "CREATE INDEX sessions_council ON sessions(council_id)",
    "CREATE INDEX session_participants_who ON session_participants(participant_id)",
    "CREATE INDEX turns_place ON turns(transcript_id, start)",
    "CREATE INDEX turns_who ON turns(participant_id)",
    "CREATE INDEX quotes_place ON quotes(transcript_id, start)",
    "CREATE INDEX quotes_session ON quotes(session_id)",
    "CREATE INDEX quotes_who ON quotes(participant_id)",
    "CREATE INDEX notes_session ON notes(session_id)",
    "CREATE INDEX codes_parent ON codes(parent_id)",
    "CREATE INDEX codings_code ON codings(code_id, quote_id)",
)


def _m001_initial(db: Database) -> None:
    for statement in (*_M001_TABLES, *_M001_INDEXES):
        db.execute(statement)


# A session may be planned before it is held; a line of notes typed live has a key of its maker's,
# so that the same line sent again is the same turn; a note may be the memo of a quote.
_M002_STATEMENTS = (
    f"ALTER TABLE sessions ADD COLUMN {_flag('planned')}",
    "ALTER TABLE sessions ADD COLUMN held_by TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE turns ADD COLUMN line_key TEXT",
    """CREATE UNIQUE INDEX turns_line ON turns(transcript_id, line_key)
        WHERE line_key IS NOT NULL""",
    "ALTER TABLE notes ADD COLUMN quote_id INTEGER REFERENCES quotes(id) ON DELETE CASCADE",
    "CREATE INDEX notes_quote ON notes(quote_id)",
)


def _m002_live(db: Database) -> None:
    for statement in _M002_STATEMENTS:
        db.execute(statement)


# What was kept in another program keeps its id there, so that it goes out as it came in; a memo may
# be about anything; what a person decided about personal words, sets and suggested tags is kept.
_MEMO_OF = {"code_id": "codes", "participant_id": "participants", "turn_id": "turns"}
_M004_STATEMENTS = (
    f"""CREATE TABLE imports (
        {NUMBERED}, format TEXT NOT NULL, convention TEXT NOT NULL DEFAULT '',
        lost TEXT NOT NULL DEFAULT '[]', redactions INTEGER NOT NULL DEFAULT 0,
        {_MADE}) STRICT""",
    "ALTER TABLE sessions ADD COLUMN import_id INTEGER REFERENCES imports(id)",
    *(
        f"ALTER TABLE {table} ADD COLUMN guid TEXT"
        for table in ("sessions", "participants", "quotes", "notes", "codes", "codings")
    ),
    # Its labels stand in its words, as in the file: nothing between turns was left out.
    f"ALTER TABLE transcripts ADD COLUMN {_flag('verbatim')}",
    "ALTER TABLE codes ADD COLUMN heading INTEGER NOT NULL DEFAULT 0 CHECK (heading IN (0, 1))",
    *(
        statement
        for column, table in _MEMO_OF.items()
        for statement in (
            f"ALTER TABLE notes ADD COLUMN {column} INTEGER "
            f"REFERENCES {table}(id) ON DELETE CASCADE",
            f"CREATE INDEX notes_{column.removesuffix('_id')} ON notes({column})",
        )
    ),
    f"""CREATE TABLE code_sets (
        {NUMBERED}, guid TEXT, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
        {_VERSION}) STRICT""",
    f"""CREATE TABLE code_set_members (
        {NUMBERED},
        set_id INTEGER NOT NULL REFERENCES code_sets(id) ON DELETE CASCADE,
        code_id INTEGER NOT NULL REFERENCES codes(id) ON DELETE CASCADE,
        UNIQUE (set_id, code_id)) STRICT""",
    "CREATE INDEX code_set_members_code ON code_set_members(code_id)",
    # What stood there is not kept: only of what kind it was and what stands there now.
    f"""CREATE TABLE redactions (
        {NUMBERED}, {_OF_SESSION}, kind TEXT NOT NULL, replacement TEXT NOT NULL,
        places INTEGER NOT NULL, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL) STRICT""",
    "CREATE INDEX redactions_session ON redactions(session_id)",
    f"""CREATE TABLE not_personal (
        {NUMBERED}, {_OF_SESSION}, words TEXT NOT NULL,
        decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, UNIQUE (session_id, words)) STRICT""",
    f"""CREATE TABLE refused_codes (
        {NUMBERED},
        quote_id INTEGER NOT NULL REFERENCES quotes(id) ON DELETE CASCADE,
        code_id INTEGER NOT NULL REFERENCES codes(id) ON DELETE CASCADE,
        refused_by TEXT NOT NULL, refused_at TEXT NOT NULL,
        UNIQUE (quote_id, code_id)) STRICT""",
    "CREATE INDEX refused_codes_code ON refused_codes(code_id)",
)


def _m004_exchange(db: Database) -> None:
    for statement in _M004_STATEMENTS:
        db.execute(statement)


def _m005_lengths(db: Database) -> None:
    # The longest quote is known at once, so that what overlaps another is looked for near it only.
    db.execute("CREATE INDEX quotes_length ON quotes(stop - start)")


ROOM = Room(
    name="research",
    migrations=(
        Migration("research.m001_initial", _m001_initial),
        Migration("research.m002_live", _m002_live),
        Migration("research.m003_guide", m003_guide),
        Migration("research.m004_exchange", _m004_exchange),
        Migration("research.m005_lengths", _m005_lengths),
        Migration("research.m006_themes", m006_themes),
        Migration("research.m007_people", m007_people),
        Migration("research.m008_second_coding", m008_second_coding),
        Migration("research.m009_retention", m009_retention),
    ),
    words=WORDS,
    history=GUIDE_HISTORY
    + THEMES_HISTORY
    + PEOPLE_HISTORY
    + SECOND_CODING_HISTORY
    + RETENTION_HISTORY
    + tuple(
        HistoryTable(table)
        for table in (
            "sessions",
            "participants",
            "session_participants",
            "transcripts",
            "turns",
            "quotes",
            "notes",
            "codes",
            "codings",
            "imports",
            "code_sets",
            "code_set_members",
            "redactions",
            "not_personal",
            "refused_codes",
        )
    ),
    search=(
        SearchIndex("quotes", ("text",)),
        SearchIndex("turns", ("text",)),
        SearchIndex("notes", ("text",)),
    ),
    check=problems,
    seen=SEEN,
)
