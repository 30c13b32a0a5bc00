"""Open questions: gaps that are found, asked about, answered, set aside; nothing hidden is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.errors import BadInput, StaleEdit
from common.who import Who
from evidence.linked import links
from evidence.questions import services
from evidence.questions.gaps import gaps
from evidence.services import add_painpoint, link_step_rule
from process_maps.services import all_steps
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from storage import Project, reading
from storage import services as register
from storage.history.acts import undo
from validation.disclosure import Door

APP = str(Path(__file__).resolve().parents[2] / "app.py")
TODAY = date(2026, 11, 29)


def test_a_new_project_does_not_know_who_says_what_does_what_or_fails_what(
    project: Project, who: Who
) -> None:
    register.add_council(project, who, "Northmoor")
    found = services.open_gaps(project)
    assert {each.key.partition(":")[0] for each in found} == {"asked", "map", "run"}
    assert {each.who_words() for each in found} == {"Somebody in Northmoor"}


def test_a_gap_is_asked_about_once_and_stands_in_the_chain_of_what_it_is_about(
    demo_file: Path, who: Who
) -> None:
    project = open_project(demo_file)
    gap = next(each for each in services.open_gaps(project) if each.key.startswith("no-fix"))
    number = services.ask(project, who, gap, before_on="2026-12-10")
    assert services.ask(project, who, gap) == number
    assert gap.key not in {each.key for each in services.open_gaps(project)}
    assert gap.key.rpartition(":")[2] in {
        link.to for link in links(project).rules if link.painpoint_id == number
    }
    asked = next(q for q in services.questions(project, TODAY) if q.painpoint.id == number)
    assert asked.words().endswith("could say, by 10 December 2026.")
    assert not asked.late
    assert services.questions(project, date(2027, 1, 1))[0].late
    with reading(project) as db:
        last = db.execute("SELECT max(id) FROM acts").fetchone()[0]
    undo(project, who, last)
    assert gap.key in {each.key for each in services.open_gaps(project)}


def test_what_is_kept_of_a_question_holds_no_count(demo_file: Path, who: Who) -> None:
    project = open_project(demo_file)
    for gap in services.open_gaps(project):
        if gap.key.startswith("no-fix"):
            services.ask(project, who, gap)
    asked = [each for each in links(project).painpoints if each.kind == "question"]
    assert all(" rows" not in each.title + each.description for each in asked)
    hidden = {each.key: each.why for each in gaps(project, Door())}
    exact = {each.key: each.why for each in gaps(project)}
    # Those whose count is hidden are not named for it.
    assert hidden.keys() < exact.keys() or hidden == exact


def test_an_answer_is_kept_with_who_and_when_and_can_be_taken_back(
    project: Project, who: Who
) -> None:
    number = add_painpoint(project, who, kind="question", title="Who tells DfE that it is true?")

    def answer(version: int | None, words: str) -> None:
        services.change_facts(
            project,
            who,
            number,
            version,
            council_id=None,
            who_could_say="Analyst",
            before_on="2026-12-10",
            answer=words,
        )

    answer(None, "The analyst, by a request on the portal")
    (asked,) = services.questions(project, TODAY)
    assert asked.answered
    assert asked.words().startswith("Answered by Test analyst, ")
    with pytest.raises(StaleEdit):
        answer(7, "Somebody else")
    answer(1, "")
    assert services.questions(project, TODAY)[0].words() == (
        "Analyst could say, by 10 December 2026."
    )
    other = add_painpoint(project, who, kind="painpoint", title="Slow")
    with pytest.raises(BadInput, match="not an open question"):
        services.change_facts(
            project, who, other, None, council_id=None, who_could_say="", before_on=None, answer=""
        )


def test_what_was_missing_and_is_there_now_is_said(demo_file: Path, who: Who) -> None:
    project = open_project(demo_file)
    gap = next(each for each in services.open_gaps(project) if each.key.startswith("no-fix"))
    number = services.ask(project, who, gap)
    by_id = {each.painpoint.id: each for each in services.questions(project, TODAY)}
    assert not by_id[number].filled
    step = next(each for each in all_steps(project) if each.council_id == gap.council_id)
    link_step_rule(project, who, step.id, gap.key.rpartition(":")[2])
    by_id = {each.painpoint.id: each for each in services.questions(project, TODAY)}
    assert by_id[number].filled


def test_a_gap_is_set_aside_and_taken_up_again(demo_file: Path, who: Who) -> None:
    project = open_project(demo_file)
    gap = services.open_gaps(project)[0]
    services.need_not_know(project, who, gap.key, "settled")
    services.need_not_know(project, who, gap.key, "settled")
    aside = {each.gap: each for each in services.set_aside_gaps(project)}[gap.key]
    assert (aside.why, aside.decided_by) == ("settled", "Test analyst")
    services.need_to_know(project, who, aside.id)
    assert services.open_gaps(project)[0].key == gap.key


def test_on_screen_a_gap_becomes_a_question_and_is_answered(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    at = AppTest.from_file(APP, default_timeout=30).run()
    at.query_params["show"] = "questions"
    at.switch_page(script_of("evidence")).run()
    assert not at.exception, [each.message for each in at.exception]
    before = _heading(at, "Not known yet")
    next(each for each in at.button if each.label == "Ask it").click().run()
    assert not at.exception, [each.message for each in at.exception]
    assert int(_heading(at, "Not known yet").split()[-1]) == int(before.split()[-1]) - 1


def _heading(at: Any, words: str) -> str:
    return next(str(each.value) for each in at.header if words in each.value)
