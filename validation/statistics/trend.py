"""Rates over years: a difference of two years, a line through four or more, and nothing between.

Only rules that did not change belong on one line; where one was redefined a break is allowed for.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from validation.statistics.answers import Floats, NotEstimated, floats
from validation.statistics.intervals import NINETY_FIVE, Difference, newcombe

Kind = Literal["share", "rate"]
LEAST_YEARS = 4
# A yearly factor beyond e^10 is no slope but a jump from nothing.
_STEEPEST = 10.0


@dataclass(frozen=True)
class Line:
    """A line through years, on the scale of log odds (shares) or logs (rates).

    Attributes
    ----------
    factor, low, high : by what the odds (or the rate) are multiplied each year, with limits.
    p : of the test that they do not change, t with ``freedom`` degrees of freedom.
    phi : how much more than by chance the years scatter about the line (Pearson's X² / freedom),
        at least 1: with so few years less scatter than chance makes is luck.
    step : the factor at the break, where there is one.
    fitted : what the line has for each year, as shares or as rates per unit of exposure.
    """

    kind: Kind
    factor: float
    low: float
    high: float
    p: float
    phi: float
    freedom: int
    step: float | None
    fitted: tuple[float, ...]


def two_years(
    earlier: int, earlier_of: int, later: int, later_of: int, z: float = NINETY_FIVE
) -> Difference | None:
    """The later share of children less the earlier (Newcombe); None out of nothing.

    Children who are in both years make the limits too wide rather than too narrow, where they
    tend to fail again.
    """
    return newcombe(later, later_of, earlier, earlier_of, z)


def line(
    years: Sequence[int],
    counts: Sequence[int],
    of: Sequence[float],
    kind: Kind = "share",
    changed: int | None = None,
    z: float = NINETY_FIVE,
) -> Line | NotEstimated:
    """A line through four or more years, its limits widened by how the years scatter about it.

    Quasi-binomial for shares (``of`` children), quasi-Poisson with ln(of) as offset for rates:
    McCullagh & Nelder 1989, 4.5 and 6.2. ``changed`` is the first year of a new definition, which
    gets a step of its own and takes one more year.
    """
    when, seen, sizes = floats(years), floats(counts), floats(of)
    if reason := _too_little(when, seen, sizes, kind, changed):
        return reason
    terms = [np.ones(when.size), when - when.min()]
    if changed is not None:
        terms.append((when >= changed).astype(np.float64))
    design = np.column_stack(terms)
    found = _fitted(design, seen, sizes, kind)
    if isinstance(found, NotEstimated):
        return found
    at, covariance, fitted, phi = found
    freedom = when.size - design.shape[1]
    error = math.sqrt(phi * float(covariance[1, 1]))
    half = float(special.stdtrit(freedom, special.ndtr(z))) * error
    slope = float(at[1])
    return Line(
        kind,
        math.exp(slope),
        math.exp(slope - half),
        math.exp(slope + half),
        float(2 * special.stdtr(freedom, -abs(slope) / error)),
        phi,
        freedom,
        math.exp(float(at[2])) if changed is not None else None,
        tuple(float(each) for each in fitted),
    )


def _fitted(
    design: Floats, seen: Floats, sizes: Floats, kind: Kind
) -> tuple[Floats, Floats, Floats, float] | NotEstimated:
    """Coefficients, their covariance without the scatter, the fitted line and the scatter."""
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    if kind == "share":
        model = GLM(np.column_stack([seen, sizes - seen]), design, family=families.Binomial())
    else:
        model = GLM(seen, design, family=families.Poisson(), offset=np.log(sizes))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = model.fit(maxiter=100)
    at, covariance = floats(fit.params), floats(fit.cov_params())
    if not fit.converged or not np.isfinite(covariance).all() or np.abs(at[1:]).max() > _STEEPEST:
        return NotEstimated("The rate jumps from or to nothing: no line goes through such years.")
    phi = max(1.0, float(fit.pearson_chi2) / float(fit.df_resid))
    fitted = floats(fit.fittedvalues)
    return at, covariance, fitted if kind == "share" else fitted / sizes, phi


def _too_little(
    when: Floats, seen: Floats, sizes: Floats, kind: Kind, changed: int | None
) -> NotEstimated | None:
    if not when.size == seen.size == sizes.size == np.unique(when).size:
        raise ValueError("each year needs one count and what it is out of")
    if (seen < 0).any() or (sizes <= 0).any() or (kind == "share" and (seen > sizes).any()):
        raise ValueError("a count is not out of what it is said to be")
    needed = LEAST_YEARS + (changed is not None)
    if when.size < needed:
        extra = ", and one more where the rule was redefined" if changed is not None else ""
        return NotEstimated(
            f"A line through years takes at least {LEAST_YEARS} of them{extra}: there "
            + ("is 1." if when.size == 1 else f"are {when.size}.")
        )
    if changed is not None and not when.min() < changed <= when.max():
        raise ValueError("the rule did not change between these years")
    if not seen.sum() or (kind == "share" and np.array_equal(seen, sizes)):
        return NotEstimated(
            "Nobody fails in any year, or everybody does: there is no line to draw."
        )
    return None
