"""Best practice by error, of one rule or as a list of those there is most to learn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from evidence.failing import seen_runs, working_councils
from evidence.linked import links
from evidence.practice.model import NO_RUN, ComesBack, CouncilPractice, Fix, Practice, comes_back
from process_maps.model import Step
from process_maps.services import StepView, all_steps, map_by_id, maps
from storage import Project, reading
from storage.remembering import remembered
from validation.catalogue import normalise_code, parent_code
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING
from validation.report import PUBLISHED
from validation.rulebook.changes import break_between
from validation.services import Comparison, rule_counts
from validation.services.rates_compared import RatesCompared, rates_compared
from validation.services.rulebook import catalogue
from validation.services.years import over_years

# Of the steps linked to a rule, how many a line of the list names.
_MOST_FIXES = 2


@dataclass(frozen=True)
class Learnable:
    """A rule in the list: the councils with a fix and with a rate, and how far rates lie apart.

    ``fewest``, ``most``: a council, its number, and who fixes it there; empty without two rates.
    ``parted``: more than their limits. ``differs``: in what of the fixing councils differ, and
    ``at_the_ends`` in what those with the fewest and the most do. ``told``: these are the fewest
    and the most of those who fix it; else, where fewer than two do, of all. ``hidden``: councils
    where it fails, and how often is not for whoever looks.
    """

    code: str
    label: str
    fixed_in: int
    fewest: str
    most: str
    parted: bool
    differs: tuple[str, ...]
    at_the_ends: tuple[str, ...]
    told: bool
    hidden: tuple[str, ...]


@remembered
def practice(project: Project, code: str, door: Door = EVERYTHING) -> Practice:
    """One rule in every working council, as whoever looks may see its counts."""
    rules = catalogue(project)
    spelt = rules.spelling(code)
    with reading(project):
        found = seen_runs(project, door)
        rated = rates_compared(project, found, door, codes=[spelt]) if found else None
        fixes = _fixes(project)
        after = _after(project, found, spelt, door)
        again = _over_years(project, found, spelt, door)
        made = _practice(project, spelt, rated, fixes)
    councils = [
        CouncilPractice(
            each.council,
            each.mapped,
            each.fixes,
            each.rate,
            after.get(each.council.id, NO_RUN),
            again.get(each.council.id, ComesBack((), 0, 0, 0)),
        )
        for each in made.councils
    ]
    return Practice(made.code, made.label, made.divided, made.runs, tuple(councils))


@remembered
def most_to_learn(project: Project, door: Door = EVERYTHING) -> tuple[Learnable, ...]:
    """The rules that at least one council's map has a fix for, most to learn first.

    First where the two rates furthest apart differ by more than their limits and the fixing differs
    between these two; then where the fixing differs, then where only the rates do, then the rest.
    Of each first where two at least fix it; among equals as they fail.
    """
    with reading(project):
        found = seen_runs(project, door)
        fixes = _fixes(project)
        linked = {key for (_, key) in fixes}
        failing = list(found.codes) if found else []
        rest = sorted({catalogue(project).spelling(key) for key in linked} - set(failing))
        codes = [code for code in [*failing, *rest] if _keys(code) & linked]
        rated = rates_compared(project, found, door, codes=codes) if found and codes else None
        made = [_practice(project, code, rated, fixes) for code in codes]
    listed = [
        Learnable(
            each.code,
            each.label,
            sum(bool(council.fixes) for council in each.councils),
            _end(each, 0),
            _end(each, -1),
            each.parted,
            tuple(aspect.name for aspect in each.aspects()),
            tuple(aspect.name for aspect in each.at_the_ends()),
            len(each.fixing) > 1,
            each.hidden,
        )
        for each in made
    ]
    return tuple(sorted(listed, key=_least_to_learn))


def _least_to_learn(each: Learnable) -> tuple[int, bool]:
    both = each.parted and each.at_the_ends
    rank = 0 if both else 1 if each.differs else 2 if each.parted else 3
    return rank, not each.told


def _practice(
    project: Project,
    code: str,
    rated: RatesCompared | None,
    fixes: Mapping[tuple[int, str], tuple[Fix, ...]],
) -> Practice:
    """A rule's rates and fixes; what was left and the years are not in it."""
    rates = {each.council_id: each for each in rated.of_rule(code)} if rated else {}
    mapped = {each.council_id for each in maps(project)}
    councils = []
    for council in working_councils(project):
        own = [fix for key in sorted(_keys(code)) for fix in fixes.get((council.id, key), ())]
        unique = tuple({fix.step.id: fix for fix in own}.values())
        rate = rates.get(council.id)
        councils.append(
            CouncilPractice(council, council.id in mapped, unique, rate, "", ComesBack((), 0, 0, 0))
        )
    known = [each for each in councils if each.rate and each.rate.rate is not None]
    known.sort(key=lambda each: each.rate.rate if each.rate and each.rate.rate else 0.0)
    rest = [each for each in councils if each not in known]
    label = catalogue(project).label(code, rated.found.year if rated else None)
    return Practice(
        code,
        label,
        rated.divided if rated else None,
        rated.found.words() if rated else "",
        (*known, *rest),
    )


def _keys(code: str) -> set[str]:
    """A rule's key, and its parent's: a fix of 503 is one of 503A too."""
    key = normalise_code(code)
    parent = parent_code(code)
    return {key, parent} if parent else {key}


@remembered
def _fixes(project: Project) -> dict[tuple[int, str], tuple[Fix, ...]]:
    """By council and rule, the steps that somebody linked to the rule."""
    steps: dict[int, StepView] = {step.id: step for step in all_steps(project)}
    drawn: dict[int, Mapping[str, Step]] = {}
    found: dict[tuple[int, str], list[Fix]] = {}
    for link in links(project).step_rules:
        view = steps.get(link.step_id)
        if view is None:
            continue
        if view.map_id not in drawn:
            process = map_by_id(project, view.map_id).map
            drawn[view.map_id] = {step.id: step for step in process.steps}
        step = drawn[view.map_id][view.element]
        fix = Fix(view, step.triage, step.automated, link.why)
        found.setdefault((view.council_id, link.code), []).append(fix)
    return {key: tuple(fixes) for key, fixes in found.items()}


def _after(project: Project, found: Comparison | None, code: str, door: Door) -> dict[int, str]:
    """What each council's latest run of the compared return says of the rule."""
    if found is None:
        return {}
    key = normalise_code(code)
    last: dict[int, tuple[int, str]] = {}
    for count in rule_counts(project, [key], door=door)[key]:
        if count.year != found.year or count.source != found.source or count.unit != found.unit:
            continue
        number = count.number
        if number >= last.get(count.council_id, (0, ""))[0]:
            said = "hidden" if count.status == "hidden" else count.status
            words = f"{count.count:,}" if count.status == "failed" and count.count else said
            last[count.council_id] = (number, f"{words} in run {number}")
    return {council: words for council, (_, words) in last.items()}


def _over_years(
    project: Project, found: Comparison | None, code: str, door: Door
) -> dict[int, ComesBack]:
    """Whether the rule came back in each council, over the first full runs of every year."""
    if found is None or found.source == PUBLISHED:
        return {}
    councils = [each.council_id for each in found.councils]
    years = over_years(
        project, source=found.source, which="first", unit=found.unit, councils=councils, door=door
    )
    rules = catalogue(project)
    cut = {
        (earlier, later): why
        for earlier, later in pairwise(years.years)
        if (why := break_between(rules, code, earlier, later))
    }
    answers = {}
    for council in councils:
        points: list[tuple[int, bool | None]] = []
        for year in years.years:
            run = years.by_year[year].of_council(council)
            if run is None:
                continue
            status = run.cell(code).status
            failed = True if status in ("failed", "hidden") else None
            points.append((year, False if status.startswith("passed") else failed))
        answers[council] = comes_back(points, cut)
    return answers


def _end(each: Practice, at: int) -> str:
    """The council with the fewest (0) or the most (-1): its number, and who fixes it where."""
    if len(each.compared) < 2:
        return ""
    council = each.compared[at]
    return f"{council.council.name}: {each.number(council)}; {council.fixed_words(_MOST_FIXES)}"
