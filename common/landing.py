"""Things of another project on their way into this one: which are here, and where the rest lands.

A thing is known by its ``guid``, which stays the same wherever it goes; its kind is the name of the
table it lies in. ``mark`` tells what it was when it landed, so that it can be told later whether
somebody here has changed it since.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

Things = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Left:
    """What did not come in, or stayed as it was here, how many, and why."""

    what: str
    count: int
    why: str


@dataclass(frozen=True)
class Landed:
    """Where a thing is now, and what it was when it landed."""

    id: int
    mark: str


@dataclass
class Landing:
    """One arrival under way.

    Attributes
    ----------
    here : by kind, the things that are here already, by their guids.
    removed : by kind, the guids of those that were here and that somebody took away.
    marks : by kind and guid, what came earlier was when it landed.
    landed : by kind and guid, what this arrival brought or brought up to date.
    """

    here: Things
    removed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    marks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    landed: dict[tuple[str, str], Landed] = field(default_factory=dict)
    new: Counter[str] = field(default_factory=Counter)
    renewed: Counter[str] = field(default_factory=Counter)
    _left: Counter[tuple[str, str]] = field(default_factory=Counter)

    def find(self, kind: str, guid: str | None) -> int | None:
        """Where a thing is now; None where it is not here."""
        if guid is None:
            return None
        landed = self.landed.get((kind, guid))
        return landed.id if landed else self.here.get(kind, {}).get(guid)

    def was_removed(self, kind: str, guid: str) -> bool:
        """Whether somebody here took this thing away; it does not come back by itself."""
        return guid in self.removed.get(kind, ()) and self.find(kind, guid) is None

    def mark(self, kind: str, guid: str) -> str:
        """What the thing was when it landed; empty where it did not come with a package."""
        return self.marks.get((kind, guid), "")

    def land(self, kind: str, guid: str, number: int, mark: str = "") -> int:
        """A thing that is new here; returns its id."""
        self.landed[kind, guid] = Landed(number, mark)
        self.new[kind] += 1
        return number

    def renew(self, kind: str, guid: str, number: int, mark: str) -> None:
        """A thing that came before is now what it is in the newer package."""
        self.landed[kind, guid] = Landed(number, mark)
        self.renewed[kind] += 1

    def join(self, kind: str, guid: str, number: int) -> int:
        """A thing is the same as one that is here by another way (its name); returns that id."""
        self.landed[kind, guid] = Landed(number, "")
        return number

    def leave(self, what: str, why: str, count: int = 1) -> None:
        """Note what does not come in, or stays as it is."""
        if count:
            self._left[what, why] += count

    @property
    def left(self) -> tuple[Left, ...]:
        """What did not come in, or stayed as it is."""
        return tuple(Left(what, count, why) for (what, why), count in self._left.items())


def mark_of(value: object) -> str:
    """What tells a value from any other: equal only for equal ones."""
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:32]
