"""Rules over collection years: joined only where they did not change, never from unlike runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from presenting.charts.years import years_spec
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from screens.rule_failures.seen import AS_OTHERS
from storage import Project
from tests.tables import tables
from validation.disclosure import Door, Setting
from validation.model import Status
from validation.over_years import Break, Course, YearPoint, breaks_words, point_of
from validation.report import CHILDREN, PORTAL, PORTAL_COUNT, ROWS, VALIDATOR, RunFacts
from validation.services import record_run
from validation.services.years import (
    Years,
    course_of_group,
    course_of_rule,
    over_years,
    years_of,
)

WHO = Who("Test analyst", role="team")
TEAM = Door(everything=True)
OTHERS = Door(Setting())
APP = str(Path(__file__).resolve().parents[2] / "app.py")
LOADED = ("Header", "Episodes", "Reviews")


def _point(year: int, count: int | None, of: int | None, unit: str = CHILDREN) -> YearPoint:
    status: Status = "unknown" if count is None else "failed"
    return point_of(year, (year, f"run of {year}"), (count, status, ""), of, unit)


def _course(
    points: list[YearPoint], breaks: tuple[Break, ...] = (), unit: str = CHILDREN
) -> Course:
    return Course(1, "Northmoor", unit, tuple(points), breaks)


def _record(
    project: Project, year: int, number: int, counts: dict[str, int], **kept: object
) -> None:
    record_run(
        project,
        WHO,
        council="Northmoor",
        year=year,
        source=str(kept.get("source", VALIDATOR)),
        unit=str(kept.get("unit", ROWS)),
        counts=counts,
        facts=RunFacts(number=number, children=200, tables_loaded=LOADED, last_year_loaded=True),
        children_counts=kept.get("children"),  # type: ignore[arg-type]
    )


def _years(project: Project, unit: str = CHILDREN, door: Door = TEAM) -> Years:
    return over_years(project, source=VALIDATOR, which="first", unit=unit, councils=[1], door=door)


def test_two_years_are_told_by_newcombes_interval() -> None:
    """Newcombe 1998: 56 of 70 against 48 of 80 differ by 0.0524 to 0.3339."""
    (words,) = _course([_point(2025, 48, 80), _point(2026, 56, 70)]).words()
    assert "from 48 of 80 children (60.0%) to 56 of 70 children (80.0%)" in words
    assert "+5.2 to +33.4 points" in words
    assert "More children fail than chance would make" in words
    (alike,) = _course([_point(2025, 40, 80), _point(2026, 36, 70)]).words()
    assert "no more than chance may do" in alike


def test_three_years_get_points_and_no_line_and_four_get_one() -> None:
    falling = [_point(2023 + at, count, 400) for at, count in enumerate((120, 96, 75, 58))]
    (three,) = _course(falling[:3]).words()
    assert "Three years are too few for a trend" in three
    assert "line" not in three
    (four,) = _course(falling).words()
    assert "A line through the 4 years falls" in four
    rising = [_point(2023 + at, count, 400, ROWS) for at, count in enumerate((58, 60, 57, 61))]
    (flat,) = _course(rising, unit=ROWS).words()
    assert "neither clearly rises nor falls" in flat


def test_a_small_council_is_told_in_numbers_not_in_percent() -> None:
    (words,) = _course([_point(2025, 9, 16), _point(2026, 4, 16)]).words()
    assert "from 9 of 16 children to 4 of 16 children." in words
    assert "%" not in words.split(".")[0]


def test_a_line_is_cut_where_the_rule_changed_even_if_that_year_has_no_run() -> None:
    cut = (Break(2024, 2025, "its check changed in 2024/25"),)
    course = _course([_point(2023, 5, 80), _point(2024, 7, 80), _point(2026, 40, 80)], cut)
    assert [[point.year for point in each] for each in course.stretches] == [[2023, 2024], [2026]]
    first, alone = course.words()
    assert first.startswith("Northmoor, 2022/23 to 2023/24")
    assert "One year alone is no trend" in alone
    assert breaks_words(cut) == (
        "The line is cut between 2023/24 and 2024/25, as its check changed in 2024/25."
    )


def test_a_year_that_did_not_look_has_no_point_and_no_line_goes_over_it() -> None:
    points = [
        _point(2023, 5, 80),
        _point(2024, None, 80),
        _point(2025, 7, 80),
        _point(2026, 3, None),
    ]
    course = _course(points)
    (words,) = course.words()
    assert words.startswith("Northmoor, 2022/23 to 2024/25")
    spec = years_spec([course], [2023, 2024, 2025, 2026], up="% of children")
    assert spec is not None
    rows = spec["data"]["values"]
    assert [row["year"] for row in rows] == ["2022/23", "2024/25"]
    assert len({row["stretch"] for row in rows}) == 2
    nothing = _course([_point(2024, None, 80)])
    assert nothing.words() == ["Northmoor: nothing is known of any year, which is not 0."]
    assert years_spec([nothing], [2024], up="%") is None


def test_a_rule_is_joined_only_while_the_catalogue_says_it_did_not_change(
    built_demo: Path,
) -> None:
    found = over_years(
        open_project(built_demo),
        source=VALIDATOR,
        which="first",
        unit=CHILDREN,
        councils=range(1, 4),
        door=TEAM,
    )
    assert found.years == (2023, 2024, 2025, 2026)
    north = next(each for each in course_of_rule(found, "218") if each.council == "Northmoor")
    assert [(each.earlier, each.later) for each in north.breaks] == [(2024, 2025), (2025, 2026)]
    assert [len(each) for each in north.stretches] == [2, 1, 1]
    whole = next(each for each in course_of_rule(found, "219") if each.council == "Northmoor")
    assert whole.breaks == ()
    assert len(whole.stretches[0]) == 4
    assert all(point.low and point.high for point in whole.points)


def test_a_group_is_added_up_from_rules_that_may_be_joined_over_every_year(
    built_demo: Path,
) -> None:
    project = open_project(built_demo)

    def of(unit: str, door: Door = TEAM) -> Years:
        return over_years(
            project, source=VALIDATOR, which="first", unit=unit, councils=range(1, 4), door=door
        )

    rows = of(ROWS)
    for course in course_of_group(rows, "placement"):
        assert course.breaks == ()
        assert 10 < course.rules < 120
    eastley = next(c for c in course_of_group(rows, "year-to-year") if c.council == "Eastley")
    assert eastley.points[0].count is not None
    # 503D changed in 2023/24 and 2025/26: it is in no year's sum.
    run = rows.by_year[2026].of_council(eastley.council_id)
    assert run is not None
    group = {r.code for r in rows.catalogue.rules(2026) if r.group == "year-to-year"}
    every = sum(run.cell(code).count or 0 for code in group)
    assert (eastley.points[-1].count or 0) <= every - (run.cell("503D").count or 0)
    assert course_of_group(of(CHILDREN), "placement") == []


def test_runs_of_another_source_or_unit_are_never_joined(project: Project) -> None:
    _record(project, 2024, 1, {"164": 20}, children={"164": 15})
    _record(project, 2025, 1, {"164": 30})
    _record(project, 2026, 1, {"164": 25}, children={"164": 20})
    _record(project, 2023, 1, {"164": 9}, source=PORTAL, unit=PORTAL_COUNT)
    assert years_of(project) == {VALIDATOR: (2024, 2025, 2026), PORTAL: (2023,)}
    found = _years(project)
    assert found.years == (2024, 2026)
    (course,) = course_of_rule(found, "164")
    assert [point.count for point in course.points] == [15, 20]
    rows = _years(project, ROWS)
    assert rows.years == (2024, 2025, 2026)


@pytest.mark.parametrize("small", [1, 4])
def test_as_others_see_it_no_word_and_no_sum_depends_on_a_small_count(
    small: int, project: Project
) -> None:
    for year, count in ((2024, 20), (2025, small), (2026, 25)):
        _record(project, year, 1, {"164": count, "169": 40, "1003": small})
    found = _years(project, ROWS, OTHERS)
    (course,) = course_of_rule(found, "164")
    assert [(p.count, p.status) for p in course.points] == [
        (20, "failed"),
        (None, "hidden"),
        (25, "failed"),
    ]
    assert course.words() == [
        "Northmoor, 2023/24 to 2025/26: from 20 rows, 10.0 per 100 of 200 children to 25 rows, "
        "12.5 per 100 of 200 children. Their intervals meet, so the change is not clearly more "
        "than chance."
    ]
    (placement,) = course_of_group(found, "placement")
    assert [point.count for point in placement.points] == [40, 40, 40]


def test_the_screen_shows_breaks_in_chart_words_and_table(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    at = AppTest.from_file(APP, default_timeout=30).run()
    at.session_state["failures_part"] = "Over the years"
    at.session_state["years-rule"] = "218"
    at.switch_page(script_of("rule_failures")).run()
    assert not at.exception
    said = " ".join(each.value for each in at.markdown)
    assert "The line is cut between 2023/24 and 2024/25" in said
    joined = [row for table in tables(at) for row in table["rows"]]
    assert any("no: its check changed in 2024/25" in str(row) for row in joined)
    at.session_state[AS_OTHERS] = True
    at.run()
    assert not at.exception
    at.radio(key="years-what").set_value("A group of rules").run()
    assert "are not added up" in " ".join(each.value for each in at.markdown)
    at.session_state["failures_part"] = "Run by run"
    at.run()
    assert not at.exception
    assert "more than" in " ".join(each.value for each in at.markdown)
