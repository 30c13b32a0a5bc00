"""What phones hand in: votes and words, taken for one round and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import BadInput
from common.who import Who
from evidence.rounds import store
from evidence.rounds.model import (
    MOST_COMMENTS,
    MOST_DEVICES,
    MOST_SAID,
    Answer,
    Asked,
    Handed,
    Outcome,
    Round,
    Vote,
    as_asked,
    checked_vote,
    checked_words,
)
from research.services.typed import without_personal
from storage import Act, Project, act, reading
from storage.history.acts import join_earlier
from storage.register import own_councils

THE_ROOM = Who("The room", role="audience")


class RoundBallot:
    """The one thing the room's app is given: one round's question, and the two ways to answer it.

    A vote counts where its round is open as it is stored, whatever the phone was last shown. The
    same phone's next vote stands in the place of its last, so a double tap counts once.
    """

    def __init__(self, project: Project, round_id: int) -> None:
        self._project, self._round_id = project, round_id
        with reading(project) as db:
            held = store.round_(db, round_id)
            places = [(each.id, each.name) for each in own_councils(db)]
            self._asked = as_asked(held, store.choices(db, round_id), places)
        self._code, self._wave = held.code, held.wave

    @property
    def asked(self) -> Asked:
        """What is asked."""
        return self._asked

    @property
    def code(self) -> str:
        """The few letters the round is reached by."""
        return self._code

    @property
    def wave(self) -> int:
        """The wave whose votes count as this ballot was made."""
        return self._wave

    def hand_in(self, some: Sequence[Handed]) -> list[Answer]:
        """Count votes and keep words, in one act: what it costs is the act, not what is in it.

        What is surely personal in words is replaced; nothing is shown yet. The same words again
        are kept once. What cannot be counted comes back as ``trouble``.
        """
        sound = [self._sound(each) for each in some]
        with act(self._project, THE_ROOM, f"Answers came in for round {self._round_id}") as this:
            held = store.round_(this.db, self._round_id)
            before = this.db.conn.total_changes
            closed: list[Outcome] = ["closed"] * len(some)
            outcomes = _taken(this, held, sound) if held.state == "open" else closed
            if this.db.conn.total_changes != before:
                join_earlier(this)
        return [Answer(each, held.wave) for each in outcomes]

    def _sound(self, given: Handed) -> Handed | None:
        """What was handed in as it can be kept; None where it cannot."""
        try:
            if given.vote is not None:
                return Handed(given.device, checked_vote(self._asked, given.vote))
            if not self._asked.in_words:
                return None
            # What stands in the place of something personal may be longer than it was.
            words, _ = without_personal(self._project, checked_words(given.words))
            return Handed(given.device, None, words)
        except BadInput:
            return None


def _taken(this: Act, held: Round, some: Sequence[Handed | None]) -> list[Outcome]:
    """What becomes of each. Votes are read in one statement and written in one.

    Beside a screen that is being worked out, every statement waits its turn for some milliseconds.
    """
    known: dict[bytes, Vote] = {}
    number = 0
    if any(each and each.vote for each in some):
        known = store.votes_by_device(this.db, held.id, held.wave)
        number = store.devices(this.db, held.id, held.wave)
    wanted: dict[bytes, Vote] = {}
    outcomes: list[Outcome] = []
    for each in some:
        if each is None:
            outcomes.append("trouble")
        elif each.vote is None:
            outcomes.append(_said(this, held, each))
        elif not {each.device} & (known.keys() | wanted.keys()) and number >= MOST_DEVICES:
            outcomes.append("full")
        else:
            number += each.device not in known and each.device not in wanted
            wanted[each.device] = each.vote
            outcomes.append("counted")
    changed = {device: vote for device, vote in wanted.items() if known.get(device) != vote}
    store.put_votes(this, held, changed)
    return outcomes


def _said(this: Act, held: Round, given: Handed) -> Outcome:
    said = store.said_by(this.db, held.id, held.wave, given.device)
    if given.words in said:
        return "counted"
    if len(said) >= MOST_SAID or store.how_many_said(this.db, held.id, held.wave) >= MOST_COMMENTS:
        return "full"
    store.add_comment(this, held, given.device, given.words)
    return "counted"
