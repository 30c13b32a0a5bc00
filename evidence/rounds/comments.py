"""Words from phones: looked at by a facilitator before anybody in the room sees them."""

from __future__ import annotations

from dataclasses import dataclass, field

from common.errors import BadInput
from common.who import Who
from evidence.rounds import store
from evidence.rounds.services import ERASED
from research.anonymise import PersonalSpan, apply, find_personal
from research.services.live import add_turn, turns_there
from research.services.typed import words_of_councils
from storage import Project, act, reading
from storage.erasing.forgetting import forgetting

STATES = {"waiting": "Waiting", "shown": "Shown to the room", "aside": "Set aside"}


@dataclass(frozen=True)
class HeldComment:
    """A comment with what looks personal in it, sure or not, and its words without any of that.

    Looked through while it waits; one that was let through or set aside is as somebody left it.
    ``in_transcript`` says that it is a turn of its session.
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
        found = store.comments(db, round_id, held.wave)
        names = words_of_councils(project)
        became = {each.turn_id for each in found if each.turn_id is not None}
        # Whoever sees no transcript is not told whether the turn was taken out of it since.
        there = turns_there(project, held.session_id, became) if project.sight.words else became
    return tuple(
        HeldComment(
            each.id,
            each.words,
            each.state,
            *(_looked_through(each.words, names) if each.state == "waiting" else ((), each.words)),
            each.turn_id in there,
        )
        for each in found
    )


def let_through(project: Project, who: Who, comment_id: int, *, as_typed: bool = False) -> None:
    """Show a comment to the room, with what looks personal replaced for good.

    ``as_typed``: somebody has looked, and none of it is personal.
    """
    with act(project, who, "Let a comment be shown") as this:
        found = store.comment(this.db, comment_id)
        words = found.words
        if not as_typed:
            _, words = _looked_through(words, words_of_councils(project))
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

    Once only, unless that turn was taken back or out. The session is then to check, as whenever
    something was said in it. Returns the turn's id.
    """
    with reading(project) as db:
        found = store.comment(db, comment_id)
        session_id = store.round_(db, found.round_id).session_id
    if found.state != "shown":
        raise BadInput("this comment was not let through yet", remedy="Let it be shown first")
    if found.turn_id is not None and turns_there(project, session_id, [found.turn_id]):
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


def _looked_through(words: str, names: frozenset[str]) -> tuple[tuple[PersonalSpan, ...], str]:
    """What looks personal in words, and the words without it."""
    found = tuple(find_personal(words, not_names=names))
    return found, apply(words, found)
