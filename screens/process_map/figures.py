"""The few large figures of a map's measures, and how they are said."""

from __future__ import annotations

from common.words import count_of
from process_maps.measuring.model import CycleTime
from process_maps.measuring.words import days_words, number_words
from process_maps.services.measuring import Measures

# Rows of the table that says what the chart shows.
ROWS = 10
SAID = {0.5: "half", 0.8: "8 of 10", 0.95: "19 of 20"}


def figure_rows(found: Measures) -> list[tuple[str, str]]:
    """What stands large at the top: each with what it is of; unknown says so."""
    cycle, deadline = found.cycle, found.deadline
    rows = []
    if cycle:
        at_least = "at least " if cycle.at_least else ""
        value = cycle.quantiles[0.8]
        rows.append(
            (
                "8 of 10 returns are ready within",
                f"{at_least}{number_words(value.value)} days" if value else "not known",
            )
        )
    else:
        rows.append(("Cycle time", "not known"))
    if deadline:
        at_most = "at most " if deadline.at_most else ""
        rows.append(
            (
                f"Ready within {number_words(deadline.days)} days",
                f"{at_most}{deadline.met:,} of {deadline.runs:,}",
            )
        )
    hand, switch = found.handoffs, found.switches
    rows += [
        ("Handoffs", f"{hand.count} of {hand.of} flows"),
        ("System switches", f"{switch.count} of {switch.of} flows"),
        ("Loops", str(len(found.rework))),
    ]
    return rows


def time_words(cycle: CycleTime) -> str:
    """How long simulated returns take, in one paragraph."""
    said = []
    for share, value in cycle.quantiles.items():
        if value is None:
            said.append(f"{SAID[share]}: not known, as too many never end")
        else:
            error = number_words(value.error)
            said.append(f"{SAID[share]} within {days_words(value.value)} (± {error})")
    least = (
        f"{cycle.known} of {count_of(cycle.asked, 'step')} on the way state how long they take, so "
        "it takes at least this long. "
        if cycle.at_least
        else ""
    )
    return (
        f"{least}Of {cycle.runs:,} simulated returns are ready: {'; '.join(said)}. "
        f"± is the simulation’s standard error; the seed is {cycle.seed}."
    )


def spread_rows(cycle: CycleTime) -> list[dict[str, object]]:
    """The chart's bars in a few rows: from, to, how many, and how many are ready by then."""
    together = -(-len(cycle.bins) // ROWS) if cycle.bins else 1
    rows: list[dict[str, object]] = []
    ready = 0
    for at in range(0, len(cycle.bins), together):
        part = cycle.bins[at : at + together]
        count = sum(each.count for each in part)
        ready += count
        rows.append(
            {
                "Working days": f"{number_words(part[0].low)} to {number_words(part[-1].high)}",
                "Simulated returns": f"{count:,}",
                "Ready by then": f"{ready:,} of {cycle.runs:,}",
            }
        )
    return rows
