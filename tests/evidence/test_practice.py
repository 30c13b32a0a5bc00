"""Best practice by error: who fixes a rule and where, whether it comes back, what fewer go with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evidence.decisions.failing import failing_now
from evidence.decisions.services import standing
from evidence.practice.model import comes_back
from evidence.practice.services import most_to_learn, practice
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING

APP = str(Path(__file__).resolve().parents[2] / "app.py")
CAUSE = re.compile(r"\b(because|causes?|caused|due to|leads? to|thanks to)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("points", "cut", "said"),
    [
        ([], {}, "No year is known."),
        ([(2024, None)], {}, "No year is known."),
        ([(2024, False), (2025, False)], {}, "Passed in each of 2 years known."),
        (
            [(2024, True)],
            {},
            "Failed in 2023/24. No later year is known to tell whether it came back.",
        ),
        (
            [(2023, True), (2024, True), (2025, False)],
            {},
            "Failed in 2022/23 and 2023/24. In the year after, it failed again 1 of 2 times.",
        ),
        (
            [(2024, True), (2025, False)],
            {},
            "Failed in 2023/24. In the year after, it did not fail again.",
        ),
        (
            [(2024, True), (2025, True)],
            {(2024, 2025): "its check changed"},
            "Failed in 2023/24 and 2024/25. No later year is known to tell whether it came back.",
        ),
        (
            [(2023, True), (2024, True), (2025, True)],
            {(2023, 2024): "its check changed"},
            "Failed in 2022/23, 2023/24 and 2024/25. The year after can be told for one of them: "
            "it failed again.",
        ),
        (
            [(2022, True), (2025, True)],
            {},
            "Failed in 2021/22 and 2024/25. No later year is known to tell whether it came back.",
        ),
    ],
)
def test_whether_a_rule_came_back_is_told_only_of_years_that_can_be_joined(
    points: list[tuple[int, bool | None]], cut: dict[tuple[int, int], str], said: str
) -> None:
    assert comes_back(points, cut).words() == said


def test_fewest_come_first_with_who_fixes_it_where_and_no_word_of_cause(built_demo: Path) -> None:
    found = practice(open_project(built_demo), "178")
    assert [each.council.name for each in found.councils] == ["Calderbrook", "Northmoor", "Eastley"]
    eastley = found.councils[-1]
    assert eastley.fixed_words() == (
        "Data engineer (automated), in the upload file, not written back"
    )
    assert found.number(eastley) == "3.8 rows per 100 children (44 ÷ 1,154)"
    assert "whether it is written back" in {aspect.name for aspect in found.aspects()}
    assert not found.parted
    assert found.sentences() == (
        "The councils differ in who fixes it, where it is fixed and whether it is written back. "
        "Their rates may differ by chance alone: the limits overlap. With 3 councils this shows "
        "what goes together, not why.",
    )
    assert not any(CAUSE.search(words) for words in found.sentences())


def test_councils_that_differ_between_the_ends_alone_teach_nothing_of_the_ends(
    built_demo: Path,
) -> None:
    found = practice(open_project(built_demo), "186")
    assert found.parted
    assert [each.council.name for each in found.rated][::2] == ["Northmoor", "Calderbrook"]
    assert "but between these two no difference in it is known" in found.sentences()[0]
    assert "why" not in found.sentences()[0]
    listed = {each.code: each for each in most_to_learn(open_project(built_demo))}
    assert listed["186"].differs
    assert not listed["186"].at_the_ends


def test_councils_with_a_fix_are_compared_and_it_is_said_of_how_many(built_demo: Path) -> None:
    found = practice(open_project(built_demo), "503H")
    # Northmoor has fewer still, and nobody linked a step of its map to the rule.
    assert [each.council.name for each in found.rated] == ["Northmoor", "Calderbrook", "Eastley"]
    assert [each.council.name for each in found.compared] == ["Calderbrook", "Eastley"]
    assert found.sentences() == (
        "The 2 of 3 with a step linked to it differ in who fixes it, where it is fixed and whether "
        "it is written back. The rates of Calderbrook and Eastley differ by more than their "
        "limits, and these two differ in all of it. With 2 councils this shows what goes together, "
        "not why.",
    )


def test_a_rule_nobody_linked_to_a_step_says_that_nothing_is_known(built_demo: Path) -> None:
    found = practice(open_project(built_demo), "no such rule")
    assert {each.fixed_words() for each in found.councils} == {"no step linked to it"}
    assert "so nothing can be compared" in found.sentences()[0]


def test_most_to_learn_comes_first(built_demo: Path) -> None:
    found = most_to_learn(open_project(built_demo))
    parted = [bool(each.parted and each.at_the_ends) for each in found]
    assert parted == sorted(parted, reverse=True)
    assert found[0].fixed_in >= 2
    assert found[0].told
    assert all(each.fixed_in for each in found)
    (number,) = (each for each in found if each.code == "218")
    assert number.fewest == (
        "Eastley: 3.4 rows per 100 children (39 ÷ 1,154); Data engineer (automated), in the upload "
        "file, not written back"
    )
    assert number.most.startswith("Northmoor: 35.0 rows")


def test_what_is_hidden_from_others_is_in_no_order_and_no_number(built_demo: Path) -> None:
    door = Door()
    found = practice(open_project(built_demo), "178", door)
    exact = practice(open_project(built_demo), "218", EVERYTHING)
    few = practice(open_project(built_demo), "219", Door())
    assert next(each.council.name for each in exact.rated) == "Eastley"
    # Calderbrook has the fewest, 5: hidden, it is in no order, and compared in no sentence.
    assert "Calderbrook" not in {each.council.name for each in few.rated}
    assert "Calderbrook" not in few.sentences()[0]
    assert few.sentences()[1] == (
        "How often it fails in Calderbrook is hidden: it may be less or more than in the others."
    )
    assert all(each.rate is None or (each.rate.count or 9) > 5 for each in found.councils)


def test_data_that_leaders_need_shows_how_its_rules_fail_now(built_demo: Path) -> None:
    project = open_project(built_demo)
    cells = [cell for state in standing(project) for need in state.needs for cell in need.cells]
    told = [failing_now(project, cell, EVERYTHING) for cell in cells]
    said = {each.words() for each in told if each}
    assert any(
        re.search(r"rows? in \d+ rules?, of \d+ looked at: .* per 100 children", w) for w in said
    )
    hidden = [failing_now(project, cell, Door()) for cell in cells]
    for exact, seen in zip(told, hidden, strict=True):
        if seen and seen.shown and seen.shown.hidden:
            assert exact is not None
            assert "per 100" not in seen.words()


@pytest.mark.parametrize("query", [{}, {"of": "178"}, {"of": "999"}])
def test_it_is_on_the_screen(
    query: dict[str, str], built_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(built_demo))
    at = AppTest.from_file(APP, default_timeout=30).run()
    for name, value in {"show": "practice", **query}.items():
        at.query_params[name] = value
    at.switch_page(script_of("evidence")).run()
    assert not at.exception, [each.message for each in at.exception]
    said = "\n".join(each.value.replace("\\", "") for each in at.markdown)
    assert ("not why." in said) == (query.get("of") == "178")
