"""What the cards of one storyboard need of the project, each thing read once and only if wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from evidence.failing import compared_runs
from evidence.overview import Matrix, matrix
from process_maps.services import MapView, maps
from research.recognising import Crowd
from research.services.recognising import crowd
from storage import Project, reading
from storage.register import ProjectFacts, councils, is_illustrative
from validation.disclosure import Door
from validation.services import Comparison
from validation.services.disclosing import outside_door


@dataclass(frozen=True)
class Deck:
    """What a set of slides belongs to, as each of them says at its foot.

    ``frozen`` is the moment from which on they do not change, None where they follow the evidence.
    """

    name: str
    date: str | None
    audience: str | None
    project: ProjectFacts
    frozen: str | None = None


class Known:
    """The evidence as slides may show it: counts through the door for what leaves the project."""

    def __init__(self, project: Project, deck: Deck, today: date) -> None:
        self.project, self.deck, self.today = project, deck, today

    @cached_property
    def matrix(self) -> Matrix:
        """Painpoints by council: people, steps, rules."""
        return matrix(self.project)

    @cached_property
    def compared(self) -> Comparison | None:
        """The runs compared by default, not yet through the door; None without any."""
        return compared_runs(self.project)

    @cached_property
    def current_maps(self) -> tuple[MapView, ...]:
        """The map with most steps of each working council, in the order of the councils."""
        best: dict[int, MapView] = {}
        for each in maps(self.project):
            held = best.get(each.council_id)
            if each.steps and (held is None or each.steps > held.steps):
                best[each.council_id] = each
        return tuple(best[each.id] for each in self.matrix.councils if each.id in best)

    @cached_property
    def door(self) -> Door:
        """The door counts go through."""
        return outside_door(self.project)

    @cached_property
    def invented(self) -> frozenset[int]:
        """The councils of whom everything is invented, and must say so."""
        with reading(self.project) as db:
            return frozenset(each.id for each in councils(db) if is_illustrative(db, each.id))

    @cached_property
    def asked(self) -> Crowd:
        """Who was asked, so that nobody is told apart by role and council."""
        return crowd(self.project)
