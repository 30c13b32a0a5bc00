"""What phones hand in: votes and words, taken for one round and nothing else."""

from __future__ import annotations

from common.who import Who
from evidence.rounds import store
from evidence.rounds.model import (
    MOST_COMMENTS,
    MOST_DEVICES,
    MOST_SAID,
    Answer,
    Asked,
    Vote,
    as_asked,
    checked_vote,
    checked_words,
)
from research.services.typed import without_personal
from storage import Project, act, reading
from storage.history import join_earlier
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

    def cast(self, device: bytes, vote: Vote) -> Answer:
        """Count a phone's vote. Raises BadInput for one that cannot be counted."""
        sound = checked_vote(self._asked, vote)
        with act(self._project, THE_ROOM, f"Votes came in for round {self._round_id}") as this:
            held = store.round_(this.db, self._round_id)
            if held.state != "open":
                return Answer("closed", held.wave)
            found = store.vote_of(this.db, held.id, held.wave, device)
            if found is None and store.devices(this.db, held.id, held.wave) >= MOST_DEVICES:
                return Answer("full", held.wave)
            if found is None or found[1] != sound:
                store.put_vote(this, held, device, sound, found[0] if found else None)
                join_earlier(this)
            return Answer("counted", held.wave)

    def say(self, device: bytes, words: str) -> Answer:
        """Keep a phone's words, what is surely personal in them replaced; nothing is shown yet.

        The same words again are kept once. Raises BadInput for words that cannot be kept.
        """
        # What stands in the place of something personal may be longer than it was.
        sound, _ = without_personal(self._project, checked_words(words))
        with act(self._project, THE_ROOM, f"Comments came in for round {self._round_id}") as this:
            held = store.round_(this.db, self._round_id)
            if held.state != "open" or not self._asked.in_words:
                return Answer("closed", held.wave)
            said = store.said_by(this.db, held.id, held.wave, device)
            if sound in said:
                return Answer("counted", held.wave)
            all_said = len(store.comments(this.db, held.id, held.wave))
            if len(said) >= MOST_SAID or all_said >= MOST_COMMENTS:
                return Answer("full", held.wave)
            store.add_comment(this, held, device, sound)
            join_earlier(this)
            return Answer("counted", held.wave)
