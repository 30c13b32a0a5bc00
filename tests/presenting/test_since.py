"""What changed since a milestone: exact, net of what was undone, erased things only as numbers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from common.who import Who
from evidence import services as evidence
from evidence.findings import services as findings
from evidence.model import Painpoint
from evidence.options import services as options
from evidence.since.model import Changed
from evidence.since.services import changed_since, milestone_before
from presenting import on_screen as on_screen_module
from presenting import services as presenting
from presenting import shown as shown_module
from presenting.model import NewCard
from presenting.nodes import words_of
from presenting.on_screen import storyboard_on_screen
from presenting.shown import slides
from process_maps.model import Step
from process_maps.services import edit, map_by_id, remove_map
from project import open_project
from research import services as research
from research.services.erasing import erase_participant
from storage import Project, noting_acts, reading
from storage.database import acting_at
from storage.history.acts import undo_all
from storage.history.since import became, began
from storage.services import add_milestone, milestones
from validation import services as validation
from validation.report import ROWS, VALIDATOR, RunFacts
from validation.services.disclosing import outside_door

WHO = Who("Tester")
DAY = "2026-12-01"


@pytest.fixture
def shown(demo_file: Path) -> Project:
    """The demo with a milestone after all of it; what a test does comes after that."""
    project = open_project(demo_file)
    add_milestone(project, WHO, "Show-and-tell 4", DAY)
    return project


def _changed(project: Project) -> Changed:
    milestone = next(each for each in milestones(project) if each.date == DAY)
    return changed_since(project, milestone.id, outside_door(project))


def _numbers(project: Project) -> dict[str, int]:
    return {each.what: each.number for each in _changed(project).lines if each.number}


def _later() -> AbstractContextManager[None]:
    """Acts within come after the milestone, whatever day a test is run on."""
    return acting_at("2026-12-02T09:00:00Z")


def test_nothing_since_is_said_plainly(shown: Project) -> None:
    found = _changed(shown)
    assert found.nothing == (not any(each.number for each in found.lines))
    still = {"Findings whose evidence changed since they were decided": 1}
    assert _numbers(shown) == still, "that one is counted from its own decision"
    assert all(each.words == "none" for each in found.lines if not each.number)


def test_since_the_second_show_and_tell_the_demo_concluded_and_heard_nobody_new(
    shown: Project,
) -> None:
    second = next(each for each in milestones(shown) if each.name.startswith("Show-and-tell 2"))
    found = {each.what: each for each in changed_since(shown, second.id).lines}
    assert found["People asked"].words == "none"
    assert found["Findings"].words == "5 written down; 1 challenged and 3 agreed"
    assert found["Options decided"].number == 3
    assert "Proceed: “Write corrections back" in found["Options decided"].words
    kick_off = milestones(shown)[0]
    all_of_it = {each.what: each for each in changed_since(shown, kick_off.id).lines}
    asked = sum(each.people for each in research.asked(shown))
    assert all_of_it["People asked"].number == asked == 18
    assert all_of_it["Quotes cleared"].number == sum(
        q.cleared for q in research.quotes_by_id(shown, range(1, 1_000))
    )
    assert all_of_it["Runs imported"].words == "Calderbrook 11, Eastley 11 and Northmoor 11"


def test_what_was_done_and_undone_is_not_counted_and_what_was_undone_of_before_is(
    shown: Project,
) -> None:
    with _later():
        with noting_acts() as noted:
            made = evidence.add_painpoint(shown, WHO, kind="painpoint", title="New one")
        assert _numbers(shown)["New painpoints"] == 1
        undo_all(shown, WHO, noted)
        assert "New painpoints" not in _numbers(shown)
        with noting_acts() as removed:
            evidence.remove_painpoint(shown, WHO, 5)
        assert _numbers(shown)["Painpoints no longer"] == 1
        words = {each.what: each.words for each in _changed(shown).lines}
        assert words["Painpoints no longer"] == "1 painpoint or innovation taken out of the project"
        undo_all(shown, WHO, removed)
        assert "Painpoints no longer" not in _numbers(shown)
    assert made not in {each.id for each in evidence.painpoints(shown)}


def test_people_count_once_and_only_where_a_session_that_counts_was_held(shown: Project) -> None:
    spoken = b"Interviewer: What is hard?\n\nAnn: The dates are hard, as nobody writes them down.\n"
    with _later():
        told = research.import_transcript(
            shown, WHO, spoken, "a.txt", council="Eastley", kind="show-and-tell"
        )
        assert "People asked" not in _numbers(shown), "people at a show-and-tell are not asked"
        asked = research.import_transcript(shown, WHO, spoken, "b.txt", council="Eastley")
        people = sum(each.people for each in research.asked(shown)) - 18
        assert people > 0
        assert _numbers(shown)["People asked"] == people
        words = {each.what: each.words for each in _changed(shown).lines}
        assert words["People asked"] == f"Eastley {people}; {18 + people} people by now"
        assert words["Sessions held"] == "1 interview and 1 show-and-tell; 18 by now"
        research.remove_session(shown, WHO, asked.session_id)
        assert "People asked" not in _numbers(shown)
        research.remove_session(shown, WHO, told.session_id)
        assert "Sessions held" not in _numbers(shown)
        research.remove_session(shown, WHO, 1)
    words = {each.what: each.words for each in _changed(shown).lines}
    assert words["Sessions held"] == "1 taken out"


def test_quotes_judgements_and_maps(shown: Project) -> None:
    quotes = research.quotes_by_id(shown, range(1, 1_000))
    free = [q for q in quotes if not q.cleared and not q.to_check][:3]
    taken = next(q for q in quotes if q.cleared)
    judged = next(each for each in evidence.painpoints(shown) if each.id == 8)
    stored = map_by_id(shown, 1)
    with _later():
        for each in free:
            research.clear_quote(shown, WHO, each.id, each.version)
        research.unclear_quote(shown, WHO, taken.id, taken.version)
        other = replace(judged.judgement, impact="high", by="The room")
        evidence.edit_painpoint(shown, WHO, replace(judged, judgement=other))
        evidence.edit_painpoint(
            shown, WHO, replace(_painpoint(shown, 9), judgement=replace(other, not_a_problem=True))
        )
        edit(
            shown,
            WHO,
            1,
            stored.version,
            "Added a step",
            lambda process: replace(process, steps=(*process.steps, Step("later", "One more"))),
        )
        remove_map(shown, WHO, 3)
    words = {each.what: each.words for each in _changed(shown).lines}
    assert words["Quotes cleared"] == "3 cleared for sharing; 59 by now; 1 no longer cleared"
    assert words["Impact judged"] == (
        "1 high: “Trial files are refused for headings, without saying which”"
    )
    assert words["Painpoints no longer"].startswith("1 judged not a problem: “Adoption dates")
    assert words["Process maps"] == "1 changed: “How Northmoor prepares the 903”; 1 taken out"


def _painpoint(project: Project, number: int) -> Painpoint:
    return next(each for each in evidence.painpoints(project) if each.id == number)


def test_what_was_erased_is_a_number_and_no_word(shown: Project) -> None:
    spoke = next(q for q in research.quotes_by_id(shown, range(1, 1_000)) if q.cleared)
    assert spoke.participant_id is not None
    theirs = [
        q
        for q in research.quotes_by_id(shown, range(1, 1_000))
        if q.participant_id == spoke.participant_id
    ]
    with _later():
        erase_participant(shown, WHO, spoke.participant_id)
    line = next(each for each in _changed(shown).lines if each.what == "Quotes cleared")
    assert line.words == (f"of {len(theirs)} it is not known, as words in them were taken out")
    with reading(shown) as db:
        gone = became(db, "quotes", ("text", "cleared"), began(DAY))
    assert all(each.forgotten and each.is_gone for each in gone)
    assert {each.was for each in gone} == {(None, None)}


def test_runs_then_and_now_are_compared_only_on_the_same_basis(shown: Project) -> None:
    own = [each for each in validation.runs(shown, year=2026) if each.council == "Northmoor"]
    latest = max(own, key=lambda each: each.number)
    assert latest.source == VALIDATOR
    facts = RunFacts(
        number=latest.number + 1,
        date="2026-06-30",
        children=latest.children,
        tables_loaded=latest.tables_loaded,
        last_year_loaded=latest.last_year_loaded,
    )
    with _later():
        _record(shown, facts, {"218": 40})
    (total,) = _changed(shown).totals
    assert total.startswith("Northmoor, 2025/26, Data to Insight validator: ")
    assert f"in run {latest.number} of " in total
    assert total.split(" then, ")[1].startswith(
        f"40 rows in run {latest.number + 1} of 30 June 2026"
    )
    with _later():
        fewer = (latest.tables_loaded or ())[:-1]
        _record(shown, replace(facts, number=latest.number + 2, tables_loaded=fewer), {"218": 2})
    (total,) = _changed(shown).totals
    assert "are not compared, as only one of them had " in total
    assert "2 rows" not in total
    assert _numbers(shown)["Runs imported"] == 2


def _record(project: Project, facts: RunFacts, counts: dict[str, int]) -> None:
    validation.record_run(
        project,
        WHO,
        council="Northmoor",
        year=2026,
        source=VALIDATOR,
        unit=ROWS,
        counts=counts,
        facts=facts,
    )


def test_decisions_and_findings_count_each_once(shown: Project) -> None:
    undecided = options.held(shown).options[-1].id
    with _later():
        made = findings.add_finding(shown, WHO, "Dates come late")
        for outcome in ("park", "proceed"):
            options.decide_option(shown, WHO, undecided, outcome, "Because", judged_by="The room")
    words = {each.what: each.words for each in _changed(shown).lines}
    assert made
    assert words["Findings"] == "1 written down"
    assert words["Options decided"].startswith("Proceed: “")
    assert _numbers(shown)["Options decided"] == 1


def test_the_milestone_to_count_from_is_the_show_and_tell_before_this_one(shown: Project) -> None:
    def name(today: str, on: str | None = None) -> str:
        found = milestone_before(shown, date.fromisoformat(today), on)
        return found.name.split(":")[0] if found else "none"

    assert name("2026-11-29", "2026-11-26") == "Show-and-tell 2"
    assert name("2026-11-29") == "Show-and-tell 3"
    assert name("2026-11-05") == "Show-and-tell 1"
    assert name("2026-10-01") == "Sprint 1 review", "no show-and-tell lies before it"
    assert name("2026-09-07") == "none"


def test_a_card_of_it_says_none_and_splits_where_it_is_long(shown: Project) -> None:
    board = presenting.add_storyboard(shown, WHO, "Since", date="2026-11-26")
    presenting.add_cards(
        shown, WHO, board, [NewCard("changed", {"since": None}), NewCard("changed", {"since": 1})]
    )
    first, second, third = slides(shown, board)
    words = words_of(first.node)
    assert first.title == "What changed since 5 November 2026"
    assert "None: people asked, sessions held, quotes cleared, new painpoints" in words
    assert "Show-and-tell 2: maps and errors side by side" in words
    assert "18" in words_of(second.node)
    assert second.title == third.title == "What changed since 7 September 2026"


def test_the_milestone_counted_from_is_another_after_midnight(
    shown: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Day(date):
        @classmethod
        def today(cls) -> Day:
            return now

    now = Day(2026, 11, 5)
    for module in (shown_module, on_screen_module):
        monkeypatch.setattr(module, "date", Day)
    board = presenting.add_storyboard(shown, WHO, "Since")
    presenting.add_card(shown, WHO, board, NewCard("changed", {"since": None}))
    (before,) = {each.title for each in slides(shown, board)}
    written = storyboard_on_screen(shown, board)
    now = Day(2026, 11, 6)
    (after,) = {each.title for each in slides(shown, board)}
    assert (before, after) == (
        "What changed since 2 October 2026",
        "What changed since 5 November 2026",
    )
    assert before in written
    assert after in storyboard_on_screen(shown, board)
