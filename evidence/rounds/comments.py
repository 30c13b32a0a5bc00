"""Words from phones: looked at by a facilitator before anybody in the room sees them."""

from __future__ import annotations

from dataclasses import dataclass, field

from common.errors import BadInput
from common.who import Who
from evidence.rounds import store
from evidence.rounds.services import ERASED
from research.anonymise import PersonalSpan, apply, find_personal
from research.services.live import add_turn
from research.services.typed import words_of_councils
from storage import Project, act, reading
from storage.forgetting import forgetting

STATES = {"waiting": "Waiting", "shown": "Shown to the room", "aside": "Set aside"}


@dataclass(frozen=True)
class HeldComment:
    """A comment with what looks personal in it, sure or not, and its words without any of that.

    ``in_transcript`` says that it became a turn of its session.
    """

    id: int
    words: str = field(repr=False)
    state: str
    found: tuple[PersonalSpan, ...]
    without: str = field(repr=False)
    in_transcript: bool


def comments(project: Project, round_id: int) -> tuple[HeldComment, ...]:
    """All comments of a round that count now, as they came."""
    with reading(project) as db:
        held = store.round_(db, round_id)
        return tuple(_held(project, each) for each in store.comments(db, round_id, held.wave))


def let_through(project: Project, who: Who, comment_id: int, *, as_typed: bool = False) -> None:
    """Show a comment to the room, with what looks personal replaced for good.

    ``as_typed``: somebody has looked, and none of it is personal.
    """
    with act(project, who, "Let a comment be shown") as this:
        found = store.comment(this.db, comment_id)
        words = found.words if as_typed else _held(project, found).without
        if (words, "shown") != (found.words, found.state):
            store.edit_comment(this, comment_id, {"words": words, "state": "shown"})


def put(project: Project, who: Who, comment_id: int, state: str) -> None:
    """Set a comment aside, or let it wait again: the room no longer sees it."""
    if state not in ("waiting", "aside"):
        raise BadInput("a comment can be set aside or wait", remedy="Let it through to show it")
    with act(project, who, "Took a comment back from the room") as this:
        if store.comment(this.db, comment_id).state != state:
            store.edit_comment(this, comment_id, {"state": state})


def into_transcript(project: Project, who: Who, comment_id: int) -> int:
    """Make a comment that was let through a turn of its session, to be kept as a quote there.

    Once only. The session is then to check, as whenever something was said in it. Returns the
    turn's id.
    """
    with reading(project) as db:
        found = store.comment(db, comment_id)
        session_id = store.round_(db, found.round_id).session_id
    if found.state != "shown":
        raise BadInput("this comment was not let through yet", remedy="Let it be shown first")
    if found.turn_id is not None:
        return found.turn_id
    turn_id = add_turn(project, who, session_id, found.words)
    with act(project, who, "Put a comment into its session") as this:
        store.edit_comment(this, comment_id, {"turn_id": turn_id})
    return turn_id


def erase_comment(project: Project, who: Who, comment_id: int) -> bool:
    """Take a comment out for good; whether no trace is in the file. A turn it became stays."""
    with forgetting(project, who, "Erased a comment", ERASED) as held:
        store.comment(held.act.db, comment_id)
        store.remove_comment(held.act, comment_id)
    return held.is_clean


def _held(project: Project, each: store.Comment) -> HeldComment:
    found = tuple(find_personal(each.words, not_names=words_of_councils(project)))
    return HeldComment(
        each.id,
        each.words,
        each.state,
        found,
        apply(each.words, found),
        each.turn_id is not None,
    )
