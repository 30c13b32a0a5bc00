"""What changed since a milestone: gathered from the wings' own histories and the evidence's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from common.errors import NotFound
from common.words import count_of, listed
from evidence.failing import working_councils
from evidence.findings.model import MOVE_WORDS
from evidence.findings.standing import standings
from evidence.linked import links
from evidence.options.model import OUTCOMES
from evidence.options.services import held as options_held
from evidence.since.model import (
    Changed,
    Line,
    PainpointsSince,
    by_name,
    line,
    named,
    painpoint_lines,
)
from process_maps.services.since import MapsSince, maps_since
from process_maps.views import MapView
from research.model import SESSION_KINDS
from research.services.since import SaidSince, said_since
from storage import Project, reading
from storage.history.since import became, began
from storage.register import Council, Milestone
from storage.remembering import remembered
from storage.services import milestones
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING
from validation.services.since import RunsSince, runs_since

# Totals of more returns than these nobody reads on a slide.
MOST_TOTALS = 4
_KIND_WORDS = {each: (each, f"{each}s") for each in SESSION_KINDS} | {
    "other": ("other session", "other sessions")
}


def milestone_before(project: Project, today: date, show_on: str | None = None) -> Milestone | None:
    """The show-and-tell before this one, which is on ``show_on`` (ISO); else the last milestone.

    Only those that lie before today, and before this show-and-tell where it has a date.
    """
    end = min(show_on, today.isoformat()) if show_on else today.isoformat()
    past = [each for each in milestones(project) if each.date < end]
    shows = [each for each in past if "show" in each.name.casefold()]
    found = shows or past
    return found[-1] if found else None


def milestone_by_id(project: Project, milestone_id: int) -> Milestone:
    """One milestone, or NotFound."""
    for each in milestones(project):
        if each.id == milestone_id:
            return each
    raise NotFound("this milestone is no longer in the project", remedy="Choose another")


@remembered
def changed_since(project: Project, milestone_id: int, door: Door = EVERYTHING) -> Changed:
    """What changed since the beginning of a milestone's day; NotFound where it is gone.

    ``door``: what whoever looks may see of counts. What was done and undone since is not in it.
    """
    with reading(project):
        milestone = milestone_by_id(project, milestone_id)
        since = began(milestone.date)
        own = working_councils(project)
        said = said_since(project, since)
        ran = runs_since(project, since, door, MOST_TOTALS)
        lines = [
            *_said(said, own),
            *painpoint_lines(_painpoints(project, since)),
            _maps(maps_since(project, since), own),
            _runs(ran),
            *_findings(project, since, door),
            *_decisions(project, since),
        ]
    return Changed(milestone.name, milestone.date, tuple(lines), ran.totals)


def _said(found: SaidSince, own: Sequence[Council]) -> list[Line]:
    names = {each.id: each.name for each in own}
    people = Counter[str]()
    for council, number in found.people.items():
        people[names.get(council or 0, "no council")] += number
    asked = sum(people.values())
    held = sum(found.held.values())
    of_now = f"{count_of(found.people_now, 'person', 'people')} by now"
    kinds = listed(
        count_of(number, *_KIND_WORDS[kind]) for kind, number in sorted(found.held.items())
    )
    return [
        line("People asked", asked, [by_name(people), of_now] if asked else []),
        line(
            "Sessions held",
            held + found.gone,
            [
                f"{kinds}; {found.held_now} by now" if held else "",
                f"{found.gone} taken out" if found.gone else "",
            ],
        ),
        line(
            "Quotes cleared",
            found.cleared + found.uncleared + found.forgotten,
            [
                f"{found.cleared:,} cleared for sharing; {found.cleared_now:,} by now"
                if found.cleared
                else "",
                f"{found.uncleared:,} no longer cleared" if found.uncleared else "",
                f"of {found.forgotten:,} it is not known, as words in them were taken out"
                if found.forgotten
                else "",
            ],
        ),
    ]


def _painpoints(project: Project, since: str) -> PainpointsSince:
    with reading(project) as db:
        changed = became(db, "painpoints", ("kind", "impact", "not_a_problem"), since)
        now = {each.id: each for each in links(project).painpoints if each.kind != "question"}
    new = {each.key for each in changed if each.was is None or each.was[0] == "question"}
    judged, aside = set[int](), set[int]()
    for each in changed:
        painpoint = now.get(each.key)
        if painpoint is None or each.forgotten:
            continue
        judgement = painpoint.judgement
        was = each.was[1:] if each.was else (None, 0)
        if judgement.not_a_problem and not was[1]:
            aside.add(each.key)
        elif judgement.impact and not judgement.not_a_problem and was[0] != judgement.impact:
            judged.add(each.key)
    gone = [each for each in changed if each.is_gone and each.was and each.was[0] != "question"]
    return PainpointsSince(
        tuple(now[each] for each in now if each in new),
        tuple(now[each] for each in now if each in judged),
        len(gone),
        tuple(now[each] for each in now if each in aside),
    )


def _maps(found: MapsSince, own: Sequence[Council]) -> Line:
    ids = {each.id for each in own}

    def titles(some: Sequence[MapView]) -> list[str]:
        return [each.title for each in some if each.council_id in ids]

    new, changed = titles(found.new), titles(found.changed)
    return line(
        "Process maps",
        len(new) + len(changed) + found.gone,
        [
            f"{len(new)} new: {named(new)}" if new else "",
            f"{len(changed)} changed: {named(changed)}" if changed else "",
            f"{found.gone} taken out" if found.gone else "",
        ],
    )


def _runs(found: RunsSince) -> Line:
    councils = Counter(each.council for each in found.new)
    return line(
        "Runs imported",
        len(found.new) + found.gone,
        [
            by_name(councils),
            f"{found.again} of them in the place of an earlier import" if found.again else "",
            f"{found.gone} taken out" if found.gone else "",
        ],
    )


def _findings(project: Project, since: str, door: Door) -> list[Line]:
    with reading(project) as db:
        moves = became(db, "finding_moves", ("finding_id", "what"), since)
        new = {each.key for each in became(db, "findings", (), since) if each.is_new}
    made = [each.now for each in moves if each.is_new and each.now and not each.forgotten]
    decided = Counter(str(what) for _, what in made)
    changed = [each.finding.claim for each in standings(project, door) if each.changed]
    told = [
        f"{decided[what]} {words[:1].lower()}{words[1:]}"
        for what, words in MOVE_WORDS.items()
        if decided[what]
    ]
    return [
        line(
            "Findings",
            len(new | {int(str(number)) for number, _ in made}),
            [f"{len(new)} written down" if new else "", listed(told)],
        ),
        line(
            "Findings whose evidence changed since they were decided",
            len(changed),
            [named(changed, 2)] if changed else [],
        ),
    ]


def _decisions(project: Project, since: str) -> list[Line]:
    with reading(project) as db:
        taken = [
            each
            for each in became(db, "option_outcomes", ("option_id", "outcome"), since)
            if each.is_new and not each.forgotten
        ]
        leaders = sum(each.is_new for each in became(db, "leader_decisions", (), since))
    titles = {each.id: each.title for each in options_held(project).options}
    # Of several decisions about one option the last one holds.
    last = {int(str(each.now[0])): str(each.now[1]) for each in taken if each.now}
    told = []
    for outcome, words in OUTCOMES.items():
        some = [titles.get(number, "an option") for number, what in last.items() if what == outcome]
        if some:
            told.append(f"{words}: {named(some, 2)}")
    return [
        line("Options decided", len(last), told),
        line("Decisions of leaders", leaders, [f"{leaders} written down"] if leaders else []),
    ]
