"""What is hidden of one run, everywhere and in every view alike, and what its total says then.

A run's counts stand under one total, so its table is one line, for which the least set is known:
where the small counts do not hide one another, the smallest count that is shown hides them all.
That it is always the same set, whatever is looked at beside it, is what keeps two views from
telling together what neither tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from validation.disclosure.marks import HIDDEN, ROUNDS_TO_ZERO
from validation.disclosure.network import Interval
from validation.disclosure.rounding import rounded, rounds_from
from validation.disclosure.setting import Setting

WholeOf = Callable[[str], str | None]


@dataclass(frozen=True)
class Total:
    """A total as it may be shown. ``more`` says that it is over hidden counts: more than this.

    ``mark`` stands for a total that is itself too small to be shown; ``about`` says that it adds up
    counts that were rounded before they came here.
    """

    count: int
    more: bool = False
    mark: str = ""
    about: bool = False

    @property
    def before(self) -> str:
        """What stands before the number: "about ", "more than " or nothing."""
        return "about " if self.about else "more than " if self.more else ""

    def words(self) -> str:
        """ "1,204", "more than 1,204", "about 1,200" or "c"."""
        return self.mark or f"{self.before}{self.count:,}"


def hidden_of(counts: Mapping[str, int], setting: Setting, whole_of: WholeOf) -> frozenset[str]:
    """The rules whose counts are hidden, of one run's counts in the unit of its total.

    ``whole_of`` gives the code a part belongs to (503 for 503A): where a part is hidden, so is a
    count of the whole beside it, as the other parts would tell what is left.
    """
    small = {key for key, count in counts.items() if _is_small(count, setting)}
    if setting.method == "round":
        return frozenset(small)
    hidden = small | {whole for key in small if (whole := whole_of(key)) and counts.get(whole)}
    if setting.totals == "exact" and not _hide_one_another(counts, hidden, setting):
        shown = [key for key, count in counts.items() if count and key not in hidden]
        hidden |= {min(shown, key=lambda key: (counts[key], key))} if shown else set()
    return frozenset(hidden)


def total_of(counts: Mapping[str, int], hidden: frozenset[str], setting: Setting) -> Total:
    """The total of a run's counts in one unit, of which these are hidden."""
    whole = sum(counts.values())
    if setting.method == "round":
        near = rounded(whole, setting.base)
        if (whole and not near) or _tells_a_rounded(counts, setting):
            return Total(near, mark=HIDDEN if near else ROUNDS_TO_ZERO)
        return Total(near)
    if not hidden or (setting.totals == "exact" and _hide_one_another(counts, hidden, setting)):
        return Total(whole)
    return Total(sum(count for key, count in counts.items() if key not in hidden), more=True)


def could_be(
    counts: Mapping[str, int], hidden: frozenset[str], setting: Setting
) -> dict[str, Interval]:
    """What each count that is not shown as it is can be narrowed to, where the total is given.

    The closed form of `validation.disclosure.network.narrowed` for one line.
    """
    whole = sum(counts.values())
    if setting.method == "round":
        least, most = rounds_from(whole, setting.base)
        bounds = {key: rounds_from(count, setting.base) for key, count in counts.items()}
        lows = sum(low for low, _ in bounds.values())
        highs = sum(high for _, high in bounds.values())
        return {
            key: Interval(max(low, least - (highs - high)), min(high, most - (lows - low)))
            for key, (low, high) in bounds.items()
        }
    over = sum(counts[key] for key in hidden)
    others = len(hidden) - 1
    low = 1 if others else over
    return {key: Interval(low, over - others) for key in hidden}


def _is_small(count: int, setting: Setting) -> bool:
    if setting.method == "round":
        return count > 0 and rounded(count, setting.base) == 0
    return 0 < count <= setting.threshold


def _hide_one_another(
    counts: Mapping[str, int], hidden: set[str] | frozenset[str], setting: Setting
) -> bool:
    found = could_be(counts, frozenset(hidden), setting)
    return not any(each.is_narrow(setting.threshold) for each in found.values())


def _tells_a_rounded(counts: Mapping[str, int], setting: Setting) -> bool:
    """Whether the rounded total would tell a small count exactly, though it is rounded itself."""
    return any(
        found.low == found.high
        for key, found in could_be(counts, frozenset(), setting).items()
        if 0 < counts[key] <= setting.threshold
    )
