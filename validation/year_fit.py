"""Whether a report can be of the year it is said to be of, by the rules in it and their words.

A report names no year. But rules come and go by year, and a few are reworded: a report with rules
that its year does not have is probably of another one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.errors import BadInput
from common.words import listed
from common.years import year_words
from validation.catalogue import Catalogue
from validation.rulebook.messages import known_marks, mark_in

# One or two may be the catalogue's doing: it knows one version of the validator.
REFUSED_FROM = 4
_NAMED = 5


@dataclass(frozen=True)
class YearFit:
    """What speaks against a report's being of a year.

    Attributes
    ----------
    year : the year it is said to be of.
    misfits : codes that are rules of other years only.
    reworded : codes whose message is that of another year.
    fits : the years that have all its known codes under these messages.
    """

    year: int
    misfits: tuple[str, ...]
    reworded: tuple[str, ...]
    fits: tuple[int, ...]

    def words(self) -> str:
        """A sentence naming what does not fit and the years that do; empty where all fits."""
        parts = []
        if self.misfits:
            verb = "is no rule" if len(self.misfits) == 1 else "are no rules"
            parts.append(f"{_some(self.misfits)} {verb} of {year_words(self.year)}")
        if self.reworded:
            verb = "is" if len(self.reworded) == 1 else "are"
            parts.append(f"{_some(self.reworded)} {verb} worded as in another year")
        if not parts:
            return ""
        said = listed(parts)
        return f"{said[:1].upper()}{said[1:]}: {self._elsewhere()}."

    def _elsewhere(self) -> str:
        if not self.fits:
            return "no year is known that all of the report fits"
        return f"the report fits {_span(self.fits)}. Check the return’s year"

    @property
    def surely_wrong(self) -> bool:
        """Whether so much speaks against the year that the report must be of another."""
        return bool(self.fits) and len(self.misfits) + len(self.reworded) >= REFUSED_FROM


def year_fit(
    counts: Mapping[str, int], marks: Mapping[str, str], year: int, catalogue: Catalogue
) -> YearFit | None:
    """How a report fits a year; None where nothing is known of that year's rules.

    ``marks`` are those of the messages it lists (`validation.rulebook.messages`), by code.
    """
    if year not in catalogue.years:
        return None
    known = [code for code in counts if catalogue.match(code, None).how == "exact"]
    fits = tuple(
        each
        for each in catalogue.years
        if not _misfits(known, each, catalogue) and not _reworded(marks, each, catalogue)
    )
    return YearFit(year, _misfits(known, year, catalogue), _reworded(marks, year, catalogue), fits)


def refuse_wrong_year(fit: YearFit | None, name: str) -> None:
    """Raise BadInput where a report is surely of another year."""
    if fit is not None and fit.surely_wrong:
        raise BadInput(
            f"this cannot be a report of {year_words(fit.year)}: "
            f"{_some((*fit.misfits, *fit.reworded))} are not its rules, or are worded otherwise. "
            f"It fits {_span(fit.fits)}",
            where=name,
            remedy="Choose the right collection year. Where the rules have changed since, bring "
            "the validator’s newer list of rules in under Settings",
        )


def _misfits(known: Sequence[str], year: int, catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(code for code in known if catalogue.match(code, year).how == "other year")


def _reworded(marks: Mapping[str, str], year: int, catalogue: Catalogue) -> tuple[str, ...]:
    """The codes whose message is another year's; a message nobody knows says nothing."""
    found = []
    for code, mark in marks.items():
        spelt = catalogue.spelling(code)
        if mark in known_marks().get(spelt, {}).values() and mark_in(spelt, year) != mark:
            found.append(code)
    return tuple(found)


def _some(codes: Sequence[str]) -> str:
    rest = len(codes) - _NAMED
    return listed([*codes[:_NAMED], f"{rest} more"]) if rest > 0 else listed(codes)


def _span(years: Sequence[int]) -> str:
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{year_words(years[0])} to {year_words(years[-1])}"
    return listed([year_words(year) for year in years], "or")
