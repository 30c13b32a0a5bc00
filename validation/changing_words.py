"""What changed between two runs in sentences, above all what the change of the total is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from common.words import count_of, listed
from validation.changing import LOOKED_AT_BOTH_TIMES, Change, Difference, Group, Part
from validation.disclosure.marks import before_sum
from validation.model import PROVIDER_INFO, Run
from validation.not_looked import NotLooked
from validation.rates import number_words
from validation.report import CHILDREN, PORTAL, PORTAL_CHILDREN

GROUP_WORDS: dict[Group, str] = {
    "new failure": "New failure: passed before",
    "up": "Up",
    "down": "Down",
    "gone": "Gone: passes now",
    "newly looked at": "Fails, and was not looked at before",
    "no longer looked at": "Gone only because it was not looked at",
    "same": "As many as before",
    "not shown": "Fails both times, one count not shown",
    "passed both times": "Passed both times",
    "unknown both times": "Unknown both times",
}
# Children whose episodes are not in the return at all are checked by next to nothing.
_WITHOUT_EPISODES = ("EPI",)
_TWO_STAGES = (
    "The DfE portal checks in two stages, and a record gets to the second only once it passes all "
    "of the first. So putting errors right can bring up others that were there all along."
)


@dataclass(frozen=True)
class Summand:
    """One part of the change of a total: how much, and of what."""

    difference: int
    words: str


def summands(found: Difference) -> tuple[Summand, ...]:
    """The parts of the change of the total, in the order they are told; they add up to it exactly.

    Only where no count is hidden: then some parts are not known.
    """
    both = sum(p.difference for p in found.parts if p.group in LOOKED_AT_BOTH_TIMES)
    said = [Summand(both, "in rules that both runs looked at")]
    for group in ("newly looked at", "no longer looked at"):
        by_words: dict[str, int] = {}
        for part in found.parts:
            if part.group == group and part.why:
                words = _of_rules(part.why, found, newly=group == "newly looked at")
                by_words[words] = by_words.get(words, 0) + part.difference
        said += [Summand(amount, words) for words, amount in by_words.items()]
    return tuple(each for each in said if each.difference)


def total_of(total: int, unit: str) -> str:
    """A total in words. Children of several rules are no number of children: pairs are counted."""
    if unit == CHILDREN:
        return f"{total:,} {'pair' if total == 1 else 'pairs'} of a child and a rule"
    return number_words(total, unit)


def total_words(found: Difference) -> str:
    """How the total moved, and every part of that: a sentence whose numbers add up."""
    was, is_ = found.totals
    unit = found.now.unit
    if found.hides:
        return _total_through_the_door(found)
    said = summands(found)
    moved = f"The total went from {was:,} to {total_of(is_, unit)}"
    if was == is_:
        moved = f"The total stayed at {total_of(is_, unit)}"
    way = f", {'up' if is_ > was else 'down'} {abs(is_ - was):,}" if was != is_ else ""
    if not said:
        return f"{moved}: no rule’s count changed."
    if len(said) == 1 and was != is_:
        return f"{moved}{way}, all of it {said[0].words}."
    return f"{moved}{way}: {listed(_summand_words(each) for each in said)}."


def _total_through_the_door(found: Difference) -> str:
    """Of counts that may be seen only: nothing in it depends on one that may not."""
    was, is_ = found.totals
    totals = [
        f"{before_sum(run)}{total:,}" for run, total in ((found.before, was), (found.now, is_))
    ]
    said = [_summand_words(each) for each in summands(found)]
    changed = f" Of counts that may be shown: {listed(said)}." if said else ""
    untold = sum(part.hidden for part in found.parts)
    return (
        f"The total went from {totals[0]} to {totals[1]} on the counts that may be shown.{changed} "
        f"{count_of(untold, 'rule')} more {'has' if untold == 1 else 'have'} a count that may not "
        f"be shown, and {'is' if untold == 1 else 'are'} in none of these numbers but as failing."
    )


def _summand_words(each: Summand) -> str:
    way = "more" if each.difference > 0 else "fewer"
    return f"{abs(each.difference):,} {way} {each.words}"


def _of_rules(why: NotLooked, found: Difference, *, newly: bool) -> str:
    """Of which rules a part is: "in rules that read PrevPerm, newly loaded in run 3"."""
    was, is_ = _run(found.before), _run(found.now)
    there, gone = (is_, was) if newly else (was, is_)
    with_it, without = (found.now, found.before) if newly else (found.before, found.now)
    newly_words = "newly loaded in" if newly else "loaded in"
    match why.because:
        case "table":
            loaded = set(with_it.facts.tables_loaded or ()) >= set(why.tables)
            seen = f"{newly_words} {there} and not in {gone}" if loaded else f"not loaded in {gone}"
            return f"in rules that read {listed(why.tables)}, {seen}"
        case "last year":
            return f"in rules that need last year’s files, {_last_year(with_it, without, gone)}"
        case "Ofsted’s lists":
            loaded = PROVIDER_INFO in (with_it.facts.tables_loaded or ())
            seen = f"loaded in {there} and not in {gone}" if loaded else f"not loaded in {gone}"
            return f"in rules that need Ofsted’s lists, {seen}"
        case "skipped":
            return f"in rules that were skipped in {gone}"
        case "crashed":
            return f"in rules that crashed in {gone}{_versions(found)}"
        case "first stage":
            return f"in rules of the portal’s second stage, which {gone} did not get to"
        case "version":
            return f"in rules of which the validator of {gone} tells nothing{_versions(found)}"
        case "tables not stated":
            return f"in rules of which {gone} does not say whether their tables were loaded"
        case "not of that year":
            return f"under codes that are not among the rules of the year, not listed in {gone}"
        case _:
            return f"in rules of which {gone} says nothing"


def _last_year(with_it: Run, without: Run, gone: str) -> str:
    facts = without.facts
    if facts.last_year_loaded is None and not _states_last_year(without):
        return f"which {gone} does not say were loaded"
    known = with_it.facts.last_year_loaded or _states_last_year(with_it)
    return f"there in {_run(with_it)} and missing in {gone}" if known else f"missing in {gone}"


def _states_last_year(run: Run) -> bool:
    return any(table.endswith("_last") for table in run.facts.tables_loaded or ())


def _versions(found: Difference) -> str:
    was, is_ = (run.facts.validator_version for run in (found.before, found.now))
    return f" (validator {was}, then {is_})" if was and is_ and was != is_ else ""


def _run(run: Run) -> str:
    return f"run {run.facts.number}" if run.facts.number else "the run"


def why_it_may_rise(found: Difference) -> list[str]:
    """Sentences for whoever sees a total rise, or fall, and takes that for the work's doing."""
    return [
        *([_TWO_STAGES] if found.now.source in (PORTAL, PORTAL_CHILDREN) else ()),
        *_newly_loaded(found),
        *_episodes_there(found),
        *_more_to_check(found),
        *_fell_without_work(found),
        *_other_version(found),
    ]


def _newly_loaded(found: Difference) -> Iterator[str]:
    for part in found.parts:
        failing = [c for c in part.changes if _fails(c)]
        if part.group != "newly looked at" or not part.why or not failing:
            continue
        rules = count_of(len(failing), "rule")
        verb = "fails" if len(failing) == 1 else "fail"
        if part.why.because == "table":
            tables = listed(part.why.tables)
            yield (
                f"{rules} that read{'s' if len(failing) == 1 else ''} {tables} {verb} now. "
                f"{_run(found.before).capitalize()} had not loaded "
                f"{'it' if len(part.why.tables) == 1 else 'them'}, so nobody could see them then."
            )
        elif part.why.because == "last year":
            yield (
                f"{rules} that compare{'s' if len(failing) == 1 else ''} with last year {verb} "
                f"now. {_run(found.before).capitalize()} was without last year’s files, or does "
                "not say, so nobody could see them then."
            )


def _episodes_there(found: Difference) -> Iterator[str]:
    for change in found.of("down", "gone"):
        if change.code in _WITHOUT_EPISODES and change.difference is not None:
            more = [c for c in found.of("up", "new failure") if _reads(c, "Episodes", found)]
            verb = "rose or newly fails" if len(more) == 1 else "rose or newly fail"
            if more:
                yield (
                    f"{change.code}, children without any episodes loaded, fell from "
                    f"{change.before.count or 0:,} to {change.now.count or 0:,}. Episodes that "
                    "came through can be checked for the first time, and "
                    f"{count_of(len(more), 'rule')} on episodes {verb}."
                )


def _more_to_check(found: Difference) -> Iterator[str]:
    for what in ("children", "episodes"):
        was, is_ = (getattr(run.facts, what) for run in (found.before, found.now))
        if was is not None and is_ is not None and is_ > was:
            yield (
                f"The return has more {what} than before, {is_:,} after {was:,}, and each is "
                "checked."
            )


def _fell_without_work(found: Difference) -> Iterator[str]:
    failed = [c for c in found.of("no longer looked at") if (c.before.count or 0) > 0]
    hidden = [c for c in found.of("no longer looked at") if c.before.status == "hidden"]
    if failed or hidden:
        rules = len(failed) + len(hidden)
        yield (
            f"{count_of(rules, 'rule')} that failed before {'was' if rules == 1 else 'were'} not "
            f"looked at in {_run(found.now)}. Nothing was put right there: whether they still fail "
            "is unknown, not 0."
        )


def _other_version(found: Difference) -> Iterator[str]:
    was, is_ = (run.facts.validator_version for run in (found.before, found.now))
    if was and is_ and was != is_:
        yield (
            f"The two runs used two versions of the validator, {was} and {is_}: some rules may "
            "differ between them."
        )


def _fails(change: Change) -> bool:
    return change.now.status == "hidden" or bool(change.now.count)


def _reads(change: Change, table: str, found: Difference) -> bool:
    match = found.now.catalogue.match(change.code, found.now.facts.year)
    rules = (match.rule,) if match.rule else match.members
    return any(table in rule.tables for rule in rules)


def change_words(change: Change) -> str:
    """Why a rule is in its group, where one of the runs did not look; nothing otherwise."""
    words = change.why.words if change.why else ""
    counted = f"counted as {listed(change.counted_as)}" if change.counted_as else ""
    return "; ".join(each for each in (words, counted) if each)


def parts_told(found: Difference) -> list[Part]:
    """The groups with anything to tell of, without rules that pass or are unknown."""
    return [part for part in found.parts if any(map(_matters, part.changes))]


def _matters(change: Change) -> bool:
    cells = (change.before, change.now)
    return any(cell.status == "hidden" or bool(cell.count) for cell in cells)
