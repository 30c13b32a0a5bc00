"""Editing a quote as one act: its span, its tags and its memo; who edits an older one is told."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from common.words import one_line
from research import store
from research.memos import store as memo_store
from research.model import Note, QuoteView
from research.quotes import store as quote_store
from research.services.codes import LONGEST_NAME, refuse_heading
from research.services.quotes import evidence_at
from research.services.sessions import checked_note
from storage import Act, Project, act, reading


def edit_quote(
    project: Project,
    who: Who,
    quote_id: int,
    version: int,
    *,
    start: int,
    end: int,
    codes: Sequence[int],
    memo: str,
    codes_seen: Collection[int] | None = None,
    new: Sequence[str] = (),
) -> None:
    """Give a quote another span, other tags and another memo, all of it or nothing.

    ``new`` are names of tags to make with it, on top of the codebook.

    ``version`` and ``codes_seen`` are what the editor was shown. Other words than those that were
    cleared for sharing are not cleared any more. An empty memo is taken away.

    Raises StaleEdit where somebody else changed the quote, its tags or its memo meanwhile.
    """
    words = checked_note(project, memo)
    names = [one_line(name, "tag's name", LONGEST_NAME) for name in new]
    with act(project, who, "Edited a quote") as this:
        (view,) = quote_store.quotes_by_id(this.db, [quote_id]) or (None,)
        if view is None:
            raise NotFound(f"there is no quote number {quote_id} in this project")
        now = {code.id for code in view.codes}
        if view.version != version or (codes_seen is not None and set(codes_seen) != now):
            raise StaleEdit(
                "somebody else changed this quote while you had it open",
                remedy="Look at their version beside yours, and choose",
            )
        place, text, speaker = evidence_at(store.turns(this.db, view.session_id), start, end)
        transcript_id = store.transcript_of(this.db, view.session_id) or 0
        twin = quote_store.find_quote(this.db, transcript_id, place)
        # Replacing what is personal may have brought two quotes to the same words.
        is_moved = (place.start, place.end) != (view.start, view.end)
        if is_moved and twin not in (None, quote_id):
            raise BadInput("these words are kept as a quote already", remedy="Open that one")
        quote_store.place_quote(this, quote_id, version, place, text, speaker)
        wanted = [*codes, *quote_store.codes_named(this, names)]
        for code_id in dict.fromkeys(wanted):
            refuse_heading(quote_store.code(this.db, code_id))
            quote_store.add_coding(this, quote_id, code_id)
        for code_id in now - set(wanted):
            quote_store.remove_coding(this, quote_id, code_id)
        _set_memo(this, view, words)


def set_memo(project: Project, who: Who, quote_id: int, memo: str) -> None:
    """Write a quote's memo, or with empty words take it away."""
    words = checked_note(project, memo)
    with act(project, who, "Wrote a quote's memo") as this:
        found = quote_store.quotes_by_id(this.db, [quote_id])
        if not found:
            raise NotFound(f"there is no quote number {quote_id} in this project")
        _set_memo(this, found[0], words)


def memos(project: Project, quote_ids: Sequence[int]) -> dict[int, Note]:
    """The memo of each of those quotes that has one."""
    with reading(project) as db:
        return memo_store.memos(db, quote_ids)


def _set_memo(this: Act, view: QuoteView, words: str) -> None:
    held = memo_store.memos(this.db, [view.id]).get(view.id)
    if held and not words:
        memo_store.remove_note(this, held.id)
    elif held and held.text != words:
        memo_store.edit_note(this, held.id, held.version, {"text": words})
    elif words and not held:
        memo_store.add_note(this, view.session_id, "commentary", words, view.id)
