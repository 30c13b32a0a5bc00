"""The whole project at a glance: what there is, where it meets, what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

from common.words import count_of
from common.years import year_words
from evidence import store
from evidence.failing import Shown, seen_runs, shown, working_councils
from evidence.findings.standing import standings
from evidence.hearing import Voices, asked_by_council, voices
from evidence.linked import links
from evidence.listing import rules_by_painpoint
from evidence.model import KIND_WORDS, Links, Painpoint
from process_maps.services import StepView, all_steps, maps
from research.retention.model import SOON_DAYS
from research.services import count_quotes, sessions
from research.services.retention import retention
from research.services.speaking import speakers_of
from research.services.themes import themes
from storage import Project, reading
from storage.register import Council, councils
from storage.remembering import remembered
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING
from validation.services import runs
from validation.services.rulebook import catalogue


@dataclass(frozen=True)
class Cell:
    """One painpoint in one council: who spoke of it, where it sits, what fails."""

    council: Council
    people_for: int
    people_against: int
    people_asked: int
    steps: tuple[StepView, ...]
    shown: Shown | None
    people_aside: int = 0

    def heard_words(self) -> str:
        """Who spoke of it, counting people and never quotes."""
        if not self.people_asked:
            return "Nobody asked"
        aside = f", {self.people_aside} more not counted as asked" if self.people_aside else ""
        return self._counted() + aside

    def _counted(self) -> str:
        if not self.people_for and not self.people_against:
            return "Not heard"
        against = f"{self.people_against} against"
        if not self.people_for:
            return f"Heard only {against}"
        words = f"{self.people_for} of {count_of(self.people_asked, 'person', 'people')}"
        return f"{words}, {against}" if self.people_against else words


@dataclass(frozen=True)
class Row:
    """A painpoint across the councils, with the rules that go with it.

    Its cells are made when they are looked at: all of England's are 46,000, and a page shows few.
    """

    painpoint: Painpoint
    rules: tuple[str, ...]
    made: Callable[[], tuple[Cell, ...]] = field(repr=False, compare=False)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """A cell for each council."""
        return self.made()


@dataclass(frozen=True)
class Matrix:
    """Painpoints × councils × steps × rules. ``compared`` says which runs the counts are from."""

    councils: tuple[Council, ...]
    rows: tuple[Row, ...]
    compared: str
    asked: dict[int, int]


@dataclass(frozen=True)
class Advice:
    """One thing to do next, and the screen to do it on."""

    words: str
    screen: str
    query: dict[str, str]


@remembered
def everything(project: Project) -> dict[str, list[dict[str, object]]]:
    """Ids and names of all there is, as ``commonground list`` prints them, but for storyboards."""
    with reading(project) as db:
        own = councils(db)
        found = store.painpoints(db)
    return {
        "councils": [{"id": each.id, "name": each.name, "origin": each.origin} for each in own],
        "sessions": [
            {"id": s.id, "name": s.title, "council": s.council, "kind": s.kind}
            for s in sessions(project)
        ],
        "maps": [{"id": m.id, "name": m.name, "council": m.council} for m in maps(project)],
        "runs": [
            {
                "id": r.id,
                "name": f"{r.council} {year_words(r.year)}, {r.source}, run {r.number}",
                "council": r.council,
                "year": r.year,
                "source": r.source,
                "number": r.number,
            }
            for r in runs(project)
        ],
        "painpoints": [{"id": p.id, "name": p.title, "kind": p.kind} for p in found],
    }


@remembered
def matrix(project: Project, door: Door = EVERYTHING) -> Matrix:
    """Every painpoint, innovation and question beside each council's people, steps and failures.

    ``door``: what whoever looks may see of counts.
    """
    with reading(project):
        own = working_councils(project)
        known = links(project)
        spoke = voices(project, known)
        sits = _steps_sat_on(project, known)
        people_asked = asked_by_council(project)
        compared = seen_runs(project, door)
    codes = rules_by_painpoint(known, catalogue(project))
    none = Voices()

    def cells(painpoint_id: int, rules: tuple[str, ...]) -> tuple[Cell, ...]:
        made = []
        for council in own:
            who = spoke.get((painpoint_id, council.id), none)
            heard = len(who.people_for), len(who.people_against), people_asked[council.id]
            sat_on = tuple(sits.get((painpoint_id, council.id), ()))
            failing = shown(compared, council.id, rules)
            made.append(Cell(council, *heard, sat_on, failing, len(who.aside)))
        return tuple(made)

    rows = []
    for each in known.painpoints:
        rules = codes.get(each.id, ())
        rows.append(Row(each, rules, partial(cells, each.id, rules)))
    asked_here = {council.id: people_asked[council.id] for council in own}
    return Matrix(own, tuple(rows), compared.words() if compared else "", asked_here)


def _steps_sat_on(project: Project, links: Links) -> dict[tuple[int, int | None], list[StepView]]:
    """The steps each painpoint sits on in each council's maps."""
    steps = {step.id: step for step in all_steps(project)}
    sits: dict[tuple[int, int | None], list[StepView]] = defaultdict(list)
    for link in links.steps:
        if step := steps.get(int(link.to)):
            sits[link.painpoint_id, step.council_id].append(step)
    return sits


def rules_of(links: Links, painpoint_id: int) -> tuple[str, ...]:
    """A painpoint's rules: those linked to it and those of its steps."""
    return rules_by_painpoint(links).get(painpoint_id, ())


def what_next(project: Project, door: Door = EVERYTHING) -> tuple[Advice, ...]:
    """What would help most now, the most basic first; counts are seen through ``door``."""
    return _what_next(project, door, date.today())


# By the day: a session's time is up though nobody did anything.
@remembered
def _what_next(project: Project, door: Door, today: date) -> tuple[Advice, ...]:
    with reading(project):
        held = sessions(project)
        known = links(project)
        missing = _missing_parts(project)
        # Links outlive their quotes, so only those still here count.
        linked = speakers_of(project, (int(link.to) for link in known.quotes))
        quotes = count_quotes(project)
        loose = quotes - len(linked)
        unsorted = 0 if themes(project) else quotes
        changed = [each.finding.id for each in standings(project, door) if each.changed]
    advice = []
    if not held:
        advice.append(Advice("Import a transcript", "sessions", {}))
    to_check = [s for s in held if s.to_check]
    if to_check:
        words = f"Confirm the anonymising of {count_of(len(to_check), 'session')}"
        advice.append(Advice(words, "sessions", {"session": str(to_check[0].id)}))
    advice += _times_up(project, today)
    if unsorted:
        words = f"Sort {count_of(unsorted, 'quote')} into themes: there is none yet"
        advice.append(Advice(words, "board", {}))
    advice += missing
    if changed:
        words = f"Look again at {count_of(len(changed), 'finding')} whose evidence changed"
        one = {"finding": str(changed[0])} if len(changed) == 1 else {"show": "findings"}
        advice.append(Advice(words, "evidence", one))
    if loose > 0:
        words = f"Look at {count_of(loose, 'quote')} not yet linked to a painpoint"
        advice.append(Advice(words, "evidence", {"show": "unlinked"}))
    return (*advice, *_thin_painpoints(known, linked))


def _times_up(project: Project, today: date) -> list[Advice]:
    """What may not be kept any longer, and what soon may not."""
    due, show = retention(project, today), {"show": "retention"}
    advice = []
    if due.over:
        words = f"Delete {count_of(len(due.over), 'session')} whose time is up"
        advice.append(Advice(words, "sessions", show))
    if due.soon:
        held = count_of(len(due.soon), "session is", "sessions are")
        words = f"{held} to be deleted within {SOON_DAYS} days"
        advice.append(Advice(words, "sessions", show))
    return advice


def _missing_parts(project: Project) -> list[Advice]:
    own = working_councils(project)
    drawn = {each.council_id for each in maps(project)}
    ran = {each.council_id for each in runs(project)}
    advice = []
    without_map = [each.name for each in own if each.id not in drawn]
    if not drawn or without_map:
        where = f" of {without_map[0]}" if without_map else ""
        advice.append(Advice(f"Import the process map{where}", "process_map", {}))
    without_run = [each.name for each in own if each.id not in ran]
    if not ran or without_run:
        where = f" of {without_run[0]}" if without_run else ""
        advice.append(Advice(f"Import an error report{where}", "rule_failures", {}))
    return advice


def _thin_painpoints(links: Links, there: Container[int]) -> list[Advice]:
    """Of each kind of evidence the first painpoint without; ``there`` are quotes still here."""
    advice = []
    codes = rules_by_painpoint(links)
    quoted = {link.painpoint_id for link in links.quotes if int(link.to) in there}
    lacking = (
        ("quote", quoted, "has no quote behind it yet"),
        ("step", {link.painpoint_id for link in links.steps}, "is not placed on any step yet"),
        ("rule", {link.painpoint_id for link in links.rules}, "goes with no rule yet"),
    )
    for kind, having, words in lacking:
        for each in links.painpoints:
            if each.kind == "question" or each.judgement.not_a_problem or each.id in having:
                continue
            if kind == "step" and any(a.painpoint_id == each.id for a in links.anchors):
                continue
            if kind == "rule" and codes.get(each.id):
                continue
            title = f"{KIND_WORDS[each.kind]} “{each.title}” {words}"
            advice.append(Advice(title, "evidence", {"painpoint": str(each.id)}))
            break
    return advice
