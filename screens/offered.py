"""Which screens are for whom, by what they would find there and could do."""

from __future__ import annotations

from common.who import Access
from screens.look import SCREENS

# Transcripts are the team's alone, as is what becomes of what was said: sorting, tags, decisions.
_FOR_THE_TEAM = frozenset({"sessions", "board"})

_KEPT_FROM: dict[Access, frozenset[str]] = {
    "facilitator": _FOR_THE_TEAM,
    "council member": _FOR_THE_TEAM | {"settings"},
    "viewer": _FOR_THE_TEAM | {"settings"},
}


def screens_for(access: Access) -> tuple[str, ...]:
    """The screens that are listed for somebody, in their order."""
    return tuple(each for each in SCREENS if each not in _KEPT_FROM.get(access, ()))
