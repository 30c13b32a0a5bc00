"""A topic in sentences: what was said, what is shown where what is done, and how sure that is.

Nothing here says why: what goes together is said to go together, with how many councils it is
known of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from common.words import count_of, listed
from evidence.topics.going_together import closing, in_words, told_first
from evidence.topics.model import CouncilView, RuleRates, Topic, Way
from evidence.topics.verdicts import Verdict
from validation.rated.denominators import Divided
from validation.services.rates_compared import CouncilRate
from validation.services.rates_words import limits_words, number_words

# More councils than these are told by the range of their rates, not one by one.
MOST_TOLD = 4
MOST_NAMED = 3


def sentences(
    views: Sequence[CouncilView],
    ways: Sequence[Way],
    telling: RuleRates | None,
    divided: Divided | None,
) -> tuple[str, ...]:
    """Everything a card says of a topic; each a sentence or two."""
    said = [says(views)]
    if said_shown := shows(views, ways):
        said.append(said_shown)
    if telling and divided:
        said.append(apart(telling, divided))
    if last := closing(views, ways, telling):
        said.append(last)
    return tuple(said)


def where_words(found: Topic) -> dict[Verdict, str]:
    """Each verdict that any council has, with where: "all councils", names, or how many."""
    return {
        verdict: "all councils"
        if len(councils) == len(found.councils) > 1
        else listed(council.name for council in councils)
        if len(councils) <= MOST_NAMED
        else f"{len(councils)} of {len(found.councils)} councils"
        for verdict, councils in found.by_verdict.items()
    }


def says(views: Sequence[CouncilView]) -> str:
    """Who spoke of it of how many asked, where nobody did, and where nobody was asked."""
    spoke = [each for each in views if each.spoke.people]
    silent = [each for each in views if each.spoke.asked and not each.spoke.people]
    unmet = [each for each in views if not each.spoke.asked and not each.spoke.people]
    against = sum(each.spoke.people_against for each in views)
    parts = []
    if spoke and len(views) <= MOST_TOLD:
        where = listed(_of_asked(each, first=not n) for n, each in enumerate(spoke))
        parts.append(f"Spoken of by {where}")
    elif spoke:
        people = sum(each.spoke.people for each in spoke)
        asked = sum(each.spoke.asked for each in views)
        parts.append(
            f"Spoken of by {people} of {count_of(asked, 'person', 'people')} asked, in "
            f"{len(spoke)} of {count_of(len(views), 'council')}"
        )
    if silent:
        people = sum(each.spoke.asked for each in silent)
        asked_there = "the 1 person" if people == 1 else f"the {people} people"
        none = f"by none of {asked_there} asked in {_names(silent)}"
        parts.append(none if parts else f"Spoken of {none}")
    said = f"{'; '.join(parts)}." if parts else ""
    if against:
        verb = "speaks" if against == 1 else "speak"
        said += f" {count_of(against, 'person', 'people')} {verb} against{_where_against(views)}."
    if unmet:
        said += f" Nobody was asked in {_names(unmet)}."
    return said.strip()


def _where_against(views: Sequence[CouncilView]) -> str:
    """ ", 1 in Calderbrook and 2 in Eastley"; of many councils, nothing."""
    there = [each for each in views if each.spoke.people_against]
    if len(views) > MOST_TOLD:
        return ""
    if len(there) == 1:
        return f" in {there[0].council.name}"
    return f": {listed(f'{e.spoke.people_against} in {e.council.name}' for e in there)}"


def shows(views: Sequence[CouncilView], ways: Sequence[Way]) -> str:
    """How often it fails in each council, beside what it does differently where that is known."""
    if not any(each.shown for each in views):
        return "No rule is linked to it, or no run compared, so how often it fails is not known."
    if not ways:
        return f"{_some(views, capital=True)}."
    by_id = {each.council.id: each for each in views}
    way = told_first(ways)
    beside = next((each for each in ways if each is not way and _alike(way, each)), None)
    parts = []
    for number, (_, ids) in enumerate(way.said):
        mine = [by_id[each] for each in ids if each in by_id]
        clause = way.clauses[number]
        if beside:
            clause += f" and {_second(beside, ids)}"
        parts.append(f"In {_names(mine)}, {clause}: {_told(mine)}.")
    left = [by_id[each] for each in way.unsaid if each in by_id]
    if left:
        whose = "whose map does" if len(left) == 1 else "whose maps do"
        parts.append(f"In {_names(left)}, {whose} not say: {_told(left)}.")
    drawn = {each for _, ids in way.said for each in ids} | set(way.unsaid)
    if rest := [each for each in views if each.council.id not in drawn]:
        parts.append(f"In {_names(rest)}, of whom no map says: {_told(rest)}.")
    return " ".join(parts)


def apart(telling: RuleRates, divided: Divided) -> str:
    """The rule on which councils lie furthest apart, told of two whose limits do not meet.

    Where there are none, of the highest and the lowest, and of who stands out.
    """
    known = [each for each in telling.rates if each.rate is not None]
    sure = [each for each in known if each.low is not None and each.high is not None]
    most = max(sure, key=lambda each: (each.low or 0, each.council), default=None)
    least = min(sure, key=lambda each: (each.high or 0, each.council), default=None)
    close = "their 95% limits do not meet"
    if most is None or least is None or (most.low or 0) <= (least.high or 0):
        most = max(known, key=lambda each: (each.rate or 0, each.council))
        least = min(known, key=lambda each: (each.rate or 0, each.council))
        out = [each.council for each in known if each.stands_out]
        verb = "stands" if len(out) == 1 else "stand"
        close = f"{listed(out)} {verb} out after all rules of all councils were looked at"
    shown = " of what is shown" if any(e.status == "hidden" for e in telling.rates) else ""
    return (
        f"Furthest apart{shown} is rule {telling.code} ({telling.label}): "
        f"{_rate(most, divided)} in {most.council}, {_rate(least, divided)} in {least.council}; "
        f"{close}."
    )


def _second(beside: Way, ids: Sequence[int]) -> str:
    place = next(n for n, (_, mine) in enumerate(beside.said) if set(mine) & set(ids))
    return beside.clauses[place].removeprefix("where ").removeprefix("it is put right ")


def _alike(way: Way, other: Way) -> bool:
    """Whether two differences part the councils in the same way."""
    mine = {frozenset(ids) for _, ids in way.said}
    return mine == {frozenset(ids) for _, ids in other.said}


def _of_asked(view: CouncilView, *, first: bool) -> str:
    spoke = view.spoke
    if spoke.asked < spoke.people:
        return f"{count_of(spoke.people, 'person', 'people')} in {view.council.name}"
    of = f"{spoke.people} of {count_of(spoke.asked, 'person', 'people')} asked"
    return f"{of if first else f'{spoke.people} of {spoke.asked}'} in {view.council.name}"


def _told(views: Sequence[CouncilView]) -> str:
    """What fails in one or several councils that were just named, in their order."""
    if len(views) > MOST_TOLD:
        return _range(views)
    if len(views) == 1:
        return _fails(views[0])
    return "; ".join(f"{each.council.name} {_fails(each)}" for each in views)


def _some(views: Sequence[CouncilView], *, capital: bool) -> str:
    if len(views) > MOST_TOLD:
        words = f"in {count_of(len(views), 'council')}: {_range(views)}"
    else:
        words = "; ".join(f"in {each.council.name}, {_fails(each)}" for each in views)
    return f"{words[:1].upper()}{words[1:]}" if capital else words


def _range(views: Sequence[CouncilView]) -> str:
    """Of many councils: in how many it fails, and between which rates."""
    failing = [each for each in views if each.seen == "fails"]
    known = [each for each in views if each.seen != "unknown"]
    rates = sorted(each.rate.per_100 for each in failing if each.rate)
    words = f"it fails in {len(failing)} of the {len(known)} looked at"
    if len(rates) > 1:
        words += f", {rates[0]:.1f} to {rates[-1]:.1f} per 100 children where that is known"
    return words


def _fails(view: CouncilView) -> str:
    words = view.shows_words()
    return f"{words[:1].lower()}{words[1:]}"


def _rate(rate: CouncilRate, divided: Divided) -> str:
    return f"{number_words(rate, divided)} (95% limits {limits_words(rate, divided)})"


def _names(views: Iterable[CouncilView]) -> str:
    names = [each.council.name for each in views]
    if len(names) > MOST_TOLD:
        return count_of(len(names), "council")
    return listed(names)


def way_words(way: Way, names: Mapping[int, str]) -> str:
    """ "In the upload file: Eastley; in the portal: Northmoor", and whether that goes together."""
    parts = [f"{said}: {listed(names[each] for each in ids)}" for said, ids in way.said]
    if way.unsaid:
        parts.append(f"not said: {listed(names[each] for each in way.unsaid)}")
    words = "; ".join(parts)
    if added := in_words(way):
        words += f" ({added})"
    return f"{words[:1].upper()}{words[1:]}"
