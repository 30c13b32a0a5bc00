"""A draft of groups for the board, made when somebody asks for it; it is stored nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from research.memos import store as memo_store
from research.quotes import store as quote_store
from research.suggesting.grouping import Draft, Loose, TooFew, draft_groups, refuse_too_many
from storage import Project, reading


def draft_for(
    project: Project,
    quote_ids: Sequence[int],
    *,
    note_ids: Sequence[int] = (),
    groups: int | None = None,
) -> Draft | TooFew:
    """Draft groups for quotes, and notes of the team, that are still in the project.

    Raises BadInput for more than 1,000 of them.
    """
    refuse_too_many(len({*quote_ids}) + len({*note_ids}))
    with reading(project) as db:
        quotes = quote_store.quotes_by_id(db, quote_ids)
        notes = memo_store.notes_by_id(db, note_ids)
    return draft_groups(
        [
            *(Loose("quote", each.id, each.text, each.codes) for each in quotes),
            *(Loose("note", each.id, each.text) for each in notes),
        ],
        groups=groups,
    )
