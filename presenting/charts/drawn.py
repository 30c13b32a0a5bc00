"""Charts of a project's own evidence, ready to stand on a screen or in a document.

What a chart is made of, what it says to those who do not see it, and what stands above its picture
are worked out here once, so that a report draws what the screen drew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from common.words import listed
from evidence.benefits.chances import Outcome
from evidence.benefits.model import Case
from evidence.benefits.words import number, spread_words, swing_name
from evidence.options.standing import CLOSED, PARKED, Ranking
from presenting.charts.basic import histogram_spec
from presenting.charts.benefits import Reach, tornado_spec
from presenting.charts.options import Placed, placed_spec, placed_words
from presenting.charts.patterns import Bar, pareto_spec
from presenting.charts.pictures import Caption, picture_of
from presenting.charts.style import Spec
from validation.patterns.pareto import Pareto, ParetoLine
from validation.rates import counted
from validation.services import Comparison, CouncilRun
from validation.services.pattern_words import share

MOST_BARS = 10
# What is said in the picture of an option on which no work goes on.
RESTS = {PARKED: "parked", CLOSED: CLOSED}


@dataclass(frozen=True)
class Drawn:
    """A chart, its words for those who do not see it, and the caption of its picture."""

    spec: Spec = field(repr=False, hash=False)
    alt: str
    caption: Caption

    def png(self) -> bytes:
        """The picture, with its caption in it."""
        return picture_of(self.spec, self.alt, "png", self.caption)


def options_drawn(found: Ranking, *, illustrative: bool) -> Drawn | None:
    """Options by impact and feasibility; None where fewer than two are scored by both."""
    both = [
        Placed(
            row.option.title,
            row.numbers["feasibility"],
            row.numbers["impact"],
            rests=RESTS.get(row.outcome, "") if row.outcome else "",
        )
        for row in found.rows
        if {"feasibility", "impact"} <= row.numbers.keys()
    ]
    if len(both) < 2:
        return None
    title = "Options by impact and feasibility"
    caption = Caption(title, "Scores of this project.", illustrative)
    return Drawn(placed_spec(both), placed_words(both), caption)


def spread_drawn(held: Case, found: Outcome, *, illustrative: bool) -> Drawn | None:
    """How far the pounds saved a year may lie apart; None where they are not known."""
    pounds = found.total.figures["pounds"]
    if pounds.spread is None or len(found.bins) < 2:
        return None
    spec = histogram_spec(
        found.bins,
        mark=(pounds.spread.p50, f"{number('pounds', pounds.spread.p50)}: half lie above"),
        names=("Pounds saved a year", "Draws"),
    )
    alt = (
        "How many of the draws come to how many pounds saved a year. "
        f"{spread_words('pounds', pounds.spread).capitalize()}. The table says the same."
    )
    return Drawn(spec, alt, _of_case(held, "Pounds saved a year", found, illustrative))


def reaches(held: Case, found: Outcome) -> list[Reach]:
    """The bars of a case's tornado, the widest first."""
    # What moves it by less than a hundredth of the first is no bar that can be seen.
    first = found.swings[0].size if found.swings else 0.0
    names = dict(held.councils)
    return [
        Reach(
            swing_name(each, names),
            each.at_low,
            each.at_high,
            f"low: {number('pounds', each.at_low)}",
            f"high: {number('pounds', each.at_high)}",
        )
        for each in [each for each in found.swings if each.size >= first / 100][:MOST_BARS]
    ]


def tornado_drawn(held: Case, found: Outcome, *, illustrative: bool) -> Drawn | None:
    """Which input moves the pounds saved most; None where none does."""
    bars = reaches(held, found)
    if not bars:
        return None
    likely = found.swings[0].likely
    spec = tornado_spec(
        bars,
        likely=likely,
        along=f"Pounds saved a year ({number('pounds', likely)} with every input at its likely)",
    )
    alt = "Pounds saved a year with one input at its low and at its high. " + "; ".join(
        f"{bar.name}: {bar.low_words}, {bar.high_words}" for bar in bars
    )
    return Drawn(spec, alt, _of_case(held, "Which input matters most", found, illustrative))


def _of_case(held: Case, title: str, found: Outcome, illustrative: bool) -> Caption:
    of = listed(found.total.figures["pounds"].counted)
    source = f"{held.name}. {of}. {found.draws:,} draws, seed {found.seed}."
    return Caption(title, source, illustrative)


def pareto_drawn(
    found: Comparison, council: CouncilRun, made: Pareto, said: Sequence[str]
) -> Drawn | None:
    """A council's failures from the largest, and their share so far; None where none is shown."""
    title = pareto_title(council, made)
    bars = [
        Bar(
            each.name if each.is_cause else found.catalogue.spelling(each.name),
            each.count,
            100 * (each.so_far or 0),
            f"{line_name(found, each)}: {each.count:,}, {share(each.share or 0, 1)}",
        )
        for each in made.shown
        if each.count is not None
    ]
    spec = pareto_spec(bars, up=f"Failures ({counted(council.unit)})")
    if spec is None:
        return None
    largest = ", ".join(f"{bar.name} {bar.count:,}" for bar in bars[:5])
    alt = (
        f"{title}: bars from the largest, and a line of the share they make so far. "
        f"{' '.join(said)} The largest: {largest}. The table below has every line."
    )
    caption = Caption(title, f"{found.words()}.", council.origin == "illustrative")
    return Drawn(spec, alt, caption)


def pareto_title(council: CouncilRun, made: Pareto) -> str:
    """ "Failures of Northmoor by rule"."""
    return f"Failures of {council.council} by {'rule' if made.how == 'rules' else 'rule and cause'}"


def line_name(found: Comparison, each: ParetoLine) -> str:
    """A rule with its label, or a cause with the rules of it that fail."""
    known = found.catalogue
    if each.is_cause:
        codes = ", ".join(known.spelling(key) for key in each.keys)
        many = "rule" if len(each.keys) == 1 else "rules"
        return f"{each.name} (cause; {len(each.keys):,} {many} failing: {codes})"
    return f"{known.spelling(each.name)}: {known.label(each.name, found.year)}"
