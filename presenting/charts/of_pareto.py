"""Few rules make most: a council's failures as a chart, in sentences and as rows of a table.

Of a run that came through the door, for a screen and a slide alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from common.words import count_of
from presenting.charts.patterns import Bar, pareto_spec
from presenting.charts.style import Spec
from validation.catalogue import Catalogue
from validation.disclosure import before_sum, mark_of
from validation.disclosure.setting import Setting
from validation.patterns.pareto import Pareto, ParetoLine
from validation.rates import counted
from validation.services import Comparison, CouncilRun
from validation.services.pattern_words import concentration_words, share

# Said of bars that count a cause once.
COUNTED_ONCE = (
    "Counted once: a cause stands with the largest of its rules, as where one mistake fails them "
    "all. It may be more mistakes, never fewer."
)


@dataclass(frozen=True)
class ParetoTold:
    """The chart (None of nothing), how many bars it could have, and the same told in words."""

    title: str
    said: tuple[str, ...]
    spec: Spec | None = field(repr=False)
    bars: int
    alt: str = field(repr=False)
    heads: tuple[str, ...]


def pareto_told(
    found: Comparison, council: CouncilRun, made: Pareto, setting: Setting
) -> ParetoTold:
    """What is to be said of a council's failures in order; both came through ``setting``."""
    title = (
        f"Failures of {council.council} by {'rule' if made.how == 'rules' else 'rule and cause'}"
    )
    said = concentration_words(made, council.council, council.unit, mark_of(setting))
    bars = [
        Bar(
            each.name if each.is_cause else found.catalogue.spelling(each.name),
            each.count,
            100 * (each.so_far or 0),
            f"{line_name(found.catalogue, each, found.year)}: {each.count:,}, "
            f"{share(each.share or 0, 1)}",
        )
        for each in made.shown
        if each.count is not None
    ]
    up = f"Failures ({counted(council.unit)})"
    largest = ", ".join(f"{bar.name} {bar.count:,}" for bar in bars[:5])
    alt = (
        f"{title}: bars from the largest, and a line of the share they make so far. "
        f"{' '.join(said)} The largest: {largest}. The table below has every line."
    )
    heads = ("Rule", up, "Share", "Share so far")
    return ParetoTold(title, tuple(said), pareto_spec(bars, up=up), len(bars), alt, heads)


def line_cells(
    found: Comparison, council: CouncilRun, each: ParetoLine, setting: Setting
) -> tuple[str, ...]:
    """A line's cells under the heads; what is hidden has its mark, and no share."""
    at_least = before_sum(council.run) if each.more else ""
    return (
        line_name(found.catalogue, each, found.year),
        mark_of(setting) if each.count is None else f"{at_least}{each.count:,}",
        "not shown" if each.share is None else share(each.share, 1),
        "not shown" if each.so_far is None else share(each.so_far, 1),
    )


def line_name(known: Catalogue, each: ParetoLine, year: int) -> str:
    """A rule with its label, or a cause with those of its rules that fail."""
    if each.is_cause:
        codes = ", ".join(known.spelling(key) for key in each.keys)
        return f"{each.name} (cause; {count_of(len(each.keys), 'rule')} failing: {codes})"
    return f"{known.spelling(each.name)}: {known.label(each.name, year)}"


def rest_words(made: Pareto, shown: Sequence[ParetoLine]) -> str:
    """How many lines there are besides those shown, and how many of these are hidden."""
    rest = len(made.lines) - len(shown)
    if not rest:
        return ""
    hidden = made.hidden - sum(each.count is None for each in shown)
    of_these = f", {hidden:,} of them hidden" if hidden else ""
    return f"and {count_of(rest, 'more rule')}{of_these}"
