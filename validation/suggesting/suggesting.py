"""From words to rules: the fields first, rules second, and a refusal where nothing fits.

Suggestions are worked out anew each time; what people decided about earlier ones comes in as
`Learned` and is never changed here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np

from common.language.parts import hear
from common.language.voting import Floats
from validation.catalogue import Catalogue, normalise_code
from validation.suggesting.gate import how_sure, why_nothing
from validation.suggesting.language import Language, language_of
from validation.suggesting.learning import from_decisions, most_alike
from validation.suggesting.model import Learned, SuggestedRule, Suggestion
from validation.suggesting.reasons import reasons
from validation.suggesting.words import Read, read

# From logs to shares: so that the share of the best rule is about how often it is right.
_SOFT = 2.5
_TOLD_APART = 1e-4
# Rules nearer to one another than this are as good as equal: what a council fails goes first.
_TIE = 1.0
_MOST_FIELDS = 8
_SUMMED_OVER = 40
PROPOSED_FROM = 0.66
OWN_RUN_FAILS = "it fails in the council’s own run"


def suggest_rules(
    words: str,
    catalogue: Catalogue,
    *,
    year: int | None = None,
    failing: Collection[str] = (),
    learned: Sequence[Learned] = (),
    top: int = 5,
) -> Suggestion:
    """The rules some words are about.

    Parameters
    ----------
    year : the collection's end year; by default the latest the catalogue knows.
    failing : codes that the speaker's own council fails: they come first among equals, and say so.
    learned : what people decided before.
    top : how many rules at most.
    """
    language = language_of(catalogue)
    text = read(words)
    if not text.spelt:
        return Suggestion((), (), False, 0.0, why_nothing(text))
    heard = hear(words, read, lambda part: scores_of(language, part, year), how_sure, _SOFT)
    scores = heard.scores + from_decisions(text, language, learned)
    if np.ptp(scores[np.isfinite(scores)]) < _TOLD_APART:
        # No word of it tells one rule from another, so none is nearer than the rest.
        return Suggestion((), (), False, 0.0, why_nothing(text))
    fails = {normalise_code(code) for code in failing}
    own = np.array([normalise_code(rule.code) in fails for rule in language.rules])
    shares = _shares(scores)
    order = np.argsort(-(scores + _TIE * own), kind="stable")[:top]
    rules = tuple(
        SuggestedRule(
            language.rules[at].code,
            language.rules[at].label,
            round(float(shares[at]), 3),
            reasons(heard.speaking_for(int(at)), language, int(at))
            + ((OWN_RUN_FAILS,) if own[at] else ()),
            bool(own[at]),
        )
        for at in order
        if np.isfinite(scores[at])
    )
    # What was linked before, in nearly the same words, is about a rule whatever else speaks.
    alike = most_alike(text, learned)
    sure = 1 - (1 - heard.sure) * (1 - alike**2)
    link = sure >= PROPOSED_FROM
    fields = _fields(language, scores, shares)
    return Suggestion(fields, rules, link, round(sure, 3), "" if link else why_nothing(text))


def scores_of(language: Language, text: Read, year: int | None) -> Floats:
    """The scores of a text for each rule of a year, by default the latest; others are endless."""
    which = max((each for rule in language.rules for each in rule.years), default=None)
    which = year if year is not None else which
    known = any(which in rule.years for rule in language.rules)
    asked = np.array([not known or which in rule.years for rule in language.rules])
    found: Floats = np.where(asked, language.scores(text), -np.inf).astype(np.float32)
    return found


def _shares(scores: Floats) -> Floats:
    """The scores as shares of one."""
    soft = np.exp((scores - scores.max()) / _SOFT)
    shares: Floats = soft / soft.sum()
    return shares


def _fields(language: Language, scores: Floats, shares: Floats) -> tuple[str, ...]:
    """The fields of the likeliest rules, each by what its rules have together."""
    found: dict[str, float] = defaultdict(float)
    for at in np.argsort(-scores, kind="stable")[:_SUMMED_OVER]:
        fields = language.rules[at].fields
        for name in fields:
            # A rule about one field is more about it than one that names five.
            found[name] += float(shares[at]) / len(fields) ** 0.5
    return tuple(sorted(found, key=lambda name: -found[name]))[:_MOST_FIELDS]
