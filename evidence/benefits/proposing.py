"""What the project itself says of an input, with its derivation, for somebody to take over.

Nothing here is a value of any case until a person takes it over. Counts come through the door for
outsiders, as a case is shown and saved without one: where a count is hidden, none is proposed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from common.simulation import Triangle
from common.words import count_of, listed
from common.years import year_words
from evidence.benefits.model import Value
from evidence.failing import Shown, seen_runs, shown, working_councils
from evidence.overlays.effort import in_hours
from process_maps.classes import number_said
from process_maps.model import Loop, Step, Work
from process_maps.services import StoredMap, map_by_id, maps
from storage import Project, reading
from storage.register import Council
from storage.remembering import remembered
from validation.disclosure import Setting
from validation.rates import number_words
from validation.report import CHILDREN
from validation.services.disclosing import outside_door

MOST_CODES_NAMED = 8


@dataclass(frozen=True)
class Proposal:
    """A value of one council, ready to be taken over. ``evidence`` tells what it is of."""

    council_id: int
    council: str
    quantity: str
    low: float | None
    likely: float | None
    high: float | None
    unit: str
    source: str
    scope: str
    year: str
    derivation: str
    evidence: str

    @property
    def numbers(self) -> tuple[float | None, float | None, float | None, str]:
        """Low, likely, high and their unit."""
        return self.low, self.likely, self.high, self.unit


@dataclass(frozen=True)
class Failures:
    """How often rules fail in each council, and why nothing is proposed for the others."""

    proposals: tuple[Proposal, ...]
    without: tuple[tuple[str, str], ...]


def failures(project: Project, codes: Sequence[str]) -> Failures:
    """How often some rules fail together in each council's first full run, once a return."""
    door = outside_door(project)
    setting = door.setting
    seen = seen_runs(project, door)
    found, without = [], []
    for each in working_councils(project):
        run = seen.of_council(each.id) if seen else None
        told = shown(seen, each.id, codes)
        if seen is None or run is None or told is None:
            without.append((each.name, "no run of the return compared"))
        elif told.hidden and not _between(setting):
            without.append((each.name, f"{count_of(told.hidden, 'count')} hidden"))
        elif told.unit == CHILDREN and told.failing > 1:
            without.append(
                (each.name, "children are counted, who may be the same in several rules")
            )
        elif not told.looked_at:
            without.append((each.name, "nobody looked at these rules"))
        else:
            found.append(_counted(each, told, setting, seen.source, seen.year, codes))
    return Failures(tuple(found), tuple(without))


def _between(setting: Setting) -> bool:
    """Whether a hidden count is known to be from 1 to the threshold: others are hidden for it."""
    return setting.method == "hide" and setting.totals == "more than"


def _counted(
    council: Council, told: Shown, setting: Setting, source: str, year: int, codes: Sequence[str]
) -> Proposal:
    """The rows as they are shown; of counts that are hidden, what everybody may know."""
    said = f"{'about ' if told.rounded else ''}{number_words(told.count, told.unit)} of "
    said += f"{_rules(codes)} fail in {told.run_words}"
    if told.hidden:
        more = count_of(told.hidden, "small count")
        said = f"{said}, and {more} more" if told.count else f"{more} of {_rules(codes)}"
        said += "" if told.count else f" in {told.run_words}"
        said += f", hidden: from 1 to {setting.threshold} each"
    if told.unknown:
        said += f"; {count_of(told.unknown, 'rule')} not looked at, and not in it"
    count = float(told.count)
    return Proposal(
        council.id,
        council.name,
        "times",
        count + told.hidden if told.hidden else None,
        None if told.hidden else count,
        count + told.hidden * setting.threshold if told.hidden else None,
        "a return",
        source,
        f"{council.name}’s return",
        year_words(year),
        said,
        _evidence(of="failures", council=council.id, codes=sorted(codes)),
    )


def _rules(codes: Sequence[str]) -> str:
    named = sorted(codes)[:MOST_CODES_NAMED]
    more = len(codes) - len(named)
    said = listed([*named, f"{more} more"] if more else named)
    return f"rule{'' if len(codes) == 1 else 's'} {said}"


def of_maps(project: Project, quantity: str) -> tuple[Proposal, ...]:
    """What the councils' maps say of that kind: hours each time or a year, loops, costs."""
    return tuple(each for each in _all_of_maps(project) if each.quantity == quantity)


@remembered
def _all_of_maps(project: Project) -> tuple[Proposal, ...]:
    own = {each.id for each in working_councils(project)}
    drawn = (map_by_id(project, each.id) for each in maps(project) if each.council_id in own)
    return tuple(proposal for stored in drawn for proposal in _of_map(stored))


def _of_map(stored: StoredMap) -> Iterator[Proposal]:
    labels = {step.id: step.label for step in stored.map.steps}
    for loop in stored.map.loops:
        times = _times(loop)
        if times is None or not loop.steps:
            continue
        begins = labels.get(loop.steps[0], loop.steps[0])
        said = f"“{begins}” and what follows is gone through {_range(times)} times a return"
        said += f" (“{loop.words}”)" if loop.words else ""
        yield replace(
            _from(stored, "times", times, "a return", said + _middle(loop)),
            evidence=_evidence(of="loop", map=stored.id, ref=loop.ref),
        )
        yield from _rounds(stored, loop, begins)
    for step in stored.map.steps:
        yield from _of_step(stored, step)


def _rounds(stored: StoredMap, loop: Loop, begins: str) -> Iterator[Proposal]:
    """What one round of a loop asks of each actor; steps that do not say are named as such."""
    inside = [step for step in stored.map.steps if step.id in loop.steps]
    for actor in dict.fromkeys(work.actor for step in inside for work in step.work):
        doing = [s for s in inside if actor in (*s.actors, *(work.actor for work in s.work))]
        known = [
            hours
            for step in doing
            for work in step.work
            if work.actor == actor and (hours := _triangle(work))
        ]
        if not known:
            continue
        whole = Triangle(*(sum(getattr(each, end) for each in known) for end in _ENDS))
        said = f"{_range(whole)} hours of {actor} in one round of the loop that begins with "
        said += (
            f"“{begins}”, added up over {len(known)} of {count_of(len(doing), 'step')} of theirs"
        )
        yield replace(
            _from(stored, "time each", whole, "hours", said),
            evidence=_evidence(of="round", map=stored.id, ref=loop.ref, actor=actor),
        )


_ENDS = ("least", "likely", "most")


def _triangle(work: Work) -> Triangle | None:
    hours = in_hours(work.hours)
    return Triangle.through(hours.least, hours.likely, hours.most) if hours else None


def _of_step(stored: StoredMap, step: Step) -> Iterator[Proposal]:
    row = stored.step_ids[step.id]
    around = [loop for loop in stored.map.loops if step.id in loop.steps]
    inner = min(around, key=lambda each: len(each.steps), default=None)
    for work in step.work:
        each_time = _triangle(work)
        if each_time:
            said = f"{_range(each_time)} hours of {work.actor} each time, at “{step.label}”"
            yield replace(
                _from(stored, "time each", each_time, "hours", said),
                evidence=_evidence(of="effort", step=row, actor=work.actor),
            )
            if inner and (times := _times(inner)):
                whole = Triangle(
                    each_time.least * times.least,
                    each_time.likely * times.likely,
                    each_time.most * times.most,
                )
                said = f"{said} × {_range(times)} times a return{_middle(inner)}"
                yield replace(
                    _from(stored, "time a year", whole, "hours a year", said),
                    evidence=_evidence(of="effort a year", step=row, actor=work.actor),
                )
        if work.hourly_cost is not None:
            cost = Triangle(work.hourly_cost, work.hourly_cost, work.hourly_cost)
            said = f"£{number_said(work.hourly_cost)} an hour of {work.actor}, at “{step.label}”"
            yield replace(
                _from(stored, "hourly cost", cost, "£ an hour", said),
                evidence=_evidence(of="cost", step=row, actor=work.actor),
            )


def _from(stored: StoredMap, quantity: str, of: Triangle, unit: str, said: str) -> Proposal:
    least, likely, most = (round(each, 6) for each in (of.least, of.likely, of.most))
    ends = (None, None) if of.fixed else (least, most)
    return Proposal(
        stored.council_id,
        stored.council,
        quantity,
        ends[0],
        likely,
        ends[1],
        unit,
        f"Process map: {stored.title}",
        f"{stored.council}’s return",
        "",
        said,
        "",
    )


def _times(loop: Loop) -> Triangle | None:
    least = None if loop.times_min is None else float(loop.times_min)
    most = None if loop.times_max is None else float(loop.times_max)
    return Triangle.through(least, None, most)


def _middle(loop: Loop) -> str:
    if loop.times_min is None or loop.times_max is None or loop.times_min == loop.times_max:
        return ""
    return "; nobody stated the likely number, so it is their middle"


def _range(of: Triangle) -> str:
    if of.fixed:
        return number_said(of.likely)
    return f"{number_said(of.least)} to {number_said(of.most)}"


def _evidence(**what: object) -> str:
    return json.dumps(what, sort_keys=True, ensure_ascii=False)


@remembered
def changed_since(project: Project, values: tuple[Value, ...]) -> Mapping[int, str]:
    """What the evidence says now where it is not what was taken over, by the value's id."""
    with reading(project):
        return _changed_since(project, values)


def _changed_since(project: Project, values: tuple[Value, ...]) -> Mapping[int, str]:
    held = [each for each in values if each.evidence]
    on_maps = {each.evidence: each for each in _all_of_maps(project)} if held else {}
    found = {}
    for each in held:
        what = json.loads(each.evidence)
        if what["of"] == "failures":
            told = failures(project, what["codes"]).proposals
            now = next((some for some in told if some.evidence == each.evidence), None)
        else:
            now = on_maps.get(each.evidence)
        then = (each.low, each.likely, each.high, each.unit)
        if now is None:
            found[each.id] = "What it was taken from is no longer there, or no longer shown."
        elif now.numbers != then:
            was, is_now = _said(each.low, each.likely, each.high), _said(*now.numbers[:3])
            found[each.id] = (
                f"The evidence has changed since: it was {was} then and is {is_now} now."
            )
    return found


def _said(low: float | None, likely: float | None, high: float | None) -> str:
    """ "206", or "1.4, likely 2.4, to 3.8"."""
    whole = Triangle.through(low, likely, high)
    if whole is None or whole.fixed:
        return number_said(whole.likely) if whole else "not known"
    ends = [number_said(each) for each in (whole.least, whole.likely, whole.most)]
    return f"{ends[0]} to {ends[2]}, likely {ends[1]}"
