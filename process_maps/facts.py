"""What can be known of a step, and each value in words."""

from __future__ import annotations

from process_maps.model import Estimate, Work

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

_KINDS = {
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
    return _KINDS.get(kind, f"a {kind.replace('_', ' ')}")


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
    known = [v for v in (estimate.least, estimate.likely, estimate.most) if v is not None]
    if not known:
        return "unknown"
    unit = estimate.unit or "hours"
    if known[0] == known[-1]:
        return f"{known[0]:g} {unit}"
    likely = f", likely {estimate.likely:g}" if estimate.likely is not None else ""
    return f"{known[0]:g} to {known[-1]:g} {unit}{likely}"
