"""Keeping what second coders tagged, and what was settled, on its words when a transcript changes.

Spans hold no words, so nothing could tell afterwards that one stands in the wrong place: whoever
changes a transcript lets them follow in the same act, and what was removed before cannot come back
by undo to a place that is not its own any more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlite_utils import Database

from research.model import Placed
from research.redacting.store import ids_where
from research.second_coding import store
from storage import Act
from storage.erasing.forgetting import keys_once
from storage.history.acts import forbid_undo_of

MOVED = "the words of its session were changed since"
"""Why what was removed from a session whose words moved cannot come back."""


def follow(act: Act, session_id: int, to: Callable[[Placed], Placed], text: str) -> None:
    """Put all spans of a session where ``to`` says; one with no words left goes.

    ``text`` is the transcript as it is now.
    """
    for table, row_id, place in store.placed(act.db, session_id):
        now = to(place)
        if not text[now.start : now.end].strip():
            store.remove_placed(act, table, row_id)
        elif now != place:
            store.place(act, table, row_id, now)
    gone = gone_rows(act, session_id)
    for table in store.PLACED:
        forbid_undo_of(act, table, gone[table], MOVED)


def remove_within(act: Act, session_id: int, goes: Callable[[Placed], bool]) -> None:
    """Remove the spans of a session that lie where ``goes`` says, and what was settled there."""
    for table, row_id, place in store.placed(act.db, session_id):
        if goes(place):
            store.remove_placed(act, table, row_id)


def lie_within(db: Database, session_id: int, place: Placed) -> bool:
    """Whether somebody coding a second time, or the first coding frozen, tagged words there."""
    return any(
        table == "second_spans" and spot.start < place.end and place.start < spot.end
        for table, _row, spot in store.placed(db, session_id)
    )


def gone_rows(act: Act, session_id: int) -> dict[str, set[int]]:
    """The rows about a session that only history knows any more, by table."""
    codings, gone_codings = _once(act, "second_codings", "session_id", [session_id])
    spans, gone_spans = _once(act, "second_spans", "second_coding_id", codings)
    return {
        "second_codings": gone_codings,
        "second_spans": gone_spans,
        "second_span_codes": _once(act, "second_span_codes", "span_id", spans)[1],
        "settlements": _once(act, "settlements", "session_id", [session_id])[1],
    }


def _once(act: Act, table: str, column: str, values: Collection[int]) -> tuple[set[int], set[int]]:
    """The rows with one of the values that there ever were, and those of them that are gone."""
    here = ids_where(act.db, table, column, values)
    once = keys_once(act.db, table, column, values)
    return here | once, once - here
