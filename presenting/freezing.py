"""Freezing a storyboard: what it shows stays as it is, whatever becomes of the evidence.

Only words that may no longer be shown go: a quote that was taken out, erased, or is no longer
cleared says that it was withdrawn, and what was replaced or erased for good is replaced here too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from common.errors import BadInput, StaleEdit
from common.who import Who
from presenting import store
from presenting.cards.quotes import as_said
from presenting.framing import Slide
from presenting.model import Storyboard
from presenting.quotes_on import quoted_on, quotes_on, with_withdrawn
from presenting.slides import live_slides
from presenting.snapshot import read, written
from research.clearance import cleared_only
from research.services import quotes_by_id
from storage import Act, Project, act, reading
from storage.database import refresh_view
from storage.history.acts import is_next, stamp

FROZEN = "frozen slides"


def freeze(project: Project, who: Who, storyboard_id: int) -> None:
    """Keep what a storyboard shows at this moment; one that is frozen already stays as it was."""
    with reading(project) as db:
        seen = stamp(project, db)
        board, held = store.storyboard(db, storyboard_id), store.cards(db, storyboard_id)
        if board.frozen is not None:
            return
        if not held:
            raise BadInput("there is nothing to freeze yet", remedy="Add cards first")
        # Drawing it may take seconds, for which nobody else should have to wait to write.
        content = written(live_slides(project, board, date.today(), frozen=True))
    with act(project, who, f"Froze storyboard {storyboard_id}") as this:
        if store.cards(this.db, storyboard_id) != held:
            raise StaleEdit("somebody changed its cards just now", remedy="Freeze it again")
        if not is_next(project, this, seen):
            # Words may have been erased or replaced meanwhile; now nobody else writes.
            refresh_view(project.path)
            content = written(live_slides(project, board, date.today(), frozen=True))
        made = store.add_snapshot(this, storyboard_id, content)
        store.edit_storyboard(this, storyboard_id, board.version, {"frozen": made})


def make_live(project: Project, who: Who, storyboard_id: int) -> None:
    """Let a storyboard follow the evidence again; undo brings back what was frozen."""
    with act(project, who, f"Made storyboard {storyboard_id} live again") as this:
        board = store.storyboard(this.db, storyboard_id)
        if board.frozen is not None:
            store.edit_storyboard(this, storyboard_id, board.version, {"frozen": None})


def frozen_slides(project: Project, board: Storyboard) -> tuple[Slide, ...]:
    """What a frozen storyboard shows, without the words of quotes that may not be shown now."""
    with reading(project) as db:
        made = read(store.snapshot(db, board.frozen or 0))
    held = frozenset[tuple[int, str]]().union(*(quoted_on(slide.node) for slide in made))
    through, _kept = cleared_only(quotes_by_id(project, {number for number, _ in held}))
    # Cleared are the words of today: a quote that was cut shorter since does not clear the rest.
    now = {(each.id, as_said(each.text)) for each in through}
    return with_withdrawn(made, {number for number, _ in held - now})


def forget_frozen(this: Act, quote_ids: Collection[int]) -> Mapping[str, int]:
    """Take quotes that are erased out of everything frozen; returns how many slides lost some."""
    going, changed = set(quote_ids), 0
    for number, content in store.snapshots(this.db).items():
        try:
            made = read(content)
        except BadInput:
            # A damaged one cannot be shown; its words go with those of every other table.
            continue
        hit = [slide for slide in made if quotes_on(slide.node) & going]
        if hit:
            changed += len(hit)
            store.rewrite_snapshot(this, number, written(with_withdrawn(made, going)))
    return {FROZEN: changed}
