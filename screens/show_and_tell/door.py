"""The way for phones as screens know it: hung by the server at its start, or not there."""

from __future__ import annotations

from typing import Protocol

from evidence.rounds.model import Ballot


class Door(Protocol):
    """Opens one round to phones and shuts it again."""

    def addresses(self) -> tuple[str, ...]:
        """Where phones may reach it, with the port, the likeliest first."""

    def open(self, ballot: Ballot) -> None:
        """Let phones in for one round; BadInput where it cannot be."""

    def close(self) -> None:
        """Take nothing more; for a while phones are told so."""

    def stop(self) -> None:
        """Stop listening at once."""

    def now_open(self) -> str | None:
        """The code of the round phones can answer now."""

    def at_wave(self, wave: int) -> None:
        """The round was cleared, or that was taken back."""


_hung: list[Door] = []


def hang(door: Door | None) -> None:
    """Let screens use a door; None takes away the one there was."""
    _hung[:] = [] if door is None else [door]


def the_door() -> Door | None:
    """The door, or None where the app was started without ``--room``."""
    return _hung[0] if _hung else None
