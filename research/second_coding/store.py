"""Reading and writing second codings, their spans and what was settled."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from sqlite_utils import Database

from common.errors import NotFound
from research.model import Placed
from research.second_coding.model import (
    CodedSpan,
    Decision,
    Difference,
    Readings,
    SecondCoding,
    Settlement,
)
from storage import Act
from storage.register import delete_row, edit_row, insert_row

Reading = Literal["first", "second"]

_CODING = (
    "SELECT x.id, x.session_id, s.title, c.name, x.coded_by, x.state, x.codes, x.reason, "
    "x.created_by, x.created_at, x.done_at, x.frozen_at, x.reopened, x.version "
    "FROM second_codings x JOIN sessions s ON s.id = x.session_id "
    "LEFT JOIN councils c ON c.id = s.council_id "
)


def second_codings(db: Database) -> tuple[SecondCoding, ...]:
    """All second codings, in the order they were asked for."""
    return tuple(_coding(row) for row in db.execute(f"{_CODING} ORDER BY x.id").fetchall())


def second_coding(db: Database, coding_id: int) -> SecondCoding:
    """One second coding, or NotFound."""
    row = db.execute(f"{_CODING} WHERE x.id = ?", (coding_id,)).fetchone()
    if not row:
        raise NotFound(
            f"there is no second coding number {coding_id} in this project",
            remedy="Go back to the list of second codings",
        )
    return _coding(row)


def _coding(row: tuple[object, ...]) -> SecondCoding:
    number, session_id, title, council, coder, state, codes, *rest = row
    asked = tuple(json.loads(str(codes)))
    values = [number, session_id, title, council, coder, state == "done", asked, *rest]
    return SecondCoding(*values)  # type: ignore[arg-type]


def coders_of(db: Database, session_id: int) -> list[str]:
    """Who was asked to code a session a second time."""
    rows = db.execute("SELECT coded_by FROM second_codings WHERE session_id = ?", (session_id,))
    return [row[0] for row in rows.fetchall()]


def sessions_with_answers(db: Database) -> set[int]:
    """The sessions in which somebody other than an interviewer says something."""
    rows = db.execute(
        "SELECT DISTINCT t.session_id FROM turns u JOIN transcripts t ON t.id = u.transcript_id "
        "LEFT JOIN session_participants sp ON sp.session_id = t.session_id "
        "AND sp.participant_id = u.participant_id "
        "WHERE sp.interviewer IS NOT 1 AND trim(u.text) != ''"
    )
    return {int(row[0]) for row in rows.fetchall()}


def add_second_coding(
    act: Act, session_id: int, coder: str, codes: Iterable[int], reason: str
) -> int:
    """Store that somebody is to code a session blind."""
    values: dict[str, object] = {
        "session_id": session_id,
        "coded_by": coder,
        "codes": json.dumps(list(codes)),
        "reason": reason,
        "created_by": act.who.person,
        "created_at": act.at,
    }
    return insert_row(act, "second_codings", values)


def edit_second_coding(act: Act, coding_id: int, version: int, values: dict[str, object]) -> None:
    """Change a second coding read at ``version``."""
    edit_row(act, "second_codings", coding_id, version, values)


def remove_second_coding(act: Act, coding_id: int) -> None:
    """Remove a second coding with its spans; what was settled stays."""
    delete_row(act, "second_codings", coding_id)


def readings(db: Database, coding_id: int) -> Readings:
    """What the coder put where, and the first coding frozen beside it."""
    codes: dict[int, list[int]] = {}
    for span_id, code_id in db.execute(
        "SELECT g.span_id, g.code_id FROM second_span_codes g "
        "JOIN second_spans s ON s.id = g.span_id WHERE s.second_coding_id = ? ORDER BY g.id",
        (coding_id,),
    ):
        codes.setdefault(span_id, []).append(code_id)
    found: dict[str, list[CodedSpan]] = {"first": [], "second": []}
    for span_id, reading, start, stop, version in db.execute(
        "SELECT id, reading, start, stop, version FROM second_spans "
        "WHERE second_coding_id = ? ORDER BY start, stop DESC, id",
        (coding_id,),
    ):
        found[reading].append(
            CodedSpan(span_id, start, stop, tuple(codes.get(span_id, ())), version)
        )
    return Readings(tuple(found["first"]), tuple(found["second"]))


def find_span(db: Database, coding_id: int, place: Placed) -> int | None:
    """The coder's own span on exactly that place."""
    row = db.execute(
        "SELECT id FROM second_spans WHERE second_coding_id = ? AND reading = 'second' "
        "AND start = ? AND stop = ?",
        (coding_id, place.start, place.end),
    ).fetchone()
    return int(row[0]) if row else None


def coding_of_span(db: Database, span_id: int) -> int:
    """The second coding that a coder's own span is of, or NotFound."""
    row = db.execute(
        "SELECT second_coding_id FROM second_spans WHERE id = ? AND reading = 'second'", (span_id,)
    ).fetchone()
    if not row:
        raise NotFound("these words are not tagged any more", remedy="Tag them again")
    return int(row[0])


def add_span(act: Act, coding_id: int, place: Placed, reading: Reading = "second") -> int:
    """Store a span, which has no tags yet."""
    values: dict[str, object] = {"reading": reading, "start": place.start, "stop": place.end}
    return insert_row(act, "second_spans", {"second_coding_id": coding_id, **values})


def set_codes(act: Act, span_id: int, version: int, codes: Collection[int]) -> None:
    """Let a span read at ``version`` carry just these codes."""
    edit_row(act, "second_spans", span_id, version, {"id": span_id})
    act.db.execute(
        "DELETE FROM second_span_codes WHERE span_id = ? "
        "AND code_id NOT IN (SELECT value FROM json_each(?))",
        (span_id, json.dumps(sorted(codes))),
    )
    for code_id in codes:
        add_span_code(act, span_id, code_id, act.who.person)


def add_span_code(act: Act, span_id: int, code_id: int, coder: str) -> bool:
    """Put a code on a span; False where it is on it already."""
    done = act.db.execute(
        "INSERT INTO second_span_codes (span_id, code_id, coded_by) VALUES (?, ?, ?) "
        "ON CONFLICT (span_id, code_id) DO NOTHING",
        (span_id, code_id, coder),
    )
    return done.rowcount == 1


def remove_span(act: Act, span_id: int, version: int) -> None:
    """Take a span read at ``version`` out, with its codes."""
    edit_row(act, "second_spans", span_id, version, {"id": span_id})
    delete_row(act, "second_spans", span_id)


def freeze_first(act: Act, coding_id: int, session_id: int) -> str:
    """Keep the first coding beside a second one, as made before anything was settled; since when.

    Where something was settled in the session already, that is as it was frozen for an earlier
    second coding: the project's own coding has moved towards that since.
    """
    earlier = act.db.execute(
        "SELECT x.id, x.frozen_at FROM second_codings x WHERE x.session_id = ? AND x.id != ? "
        "AND x.frozen_at IS NOT NULL "
        "AND EXISTS (SELECT 1 FROM settlements t WHERE t.session_id = x.session_id) "
        "ORDER BY x.frozen_at, x.id LIMIT 1",
        (session_id, coding_id),
    ).fetchone()
    spans, codes = (_FROZEN_SPANS, _FROZEN_CODES) if earlier else (_OWN_SPANS, _OWN_CODES)
    source = earlier[0] if earlier else session_id
    for key, start, stop in act.db.execute(spans, (source,)).fetchall():
        span_id = add_span(act, coding_id, Placed(start, stop), "first")
        for code_id, coder in act.db.execute(codes, (key,)).fetchall():
            add_span_code(act, span_id, code_id, coder)
    return str(earlier[1]) if earlier else act.at


_OWN_SPANS = (
    "SELECT q.id, q.start, q.stop FROM quotes q WHERE q.session_id = ? "
    "AND EXISTS (SELECT 1 FROM codings g WHERE g.quote_id = q.id) ORDER BY q.start, q.id"
)
_OWN_CODES = "SELECT code_id, coded_by FROM codings WHERE quote_id = ? ORDER BY id"
_FROZEN_SPANS = (
    "SELECT id, start, stop FROM second_spans WHERE second_coding_id = ? AND reading = 'first' "
    "ORDER BY start, id"
)
_FROZEN_CODES = "SELECT code_id, coded_by FROM second_span_codes WHERE span_id = ? ORDER BY id"


def first_coders(db: Database, session_id: int) -> dict[str, int]:
    """Who put how many of the tags that are on a session's quotes now."""
    rows = db.execute(
        "SELECT g.coded_by, count(*) FROM codings g JOIN quotes q ON q.id = g.quote_id "
        "WHERE q.session_id = ? GROUP BY g.coded_by ORDER BY 2 DESC, 1",
        (session_id,),
    )
    return dict(rows.fetchall())


def frozen_coders(db: Database, coding_id: int) -> dict[str, int]:
    """Who put how many of the tags of the first coding frozen beside a second one."""
    rows = db.execute(
        "SELECT g.coded_by, count(*) FROM second_span_codes g "
        "JOIN second_spans s ON s.id = g.span_id "
        "WHERE s.second_coding_id = ? AND s.reading = 'first' "
        "GROUP BY g.coded_by ORDER BY 2 DESC, 1",
        (coding_id,),
    )
    return dict(rows.fetchall())


_SETTLEMENT = (
    "SELECT id, session_id, code_id, start, stop, decision, decided_by, decided_at, why "
    "FROM settlements "
)


def settlements(db: Database, session_id: int) -> tuple[Settlement, ...]:
    """What was settled in a session, the latest first."""
    rows = db.execute(f"{_SETTLEMENT} WHERE session_id = ? ORDER BY id DESC", (session_id,))
    return tuple(Settlement(*row) for row in rows.fetchall())


def settled_before(db: Database, coding_id: int) -> int:
    """How much was settled in a session before the first coding was frozen for a second one."""
    row = db.execute(
        "SELECT count(*) FROM settlements t JOIN second_codings x ON x.session_id = t.session_id "
        "WHERE x.id = ? AND t.decided_at < x.frozen_at",
        (coding_id,),
    ).fetchone()
    return int(row[0])


def add_settlement(
    act: Act, session_id: int, difference: Difference, decision: Decision, why: str
) -> int:
    """Store what was decided about a difference."""
    values: dict[str, object] = {
        "session_id": session_id,
        "code_id": difference.code_id,
        "start": difference.start,
        "stop": difference.end,
        "decision": decision,
        "decided_by": act.who.person,
        "decided_at": act.at,
        "why": why,
    }
    return insert_row(act, "settlements", values)


def hand_over_asked(act: Act, goes: Mapping[int, int]) -> None:
    """Let second codings that asked for codes which go ask for those they become."""
    for coding_id, codes in act.db.execute(
        "SELECT id, codes FROM second_codings WHERE codes != '[]'"
    ).fetchall():
        asked = json.loads(codes)
        now = list(dict.fromkeys(goes.get(each, each) for each in asked))
        if now != asked:
            act.db.execute(
                "UPDATE second_codings SET codes = ?, version = version + 1 WHERE id = ?",
                (json.dumps(now), coding_id),
            )


def give_spans(act: Act, source: int, target: int, quotes: Collection[int]) -> None:
    """Put another code on spans that carry one and lie on quotes which were given it."""
    act.db.execute(
        "INSERT INTO second_span_codes (span_id, code_id, coded_by) "
        f"SELECT g.span_id, ?, g.coded_by {_ON_QUOTES} "
        "ON CONFLICT (span_id, code_id) DO NOTHING",
        (target, source, json.dumps(sorted(quotes))),
    )


def drop_spans(act: Act, code_id: int, quotes: Collection[int]) -> None:
    """Take a code off spans that lie on those quotes, but for those on one that keeps it."""
    act.db.execute(
        f"DELETE FROM second_span_codes WHERE id IN (SELECT g.id {_ON_QUOTES} "
        "AND NOT EXISTS (SELECT 1 FROM quotes k JOIN codings c ON c.quote_id = k.id "
        "WHERE k.session_id = x.session_id AND c.code_id = g.code_id "
        "AND k.start < s.stop AND s.start < k.stop))",
        (code_id, json.dumps(sorted(quotes))),
    )


_ON_QUOTES = (
    "FROM second_span_codes g JOIN second_spans s ON s.id = g.span_id "
    "JOIN second_codings x ON x.id = s.second_coding_id "
    "WHERE g.code_id = ? AND EXISTS (SELECT 1 FROM quotes q "
    "WHERE q.session_id = x.session_id AND q.id IN (SELECT value FROM json_each(?)) "
    "AND q.start < s.stop AND s.start < q.stop)"
)


PLACED = ("second_spans", "settlements")
"""The tables whose rows stand at places of a transcript."""


def placed(db: Database, session_id: int) -> list[tuple[str, int, Placed]]:
    """Everything of a session that stands at a place of its transcript: table, id, place."""
    rows = db.execute(
        "SELECT 'second_spans', s.id, s.start, s.stop FROM second_spans s "
        "JOIN second_codings x ON x.id = s.second_coding_id WHERE x.session_id = ? "
        "UNION ALL SELECT 'settlements', id, start, stop FROM settlements WHERE session_id = ?",
        (session_id, session_id),
    ).fetchall()
    return [(table, row_id, Placed(start, stop)) for table, row_id, start, stop in rows]


def place(act: Act, table: str, row_id: int, to: Placed) -> None:
    """Put a row of one of ``PLACED`` at another place."""
    act.db.execute(
        f"UPDATE {table} SET start = ?, stop = ?, version = version + 1 WHERE id = ?",
        (to.start, to.end, row_id),
    )


def remove_placed(act: Act, table: str, row_id: int) -> None:
    """Take a row of one of ``PLACED`` out."""
    delete_row(act, table, row_id)


def problems_in_second_codings(db: Database) -> list[str]:
    """Spans and settlements that reach beyond their transcript."""
    ends = "(SELECT max(u.stop) FROM turns u JOIN transcripts t ON t.id = u.transcript_id "
    found = [
        f"A span of second coding {coding_id} reaches beyond its transcript"
        for (coding_id,) in db.execute(
            "SELECT DISTINCT x.id FROM second_spans s "
            "JOIN second_codings x ON x.id = s.second_coding_id "
            f"WHERE s.stop > coalesce({ends} WHERE t.session_id = x.session_id), 0)"
        ).fetchall()
    ]
    return found + [
        f"Settlement {row_id} reaches beyond its transcript"
        for (row_id,) in db.execute(
            "SELECT s.id FROM settlements s "
            f"WHERE s.stop > coalesce({ends} WHERE t.session_id = s.session_id), 0)"
        ).fetchall()
    ]
