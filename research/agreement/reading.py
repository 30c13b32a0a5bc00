"""What a coefficient says, in words: no verdict that the number does not carry.

Krippendorff's limits are told as his custom (Content Analysis, 2004: rely on alpha from .800, draw
tentative conclusions down to .667). The adjectives of Landis and Koch (1977) are not used: they
called the ranges they named arbitrary themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from common.words import count_of
from research.agreement.coefficients import Agreement

RELIED_ON, TENTATIVE = 0.800, 0.667
FEW_UNITS = 30
NAMES: Mapping[str, str] = {
    "percent": "Share of pairs that agree",
    "cohen_kappa": "Cohen’s kappa",
    "fleiss_kappa": "Fleiss’ kappa",
    "krippendorff_alpha": "Krippendorff’s alpha",
    "conger_kappa": "Conger’s kappa",
    "brennan_prediger": "Brennan and Prediger’s coefficient",
    "gwet_ac1": "Gwet’s AC1",
}
CUSTOM = (
    f"Krippendorff’s own custom is to rely on alpha from {RELIED_ON:.3f}, and to draw only "
    f"tentative conclusions from {TENTATIVE:.3f} to {RELIED_ON:.3f}"
)
_SAME = 0.0005


def number_words(value: float) -> str:
    """A coefficient to three places, with a true minus sign."""
    words = f"{value:.3f}"
    return words.replace("-", "−") if float(words) else "0.000"


def words_for(name: str, value: float, paired_units: int | None = None) -> str:
    """What a coefficient that corrects for chance says, in sentences.

    ``name`` is one of ``COEFFICIENTS`` but for "percent", for which :func:`share_words` is.
    ``paired_units``: how many units two coders coded; few are remarked on.
    """
    shown = number_words(value)
    if value > 1 - _SAME:
        said = f"{shown}: nearly all agree. 0 is what chance alone would have given"
        if value >= 1:
            said = f"{shown}: nobody differed. 0 is what chance alone would have given"
    elif value < -_SAME:
        said = f"{shown}: they agree less often than by chance alone, which would have given 0"
    elif value < _SAME:
        said = f"{shown}: they agree as often as chance alone would have made them"
    else:
        said = (
            f"{shown}, where 0 is what chance alone would have given and 1 is agreement everywhere"
        )
    sentences = [said]
    if name == "krippendorff_alpha":
        sentences.append(f"{CUSTOM}; this one is {_beside_the_custom(value)}")
    if paired_units is not None and paired_units < FEW_UNITS:
        units = count_of(paired_units, "unit")
        sentences.append(
            f"It rests on {units} only, so look at the interval rather than at the number"
        )
    return ". ".join(sentences) + "."


def _beside_the_custom(value: float) -> str:
    if value >= RELIED_ON:
        return "above both"
    return "between the two" if value >= TENTATIVE else "below both"


def share_words(found: Agreement, unit: str = "unit") -> str:
    """How often values agree, with what that is out of; the reason where nothing can be told.

    ``unit`` is what the units are: turn, character, quote.
    """
    if found.percent is None:
        reason = found.undefined["percent"]
        return f"{reason[:1].upper()}{reason[1:]}."
    units = count_of(found.paired_units, unit)
    if found.pairs == found.paired_units:
        alike = round(found.percent * found.paired_units)
        return f"The same value on {alike:,} of {units} that two coders coded."
    pairs = count_of(found.pairs, "pair")
    share = f"{found.percent:.2f} of a {unit}’s pairs agree on average"
    return f"On {units} ({pairs} of values), {share}."
