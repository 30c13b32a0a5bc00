"""Steps by council worked out: a row for each piece of work, a cell for each council."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.activities import Activities, Activity, activities, all_aligned
from evidence.crossing.gathering import Gathered, Member, effort_together, stated_of
from evidence.crossing.model import Cell, Crossing, Row
from evidence.failing import working_councils
from process_maps.services import StepView
from process_maps.views import StoredMap
from storage import Project, reading
from storage.register import Council
from storage.remembering import remembered
from validation.catalogue import Catalogue
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING
from validation.rates import counted
from validation.services.rulebook import catalogue


@remembered
def crossing(project: Project, door: Door = EVERYTHING) -> Crossing:
    """Every piece of work beside every working council; ``door``: what may be seen of counts."""
    with reading(project):
        own = working_councils(project)
        found = activities(project)
        it = all_aligned(project)
        maps = {each.id: each for each in it.maps.values()} if it else {}
        gathered = Gathered(project, maps.values(), door)
        rules = catalogue(project)
    made = _Making(maps, gathered, rules)
    compared = gathered.compared
    return Crossing(
        own,
        frozenset(each.id for each in found.without_map),
        _rows(found, own, made),
        compared.words() if compared and compared.councils else "",
        counted(compared.unit) if compared and compared.councils else "",
        compared.left_out if compared else (),
    )


def _rows(found: Activities, own: Sequence[Council], made: _Making) -> tuple[Row, ...]:
    return tuple(
        Row(
            each.number,
            each.steps[0].id,
            each.words,
            each.kind,
            each.phase,
            tuple(made.cell(each, council) for council in own),
        )
        for each in found.held
    )


class _Making:
    """The cells while they are made."""

    def __init__(self, maps: dict[int, StoredMap], gathered: Gathered, rules: Catalogue) -> None:
        self.maps, self.gathered, self.rules = maps, gathered, rules
        self.steps = {
            (map_id, step.id): step for map_id, each in maps.items() for step in each.map.steps
        }

    def _member(self, view: StepView) -> Member:
        return Member(self.maps[view.map_id], self.steps[view.map_id, view.element])

    def cell(self, activity: Activity, council: Council) -> Cell:
        """One piece of work in one council."""
        steps = activity.of_council(council.id)
        asked = self.gathered.asked[council.id]
        if not steps:
            return Cell(council, (), asked=asked)
        members = [self._member(each) for each in steps]
        painpoints = self.gathered.painpoints(members)
        codes = self.gathered.rules(members)
        run = self.gathered.run(council.id)
        return Cell(
            council,
            steps,
            painpoints,
            self.gathered.painpoints(members, "innovation"),
            self.gathered.voices(painpoints, council.id),
            asked,
            tuple(self.rules.spelling(code) for code in codes),
            self.gathered.failing(council.id, codes),
            run.children if run else None,
            effort_together(members),
            stated_of(members),
        )
