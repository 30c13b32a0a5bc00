"""What is kept of open questions and of gaps nobody needs to fill."""

from __future__ import annotations

from sqlite_utils import Database

from evidence.questions.model import Facts
from storage import Act
from storage.register import delete_row, edit_row, insert_row

_FACTS = (
    "id, painpoint_id, gap, council_id, who_could_say, before_on, answer, answered_by, "
    "answered_on, version"
)


def all_facts(db: Database) -> dict[int, Facts]:
    """What is kept of each question, by its painpoint's id."""
    rows = db.execute(f"SELECT {_FACTS} FROM question_facts ORDER BY id").fetchall()
    return {row[1]: Facts(*row) for row in rows}


def put_facts(act: Act, painpoint_id: int, version: int | None, values: dict[str, object]) -> None:
    """Store what is known of a question; ``version`` is what it was read at, None for the first."""
    row = act.db.execute(
        "SELECT id FROM question_facts WHERE painpoint_id = ?", (painpoint_id,)
    ).fetchone()
    if row is None:
        insert_row(act, "question_facts", {"painpoint_id": painpoint_id, **values})
    else:
        edit_row(act, "question_facts", row[0], version or 0, values)


def asked_about(db: Database) -> dict[str, int]:
    """The gaps that a question was asked about, with its painpoint."""
    rows = db.execute("SELECT gap, painpoint_id FROM question_facts WHERE gap != ''")
    return dict(rows.fetchall())


def set_aside(db: Database) -> dict[str, tuple[int, str, str, str]]:
    """By gap, the number, the reason, and who decided when that it need not be filled."""
    rows = db.execute("SELECT gap, id, why, decided_by, decided_at FROM gaps_set_aside ORDER BY id")
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows.fetchall()}


def put_aside(act: Act, gap: str, why: str) -> None:
    """Keep that a gap need not be filled; the same again changes nothing."""
    row = act.db.execute("SELECT id FROM gaps_set_aside WHERE gap = ?", (gap,)).fetchone()
    if row is None:
        decided = {"decided_by": act.who.person, "decided_at": act.at}
        insert_row(act, "gaps_set_aside", {"gap": gap, "why": why, **decided})


def take_back(act: Act, aside_id: int) -> None:
    """Forget that a gap was set aside."""
    delete_row(act, "gaps_set_aside", aside_id)
