"""The failure rates of a finding's rules, with their limits: for whoever looks at one finding."""

from __future__ import annotations

from dataclasses import replace

from evidence.failing import seen_runs
from evidence.findings.strength import FailsIn, Strength
from storage import Project
from storage.remembering import remembered
from validation.disclosure import Door
from validation.rated.denominators import Divided
from validation.services.rates_compared import CouncilRate, RatesCompared, rates_compared
from validation.services.rates_words import FEW, limits_words, number_words


def rated(project: Project, strong: Strength, door: Door) -> Strength:
    """The same strength, seen through ``door``, with the rate and the limits of every count."""
    codes = tuple(rule.key for rule in strong.rules)
    made = _rates(project, door, codes) if codes else None
    if made is None:
        return strong
    rates = {(code, rate.council_id): rate for code in codes for rate in made.of_rule(code)}
    return replace(
        strong,
        runs=replace(strong.runs, rates_are=made.divided.words()),
        rules=tuple(
            replace(
                rule,
                cells=tuple(
                    _with_rate(cell, rates.get((rule.key, cell.council_id)), made.divided)
                    for cell in rule.cells
                ),
            )
            for rule in strong.rules
        ),
    )


@remembered
def _rates(project: Project, door: Door, codes: tuple[str, ...]) -> RatesCompared | None:
    seen = seen_runs(project, door)
    return rates_compared(project, seen, door, codes=codes) if seen else None


def _with_rate(cell: FailsIn, rate: CouncilRate | None, divided: Divided) -> FailsIn:
    if rate is None or cell.run_id is None or cell.status.startswith("passed"):
        return cell
    few = divided.share and (rate.denominator or 0) < FEW
    return replace(
        cell,
        count=rate.count,
        children=rate.denominator,
        words=number_words(rate, divided),
        rate=rate.rate,
        low=rate.low,
        high=rate.high,
        limits="" if few or rate.low is None else limits_words(rate, divided),
    )
