"""A benefits case as charts: how far its pounds may lie apart, and which input matters most."""

from __future__ import annotations

from collections.abc import Sequence

from common.words import listed
from evidence.benefits.chances import Outcome
from evidence.benefits.model import Case
from evidence.benefits.words import number, spread_words, swing_name
from presenting.charts.basic import histogram_spec
from presenting.charts.benefits import Reach, tornado_spec
from presenting.charts.drawn import Drawn

MOST_BARS = 10
# The chart's bars are too many for a table: so many rows tell the same.
ROWS = 10


def drawn_from(held: Case, found: Outcome) -> str:
    """What a chart of the case is drawn from: its councils, how many draws, from which seed."""
    of = listed(found.total.figures["pounds"].counted)
    said = (held.name, of, f"{found.draws:,} draws, seed {found.seed}")
    return f"{'. '.join(filter(None, said))}."


def spread_chart(found: Outcome) -> Drawn | None:
    """How many draws come to how many pounds saved a year; None where that is not known."""
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
    return Drawn(
        "How far the pounds saved a year may lie apart",
        spec,
        alt,
        "How many draws come to how many pounds saved a year",
        _bin_rows(found.bins),
    )


def _bin_rows(bins: Sequence[tuple[float, float, int]]) -> list[dict[str, object]]:
    at_once = max(1, len(bins) // ROWS)
    rows: list[dict[str, object]] = []
    for start in range(0, len(bins), at_once):
        some = bins[start : start + at_once]
        low, high = number("pounds", some[0][0]), number("pounds", some[-1][1])
        rows.append(
            {"Pounds saved a year": f"{low} to {high}", "Draws": f"{sum(n for *_, n in some):,}"}
        )
    return rows


def tornado_chart(held: Case, found: Outcome, *, most: int = MOST_BARS) -> Drawn | None:
    """How far each input moves the pounds saved a year; None where none moves them."""
    # What moves it by less than a hundredth of the first is no bar that can be seen.
    first = found.swings[0].size if found.swings else 0.0
    shown = [each for each in found.swings if each.size >= first / 100][:most]
    if not shown:
        return None
    names = dict(held.councils)
    bars = [
        Reach(
            swing_name(each, names),
            each.at_low,
            each.at_high,
            f"low: {number('pounds', each.at_low)}",
            f"high: {number('pounds', each.at_high)}",
        )
        for each in shown
    ]
    likely = shown[0].likely
    spec = tornado_spec(
        bars,
        likely=likely,
        along=f"Pounds saved a year ({number('pounds', likely)} with every input at its likely)",
    )
    alt = "Pounds saved a year with one input at its low and at its high. " + "; ".join(
        f"{bar.name}: {bar.low_words}, {bar.high_words}" for bar in bars
    )
    return Drawn(
        "Which input matters most",
        spec,
        alt,
        "What the pounds saved a year are with each input at its ends, the widest first",
        [
            {
                "Input": bar.name,
                "Pounds with it at its low": number("pounds", bar.at_low),
                "Pounds with it at its high": number("pounds", bar.at_high),
            }
            for bar in bars
        ],
    )
