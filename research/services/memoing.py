"""Memos on anything in research: writing, changing and removing them, and all of them in one place.

They are the team's own words and never count as what people said. They may repeat what somebody
said, cleared for sharing or not, so no file of them leaves by itself.
"""

from __future__ import annotations

from common.errors import StaleEdit
from common.who import Who
from research.memos import store
from research.memos.model import MEMOED_WORDS, Memo, Memoed, MemoedKind
from research.model import Note
from research.services.sessions import checked_memo
from storage import Project, act, reading


def write_memo(project: Project, who: Who, on: Memoed, text: str, kind: str = "commentary") -> int:
    """Write a memo on a thing of the project; what is surely personal in it is replaced.

    Returns the memo's id. Raises NotFound where the thing is gone, BadInput for no words.
    """
    words = checked_memo(project, kind, text)
    with act(project, who, f"Wrote a memo on {_named(on)}") as this:
        return store.add_memo(this, on, kind, words)


def edit_memo(project: Project, who: Who, note_id: int, version: int, text: str, kind: str) -> None:
    """Write a memo anew, read at ``version``."""
    words = checked_memo(project, kind, text)
    with act(project, who, "Changed a memo") as this:
        store.edit_note(this, note_id, version, {"kind": kind, "text": words})


def remove_memo(project: Project, who: Who, note_id: int, version: int) -> None:
    """Remove a memo read at ``version``; undo brings it back."""
    with act(project, who, "Removed a memo") as this:
        if store.note(this.db, note_id).version != version:
            raise StaleEdit(
                "somebody else changed this memo while you had it open",
                remedy="Look at their version, then remove it if you still want to",
            )
        store.remove_note(this, note_id)


def memos_on(project: Project, on: Memoed) -> tuple[Note, ...]:
    """All memos on one thing, oldest first."""
    with reading(project) as db:
        return store.memos_on(db, on)


def memo_counts(project: Project, what: MemoedKind) -> dict[int, int]:
    """How many memos there are on each thing of a kind (not the project) that has any."""
    with reading(project) as db:
        return store.counts_on(db, what)


def all_memos(
    project: Project,
    *,
    words: str = "",
    about: MemoedKind | None = None,
    kind: str | None = None,
    session_id: int | None = None,
) -> tuple[Memo, ...]:
    """All memos in one place with what each is about, the newest first.

    ``words`` must all be in a memo or in what it is about; ``session_id`` takes in the memos on
    the session's turns and quotes.
    """
    wanted = words.casefold().split()
    with reading(project) as db:
        return tuple(
            memo
            for memo in store.all_memos(db)
            if about in (None, memo.on.what)
            and kind in (None, memo.note.kind)
            and session_id in (None, memo.note.session_id)
            and memo.holds(wanted)
        )


def _named(on: Memoed) -> str:
    words = MEMOED_WORDS[on.what]
    return words[:1].lower() + words[1:]
