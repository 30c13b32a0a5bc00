"""Patterns on the screen: in words, drawn, tabled; hidden stays hidden; causes are decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from presenting.charts.patterns import Bar, Combination, overlap_spec, pareto_spec
from presenting.charts.pictures import Caption, picture_of
from project import DATABASE_VARIABLE
from screens.look import script_of
from screens.rule_failures.patterns import CAUSES, MIX, SHARED
from screens.rule_failures.seen import AS_OTHERS
from storage import Project
from tests.tables import tables
from validation.report import ROWS, VALIDATOR, OverChildren, RunFacts
from validation.services import record_run
from validation.services.causes import causes, refusals

APP = str(Path(__file__).resolve().parents[2] / "app.py")
TESTER = Who("Test analyst")
COUNTS = {"169": 37, "179": 37, "164": 56, "218": 3}
OVER = OverChildren(
    {"169": 37, "179": 37, "164": 56, "218": 3},
    37 * 4 + 56 + 3,
    96,
    {("169", "179"): 37},
)


def _two_councils(project: Project) -> None:
    for council in ("Northmoor", "Eastley"):
        facts = RunFacts(children=400, ran=frozenset({*COUNTS, "101"}))
        record_run(
            project,
            TESTER,
            council=council,
            year=2026,
            source=VALIDATOR,
            unit=ROWS,
            counts=COUNTS,
            children_counts=COUNTS,
            over_children=OVER,
            facts=facts,
        )


def _open(monkeypatch: pytest.MonkeyPatch, project: Project, part: str | None = None) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(APP, default_timeout=30)
    at.session_state["failures_part"] = "Patterns"
    if part:
        at.session_state["patterns-part"] = part
    at.run().switch_page(script_of("rule_failures")).run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _words(at: AppTest) -> str:
    return " ".join(each.value for each in at.markdown).replace("\\", "")


def test_each_part_says_in_words_what_its_chart_and_table_show(
    monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    _two_councils(project)
    at = _open(monkeypatch, project)
    assert (
        "2 of 4 rules make half of the 133 pairs of a child and a rule in Eastley’s run, and 3 make"
        in _words(at)
    )
    assert "The long tail: 1 of 4 rules fails fewer than 5 times." in _words(at)
    at.radio(key="patterns-part").set_value(SHARED).run()
    assert "4 rules fail in any of these councils (Eastley 4 and Northmoor 4)" in _words(at)
    assert "every one of these runs looked at: 5 rules. 311 rules are left out" in _words(at)
    at.radio(key="patterns-part").set_value(MIX).run()
    assert "cannot be told apart from what chance alone brings" in _words(at)
    assert "dealt out anew 999 times" in _words(at)
    assert not at.exception


def test_through_the_door_small_counts_are_c_and_shares_are_of_what_is_shown(
    monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    _two_councils(project)
    at = _open(monkeypatch, project)
    at.session_state[AS_OTHERS] = True
    at.run()
    said = _words(at)
    assert "2 of 4 rules make half of the 130 pairs of a child and a rule that are shown" in said
    assert "How often 1 of the 4 rules fails is not shown (c)" in said
    hidden = tables(at)[0]["rows"][-1]
    assert "218" in hidden[0]
    assert hidden[1:] == ["c", "not shown", "not shown"]
    at.radio(key="patterns-part").set_value(CAUSES).run()
    assert "phi" not in _words(at)
    assert "more than chance would let them" in _words(at)


def test_a_suggestion_is_confirmed_or_refused_on_the_screen(
    monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    _two_councils(project)
    at = _open(monkeypatch, project, CAUSES)
    assert "169 and 179 fail for exactly the same children: duplicates" in _words(at)
    at.button(key="no-169-179").click().run()
    assert [each.rules for each in refusals(project)] == [("169", "179")]
    assert "Nothing more is suggested" in _words(at)
    next(each for each in at.button if each.label == "Undo").click().run()
    at.text_input(key="name-169-179").set_value("No address found")
    at.button(key="yes-169-179").click().run()
    assert [(each.name, each.rules) for each in causes(project)] == [
        ("No address found", ("169", "179"))
    ]
    assert tables(at)[0]["rows"][0][:4] == ["No address found", "169, 179", "74", "74"]
    assert not at.exception


def test_charts_hold_what_they_are_given_and_can_be_saved_as_pictures() -> None:
    bars = [Bar("164", 56, 60.2, "164: 56"), Bar("No address", 37, 100.0, "No address: 37")]
    spec = pareto_spec(bars, up="Failures (rows)")
    assert spec is not None
    assert [row["so_far"] for row in spec["data"]["values"]] == [60.2, 100.0]
    shared = overlap_spec(
        ["Northmoor", "Eastley"],
        [Combination(("Northmoor",), 3), Combination(("Northmoor", "Eastley"), 2)],
    )
    assert shared is not None
    layers = [layer["data"]["values"] for layer in shared["layer"]]
    assert [(row["row"], row["words"]) for row in layers[0]] == [(0, "2"), (1, "3")]
    assert [row["fill"] for row in layers[2]].count("#0b0c0c") == 3
    for each in (spec, shared):
        drawn = picture_of(each, "In words", "svg", Caption("Title", "2025/26", True))
        assert b"<desc>In words</desc>" in drawn
    assert b"Northmoor" in drawn
    assert (pareto_spec([], up=""), overlap_spec(["Northmoor"], [])) == (None, None)
