"""Benefits on screen: from no case to a result, what is blank and why, what is taken over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence.benefits import services
from evidence.benefits.published import figures_for
from project import DATABASE_VARIABLE, open_project
from storage import Project
from storage import services as register

WHO = Who("Test analyst")


def _page() -> None:
    import streamlit as st

    from screens.look import SCREEN, TABLES, WAYS
    from screens.options.benefits import the_benefits

    st.session_state[SCREEN] = "options"
    st.session_state[WAYS] = st.session_state[TABLES] = 0
    the_benefits()


def _open(monkeypatch: pytest.MonkeyPatch, database: Path, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_function(_page, default_timeout=30)
    for name, value in query.items():
        at.query_params[name] = value
    return _sound(at.run())


def _sound(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _labelled(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if label in each.label)


def _said(at: AppTest) -> str:
    return "\n".join(each.value.replace("\\", "") for each in [*at.markdown, *at.header, *at.error])


def test_from_no_case_to_a_result_that_is_blank_until_all_is_known(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, project.path)
    assert "No benefits case yet" in _said(at)
    assert "Add one in Settings first" in _said(at)
    for name in ("Northmoor", "Eastley"):
        register.add_council(project, WHO, name)
    at = _open(monkeypatch, project.path)
    _labelled(at.text_input, "Name of the case").input("Join the lists")
    _sound(_labelled(at.button, "Make the case").click().run())
    assert "Nothing yet. Say below what would be saved" in _said(at)
    _labelled(at.text_input, "What is saved").input("Licences")
    _labelled(at.radio, "Which kind").set_value("Money that need not be spent")
    _sound(_labelled(at.button, "Add it").click().run())
    assert "Not known of any council: pounds a year" in _said(at)
    assert "blank, for the same" in _said(at), "what is not known is said once"
    for name, number, unit in (
        ("Pounds a year", 2, "£ thousand a year"),
        ("Share that would be saved", 50, "%"),
        ("Confidence", 60, "%"),
    ):
        (case,) = services.cases(project)
        at = _open(monkeypatch, project.path, case="1")
        box = _labelled(at.selectbox, "Which input")
        _sound(box.set_value(next(i.id for i in case.inputs if i.name == name)).run())
        _labelled(at.number_input, "Likely").set_value(number)
        _labelled(at.selectbox, "Unit").set_value(unit)
        _labelled(at.text_input, "Where the number comes from").input("A test")
        _sound(_labelled(at.button, "Save for").click().run())
    assert "Pounds saved a year: £1,200." in _said(at)
    assert "Not known of any council: what it costs to set up" in _said(at)


def test_numbers_that_cannot_be_are_refused_where_they_stand_and_stay_typed(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, demo_file, case="1")
    _labelled(at.number_input, "Low").set_value(9_000)
    _sound(_labelled(at.button, "Save for").click().run())
    assert "do not run from low over likely to high" in _said(at)
    assert _labelled(at.number_input, "Low").value == 9_000


def test_the_demo_says_who_is_blank_and_why_and_every_part_of_the_page_shows(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, demo_file)
    _sound(_labelled(at.button, "Write corrections back").click().run())
    said = _said(at)
    assert "in 8 of 10 draws between" in said
    assert (
        "are of Calderbrook and Northmoor only. Eastley is blank. Not known: cost of an hour of "
        "business support." in said
    )
    case = services.cases(open_project(demo_file))[0]
    box = _labelled(at.selectbox, "Which input")
    kinds = {each.quantity: each for each in case.inputs}
    for kind in ("hourly cost", "time each", "confidence"):
        _sound(box.set_value(kinds[kind].id).run())
        box = _labelled(at.selectbox, "Which input")
    figure = _labelled(at.selectbox, "Which figure")
    for option in ("hours", "payback"):
        _sound(figure.set_value(option).run())
        figure = _labelled(at.selectbox, "Which figure")


def test_what_the_project_says_is_taken_over_only_by_hand(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    (case,) = services.cases(project)
    failing = next(each for each in case.inputs if each.name == "Failures a year")
    at = _open(monkeypatch, demo_file, case=str(case.id))
    _sound(_labelled(at.selectbox, "Which input").set_value(failing.id).run())
    _sound(_labelled(at.multiselect, "How often these rules fail").set_value(["503H"]).run())
    assert "Eastley: 402 rows of rule 503H fail in 2025/26, run 1" in _said(at)
    assert services.cases(project)[0] == case, "seen, and not taken over"
    _sound(_labelled(at.button, "Take over for").click().run())
    now = next(each for each in services.cases(project)[0].inputs if each.id == failing.id)
    assert {each.likely for each in now.values} >= {402}
    share = next(each for each in case.inputs if each.quantity == "share")
    _sound(_labelled(at.selectbox, "Which input").set_value(share.id).run())
    figures = figures_for("share")
    offered = next(each for each in at.selectbox if each.key == f"published-for-{share.id}")
    _sound(offered.set_value(1).run())
    _sound(_labelled(at.button, "Take it over").click().run())
    held = next(each for each in services.cases(project)[0].inputs if each.id == share.id)
    cited = held.value(None)
    assert cited is not None
    assert (cited.likely, cited.source) == (figures[1].likely, figures[1].citation)


def test_a_case_that_is_gone_says_so(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    at = _open(monkeypatch, project.path, case="77")
    assert "no benefits case number 77" in _said(at)
