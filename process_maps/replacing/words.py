"""What another way would mean, in sentences and as a table; never as a promise."""

from __future__ import annotations

from collections.abc import Sequence

from common.words import count_of, listed
from process_maps.measuring.words import days_words, number_words
from process_maps.replacing.comparing import Hours, Way

_NAMED = 4
Row = tuple[str, str, str, str]
"""What, now, then, and the difference; "not known" where either is not."""

NOT_KNOWN = "not known"


def rows(now: Way, then: Way) -> tuple[Row, ...]:
    """Every figure of the two ways beside one another."""
    found = [_hours_row("All of them", now.hours, then.hours)]
    actors = dict.fromkeys(
        actor for way in (now, then) if way.hours for actor in way.hours.by_actor
    )
    found += [_hours_row(each, _of(now.hours, each), _of(then.hours, each)) for each in actors]
    a, b = now.measures, then.measures
    found.append(_counts("Flows that are handoffs", a.handoffs.count, b.handoffs.count))
    found.append(_numbers("Handoffs of one return", a.handoffs.expected, b.handoffs.expected))
    found.append(_counts("Flows from system to system", a.switches.count, b.switches.count))
    for share in (0.5, 0.8, 0.95):
        ends = []
        for measures in (a, b):
            value = measures.cycle.quantiles.get(share) if measures.cycle else None
            ends.append(value.value if value else None)
        found.append(_numbers(f"Working days, P{share * 100:.0f}", *ends))
    if a.deadline and b.deadline:
        found.append(
            (
                f"Ready in {days_words(a.deadline.days)}",
                f"{a.deadline.met:,} of {a.deadline.runs:,}",
                f"{b.deadline.met:,} of {b.deadline.runs:,}",
                _points(a.deadline.chance, b.deadline.chance),
            )
        )
    return tuple(found)


def sentences(now: Way, then: Way, whose: str) -> tuple[str, ...]:
    """What stands out: hours first, then handoffs, then time and the deadline."""
    said = [*_hours_said(now.hours, then.hours, whose)]
    said.append(_handoffs_said(now, then))
    before, after = (_days(way) for way in (now, then))
    if before is not None and after is not None:
        said.append(
            f"In 80 of 100 simulated returns it takes no longer than {days_words(round(after))} "
            f"instead of {days_words(round(before))}."
        )
    if (was := now.measures.deadline) and (would := then.measures.deadline):
        said.append(
            f"Ready in {days_words(was.days)}: {would.met:,} of {would.runs:,} simulated returns "
            f"instead of {was.met:,} of {was.runs:,}."
        )
    return tuple(said)


def unknown_words(now: Way, then: Way) -> tuple[str, ...]:
    """What the figures leave out because no map states it."""
    said = []
    for way, name in ((now, "Now"), (then, "Then")):
        if way.hours is None:
            said.append(f"{name}: {way.measures.no_cycle or 'how often each step is done'}")
        elif way.hours.unknown:
            steps = way.hours.unknown
            more = f" and {len(steps) - _NAMED} more" if len(steps) > _NAMED else ""
            named = listed(f"“{each}”" for each in steps[:_NAMED])
            said.append(f"{name}, the hours of {named}{more} are not stated.")
        if way.measures.cycle and way.measures.cycle.at_least:
            known, of = way.measures.cycle.known, way.measures.cycle.asked
            said.append(f"{name}, {of - known} of {of} steps do not say how long they take.")
    return tuple(said)


def _days(way: Way) -> float | None:
    """The working days that 80 of 100 simulated returns do not go over."""
    value = way.measures.cycle.quantiles.get(0.8) if way.measures.cycle else None
    return value.value if value else None


def _hours_said(now: Hours | None, then: Hours | None, whose: str) -> list[str]:
    if not now or not then or not any(then.total) or not any(now.total):
        return ["How many hours of work it would be is not known: see what is not stated below."]
    (low, likely, high), (low_then, likely_then, high_then) = now.total, then.total
    least = "at least " if then.unknown else ""
    than = "at least " if now.unknown else ""
    return [
        f"With {whose} way: {least}{_number(likely_then)} hours of work for one return "
        f"({_number(low_then)} to {_number(high_then)}) instead of {than}{_number(likely)} "
        f"({_number(low)} to {_number(high)}), as the maps state them."
    ]


def _handoffs_said(now: Way, then: Way) -> str:
    """How many are drawn, and how many one return goes through, where that changes otherwise."""
    a, b = now.measures.handoffs, then.measures.handoffs
    change = b.count - a.count
    said = f"As many handoffs on the map: {a.count}."
    if change:
        which = f"{count_of(abs(change), 'handoff')} {'more' if change > 0 else 'fewer'}"
        said = f"{which} on the map: {b.count} instead of {a.count}."
    if a.expected is None or b.expected is None:
        return said
    was, would = number_words(a.expected), number_words(b.expected)
    if was == would:
        return f"{said} One return goes through {was} as before."
    return f"{said} One return goes through {would} instead of {was}."


def _of(hours: Hours | None, actor: str) -> Hours | None:
    if hours is None:
        return None
    return Hours({actor: hours.by_actor.get(actor, (0.0, 0.0, 0.0))}, ())


def _hours_row(who: str, now: Hours | None, then: Hours | None) -> Row:
    what = f"Hours of work, {who[:1].lower()}{who[1:]}" if who == "All of them" else f"Hours, {who}"
    if now is None or then is None:
        return what, _spread(now), _spread(then), NOT_KNOWN
    return what, _spread(now), _spread(then), _change(now.total[1], then.total[1])


def _spread(hours: Hours | None) -> str:
    if hours is None:
        return NOT_KNOWN
    low, likely, high = hours.total
    if not high:
        return "none stated"
    least = "at least " if hours.unknown else ""
    return f"{least}{_number(likely)} ({_number(low)} to {_number(high)})"


def _points(now: float, then: float) -> str:
    if now == then:
        return "the same"
    sign = "+" if then > now else "−"
    points = round(abs(then - now) * 100)
    return f"{sign}{points} in 100" if points else f"{sign}less than 1 in 100"


def _counts(what: str, now: int, then: int) -> Row:
    return what, f"{now:,}", f"{then:,}", _change(now, then)


def _numbers(what: str, now: float | None, then: float | None) -> Row:
    said = [NOT_KNOWN if each is None else number_words(each) for each in (now, then)]
    if now is None or then is None:
        return what, said[0], said[1], NOT_KNOWN
    return what, said[0], said[1], _change(now, then)


def _change(now: float, then: float) -> str:
    if _number(now) == _number(then):
        return "the same"
    return f"{'+' if then > now else '−'}{number_words(abs(then - now))}"


def _number(value: float) -> str:
    return f"{value:,.0f}"


def table_of(found: Sequence[Row]) -> list[dict[str, object]]:
    """The rows as a screen's table shows them."""
    heads = ("What", "Now", "Then", "Difference")
    return [dict(zip(heads, row, strict=True)) for row in found]
