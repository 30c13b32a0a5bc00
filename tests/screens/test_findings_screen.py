"""Findings on screen: from a claim to a decision, what changed, nothing told through the door."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence import services as evidence
from evidence.findings import services
from evidence.findings.model import Evidence
from evidence.findings.standing import standings
from project import DATABASE_VARIABLE, open_project
from screens.look import WHO, script_of
from storage import Project
from tests.research.test_redacting import keep, session_of
from tests.validation.test_hidden_counts_metamorphic import _sent
from validation.report import ROWS, VALIDATOR, RunFacts
from validation.services import record_run

APP = str(Path(__file__).resolve().parents[2] / "app.py")
TEAM = Who("Test analyst")


def _open(monkeypatch: pytest.MonkeyPatch, path: Path, who: Who = TEAM, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    at = AppTest.from_file(APP, default_timeout=30)
    at.session_state[WHO] = who
    at.run()
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(script_of("evidence")).run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _labelled(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if label in each.label)


def _said(at: AppTest) -> str:
    told = [*at.markdown, *at.header, *at.caption, *at.warning, *at.error, *at.success]
    return "\n".join(each.value.replace("\\", "") for each in told)


def test_from_a_claim_to_a_decision_and_back_when_its_evidence_changes(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(project, TEAM, "Interviewer: So?", "P1: They come late.", "P2: Ours not.")
    first, second = (keep(project, TEAM, session, words) for words in ("They come late.", "Ours"))
    at = _open(monkeypatch, project.path, show="findings")
    assert "No finding yet" in _said(at)
    _labelled(at.text_area, "The claim").input("Postcodes come *late*.")
    _labelled(at.button, "Make it").click().run()
    assert "Nobody has agreed on it or challenged it yet" in _said(at)
    at.button(key=f"link-for-{first}").click().run()
    assert "Heard from 1 of 2 people asked in 1 of 1 council, from analysts" in _said(at)
    _labelled(at.radio, "What the team says").set_value("challenged")
    _labelled(at.button, "Save the decision").click().run()
    assert "the reason is empty" in _said(at).lower()
    _labelled(at.text_input, "Why (needed").input("Only one person said it")
    _labelled(at.button, "Save the decision").click().run()
    assert "Challenged: Only one person said it" in _said(at).replace("**", "")
    services.link(project, TEAM, 1, [Evidence("quote", second, "against")])
    _labelled(at.radio, "What the team says").set_value("agreed")
    _labelled(at.button, "Save the decision").click().run()
    assert "was changed while you had it open" in _said(at), "they saw other evidence"
    assert standings(project)[0].finding.status == "challenged"
    assert "1 quote more against it; 1 person spoke against it, was 0" in _said(at)
    _labelled(at.button, "Save the decision").click().run()
    assert standings(project)[0].finding.status == "agreed"
    assert not standings(project)[0].changed
    _labelled(at.button, "Remove it, with").click().run()
    assert "No finding yet" in _said(at)
    assert not at.exception


def test_every_finding_of_the_demo_and_every_kind_of_evidence_can_be_shown(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, demo_file, show="findings")
    assert "the evidence of 1 finding changed" in _said(at)
    at.selectbox(key="findings-status").set_value("agreed")
    at.checkbox(key="findings-changed").check().run()
    assert "1 of 5 findings" in _said(at)
    at.query_params.clear()
    at.query_params["finding"] = "1"
    assert "rule 503H fails in 3 of 3 councils" in _said(at.run())
    at.session_state["link-evidence-1"] = True
    for tab in (
        "A painpoint or innovation",
        "A theme",
        "A rule",
        "A step",
        "Data a decision needs",
    ):
        at.session_state["evidence-of-1"] = tab
        assert _labelled(at.run().selectbox, "What to link").options
        assert not at.exception
    at.session_state["evidence-of-1"] = "A difference between maps"
    assert _labelled(at.run().selectbox, "The step of another map").options
    at.query_params["finding"] = "99"
    assert "there is no finding number 99" in _said(at.run()).lower()
    at.query_params.clear()
    items = standings(open_project(demo_file))[0].items
    painpoint = next(each.to for each in items if each.kind == "painpoint")
    at.query_params["painpoint"] = str(painpoint)
    at.session_state[f"work-on-{painpoint}"] = "Findings it is in"
    at.run()
    assert _labelled(at.button, "What is put right in the child")
    _labelled(at.button, "Make a finding of it").click().run()
    assert "Draft" in _said(at)
    assert not at.exception


def test_what_is_gone_is_said_and_taken_away_at_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    painpoint = evidence.add_painpoint(project, TEAM, kind="painpoint", title="Late")
    finding = services.from_painpoint(project, TEAM, painpoint)
    evidence.remove_painpoint(project, TEAM, painpoint)
    at = _open(monkeypatch, project.path, finding=str(finding))
    assert "A painpoint that is no longer in the project" in _said(at)
    _labelled(at.button, "Remove the links to what is gone").click().run()
    assert "no longer in the project" not in _said(at)
    assert standings(project)[0].items == ()


def test_nothing_that_is_sent_to_another_council_changes_with_hidden_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a page asks by is drawn by chance.
    monkeypatch.setattr("screens.keeping_up.token_urlsafe", lambda _: "a secret")

    def everything(name: str, then: int, now: int) -> list[list[str]]:
        (tmp_path / name).mkdir()
        made = open_project(tmp_path / name / "a.db")
        for number, counts in ((2, {"164": then, "169": 40}), (1, {"164": now, "169": 12})):
            facts = RunFacts(number=number, children=212, tables_loaded=("Header", "Episodes"))
            record_run(
                made, TEAM, council="Eastley", year=2026, source=VALIDATOR, unit=ROWS,
                counts=counts, facts=facts,
            )  # fmt: skip
            if number == 2:
                rules = [Evidence("rule", "164"), Evidence("rule", "169")]
                services.add_finding(made, TEAM, "They fail.", rules)
                services.decide(made, TEAM, 1, 1, "agreed")
        lee = Who("Lee", council="Northmoor")
        at = _open(monkeypatch, made.path, lee, finding="1")
        page = _sent(at)
        assert "Rule 169 in Eastley was 40 rows" in _said(at)
        assert "ule 164 in Eastley" not in _said(at)
        at.query_params.clear()
        at.query_params["show"] = "findings"
        listed = _sent(at.run())
        return [page, listed, _sent(at.switch_page(script_of("where_we_stand")).run())]

    assert everything("a", 3, 3) == everything("b", 5, 1)
