"""Rates in sentences: what a rate is, where it stands, and what cannot be said of it."""

from __future__ import annotations

from collections import Counter

from common.words import count_of, listed
from common.years import year_words
from validation.rated.denominators import Divided
from validation.rated.rates import FALSE_FLAGS
from validation.services.comparing import Comparison
from validation.services.rates_compared import CouncilRate, RatesCompared
from validation.statistics import shrinking, spread
from validation.statistics.equivalence import Similarity
from validation.statistics.funnel import STANDING_WORDS

# Under so many children a percentage says more than is known.
FEW = 30
# More runs than these nobody reads in a sentence.
MOST_NAMED = 12
_SAID = {
    -2: "lies below what chance alone brings about 998 times in 1,000 (below the 99.8% limit)",
    -1: "lies below what chance alone brings about 19 times in 20 (below the 95% limit)",
    0: "lies within what chance alone brings about (within the 95% limits)",
    1: "lies above what chance alone brings about 19 times in 20 (above the 95% limit)",
    2: "lies above what chance alone brings about 998 times in 1,000 (above the 99.8% limit)",
}
_WHY_NONE = {
    "hidden": "fails, but how often is not shown",
    "skipped": "not known: the rule was skipped",
    "crashed": "not known: the rule crashed",
    "unknown": "not known: nobody can tell whether the rule was looked at",
}


def compared_words(found: Comparison) -> str:
    """What is compared, naming every run where they are few enough to be read."""
    if len(found.councils) <= MOST_NAMED:
        return found.words()
    chosen = {"first": "first full run", "latest": "latest run"}.get(found.which, "run chosen")
    whys = Counter(each.why for each in found.councils if each.why)
    noted = "".join(f"; of {count_of(n, 'council')}: {why}" for why, n in sorted(whys.items()))
    aside = f". Left out, as counted otherwise: {listed(found.left_out)}" if found.left_out else ""
    return (
        f"{year_words(found.year)}, {found.source}, counted in {found.unit}, the {chosen} of each "
        f"of {len(found.councils)} councils{noted}{aside}"
    )


def number_words(rate: CouncilRate, divided: Divided) -> str:
    """The rate with its sum, "6.2% (41 of 661)"; or why there is none."""
    if rate.count is None:
        return _WHY_NONE.get(rate.status, f"not known: {rate.status}")
    if rate.denominator is None or rate.rate is None:
        return f"not known: {rate.count:,}, but out of how many is not stated"
    if not divided.share:
        sum_ = f"({rate.count:,} ÷ {rate.denominator:,})"
        return f"{divided.number(100 * rate.rate)} {sum_}"
    if rate.denominator < FEW:
        return f"{rate.count:,} of {rate.denominator:,} children"
    return f"{100 * rate.rate:.1f}% of children ({rate.count:,} of {rate.denominator:,})"


def limits_words(rate: CouncilRate, divided: Divided) -> str:
    """ "4.6 to 8.3", with the sign where it is a percentage; or "unknown"."""
    if rate.low is None or rate.high is None:
        return "unknown"
    sign = "%" if divided.share else ""
    return f"{100 * rate.low:.1f}{sign} to {100 * rate.high:.1f}{sign}"


def standing_words(rate: CouncilRate) -> str:
    """Where the rate stands in a few words, for a table, or why that cannot be told."""
    if rate.position is None:
        if rate.target == 0:
            return "no council fails it"
        return "unknown" if rate.rate is None else "nothing to hold it against"
    words = STANDING_WORDS[rate.position]
    if rate.usual_position is None or rate.usual_position == rate.position:
        return words
    return f"{STANDING_WORDS[rate.usual_position]} (by chance alone {words})"


def rate_sentence(rate: CouncilRate, divided: Divided) -> str:
    """One council's rate of a rule, and where it stands, as a sentence."""
    whose = f"{rate.council}’s rate of rule {rate.code}"
    number = number_words(rate, divided)
    if rate.rate is None:
        return f"{whose}: {number}."
    limits = "" if divided.share and (rate.denominator or 0) < FEW else limits_words(rate, divided)
    beside = f"{number[:-1]}; 95% limits {limits})" if limits and number[-1] == ")" else number
    if rate.position is None:
        if rate.target == 0:
            return f"{whose} is {beside}. No council here whose rate is known fails it."
        return f"{whose} is {beside}. There is nothing to hold it against."
    if rate.usual_position is None:
        return f"{whose}, {beside}, {_SAID[rate.position]}."
    return (
        f"{whose}, {beside}, {_SAID[rate.position]}. Allowing for how much councils ordinarily "
        f"differ, it is {STANDING_WORDS[rate.usual_position]}."
    )


def together_words(made: RatesCompared, code: str) -> str:
    """What the rates are held against, and which councils are in it."""
    rates = made.of_rule(code)
    known = [each for each in rates if each.rate is not None]
    if not known:
        return "No council’s rate of this rule is known."
    count, of = sum(each.count or 0 for each in known), sum(e.denominator or 0 for e in known)
    target = 100 * (known[0].target or 0)
    sum_ = f"{count:,} of {of:,}" if made.divided.share else f"{count:,} ÷ {of:,}"
    left = [each.council for each in rates if each.rate is None]
    names = listed(left) if len(left) <= MOST_NAMED else f"{len(left)} councils"
    aside = f" Not in it, as their rate is not known: {names}." if left else ""
    if any(each.status == "hidden" for each in rates):
        aside += " Hidden counts are small ones, so without them this is somewhat too high."
    return (
        f"All together: {made.divided.number(target)} ({sum_}, "
        f"{count_of(len(known), 'council')}).{aside}"
    )


def cannot_words(made: RatesCompared, code: str) -> list[str]:
    """What these councils are too few for, or their reports too bare, each as a sentence."""
    known = sum(each.rate is not None for each in made.of_rule(code))
    said: list[str] = []
    if known == 1:
        said.append("Only one council’s rate is known, so there is nothing to hold it against.")
    elif known < spread.LEAST_COUNCILS:
        said.append(
            f"With {known} councils it cannot be told how much councils ordinarily differ: that "
            f"takes {spread.LEAST_COUNCILS} or more. The limits allow for chance alone, and "
            "councils do differ by more. Each council is also part of what it is held against."
        )
    elif not made.spread_estimated(code):
        said.append(spread.TOO_FEW_WORDS)
    if 1 < known < shrinking.LEAST_COUNCILS:
        said.append(
            f"Nor can rates be drawn towards what councils have in common: that takes "
            f"{shrinking.LEAST_COUNCILS} or more."
        )
    return said


def method_words(made: RatesCompared, code: str) -> list[str]:
    """How the limits of a rule were made, a sentence each."""
    if made.divided.share:
        return ["A council’s own 95% limits are Wilson’s, of children out of children."]
    rates = [each for each in made.of_rule(code) if each.rate is not None]
    own = [each.council for each in rates if each.by_children]
    assumed = [each.council for each in rates if not each.by_children]
    said = ["One child may have many failures, so limits are wider than those of single events."]
    if own:
        whose = listed(own) if len(own) <= MOST_NAMED else f"{len(own)} councils"
        said.append(f"From how they fall on each council’s own children: {whose}.")
    if assumed:
        whose = listed(assumed) if len(assumed) <= MOST_NAMED else f"{len(assumed)} councils"
        said.append(
            f"Assumed: {whose}. Their runs do not tell how failures fall on children, "
            "so chance is taken to spread them 4 times as much as single events (variance 3.98 "
            "times the mean, as in made-up returns). Import a child-level report to know."
        )
    if not made.ratio_known(code):
        said.append("The limits in the funnel are widened by the same assumption.")
    return said


def promise_words(made: RatesCompared) -> str:
    """How many tests were made for the list of rules, and what it promises and does not."""
    tests = made.made.tests
    found = int(made.made.stands_out.sum())
    one_in = round(1 / FALSE_FLAGS)
    listed_ = "None stands out" if not found else f"{count_of(found, 'rate')} stand out"
    listed_ = "1 rate stands out" if found == 1 else listed_
    return (
        f"{count_of(tests, 'rate')} tested, every rule in every council where it is known in at "
        f"least two: {listed_}. Of so many, some would look unusual by luck; these are what is "
        "left after allowing for that (Benjamini and Hochberg, 5%): if councils differed by "
        f"chance alone, no more than about 1 in {one_in} of such a list would be there by luck. "
        "Councils do differ in ordinary ways, so a rate here is worth a conversation. "
        "It is not a fault, and what is not here may still matter."
    )


def _times(ratio: float) -> str:
    """A ratio, as exact as it can be told: nobody knows a hundredfold to the hundredth."""
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}"


def similar_words(found: Similarity | None, council: str, other: str, code: str) -> tuple[str, str]:
    """The outcome in two or three words, and a sentence that says what it rests on."""
    if found is None:
        return "Cannot tell", (
            f"The rates of rule {code} in {council} and {other} are not both known, or too little "
            "was counted to say how one compares with the other."
        )
    least, most = found.margin
    if found.ratio == float("inf"):
        ratio = (
            f"{other} has none, so {council}’s rate may be any number of times {other}’s from "
            f"{_times(found.low)} up"
        )
    else:
        low = _times(found.low)
        ends = f"{low} or more" if found.high == float("inf") else f"{low} to {_times(found.high)}"
        ratio = (
            f"{council}’s rate is {_times(found.ratio)} times {other}’s, and may be {ends} times"
        )
    margin = f"{least:.2f} to {most:.2f} times"
    if found.verdict == "similar":
        return "Similar", f"{ratio}: all of that lies within {margin}."
    if found.verdict == "different":
        return "Different", f"{ratio}: all of that lies outside {margin}."
    unlike = (
        " They do differ, but whether by more than that cannot be told." if found.unlike else ""
    )
    return "Cannot tell", (
        f"{ratio}: that reaches across the edge of {margin}.{unlike} "
        "That no difference shows does not make them similar."
    )
