"""Topics of a project: says beside shows, council by council, where councils differ first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from common.errors import NotFound
from evidence.activities import activities
from evidence.failing import Shown, seen_runs, shown, working_councils
from evidence.topics.concerned import Work, ways, work
from evidence.topics.going_together import weighed
from evidence.topics.model import Concerned, CouncilView, RuleRates, Spoke, Topic, seen
from evidence.topics.naming import (
    Placed,
    TopicKind,
    fields_of_table,
    keys_of_rule,
    placed,
    rules_meant,
    title_of,
)
from evidence.topics.sentences import sentences
from evidence.topics.speaking import Said, said
from evidence.topics.verdicts import Verdict, verdict
from storage import Project, reading
from storage.register import Council
from storage.remembering import remembered
from validation.catalogue import Catalogue, normalise_code
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING
from validation.rated.denominators import Divided
from validation.rates import rate_of
from validation.services.comparing import Comparison, CouncilRun
from validation.services.rates_compared import rates_compared
from validation.services.rulebook import catalogue


@dataclass(frozen=True)
class _Known:
    """All that topics are made of, through the door."""

    councils: tuple[Council, ...]
    runs: Comparison | None = field(repr=False)
    rules: Catalogue = field(repr=False)
    said: Said = field(repr=False)
    work: Work = field(repr=False)
    apart: Mapping[str, RuleRates] = field(repr=False)

    @property
    def year(self) -> int | None:
        return self.runs.year if self.runs else max(self.rules.years, default=None)

    @property
    def divided(self) -> Divided | None:
        return Divided(self.runs.unit, "children") if self.runs else None

    @property
    def children(self) -> dict[int, int | None]:
        """The children in each council's return, as its run states them."""
        held = self.runs.councils if self.runs else ()
        return {each.council_id: each.children for each in held}


@dataclass(frozen=True)
class _Draft:
    """A topic before it is held against anything."""

    kind: TopicKind
    key: str
    title: str
    codes: tuple[str, ...]
    painpoints: tuple[int, ...]
    # By painpoint the rules of this topic it is linked to; empty where it sits on the step itself.
    through: Mapping[int, tuple[str, ...]]
    concerned: Mapping[int, tuple[Concerned, ...]]


@remembered
def topics(
    project: Project, door: Door = EVERYTHING, kind: TopicKind = "field"
) -> tuple[Topic, ...]:
    """Every topic of a kind, those on which councils differ most first.

    ``door``: what whoever looks may see of counts. Verdicts, orders and sentences are made of what
    came through it.
    """
    with reading(project):
        known = _known(project, door)
        drafts = _activities(project, known) if kind == "activity" else _of_rules(known, kind)
    made = [_topic(known, each) for each in drafts]
    return tuple(sorted(made, key=lambda each: each.order()))


def topic(project: Project, key: str, door: Door = EVERYTHING) -> Topic:
    """The topic an address names: "ETHNIC", "table-Header", "group-placement" or "step-12".

    Any step of an activity names it. Raises NotFound where there is none.
    """
    kind, bare = read_key(key)
    if kind == "activity":
        step = int(bare) if bare.isdecimal() and len(bare) < 12 else 0
        mine = activities(project).of_step.get(step)
        bare = _activity_key(each.id for each in mine.steps) if mine else ""
        key = bare
    found = next((each for each in topics(project, door, kind) if each.key == key), None)
    if found is None:
        raise NotFound("there is no such topic in this project", remedy="Go back to all topics")
    return found


def differing(found: Sequence[Topic], most: int = 5) -> tuple[Topic, ...]:
    """The topics that open a show-and-tell: where councils differ, no two of mostly the same rules.

    Those that go together with a difference of process come first, then those with any.
    """
    chosen: list[Topic] = []
    told = sorted(
        (each for each in found if each.differs),
        key=lambda each: (not any(way.together for way in each.ways), not each.ways),
    )
    for each in told:
        if len(chosen) == most:
            break
        if not any(_much_alike(each, other) for other in chosen):
            chosen.append(each)
    return tuple(sorted(chosen, key=lambda each: found.index(each)))


def unplaced(project: Project, door: Door = EVERYTHING) -> tuple[str, ...]:
    """Codes that fail or that people linked, but are no rule that is known, so of no topic."""
    known = _known(project, door)
    return placed("group", known.rules, known.year, _codes_met(known)).unknown


@remembered
def _known(project: Project, door: Door) -> _Known:
    runs = seen_runs(project, door)
    rules = catalogue(project)
    return _Known(
        working_councils(project),
        runs,
        rules,
        said(project),
        work(project),
        _apart(project, runs, door, rules),
    )


def _apart(
    project: Project, runs: Comparison | None, door: Door, rules: Catalogue
) -> dict[str, RuleRates]:
    """The rules on which two councils' 95% limits do not meet, or on which one stands out."""
    if runs is None or not runs.codes:
        return {}
    made = rates_compared(project, runs, door)
    rated = made.made
    low = np.where(rated.known, rated.low, -np.inf).max(axis=0)
    high = np.where(rated.known, rated.high, np.inf).min(axis=0)
    most = np.where(rated.known, rated.rate, -np.inf).max(axis=0)
    least = np.where(rated.known, rated.rate, np.inf).min(axis=0)
    out = np.asarray(rated.stands_out.any(axis=0), dtype=bool)
    found = {}
    for at in np.flatnonzero((low > high) | out).tolist():
        code = made.codes[at]
        found[normalise_code(code)] = RuleRates(
            code,
            rules.label(code, runs.year),
            made.of_rule(code),
            float(low[at]) > float(high[at]),
            bool(out[at]),
            float(most[at] - least[at]),
        )
    return found


def _codes_met(known: _Known) -> list[str]:
    """Codes from outside the catalogue may be among these: those that fail, and those linked."""
    failing = known.runs.codes if known.runs else ()
    linked = known.said.links
    return list(
        dict.fromkeys(
            normalise_code(each)
            for each in (
                *failing,
                *(str(link.to) for link in linked.rules),
                *(link.code for link in linked.step_rules),
            )
        )
    )


def _of_rules(known: _Known, kind: TopicKind) -> list[_Draft]:
    by_topic: Placed = placed(kind, known.rules, known.year, _codes_met(known))
    through: dict[str, dict[int, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for link in known.said.links.rules:
        for rule in rules_meant(str(link.to), known.rules, known.year):
            for key in keys_of_rule(rule, kind):
                through[key][link.painpoint_id][known.rules.spelling(str(link.to))] = None
    drafts = []
    for key, codes in by_topic.codes.items():
        fields = {"field": frozenset({key}), "table": fields_of_table(key)}.get(kind, frozenset())
        drafts.append(
            _Draft(
                kind,
                key if kind == "field" else f"{kind}-{key}",
                title_of(kind, key),
                codes,
                tuple(sorted(through[key])),
                {each: tuple(mine) for each, mine in through[key].items()},
                known.work.concerned(fields, codes),
            )
        )
    return drafts


def _activities(project: Project, known: _Known) -> list[_Draft]:
    links = known.said.links
    drafts = []
    for each in activities(project).held:
        ids = {step.id for step in each.steps}
        codes = {normalise_code(link.code) for link in links.step_rules if link.step_id in ids}
        painpoints = sorted({link.painpoint_id for link in links.steps if int(link.to) in ids})
        by_council: dict[int, list[Concerned]] = defaultdict(list)
        for step in each.steps:
            by_council[step.council_id].append(Concerned(step, ""))
        drafts.append(
            _Draft(
                "activity",
                _activity_key(ids),
                each.words,
                tuple(known.rules.spelling(code) for code in sorted(codes)),
                tuple(painpoints),
                {},
                {council: tuple(mine) for council, mine in by_council.items()},
            )
        )
    return drafts


def _topic(known: _Known, draft: _Draft) -> Topic:
    councils = tuple(_council(known, draft, each) for each in known.councils)
    is_activity = draft.kind == "activity"
    there = [each.id for each in known.councils]
    found = ways(known.work, draft.concerned, there, putting_right=not is_activity)
    differ = weighed(found, councils, known.children)
    flagged = [known.apart[key] for key in map(normalise_code, draft.codes) if key in known.apart]
    telling = max(flagged, key=lambda each: (each.gap, each.code), default=None)
    return Topic(
        draft.kind,
        draft.key,
        draft.title,
        draft.codes,
        draft.painpoints,
        councils,
        telling,
        differ,
        sentences(councils, differ, telling, known.divided),
    )


def _council(known: _Known, draft: _Draft, council: Council) -> CouncilView:
    run = known.runs.of_council(council.id) if known.runs else None
    found = shown(known.runs, council.id, draft.codes) if run else None
    spoke = known.said.spoke(draft.painpoints, council.id, draft.kind, _bare(draft.key))
    no_problem = bool(found and found.failing) and _judged_no_problem(known, draft, run)
    concerned = draft.concerned.get(council.id, ())
    drawn = council.id in known.work.drawn
    return CouncilView(
        council,
        spoke,
        found,
        rate_of(found.count, run.children, found.unit)
        if found and run and found.failing and not found.hidden
        else None,
        _verdict(spoke, found, no_problem=no_problem),
        no_problem,
        concerned,
        bool(concerned) if drawn and draft.kind == "activity" else None,
    )


def _verdict(spoke: Spoke, found: Shown | None, *, no_problem: bool) -> Verdict:
    return verdict(
        asked=spoke.asked,
        spoke=spoke.people,
        spoke_for=spoke.people_for,
        against=spoke.people_against,
        seen=seen(found),
        no_problem_fails=no_problem,
    )


def _judged_no_problem(known: _Known, draft: _Draft, run: CouncilRun | None) -> bool:
    """Whether rules fail that go with what was judged not a problem."""
    for each in draft.painpoints:
        painpoint = known.said.painpoints[each]
        if painpoint.kind == "painpoint" and painpoint.judgement.not_a_problem:
            codes = draft.through.get(each, draft.codes)
            if run and any(run.cell(code).status in ("failed", "hidden") for code in codes):
                return True
    return False


def _much_alike(one: Topic, other: Topic) -> bool:
    """Whether half or more of what fails in one fails in the other too."""
    mine, theirs = set(one.codes), set(other.codes)
    return 2 * len(mine & theirs) > min(len(mine), len(theirs)) or (
        one.telling is not None
        and other.telling is not None
        and one.telling.code == other.telling.code
    )


def _activity_key(steps: Iterable[int]) -> str:
    return f"step-{min(steps)}"


def _bare(key: str) -> str:
    return key.partition("-")[2] if "-" in key else key


def read_key(key: str) -> tuple[TopicKind, str]:
    """The kind of topic that a key in an address is of, and what is left of it."""
    named: dict[str, TopicKind] = {"table": "table", "group": "group", "step": "activity"}
    head, dash, bare = key.partition("-")
    if dash and head in named:
        return named[head], bare
    return "field", key
