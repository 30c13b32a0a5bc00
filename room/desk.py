"""Where the app hands in what phones answer, and what it remembers of the round meanwhile."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from evidence.rounds.model import Answer, Asked, Vote, checked_vote, checked_words


class Hands(Protocol):
    """The two ways to hand in an answer; neither holds up whoever else is served meanwhile."""

    def cast(self, device: bytes, vote: Vote) -> Coroutine[Any, Any, Answer]:
        """Count a phone's vote."""

    def say(self, device: bytes, words: str) -> Coroutine[Any, Any, Answer]:
        """Keep a phone's words."""


@dataclass
class Desk:
    """One round as the app knows it: asked, at which wave, open or not; who answered since."""

    asked: Asked
    hands: Hands
    wave: int = 1
    is_open: bool = True
    votes: dict[bytes, Vote] = field(default_factory=dict, repr=False)
    said: dict[bytes, int] = field(default_factory=dict, repr=False)

    def at_wave(self, wave: int) -> None:
        """What counts is now of this wave; what was answered in another is no longer shown."""
        if wave != self.wave:
            self.wave = wave
            self.votes.clear()
            self.said.clear()

    def close(self) -> None:
        """Take nothing more, and forget who answered."""
        self.is_open = False
        self.votes.clear()
        self.said.clear()

    async def cast(self, device: bytes, vote: Vote) -> Answer:
        """Hand in a vote; BadInput, for the phone to be shown, where it cannot be counted."""
        sound = checked_vote(self.asked, vote)
        answer = await self._noted(self.hands.cast(device, sound))
        if answer.outcome == "counted":
            self.votes[device] = sound
        return answer

    async def say(self, device: bytes, words: str) -> Answer:
        """Hand in words; BadInput where they cannot be kept."""
        answer = await self._noted(self.hands.say(device, checked_words(words)))
        if answer.outcome == "counted":
            self.said[device] = self.said.get(device, 0) + 1
        return answer

    async def _noted(self, handed: Coroutine[Any, Any, Answer]) -> Answer:
        answer = await handed
        if answer.outcome == "closed":
            self.close()
        elif answer.wave:
            self.at_wave(answer.wave)
        return answer
