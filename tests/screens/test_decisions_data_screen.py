"""Decisions and data on screen: by hand and by keyboard, from a decision to its gaps."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence.decisions import services
from evidence.decisions.gaps import gaps_first, states
from evidence.decisions.linking import link_quote
from project import DATABASE_VARIABLE
from screens.look import script_of
from storage import Project
from storage import services as register
from tests.browser import chromium, served, visiting
from tests.hands import Keyboard
from tests.research.test_redacting import keep, session_of

APP = str(Path(__file__).resolve().parents[2] / "app.py")
WHO = Who("Test analyst")


def _open(monkeypatch: pytest.MonkeyPatch, database: Path, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_file(APP, default_timeout=30).run()
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(script_of("evidence")).run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _labelled(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if label in each.label)


def _said(at: AppTest) -> str:
    return "\n".join(each.value.replace("\\", "") for each in [*at.markdown, *at.header])


def test_from_nothing_to_a_gap_that_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Northmoor", "Eastley"):
        register.add_council(project, WHO, name)
    at = _open(monkeypatch, project.path, show="decisions")
    assert "No leader’s decision yet" in _said(at)
    _labelled(at.text_input, "What is decided").input("Where to open homes")
    _labelled(at.button, "Write it down").click().run()
    assert "Nobody has said yet what data it needs" in _said(at)
    _labelled(at.text_input, "What must be known").input("Distance from home")
    _labelled(at.button, "Add the data").click().run()
    _labelled(at.button, "Distance from home").click().run()
    assert "Not looked at in either council yet" in _said(at)
    assert _labelled(at.selectbox, "Which council").value == 2, "Eastley comes first by name"
    _labelled(at.radio, "Does it exist?").set_value("yes")
    _labelled(at.selectbox, "Table and field").set_value("Episodes: PL_POST")
    _labelled(at.radio, "May it be shared?").set_value("no")
    _labelled(at.button, "Save for Eastley").click().run()
    assert not at.exception
    assert _labelled(at.selectbox, "Which council").value == 1, "the next nobody looked at"
    said = _said(at)
    assert "Exists in Eastley; not looked at in Northmoor yet. May not be shared." in said
    assert "A field of the return" in said
    answer = services.held(project).answers[0]
    assert (answer.table, answer.field, answer.sharing) == ("Episodes", "PL_POST", "no")
    _labelled(at.button, "All decisions and data").click().run()
    assert "Exists, but may not be shared (1)" in _said(at)


def test_what_somebody_else_answered_meanwhile_is_shown_and_nothing_is_lost(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.add_council(project, WHO, "Northmoor")
    decision = services.add_decision(project, WHO, "Where to open homes")
    data = services.add_data(project, WHO, decision, "Distance from home")
    at = _open(monkeypatch, project.path, data=str(data))
    services.answer(project, Who("Other"), data, council="Northmoor", exists="no", system="Paper")
    _labelled(at.text_input, "In which system").input("Liquidlogic")
    _labelled(at.button, "Save for Northmoor").click().run()
    assert "changed this while you had it open" in at.error[0].value
    assert services.held(project).answers[0].system == "Paper"
    _labelled(at.button, "Save for Northmoor").click().run()
    assert not at.error
    (kept,) = services.held(project).answers
    assert (kept.system, kept.exists) == ("Liquidlogic", "no")


def test_an_answer_for_all_councils_is_what_each_begins_with(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.add_council(project, WHO, "Northmoor")
    data = services.add_data(project, WHO, services.add_decision(project, WHO, "Homes"), "Distance")
    at = _open(monkeypatch, project.path, data=str(data))
    _labelled(at.selectbox, "Which council").set_value(0).run()
    _labelled(at.text_input, "In which system").input("Ledger")
    _labelled(at.radio, "Does it exist?").set_value("yes")
    _labelled(at.button, "Save for all councils").click().run()
    assert [each.council_id for each in services.held(project).answers] == [None]
    assert _labelled(at.text_input, "In which system").value == "Ledger"
    _labelled(at.radio, "Does it exist?").set_value("no")
    _labelled(at.button, "Save for Northmoor").click().run()
    said = {each.council_id: each.exists for each in services.held(project).answers}
    assert said == {None: "yes", 1: "no"}


def test_quotes_are_linked_by_searching_and_people_are_counted_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = services.add_decision(project, WHO, "How many foster carers to recruit")
    session = session_of(project, WHO, "Interviewer: What?", "P1: Carers near home.", "P1: Costs.")
    found, other = (keep(project, WHO, session, each) for each in ("Carers near home.", "Costs."))
    link_quote(project, WHO, "decision", decision, other)
    at = _open(monkeypatch, project.path, decision=str(decision))
    assert "1 of 1 person asked spoke of it" in _said(at)
    at.session_state[f"link-quotes-decision-{decision}"] = True
    at.run()
    _labelled(at.text_input, "Find quotes").input("carer").run()
    _labelled(at.text_input, "Why it belongs here").input("Names the figure")
    at.button(key=f"link-{found}").click().run()
    assert not at.error
    links = services.held(project).decision_quotes
    assert [(link.quote_id, link.why) for link in links] == [
        (other, ""),
        (found, "Names the figure"),
    ]
    assert "1 of 1 person asked spoke of it" in _said(at)
    assert _labelled(at.text_input, "Why it belongs here").value == ""
    at.button(key=f"unlink-decision-{links[0].id}").click().run()
    assert [link.quote_id for link in services.held(project).decision_quotes] == [found]


def test_removing_goes_back_to_the_list_and_can_be_undone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = services.add_decision(project, WHO, "Where to open homes")
    services.add_data(project, WHO, decision, "Distance from home")
    at = _open(monkeypatch, project.path, decision=str(decision))
    _labelled(at.button, "Remove it, with its data").click().run()
    assert services.held(project).decisions == ()
    assert "No leader’s decision yet" in _said(at)
    _labelled(at.button, "Undo").click().run()
    assert len(services.held(project).data) == 1


@pytest.mark.parametrize(
    "query", [{"decision": "99999"}, {"data": "99999"}, {"decision": "x"}, {"show": "nonsense"}]
)
def test_addresses_of_what_is_not_there_are_told_or_lead_to_a_list(
    project: Project, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    at = _open(monkeypatch, project.path, **query)
    told = any("99999" in each.value for each in at.error)
    assert told == ("99999" in query.values())


def test_by_keyboard_alone_a_decision_is_written_answered_and_seen_among_the_gaps(
    project: Project,
) -> None:
    for name in ("Northmoor", "Eastley"):
        register.add_council(project, WHO, name)
    with (
        served(project.path) as server,
        chromium() as browser,
        visiting(browser, server.address) as v,
    ):
        hand = Keyboard(v)
        v.open("evidence?show=decisions")
        hand.type("What is decided", "Where to open new homes")
        hand.press("Write it down")
        assert v.violations() == []
        hand.type("What must be known", "Distance from home")
        hand.press("Add the data")
        hand.press("Distance from home")
        expect(v.page.get_by_text("Not looked at in").first).to_be_visible()
        v.tab_to("Not known")
        v.page.keyboard.press("ArrowLeft")
        hand.type("In which system", "Spreadsheet")
        hand.choose("Table and field", "DECOM")
        hand.press("Save for Eastley")
        expect(v.page.get_by_text("Does not exist in Eastley").first).to_be_visible()
        assert v.violations() == []
        hand.press("All decisions and data")
        expect(v.page.get_by_text("Does not exist in every council").first).to_be_visible()
        hand.open_tab("As a table")
        assert v.violations() == []
        hand.press("Painpoints and innovations")
        expect(v.page.get_by_text("No painpoints yet").first).to_be_visible()
        assert v.violations() == []
    need = gaps_first(states(services.held(project)))[0]
    assert need.gap == "some"
    cell = need.cells[0]
    assert cell.answer is not None
    assert (cell.council, cell.answer.table, cell.answer.field) == (
        "Eastley",
        "Episodes",
        "DECOM",
    )
