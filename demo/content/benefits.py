"""The demo's benefits case: what writing corrections back would save in three councils.

Illustrative – written for this demo, no council's figures. What an hour of business support costs
in Eastley is left unknown on purpose: a real team rarely knows everything.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """What an input is; ``council`` None where it is the same in every council."""

    kind: str
    line: str
    council: str | None
    low: float | None
    likely: float
    high: float | None
    unit: str
    source: str
    scope: str
    sure: str


NAME = "Write corrections back, with an audit of changes"
NOTE = "Calderbrook’s audit of changes, and its copying back into the case system, for all three."
RULES = ("503H", "503G", "503E", "503J", "503F")
AGAIN = "Errors that do not come back"
ROUNDS = "Rounds of uploading that are not needed"
COST_NAME = "Cost of an hour of business support"
# The steps that a round of uploading begins with, by council, and whose hours it costs.
ROUND_STEPS = (
    ("Northmoor", "Analyst extracts all tables from the case system"),
    ("Eastley", "Run the extract into the working sheet"),
    ("Calderbrook", "Export the CSV files"),
)
ROUND_ACTOR = "Analyst"

_TALK = "Estimate of three analysts, show-and-tell of November"
_PAY = "Pay band and on-costs, as the council’s finance team gave them"
_ALL = "all three councils"

NUMBERS = (
    Number("time each", AGAIN, None, 2, 4, 10, "minutes", _TALK, _ALL, "medium"),
    Number("share", AGAIN, None, 40, 60, 80, "%", _TALK, _ALL, "low"),
    Number(
        "hourly cost", AGAIN, "Northmoor", 17, 19, 22, "£ an hour", _PAY, "business support", "high"
    ),
    Number(
        "hourly cost", AGAIN, "Calderbrook", 16, 18, 20, "£ an hour", _PAY, "business support",
        "high",
    ),
    Number(
        "confidence", AGAIN, None, None, 60, None, "%",
        "Rated 3 of 5 on current, relevant, range, quality and consistent", _ALL, "medium",
    ),
    Number("times", ROUNDS, None, 1, 2, 4, "a return", _TALK, _ALL, "low"),
    Number("share", ROUNDS, None, 50, 80, 100, "%", _TALK, _ALL, "low"),
    Number("hourly cost", ROUNDS, None, 22, 26, 31, "£ an hour", _PAY, "an analyst", "medium"),
    Number(
        "cost once", "", None, 200, 450, 900, "£",
        "Two days or so of an analyst to set up the sheet and teach it", "each council", "medium",
    ),
    Number(
        "cost a year", "", None, 30, 60, 150, "£ a year",
        "Hours of keeping the audit of changes", "each council", "low",
    ),
)  # fmt: skip
