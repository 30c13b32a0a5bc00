"""What is said of councils whose evidence somebody shared."""

from __future__ import annotations

from dataclasses import dataclass

from common.words import count_of, day_words, listed
from evidence.sharing import store
from storage import Project, reading
from storage.register import councils, is_illustrative
from storage.remembering import remembered

_MOST_NAMED = 4


@dataclass(frozen=True)
class Origin:
    """Where a council's evidence comes from: the latest package it came with."""

    council_id: int
    council: str
    source: str
    made_on: str
    arrived_at: str
    not_cleared: int
    illustrative: bool

    @property
    def label(self) -> str:
        """The council's name, with whether it is invented."""
        return f"{self.council} (illustrative)" if self.illustrative else self.council

    def words(self) -> str:
        """ "shared by Northern team on 30 June 2026"."""
        return f"shared by {self.source} on {day_words(self.made_on)}"


@remembered
def origins(project: Project) -> dict[int, Origin]:
    """The councils whose evidence somebody shared, by id."""
    with reading(project) as db:
        names = {each.id: each.name for each in councils(db)}
        found: dict[int, Origin] = {}
        for each in store.arrivals(db):
            of = each.of_council
            if each.kind == "shared" and of in names and of not in found:
                found[of] = Origin(
                    of,
                    names[of],
                    each.source,
                    each.made_on,
                    each.arrived_at,
                    each.not_cleared,
                    is_illustrative(db, of),
                )
    return found


def shared_words(project: Project) -> str:
    """Which councils' evidence is not this project's own, in one line; empty where all is."""
    held = sorted(origins(project).values(), key=lambda each: each.council)
    if not held:
        return ""
    if len(held) > _MOST_NAMED:
        names = listed(each.council for each in held)
        return f"Shared by other projects, not this project’s own evidence: {names}"
    of: dict[str, list[Origin]] = {}
    for each in held:
        of.setdefault(each.words(), []).append(each)
    told = ". ".join(_told(words, some) for words, some in of.items())
    return f"Shared by other projects, not this project’s own evidence. {told}"


def _told(words: str, some: list[Origin]) -> str:
    """Where some councils’ evidence comes from, and what that means for what is counted."""
    said = f"{listed(each.label for each in some)}: {words}"
    stayed = sum(each.not_cleared for each in some)
    if not stayed:
        return said
    return (
        f"{said}; {count_of(stayed, 'quote')} not cleared stayed there, so how many people said a "
        "thing is at least what is counted"
    )
