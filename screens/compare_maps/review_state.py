"""What a reader has looked at of some maps while they are here, and how they want to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from evidence.typed_words import decide
from process_maps.aligning import Place
from process_maps.pairing.aligned import Aligned
from process_maps.pairing.reviewing import Likely, Question
from process_maps.pairing.sayings import Saying
from screens.look import DONE, Done, do_before, take_back, the_project, who
from storage import reading
from storage.history.acts import undoable

Key = frozenset[Place]
# What was answered was no doubtful group: it counts for nothing among those looked at.
NO_DOUBT: Key = frozenset()


@dataclass
class Looked:
    """What was decided here, each with its acts and the question it was about; what was skipped.

    What was skipped stands with how many decisions there were then, so that undoing goes back in
    order.
    """

    decided: list[tuple[tuple[int, ...], Key]] = field(default_factory=list)
    skipped: dict[Key, int] = field(default_factory=dict)

    @property
    def skipped_last(self) -> Key | None:
        """The question skipped after the last decision, if any."""
        last = next(reversed(self.skipped), None)
        return last if last is not None and self.skipped[last] >= len(self.decided) else None

    @property
    def round(self) -> int:
        """Another number after each answer: what was typed for one is not kept for the next."""
        return len(self.decided) + len(self.skipped)


@dataclass(frozen=True)
class Narrowed:
    """Which questions a reader wants to see: those of a map, those so likely; None is all."""

    map: str | None = None
    likely: Likely | None = None

    def holds(self, question: Question) -> bool:
        """Whether a question is among them."""
        return (self.map is None or self.map in question.group.maps) and (
            self.likely is None or self.likely == question.likely
        )


def looked_at(it: Aligned) -> Looked:
    """What this reader has looked at of these maps; what was undone elsewhere is open again."""
    held: Looked = st.session_state.setdefault(_place(it), Looked())
    with reading(the_project()) as db:
        while held.decided and not undoable(db, held.decided[-1][0]):
            held.decided.pop()
    return held


def waiting(it: Aligned, held: Looked, doubtful: bool, narrowed: Narrowed) -> list[Question]:
    """The questions still to be answered, in their order; those skipped are not among them."""
    skipped = set(held.skipped)
    return [
        each
        for each in it.questions
        if each.doubtful == doubtful and each.key not in skipped and narrowed.holds(each)
    ]


def progress(it: Aligned, held: Looked) -> tuple[int, int]:
    """How many doubtful groups were looked at here, decided or skipped, and of how many."""
    to_check = {each.key for each in it.questions if each.doubtful}
    decided = {key for _acts, key in held.decided if key not in to_check} - {NO_DOUBT}
    skipped = to_check & set(held.skipped)
    return len(decided) + len(skipped), len(decided) + len(to_check)


def answer(
    it: Aligned, sayings: Sequence[Saying], words: str, question: Question | None, why_key: str = ""
) -> None:
    """Decide, for a callback: said at the top with its undo, or there why it was refused.

    ``question`` is what was answered, if it was one; ``why_key`` the field with the reason.
    """
    why = str(st.session_state.get(why_key, "")) if why_key else ""
    do_before(lambda: decide(the_project(), who(), sayings, why), words)
    done = st.session_state.get(DONE)
    if isinstance(done, Done) and not done.refused and done.acts:
        held: Looked = st.session_state.setdefault(_place(it), Looked())
        doubtful = question is not None and question.doubtful
        held.decided.append((done.acts, question.key if question and doubtful else NO_DOUBT))


def refuse(words: str) -> None:
    """Say at the top why nothing was done, for a callback."""
    st.session_state[DONE] = Done(words, refused=True)


def skip(it: Aligned, question: Question, words: str) -> None:
    """Leave a question open and go on, for a callback."""
    held: Looked = st.session_state.setdefault(_place(it), Looked())
    held.skipped.pop(question.key, None)
    held.skipped[question.key] = len(held.decided)
    st.session_state[DONE] = Done(words)


def look_again(it: Aligned) -> None:
    """Go through what was skipped once more, for a callback."""
    st.session_state.setdefault(_place(it), Looked()).skipped.clear()


def undo_last(it: Aligned) -> None:
    """Take back the last answer given here, or come back to what was skipped, for a callback."""
    held: Looked = st.session_state.setdefault(_place(it), Looked())
    if (skipped := held.skipped_last) is not None:
        del held.skipped[skipped]
        st.session_state[DONE] = Done("Back to what you skipped.")
    elif held.decided:
        take_back(Done("", held.decided[-1][0]))


def _place(it: Aligned) -> str:
    return f"reviewed-{it.ids}"
