"""Tables of what the data shows: runs, how often rules fail in each council, and the rules.

Every count is through the door of disclosure. What was hidden, what passed, what only may have
passed and what nobody looked at each have a word of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from common.words import listed
from presenting.tables.held import Held, yes_no
from presenting.tables.model import (
    Field,
    Sheet,
    council_field,
    illustrative_field,
    number_field,
    sheet,
)
from validation.catalogue import code_order
from validation.disclosure import mark_of
from validation.disclosure.passing import children_through
from validation.model import Status
from validation.report import PUBLISHED, UNITS
from validation.services import RunView, comparison, runs
from validation.services.controlling import controlled
from validation.services.rates_compared import RatesCompared, rates_compared
from validation.services.rates_listed import rate_values
from validation.services.rulebook import catalogue
from validation.services.trends import Point, returns_of
from validation.services.years import years_of

_YEAR = "The year the return’s collection ends in: 2026 is 2025/26"
_FEW = "Not stated, or too few to be shown"


def runs_sheet(held: Held) -> Sheet:
    """Every run with what it looked at, and its total as it may be shown."""
    totals = {
        point.run_id: point
        for series in returns_of(held.project, door=held.sources.door)
        for point in series.points
    }
    fields = (
        number_field(),
        council_field(),
        Field("year", "Year", _YEAR, "integer", 8),
        Field("source", "Source", "Which report it is", width=28),
        Field("run", "Run", "Its number among the runs of the return", "integer", 6),
        Field("date", "Date", "When it was run", "date", 12, blank="Not stated"),
        Field("unit", "Counted in", "What it counts", one_of=UNITS),
        Field("children", "Children", "Children in the return", "integer", 10, blank=_FEW),
        Field("episodes", "Episodes", "Episodes in the return", "integer", 10, blank=_FEW),
        Field("tables", "Tables loaded", "Tables of the return", width=44, blank="Not stated"),
        Field(
            "last_year",
            "Last year loaded",
            "Whether last year’s files were there",
            width=12,
            blank="Not stated",
            one_of=("yes", "no"),
        ),
        Field("validator", "Validator", "The version", width=12, blank="Not stated"),
        Field("rules_failing", "Rules failing", "How many", "integer", 9, blank="Not known"),
        Field(
            "total_is",
            "Total is",
            "Whether the total is all failures, or more are hidden",
            width=12,
            blank="Not known, or hidden",
            one_of=("exactly", "more than"),
        ),
        held.count_field("total", "Total", "All failures of the run", blank="Not known"),
        Field(
            "citation",
            "Published in",
            "Where its figures were printed",
            width=50,
            blank="Not published: the project’s own",
        ),
        Field("note", "Note", "The team’s note on it", width=40, blank="None", open=False),
        illustrative_field(),
    )
    rows = [_run(held, each, totals.get(each.id)) for each in runs(held.project)]
    means = "Error reports of councils’ returns: what each looked at, and how many failures."
    return sheet("runs", "Runs", means, fields, rows, key=("number",))


def _run(held: Held, each: RunView, total: Point | None) -> tuple[object, ...]:
    published = each.source == PUBLISHED
    children, episodes = (
        count if published else children_through(count, held.setting)
        for count in (each.children, each.episodes)
    )
    shown = total is not None and total.count is not None and not total.mark
    tables = None if each.tables_loaded is None else ", ".join(each.tables_loaded) or "none"
    return (
        *(each.id, each.council, each.year, each.source, each.number, each.date, each.unit),
        *(children, episodes, tables, yes_no(each.last_year_loaded), each.validator_version),
        *(each.rules, ("more than" if total and total.more else "exactly") if shown else None),
        (total.mark or total.count) if total else None,
        *(each.citation, each.note, held.mark(each.council_id)),
    )


def rates_sheets(held: Held) -> list[Sheet]:
    """How often every rule fails in each council's first full run, and the rules themselves."""
    statuses = tuple(get_args(Status))
    fields = (
        council_field(),
        Field("year", "Year", _YEAR, "integer", 8),
        Field("source", "Source", "Which report it is", width=28),
        Field("run", "Run", "The number of the run that is counted", "integer", 6),
        Field("rule", "Rule", "The rule’s code, or a published row’s words", width=12,
              refers=("rules", "rule")),
        Field(
            "status",
            "Status",
            "Failed, passed, passed (inferred) from the tables that were loaded, hidden (it fails, "
            "how often is not shown), or not known: skipped, crashed, unknown",
            width=18,
            one_of=statuses,
        ),
        held.count_field("count", "Count", "How often it fails", blank="Not known: never nought"),
        Field("unit", "Counted in", "What is counted", one_of=UNITS),
        Field("denominator", "Out of", "What the count is divided by", "integer", 10, blank=_FEW),
        Field("denominator_of", "Out of what", "What that counts", width=26),
        Field("per_100", "Per 100", "Count ÷ out of, times 100", "number", 10, blank="Not known"),
        Field("low", "95% limits from", "Lower limit, per 100", "number", 10, blank="Not known"),
        Field("high", "to", "Upper limit, per 100", "number", 10, blank="Not known"),
        Field("limits", "Limits are", "How the limits were made", width=28, blank="None"),
        Field("citation", "Published in", "Where the figure was printed", width=50,
              blank="Not published: the project’s own"),
        illustrative_field(),
    )  # fmt: skip
    rows = [row for made in _every(held) for row in _rates(held, made)]
    rates = sheet(
        "rates",
        "Failure rates",
        "How often each rule fails in each council’s first full run of a return. Missing is not "
        "nought, and not run is not passed.",
        fields,
        rows,
        key=("council", "year", "source", "rule"),
        left_out=f"Later runs (see runs for their totals). {held.sources.hidden_words}",
    )
    return [rates, _rules(held, {str(row[4]) for row in rows})]


def _every(held: Held) -> Iterator[RatesCompared]:
    """The rates of every year and source, published tables included."""
    pairs = [(year, source) for source, years in years_of(held.project).items() for year in years]
    printed = {each.year for each in runs(held.project) if each.source == PUBLISHED}
    pairs += [(year, PUBLISHED) for year in printed]
    for year, source in sorted(pairs, key=lambda each: (-each[0], each[1])):
        found = comparison(held.project, year=year, source=source, leave_out=True)
        door = held.sources.door
        yield rates_compared(held.project, controlled(found, door), door, codes=found.codes)


def _rates(held: Held, made: RatesCompared) -> Iterator[tuple[object, ...]]:
    of = {each.council: each for each in made.councils}
    hidden = mark_of(held.setting)
    for each in rate_values(made):
        council = of[each["council"]]
        count = hidden if each["status"] == "hidden" else each["count"]
        yield (
            *(each["council"], made.found.year, made.found.source, each["run"], each["rule"]),
            *(each["status"], count, each["unit"], each["denominator"], each["denominator_of"]),
            *(_per_100(each[name]) for name in ("rate", "low", "high")),
            *(each["limits"], council.citation, held.mark(council.council_id)),
        )


def _per_100(value: float | None) -> float | None:
    return None if value is None else round(100 * value, 4)


def _rules(held: Held, codes: set[str]) -> Sheet:
    known = catalogue(held.project)
    links = held.sources.links
    codes |= {known.spelling(str(e.to)) for e in links.rules}
    codes |= {known.spelling(e.code) for e in links.step_rules}
    fields = (
        Field("rule", "Rule", "Its code, or a published row’s words", width=12),
        Field("label", "What it looks at", "In plain words", width=70),
        Field("group", "Group", "Placement, year-to-year or local", blank="Not in our catalogue"),
        Field("tables", "Tables", "Tables it reads", width=30, blank="Not known"),
        Field("fields", "Fields", "Fields it looks at", width=40, blank="Not known, or none"),
        Field("years", "Years", "Collections it is in, by their end year", width=30,
              blank="Not known"),
    )  # fmt: skip
    rows = []
    for code in sorted(codes, key=code_order):
        match = known.match(code, None)
        rule = match.rule or next(iter(match.members), None)
        rows.append(
            (
                *(code, known.label(code, None)),
                *(
                    (rule.group, ", ".join(rule.tables), ", ".join(rule.fields))
                    if rule
                    else (None, None, None)
                ),
                listed(str(year) for year in rule.years) if rule else None,
            )
        )
    means = "The rules that are counted or linked: what each looks at. Labels are our own words."
    return sheet("rules", "Rules", means, fields, rows, key=("rule",))
