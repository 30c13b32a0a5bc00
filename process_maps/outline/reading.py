"""An outline read: lines joined one after another, ways out, ways back, phases and marks.

How an outline is written is told to people beside the field it is typed in; what is assumed
about what they typed is said in remarks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from common.errors import BadInput
from process_maps.model import WHOLE_MAP, Anchor, Map, Mark
from process_maps.outline.ends import Back, OpenWays
from process_maps.outline.growing import LONGEST_ACTOR, End, Growing
from process_maps.outline.items import (
    Item,
    Times,
    exit_of,
    key_of,
    read_item,
    read_times,
    times_words,
)
from process_maps.outline.kept import with_what_is_left
from process_maps.outline.lines import Line, is_rule, read_line
from process_maps.outline.model import Outline
from process_maps.outline.signs import HEADING, LOOP, MARK, SHOUT, read_lines

LONGEST_OUTLINE = 200_000
NAME = "Process from an outline"
_STEP_NUMBER = re.compile(r"(?:step|number|no\.?)?\s*(\d{1,4})", re.IGNORECASE)
_MARKS = {"p": "painpoint", "i": "innovation", "q": "question", "o": "question"}


def read_outline(text: str, base: Map | None = None, after: str | None = None) -> Outline:
    """Read typed text into a map: into ``base`` where that is given, going on ``after`` a step.

    Raises BadInput, naming the line, for what no map can hold; whatever is not understood
    otherwise is kept as a step with its words and remarked on.
    """
    if len(text) > LONGEST_OUTLINE:
        raise BadInput("the outline is too long", remedy="Split it into several maps")
    lines = read_lines(text)
    reading = _Reading(Growing(base or Map(NAME)), _labels(lines))
    if after is not None and after in reading.map.steps:
        reading.ends = [End(after)]
        reading.who = reading.map.steps[after].actors
        reading.phase = reading.map.steps[after].phase
    for line in lines:
        reading.take(line)
    return with_what_is_left(text, reading.finish())


@dataclass
class _Fork:
    """A decision whose ways out are set in below it, and the ends of those that are done."""

    decision: str
    line: int
    indent: int
    child: int
    ends: list[End] = field(default_factory=list)
    ways: int = 1


class _Reading(OpenWays):
    """The state of one reading."""

    def __init__(self, growing: Growing, labels: frozenset[str]) -> None:
        super().__init__(growing)
        self.labels = labels
        self.waiting: int | None = None
        self.last: str | None = None
        self.marks: list[Mark] = []
        self.marked = WHOLE_MAP
        self.forks: list[_Fork] = []
        self.above: Line | None = None
        self.numbers: dict[str, str] = {}
        self.later: list[tuple[list[End], str, Times | None, int]] = []
        self.loops: list[tuple[Line, str, str | None, str]] = []

    def take(self, line: Line) -> None:
        """One line."""
        text = line.words.text
        if not line.parts:
            return
        if is_rule(text):
            self.let_go(line.number)
            self.ends, self.forks, self.above, self.went_back = [], [], None, False
        elif heading := HEADING.fullmatch(text):
            self._heading(line, heading)
        elif MARK.fullmatch(text) or SHOUT.fullmatch(text):
            self._mark(line)
        elif loop := LOOP.fullmatch(text):
            self.loops.append((line, loop[1], loop[2], loop[3]))
        else:
            self._steps(line)

    def _heading(self, line: Line, heading: re.Match[str]) -> None:
        label = line.words.of(heading[1] or "")
        when = line.words.of(heading[2]) if heading[2] else None
        self.phase = self.map.phase(label, when, line.number) if label else None
        self.marked = Anchor("phase", self.phase) if self.phase else WHOLE_MAP

    def _mark(self, line: Line) -> None:
        match = MARK.fullmatch(line.words.text)
        if match:
            kind, said = _MARKS[match[1][0].casefold()], match[2]
        else:
            shout = SHOUT.fullmatch(line.words.text)
            kind, said = "painpoint", shout[1] if shout else ""
        self.marks.append(Mark(kind, line.words.of(said), self.marked))

    def _steps(self, line: Line) -> None:
        parts = list(line.parts)
        if self.closed and not (line.leads_in or (self.above and self.above.leads_on)):
            self.ends = []
        self.closed = False
        self._leave_forks(line)
        parts = self._way_out(line, parts)
        alone = len(parts) == 1 and not line.leads_on
        for at, part in enumerate(parts):
            item = read_item(line.words, part, self.map.actors, after_arrow=at > 0 or line.leads_in)
            starts_line = at == 0 and not line.leads_in and parts == list(line.parts)
            self._item(item, line, starts_line=starts_line, alone=alone)
            if at == 0 and line.listed and self.last:
                self.numbers[line.listed] = self.last
        self.above = line

    def _item(self, item: Item, line: Line, *, starts_line: bool, alone: bool) -> None:
        if item.not_an_actor:
            self.map.remark(
                line.number,
                f"“{item.not_an_actor}” before the colon is taken as words of the step, not as "
                "who does it",
            )
        if item.only_says_who:
            self._nobody_waits()
            self.who = self._checked_who(item.actors or (), line)
            self.waiting = line.number
            return
        if item.actors is not None:
            item = replace(item, actors=self._checked_who(item.actors, line))
        if not item.label and item.kind is None:
            item = self._without_a_step(item, line)
            if not item.label:
                return
        known = self.map.find(item, self.who, line.number)
        if known is None and item.back and self._goes_back(item, line):
            return
        if known is None and item.times:
            self.map.remark(
                line.number,
                f"“{times_words(item.times)}” is kept as words of “{item.whole}”: it leads back to "
                "no step that is there",
            )
            item = replace(item, label=item.whole, times=None)
        again = known is not None
        if known and starts_line and (item.way_out or not alone):
            # "errors? no > …" or "check > …": on from a step that is there, not from the line above
            self.let_go(line.number)
            self.ends = [End(known)]
            again = False
        step = known or self._new(item, line)
        self.arrive(step, item, line, again=again)
        if item.actors is not None:
            self._nobody_waits()
        self.waiting = None
        self._who_now(item, step)
        self._now_at(step)
        if self.map.steps[step].kind in ("decision", "gateway"):
            self.decisions = [*(each for each in self.decisions if each != step), step]
        if item.way_out or item.way_out_chance is not None:
            self.ends = [End(step, item.way_out, item.way_out_chance)]

    def _nobody_waits(self) -> None:
        """Say so where an actor was named before a colon and nothing is theirs."""
        if self.waiting:
            self.map.remark(self.waiting, f"Nothing follows “{', '.join(self.who)}:”")

    def _without_a_step(self, item: Item, line: Line) -> Item:
        """Words on an arrow or a system alone: they go with what is before, or become a step."""
        if item.actors is not None:
            self.who = item.actors
        if item.arrow is not None and self.ends:
            self.ends = [
                End(
                    end.step,
                    ", ".join(each for each in (end.words, item.arrow) if each),
                    end.chance if item.arrow_chance is None else item.arrow_chance,
                )
                for end in self.ends
            ]
            return item
        if item.systems and self.last:
            self.map.use_systems(self.last, item.systems)
            return item
        said = [f"({item.arrow})"] if item.arrow else []
        label = " ".join((*said, *(f"[{each}]" for each in item.systems))) or line.words.text
        self.map.remark(line.number, f"“{label}” belongs to no step, so it is taken as one")
        return Item(label, label)

    def _new(self, item: Item, line: Line) -> str:
        if not self.ends and self.went_back:
            self.other_way(item, line)
        return self.map.add(item, self.who, self.phase, line.number)

    def _now_at(self, step: str) -> None:
        """Marks that follow sit on this step."""
        self.last = step
        self.marked = Anchor("step", step)

    def _who_now(self, item: Item, step: str) -> None:
        done_by = self.map.steps[step].actors
        if item.actors is not None:
            self.who = item.actors
        elif done_by:
            self.who = done_by

    def _goes_back(self, item: Item, line: Line) -> bool:
        """ "back to extract", "back to step 3": where that is known, or comes later."""
        wanted = item.back or ""
        number = _STEP_NUMBER.fullmatch(wanted)
        target = self.numbers.get(number[1]) if number else None
        if target is None:
            target = self.map.by_words(key_of(wanted), line.number)
        if target is None and key_of(wanted) in self.labels:
            self.later.append((self.ends, key_of(wanted), item.times, line.number))
            self.ends, self.went_back = [], True
            return True
        if target is None:
            return False
        self.arrive(target, item, line, again=True)
        self._now_at(target)
        self.went_back = self.closed = True
        return True

    def _leave_forks(self, line: Line) -> None:
        """Where a line is no longer set in below a decision, its ways come together."""
        while self.forks and line.indent <= self.forks[-1].indent:
            fork = self.forks.pop()
            if self._names(fork.decision, line):
                self.let_go(line.number, fork.ends)
                continue
            self.ends = list(dict.fromkeys((*fork.ends, *self.ends)))
            self.who = self.map.steps[fork.decision].actors or self.who
            if fork.ways == 1 and self.map.ways_out(fork.decision) == 1:
                words = self.other_words(fork.decision)
                self.ends.append(End(fork.decision, words))
                self.map.remark(
                    line.number,
                    f"{self.map.named(fork.decision)} has one way out below it; the other is taken "
                    "to lead on to this line",
                )

    def _names(self, decision: str, line: Line) -> bool:
        item = read_item(line.words, line.parts[0], self.map.actors, after_arrow=False)
        return key_of(item.label) == key_of(self.map.steps[decision].label) or bool(
            exit_of(line.parts[0])
        )

    def _way_out(self, line: Line, parts: list[str]) -> list[str]:
        """Take words that name a way out of the decision above off the beginning of a line."""
        fork = self.forks[-1] if self.forks else None
        above = self.above
        if fork and line.indent == fork.child:
            words, rest = self._exit_words(line, parts, set_in=True)
            if words is not None:
                fork.ends += self.ends
                fork.ways += 1
                self._out_of(fork.decision, words)
                return rest
        elif (
            above
            and line.indent > above.indent
            and (self.is_decision(self.last) or exit_of(parts[0]))
        ):
            words, rest = self._exit_words(line, parts, set_in=True)
            if words is not None and self.last:
                self.let_go(line.number)
                self.forks.append(_Fork(self.last, above.number, above.indent, line.indent))
                self._out_of(self.last, words)
                return rest
        decision = self.open_for_more()
        if decision and not line.leads_in:
            words, rest = self._exit_words(line, parts, set_in=False)
            if words is not None:
                self.let_go(line.number)
                self._out_of(decision, words)
                self.map.remark(
                    line.number,
                    f"“{words[0]}” is taken as a way out of {self.map.named(decision)}",
                )
                return rest
        return parts

    def _out_of(self, decision: str, words: tuple[str | None, float | None]) -> None:
        """Go on from a decision by one of its ways; who decides does what follows, until named."""
        self.ends = [End(decision, *words)]
        self.who = self.map.steps[decision].actors or self.who

    def _exit_words(
        self, line: Line, parts: list[str], *, set_in: bool
    ) -> tuple[tuple[str | None, float | None] | None, list[str]]:
        """The way out a line begins with, and the pieces after it; None where it names none."""
        first, rest = parts[0], parts[1:]
        found = exit_of(first)
        if found and (set_in or found[1] or rest or line.leads_on or not found[1]):
            words = line.words.of(found[0])
            return (words, None), [found[1], *rest] if found[1] else rest
        if not set_in or "?" in first or ":" in first or line.leads_in:
            colon = re.fullmatch(r"([^:?]{1,40}):\s+([^:]+:\s.*)", first) if set_in else None
            if colon and key_of(colon[1]) not in self.map.actors:
                return (line.words.of(colon[1]), None), [colon[2], *rest]
            return None, parts
        if key_of(line.words.of(first)) in self.labels - self._only_once(first, line):
            return None, parts
        if rest or line.leads_on or line.deeper_follows:
            item = read_item(line.words, f"x? {first}", {}, after_arrow=False)
            return (item.way_out, item.way_out_chance), rest
        return None, parts

    def _only_once(self, first: str, line: Line) -> frozenset[str]:
        """The words themselves, where no step has them yet: then they are not a step's."""
        key = key_of(line.words.of(first))
        known = any(key_of(step.label) == key for step in self.map.steps.values())
        return frozenset() if known else frozenset({key})

    def _checked_who(self, actors: tuple[str, ...], line: Line) -> tuple[str, ...]:
        named = [self.map.checked(each, "actor", LONGEST_ACTOR, line.number) for each in actors]
        for each in named:
            self.map.actors.setdefault(key_of(each), each)
        return tuple(named)

    def finish(self) -> Outline:
        """Draw what was put off, name the loops, and say what it came to."""
        if self.last is None:
            raise BadInput(
                "there are no steps here",
                remedy="Write one step a line, or steps with > between them",
            )
        self._nobody_waits()
        for fork in self.forks:
            self.let_go(fork.line, fork.ends)
        self.let_go(self.above.number if self.above else 1)
        for ends, wanted, times, number in self.later:
            steps = self.map.steps.values()
            target = next((step.id for step in steps if key_of(step.label) == wanted), None)
            if target is None:
                said = f"No step is called “{wanted}”, so the way back to it is not drawn"
                self.map.remark(number, said)
                self.let_go(number, ends)
                continue
            for end in ends:
                self.map.join(end, target)
                if times:
                    self.backs.append(Back(end.step, target, times, number))
        self.name_ways_back()
        for line, said, words, chain in self.loops:
            self._name_loop(line, said, words, chain)
        process = self.map.whole()
        marks = tuple(self.marks)
        remarks = tuple(sorted(self.map.remarks, key=lambda each: each.line))
        return Outline(process, marks, remarks, tuple(self.map.added), self.last)

    def _name_loop(self, line: Line, times: str, words: str | None, chain: str) -> None:
        steps: list[str] = []
        who: tuple[str, ...] = ()
        held = read_line(line.words.typed(chain), line.number)
        for part in held.parts:
            item = read_item(held.words, part, self.map.actors, after_arrow=False)
            found = self.map.find(item, who, line.number)
            if found is None:
                raise BadInput(
                    "the loop goes through a step that is not in the outline",
                    where=f"line {line.number}",
                    remedy="Name its steps with the words they have above",
                )
            steps.append(found)
            who = item.actors if item.actors is not None else self.map.steps[found].actors or who
        said = read_times(times) if times else None
        if times and not said:
            words = f"{times} {words or ''}".strip()
        named = line.words.of(words) if words else None
        self.map.loop(tuple(dict.fromkeys(steps)), said[0] if said else None, named)


def _labels(lines: list[Line]) -> frozenset[str]:
    """What all steps of the outline will be matched by, so that ways may lead to later ones."""
    return frozenset(
        key_of(read_item(line.words, part, {}, after_arrow=True).label)
        for line in lines
        for part in line.parts
    )
