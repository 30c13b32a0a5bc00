"""From words to rules: the field first, rules second, and a refusal where nothing fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from validation.catalogue import Catalogue
from validation.rulebook.finding import fields_for
from validation.suggesting.model import Learned, SuggestedRule, Suggestion


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
    which = max(year for rule in catalogue.rules() for year in rule.years) if year is None else year
    fields = fields_for(words)
    scores: dict[str, float] = defaultdict(float)
    for rule in catalogue.rules(which):
        for place, name in enumerate(fields[:5]):
            if name in rule.fields:
                scores[rule.code] += 1 / (1 + place) / len(rule.fields)
        scores[rule.code] += 0.01 * (rule.code in failing)
    for each in learned:
        if each.words == words:
            scores.update(dict.fromkeys(each.codes, 1.0))
    best = [code for code in sorted(scores, key=lambda c: -scores[c])[:top] if scores[code] > 0.01]
    rules = tuple(
        SuggestedRule(
            code,
            catalogue.label(code, which),
            round(min(1.0, scores[code]), 3),
            tuple(f"speaks of {name}" for name in fields if name in _fields(catalogue, code)),
            code in failing,
        )
        for code in best
    )
    return Suggestion(fields, rules, bool(fields), 0.5 if fields else 0.0)


def _fields(catalogue: Catalogue, code: str) -> tuple[str, ...]:
    rule = catalogue.match(code, None).rule
    return rule.fields if rule else ()
