"""What a case comes to, in sentences: ranges rather than a figure, reasons rather than a nought."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from common.words import listed
from evidence.benefits.chances import Figure, Outcome, Spread
from evidence.benefits.model import YEARS, Case, Input, Line, Output, Value
from evidence.benefits.reckoning import lower_first, unknown
from evidence.benefits.tornado import Swing

NEVER = "never"
NAMES: Mapping[Output, str] = {
    "hours": "Hours saved a year",
    "pounds": "Pounds saved a year",
    "once": "Cost once",
    "running": "Cost a year",
    "net": "Pounds saved a year less the cost a year",
    "payback": "Years until it has paid for itself",
    "left": f"Left over after {YEARS} years",
    "back": f"Pounds back for each pound spent, over {YEARS} years",
}
METHOD = (
    "Every input is drawn from the triangle of its low, likely and high, as the cycle time of a "
    "map is. An input that is the same in every council is drawn once and used in all of them. "
    "Confidence multiplies hours and pounds alike. Nothing is discounted and prices stay as they "
    f"are. What is left over is {YEARS} years’ saving less all costs; pounds back are {YEARS} "
    "years’ saving divided by all costs."
)
TORNADO_METHOD = (
    "Each input in turn is set to its low and to its high, while every other stays at its likely "
    "value. How likely the ends are is not in it."
)


def number(output: Output, value: float) -> str:
    """ "£6,370", "1,204 hours", "2.4 years", "0.9"; "never" for what never comes."""
    if math.isinf(value):
        return NEVER
    if output == "hours":
        return f"{_plain(value)} hour{'' if _plain(value) == '1' else 's'}"
    if output == "payback":
        return f"{_plain(value)} year{'' if _plain(value) == '1' else 's'}"
    if output == "back":
        return f"£{value:,.2f}"
    pounds = _plain(abs(value), pounds=True)
    return f"−£{pounds}" if value < 0 and pounds != "0" else f"£{pounds}"


def _plain(value: float, *, pounds: bool = False) -> str:
    """Three figures, as no simulated figure is better than that; below 10, one decimal."""
    if value and abs(value) >= 1_000:
        step = 10 ** (math.floor(math.log10(abs(value))) - 2)
        return f"{round(value / step) * step:,.0f}"
    if pounds or abs(value) >= 10:
        return f"{value:,.0f}"
    return f"{value:.1f}".removesuffix(".0")


def spread_words(output: Output, spread: Spread) -> str:
    """ "In 8 of 10 draws between £4,100 and £9,800; and half of all above £6,370"."""
    low, mid, high = (number(output, each) for each in (spread.p10, spread.p50, spread.p90))
    if low == high:
        return low
    if output == "payback" and math.isinf(spread.p90):
        if math.isinf(spread.p50):
            return f"in more than half of the draws never; in 1 of 10 within {low}"
        return f"in half of the draws within {mid}; in 1 of 10 or more never"
    if output in ("hours", "payback"):
        low = low.removesuffix("s").removesuffix(" hour").removesuffix(" year")
    return f"in 8 of 10 draws between {low} and {high}, and half of all above {mid}"


def figure_words(case: Case, output: Output, figure: Figure) -> str:
    """The figure in a sentence, or that it is blank and why; of a sum, which councils are in it."""
    said = _bare_words(case, output, figure)
    if figure.spread and figure.left_out:
        said += f" This is of {listed(figure.counted)} only. {left_out_words(case, figure)}"
    return said


def _bare_words(case: Case, output: Output, figure: Figure) -> str:
    if figure.spread is None:
        return f"{NAMES[output]}: blank. {reasons(case, figure.why)}"
    return f"{NAMES[output]}: {spread_words(output, figure.spread)}."


def left_out_words(case: Case, figure: Figure) -> str:
    """Which councils are not in a sum, each with its reasons."""
    return " ".join(
        f"{name} is blank. {reasons(case, why, of=name)}" for name, why in figure.left_out
    )


def reasons(case: Case, why: Sequence[str], *, of: str = "") -> str:
    """The reasons as sentences; inputs that are unknown in the same councils in one of them.

    ``of``: the council that was just named, so that it need not be named again.
    """
    names = [name for _, name in case.councils]
    unknowns = {
        unknown(each, council): (lower_first(each.name), council)
        for each in case.inputs
        for council in (None, *names)
    }
    where: dict[str, list[str]] = {}
    for reason in why:
        if reason in unknowns:
            name, council = unknowns[reason]
            where.setdefault(name, []).extend([council] if council and council != of else [])
    alike: dict[tuple[str, ...], list[str]] = {}
    for name, councils in where.items():
        alike.setdefault(tuple(councils), []).append(name)
    said = [_not_known(inputs, councils, len(names)) for councils, inputs in alike.items()]
    said += [f"{each[:1].upper()}{each[1:]}." for each in why if each not in unknowns]
    return " ".join(said)


def _not_known(inputs: Sequence[str], councils: Sequence[str], of: int) -> str:
    if not councils:
        return f"Not known: {listed(inputs)}."
    where = "any council" if len(councils) == of > 1 else listed(councils)
    return f"Not known of {where}: {listed(inputs)}."


def moved_words(figure: Figure, names: Mapping[int, str]) -> str:
    """The inputs that move a figure most, the strongest first."""
    if figure.spread is None:
        return ""
    if not figure.moved_by:
        return "No input moves it"
    return listed(swing_name(each, names) for each in figure.moved_by)


def swing_name(swing: Swing, names: Mapping[int, str]) -> str:
    """An input's name with the council whose value it is."""
    council = names.get(swing.council_id or 0)
    return f"{swing.name} ({council})" if council else swing.name


def result_words(case: Case, found: Outcome) -> list[str]:
    """What the case comes to, most important first; which councils are in a sum is told once."""
    total = found.total.figures
    told: tuple[Output, ...] = ("hours", "pounds", "payback", "left")
    said = list(_told_words(case, told, total))
    if found.paid_back is not None:
        said.append(
            f"It has paid for itself within {YEARS} years in {found.paid_back:,} of "
            f"{found.draws:,} draws."
        )
    if total["pounds"].spread:
        moved = moved_words(total["pounds"], dict(case.councils))
        said.append(f"What moves the pounds saved most: {moved}.")
    short = [each for each in told if total[each].spread and total[each].left_out]
    for some in dict.fromkeys(total[each].left_out for each in short):
        of = [each for each in short if total[each].left_out == some]
        names = listed(f"“{lower_first(NAMES[each])}”" for each in of)
        inside = listed(total[of[0]].counted)
        verb = "is" if len(of) == 1 else "are"
        said.append(f"Here {names} {verb} of {inside} only. {left_out_words(case, total[of[0]])}")
    if case.lines and not all(_with_confidence(case, line) for line in case.lines):
        said.append("Where a saving has no confidence in it, it is taken in full.")
    return said


def _told_words(
    case: Case, told: Sequence[Output], total: Mapping[Output, Figure]
) -> Iterator[str]:
    """A sentence for each; what was said of one blank figure is not said again of the next."""
    known = set[str]()
    for each in told:
        why = total[each].why
        if not known & set(why):
            yield _bare_words(case, each, total[each])
        elif more := [reason for reason in why if reason not in known]:
            yield f"{NAMES[each]}: blank, for the same and more. {reasons(case, more)}"
        else:
            yield f"{NAMES[each]}: blank, for the same."
        known |= set(why)


def _with_confidence(case: Case, line: Line) -> bool:
    return any(each.quantity == "confidence" for each in case.of_line(line))


def value_words(value: Value | None) -> str:
    """ "likely 12, from 6 to 30 (minutes)", or that it is not known."""
    if value is None:
        return "not known"
    low, likely, high = (_typed(each) for each in (value.low, value.likely, value.high))
    if likely and not low and not high:
        said = likely
    else:
        begins = f"from {low}" if low else ""
        ends = f"{begins} to {high}".strip() if high else begins
        said = f"likely {likely}, {ends}" if likely else f"{ends}, likely not stated"
    return f"{said} ({value.unit})" if value.unit else said


def _typed(number_typed: float | None) -> str:
    return "" if number_typed is None else f"{number_typed:,.10g}"


def line_words(inputs: Sequence[Input]) -> str:
    """How a line is worked out: "Failures a year × time to fix one × cost of an hour"."""
    names = [each.name for each in inputs]
    return " × ".join([*names[:1], *(lower_first(each) for each in names[1:])])
