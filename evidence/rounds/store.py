"""Reading and writing rounds, their choices, votes, comments and counts from paper."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from common.errors import NotFound
from evidence.rounds.model import Choice, ChoiceKind, Round, Vote
from storage import Act
from storage.erasing.forgetting import blank_rows, keys_once
from storage.register import delete_row, edit_row, insert_row

_ROUND = (
    "id, session_id, storyboard_id, card_id, kind, question, about_kind, about_id, dots, code, "
    "state, wave, opened_at, closed_at, version"
)


@dataclass(frozen=True)
class Paper:
    """A count from paper; without a choice it is how many people put dots on paper."""

    id: int
    choice_id: int | None
    council_id: int | None
    number: int


@dataclass(frozen=True)
class Comment:
    """Words from a phone. ``turn_id`` is the turn of the session they were made, if any."""

    id: int
    round_id: int
    wave: int
    words: str = field(repr=False)
    state: str
    turn_id: int | None


def rounds(db: Database) -> list[Round]:
    """All rounds, the latest made first."""
    return [Round(*row) for row in _all(db, f"SELECT {_ROUND} FROM rounds ORDER BY id DESC")]


def round_(db: Database, round_id: int) -> Round:
    """One round, or NotFound."""
    rows = _all(db, f"SELECT {_ROUND} FROM rounds WHERE id = ?", round_id)
    if not rows:
        raise NotFound("this round is no longer in the project", remedy="Go back to the list")
    return Round(*rows[0])


def made_by(db: Database, token: str | None) -> int | None:
    """The round that a press of a button made already, if it has."""
    rows = _all(db, "SELECT id FROM rounds WHERE token = ?", token) if token else []
    return int(rows[0][0]) if rows else None


def codes(db: Database) -> set[str]:
    """The letters all rounds are reached by."""
    return {str(row[0]) for row in _all(db, "SELECT code FROM rounds")}


def open_rounds(db: Database) -> list[int]:
    """The rounds that are open."""
    return [int(row[0]) for row in _all(db, "SELECT id FROM rounds WHERE state = 'open'")]


def add_round(act: Act, values: dict[str, object], choices: Sequence[dict[str, object]]) -> int:
    """Store a round with its choices in their order; returns its id."""
    made = insert_row(act, "rounds", {**values, "created_by": act.who.person, "created_at": act.at})
    for position, each in enumerate(choices):
        insert_row(act, "round_choices", {"round_id": made, "position": position, **each})
    return made


def edit_round(act: Act, held: Round, values: dict[str, object]) -> None:
    """Change a round as it was read within the act."""
    edit_row(act, "rounds", held.id, held.version, values)


def choices(db: Database, round_id: int) -> tuple[Choice, ...]:
    """A round's choices in their order."""
    rows = _all(
        db,
        "SELECT id, kind, ref, words FROM round_choices WHERE round_id = ? ORDER BY position",
        round_id,
    )
    return tuple(Choice(*row) for row in rows)


def with_choice(db: Database, kind: ChoiceKind, ref: int) -> list[int]:
    """The rounds in which something could be chosen, or whose claim it was, in their order."""
    rows = _all(
        db,
        "SELECT round_id FROM round_choices WHERE kind = ? AND ref = ? UNION "
        "SELECT id FROM rounds WHERE about_kind = ? AND about_id = ? ORDER BY 1",
        *(kind, ref, kind, ref),
    )
    return [int(row[0]) for row in rows]


def next_wave(db: Database, held: Round) -> int:
    """A wave that no vote, comment or count of a round was ever of."""
    rows = _all(
        db,
        "SELECT max(wave) FROM (SELECT wave FROM votes WHERE round_id = ? UNION ALL "
        "SELECT wave FROM comments WHERE round_id = ? UNION ALL "
        "SELECT wave FROM paper_counts WHERE round_id = ?)",
        *(held.id, held.id, held.id),
    )
    return max(held.wave, rows[0][0] or 0) + 1


def votes(db: Database, round_id: int, wave: int) -> list[Vote]:
    """The votes of a round's wave; which phone gave which is not told."""
    rows = _all(
        db,
        "SELECT picks, council_id FROM votes WHERE round_id = ? AND wave = ? ORDER BY id",
        *(round_id, wave),
    )
    return [Vote(_picks(picks), council) for picks, council in rows]


def devices(db: Database, round_id: int, wave: int) -> int:
    """How many phones voted in a round's wave."""
    return int(
        _all(db, "SELECT count(*) FROM votes WHERE round_id = ? AND wave = ?", *(round_id, wave))[
            0
        ][0]
    )


def votes_by_device(db: Database, round_id: int, wave: int) -> dict[bytes, Vote]:
    """The votes that their phones can still change, by the phone's mark."""
    rows = _all(
        db,
        "SELECT device, picks, council_id FROM votes "
        "WHERE round_id = ? AND wave = ? AND device IS NOT NULL",
        *(round_id, wave),
    )
    return {bytes(device): Vote(_picks(picks), council) for device, picks, council in rows}


def put_votes(act: Act, held: Round, votes: Mapping[bytes, Vote]) -> None:
    """Store phones' votes, each in the place of its phone's earlier one where there is one."""
    if not votes:
        return
    values: list[object] = []
    for device, vote in votes.items():
        picks = json.dumps({str(key): dots for key, dots in vote.picks.items()})
        values += [held.id, held.wave, device, vote.council_id, picks]
    rows = ", ".join(["(?, ?, ?, ?, ?)"] * len(votes))
    act.db.execute(
        f"INSERT INTO votes (round_id, wave, device, council_id, picks) VALUES {rows} "
        "ON CONFLICT (round_id, wave, device) DO UPDATE "
        "SET council_id = excluded.council_id, picks = excluded.picks",
        values,
    )


def seal(act: Act, round_id: int) -> None:
    """Leave nothing that could join two things a phone did, nor the order in which votes came."""
    rows = _all(
        act.db,
        "SELECT wave, council_id, picks FROM votes WHERE round_id = ? AND device IS NOT NULL "
        "ORDER BY wave, picks, council_id",
        round_id,
    )
    act.db.execute("DELETE FROM votes WHERE round_id = ? AND device IS NOT NULL", (round_id,))
    for wave, council_id, picks in rows:
        place = {"round_id": round_id, "wave": wave}
        insert_row(act, "votes", place | {"council_id": council_id, "picks": picks})
    act.db.execute(
        "UPDATE comments SET device = NULL WHERE round_id = ? AND device IS NOT NULL", (round_id,)
    )


def paper(db: Database, round_id: int, wave: int) -> tuple[Paper, ...]:
    """The counts from paper of a round's wave."""
    rows = _all(
        db,
        "SELECT id, choice_id, council_id, number FROM paper_counts "
        "WHERE round_id = ? AND wave = ? ORDER BY id",
        *(round_id, wave),
    )
    return tuple(Paper(*row) for row in rows)


def put_paper(
    act: Act, held: Round, choice_id: int | None, council_id: int | None, number: int | None
) -> None:
    """Store a count from paper; None takes it away, the same again changes nothing."""
    found = next(
        (
            each
            for each in paper(act.db, held.id, held.wave)
            if (each.choice_id, each.council_id) == (choice_id, council_id)
        ),
        None,
    )
    if found is None and number is not None:
        place: dict[str, object] = {"round_id": held.id, "wave": held.wave}
        of: dict[str, object] = {"choice_id": choice_id, "council_id": council_id}
        insert_row(act, "paper_counts", place | of | {"number": number})
    elif found is not None and number is None:
        delete_row(act, "paper_counts", found.id)
    elif found is not None and found.number != number:
        act.db.execute("UPDATE paper_counts SET number = ? WHERE id = ?", (number, found.id))


def comments(db: Database, round_id: int, wave: int) -> tuple[Comment, ...]:
    """The words of a round's wave, as they came."""
    rows = _all(
        db,
        "SELECT id, round_id, wave, words, state, turn_id FROM comments "
        "WHERE round_id = ? AND wave = ? ORDER BY id",
        *(round_id, wave),
    )
    return tuple(Comment(*row) for row in rows)


def how_many_said(db: Database, round_id: int, wave: int) -> int:
    """How many comments a round's wave has."""
    found = _all(
        db, "SELECT count(*) FROM comments WHERE round_id = ? AND wave = ?", round_id, wave
    )
    return int(found[0][0])


def comment(db: Database, comment_id: int) -> Comment:
    """One of them, or NotFound."""
    rows = _all(
        db,
        "SELECT id, round_id, wave, words, state, turn_id FROM comments WHERE id = ?",
        comment_id,
    )
    if not rows:
        raise NotFound("this comment is no longer in the project", remedy="Look at the list again")
    return Comment(*rows[0])


def said_by(db: Database, round_id: int, wave: int, device: bytes) -> list[str]:
    """What a phone has said in a round's wave."""
    rows = _all(
        db,
        "SELECT words FROM comments WHERE round_id = ? AND wave = ? AND device = ?",
        *(round_id, wave, device),
    )
    return [str(row[0]) for row in rows]


def add_comment(act: Act, held: Round, device: bytes, words: str) -> int:
    """Store words from a phone, for somebody to look at."""
    place: dict[str, object] = {"round_id": held.id, "wave": held.wave, "device": device}
    return insert_row(act, "comments", place | {"words": words, "state": "waiting"})


def edit_comment(act: Act, comment_id: int, values: Mapping[str, object]) -> None:
    """Change a comment's words or whether it is shown."""
    changes = ", ".join(f"{name} = ?" for name in values)
    act.db.execute(f"UPDATE comments SET {changes} WHERE id = ?", [*values.values(), comment_id])


def remove_comment(act: Act, comment_id: int) -> None:
    """Remove a comment; nothing keeps it."""
    delete_row(act, "comments", comment_id)


def forget(act: Act, round_ids: Sequence[int]) -> int:
    """Take rounds out for good with all that is theirs, history too; returns how many there were.

    For an act that forgets (``storage.erasing.forgetting``).
    """
    marks = ", ".join("?" * len(round_ids))
    for table in ("votes", "comments", "paper_counts", "round_choices"):
        found = _all(act.db, f"SELECT id FROM {table} WHERE round_id IN ({marks})", *round_ids)
        here = {int(row[0]) for row in found}
        once = keys_once(act.db, table, "round_id", round_ids)
        for row_id in here:
            delete_row(act, table, row_id)
        # What taking it out has just put into history goes too.
        blank_rows(act, table, here | once)
    there = [each.id for each in rounds(act.db) if each.id in round_ids]
    for round_id in there:
        delete_row(act, "rounds", round_id)
    blank_rows(act, "rounds", round_ids)
    return len(there)


def of_session(db: Database, session_id: int) -> list[int]:
    """The rounds of a session, those history alone still knows included."""
    rows = _all(db, "SELECT id FROM rounds WHERE session_id = ?", session_id)
    return sorted(
        {int(row[0]) for row in rows} | keys_once(db, "rounds", "session_id", [session_id])
    )


def _picks(text: str) -> dict[int, int]:
    return {int(key): int(dots) for key, dots in json.loads(text).items()}


def _all(db: Database, statement: str, *values: object) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = db.execute(statement, list(values)).fetchall()
    return found
