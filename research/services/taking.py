"""What everything that arrives is stored with: the act, where things land, from where they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from common.landing import Landing
from storage import Act

TAKEN_AWAY = "somebody here took them away, so they do not come back"


@dataclass
class Taking:
    """Research on its way in. ``councils`` are ids by the names in the package.

    ``working``: it is a copy of one's own team's, not what somebody shared. ``source`` is the name
    of the project it comes from, ``came`` the quotes that came with earlier packages of its kind.
    """

    this: Act
    landing: Landing
    councils: Mapping[str, int]
    source: str
    working: bool
    came: frozenset[str]

    def made(self, by: str, at: str) -> tuple[str, str]:
        """Who made something and when, as it came; else where it came from, now."""
        return by or (self.this.who.person if self.working else self.source), at or self.this.at

    def council(self, name: str | None) -> int | None:
        """The council's id here."""
        return None if name is None else self.councils[name]
