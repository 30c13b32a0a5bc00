"""What can be known of a step, and each value in words."""

from __future__ import annotations

from common.words import count_of
from process_maps.model import Estimate, Loop, Map, Step, Work

KIND_WORDS = {
    "task": "Step",
    "decision": "Decision",
    "fixed_event": "Deadline or fixed event",
    "ongoing": "Ongoing work",
    "subprocess": "Has steps of its own",
    "state": "State reached",
    "start": "Start",
    "end": "End",
    "event": "Event",
    "gateway": "Ways part or meet",
}
"""What each kind of step is called where it stands on its own: in a legend, a table, a file."""

MARK_WORDS = {"painpoint": "Painpoint", "innovation": "Innovation", "question": "Open question"}

DIFFER = {
    "systems": "systems",
    "artefacts": "artefacts",
    "where_fixed": "where errors are fixed",
    "written_back": "written back",
    "automated": "automated",
    "work": "effort and cost",
    "duration": "how long it takes",
    "fields": "903 fields written",
    "triage": "triage",
    "evidence": "how it is known",
    "note": "note",
    "extra": "what its file says beyond this",
}
"""Facts of a step that two versions can differ in, by the model's names, as they are said."""

_WITH_ARTICLE = {
    "task": "a step",
    "fixed_event": "a deadline or fixed event",
    "ongoing": "ongoing work",
    "subprocess": "a step with steps of its own",
    "end": "an end",
    "event": "an event",
    "gateway": "a place where ways part or meet",
}


def kind_said(kind: str) -> str:
    """A kind of step with its article: "a decision"."""
    return _WITH_ARTICLE.get(kind, f"a {kind.replace('_', ' ')}")


def name_of(step: Step) -> str:
    """A step as lists name it: its words, or what it is where it has none."""
    return " ".join(step.label.split()) or KIND_WORDS[step.kind]


def names_of(process: Map) -> dict[str, str]:
    """Every step's name by its id; those without words are told apart by their ids."""
    return {
        step.id: name_of(step) if step.label.strip() else f"{name_of(step)} ({step.id})"
        for step in process.steps
    }


def said_of(value: object) -> str:
    """A value in words; what is not known is said so, never left out or shown as nothing."""
    if value is None or value == () or value == {}:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Estimate):
        return spread(value)
    if isinstance(value, Work):
        hours = [spread(value.hours)] if value.hours else []
        cost = [f"£{value.hourly_cost:g} an hour"] if value.hourly_cost is not None else []
        return " ".join([value.actor, ", ".join((*hours, *cost))]).strip()
    if isinstance(value, tuple):
        return ", ".join(said_of(each) for each in value)
    if isinstance(value, str):
        return f"“{value}”"
    return "other facts"


def spread(estimate: Estimate) -> str:
    """An estimate as it is said: "2 to 5 hours, likely 3"."""
    known = estimate.known
    if not known:
        return "unknown"
    unit = estimate.unit or "hours"
    if known[-1] == 1 and unit.endswith("s"):
        unit = unit[:-1]
    if known[0] == known[-1]:
        return f"{known[0]:g} {unit}"
    likely = f", likely {estimate.likely:g}" if estimate.likely is not None else ""
    return f"{known[0]:g} to {known[-1]:g} {unit}{likely}"


def times_said(loop: Loop) -> str:
    """How often a loop is gone through, in words; that nobody said so where nobody did."""
    least, most = loop.times_min, loop.times_max
    if least is None and most is None:
        said = "how often is not said"
    elif least == most:
        said = count_of(least or 0, "time")
    elif most is None:
        said = f"at least {count_of(least or 0, 'time')}"
    elif least is None:
        said = f"up to {count_of(most, 'time')}"
    else:
        said = f"{least:,} to {most:,} times"
    return f"{said}, “{loop.words}”" if loop.words else said
