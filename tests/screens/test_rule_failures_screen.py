"""Rates with their denominators, runs in a row, one rule opened, units that never mix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence.failing import compared_runs
from evidence.overview import matrix
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from screens.rule_failures.beside import MOST_COUNCILS
from storage import Project
from storage import services as register
from tests.browser import chromium, served, visiting
from tests.tables import tables
from validation import services
from validation.rates import change_words, rate_words
from validation.report import CHILDREN, PORTAL, PORTAL_COUNT, ROWS, VALIDATOR, RunFacts
from validation.services import RuleFilter

APP = str(Path(__file__).resolve().parents[2] / "app.py")
TESTER = Who("Test analyst")


def _open(monkeypatch: pytest.MonkeyPatch, database: Path, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_file(APP, default_timeout=30).run()
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(script_of("rule_failures")).run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _run(
    project: Project,
    council: str,
    counts: dict[str, int],
    *,
    children: int | None = None,
    unit: str = ROWS,
    source: str = VALIDATOR,
    number: int | None = None,
    loaded: tuple[str, ...] | None = None,
) -> None:
    facts = RunFacts(number=number, children=children, tables_loaded=loaded)
    services.record_run(
        project,
        TESTER,
        council=council,
        year=2026,
        source=source,
        unit=unit,
        counts=counts,
        facts=facts,
    )


@pytest.mark.parametrize(
    ("count", "children", "unit", "words"),
    [
        (212, 1720, ROWS, "12.3 rows per 100 children (212 ÷ 1,720)"),
        (212, 1720, CHILDREN, "12.3% of children (212 ÷ 1,720)"),
        (3, 1720, PORTAL_COUNT, "0.2 failures on the portal’s count per 100 children (3 ÷ 1,720)"),
        (212, None, ROWS, "unknown: children not stated"),
        (212, 0, ROWS, "unknown: children not stated"),
        (None, 1720, ROWS, "unknown"),
        (0, 1720, ROWS, "0.0 rows per 100 children (0 ÷ 1,720)"),
    ],
)
def test_a_rate_names_its_denominator_or_is_unknown(
    count: int | None, children: int | None, unit: str, words: str
) -> None:
    assert rate_words(count, children, unit) == words


def test_a_change_is_told_in_words_and_unknown_is_no_zero() -> None:
    assert change_words(200, 138) == "down 62 (31%)"
    assert change_words(0, 5) == "up 5"
    assert change_words(None, 5) == "unknown"


def test_a_return_is_shown_run_by_run_and_falling(project: Project) -> None:
    for number, count in ((1, 200), (2, 220), (3, 100)):
        _run(project, "Northmoor", {"164": count}, children=1000, number=number)
    (series,) = services.returns_of(project)
    since = [point.since for point in series.points]
    assert since == ["the first", "up 20 (10%)", "down 120 (55%)"]
    assert series.words() == "Northmoor: 200 rows in run 1, 100 in run 3: down 100 (50%)"
    (rule,) = services.history_of_rule(project, "0164")
    assert [point.count for point in rule.points] == [200, 220, 100]
    assert rule.points[0].rate_words() == "20.0 (200 ÷ 1,000)"


def test_rules_are_sorted_by_rate_by_difference_and_by_code(project: Project) -> None:
    _run(project, "Northmoor", {"164": 50, "169": 10, "1003": 60}, children=100)
    _run(project, "Southmoor", {"164": 500, "169": 400, "1003": 600}, children=1000)
    found = services.comparison(project, year=2026, source=VALIDATOR)
    assert services.wanted(found, RuleFilter(), "most") == ["1003", "164", "169"]
    assert services.wanted(found, RuleFilter(), "code") == ["164", "169", "1003"]
    assert services.wanted(found, RuleFilter(), "difference")[0] == "169"
    assert services.wanted(found, RuleFilter(), "rate") == ["1003", "164", "169"]
    assert services.wanted(found, RuleFilter(words="169"), "rate") == ["169"]
    assert "164" not in services.wanted(found, RuleFilter(field="ETHNIC"))
    assert len(services.wanted(found, RuleFilter(failing=False))) > 300


def test_ours_alone_tells_passed_from_unknown(project: Project) -> None:
    _run(project, "Northmoor", {"164": 50, "169": 10})
    _run(project, "Southmoor", {"169": 1, "164": 0})
    _run(project, "Eastmoor", {"169": 1})
    found = services.comparison(project, year=2026, source=VALIDATOR)
    north = next(each for each in found.councils if each.council == "Northmoor")
    (alone,) = services.alone(found, north.council_id)
    assert (alone.code, alone.count) == ("164", 50)
    assert (alone.passed, alone.unknown) == (("Southmoor",), ("Eastmoor",))
    assert services.alone_words("Northmoor", [alone]).endswith(
        "for 0 of them every other council is known to pass"
    )


def test_runs_that_count_otherwise_stand_aside_and_where_we_stand_still_stands(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(project, "Northmoor", {"164": 50}, source=PORTAL, unit=PORTAL_COUNT)
    _run(project, "Southmoor", {"164": 5}, source=PORTAL, unit=PORTAL_COUNT)
    _run(project, "Eastmoor", {"164": 7}, source=PORTAL, unit=CHILDREN)
    found = compared_runs(project)
    assert found is not None
    assert (found.unit, found.left_out) == (PORTAL_COUNT, ("Eastmoor",))
    assert "Left out, as counted otherwise: Eastmoor" in found.words()
    assert matrix(project).compared == found.words()
    at = _open(monkeypatch, project.path)
    assert not at.error
    assert services.units_compared(project, year=2026, source=PORTAL) == {
        PORTAL_COUNT: 2,
        CHILDREN: 1,
    }


@pytest.mark.parametrize("councils", [1, 2, 10, 153])
def test_any_number_of_councils_is_shown_a_few_at_a_time(
    councils: int, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(councils):
        _run(project, f"{chr(65 + number % 26)}moor {number:03}", {"164": number + 1}, children=100)
    at = _open(monkeypatch, project.path)
    assert not at.error
    assert len(at.multiselect) == (councils > 1)
    if councils > 1:
        assert len(at.multiselect[0].value) == min(councils, MOST_COUNCILS)
    assert len(tables(at)[0]["names"]) == 1 + min(councils, MOST_COUNCILS)


@pytest.mark.parametrize("code", ["164", "0164", "503", "XYZ9", "<b>*x*</b>"])
def test_a_rule_opens_by_its_code_however_it_is_typed(
    code: str, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, demo_file, rule=code)
    assert not at.error
    assert at.header[0].value.startswith("Rule ")


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_every_part_of_the_screen_is_accessible(demo_file: Path) -> None:
    open_project(demo_file)
    with (
        chromium() as browser,
        served(demo_file) as server,
        visiting(browser, server.address) as visit,
    ):
        visit.open("rule_failures")
        for tab in (
            "Councils side by side",
            "Patterns",
            "Run by run",
            "Over the years",
            "Published figures",
        ):
            visit.page.get_by_role("tab", name=tab).click()
            visit.settle()
            assert visit.violations() == [], tab
            assert visit.errors() == []
        visit.open("rule_failures?rule=164")
        assert visit.violations() == []
        # The chart has words of its own for those who cannot see it.
        assert visit.page.locator('[data-testid="stVegaLiteChart"]').count() >= 1


def test_a_report_is_read_once_however_often_something_is_chosen_below_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str | None] = []
    preview = services.preview_report

    def counted(data: bytes, name: str, **asked: Any) -> services.Preview:
        read.append(asked["council"])
        return preview(data, name, **asked)

    monkeypatch.setattr(services, "preview_report", counted)
    register.add_council(project, TESTER, "Northmoor")
    at = _open(monkeypatch, project.path)
    at.text_area(key="pasted-0").set_value(
        "Error Code\tError message\tCount\n 164\t Distance is not valid\t 56\n"
    ).run()
    at.selectbox(key="report-council-0").set_value("Northmoor").run()
    at.checkbox(key="replace-0").check().run()
    at.number_input[0].set_value(3).run()
    assert read == [None, "Northmoor"]
    next(each for each in at.button if each.label == "Import the report").click().run()
    assert not at.exception
    (run,) = services.runs(project)
    assert (run.number, run.total) == (3, 56)
    # It was carried out beside the screen, and can be taken back on it all the same.
    next(each for each in at.button if each.label == "Undo").click().run()
    assert services.runs(project) == ()


def test_work_that_takes_long_has_a_bar_and_gives_what_it_makes_or_why_it_cannot(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))

    def screen() -> None:
        import time

        import streamlit as st

        from common.errors import BadInput
        from screens.look import fault_told
        from screens.waiting import told_how_far

        def slow() -> str:
            time.sleep(1.5)
            return "made"

        def refused() -> str:
            raise BadInput("it cannot be read")

        st.markdown(told_how_far(lambda: "at once", "Reading", expected=1))
        st.markdown(told_how_far(slow, "Reading a long one", expected=1))
        with fault_told():
            told_how_far(refused, "Reading", expected=1)

    at = AppTest.from_function(screen, default_timeout=30).run()
    assert not at.exception
    assert [each.value for each in at.markdown] == ["at once", "made"]
    (bar,) = at.get("progress")
    assert (bar.proto.text, 0 < bar.proto.value < 100) == ("Reading a long one", True)
    assert [each.value for each in at.error] == ["It cannot be read\\."]
