"""Where every finding stands: how strong it is, what changed under it, what is gone."""

from __future__ import annotations

from dataclasses import dataclass

from common.errors import NotFound
from evidence.findings import rested
from evidence.findings.changed import changes, sentence
from evidence.findings.ends import ends_here, told_by
from evidence.findings.model import Finding, Item, Move
from evidence.findings.rested import Key, Rested, resting
from evidence.findings.strength import Strength
from evidence.findings.weighing import held, strengths
from research.services.speaking import speakers_of
from storage import Project, reading
from storage.remembering import remembered
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING


@dataclass(frozen=True)
class Standing:
    """One finding as whoever looks may see it.

    ``changes`` are what changed since it was last decided of, or looked at; ``gone`` are the ends
    of links that are no longer there; ``mark`` tells this state of its evidence from any other.
    """

    finding: Finding
    items: tuple[Item, ...]
    moves: tuple[Move, ...]
    strength: Strength
    changes: tuple[str, ...]
    gone: frozenset[Key]
    mark: int

    @property
    def changed(self) -> bool:
        """Whether its evidence is no longer what it was."""
        return bool(self.changes)

    def changed_words(self) -> str:
        """What changed, as a sentence; empty for nothing."""
        return sentence(self.changes)


@dataclass(frozen=True)
class _Now:
    """What each finding rests on now, exactly; the ends of links that are gone."""

    rested: dict[int, Rested]
    gone: frozenset[Key]
    lost: frozenset[int]


@remembered
def standings(project: Project, door: Door = EVERYTHING) -> tuple[Standing, ...]:
    """Every finding in the order they were made; failures as they are seen through ``door``."""
    with reading(project):
        known = held(project)
        if not known.findings:
            return ()
        now = _now(project)
        seen = strengths(project, door)
    found = []
    for each in known.findings:
        items, moves = known.items[each.id], known.moves[each.id]
        then = rested.read(moves[-1].rested_on) if moves else None
        rests = now.rested[each.id]
        found.append(
            Standing(
                each,
                items,
                moves,
                seen[each.id],
                changes(then, rests, seen[each.id], door, now.lost) if then else (),
                frozenset((i.kind, i.to) for i in items) & now.gone,
                rested.mark(rests),
            )
        )
    return tuple(found)


def standing(project: Project, finding_id: int, door: Door = EVERYTHING) -> Standing:
    """One of them, or NotFound."""
    for each in standings(project, door):
        if each.finding.id == finding_id:
            return each
    raise NotFound(
        f"there is no finding number {finding_id} in this project", remedy="Go back to the list"
    )


def rested_now(project: Project, finding_id: int) -> Rested:
    """What a finding rests on now, exactly; NotFound where it is gone."""
    found = _now(project).rested.get(finding_id)
    if found is None:
        raise NotFound(
            f"there is no finding number {finding_id} in this project", remedy="Go back to the list"
        )
    return found


def with_painpoint(project: Project, painpoint_id: int) -> tuple[Finding, ...]:
    """The findings a painpoint, innovation or question is evidence of, for or against."""
    known = held(project)
    return tuple(
        each
        for each in known.findings
        if any(i.kind == "painpoint" and i.to == painpoint_id for i in known.items[each.id])
    )


@remembered
def _now(project: Project) -> _Now:
    with reading(project):
        known = held(project)
        exact = strengths(project, EVERYTHING)
        every = {(i.kind, i.to) for items in known.items.values() for i in items}
        here = ends_here(project, every)
        told = told_by(project, here)
        once = set[int]()
        for moves in known.moves.values():
            if moves and (then := rested.read(moves[-1].rested_on)):
                once |= then.quotes_for | then.quotes_against
        lost = frozenset(once - speakers_of(project, once).keys())
    return _Now(
        {
            each.id: resting(each, known.items[each.id], exact[each.id], told)
            for each in known.findings
        },
        frozenset(every - here),
        lost,
    )
