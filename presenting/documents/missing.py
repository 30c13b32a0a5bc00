"""What a document would still lack, each with where that is done; asked before it is made."""

from __future__ import annotations

from dataclasses import dataclass, field

from common.words import count_of, listed
from evidence.benefits.services import cases
from evidence.decisions.services import standing
from evidence.failing import compared_runs, working_councils
from evidence.findings.weighing import held as held_findings
from evidence.linked import links
from evidence.options.services import held as held_options
from presenting.documents.services import DocumentKind
from process_maps.services import maps
from research.searching.model import Wanted
from research.services import sessions
from research.services.searching import count_wanted
from storage import Project, reading
from storage.remembering import remembered


@dataclass(frozen=True)
class Missing:
    """Something that is not there yet, and the screen where somebody would do it."""

    words: str
    screen: str
    label: str
    query: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Staying:
    """Quotes that stay behind in every file: not cleared, or of a session still to be checked."""

    quotes: int
    cleared: int

    def words(self) -> str:
        """How many of how many stay, and why."""
        every = count_of(self.quotes + self.cleared, "quote")
        if not self.quotes:
            return (
                f"All of the {every} are cleared for sharing." if self.cleared else "No quote yet."
            )
        verb = "stays" if self.quotes == 1 else "stay"
        return f"Of {every}, {self.quotes:,} {verb} behind: nobody has cleared them for sharing."


@remembered
def staying(project: Project) -> Staying:
    """How many quotes no file would hold."""
    with reading(project):
        cleared = count_wanted(project, Wanted(sharing="cleared"))
        return Staying(count_wanted(project, Wanted()) - cleared, cleared)


@remembered
def missing(project: Project, kind: DocumentKind) -> tuple[Missing, ...]:
    """What a document would say is not known or not done yet."""
    with reading(project):
        if kind == "research-report":
            return _of_report(project)
        if kind == "benefits-case":
            return _of_benefits(project)
        return _of_recommendations(project)


def _of_report(project: Project) -> tuple[Missing, ...]:
    found = []
    if not any(not each.planned for each in sessions(project)):
        found.append(Missing("No session has been held.", "sessions", "Plan or import a session"))
    if not any(each.kind != "question" for each in links(project).painpoints):
        found.append(Missing("No painpoint or innovation.", "evidence", "Write one down"))
    if not held_findings(project).findings:
        query = {"show": "findings"}
        found.append(Missing("No finding yet.", "evidence", "Make a finding", query))
    if lacking := _without(project, {each.council_id for each in maps(project)}):
        words = f"No process map of {lacking}."
        found.append(Missing(words, "process_map", "Draw or import a map"))
    compared = compared_runs(project)
    seen = {each.council_id for each in compared.councils} if compared else set[int]()
    if lacking := _without(project, seen):
        words = f"No error report that can be compared of {lacking}."
        found.append(Missing(words, "rule_failures", "Import an error report"))
    return tuple(found)


def _of_benefits(project: Project) -> tuple[Missing, ...]:
    query = {"show": "benefits"}
    every = cases(project)
    if not every:
        words = "No benefits case yet, so nothing is said of what would be saved."
        return (Missing(words, "options", "Make a benefits case", query),)
    bare = [each.name for each in every if not each.lines]
    if bare:
        words = f"No saving in {listed(bare)}."
        return (Missing(words, "options", "Add what would be saved", query),)
    return ()


def _of_recommendations(project: Project) -> tuple[Missing, ...]:
    found, held = [], held_options(project)
    query = {"show": "options"}
    if not held.options:
        return (Missing("No option yet.", "options", "Write one down", query),)
    bare = sum(not held.scores_of(each.id) for each in held.options)
    if bare:
        words = f"{count_of(bare, 'option')} without a score."
        found.append(Missing(words, "options", "Score the options", query))
    undecided = sum(not held.decided_of(each.id) for each in held.options)
    if undecided:
        words = f"{count_of(undecided, 'option')} nobody has decided on."
        found.append(Missing(words, "options", "Decide on the options", query))
    if not standing(project):
        words = "No decision of a leader with the data it needs."
        found.append(Missing(words, "evidence", "Write one down", {"show": "decisions"}))
    return tuple(found)


def _without(project: Project, there: set[int]) -> str:
    """The councils that are not among some, by name; of very many how many."""
    lacking = [each.name for each in working_councils(project) if each.id not in there]
    return listed(lacking) if len(lacking) <= 4 else count_of(len(lacking), "council")
