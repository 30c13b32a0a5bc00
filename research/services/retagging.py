"""Doing one thing to several quotes at once, in one act that one undo takes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import count_of, one_line
from research.quotes import store
from research.services.codes import LONGEST_NAME, refuse_heading
from storage import Project, act, reading


@dataclass(frozen=True)
class SharingChanged:
    """How many quotes were cleared or withdrawn, and how many stay as their session is to check."""

    changed: int
    to_check: int


def retag_quotes(
    project: Project,
    who: Who,
    quote_ids: Sequence[int],
    add: Sequence[int] = (),
    remove: Sequence[int] = (),
    *,
    new: Sequence[str] = (),
) -> int:
    """Put tags on quotes and take others off, all in one act; returns how many quotes changed.

    ``new`` are names of tags to make, on top of the codebook; one that is there already is used.
    What is so already stays so: doing it again changes nothing.

    Raises NotFound where a quote or a tag is gone, BadInput where a tag is both added and removed.
    """
    ids = list(dict.fromkeys(quote_ids))
    names = list(dict.fromkeys(one_line(name, "tag's name", LONGEST_NAME) for name in new))
    if set(add) & set(remove):
        raise BadInput("the same tag is to be added and removed", remedy="Choose one of the two")
    words = "Changed the tags of a quote" if len(ids) == 1 else f"Retagged {len(ids):,} quotes"
    with act(project, who, words) as this:
        views = store.quotes_by_id(this.db, ids)
        if len(views) < len(ids):
            raise NotFound(
                "some of these quotes are no longer in the project",
                remedy="Look at the list again",
            )
        wanted = {*add, *store.codes_named(this, names)}
        for code_id in wanted:
            refuse_heading(store.code(this.db, code_id))
        changed = 0
        for view in views:
            tags = {code.id for code in view.codes}
            added = [store.add_coding(this, view.id, code) for code in sorted(wanted - tags)]
            gone = sorted(tags & set(remove))
            for code in gone:
                store.remove_coding(this, view.id, code)
            changed += bool(added or gone)
    return changed


def share_quotes(
    project: Project, who: Who, versions: Mapping[int, int], cleared: bool
) -> SharingChanged:
    """Clear several quotes for sharing, or take that back, in one act.

    ``versions`` are those the quotes were read at. Quotes of a session that is to check are not
    cleared, and counted; those that are so already stay so.

    Raises StaleEdit where one was changed meanwhile (none is cleared then), NotFound where one is
    gone, BadInput where all are of sessions to check.
    """
    with reading(project) as db:
        views = store.quotes_by_id(db, versions)
    waiting = sum(view.to_check for view in views) if cleared else 0
    if waiting and waiting == len(versions):
        raise BadInput(
            "nobody has confirmed yet that the sessions of these quotes are anonymised",
            remedy="Read the session through and confirm it, then clear its quotes",
        )
    if len(views) == len(versions) and all(
        view.cleared == cleared or (cleared and view.to_check) for view in views
    ):
        return SharingChanged(0, waiting)
    number = count_of(len(versions) - waiting, "quote")
    words = f"Cleared {number} for sharing" if cleared else f"Took back the clearance of {number}"
    changed = waiting = 0
    with act(project, who, words) as this:
        held = {view.id: view for view in store.quotes_by_id(this.db, versions)}
        for quote_id, version in versions.items():
            view = held.get(quote_id)
            if view is None:
                raise NotFound("one of these quotes is no longer in the project")
            if cleared and view.to_check:
                waiting += 1
            elif view.cleared != cleared:
                store.set_cleared(this, quote_id, version, cleared)
                changed += 1
    return SharingChanged(changed, waiting)
