"""What changed under a finding since somebody last decided of it, as whoever looks may see it.

Of failures, then and now are both told as the door shows them: where either is hidden only that
it changed is said, and where both are hidden nothing is, as their difference would tell of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from common.words import count_of
from common.years import year_words
from evidence.findings.model import KIND_WORDS, Kind
from evidence.findings.rested import Count, Rested, RuleThen, Side
from evidence.findings.strength import FailsIn, RuleFails, Strength
from validation.disclosure import Door
from validation.disclosure.passing import children_through, hidden_in
from validation.disclosure.rounding import rounded
from validation.rates import number_words
from validation.report import CHILDREN

_NONE = Count(None, "no run", None, None)
_HIDDEN = "hidden"
_LINKED = "linked"


def changes(
    then: Rested, now: Rested, seen: Strength, door: Door, gone: Collection[int]
) -> tuple[str, ...]:
    """Every change as a part of a sentence; none where it rests on what it rested on.

    ``seen`` is the strength of today through ``door``; ``gone`` are quotes that are no longer in
    the project.
    """
    words = ["the claim was put in other words"] if then.wording != now.wording else []
    words += _quotes(then, now, gone)
    words += _items(then, now)
    words += _people(then, now)
    words += _rules(then, now, seen, door)
    return tuple(words)


def sentence(words: Iterable[str]) -> str:
    """The changes as one sentence."""
    said = "; ".join(words)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _quotes(then: Rested, now: Rested, gone: Collection[int]) -> list[str]:
    words = []
    before, after = (each.quotes_for | each.quotes_against for each in (then, now))
    for side, was, is_ in (
        ("for", then.quotes_for, now.quotes_for),
        ("against", then.quotes_against, now.quotes_against),
    ):
        if more := len(is_ - before):
            words.append(f"{count_of(more, 'quote')} more {side} it")
        if fewer := len(was - after - set(gone)):
            words.append(f"{count_of(fewer, 'quote')} fewer {side} it")
        if turned := len((is_ - was) & before):
            verb = "speaks" if turned == 1 else "speak"
            words.append(f"{count_of(turned, 'quote')} now {verb} {side} it")
    if lost := len((before - after) & set(gone)):
        verb = "is" if lost == 1 else "are"
        words.append(f"{count_of(lost, 'quote')} {verb} no longer in the project")
    return words


def _items(then: Rested, now: Rested) -> list[str]:
    """What else was linked, taken away, turned round or lost; of quotes that is told by side."""
    told: Counter[tuple[Kind, str]] = Counter()
    words = []
    for kind, to in {**then.items, **now.items}:
        what = _became(kind, then.items.get((kind, to)), now.items.get((kind, to)))
        if what and kind == "rule":
            verb = "has been" if what == _LINKED else "is"
            words.append(f"rule {to} {verb} {what.replace('project', 'catalogue')}")
        elif what and kind != "quote":
            told[kind, what] += 1
    for (kind, what), number in told.items():
        verbs = ("has been", "have been") if what == _LINKED else ("is", "are")
        words.append(f"{count_of(number, *KIND_WORDS[kind])} {verbs[number > 1]} {what}")
    return words


def _became(kind: Kind, was: Side | None, now: Side | None) -> str:
    """What became of one link, "" for nothing."""
    if now is None:
        return "no longer linked"
    if was is None:
        return _LINKED
    if was.here != now.here:
        return "in the project again" if now.here else "no longer in the project"
    if was.stance != now.stance:
        return f"now linked as {now.stance} it"
    if was.told == now.told:
        return ""
    return "judged otherwise now" if kind == "painpoint" else "another now"


def _people(then: Rested, now: Rested) -> list[str]:
    words = []
    if (then.people_for, then.asked) != (now.people_for, now.asked):
        words.append(
            f"heard from {now.people_for} of {count_of(now.asked, 'person', 'people')} asked, "
            f"was {then.people_for} of {then.asked:,}"
        )
    if then.people_against != now.people_against:
        people = count_of(now.people_against, "person", "people")
        words.append(f"{people} spoke against it, was {then.people_against:,}")
    if (then.heard_in, then.met) != (now.heard_in, now.met):
        words.append(
            f"heard in {now.heard_in} of {count_of(now.met, 'council')}, "
            f"was {then.heard_in} of {then.met:,}"
        )
    return words


def _rules(then: Rested, now: Rested, seen: Strength, door: Door) -> list[str]:
    both = [rule for rule in seen.rules if rule.key in then.rules and rule.known]
    if not both:
        return []
    if then.unit and now.unit and then.unit != now.unit:
        return [f"failures were counted in {then.unit}, now in {now.unit}, which never mix"]
    unit = then.unit or now.unit
    words = []
    if then.year and now.year and then.year != now.year:
        words.append(
            f"the runs compared are of {year_words(now.year)}, were of {year_words(then.year)}"
        )
    for rule in both:
        words += _of_rule(rule, then.rules[rule.key], now.rules[rule.key], unit, door)
    return words


def _of_rule(rule: RuleFails, was: RuleThen, is_: RuleThen, unit: str, door: Door) -> list[str]:
    words = []
    for cell in rule.cells:
        exact = was.counts.get(cell.council_id, _NONE)
        before = shown_then(rule, exact, unit, door, cell.council)
        after = _shown_now(cell)
        # What is shown today is known to whoever looks; that it was the same tells no more.
        same = alike(exact, is_.counts.get(cell.council_id, _NONE))
        if alike(before, after) or (same and after.status != _HIDDEN):
            continue
        where = f"rule {rule.code} in {cell.council}"
        if _HIDDEN in (before.status, after.status):
            words.append(f"{where} changed, by how much is not shown")
        else:
            words.append(f"{where} was {count_words(before, unit)}, now {count_words(after, unit)}")
    return words


def shown_then(rule: RuleFails, exact: Count, unit: str, door: Door, council: str) -> Count:
    """A count of then as the door would show it, never more than that.

    Of its run only this count is kept. So where other counts of the run would have decided whether
    it is hidden (its total, or the parts of a rule), it is taken for hidden.
    """
    if door.opens(council) or exact.count is None:
        return exact
    setting = door.setting
    small = bool(hidden_in({rule.key: exact.count}, unit, setting))
    by_others = setting.method == "hide" and (setting.totals == "exact" or rule.has_parts)
    if exact.count and (small or by_others):
        return Count(None, _HIDDEN, None, None)
    count = rounded(exact.count, setting.base) if setting.method == "round" else exact.count
    return Count(None, exact.status, count, children_through(exact.children, setting))


def count_words(each: Count, unit: str) -> str:
    """ "40 rows (212 children)", "40 of 212 children", "passed", "not known"."""
    if each.status == _HIDDEN:
        return "hidden"
    if each.status.startswith("passed"):
        return each.status
    if each.count is None:
        return "not known"
    if each.children is None:
        return number_words(each.count, unit)
    if unit == CHILDREN:
        return f"{each.count:,} of {each.children:,} children"
    return f"{number_words(each.count, unit)} ({each.children:,} children)"


def alike(a: Count, b: Count) -> bool:
    """Whether two counts look the same to whoever sees both."""
    return _seen(a) == _seen(b)


def _seen(each: Count) -> tuple[object, ...]:
    if each.status == _HIDDEN:
        return (_HIDDEN,)
    if each.status == "failed":
        return ("failed", each.count, each.children)
    # Of how many children a rule passed, or is not known, changes nothing of it.
    return (each.status if each.status.startswith("passed") else "not known",)


def _shown_now(cell: FailsIn) -> Count:
    return Count(None, cell.status, cell.count, cell.children)


def rested_words(then: Rested, seen: Strength, door: Door) -> str:
    """What a finding rested on, as whoever looks may see it: people, quotes, and how rules failed.

    Of rules that are not linked any more, or gone from the catalogue, only the code is told.
    """
    quotes = f"{count_of(len(then.quotes_for), 'quote')} for, {len(then.quotes_against):,} against"
    people = f"{then.people_for} of {count_of(then.asked, 'person', 'people')} asked"
    words = [
        f"It rested on {quotes}; {people}",
        f"in {then.heard_in} of {count_of(then.met, 'council')}",
    ]
    words.append(f"{then.people_against:,} spoke against it")
    known = {rule.key: rule for rule in seen.rules if rule.known}
    told = [", ".join(words)]
    for code, was in then.rules.items():
        rule = known.get(code)
        if rule is None:
            told.append(f"rule {code}")
            continue
        places = [
            f"{cell.council} {count_words(count, then.unit)}"
            for cell in rule.cells
            if (held := was.counts.get(cell.council_id))
            and (count := shown_then(rule, held, then.unit, door, cell.council)).status != "no run"
        ]
        told.append(f"rule {rule.code}: {', '.join(places) or 'not known'}")
    year = f" ({year_words(then.year)})" if then.year and then.rules else ""
    return f"{'; '.join(told)}{year}."
