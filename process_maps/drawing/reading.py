"""A map read aloud: numbered steps in order, who does them, and where each leads, as sentences.

Written for somebody who hears it: a step is called by its number and its words, a way back says
that it goes back and how often, a phase is a heading, and what is not known is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten

from common.words import count_of, listed
from process_maps.drawing.measure import label_of
from process_maps.drawing.order import in_order
from process_maps.drawing.svg import MARKS
from process_maps.facts import KIND_WORDS, spread, times_said
from process_maps.graph import anchor_words, is_message, phases_of
from process_maps.model import NEEDS_NOBODY, Anchor, Flow, Loop, Map, Mark, Phase, Step

_SAID_FIRST = {**KIND_WORDS, "task": "", "subprocess": "It has steps of its own; done"}
_LONGEST_AGAIN = 70
_AT_THE_SAME_TIME = ("parallelGateway",)
_ONE_OF_THEM = ("exclusiveGateway", "eventBasedGateway")


@dataclass(frozen=True)
class Passage:
    """A stretch of a map read aloud: its heading (a phase, or empty) and its sentences."""

    heading: str
    lines: tuple[str, ...]


def prose(process: Map, marks: Sequence[Mark] = ()) -> str:
    """The whole map as sentences, one step a line, for those who do not see it."""
    said = []
    for passage in passages(process, marks):
        said += [passage.heading] if passage.heading else []
        said += passage.lines
    return "\n".join(said)


def passages(process: Map, marks: Sequence[Mark] = ()) -> list[Passage]:
    """The map read aloud: what it is, its steps phase by phase, loops, and what else sits on it."""
    reading = Reading(process)
    told = [Passage("", tuple(_about(process, reading, marks)))]
    phases = {phase.id: phase for phase in phases_of(process)}
    lines: list[str] = []
    numbers: list[int] = []

    def close(phase: str | None) -> None:
        if lines:
            heading = _heading(phases.get(phase or ""), numbers) if phases else ""
            on_it = _said_of_marks(marks, Anchor("phase", phase)) if phase else []
            told.append(Passage(heading, (*on_it, *lines)))
            lines.clear()
            numbers.clear()

    phase = reading.order[0].phase if reading.order else None
    for number, step in enumerate(reading.order, start=1):
        if step.phase != phase:
            close(phase)
            phase = step.phase
        lines.append(reading.sentence(step, marks))
        numbers.append(number)
    close(phase)
    told += _after_all(process, reading, marks)
    return told


class Reading:
    """A map's steps in reading order and by number, and how each is said."""

    def __init__(self, process: Map) -> None:
        self.map = process
        self.order = in_reading_order(process)
        self.number = {step.id: at for at, step in enumerate(self.order, start=1)}
        self.out: dict[str, list[Flow]] = defaultdict(list)
        self.into: dict[str, list[Flow]] = defaultdict(list)
        for flow in process.flows:
            self.out[flow.source].append(flow)
            self.into[flow.target].append(flow)
        self.loops: dict[tuple[str, str], Loop] = {}
        for loop in process.loops:
            if loop.steps and (len(loop.steps) > 1):
                self.loops.setdefault((loop.steps[-1], loop.steps[0]), loop)
        self.said_loops: set[str] = {
            self.loops[ends].ref
            for ends in ((flow.source, flow.target) for flow in process.flows)
            if ends in self.loops
        }

    def sentence(self, step: Step, marks: Sequence[Mark]) -> str:
        """A step as sentences on one line."""
        label = label_of(step)
        parts = [f"{self.number[step.id]}. " + (_ended(label) if label else "")]
        parts += [self._who(step), self._comes_from(step)]
        parts += [*_known(step), *_said_of_marks(marks, Anchor("step", step.id))]
        parts.append(self._then(step))
        return " ".join(part.strip() for part in parts if part.strip())

    def ways_on(self, step: Step) -> list[str]:
        """Where a step leads, a phrase each: "Yes: step 6, “Submit”"."""
        return [self._way(flow, alone=False) for flow in self.out[step.id]]

    def called(self, step_id: str) -> str:
        """A step by number and words: "step 6, “Submit”"."""
        step = self.map.step(step_id)
        named = step is not None and bool(step.label.strip())
        label = shorten(label_of(step), _LONGEST_AGAIN, placeholder="…") if step and named else ""
        return f"step {self.number.get(step_id, '?')}" + (f", “{label}”" if label else "")

    def led_to(self, step: Step) -> list[Flow]:
        """The flows that lead to a step from before it: ways back to it are none."""
        number = self.number[step.id]
        return [flow for flow in self.into[step.id] if self.number[flow.source] < number]

    def _who(self, step: Step) -> str:
        systems = f"in {listed(step.systems)}" if step.systems else ""
        who = listed(step.actors)
        kind = _SAID_FIRST[step.kind]
        if not step.label.strip() and step.kind in ("start", "end", "event"):
            kind = ""
        if step.kind == "gateway":
            return self._ways_part_or_meet(step)
        if not who and step.kind not in NEEDS_NOBODY:
            who_said = "who does it is not said"
        else:
            who_said = f"by {who}" if who and kind else who
        said = ", ".join(each for each in (f"{kind} {who_said}".strip(), systems) if each)
        if kind and who_said.startswith("who"):
            said = ", ".join(each for each in (kind, who_said, systems) if each)
        return _ended(said[:1].upper() + said[1:]) if said else ""

    def _ways_part_or_meet(self, step: Step) -> str:
        """What a gateway is: who it lies with says nothing, as nothing is done there."""
        parts = len(self.out[step.id]) > 1
        meets = len(self.into[step.id]) > 1
        if parts == meets:
            return "Ways meet and part." if parts else "Ways part or meet."
        return "Ways part." if parts else "Ways meet."

    def _comes_from(self, step: Step) -> str:
        """What leads here, where it is not simply the step before."""
        number = self.number[step.id]
        forward = self.led_to(step)
        if not forward:
            return "Nothing leads here." if number > 1 and not self.into[step.id] else ""
        sources = [self.number[flow.source] for flow in forward]
        if sources == [number - 1] and not (
            forward[0].label and len(self.out[forward[0].source]) > 1
        ):
            return ""
        told = [
            f"step {self.number[flow.source]}" + (f" (“{flow.label}”)" if flow.label else "")
            for flow in sorted(forward, key=lambda flow: self.number[flow.source])
        ]
        return f"Comes after {listed(dict.fromkeys(told))}."

    def _then(self, step: Step) -> str:
        flows = [flow for flow in self.out[step.id] if not is_message(flow)]
        sent = [flow for flow in self.out[step.id] if is_message(flow)]
        return " ".join(
            [
                *(_ended(f"A message goes to {self._way(flow, alone=False)}") for flow in sent),
                self._goes_on(step, flows),
            ]
        )

    def _goes_on(self, step: Step, flows: list[Flow]) -> str:
        """Where work goes on from a step, messages aside."""
        if not flows:
            return "The process ends here." if step.kind == "end" else "Nothing follows."
        if len(flows) == 1:
            return _ended(f"Then {self._way(flows[0], alone=True)}")
        ways = [_ended(self._way(flow, alone=False)) for flow in flows]
        number = count_of(len(flows), "way")
        if step.source_kind in _AT_THE_SAME_TIME:
            begun = f"{number} go on at the same time."
        elif step.kind == "decision" or step.source_kind in _ONE_OF_THEM:
            begun = f"One of {number}."
        else:
            begun = f"{number} go on."
        return " ".join((begun, *(way[:1].upper() + way[1:] for way in ways)))

    def _way(self, flow: Flow, *, alone: bool) -> str:
        number, target = self.number[flow.source], self.number[flow.target]
        if flow.source == flow.target:
            where = "the same step again"
        elif target < number:
            where = f"back to {self.called(flow.target)}"
            loop = self.loops.get((flow.source, flow.target))
            where += f", {times_said(loop)}" if loop else ""
        elif target == number + 1 and alone:
            where = f"step {target}"
        else:
            where = self.called(flow.target)
        words = f"“{flow.label}”" if flow.label else ""
        if flow.probability is not None:
            words = f"{words} ({_often(flow.probability)})".strip()
        return f"{words}: {where}" if words else where


def in_reading_order(process: Map) -> list[Step]:
    """Steps by phase, then so that each comes after those that lead to it (but for loops)."""
    order = in_order(process)
    number = len(process.steps)
    before: list[set[int]] = [set() for _ in range(number)]
    for position, (source, target) in enumerate(order.ends):
        if position not in order.back:
            before[target].add(source)
    place = [len(order.phases) if phase is None else phase for phase in order.phase]
    done: set[int] = set()
    steps: list[Step] = []
    waiting = list(range(number))
    while waiting:
        ready = [each for each in waiting if before[each] <= done]
        following = min(ready or waiting, key=lambda each: (place[each], each))
        # Stay with what was just done, so that the table follows one way to its end.
        if steps:
            last = max(done, key=lambda each: done_at[each])
            along = [each for each in ready if last in before[each] and place[each] == place[last]]
            following = min(along, default=following)
        else:
            done_at: dict[int, int] = {}
        waiting.remove(following)
        done.add(following)
        done_at[following] = len(done)
        steps.append(process.steps[following])
    return steps


def _about(process: Map, reading: Reading, marks: Sequence[Mark]) -> Iterable[str]:
    people = list(dict.fromkeys(actor for step in process.steps for actor in step.actors))
    council = process.council
    named = process.name or "Process map"
    if council and council.casefold() not in named.casefold():
        named = f"{council}, {named}"
    by = f", done by {listed(people)}" if people else ""
    steps, flows = count_of(len(process.steps), "step"), count_of(len(process.flows), "flow")
    yield f"{named}: {steps} and {flows}{by}."
    if process.caveat:
        yield _ended(process.caveat)
    inferred = sum(step.inferred for step in process.steps)
    if inferred:
        yield f"{count_of(inferred, 'step')} of {len(process.steps)} inferred: nobody stated them."
    begins = [reading.number[s.id] for s in reading.order if not reading.led_to(s)]
    ends = [reading.number[s.id] for s in reading.order if not reading.out[s.id]]
    if process.flows:
        last = f"It ends at {_numbers(ends)}." if ends else "No step is where it ends."
        yield f"It begins at {_numbers(begins)}. {last}"
    yield from _said_of_marks(marks, Anchor("map"))


def _after_all(process: Map, reading: Reading, marks: Sequence[Mark]) -> list[Passage]:
    """Loops that no one way back closes, and marks that sit on no step, phase or the whole."""
    told = []
    loops = [
        _ended(
            f"Steps {listed([str(reading.number.get(each, '?')) for each in loop.steps])} are gone "
            f"through again and again: {times_said(loop)}"
        )
        if len(loop.steps) > 1
        else _ended(f"S{reading.called(loop.steps[0])[1:]}, is done again: {times_said(loop)}")
        for loop in process.loops
        if loop.steps and loop.ref not in reading.said_loops
    ]
    if loops:
        told.append(Passage("Loops", tuple(loops)))
    elsewhere = []
    for mark in marks:
        where = anchor_words(process, mark.anchor)
        if where is None:
            where = "what it sat on is no longer on the map"
        elif mark.anchor.kind in ("step", "phase", "map"):
            continue
        elsewhere.append(_ended(f"{MARKS[mark.kind][0]} ({where}): {mark.words}"))
    if elsewhere:
        told.append(Passage("Also on the map", tuple(elsewhere)))
    return told


def _known(step: Step) -> list[str]:
    said = ["Inferred: nobody stated it."] if step.inferred else []
    if step.where_fixed:
        back = {True: ", and written back", False: ", and not written back", None: ""}
        said.append(f"Errors are fixed in the {step.where_fixed}{back[step.written_back]}.")
    if step.automated:
        said.append("No person does it: it is automated.")
    if step.duration and step.duration.known:
        said.append(f"It takes {spread(step.duration)}.")
    return said


def _often(chance: float) -> str:
    """How often a way is taken: "92 times in 100"."""
    times = round(chance * 100)
    if chance > 0 and times == 0:
        return "less than once in 100"
    if chance < 1 and times == 100:
        return "more than 99 times in 100"
    return f"{count_of(times, 'time')} in 100"


def _said_of_marks(marks: Sequence[Mark], anchor: Anchor) -> list[str]:
    return [
        _ended(f"{MARKS[mark.kind][0]}: {mark.words}") for mark in marks if mark.anchor == anchor
    ]


def _heading(phase: Phase | None, numbers: list[int]) -> str:
    where = _numbers(numbers)
    if phase is None:
        return f"In no phase: {where}"
    when = f" ({phase.when})" if phase.when else ""
    return f"Phase “{phase.label}”{when}: {where}"


def _numbers(numbers: Sequence[int]) -> str:
    """ "step 3", "steps 3 to 7", "steps 3, 5 and 9"."""
    if len(numbers) == 1:
        return f"step {numbers[0]}"
    if len(numbers) > 2 and list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"steps {numbers[0]} to {numbers[-1]}"
    return f"steps {listed(map(str, numbers))}"


def _ended(words: str) -> str:
    """A sentence with a stop at its end, and not two."""
    said = " ".join(words.split())
    return said if said.endswith((".", "?", "!")) else f"{said}."
