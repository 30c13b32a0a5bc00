"""Who sees which counts: the team all, a council its own, and how that is set and said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE
from screens.look import WHO, script_of
from screens.rule_failures.patterns import FEW_MAKE_MOST, MIX
from screens.rule_failures.seen import AS_OTHERS
from storage import Project
from tests.tables import tables
from validation import services
from validation.disclosure import Door, Setting
from validation.report import ROWS, VALIDATOR, RunFacts
from validation.services.disclosing import change_setting, saved_setting, setting_of

APP = str(Path(__file__).resolve().parents[2] / "app.py")
TEAM = Who("Test analyst")


@pytest.fixture
def two(project: Project) -> Project:
    """Two councils, most of whose rules fail less than six times."""
    for council, counts in (
        ("Northmoor", {"101": 3, "103": 2, "148": 4, "164": 41}),
        ("Eastley", {"101": 5, "103": 1, "148": 37, "164": 2}),
    ):
        services.record_run(
            project, TEAM, council=council, year=2026, source=VALIDATOR, unit=ROWS, counts=counts,
            facts=RunFacts(children=300, episodes=400),
        )  # fmt: skip
    return project


def _open(monkeypatch: pytest.MonkeyPatch, project: Project, screen: str, who: Who) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(APP, default_timeout=30)
    at.session_state[WHO] = who
    at.run().switch_page(script_of(screen)).run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _cells(at: AppTest) -> str:
    return str([table["rows"] for table in tables(at)])


def test_the_team_sees_counts_and_can_look_with_others_eyes(
    two: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, two, "rule_failures", TEAM)
    assert any("Exact counts, for the project’s team only" in each.value for each in at.caption)
    assert "3 (1.0 per 100)" in _cells(at)
    at.toggle(key=AS_OTHERS).set_value(True).run()
    assert not at.exception
    assert "3 (1.0 per 100)" not in _cells(at)
    assert "41 (13.7 per 100)" in _cells(at)
    assert any("hides a count of 1 to 5" in each.value for each in at.caption)
    assert any("more than 41 rows in 4 failing rules" in each.value for each in at.markdown)
    # Too little is left of the rules themselves, so sums over groups are offered.
    assert at.radio(key="rules-added-up").value == "By group"
    # The room that follows a rule to its chain and back still sees what others may see.
    at.query_params["rule"] = "101"
    at.switch_page(script_of("evidence")).run()
    assert not at.exception
    assert not any(re.search(r"run 1: \d", each.value) for each in at.markdown)
    assert any("hides a count of 1 to 5" in each.value for each in at.caption)
    at.query_params.clear()
    at.switch_page(script_of("rule_failures")).run()
    assert at.toggle(key=AS_OTHERS).value
    assert "3 (1.0 per 100)" not in _cells(at)


def test_rounded_counts_are_told_as_about_so_many_and_k_never_c(
    two: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_setting(two, TEAM, Setting("round"), saved_setting(two).version)
    lee = Who("Lee", council="Calderbrook")
    at = _open(monkeypatch, two, "rule_failures", lee)
    said = [*(each.value for each in at.markdown), *(each.value for each in at.caption)]
    # 3, 2, 4 and 41 are shown as 5, k, 5 and 40.
    assert any("about 50 rows in 4 failing rules" in each for each in said)
    assert not any("The three largest" in each or "hidden" in each for each in said)
    for part, key, value in (
        ("Patterns", "patterns-part", FEW_MAKE_MOST), ("Patterns", "patterns-part", MIX),
        ("Run by run", "runs_of", "Northmoor"), ("Rates", "side-year", 2026),
    ):  # fmt: skip
        at.session_state["failures_part"], at.session_state[key] = part, value
        at.run()
        assert not at.exception
        shown = str([*(each.value for each in at.markdown), _cells(at)])
        assert not re.search(r"more than \d|'c'|\(c\)|“c”|'c \(", shown), part


def test_a_council_sees_its_own_counts_and_others_through_the_door(
    two: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    lee = Who("Lee", council="Eastley")
    at = _open(monkeypatch, two, "rule_failures", lee)
    said = _cells(at)
    assert "5 (1.7 per 100)" in said
    assert "3 (1.0 per 100)" not in said
    words = "Eastley’s own figures are shown as they are"
    assert any(words in each.value for each in at.caption)
    for council, shown in (("Eastley", "5 rows"), ("Northmoor", "more than 41 rows")):
        at.session_state["failures_part"] = "Run by run"
        at.session_state["runs_of"] = council
        at.run()
        assert not at.exception
        assert shown in _cells(at)
    assert "3 rows" not in _cells(at)


def test_the_setting_is_saved_and_its_example_follows_what_is_chosen(
    two: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(two.path))
    at = AppTest.from_file(APP, default_timeout=30).run()
    at.session_state["settings_part"] = "Small numbers"
    at.switch_page(script_of("settings")).run()
    assert not at.exception, [each.message for each in at.exception]
    assert "more than 393" in _cells(at)
    totals = next(each for each in at.radio if each.label == "Where hidden, totals are")
    totals.set_value("exact").run()
    assert "1 to 6" in _cells(at)
    assert setting_of(two) == Setting()
    next(each for each in at.button if each.label.startswith("Save how small")).click().run()
    assert not at.exception
    assert setting_of(two) == Setting(totals="exact")


def test_a_rules_history_hides_what_would_tell_one_of_its_parts(project: Project) -> None:
    """503 = 503A + 503B: beside 17 of 20, a hidden 3 would be told, in every view."""
    for whole in ("503", "950"):
        services.record_run(
            project, TEAM, council="Northmoor", year=2026, source=VALIDATOR, unit=ROWS,
            counts={whole: 20, f"{whole}A": 3, f"{whole}B": 17}, replace=True,
            facts=RunFacts(number=1),
        )  # fmt: skip
        seen = services.rule_counts(project, [whole, f"{whole}A"], door=Door())
        assert [seen[code][0].count for code in (whole, f"{whole}A")] == [None, None]


def test_a_councils_person_is_not_told_whose_counts_theirs_are_the_same_as(
    project: Project,
) -> None:
    def stored(council: str, who: Who) -> str:
        made = services.record_run(
            project, who, council=council, year=2026, source=VALIDATOR, unit=ROWS,
            counts={"101": 3, "103": 9},
        )  # fmt: skip
        return " ".join(made.remarks)

    stored("Northmoor", TEAM)
    assert "same as those of run 1 of Northmoor" in stored("Eastley", TEAM)
    assert "Northmoor" not in stored("Calderbrook", Who("Lee", council="Calderbrook"))
