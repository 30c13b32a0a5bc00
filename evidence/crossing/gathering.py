"""What is known of steps, whichever they are: painpoints, people, rules, failures, effort.

Steps by council asks it for the steps one council has of a piece of work, the overlays of the
reference process for those of each council that a merged step stands for. Each is counted by the
very functions that count it on a single map, so that no two screens can disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evidence.failing import seen_runs
from evidence.hearing import Voices, asked_by_council, voices
from evidence.linked import links
from evidence.model import Painpoint, PainpointKind
from evidence.overlays.effort import effort_of, somebody_does
from evidence.overlays.errors import Failing, failures_of
from evidence.overlays.painpoints import Sitting, sitting, voices_together
from process_maps.model import Step
from process_maps.overlay import OnStep
from process_maps.views import StoredMap
from storage import Project, reading
from validation.disclosure import Door
from validation.services import Comparison, CouncilRun


@dataclass(frozen=True)
class Member:
    """A step on its stored map."""

    stored: StoredMap
    step: Step

    @property
    def row(self) -> int:
        """Its row, which links hang on."""
        return self.stored.step_ids[self.step.id]


class Gathered:
    """What is known of the steps of some maps, read once. Counts come through the ``door``."""

    def __init__(self, project: Project, maps: Iterable[StoredMap], door: Door) -> None:
        held = list(maps)
        with reading(project):
            self.links = links(project)
            self.spoke = voices(project, self.links)
            self.asked = asked_by_council(project)
            self.compared: Comparison | None = seen_runs(project, door)
        self.door = door
        self._sitting: dict[PainpointKind, dict[int, Sitting]] = {
            kind: {each.id: sitting(self.links, each, kind) for each in held}
            for kind in ("painpoint", "innovation")
        }
        rules: dict[int, list[str]] = defaultdict(list)
        for each in self.links.step_rules:
            rules[each.step_id].append(each.code)
        self._rules: Mapping[int, list[str]] = rules
        self._runs = {each.council_id: each for each in getattr(self.compared, "councils", ())}

    def painpoints(
        self, members: Iterable[Member], kind: PainpointKind = "painpoint"
    ) -> tuple[Painpoint, ...]:
        """Those on the steps themselves, each once, but for those judged not a problem."""
        found: dict[int, Painpoint] = {}
        for each in members:
            here = self._sitting[kind][each.stored.id]
            for number in here.on.get(each.step.id, ()):
                found[number] = here.painpoints[number]
        return tuple(found[number] for number in sorted(found))

    def voices(self, painpoints: Iterable[Painpoint], council_id: int) -> Voices:
        """Who of a council spoke of any of them, each once."""
        return voices_together([each.id for each in painpoints], self.spoke, council_id)

    def rules(self, members: Iterable[Member]) -> tuple[str, ...]:
        """The rules linked to the steps, each once."""
        return tuple(sorted({code for each in members for code in self._rules.get(each.row, ())}))

    def run(self, council_id: int) -> CouncilRun | None:
        """The council's run that is compared, as it may be seen."""
        return self._runs.get(council_id)

    def failing(self, council_id: int, codes: Iterable[str]) -> Failing | None:
        """How rules fail in a council's run; None without a run or a rule."""
        run, asked = self.run(council_id), tuple(codes)
        if run is None or not asked:
            return None
        return failures_of(run, asked, None if self.door.opens(run.council) else self.door.setting)


def effort_together(members: Sequence[Member]) -> OnStep | None:
    """The hours of a council's steps each time; None where they are nobody's work.

    Steps of one map are added up. The same work on two maps of a council is drawn twice, not done
    twice: it is told map by map, and the largest stands for both.
    """
    by_map: dict[int, list[Member]] = defaultdict(list)
    for each in members:
        if somebody_does(each.step):
            by_map[each.stored.id].append(each)
    told = [(held[0], effort_of([each.step for each in held])) for held in by_map.values()]
    if not told:
        return None
    if len(told) == 1:
        return told[0][1]
    known = [each.number for _, each in told if each.number is not None]
    words = "; ".join(f"{each.words} on “{of.stored.map.name}”" for of, each in told)
    return OnStep(max(known, default=None), words)


def stated_of(members: Iterable[Member]) -> tuple[int, int]:
    """How many of the steps that somebody does state their hours, for at least one who does it."""
    doing = [each.step for each in members if somebody_does(each.step)]
    return sum(effort_of([each]).number is not None for each in doing), len(doing)
