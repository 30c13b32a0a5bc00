"""What each measure means, and what was found said in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from common.words import count_of, listed
from process_maps.facts import names_of
from process_maps.measuring.model import Between, Deadline, Measures, Rework
from process_maps.model import Map

DEFINITIONS: dict[str, tuple[str, str]] = {
    "cycle_time": (
        "Cycle time",
        "Working days from the first step to the last, waiting included. Simulated: each return "
        "draws each step’s time and its way at each branch, goes round loops as stated or by "
        "chance, and waits where ways that run at once meet. P50, P80 and P95 are the days that "
        "50, 80 and 95 of 100 simulated returns do not go over. The standard error is the "
        "simulation’s own: it says nothing about how good the estimates are.",
    ),
    "deadline": (
        "Chance of the deadline",
        "Simulated returns that take no longer than the days there are, of all, with a 95% "
        "interval (Wilson) for the simulation’s own chance.",
    ),
    "drivers": (
        "What drives the spread",
        "A step’s share of how much simulated returns differ: the covariance of the time in the "
        "step with the whole time, over the variance of the whole. Where steps run at once the "
        "shares need not add up to all.",
    ),
    "critical_path": (
        "Critical path",
        "The longest way through by likely times, with every loop gone through once. Steps that "
        "do not state a time count nothing towards it.",
    ),
    "handoffs": (
        "Handoffs",
        "Flows whose two steps share no actor. Per return: how often a simulated return goes from "
        "one actor to another, loops counted.",
    ),
    "system_switches": (
        "System switches",
        "Flows whose two steps both state systems and share none. Flows where one step states no "
        "system are unknown, not “no switch”.",
    ),
    "rework": (
        "Rework loops",
        "Steps that can be gone through again: each can be reached from each. Expected passes are "
        "the middle of the times stated, or else 1 / (1 − r), r being the chance to come back to "
        "the loop’s first step.",
    ),
    "first_pass_yield": (
        "First-pass yield",
        "The chance that no check sends a return back: the product of (1 − r) over the loops where "
        "a decision says whether to go round again.",
    ),
    "touch_over_elapsed": (
        "Touch time over elapsed",
        "Hours of work of a step’s actors over its hours from start to end, waiting included, over "
        "the steps that state both, each weighed by how often a return comes to it. A step with "
        "more work than time counts as worked on all the time.",
    ),
    "automation": (
        "Automation",
        "Steps of work that no person does, of the steps that say whether one does. Not stated is "
        "unknown, not “by people”.",
    ),
    "complexity": (
        "Complexity",
        "Control-flow complexity (Cardoso): at each branch the number of ways where one is taken, "
        "2ⁿ − 1 where some are, 1 where all are. Density: flows over the flows there could be. "
        "Diameter: the most flows between two steps on the shortest way. Connector degree: flows "
        "at a branching or joining step, on average. Mismatch: ways that branches open and no "
        "join of the same kind closes, or the other way round.",
    ),
}

UNKNOWN = {
    "duration": "How long it takes",
    "effort": "Hours of work of each actor",
    "actors": "Who does it",
    "systems": "Which system it is done in",
    "automated": "Whether a person does it",
}


def days_words(days: float) -> str:
    """ "120 working days", "1 working day", "0.4 working days"."""
    number = number_words(days)
    return f"{number} working day{'' if number == '1' else 's'}"


def number_words(value: float) -> str:
    """A number as people say it: whole from 100 upwards, one place from 1, else two."""
    places = 0 if value >= 100 else 1 if value >= 1 else 2
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def chance_words(deadline: Deadline) -> str:
    """How likely the deadline is met, in a sentence."""
    at_most = "At most " if deadline.at_most else ""
    return (
        f"{at_most}{deadline.met:,} of {deadline.runs:,} simulated returns take no longer than "
        f"{days_words(deadline.days)} ({_percent(deadline.chance)}; 95% interval "
        f"{_percent(deadline.low)} to {_percent(deadline.high)})."
    )


def _percent(share: float) -> str:
    if 0 < share < 0.001:
        return "under 0.1%"
    return f"{share:.0%}" if share in (0, 1) else f"{min(share, 0.999):.1%}"


def times_words(loop: Rework) -> str | None:
    """How often a loop is gone through, as stated; None where it is not."""
    known = [each for each in (loop.times_min, loop.times_max) if each is not None]
    if not known:
        return None
    return f"{known[0]}" if known[0] == known[-1] else f"{known[0]} to {known[-1]}"


def cycle_words(found: Measures) -> list[str]:
    """The cycle time in sentences: of which steps, how long, and whether it ends."""
    cycle = found.cycle
    if cycle is None:
        return [found.no_cycle or "No time can be worked out."]
    said = []
    if cycle.at_least:
        said.append(
            f"{cycle.known} of {count_of(cycle.asked, 'step')} on the way state how long they "
            "take; the time is at least what follows."
        )
    for share, value in cycle.quantiles.items():
        if value is None:
            said.append(f"P{share:.0%}: too many simulated returns never end.".replace("%", ""))
        else:
            error = f"standard error {number_words(value.error)}"
            said.append(f"P{share * 100:.0f}: {days_words(value.value)} ({error})")
    said.append(f"{cycle.runs:,} simulated returns, seed {cycle.seed}.")
    return said


def first_pass_words(found: Measures) -> str:
    """First-pass yield in a sentence."""
    first = found.first_pass
    if not first.checks:
        return "No loop has a decision that says whether a return goes round again."
    if first.value is None:
        return (
            f"{first.unknown} of {count_of(first.checks, 'check')} without a stated chance to be "
            "sent back, so it cannot be told."
        )
    checks = {1: "the check", 2: "both checks"}.get(first.checks, f"all {first.checks} checks")
    return (
        f"{number_words(first.value * 100)} of 100 returns come through {checks} without being "
        "sent back."
    )


def touch_words(found: Measures) -> str:
    """Touch time over elapsed in a sentence."""
    touch = found.touch
    stated = f"{touch.steps} of {count_of(touch.of, 'step')} of work state both"
    if touch.share is None:
        return f"{stated} hours of work and time, so it cannot be told."
    capped = f" {count_of(touch.capped, 'step')} with more work than time." if touch.capped else ""
    return f"{number_words(touch.share * 100)} of every 100 hours are worked on; {stated}.{capped}"


def automation_words(found: Measures) -> str:
    """The automation share in a sentence."""
    each = found.automation
    whole = each.automated + each.by_people + each.unknown
    return (
        f"{each.automated} of {count_of(whole, 'step')} of work automated, {each.by_people} by "
        f"people, {each.unknown} unknown."
    )


def report(process: Map, found: Measures) -> str:
    """All of it for a terminal, a paragraph a measure."""
    text = [process.name]
    for key, lines in _paragraphs(process, found):
        if lines:
            text += ["", DEFINITIONS[key][0], *(f"  {line}" for line in lines)]
    missing = [
        f"  {words}: not stated at {count_of(len(ids), 'step')} of work"
        for key, words in UNKNOWN.items()
        if (ids := found.unknown[key])
    ]
    if missing:
        text += ["", "Unknown", *missing]
    if found.assumed:
        text += ["", "What was assumed", *(f"  {each}" for each in found.assumed)]
    return "\n".join(text)


def _paragraphs(process: Map, found: Measures) -> list[tuple[str, list[str]]]:
    names = names_of(process)
    drivers = found.cycle.drivers if found.cycle else ()
    return [
        ("cycle_time", cycle_words(found)),
        ("deadline", [chance_words(found.deadline)] if found.deadline else []),
        (
            "drivers",
            [
                f"{names[each.step]}: {each.share:.0%} of the spread, {days_words(each.days)}"
                for each in drivers
            ],
        ),
        (
            "critical_path",
            [
                f"{names[each.step]}: {'unknown' if each.days is None else days_words(each.days)}"
                for each in found.path
            ],
        ),
        ("handoffs", [handoff_words(found), *_between(found.handoffs.between)]),
        ("system_switches", [switch_words(found), *_between(found.switches.between)]),
        ("rework", [loop_words(each, names) for each in found.rework]),
        ("first_pass_yield", [first_pass_words(found)]),
        ("touch_over_elapsed", [touch_words(found)]),
        ("automation", [automation_words(found)]),
        ("complexity", [complexity_words(found)]),
    ]


def handoff_words(found: Measures) -> str:
    """Handoffs in a sentence."""
    each = found.handoffs
    return (
        f"{each.count} of {count_of(each.of, 'flow')}: {each.between_people} from one actor to "
        f"another, {each.no_actor} from or to a step with no actor."
        + _per_return(each.expected, each.unknown, "from one actor to another")
    )


def switch_words(found: Measures) -> str:
    """System switches in a sentence."""
    each = found.switches
    return (
        f"{each.count} of {count_of(each.of, 'flow')} between steps that state systems; "
        f"{count_of(each.unknown, 'flow')} unknown."
        + _per_return(each.expected, each.unknown, "from one system to another")
    )


def _per_return(expected: float | None, unknown: int, way: str) -> str:
    if expected is None:
        return ""
    least = "at least " if unknown else ""
    return f" One return goes {way} {least}{number_words(expected)} times."


def complexity_words(found: Measures) -> str:
    """Complexity in a sentence."""
    shape = found.complexity
    return (
        f"{count_of(shape.steps, 'step')}, {count_of(shape.flows, 'flow')}; control-flow "
        f"complexity {shape.cfc} (one of several ways {shape.cfc_xor}, some {shape.cfc_or}, all "
        f"{shape.cfc_and}); mismatch {shape.mismatched}."
    )


def loop_words(loop: Rework, names: dict[str, str]) -> str:
    """One loop in a sentence."""
    words = f"From “{names.get(loop.entry, loop.entry)}”, {count_of(len(loop.steps), 'step')}"
    stated = times_words(loop)
    if stated:
        return f"{words}: {stated} times, as stated."
    if loop.passes is None:
        return f"{words}: how often is not known."
    assumed = ", by an assumed chance" if loop.basis == "assumed chances" else ""
    return f"{words}: {number_words(loop.passes)} passes expected{assumed}."


def _between(pairs: Iterable[Between]) -> list[str]:
    return [f"{listed(each.source)} → {listed(each.target)}: {each.count}" for each in pairs]
