"""Published figures to fill an input from, each with its scope, year and source.

They conflict: £22,500 a council for this return, £50,000 for a council's "statutory returns
processes" in the plural. None is merged with another, averaged or preferred; whoever takes one over
takes its scope and source with it. What a figure does not say is said in ``caveat``.
"""

from __future__ import annotations

from dataclasses import dataclass

_ALPHA = "Better Children in Care Data (alpha): Final User Research Report"
_LD = "Local Digital, discovery page of Better Data on Children in Care"
_COE = "Data to Insight centre of excellence, cost.md"


@dataclass(frozen=True)
class Figure:
    """One published figure. ``low`` to ``high`` only where a range was published.

    ``quantity`` is the kind of input that it can fill, None for what is to be read and not used.
    """

    key: str
    words: str
    quantity: str | None
    unit: str
    likely: float | None
    scope: str
    year: str
    source: str
    page: str = ""
    low: float | None = None
    high: float | None = None
    caveat: str = ""

    @property
    def citation(self) -> str:
        """Source and page on one line."""
        return f"{self.source}, {self.page}" if self.page else self.source


FIGURES: tuple[Figure, ...] = (
    Figure(
        "return-cost", "What the 903 costs a council in a year", "pounds a year", "£ a year",
        22_500, "one council’s 903", "2020", _ALPHA, "page 106",
        caveat="Half of the £45,000 that one council paid for the 903 and the children in need "
        "census together.",
    ),
    Figure(
        "returns-cost", "What statutory returns cost a council", "pounds a year", "£ a year",
        50_000, "one council’s statutory returns, in the plural", "2019", _LD,
        caveat="Not of the 903 alone. The page says “upwards of 3 months” beside it.",
    ),
    Figure(
        "statutory-return", "What one statutory return costs", "pounds a year", "£ a year",
        None, "one statutory return of one council", "2022", _COE, low=9_000, high=22_500,
        caveat="A range was published without a likely figure.",
    ),
    Figure(
        "saving", "How much of a return’s cost could be saved", "share", "%",
        None, "one statutory return of one council", "2022", _COE, low=25, high=50,
        caveat="A range was published without a likely figure.",
    ),
    Figure(
        "placement", "Share of errors that are about placements", "share", "%",
        37, "errors in the discovery’s councils", "2020", _ALPHA, "page 48",
        caveat="The share of errors where an answer could be looked up; nobody measured how many "
        "were put right by it.",
    ),
    Figure(
        "chain-share", "Second share of the published chain", "share", "%",
        90, "one council’s 903", "2020", _ALPHA, "pages 107 to 115",
    ),
    Figure(
        "chain-confidence", "Confidence in time saved on errors", "confidence", "%",
        85, "one council’s 903", "2020", _ALPHA, "pages 107 to 115",
    ),
    Figure(
        "support-confidence", "Confidence in improved support", "confidence", "%",
        30, "one council", "2020", _ALPHA, "pages 107 to 115",
    ),
    Figure(
        "support", "Improved support for children, a council and year", "pounds a year",
        "£ a year", 70_500, "one council", "2020", _ALPHA, "pages 107 to 115",
        caveat="As printed beside a confidence of 30%: not to be multiplied by it again.",
    ),
    Figure(
        "investment", "What was to be invested", "cost once", "£ thousand", 440,
        "all councils together", "2020", _ALPHA, "pages 107 to 115",
    ),
    Figure(
        "loops", "How often the files are uploaded and errors fixed", "times", "a return",
        None, "one council’s 903", "2020", _ALPHA, "page 16", low=10, high=15,
        caveat="Counted by two councils; about 15 in one of them.",
    ),
    Figure(
        "total", "Benefit a council and year, as printed", None, "£ a year", 76_900,
        "one council", "2020", _ALPHA, "pages 107 to 115",
        caveat="£6,370 and £70,500. The printed returns over five years (0.4 for one council, 5 "
        "for nine, 27 for fifty, 81 for 152) do not follow from it and £440,000 alone.",
    ),
)  # fmt: skip


def figures_for(quantity: str) -> tuple[Figure, ...]:
    """Those that an input of that kind can be filled from."""
    return tuple(each for each in FIGURES if each.quantity == quantity)
