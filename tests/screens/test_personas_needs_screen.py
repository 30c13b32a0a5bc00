"""Personas and user needs on screen: made, filled from quotes, ordered, changed, removed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence import services as evidence
from evidence.people import services as people
from project import DATABASE_VARIABLE, open_project
from research.personas.model import NeedFacts, PersonaFacts
from research.services import needs, personas, quotes, remove_quote
from screens.look import script_of
from storage import Project
from tests.browser import chromium, served, visiting

ROOT = Path(__file__).resolve().parents[2]
FACTS = NeedFacts("analyst", "to see who holds a date", "ask once")


@pytest.fixture
def demo_file(unsorted_demo_file: Path) -> Path:
    """The illustrative project before its own personas and needs."""
    return unsorted_demo_file


@pytest.fixture
def demo(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    return open_project(demo_file)


def _open(screen: str = "common_ground", **query: object) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    for name, value in query.items():
        at.query_params[name] = str(value)
    at.switch_page(script_of(screen)).run()
    return _fine(at)


def _fine(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _called(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label.startswith(label))


def _said(at: AppTest) -> str:
    return "\n".join(each.value for each in at.markdown).replace("\\", "")


def _heads(at: AppTest) -> list[str]:
    return [each.value for each in (*at.header, *at.subheader)]


def test_a_persona_is_made_given_a_point_and_the_point_its_quotes(demo: Project) -> None:
    at = _open(show="personas")
    _called(at.text_input, "What they are called").set_value("The worker who chases facts")
    _called(at.selectbox, "User group").set_value("business support")
    _fine(_called(at.button, "Make it").click().run())
    (made,) = personas.personas(demo)
    assert made.facts.user_group == "business support"
    assert at.header[0].value == "The worker who chases facts"
    assert "No evidence yet: an assumption until somebody says it." in _said(at)
    _called(at.radio, "Which list").set_value("struggles with")
    _called(at.text_input, "The point").set_value("asks three teams for one date")
    _fine(_called(at.button, "Add it, then its quotes").click().run())
    assert "Struggles with: asks three teams for one date" in _heads(at)
    _fine(_called(at.button, "It supports it").click().run())
    assert "What supports it (1 quote)" in _heads(at)
    _fine(_called(at.button, "It contradicts it").click().run())
    assert "What contradicts it (1 quote)" in _heads(at)
    _fine(_called(at.button, ":blue[Back to").click().run())
    assert any("asks three teams for one date (1 person" in each.label for each in at.button)
    assert ["This describes one person" in each.value for each in at.warning] == [True]


def test_a_persona_is_changed_removed_and_brought_back(demo: Project, who: Who) -> None:
    of = personas.add_persona(demo, who, PersonaFacts("The chaser"))
    need = needs.add_need(demo, who, NeedFacts("analyst", "a list", persona_id=of))
    at = _open(persona=of)
    name = next(each for each in at.text_input if each.label == "What they are called")
    name.set_value("")
    _fine(_called(at.button, "Save").click().run())
    assert any("name of the persona is empty" in each.value for each in at.error)
    name = next(each for each in at.text_input if each.label == "What they are called")
    name.set_value("The asker")
    _fine(_called(at.button, "Save").click().run())
    assert personas.persona(demo, of).name == "The asker"
    _fine(_called(at.button, "Remove the persona").click().run())
    assert personas.personas(demo) == ()
    assert needs.need(demo, need).facts.persona_id is None
    assert any(each.value.startswith("No personas yet") for each in at.markdown)
    _fine(_called(at.button, "Undo").click().run())
    assert personas.persona(demo, of).name == "The asker"
    assert needs.need(demo, need).facts.persona_id == of


def test_what_somebody_else_saved_meanwhile_is_shown_not_overwritten(
    demo: Project, who: Who
) -> None:
    need = needs.add_need(demo, who, FACTS)
    at = _open(need=need)
    needs.change_need(demo, Who("Another"), need, 1, NeedFacts("analyst", "theirs", "ask once"))
    _called(at.text_input, "I need").set_value("mine")
    _fine(_called(at.button, "Save").click().run())
    assert needs.need(demo, need).facts.i_need == "theirs"
    assert any("changed this while you had it open" in each.value for each in at.error)
    _fine(_called(at.button, "Save").click().run())
    assert needs.need(demo, need).facts.i_need == "mine"


def test_needs_without_evidence_are_one_press_away(demo: Project, who: Who) -> None:
    at = _open(show="needs")
    assert any(each.value.startswith("No user needs yet") for each in at.markdown)
    quote = quotes(demo, limit=1)[0].id
    needs.add_need(demo, who, FACTS, quote_ids=[quote])
    needs.add_need(demo, who, NeedFacts("IT officer", "to be told"))
    at = _open(show="needs")
    assert "As an **analyst** I need **to see who holds a date** so that I can **ask once**." in (
        _said(at)
    )
    at.session_state["needs_shown"] = "Without evidence"
    _fine(at.run())
    assert "IT officer" in _said(at)
    assert "**analyst**" not in _said(at)
    assert not any(each.label == "Move up" for each in at.button)


def test_needs_are_moved_and_grouped(demo: Project, who: Who) -> None:
    of = personas.add_persona(demo, who, PersonaFacts("The asker", "analysts"))
    first, second = (needs.add_need(demo, who, NeedFacts("analyst", f"t{n}")) for n in (1, 2))
    needs.add_need(demo, who, NeedFacts("clerk", "t3", persona_id=of))
    at = _open(show="needs")
    assert [head for head in _heads(at) if head] == ["The asker", "Of no persona"]
    _fine(at.button(key=f"Move up-need-{second}").click().run())
    assert [each.id for each in needs.needs(demo)][:2] == [second, first]
    _fine(at.button(key=f"Move up-need-{second}").click().run())
    assert [each.value for each in at.success] == ["It is the first already\\."]
    at.session_state["needs_by"] = "User group"
    _fine(at.run())
    assert _heads(at) == ["Analysts"]


def test_a_need_is_written_on_its_personas_page(demo: Project, who: Who) -> None:
    of = personas.add_persona(demo, who, PersonaFacts("The asker", "analysts"))
    point = personas.add_point(demo, who, of, "does", "asks")
    personas.rest_on(demo, who, "point", point, [quotes(demo, limit=1)[0].id])
    at = _open(persona=of)
    at.session_state[f"open-need-of-{of}"] = True
    _fine(at.run())
    _fine(next(each for each in at.button if each.key and "-use-" in each.key).click().run())
    _called(at.text_input, "I need").set_value("a list")
    _fine(_called(at.button, "Write it").click().run())
    (made,) = needs.needs(demo)
    assert (made.facts.as_a, made.facts.persona_id) == ("analyst", of)
    assert f"User need {made.id}" in _heads(at)


def test_ticked_quotes_become_a_need_whose_words_are_suggested_only(demo: Project) -> None:
    at = _open("quotes", tag=1)
    at.checkbox[0].check().run()
    at.checkbox[1].check().run()
    at.session_state["quotes_need"] = True
    _fine(at.run())
    assert _called(at.text_input, "As a").value == ""
    suggested = next(each for each in at.button if each.key and "-use-" in each.key)
    words = suggested.label.rsplit(" (", 1)[0]
    _fine(suggested.click().run())
    assert _called(at.text_input, "As a").value == words
    _fine(_called(at.button, "Write it and go to it").click().run())
    assert any("othing stands after “I need”" in each.value for each in at.error)
    _called(at.text_input, "I need").set_value("to start with last year’s list")
    _fine(_called(at.button, "Write it and go to it").click().run())
    (made,) = needs.needs(demo)
    assert made.facts.as_a == words
    assert len(personas.behind(demo, "need", made.id)) == 2
    assert at.title[0].value == "Common ground"
    assert any("so that I can" in each.value for each in at.info)
    _fine(_called(at.button, "Undo").click().run())
    assert needs.needs(demo) == ()


def test_ticked_quotes_are_added_to_a_need_that_is_there(demo: Project, who: Who) -> None:
    need = needs.add_need(demo, who, FACTS)
    at = _open("quotes", tag=1)
    at.checkbox[0].check().run()
    at.session_state["quotes_need"] = True
    _fine(at.run())
    _called(at.selectbox, "Or add them").select_index(0).run()
    _fine(_called(at.button, "Add them to it").click().run())
    assert len(personas.behind(demo, "need", need)) == 1


def test_the_need_behind_a_painpoint_is_written_there(demo: Project, who: Who) -> None:
    painpoint = next(each for each in evidence.painpoints(demo) if people.bears(each))
    at = _open("evidence", painpoint=painpoint.id)
    at.session_state[f"work-on-{painpoint.id}"] = "Needs"
    _fine(at.run())
    _called(at.text_input, "As a").set_value("analyst")
    _called(at.text_input, "I need").set_value("to see it")
    _fine(_called(at.button, "Write it and go to it").click().run())
    (made,) = needs.needs(demo)
    assert people.ends_of(demo, painpoint.id)["need"] == (made.id,)
    question = evidence.add_painpoint(demo, who, kind="question", title="Who?")
    at = _open("evidence", painpoint=question)
    at.session_state[f"work-on-{question}"] = "Needs"
    _fine(at.run())
    assert "No need can be written from it" in _said(at)


def test_a_need_whose_quotes_are_gone_says_so_and_a_missing_one_is_told(
    demo: Project, who: Who
) -> None:
    quote = quotes(demo, limit=1)[0].id
    need = needs.add_need(demo, who, FACTS, quote_ids=[quote])
    remove_quote(demo, who, quote)
    at = _open(need=need)
    assert ["the only quote it rested on" in each.value for each in at.warning] == [True]
    at = _open(need=9_999)
    assert ["no user need number 9999" in each.value for each in at.error] == [True]
    at = _open(persona=9_999)
    assert ["no persona number 9999" in each.value for each in at.error] == [True]


def test_a_finding_is_linked_and_unlinked_on_the_needs_page(demo: Project, who: Who) -> None:
    need = needs.add_need(demo, who, FACTS)
    at = _open(need=need)
    _fine(_called(at.selectbox, "Painpoint or innovation").select_index(0).run())
    _fine(_called(at.button, "Link it").click().run())
    assert "and on no quote of its own" in _said(at)
    _fine(_called(at.button, "Unlink it").click().run())
    assert "No evidence yet" in _said(at)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_personas_and_needs_have_no_accessibility_fault_and_move_by_keyboard(
    demo: Project, who: Who
) -> None:
    first = personas.add_persona(demo, who, PersonaFacts("The chaser", "business support"))
    personas.add_persona(demo, who, PersonaFacts("The asker", "analysts", "lead", "Asks."))
    point = personas.add_point(demo, who, first, "does", "rings [three](x) teams")
    held = [each.id for each in quotes(demo, limit=3)]
    personas.rest_on(demo, who, "point", point, held)
    need = needs.add_need(
        demo, who, NeedFacts("analyst", "*a* list", persona_id=first), quote_ids=held
    )
    with (
        chromium() as browser,
        served(demo.path) as server,
        visiting(browser, server.address) as visit,
    ):
        for path, shown in (
            ("common_ground?show=needs", "Save the needs as a file"),
            (f"common_ground?need={need}", "What supports it"),
            (f"common_ground?persona={first}", "Struggles with"),
            (f"common_ground?persona={first}&point={point}", "What contradicts it"),
            ("common_ground?show=personas", "The asker"),
        ):
            visit.open(path)
            expect(visit.page.get_by_text(shown).first).to_be_visible()
            assert visit.errors() == [], path
            assert visit.violations() == [], path
        visit.press("Move down")
        assert [each.id for each in personas.personas(demo)][-1] == first
