"""The steps a topic concerns, and what councils do differently at them.

A topic of rules concerns the steps that write its fields, and those that people linked to its
rules. What is compared is stated on the maps: where it is put right, whether that is written back,
who does it, whether by hand, with what; read by the same rules as Compare maps, of all of a
council's steps together. A map that does not say is named apart, never counted as otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evidence.activities import activities
from evidence.linked import links
from evidence.topics.model import Concerned, Way
from process_maps.aligning.model import Group
from process_maps.comparing.model import AUTOMATED, FIXED, SYSTEMS, WHO, WRITTEN
from process_maps.comparing.sides import ASPECTS, NOT_ASKED, in_sides
from process_maps.model import Step
from process_maps.pairing.aligned import aligned
from process_maps.services import StepView
from storage import Project
from storage.remembering import remembered
from validation.catalogue import normalise_code

# What tells most of how an error is dealt with comes first. A card tells the first that goes
# together with what fails, and says of how many it is one (`going_together`).
_TOLD = (FIXED, WRITTEN, AUTOMATED, WHO, SYSTEMS)
_PUT_RIGHT = {
    FIXED: "where it is put right {said}",
    WRITTEN: "where what is put right {said}",
    AUTOMATED: "where putting it right is {said}",
    WHO: "where it is put right {said}",
    SYSTEMS: "where it is put right with {said}",
}
_DONE = {
    FIXED: "where errors are put right {said}",
    WRITTEN: "where what is put right {said}",
    AUTOMATED: "where it is {said}",
    WHO: "where it is done {said}",
    SYSTEMS: "where it is done with {said}",
}
_NO_GROUP = Group(0, "", ())


@dataclass(frozen=True)
class Work:
    """Every step of the working councils' maps, and the rules people linked to steps.

    ``drawn`` are the councils of whom a map is known.
    """

    drawn: frozenset[int]
    views: tuple[StepView, ...] = field(repr=False)
    steps: Mapping[int, Step] = field(repr=False)
    of_code: Mapping[str, tuple[int, ...]] = field(repr=False)
    by_id: Mapping[int, StepView] = field(repr=False)

    def concerned(
        self, fields: frozenset[str], codes: Iterable[str]
    ) -> dict[int, tuple[Concerned, ...]]:
        """By council, the steps that write any of the fields or are linked to any of the rules."""
        whys: dict[int, list[str]] = defaultdict(list)
        if fields:
            for view in self.views:
                if mine := [each for each in view.fields if each in fields]:
                    whys[view.id].append(f"writes {', '.join(mine)}")
        linked: dict[int, list[str]] = defaultdict(list)
        for code in codes:
            for step in self.of_code.get(normalise_code(code), ()):
                linked[step].append(code)
        for step, found in linked.items():
            what = "rule" if len(found) == 1 else "rules"
            whys[step].append(f"linked to {what} {', '.join(found)}")
        return self._by_council(whys)

    def _by_council(self, whys: Mapping[int, list[str]]) -> dict[int, tuple[Concerned, ...]]:
        found: dict[int, list[Concerned]] = defaultdict(list)
        for view in self.views if whys else ():
            if view.id in whys:
                found[view.council_id].append(Concerned(view, "; ".join(whys[view.id])))
        return {council: tuple(each) for council, each in found.items()}


@remembered
def work(project: Project) -> Work:
    """The steps of all working councils' maps."""
    held = activities(project)
    views = [step for each in held.held for step in each.steps]
    views.sort(key=lambda each: (each.council_id, each.map_id, each.id))
    steps: dict[int, Step] = {}
    if views:
        for stored in aligned(project, {each.map_id for each in views}).maps.values():
            for step in stored.map.steps:
                steps[stored.step_ids[step.id]] = step
    of_code: dict[str, list[int]] = defaultdict(list)
    for link in links(project).step_rules:
        if link.step_id in steps:
            of_code[normalise_code(link.code)].append(link.step_id)
    return Work(
        frozenset(each.id for each in held.councils),
        tuple(views),
        steps,
        {code: tuple(found) for code, found in of_code.items()},
        {each.id: each for each in views},
    )


def ways(
    of: Work,
    concerned: Mapping[int, Sequence[Concerned]],
    councils: Sequence[int],
    *,
    putting_right: bool,
) -> tuple[Way, ...]:
    """What councils do differently at the steps a topic concerns, what tells most first.

    ``putting_right``: only the steps at which something is put right are compared.
    """
    there: dict[str, list[Step]] = {}
    for council in councils:
        if council in of.drawn:
            mine = [of.steps[each.step.id] for each in concerned.get(council, ())]
            there[str(council)] = [s for s in mine if s.where_fixed] if putting_right else mine
    if sum(bool(mine) for mine in there.values()) < 2:
        return ()
    clauses = _PUT_RIGHT if putting_right else _DONE
    found = []
    for aspect in sorted(
        (each for each in ASPECTS if each.kind in _TOLD), key=lambda each: _TOLD.index(each.kind)
    ):
        values = {key: aspect.value(mine) if mine else None for key, mine in there.items()}
        asked = {key: value for key, value in values.items() if value != NOT_ASKED}
        sides = in_sides(_NO_GROUP, asked)
        if len(sides.sides) < 2:
            continue
        found.append(
            Way(
                aspect.kind,
                tuple((side.said, tuple(map(int, side.maps))) for side in sides.sides),
                tuple(map(int, sides.unsaid)),
                tuple(clauses[aspect.kind].format(said=side.said) for side in sides.sides),
            )
        )
    return tuple(found)
