"""Who does something: the first argument of every use case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Who:
    """The person behind an act, as history shows them.

    ``council`` is the council they act for, or None for the project's own team.
    """

    person: str
    role: str = "team"
    council: str | None = None


COMMAND_LINE = Who("Command line", role="team")
