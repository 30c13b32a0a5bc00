"""Which screens are open to whom: the rest are neither listed nor led to."""

from __future__ import annotations

from common.who import Access

# Transcripts are the team's alone, as is what becomes of what was said: sorting, tags, decisions.
_FOR_THE_TEAM = frozenset({"sessions", "board"})

_KEPT_FROM: dict[Access, frozenset[str]] = {
    "facilitator": _FOR_THE_TEAM,
    "council member": _FOR_THE_TEAM | {"settings"},
    "viewer": _FOR_THE_TEAM | {"settings"},
}


def is_open_to(access: Access, screen: str) -> bool:
    """Whether somebody finds anything but a refusal on a screen."""
    return screen not in _KEPT_FROM.get(access, ())
