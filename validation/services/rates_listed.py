"""The rates of a comparison as a list for files and scripts, and as lines of words."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import listed
from common.years import year_words
from storage import Project
from validation.catalogue import shipped
from validation.rated.denominators import WORDS, Denominator, choices
from validation.report import PUBLISHED
from validation.services.comparing import Which, comparison
from validation.services.controlling import controlled
from validation.services.disclosing import door_of
from validation.services.looking import runs
from validation.services.rates_compared import CouncilRate, RatesCompared, rates_compared
from validation.services.rates_words import (
    compared_words,
    limits_words,
    number_words,
    standing_words,
    together_words,
)
from validation.statistics.funnel import STANDING_WORDS


def compared_for_files(
    project: Project,
    who: Who,
    *,
    year: int,
    source: str | None = None,
    which: Which = "first",
    by: Denominator = "children",
    rule: str | None = None,
    for_others: bool = False,
) -> RatesCompared:
    """The rates of a year, of one rule or of all that fail anywhere.

    Raises NotFound where the year has no runs, BadInput where its failures cannot be divided so.
    """
    source = source or commonest_source(project, year)
    if source is None:
        held = sorted({run.year for run in runs(project) if run.source != PUBLISHED})
        there = f"There are runs of {listed(year_words(each) for each in held)}" if held else ""
        raise NotFound(f"the project has no run of {year_words(year)} to compare", remedy=there)
    found = comparison(project, year=year, source=source, which=which, leave_out=True)
    if by not in choices(found.unit):
        raise BadInput(
            f"these runs count children, which cannot be divided by {WORDS[by]}",
            remedy="Use the denominator children",
        )
    door = door_of(project, who, outside=for_others)
    codes = None if rule is None else [shipped().spelling(rule)]
    return rates_compared(project, controlled(found, door), door, by=by, codes=codes)


def commonest_source(project: Project, year: int) -> str | None:
    """The source that most councils have runs of in a year, published figures aside; or None."""
    councils: dict[str, set[int]] = defaultdict(set)
    for run in runs(project, year=year):
        if run.source != PUBLISHED:
            councils[run.source].add(run.council_id)
    return max(sorted(councils), key=lambda each: len(councils[each]), default=None)


def rate_values(made: RatesCompared) -> list[dict[str, Any]]:
    """Every council and rule as values: rates are count ÷ denominator; null where not known."""
    run_of = {each.council_id: each.number for each in made.councils}
    return [_values(made, each, run_of[each.council_id]) for each in made.all()]


def _values(made: RatesCompared, each: CouncilRate, run: int) -> dict[str, Any]:
    standing = each.standing
    return {
        "council": each.council,
        "rule": each.code,
        "unit": each.unit,
        "count": each.count,
        "denominator": each.denominator,
        "rate": each.rate,
        "low": each.low,
        "high": each.high,
        "position": None if standing is None else STANDING_WORDS[standing],
        "status": each.status,
        "denominator_of": made.divided.denominator_words(made.table_of(each.code)),
        "run": run,
        "all_together": each.target,
        "drawn_in": each.drawn_in,
        "limits": _limits(made, each),
        "spread_allowed_for": None if each.position is None else each.usual_position is not None,
        "adjusted_p": each.adjusted_p,
        "stands_out": each.stands_out if each.adjusted_p is not None else None,
    }


def _limits(made: RatesCompared, each: CouncilRate) -> str | None:
    """How the limits were made, in a word or two."""
    if each.low is None:
        return None
    if made.divided.share:
        return "Wilson"
    return "over children" if each.by_children else "widened by an assumed ratio"


def table_words(made: RatesCompared) -> str:
    """The same for people, a rule at a time."""
    lines = [f"{compared_words(made.found)}."]
    for code in made.codes:
        lines += ["", f"Rule {code}, {made.words(code)}. {together_words(made, code)}"]
        lines += [
            f"  {each.council}: {number_words(each, made.divided)}"
            + (
                ""
                if each.rate is None
                else f", 95% limits {limits_words(each, made.divided)}, {standing_words(each)}"
                f"{', worth a conversation' if each.stands_out else ''}"
            )
            for each in made.of_rule(code)
        ]
    if not made.codes:
        lines.append("No rule fails in these runs.")
    return "\n".join(lines)
