"""The demo's options: what the three councils could do, scored unevenly as teams do.

Illustrative – written for this demo, no council's plans.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from evidence.options.model import Criterion, Outcome


@dataclass(frozen=True)
class Scored:
    """One score with its reason."""

    score: int
    why: str


@dataclass(frozen=True)
class Decision:
    """What was decided, why, by whom and on which day (ISO)."""

    outcome: Outcome
    reason: str
    by: str
    on: str


@dataclass(frozen=True)
class DemoOption:
    """An option; painpoints and findings by the content's keys, steps as council and element."""

    title: str
    more: str
    painpoints: tuple[str, ...]
    rules: tuple[str, ...]
    scores: dict[Criterion, Scored] = field(default_factory=dict)
    decided: tuple[Decision, ...] = ()
    findings: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()


ROOM, ROOM_DAY = "Show-and-tell 3", "2026-11-26"

OPTIONS: tuple[DemoOption, ...] = (
    DemoOption(
        "Write corrections back, with an audit of changes",
        "As Calderbrook does: what is put right in the file is listed, read by leaders, and copied "
        "into the case system.",
        ("not-written-back", "audit-of-changes"),
        ("503H", "503G"),
        {
            "impact": Scored(5, "The year-to-year errors are the largest group in one council"),
            "feasibility": Scored(4, "Needs no new system, only an agreed list"),
            "cost": Scored(4, "Some weeks of business support, once a year"),
            "commonality": Scored(4, "Two of the three see last year’s errors again"),
        },
        (Decision("proceed", "Cheap, and it stops errors coming back", ROOM, ROOM_DAY),),
        findings=("stays-right",),
        steps=(("Calderbrook", "c15"), ("Calderbrook", "c18")),
    ),
    DemoOption(
        "Join the provider list instead of looking numbers up",
        "Eastley’s join on postcode and date, as a script the others can run.",
        ("ofsted-numbers", "ofsted-join"),
        ("218", "219", "224"),
        {
            "impact": Scored(4, "Most of the placement errors in one council"),
            "feasibility": Scored(3, "Needs somebody who can run a script"),
            "cost": Scored(5, "The script is there"),
            "commonality": Scored(3, "Only one council looks them up one by one"),
        },
        findings=("known-and-looked-up",),
        steps=(("Eastley", "e10"), ("Northmoor", "n13")),
    ),
    DemoOption(
        "A weekly table where errors are put right together",
        "",
        ("weekly-table", "who-knows"),
        ("103", "442"),
        {
            "impact": Scored(3, "Finds who knows the missing fact"),
            "feasibility": Scored(2, "Social workers’ time is short in every council"),
            "commonality": Scored(5, "It sits on all three maps"),
        },
        (Decision("park", "Cost not known: nobody has counted the hours", ROOM, ROOM_DAY),),
        findings=("finding-who-knows",),
    ),
    DemoOption(
        "Ask DfE to name the heading that is refused",
        "",
        ("test-headings",),
        (),
        {
            "impact": Scored(2, "Some days in February"),
            "feasibility": Scored(2, "It is DfE’s to decide"),
            "cost": Scored(5, "A letter"),
            "commonality": Scored(5, "All three meet it"),
        },
    ),
    DemoOption(
        "A new tool to message social workers",
        "",
        ("messaging",),
        (),
        {
            "impact": Scored(1, "More people said that it is no problem than that it is"),
            "feasibility": Scored(2, "Another system to buy"),
            "cost": Scored(1, "Licences for every worker"),
            "commonality": Scored(1, "One council only"),
        },
        (Decision("no further action", "Judged not a problem by most", ROOM, ROOM_DAY),),
    ),
)
