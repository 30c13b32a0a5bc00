"""Open ends while an outline is read: what is named next is joined to them, or they are let go."""

from __future__ import annotations

from dataclasses import dataclass

from process_maps.outline.growing import End, Growing
from process_maps.outline.items import YES_NO, Item, Times, exit_of, times_words
from process_maps.outline.lines import Line


@dataclass
class Back:
    """A way back, with how often, to be made a loop once all ways are there."""

    source: str
    target: str
    times: Times
    line: int


class OpenWays:
    """What is open: ends, decisions with a way out to come, ways back with how often.

    ``who`` and ``phase`` are those of the next step where it does not say. ``closed`` says that the
    way is at its end, so that only an arrow leads on from where it came to.
    """

    def __init__(self, growing: Growing) -> None:
        self.map = growing
        self.ends: list[End] = []
        self.closed = False
        self.went_back = False
        self.who: tuple[str, ...] = ()
        self.phase: str | None = None
        self.decisions: list[str] = []
        self.backs: list[Back] = []

    def let_go(self, line: int, ends: list[End] | None = None) -> None:
        """Ways out that nothing followed: their words are kept as a step, but for yes and no."""
        for end in self.ends if ends is None else ends:
            if end.words is None or (exit_of(end.words) or ("", " "))[1] == "":
                if end.words or end.chance is not None:
                    said = f"“{end.words}” of " if end.words else "A way out of "
                    self.map.remark(line, f"{said}{self.map.named(end.step)} leads nowhere yet")
                continue
            item = Item(end.words, end.words)
            step = self.map.add(item, self.who, self.phase, line)
            self.map.join(End(end.step, None, end.chance), step)
            self.map.remark(
                line, f"Nothing follows “{end.words}”, so it is taken as a step, not as a way out"
            )

    def arrive(self, step: str, item: Item, line: Line, *, again: bool) -> None:
        """Join the open ends to a step; from then on it is the open end."""
        self.map.use_systems(step, item.systems)
        from_itself = [end.step for end in self.ends] == [step]
        if again and not item.times and step in self.map.first_line and not from_itself:
            self.same(step, line)
        if item.arrow and not self.ends:
            self.map.remark(line.number, f"“{item.arrow}” stands on no arrow, so it is not kept")
        went_back = False
        for end in self.ends:
            if end.step == step:
                if item.times:
                    self.map.loop((step,), item.times, None)
                elif again or end.words:
                    words = f"; “{end.words}” is not drawn" if end.words else ""
                    self.map.remark(
                        line.number, f"{self.map.named(step)} is named twice in a row{words}"
                    )
                continue
            went_back = went_back or (again and self.map.leads_to(step, end.step))
            if item.times:
                self.backs.append(Back(end.step, step, item.times, line.number))
            said = item.arrow if item.arrow is not None else end.words
            chance = item.arrow_chance if item.arrow_chance is not None else end.chance
            self.map.join(End(end.step, said, chance), step)
        ended = self.map.steps[step].kind == "end"
        self.ends = [End(step)]
        self.went_back = went_back or ended
        self.closed = ended or (went_back and self.open_decision(step) is not None)

    def same(self, step: str, line: Line) -> None:
        """Say that a step was named before."""
        first = self.map.first_line[step]
        where = "earlier in this line" if first == line.number else f"in line {first}"
        self.map.remark(
            line.number, f"{self.map.named(step)} is taken to be the same step as {where}"
        )

    def name_ways_back(self) -> None:
        """Make loops of the ways back that say how often, now that all ways are there."""
        for back in self.backs:
            if way := self.map.way(back.target, back.source):
                self.map.loop(way, back.times, None)
            else:
                self.times_not_on_a_way_back(back)

    def times_not_on_a_way_back(self, back: Back) -> None:
        """Say that a number of times was not kept, and why."""
        self.map.remark(
            back.line,
            f"“{times_words(back.times)}” at {self.map.named(back.target)} is not on a way back, "
            "so it is not kept: say it where the work goes back",
        )

    def open_decision(self, target: str | None = None) -> str | None:
        """The decision named last that has one way out only (on the way round, where given)."""
        for each in reversed(self.decisions):
            one_way = self.map.ways_out(each) == 1 and self.map.steps[each].kind == "decision"
            if one_way and (target is None or self.map.leads_to(target, each)):
                return each
        return None

    def other_way(self, item: Item, line: Line) -> None:
        """After a way back or an end, what is new follows the other way out of the decision."""
        decision = self.open_decision()
        named = f"“{item.label or item.kind}”"
        if decision is None:
            self.map.remark(
                line.number, f"Nothing leads to {named}: the line before it ends its way"
            )
            return
        words = self.other_words(decision)
        self.ends = [End(decision, words)]
        said = f", “{words}”" if words else ""
        self.map.remark(
            line.number,
            f"{named} is taken as the other way out of {self.map.named(decision)}{said}",
        )

    def other_words(self, decision: str) -> str | None:
        """ "no" where a decision's only way out is "yes", and the other way round."""
        said = [flow.label or "" for flow in self.map.flows if flow.source == decision]
        other = YES_NO.get(said[0].casefold()) if len(said) == 1 else None
        return other.capitalize() if other and said[0][:1].isupper() else other

    def open_for_more(self) -> str | None:
        """The decision named last that has fewer than two ways out."""
        fresh = [
            each
            for each in reversed(self.decisions)
            if self.map.steps[each].kind == "decision" and self.map.ways_out(each) < 2
        ]
        return fresh[0] if fresh else None

    def is_decision(self, step: str | None) -> bool:
        """Whether ways out may be set in below this step."""
        return step is not None and self.map.steps[step].kind in ("decision", "gateway")
