"""A map as an outline that reads back to the same steps and ways.

Every piece is read again before it is written down: where plain words would be taken for something
else, they are put in quotes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from process_maps.drawing.words import in_reading_order
from process_maps.graph import closes, phases_of
from process_maps.model import DONE_BY_NOBODY, Anchor, Flow, Loop, Map, Mark, Phase, Step
from process_maps.outline.growing import Growing
from process_maps.outline.items import (
    KIND_TYPED,
    NOBODY,
    Times,
    exit_of,
    read_item,
    step_key,
    times_words,
)
from process_maps.outline.lines import read_line
from process_maps.outline.signs import special

_MARK_WORDS = {"painpoint": "!painpoint", "innovation": "+idea", "question": "?question"}


def write_outline(process: Map, marks: Sequence[Mark] = ()) -> str:
    """The map's steps, ways, phases, loops and systems as text, with marks on steps and phases.

    Notes, effort, evidence and marks on flows and loops have no place in an outline.
    """
    return _Writing(_on_one_line(process), marks).text()


class _Writing:
    """The state of one writing: what the reader will know at each point."""

    def __init__(self, process: Map, marks: Sequence[Mark]) -> None:
        self.map = process
        self.steps = {step.id: step for step in process.steps}
        self.phases = {phase.id: phase for phase in phases_of(process)}
        self.places = {each: number for number, each in enumerate(self.phases)}
        self.order = in_reading_order(process)
        self.led_to = {each.target for each in process.flows if each.target != each.source}
        self.marks = marks
        self.nth: dict[str, int] = {}
        self.several: Counter[str] = Counter(
            step_key(each.label, each.kind) for each in process.steps
        )
        self.out: dict[str, list[Flow]] = defaultdict(list)
        for flow in process.flows:
            if flow.source != flow.target:
                self.out[flow.source].append(flow)
        self.times: dict[int, Loop] = {}
        self.loops = [loop for loop in process.loops if not self._said_on_the_way_back(loop)]
        self.lines: list[str] = []
        self.seen: dict[tuple[str, tuple[str, ...]], int] = defaultdict(int)
        self.who: tuple[str, ...] = ()
        self.phase: str | None = None
        self.begun: set[str] = set()
        self.ways: list[Flow] = []

    def text(self) -> str:
        """The whole outline."""
        self.lines += [self._mark(each) for each in self._marks_on(Anchor("map"))]
        self._phases_first()
        while len(self.nth) < len(self.steps) or self.ways:
            way, root = self._next_way(), self._next_root()
            if way and not (root and self._rank(root) < self._rank_of(way)):
                self.ways.remove(way)
                self._follow(way)
            elif root:
                self.lines += ["---"] if self.nth else []
                self._heading(root)
                self._on("", root)
        self.lines += [self._loop(each) for each in (*self.times.values(), *self.loops)]
        return "\n".join(self.lines) + "\n"

    def _rank(self, step: Step) -> int:
        """Phases are written one after the other as far as ways allow."""
        return self.places.get(step.phase or "", len(self.places))

    def _rank_of(self, way: Flow) -> int:
        return -1 if way.target in self.nth else self._rank(self.steps[way.target])

    def _next_way(self) -> Flow | None:
        return min(reversed(self.ways), key=self._rank_of, default=None)

    def _next_root(self) -> Step | None:
        """The next step that nothing leads to; where no way is left open, any that is left."""
        left = [step for step in self.order if step.id not in self.nth]
        roots = (step for step in left if step.id not in self.led_to)
        return next(roots, None if self.ways or not left else left[0])

    def _phases_first(self) -> None:
        """Headings of all phases first, where steps alone would not bring them in their order."""
        used = list(dict.fromkeys(step.phase for step in self.order if step.phase))
        if used != list(self.phases):
            for phase_id in self.phases:
                self._begin(phase_id)

    def _begin(self, phase_id: str) -> None:
        """A phase's heading; the first time with the marks on the phase."""
        self.phase = phase_id
        self.lines.append(_heading(self.phases[phase_id]))
        if phase_id not in self.begun:
            self.begun.add(phase_id)
            self.lines += [self._mark(each) for each in self._marks_on(Anchor("phase", phase_id))]

    def _follow(self, flow: Flow) -> None:
        """One way on from a step that is there already."""
        source, target = self.steps[flow.source], self.steps[flow.target]
        line, before = self._leading_on(self._named(source), flow)
        if target.id in self.nth:
            self.lines.append(f"{line} {before}{self._again(flow)}")
        elif target.phase != self.phase:
            self.lines.append(line)
            self._heading(target)
            self._on(f"> {before}" if before else "", target)
        else:
            self._on(f"{line} {before}", target)

    def _on(self, begun: str, step: Step) -> None:
        """Write steps one a line for as long as one plain way leads on to a new one."""
        following: Step | None = step
        while following is not None:
            step, line = following, begun + self._new(following)
            following, begun = None, ""
            flows = self.out[step.id]
            marked = self._marks_on(Anchor("step", step.id))
            if step.kind == "end":
                self.ways += flows
            elif len(flows) == 1 and not flows[0].label and flows[0].probability is None:
                flow, target = flows[0], self.steps[flows[0].target]
                if target.id not in self.nth and self._may_go_on_to(target):
                    following = target
                elif target.id not in self.nth:
                    self.ways.append(flow)
                elif not marked:
                    line = f"{line} > {self._again(flow)}"
                else:
                    self.ways.append(flow)
            elif flows and not (marked or step.systems) and self._joins_inline(flows[0]):
                flow, target = flows[0], self.steps[flows[0].target]
                self.ways += reversed(flows[1:])
                line = " ".join(self._leading_on(line, flow))
                if target.id in self.nth:
                    line += self._again(flow)
                else:
                    following, begun, line = target, line, ""
            else:
                self.ways += reversed(flows)
            if line:
                self.lines.append(line)
                self.lines += [self._mark(each) for each in marked]
            if following is not None and not begun:
                self._heading(following)

    def _may_go_on_to(self, target: Step) -> bool:
        """Whether nothing of an earlier phase is still to be written."""
        if target.phase == self.phase:
            return True
        root = self._next_root()
        before = [self._rank_of(way) for way in self.ways] + ([self._rank(root)] if root else [])
        return min(before, default=self._rank(target)) >= self._rank(target)

    def _joins_inline(self, flow: Flow) -> bool:
        target = self.steps[flow.target]
        return target.id in self.nth or target.phase == self.phase

    def _heading(self, step: Step) -> None:
        if step.phase == self.phase:
            return
        if step.phase:
            self._begin(step.phase)
        else:
            self.phase = None
            self.lines.append("#")

    def _new(self, step: Step) -> str:
        """A step named for the first time, with its systems."""
        key = step_key(step.label, step.kind), step.actors
        self.seen[key] += 1
        self.nth[step.id] = self.seen[key]
        systems = "".join(f" [{_plain_or_quoted(each, '[],;')}]" for each in step.systems)
        return self._named(step) + systems

    def _named(self, step: Step) -> str:
        """A step's words, with who does it where the reader would think of somebody else."""
        said = self.several[step_key(step.label, step.kind)] > 1 or ":" in step.label
        inherits = () if step.kind in DONE_BY_NOBODY else self.who
        actors = "" if step.actors == inherits and not said else _actors(step.actors)
        if step.kind in DONE_BY_NOBODY and not step.actors and not said:
            actors = ""
        if step.actors or actors:
            self.who = step.actors
        nth = f" #{self.nth[step.id]}" if self.nth.get(step.id, 1) > 1 else ""
        plain = () if '"' in step.label else (step.label,)
        for label in (*plain, _quoted(step.label)):
            for kind in ("", f"{KIND_TYPED[step.kind]}: "):
                written = f"{actors}{kind}{label}{nth}"
                if (label or kind) and self._reads_as(written, step, bool(actors)):
                    return written
        return written

    def _reads_as(self, written: str, step: Step, says_who: bool) -> bool:
        """Whether these words, at the beginning of a line, say this step and nothing else."""
        line = read_line(written, 1)
        if len(line.parts) != 1 or line.leads_in or line.leads_on or line.listed or line.indent:
            return False
        if len(read_line(f"x > {written}", 1).parts) != 2:
            return False
        if special(line) or exit_of(line.words.text) or line.words.text != _hidden(written):
            return False
        item = read_item(line.words, line.parts[0], {}, after_arrow=True)
        return (
            item.label == " ".join(step.label.split())
            and (item.kind or "task") == step.kind
            and item.actors == (step.actors if says_who else None)
            and item.nth == self.nth.get(step.id, 1)
            and not (item.systems or item.way_out or item.times or item.back or item.arrow)
        )

    def _leading_on(self, line: str, flow: Flow) -> tuple[str, str]:
        """A step's words with the arrow after them, and the words on it where they follow it.

        A decision's way out stands after its question mark where it will be read so.
        """
        source = self.steps[flow.source]
        if source.kind == "decision" and source.label.endswith("?"):
            whole = len(read_line(line, 1).parts)
            chance = f" ({flow.probability * 100:g}%)" if flow.probability is not None else ""
            said = flow.label or ""
            for words in (_quoted(said),) if '"' in said else (said, _quoted(said)):
                written = f"{line} {words}{chance}" if words else f"{line}{chance}"
                if self._says_way_out(written, whole, flow):
                    return f"{written} >", ""
        chance = f"{flow.probability * 100:g}%" if flow.probability is not None else ""
        label = _plain_or_quoted(flow.label, "()[]%") if flow.label else ""
        told = ", ".join(each for each in (label, chance) if each)
        return f"{line} >", f"({told}) " if told else ""

    def _says_way_out(self, written: str, parts: int, flow: Flow) -> bool:
        read = read_line(written, 1)
        if len(read.parts) != parts or special(read):
            return False
        item = read_item(read.words, read.parts[-1], {}, after_arrow=True)
        said = item.way_out, item.way_out_chance
        source = self.steps[flow.source]
        return (
            said == (flow.label or None, flow.probability)
            and (item.label, item.nth) == (source.label, self.nth.get(source.id, 1))
            and not item.times
        )

    def _again(self, flow: Flow) -> str:
        """A step named again at the end of a way, with how often where that is a way back."""
        loop = self.times.pop(id(flow), None)
        times = f" ({times_words(Times(loop.times_min, loop.times_max))})" if loop else ""
        return self._named(self.steps[flow.target]) + times

    def _said_on_the_way_back(self, loop: Loop) -> bool:
        """Whether the reader will find the same loop from its way back, and say how often."""
        if loop.words or (loop.times_min is None and loop.times_max is None):
            return False
        grown = Growing(self.map)
        for flow in self.map.flows:
            back = closes(loop, flow) and len(loop.steps) > 1 and id(flow) not in self.times
            if back and grown.way(flow.target, flow.source) == loop.steps:
                self.times[id(flow)] = loop
                return True
        return False

    def _loop(self, loop: Loop) -> str:
        known = loop.times_min is not None or loop.times_max is not None
        times = f" {times_words(Times(loop.times_min, loop.times_max))}" if known else ""
        words = f" ({_plain_or_quoted(loop.words, '():')})" if loop.words else ""
        self.who = ()
        return f"loop{times}{words}: " + " > ".join(
            self._named(self.steps[each]) for each in loop.steps
        )

    def _marks_on(self, anchor: Anchor) -> list[Mark]:
        return [mark for mark in self.marks if mark.anchor == anchor]

    def _mark(self, mark: Mark) -> str:
        return f"{_MARK_WORDS[mark.kind]}: {' '.join(mark.words.split())}"


def _on_one_line(process: Map) -> Map:
    """The same map without the line breaks that some tools put into words."""

    def flat(words: str | None) -> str | None:
        return " ".join(words.split()) if words else words

    return replace(
        process,
        steps=tuple(replace(each, label=flat(each.label) or "") for each in process.steps),
        flows=tuple(replace(each, label=flat(each.label)) for each in process.flows),
        loops=tuple(replace(each, words=flat(each.words)) for each in process.loops),
    )


def _heading(phase: Phase) -> str:
    when = f" ({phase.when})" if phase.when else ""
    label = " ".join(phase.label.split())
    if label.endswith((")", "#")) or '"' in label:
        label = _quoted(label)
    return f"# {label}{when}"


def _actors(actors: tuple[str, ...]) -> str:
    if not actors:
        return f"{NOBODY}: "
    named = []
    for actor in actors:
        line = read_line(f"{actor}: x", 1)
        item = read_item(line.words, line.parts[0], {}, after_arrow=False)
        plain = item.actors == (actor,) and item.label == "x" and not line.listed
        named.append(actor if plain and not set(actor) & set(',"') else _quoted(actor))
    return " + ".join(named) + ": "


def _plain_or_quoted(text: str, not_plain: str) -> str:
    line = read_line(text, 1)
    whole = line.parts == (text,) and not (line.leads_in or line.leads_on)
    fits = whole and line.words.text == text and not line.words.hidden
    return text if fits and not any(each in text for each in not_plain + '"') else _quoted(text)


def _quoted(text: str) -> str:
    inner = " ".join(text.split()).replace('"', '""')
    return f'"{inner}"'


def _hidden(written: str) -> str:
    """What a line's words are once what is quoted is hidden, had it no bullet."""
    return read_line(f"- {written}", 1).words.text
