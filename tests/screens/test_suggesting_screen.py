"""Suggestions on screen: from a suggestion to a link, from a refusal to another offer, and undo."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence import services
from evidence.linked import links
from evidence.suggesting.deciding import refuse
from evidence.suggesting.learning import refusals
from evidence.suggesting.model import End
from evidence.suggesting.offering import rules_for
from evidence.suggesting.queue import look
from process_maps.services import all_steps
from project import DATABASE_VARIABLE, open_project
from research.services import remove_quote
from screens.look import script_of
from screens.rule_failures.seen import AS_OTHERS
from storage import Project
from tests.research.test_redacting import keep, session_of

APP = str(Path(__file__).resolve().parents[2] / "app.py")
WHO = Who("Test analyst")
ETHNICITY = "Half the time the ethnicity is blank, nobody asked the family for it."
TALK = "The new coffee machine on the second floor is lovely."


def _open(monkeypatch: pytest.MonkeyPatch, database: Path, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_file(APP, default_timeout=30).run()
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(script_of("evidence")).run()
    return _fine(at)


def _fine(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _press(at: AppTest, label: str) -> AppTest:
    return _fine(_labelled(at.button, label).click().run())


def _labelled(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if label in each.label)


def _labels(at: AppTest) -> list[str]:
    return [each.label for each in at.button]


def _said(at: AppTest) -> str:
    texts = [*at.markdown, *at.header, *at.caption, *at.success, *at.error]
    return "\n".join(each.value.replace("\\", "") for each in texts)


@pytest.fixture
def quote(project: Project) -> int:
    session = session_of(project, WHO, "Interviewer: What?", f"P1: {ETHNICITY}", f"P1: {TALK}")
    keep(project, WHO, session, TALK)
    return keep(project, WHO, session, ETHNICITY)


def test_from_a_suggestion_to_a_link_and_back(
    project: Project, quote: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, project.path, quote=str(quote))
    said = _said(at)
    assert "It seems to speak of: ethnicity (ETHNIC)" in said
    assert ":blue-badge[Suggested] **103: Ethnicity is blank" in said
    buttons = [each for each in _labels(at) if each.startswith("Confirm rule")]
    assert len(buttons) == len(set(buttons)) == 5, "each button has a name of its own"
    _press(at, "Confirm rule 103")
    assert "No painpoint is chosen" in at.error[0].value
    assert not links(project).painpoints
    _labelled(at.text_input, "Or through a new painpoint").input("Families are not asked")
    _press(at, "Confirm rule 103")
    assert "Linked rule 103" in _said(at)
    assert (
        ":green-badge[Linked] **103" in _said(at)
        or not _labelled(at.expander, "Rules it may be about").proto.expanded
    )
    (link,) = links(project).rules
    assert (link.to, link.why) == ("103", "Suggested for a quote: it seems to speak of ETHNIC")
    _press(at, "Undo")
    assert not links(project).painpoints
    assert not links(project).rules


def test_from_a_refusal_to_another_offer_and_undo_of_each(
    project: Project, quote: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, project.path, quote=str(quote))
    _labelled(at.text_input, "Why they go together").input("Not about last year")
    _press(at, "Rule 204 does not fit")
    assert "Confirm rule 204" not in _labels(at)
    assert [each.why for each in refusals(project)] == ["Not about last year"]
    assert _labelled(at.text_input, "Why they go together").value == ""
    _press(at, "Undo")
    assert "Confirm rule 204" in _labels(at)
    _press(at, "Rule 204 does not fit")
    _press(at, "Offer it again")
    assert not refusals(project)
    assert "Confirm rule 204" in _labels(at)
    _press(at, "Undo")
    assert "Confirm rule 204" not in _labels(at)


def test_nothing_is_proposed_for_talk_of_no_rule_unless_it_is_asked_for(
    project: Project, quote: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, project.path, quote=str(quote - 1))
    assert "Nothing fits well enough to propose" in _said(at)
    assert not any(each.startswith("Confirm") for each in _labels(at))
    _fine(_labelled(at.toggle, "Show the nearest all the same").set_value(True).run())
    assert any(each.startswith("Confirm") for each in _labels(at))


def test_the_queue_is_worked_off_one_quote_after_another(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    proposed = look(project).found
    assert len(proposed) > 2, "the illustrative project has something to decide"
    at = _open(monkeypatch, demo_file, show="suggested")
    first, second = (f"Which rule is quote {each.quote_id} about?" for each in proposed[:2])
    assert first in _said(at)
    assert f"{len(proposed)} quotes to decide here" in _said(at)
    _press(at, "Later")
    assert second in _said(at)
    before = len(refusals(project))
    _press(at, "None of these 5 fits")
    assert len(refusals(project)) == before + 5
    assert second not in _said(at)
    assert f"{len(proposed) - 1} quotes to decide here" in _said(at)
    _press(at, "Undo")
    assert second in _said(at)
    _labelled(at.text_input, "Or through a new painpoint").input("Somebody must know")
    _press(at, "Confirm rule")
    # It may be about another rule too, so it stays, with where the next one would go.
    assert "through “Painpoint: Somebody must know”" in _said(at)
    assert f"What else is quote {proposed[1].quote_id} about?" in _said(at)
    assert _labelled(at.selectbox, "Through which painpoint").value.endswith("Somebody must know")
    _press(at, "Confirm rule")
    assert len({link.painpoint_id for link in links(project).rules if "Suggested" in link.why}) == 1
    _press(at, "Next quote")
    assert str(proposed[1].quote_id) not in _said(at)
    for each in proposed[2:]:
        remove_quote(project, WHO, each.quote_id)
    _fine(at.run())
    assert "You put off 1 quote" in _said(at)
    _press(at, "Look at the next 50 quotes")
    while "Later" in _labels(at):
        _press(at, "Later")
    _press(at, "Look at them again")
    seen = ""
    while first not in _said(at):
        assert seen != (seen := _said(at)), "what was put off comes again, whatever is between"
        _press(at, "Later")


def test_every_refusal_is_listed_and_what_is_gone_is_told(
    project: Project, quote: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(project, WHO, End("quote", str(quote)), "rule", ["9999"])
    remove_quote(project, WHO, quote)
    at = _open(monkeypatch, project.path, show="suggested")
    at.session_state["all-refused"] = True
    _fine(at.run())
    said = _said(at)
    assert f"Quote {quote}, no longer in the project – Rule 9999" in said
    assert "last quotes with no rule linked" in said
    _press(at, "Offer it again")
    assert not refusals(project)


def test_a_project_without_quotes_says_what_to_do_next(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nothing to decide" in _said(_open(monkeypatch, project.path, show="suggested"))


def test_a_painpoint_and_a_step_have_suggestions_too(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    made = services.add_painpoint(project, WHO, kind="painpoint", title="Ethnicity is often blank")
    at = _open(monkeypatch, demo_file, painpoint=str(made))
    at.session_state[f"work-on-{made}"] = "Link a rule"
    _fine(at.run())
    _press(at, "Confirm rule 103")
    link = next(each for each in links(project).rules if each.painpoint_id == made)
    assert link.to == "103"
    assert "“ethnicity” speaks of ETHNIC" in link.why
    has_rules = {each.step_id for each in links(project).step_rules}
    step = next(
        each
        for each in all_steps(project)
        if each.id not in has_rules and rules_for(project, End("step", str(each.id))).link
    )
    at = _open(monkeypatch, demo_file, step=str(step.id))
    (first, *_) = (each for each in _labels(at) if each.startswith("Confirm rule"))
    _press(at, first)
    assert any(each.step_id == step.id for each in links(project).step_rules)


def test_how_a_rule_fails_is_shown_through_the_door(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    quote = look(project).found[0].quote_id
    at = _open(monkeypatch, demo_file, quote=str(quote))
    assert "Eastley fails it: 4 rows in run 1 of 2025/26" in _said(at)
    at.session_state[AS_OTHERS] = True
    _fine(at.run())
    assert "4 rows" not in "\n".join(
        line for line in _said(at).splitlines() if "Eastley fails it" in line
    )


def test_steps_are_offered_from_both_ends(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = open_project(demo_file)
    at = _open(monkeypatch, demo_file, rule="204")
    at.session_state["suggested-rule-204-steps"] = True
    _fine(at.run())
    confirm = next(each for each in _labels(at) if each.startswith("Confirm step"))
    step = int(confirm.removeprefix("Confirm step "))
    _press(at, f"Step {step} does not fit")
    assert confirm not in _labels(at)
    assert End("step", str(step)) in [each.pair.of for each in refusals(project)]
    _press(at, "Undo")
    _press(at, confirm)
    assert any(e.step_id == step and e.code == "204" for e in links(project).step_rules)
