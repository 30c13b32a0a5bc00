"""Reading and writing quotes, codes and codings. The tables are made in ``research/tables.py``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from common.errors import NotFound
from research.codebook.model import below_themselves
from research.model import Code, CodeOn, Placed, QuoteView
from storage import Act
from storage.register import delete_row, edit_row, insert_row

_COLUMNS = (
    "q.id, q.text, q.session_id, s.title, coalesce(s.council_id, p.council_id), c.name, "
    "q.participant_id, p.pseudonym, coalesce(p.role, ''), p.user_group, q.start, q.stop, "
    "q.cleared, s.to_check, q.version"
)
_JOINED = (
    "JOIN sessions s ON s.id = q.session_id "
    "LEFT JOIN participants p ON p.id = q.participant_id "
    "LEFT JOIN councils c ON c.id = coalesce(s.council_id, p.council_id) "
)


def quotes_by_id(db: Database, ids: Iterable[int]) -> tuple[QuoteView, ...]:
    """The quotes with those ids that are still there, in the order of the ids."""
    wanted = list(dict.fromkeys(ids))
    found: dict[int, QuoteView] = {}
    for first in range(0, len(wanted), 500):
        some = wanted[first : first + 500]
        rows = db.execute(
            f"SELECT {_COLUMNS} FROM quotes q {_JOINED}"
            f"WHERE q.id IN ({', '.join('?' * len(some))})",
            some,
        ).fetchall()
        found |= {view.id: view for view in _views(db, rows)}
    return tuple(found[each] for each in wanted if each in found)


def session_quotes(db: Database, session_id: int) -> tuple[QuoteView, ...]:
    """A session's quotes in the order they stand in its transcript."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM quotes q {_JOINED}"
        "WHERE q.session_id = ? ORDER BY q.start, q.stop DESC",
        (session_id,),
    ).fetchall()
    return _views(db, rows)


def cleared_by_role(db: Database) -> list[tuple[str | None, str, str | None, int]]:
    """How many quotes may leave: by council, role and user group of who said them."""
    rows = db.execute(
        "SELECT c.name, coalesce(p.role, ''), p.user_group, count(*) "
        f"FROM quotes q {_JOINED}"
        "WHERE q.cleared = 1 AND s.to_check = 0 GROUP BY 1, 2, 3"
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows.fetchall()]


def _views(db: Database, rows: Sequence[Sequence[Any]]) -> tuple[QuoteView, ...]:
    codes: dict[int, list[CodeOn]] = {}
    ids = [row[0] for row in rows]
    for first in range(0, len(ids), 500):
        some = ids[first : first + 500]
        for quote_id, code_id, name in db.execute(
            "SELECT g.quote_id, k.id, k.name FROM codings g JOIN codes k ON k.id = g.code_id "
            f"WHERE g.quote_id IN ({', '.join('?' * len(some))}) ORDER BY k.name, k.id",
            some,
        ):
            codes.setdefault(quote_id, []).append(CodeOn(code_id, name))
    return tuple(_view(row, tuple(codes.get(row[0], ()))) for row in rows)


def _view(row: Sequence[Any], codes: tuple[CodeOn, ...]) -> QuoteView:
    values = [*row[:12], bool(row[12]), bool(row[13]), codes, row[14]]
    return QuoteView(*values)


def find_quote(db: Database, transcript_id: int, place: Placed) -> int | None:
    """The id of the quote on exactly that span."""
    row = db.execute(
        "SELECT id FROM quotes WHERE transcript_id = ? AND start = ? AND stop = ?",
        (transcript_id, place.start, place.end),
    ).fetchone()
    return int(row[0]) if row else None


def add_quote(
    act: Act,
    session_id: int,
    transcript_id: int,
    participant_id: int | None,
    place: Placed,
    text: str,
) -> int:
    """Store a quote; like all of them it begins not cleared."""
    return insert_row(
        act,
        "quotes",
        {
            "session_id": session_id,
            "transcript_id": transcript_id,
            "participant_id": participant_id,
            "start": place.start,
            "stop": place.end,
            "text": text,
            "created_by": act.who.person,
            "created_at": act.at,
        },
    )


def set_cleared(act: Act, quote_id: int, version: int, cleared: bool) -> None:
    """Clear a quote for sharing, or take that back."""
    edit_row(
        act,
        "quotes",
        quote_id,
        version,
        {
            "cleared": int(cleared),
            "cleared_by": act.who.person if cleared else None,
            "cleared_at": act.at if cleared else None,
        },
    )


def move_quotes(act: Act, transcript_id: int, after: int, by: int) -> None:
    """Move all quotes that begin at ``after`` or later, with the text they stand in."""
    if by:
        act.db.execute(
            "UPDATE quotes SET start = start + ?, stop = stop + ?, version = version + 1 "
            "WHERE transcript_id = ? AND start >= ?",
            (by, by, transcript_id, after),
        )


def place_quote(
    act: Act, quote_id: int, version: int, place: Placed, text: str, speaker: int | None
) -> None:
    """Put a quote on another span. Other words than those that were cleared are not cleared."""
    values: dict[str, object] = {
        "start": place.start,
        "stop": place.end,
        "text": text,
        "participant_id": speaker,
    }
    before = act.db.execute("SELECT text FROM quotes WHERE id = ?", (quote_id,)).fetchone()
    if before and before[0] != text:
        values |= {"cleared": 0, "cleared_by": None, "cleared_at": None}
    edit_row(act, "quotes", quote_id, version, values)


def withdraw_clearances(act: Act, session_id: int) -> None:
    """Take back every clearance in a session that is to check again."""
    act.db.execute(
        "UPDATE quotes SET cleared = 0, cleared_by = NULL, cleared_at = NULL, "
        "version = version + 1 WHERE session_id = ? AND cleared = 1",
        (session_id,),
    )


def remove_quote(act: Act, quote_id: int) -> None:
    """Remove a quote with its codings."""
    delete_row(act, "quotes", quote_id)


def add_coding(act: Act, quote_id: int, code_id: int) -> bool:
    """Put a code on a quote; False where it is on it already."""
    if act.db.execute(
        "SELECT 1 FROM codings WHERE quote_id = ? AND code_id = ?", (quote_id, code_id)
    ).fetchone():
        return False
    values = {"quote_id": quote_id, "code_id": code_id}
    # Somebody may have refused it before; now it is on.
    act.db.execute(
        "DELETE FROM refused_codes WHERE quote_id = ? AND code_id = ?", (quote_id, code_id)
    )
    insert_row(act, "codings", {**values, "coded_by": act.who.person, "coded_at": act.at})
    return True


def remove_coding(act: Act, quote_id: int, code_id: int) -> None:
    """Take a code off a quote."""
    gone = act.db.execute(
        "DELETE FROM codings WHERE quote_id = ? AND code_id = ?", (quote_id, code_id)
    )
    if gone.rowcount != 1:
        raise NotFound("this tag is not on the quote any more")


_CODE = (
    "SELECT k.id, k.parent_id, k.name, k.description, k.colour, "
    "(SELECT count(*) FROM codings g WHERE g.code_id = k.id), k.version, k.heading FROM codes k "
)


def _code(row: Sequence[Any]) -> Code:
    values = [*row[:7], bool(row[7])]
    return Code(*values)


def codes(db: Database) -> tuple[Code, ...]:
    """The codebook: each code before those below it, siblings by name."""
    rows = [_code(row) for row in db.execute(f"{_CODE} ORDER BY k.name COLLATE NOCASE, k.id")]
    below: dict[int | None, list[Code]] = {}
    for each in rows:
        below.setdefault(each.parent_id, []).append(each)
    ordered: list[Code] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        each = waiting.pop()
        ordered.append(each)
        waiting += reversed(below.pop(each.id, []))
    return tuple(ordered)


def code(db: Database, code_id: int) -> Code:
    """One code, or NotFound."""
    row = db.execute(f"{_CODE} WHERE k.id = ?", (code_id,)).fetchone()
    if not row:
        raise NotFound(f"there is no tag number {code_id} in this project")
    return _code(row)


def find_code(db: Database, parent_id: int | None, name: str) -> int | None:
    """The id of the code of that name below a parent, ignoring case."""
    row = db.execute(
        "SELECT id FROM codes WHERE parent_id IS ? AND name = ? COLLATE NOCASE", (parent_id, name)
    ).fetchone()
    return int(row[0]) if row else None


def codes_named(act: Act, names: Iterable[str]) -> list[int]:
    """The ids of tags on top of the codebook by name, those not there yet made."""
    found = []
    for name in dict.fromkeys(names):
        held = find_code(act.db, None, name)
        found.append(add_code(act, {"name": name}) if held is None else held)
    return found


def add_code(act: Act, values: dict[str, object]) -> int:
    """Store a code; ``values`` are its columns."""
    return insert_row(act, "codes", values)


def edit_code(act: Act, code_id: int, version: int, values: dict[str, object]) -> None:
    """Change a code read at ``version``."""
    edit_row(act, "codes", code_id, version, values)


def remove_code(act: Act, code_id: int) -> None:
    """Remove a code and take it off every quote."""
    delete_row(act, "codes", code_id)


def problems_in_quotes(db: Database) -> list[str]:
    """Quotes that are not their span, that an interviewer said, or that were cleared too soon."""
    found: list[str] = []
    for transcript_id, session_id in db.execute(
        "SELECT id, session_id FROM transcripts t "
        "WHERE EXISTS (SELECT 1 FROM quotes q WHERE q.transcript_id = t.id) ORDER BY id"
    ).fetchall():
        turns = db.execute(
            "SELECT u.start, u.stop, u.text, sp.interviewer FROM turns u "
            "LEFT JOIN session_participants sp ON sp.session_id = ? "
            "AND sp.participant_id = u.participant_id WHERE u.transcript_id = ? ORDER BY u.start",
            (session_id, transcript_id),
        ).fetchall()
        text = "\n".join(turn[2] for turn in turns)
        begins = [turn[0] for turn in turns]
        for quote_id, start, stop, words in db.execute(
            "SELECT id, start, stop, text FROM quotes WHERE transcript_id = ?", (transcript_id,)
        ):
            if text[start:stop] != words:
                found.append(f"Quote {quote_id} does not stand in its transcript as it is kept")
            around = turns[max(0, bisect_right(begins, start) - 1) : bisect_right(begins, stop - 1)]
            if {asks for _begin, _end, _words, asks in around} == {1}:
                found.append(f"Quote {quote_id} was said by an interviewer only")
    for (quote_id,) in db.execute(
        "SELECT q.id FROM quotes q JOIN sessions s ON s.id = q.session_id "
        "WHERE q.cleared = 1 AND s.to_check = 1"
    ):
        found.append(f"Quote {quote_id} is cleared though nobody has confirmed its session")
    return found


def problems_in_codes(db: Database) -> list[str]:
    """Codes that lie below themselves, and codings on a code that is gone."""
    parents = dict(db.execute("SELECT id, parent_id FROM codes").fetchall())
    found = [f"Tag {code_id} lies below itself" for code_id in below_themselves(parents)]
    for (coding_id,) in db.execute(
        "SELECT id FROM codings WHERE code_id NOT IN (SELECT id FROM codes)"
    ):
        found.append(f"Coding {coding_id} names a tag that is gone")
    return found


def how_many_cleared(db: Database) -> int:
    """How many quotes are cleared for sharing."""
    return int(db.execute("SELECT count(*) FROM quotes WHERE cleared = 1").fetchone()[0])
