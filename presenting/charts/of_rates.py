"""One rule in every council: its funnel, a sentence for each council, and the rows of a table.

Of rates that came through the door, for a screen and a slide alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from common.words import count_of
from presenting.charts.rates import SCREEN, Limit, Point, funnel_spec
from presenting.charts.style import MOST_LINES, Spec
from validation.disclosure import mark_of
from validation.disclosure.setting import Setting
from validation.rated.denominators import Divided
from validation.services.rates_compared import CouncilRate, RatesCompared
from validation.services.rates_words import (
    limits_words,
    number_words,
    rate_sentence,
    standing_words,
    together_words,
)

CHANCE_95, CHANCE_998, TOGETHER = "95% limits", "99.8% limits", "All councils together"
USUAL_95, USUAL_998 = "95%, as councils ordinarily differ", "99.8%, as councils ordinarily differ"
# How to read a funnel, in the words of the screen and of the slide.
HOW_TO_READ = (
    "Each point is a council: the further right, the larger its return; the higher, the more often "
    "the rule fails there. The line across is the rate of all councils here together."
)


@dataclass(frozen=True)
class FunnelTold:
    """The chart (None where no rate is known), what it is called, and the same in words."""

    label: str
    spec: Spec | None = field(repr=False)
    alt: str = field(repr=False)


def rule_label(made: RatesCompared, code: str) -> str:
    """ "Rule 103: The ethnicity code is …"."""
    return f"Rule {code}: {made.found.catalogue.label(code, made.found.year)}"


def funnel_told(
    made: RatesCompared,
    code: str,
    places: Mapping[int, int],
    size: tuple[float, float] = SCREEN,
) -> FunnelTold:
    """A rule's rates between the limits of chance; ``places`` are those to be named, by id."""
    label = rule_label(made, code)
    known = [each for each in made.of_rule(code) if each.rate is not None and each.denominator]
    points = [
        Point(
            each.council,
            float(each.denominator or 0),
            100 * (each.rate or 0),
            f"{number_words(each, made.divided)}; {standing_words(each)}",
            places.get(each.council_id),
        )
        for each in known
    ]
    of = made.divided.denominator_words(made.table_of(code))
    spec = funnel_spec(
        points,
        _limits(made, code),
        across=of.capitalize(),
        up="% of children" if made.divided.share else f"{made.words(code).capitalize()}",
        most=100.0 if made.divided.share else None,
        size=size,
    )
    alt = (
        f"Funnel chart of {label}: {count_of(len(points), 'council')} by how many "
        f"{of}, with the limits of chance. {together_words(made, code)} "
        + " ".join(f"{each.council}: {standing_words(each)}." for each in known[:MOST_LINES])
    )
    return FunnelTold(label, spec, alt)


def council_sentences(
    made: RatesCompared, these: Sequence[CouncilRate], named: Mapping[int, int]
) -> list[str]:
    """A sentence for each council that is named in the chart; how many of the rest lie where."""
    said = [rate_sentence(each, made.divided) for each in these if each.council_id in named]
    rest = [each for each in these if each.council_id not in named]
    if rest:
        beyond = [each for each in rest if each.standing]
        unknown = sum(each.standing is None for each in rest)
        left = f", and of {unknown} it is not known" if unknown else ""
        said.append(
            f"Of the other {count_of(len(rest), 'council')}, {len(beyond)} lie outside the 95% "
            f"limits, {len(rest) - len(beyond) - unknown} within{left}."
        )
    return said


def rate_cells(each: CouncilRate, divided: Divided, setting: Setting) -> dict[str, object]:
    """One council's row of a table, by its heads; unknown is never 0."""
    drawn = "not estimated" if each.drawn_in is None else divided.number(100 * each.drawn_in)
    return {
        "Council": each.council,
        "Count": each.count or _status(each, setting),
        "Out of": each.denominator,
        "Rate": "unknown" if each.rate is None else number_words(each, divided),
        "95% limits": limits_words(each, divided),
        "Drawn in": drawn if each.rate is not None else "unknown",
        "Stands": standing_words(each),
    }


def _status(each: CouncilRate, setting: Setting) -> str:
    if each.status == "hidden":
        return f"{mark_of(setting)} (fails)"
    zeros = {"passed": "0", "passed (inferred)": "0 (passed, inferred)"}
    return zeros.get(each.status, each.status)


def _limits(made: RatesCompared, code: str) -> list[Limit]:
    funnel = made.funnel(code)
    if funnel is None:
        return []
    sizes = funnel.sizes.tolist()
    drawn = [
        Limit(
            TOGETHER, (1, 0), "#0b0c0c",
            tuple((size, 100 * funnel.target) for size in (sizes[0], sizes[-1])),
        )
    ]  # fmt: skip
    kinds = [(CHANCE_95, CHANCE_998, "#505a5f", funnel.chance)]
    if funnel.usual:
        kinds.append((USUAL_95, USUAL_998, "#D55E00", funnel.usual))
    for inner, outer, colour, both in kinds:
        for name, dash, limits in zip((inner, outer), ((3, 3), (9, 4)), both, strict=True):
            for ends in (limits.lower, limits.upper):
                at = [
                    (size, 100 * rate)
                    for size, rate in zip(sizes, ends.tolist(), strict=True)
                    if rate == rate  # A limit that is not defined is not drawn.
                ]
                drawn.append(Limit(name, dash, colour, tuple(at)))
    return drawn
