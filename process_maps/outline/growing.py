"""The map that an outline is read into, while it grows: known steps, ways, loops."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from common.errors import BadInput
from common.words import one_line
from process_maps.editing.rows import LONGEST_NAME
from process_maps.editing.steps import LONGEST_LABEL, MOST_STEPS, fresh_id
from process_maps.facts import name_of
from process_maps.graph import phases_of
from process_maps.model import DONE_BY_NOBODY, Flow, Loop, Map, Phase, Step
from process_maps.outline.items import Item, Times, key_of, step_key
from process_maps.outline.model import Remark

LONGEST_ACTOR = 80


@dataclass(frozen=True)
class End:
    """An open end that what is named next is joined to; ``words`` are those of the way on."""

    step: str
    words: str | None = None
    chance: float | None = None


class Growing:
    """Steps by their words, ways between them, and what was assumed; mutable, for one reading."""

    def __init__(self, base: Map) -> None:
        self.base = base
        self.steps: dict[str, Step] = {step.id: step for step in base.steps}
        self.flows: list[Flow] = list(base.flows)
        self.loops: list[Loop] = list(base.loops)
        self.phases: list[Phase] = list(phases_of(base))
        self.remarks: list[Remark] = []
        self.added: list[str] = []
        self.first_line: dict[str, int] = {}
        self.actors: dict[str, str] = {}
        self._alike: dict[str, list[str]] = defaultdict(list)
        self._after: dict[str, list[str]] = defaultdict(list)
        self._ways: set[tuple[str, str, str | None]] = set()
        self._made = 0
        for step in base.steps:
            self._know(step)
        for actor in base.lanes:
            self.actors.setdefault(key_of(actor), actor)
        for flow in base.flows:
            self._after[flow.source].append(flow.target)
            self._ways.add((flow.source, flow.target, flow.label))
        self._flow_ids = {flow.id for flow in base.flows if flow.id}

    def remark(self, line: int, words: str) -> None:
        """Keep something that was assumed, once."""
        said = Remark(line, words)
        if said not in self.remarks:
            self.remarks.append(said)

    def find(self, item: Item, current: tuple[str, ...], line: int) -> str | None:
        """The step an item names again: the same words and the same actor.

        Where it does not say who, and one step alone has these words, it is that one.
        """
        held = [self.steps[each] for each in self._alike[step_key(item.label, item.kind)]]
        who = item.actors
        if who is None:
            who = () if item.kind in DONE_BY_NOBODY else current
        same = [step for step in held if step.actors == who]
        if len(same) >= item.nth:
            return same[item.nth - 1].id
        if item.nth > 1:
            return None
        if item.actors is not None:
            # On a map that is there, one seldom types all who take part.
            there = [step for step in held if step.id not in self.first_line]
            first = [step for step in there if len(who) == 1 and step.actors[:1] == who]
            if len(first) == 1:
                self.remark(
                    line, f"{self.named(first[0].id)} has other actors too; it is taken as the same"
                )
                return first[0].id
            return None
        if len(held) != 1 or (item.kind or held[0].kind) != held[0].kind:
            return None
        if held[0].actors and current:
            self.remark(
                line,
                f"{self.named(held[0].id)} is taken to be the step of {', '.join(held[0].actors)}"
                " that is there already; name another actor before it if it is not",
            )
        return held[0].id

    def by_words(self, wanted: str, line: int) -> str | None:
        """The one step with these words, or that begins with or holds them."""
        words = {step.id: key_of(step.label) for step in self.steps.values()}
        for found in (
            [each for each, said in words.items() if said == wanted],
            [each for each, said in words.items() if wanted and said.startswith(wanted)],
            [each for each, said in words.items() if wanted and wanted in said],
        ):
            if len(found) == 1:
                if words[found[0]] != wanted:
                    self.remark(line, f"“Back to {wanted}” is taken to mean {self.named(found[0])}")
                return found[0]
            if found:
                return None
        return None

    def add(self, item: Item, current: tuple[str, ...], phase: str | None, line: int) -> str:
        """A new step. Raises BadInput, naming the line, for what no step can be."""
        if len(self.steps) >= MOST_STEPS:
            raise BadInput(
                f"a map holds at most {MOST_STEPS} steps",
                where=f"line {line}",
                remedy="Split it into two maps",
            )
        kind = item.kind or "task"
        who = item.actors
        if who is None:
            who = () if kind in DONE_BY_NOBODY else current
        label = self.checked(item.label, "step", LONGEST_LABEL, line) if item.label else ""
        self._made += 1
        step = Step(self._fresh("s"), label, kind, who, item.systems, phase=phase)
        self.steps[step.id] = step
        self.added.append(step.id)
        self.first_line[step.id] = line
        self._know(step)
        return step.id

    def use_systems(self, step_id: str, systems: Iterable[str]) -> None:
        """Systems said of a step that is named again are its own too."""
        step = self.steps[step_id]
        both = tuple(dict.fromkeys((*step.systems, *systems)))
        if both != step.systems:
            self.steps[step_id] = replace(step, systems=both)

    def join(self, end: End, target: str) -> None:
        """A way from an open end; the same one again is not drawn twice."""
        if (end.step, target, end.words) in self._ways:
            return
        self._ways.add((end.step, target, end.words))
        self._after[end.step].append(target)
        name = next(
            f for n in range(1, len(self._flow_ids) + 2) if (f := f"f{n}") not in self._flow_ids
        )
        self._flow_ids.add(name)
        self.flows.append(Flow(end.step, target, end.words, end.chance, id=name))

    def leads_to(self, start: str, goal: str) -> bool:
        """Whether a way leads from one step to another, or they are the same."""
        return start == goal or bool(self.way(start, goal))

    def way(self, start: str, goal: str) -> tuple[str, ...]:
        """The shortest way between two steps, both ends included; empty where there is none."""
        before: dict[str, str] = {start: start}
        ahead = deque([start])
        while ahead:
            each = ahead.popleft()
            if each == goal:
                way = [goal]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return tuple(reversed(way))
            for following in self._after[each]:
                if following not in before:
                    before[following] = each
                    ahead.append(following)
        return ()

    def ways_out(self, step_id: str) -> int:
        """How many flows leave a step."""
        return len(self._after[step_id])

    def loop(self, steps: tuple[str, ...], times: Times | None, words: str | None) -> None:
        """Name a loop; one through the same steps is given what is said now."""
        least, most = (times.least, times.most) if times else (None, None)
        for at, each in enumerate(self.loops):
            if each.steps == steps:
                if times or words:
                    self.loops[at] = replace(each, times_min=least, times_max=most, words=words)
                return
        name = fresh_id((each.id for each in self.loops if each.id), "l")
        self.loops.append(Loop(steps, least, most, words, name))

    def phase(self, label: str, when: str | None, line: int) -> str:
        """The phase of that name, begun where it is new."""
        label = self.checked(label, "phase", LONGEST_NAME, line)
        for at, each in enumerate(self.phases):
            if key_of(each.label) == key_of(label):
                if when and not each.when:
                    self.phases[at] = replace(each, when=when)
                return each.id
        new = Phase(fresh_id((each.id for each in self.phases), "p"), label, when)
        self.phases.append(new)
        return new.id

    def whole(self) -> Map:
        """The map as it has grown."""
        return replace(
            self.base,
            phases=tuple(self.phases),
            steps=tuple(self.steps.values()),
            flows=tuple(self.flows),
            loops=tuple(self.loops),
        )

    def named(self, step_id: str) -> str:
        """A step as remarks call it: “its words”."""
        step = self.steps[step_id]
        return f"“{name_of(step)}”"

    def checked(self, text: str, what: str, longest: int, line: int) -> str:
        """Words that can be kept, or BadInput naming the line."""
        try:
            return one_line(text, what, longest)
        except BadInput as error:
            raise BadInput(error.what, where=f"line {line}", remedy=error.remedy) from None

    def _fresh(self, letter: str) -> str:
        return next(
            name
            for n in range(self._made, len(self.steps) + self._made + 1)
            if (name := f"{letter}{n}") not in self.steps
        )

    def _know(self, step: Step) -> None:
        self._alike[step_key(step.label, step.kind)].append(step.id)
        for actor in step.actors:
            self.actors.setdefault(key_of(actor), actor)
