"""What the evidence leaves open, found by looking where one kind of it lacks another.

Each looks at one thing only, and says who could tell: the roles that spoke of it or do the work
elsewhere. Nothing here is kept; what a team decides about a gap is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from common.words import count_of, listed
from evidence.failing import seen_runs, working_councils
from evidence.hearing import Voices, voices
from evidence.linked import links
from evidence.model import Links
from evidence.questions.model import Gap
from process_maps.services import StepView, all_steps, maps
from research.services import asked
from storage import Project, reading
from storage.register import Council
from storage.remembering import remembered
from validation.catalogue import Catalogue, normalise_code, parent_code
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING
from validation.services import Comparison
from validation.services.rulebook import catalogue

# Of rules that no step is linked to, the most frequent of a council; the rest can wait.
_RULES_EACH = 3


@dataclass(frozen=True)
class _Known:
    """Everything that is looked through."""

    councils: tuple[Council, ...]
    links: Links
    spoke: dict[tuple[int, int | None], Voices]
    steps: dict[int, StepView]
    mapped: frozenset[int]
    compared: Comparison | None
    asked: dict[int, Counter[str]]
    rules: Catalogue


@remembered
def gaps(project: Project, door: Door = EVERYTHING) -> tuple[Gap, ...]:
    """All gaps, those that most depends on first."""
    with reading(project):
        people: dict[int, Counter[str]] = defaultdict(Counter)
        for each in asked(project):
            if each.council_id is not None:
                people[each.council_id][each.role] += each.people
        known = _Known(
            working_councils(project),
            links(project),
            voices(project, links(project)),
            {step.id: step for step in all_steps(project)},
            frozenset(each.council_id for each in maps(project)),
            seen_runs(project, door),
            people,
            catalogue(project),
        )
    found: list[Gap] = []
    for look in (_nobody_asked, _both_sides, _not_written_back, _no_fix, _no_map, _no_run, _impact):
        found += look(known)
    return tuple(found)


def _nobody_asked(known: _Known) -> Iterator[Gap]:
    """Councils where nobody was asked at all."""
    everywhere = Counter[str]()
    for roles in known.asked.values():
        everywhere.update(roles)
    for council in known.councils:
        if not known.asked.get(council.id):
            yield Gap(
                f"asked:{council.id}",
                f"What do people in {council.name} say of all this?",
                f"Nobody has been asked in {council.name} yet.",
                tuple(role for role, _ in everywhere.most_common(3)),
                council.id,
                council.name,
                (("show", "painpoints"),),
            )


def _both_sides(known: _Known) -> Iterator[Gap]:
    """Painpoints that people of one council speak for and against."""
    for each in known.links.painpoints:
        if each.kind == "question":
            continue
        split = []
        for council in known.councils:
            who = known.spoke.get((each.id, council.id))
            if who and who.people_for and who.people_against:
                split.append((council, len(who.people_for), len(who.people_against)))
        if not split:
            continue
        told = listed(
            f"in {council.name} {many} for and {few} against" for council, many, few in split
        )
        alone = split[0][0] if len(split) == 1 else None
        yield Gap(
            f"both-sides:{each.id}",
            f"When does “{each.title}” hold, and when not?",
            f"People of one council spoke for it and against it: {told}.",
            _roles(known, *(council.id for council, _, _ in split)),
            alone.id if alone else None,
            alone.name if alone else "",
            (("painpoint", str(each.id)),),
        )


def _not_written_back(known: _Known) -> Iterator[Gap]:
    """Steps that fix errors outside the case management system: are they written back?"""
    rules: Counter[int] = Counter(each.step_id for each in known.links.step_rules)
    for step_id, many in rules.most_common():
        step = known.steps.get(step_id)
        if step is None or step.council_id not in {each.id for each in known.councils}:
            continue
        named = f"“{step.label}” in {step.council}"
        linked = f"{count_of(many, 'rule')} {'is' if many == 1 else 'are'} linked to it"
        if step.where_fixed is None:
            words, why = (
                f"Where are errors put right in {named}?",
                f"The map does not say; {linked}.",
            )
            key = f"where-fixed:{step.id}"
        elif step.written_back is None and step.where_fixed != "case management system":
            words = f"Is what {named} puts right written back to the case management system?"
            key = f"written-back:{step.id}"
        else:
            continue
        place = (("step", str(step.id)),)
        why = f"The map does not say; {linked}."
        yield Gap(key, words, why, step.actors, step.council_id, step.council, place)


def _no_fix(known: _Known) -> Iterator[Gap]:
    """Rules that fail often in a mapped council, with no step of its map linked to them."""
    if known.compared is None:
        return
    fixed: dict[int, set[str]] = defaultdict(set)
    elsewhere: dict[str, dict[str, None]] = defaultdict(dict)
    for each in known.links.step_rules:
        if step := known.steps.get(each.step_id):
            fixed[step.council_id].add(each.code)
            elsewhere[each.code] |= dict.fromkeys(step.actors)
    for run in known.compared.councils:
        if run.council_id not in known.mapped:
            continue
        failing = [code for code in known.compared.codes if run.cell(code).count]
        loose = [code for code in failing if not _keys(code) & fixed[run.council_id]]
        loose.sort(key=lambda code: -(run.cell(code).count or 0))
        for code in loose[:_RULES_EACH]:
            others = [who for key in sorted(_keys(code)) for who in elsewhere.get(key, {})]
            label = known.rules.label(code, known.compared.year)
            yield Gap(
                f"no-fix:{run.council_id}:{normalise_code(code)}",
                f"Who in {run.council} puts failures of {code} right, and where? ({label})",
                f"It fails in {run.council} ({run.cell(code).count:,} {run.unit}), and no step of "
                "its map is linked to it.",
                tuple(dict.fromkeys(others)) or _roles(known, run.council_id),
                run.council_id,
                run.council,
                (("rule", code),),
            )


def _no_map(known: _Known) -> Iterator[Gap]:
    for council in known.councils:
        if council.id not in known.mapped:
            yield Gap(
                f"map:{council.id}",
                f"How does {council.name} prepare its return, step by step?",
                f"There is no process map of {council.name}.",
                _roles(known, council.id),
                council.id,
                council.name,
                (("show", "painpoints"),),
            )


def _no_run(known: _Known) -> Iterator[Gap]:
    ran = {each.council_id for each in known.compared.councils} if known.compared else set()
    for council in known.councils:
        if council.id not in ran:
            yield Gap(
                f"run:{council.id}",
                f"Which rules fail in {council.name}?",
                f"There is no error report of {council.name} that can be compared.",
                _roles(known, council.id),
                council.id,
                council.name,
                (("show", "painpoints"),),
            )


def _impact(known: _Known) -> Iterator[Gap]:
    """Painpoints heard from somebody whose impact nobody judged."""
    for each in known.links.painpoints:
        if each.kind != "painpoint" or each.judgement.impact or each.judgement.not_a_problem:
            continue
        places = [c for c in known.councils if (each.id, c.id) in known.spoke]
        if not places:
            continue
        yield Gap(
            f"impact:{each.id}",
            f"How much does “{each.title}” matter?",
            f"It was heard in {listed(c.name for c in places)}, and nobody has judged its impact.",
            _roles(known, *(c.id for c in places)),
            None,
            "",
            (("painpoint", str(each.id)),),
        )


def _roles(known: _Known, *council_ids: int) -> tuple[str, ...]:
    """The roles asked in some councils, most people first."""
    roles = Counter[str]()
    for council_id in council_ids:
        roles.update(known.asked.get(council_id, Counter()))
    return tuple(role for role, _ in roles.most_common(3))


def _keys(code: str) -> set[str]:
    parent = parent_code(code)
    return {normalise_code(code)} | ({parent} if parent else set())


def keys_of(found: Iterable[Gap]) -> frozenset[str]:
    """The keys of some gaps."""
    return frozenset(each.key for each in found)
