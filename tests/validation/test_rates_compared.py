"""Rates compared: named denominators, nothing hidden in a number, the fast way as the slow."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from cli import main
from common.who import Who
from presenting.charts.pictures import Caption, picture_of
from presenting.charts.rates import HeatCell, Point, funnel_spec, heat_spec, sides_of
from project import DATABASE_VARIABLE
from screens.look import script_of
from screens.rule_failures.heat import shade_of
from storage import Project, act
from tests.rated_children import rated_children
from tests.tables import tables
from validation import services
from validation.catalogue import shipped
from validation.disclosure import Door, Setting
from validation.model import Run, cell_of
from validation.over_children.store import add_over_children, add_table_rows
from validation.rated.denominators import Divided, main_tables
from validation.rated.grid import grid_of
from validation.rated.quick import varying_p_of_few
from validation.rated.rates import Sums, rated
from validation.report import CHILDREN, ROWS, VALIDATOR, OverChildren, RunFacts
from validation.services.controlling import controlled
from validation.services.disclosing import change_setting, saved_setting
from validation.services.rates_compared import RatesCompared, rates_compared
from validation.services.rates_listed import compared_for_files
from validation.services.rates_words import (
    cannot_words,
    method_words,
    promise_words,
    rate_sentence,
    similar_words,
)
from validation.statistics.clustering import ChildSums, per_child
from validation.statistics.exact_tests import binomial_p, varying_p
from validation.statistics.intervals import wilson
from validation.statistics.spread import adjusted_z, shares, spread, two_sided

APP = str(Path(__file__).resolve().parents[2] / "app.py")
TESTER = Who("Test analyst")
TEAM, OTHERS = Door(everything=True), Door()
THREE = {"Northmoor": (41, 661), "Eastley": (20, 1_154), "Calderbrook": (9, 358)}


def _run(project: Project, council: str, counts: dict[str, int], **facts: object) -> int:
    unit = str(facts.pop("unit", CHILDREN))
    made = services.record_run(
        project,
        TESTER,
        council=council,
        year=2026,
        source=VALIDATOR,
        unit=unit,
        counts=counts,
        facts=replace(RunFacts(), **facts),  # type: ignore[arg-type]
    )
    return made.run_id


def _three(project: Project) -> None:
    for council, (count, children) in THREE.items():
        _run(project, council, {"143": count, "101": 3, "164": 30}, children=children)


def _made(project: Project, door: Door = TEAM, **asked: object) -> RatesCompared:
    found = services.comparison(project, year=2026, source=VALIDATOR, leave_out=True)
    return rates_compared(project, controlled(found, door), door, **asked)  # type: ignore[arg-type]


def test_a_rate_stands_with_its_sum_its_limits_and_what_chance_would_do(project: Project) -> None:
    _three(project)
    made = _made(project, own="Northmoor")
    assert [each.council for each in made.councils] == ["Northmoor", "Calderbrook", "Eastley"]
    north = made.of_rule("0143")[0]
    limits = wilson(41, 661)
    assert (north.count, north.denominator) == (41, 661)
    assert (north.low, north.high) == (float(limits.lower), float(limits.upper))
    assert north.target == pytest.approx(70 / 2173)
    assert (north.position, north.usual_position, north.drawn_in) == (2, None, None)
    assert rate_sentence(north, made.divided) == (
        "Northmoor’s rate of rule 143, 6.2% of children (41 of 661; 95% limits 4.6% to 8.3%), lies "
        "above what chance alone brings about 998 times in 1,000 (above the 99.8% limit)."
    )


def test_with_three_councils_it_is_said_what_cannot_be_estimated(project: Project) -> None:
    _three(project)
    made = _made(project)
    words = " ".join(cannot_words(made, "143"))
    assert "With 3 councils it cannot be told how much councils ordinarily differ" in words
    assert "Nor can rates be drawn towards what councils have in common" in words
    assert "9 rates tested" in promise_words(made)
    assert "worth a conversation. It is not a fault" in promise_words(made)


def test_a_hidden_count_is_in_no_number_and_changing_it_changes_nothing(project: Project) -> None:
    _three(project)
    run = _run(project, "Hillcombe", {"143": 4, "164": 30}, children=400)
    for_others = _made(project, OTHERS)
    services.remove_run(project, TESTER, run, 1)
    _run(project, "Hillcombe", {"143": 2, "164": 30}, children=400)
    again = _made(project, OTHERS)
    hidden = next(each for each in again.of_rule("143") if each.council == "Hillcombe")
    assert (hidden.status, hidden.count, hidden.rate, hidden.high) == ("hidden", None, None, None)
    assert "but how often is not shown" in rate_sentence(hidden, again.divided)
    assert for_others.all() == again.all()
    assert again.of_rule("143")[0].target == pytest.approx(70 / 2173)


def test_a_list_for_others_hides_what_the_project_says_is_small(project: Project) -> None:
    run = _run(project, "Hillcombe", {"143": 14, "164": 33}, children=403, unit=ROWS)
    with act(project, TESTER, "Noted the rows of tables") as this:
        add_table_rows(this, run, {"Episodes": 652})
    saved = saved_setting(project)
    change_setting(project, TESTER, Setting(threshold=20), saved.version)
    hidden = compared_for_files(project, TESTER, year=2026, for_others=True)
    assert {each.code: each.count for each in hidden.all()} == {"143": None, "164": 33}
    change_setting(project, TESTER, Setting("round"), saved_setting(project).version)
    rounded = compared_for_files(project, TESTER, year=2026, by="rows", for_others=True, rule="143")
    assert [(each.count, each.denominator) for each in rounded.all()] == [(15, 650)]


def test_what_nobody_knows_is_none_and_never_nought(project: Project) -> None:
    _three(project)
    _run(project, "Hillcombe", {"164": 30}, children=400)
    _run(project, "Ashvale", {"143": 7})
    made = _made(project)
    found = {each.council: each for each in made.of_rule("143")}
    assert (found["Hillcombe"].status, found["Hillcombe"].rate) == ("unknown", None)
    assert (found["Ashvale"].count, found["Ashvale"].denominator) == (7, None)
    assert found["Ashvale"].position is None
    assert "out of how many is not stated" in rate_sentence(found["Ashvale"], made.divided)
    assert made.similar("143", found["Ashvale"].council_id, found["Hillcombe"].council_id) is None


def test_rows_are_widened_by_the_councils_own_children_or_by_what_is_assumed_and_it_is_said(
    project: Project,
) -> None:
    rows = {"Header": 400, "Episodes": 1_000}
    own = _run(project, "Northmoor", {"143": 60}, unit=ROWS, children=400, episodes=900)
    _run(project, "Eastley", {"143": 30}, unit=ROWS, children=500, table_rows=rows)
    with act(project, TESTER, "Sums") as this:
        over = OverChildren({"143": 180}, 180, 20, {})
        add_over_children(this, own, ROWS, over)
        add_table_rows(this, own, rows)
    made = _made(project)
    east, north = made.of_rule("143")
    told, assumed = per_child(ChildSums(400, 60, 180)), per_child(ChildSums(500, 30))
    assert told
    assert assumed
    assert (north.low, north.high) == pytest.approx((told.low, told.high))
    assert (east.low, east.high) == pytest.approx((assumed.low, assumed.high))
    assert (north.by_children, east.by_children) == (True, False)
    words = " ".join(method_words(made, "143"))
    assert "own children: Northmoor" in words
    assert "Assumed: Eastley" in words
    # Through the door a single child's rows would show in how wide the limits are.
    assert not any(each.by_children for each in _made(project, OTHERS).of_rule("143"))
    by_rows = _made(project, by="rows").of_rule("143")
    assert [each.denominator for each in by_rows] == [1_000, 1_000]
    assert [each.denominator for each in _made(project, by="episodes").of_rule("143")] == [
        None,
        900,
    ]


def test_a_rules_main_table_is_the_one_its_fields_are_in() -> None:
    codes = ["143", "101", "120", "NOSUCH"]
    assert main_tables(codes, 2024, shipped()) == ["Episodes", "Header", "PlacedAdoption", None]


def test_similar_has_to_be_shown(project: Project) -> None:
    _run(project, "Northmoor", {"143": 600, "101": 9}, children=2_000)
    _run(project, "Eastley", {"143": 610, "101": 10}, children=2_000)
    _run(project, "Calderbrook", {"143": 100, "101": 8}, children=2_000)
    made = _made(project)
    ids = {each.council: each.council_id for each in made.councils}

    def said(code: str, other: str) -> str:
        found = made.similar(code, ids["Northmoor"], ids[other])
        return similar_words(found, "Northmoor", other, code)[0]

    assert said("143", "Eastley") == "Similar"
    assert said("143", "Calderbrook") == "Different"
    assert said("101", "Eastley") == "Cannot tell"


def test_the_grid_says_what_each_cell_says() -> None:
    seed = random.randrange(10**6)
    chance, codes = random.Random(seed), ["143", "503", "503A", "503C", "197", "197a", "SW08STG1"]
    codes += ["233", "1000", "nosuch", "NoE", "101"]
    loaded = ("Header", "Episodes", "OC2", "Reviews")
    runs = []
    for _ in range(150):
        counts = {
            code.upper(): chance.choice((0, 3, 40))
            for code in codes
            if chance.random() < chance.choice((0.1, 0.6))
        }
        facts = RunFacts(
            year=chance.choice((2024, 2026, 2019)),
            tables_loaded=chance.choice((None, loaded, ("Header",))),
            last_year_loaded=chance.choice((None, True, False)),
            validator_version=chance.choice((None, "0.1.17")),
            crashed=chance.choice((None, frozenset({"101"}))),
            ran=chance.choice((None, frozenset({"143"}))),
        )
        hidden = frozenset(code.upper() for code in codes if chance.random() < 0.1) - {*counts}
        runs.append(Run(facts, VALIDATOR, chance.choice((ROWS, CHILDREN)), counts, hidden))
    grid = grid_of(runs, codes)
    for at, run in enumerate(runs):
        for place, code in enumerate(codes):
            cell = cell_of(code, run)
            got = grid.count(at, place), grid.status(at, place)
            assert got == (cell.count, cell.status), (seed, code, run.facts, run.counts)


def test_many_councils_allow_for_how_much_they_ordinarily_differ() -> None:
    seed = random.randrange(10**6)
    chance, shape = np.random.default_rng(seed), (40, 60)
    of = np.broadcast_to(chance.integers(100, 1_500, 40)[:, None], shape).astype(float)
    odds = chance.choice((0.002, 0.06), 60) * np.exp(chance.normal(0, 0.5, shape))
    counts = chance.binomial(of.astype(int), odds / (1 + odds)).astype(float)
    made = rated_children(counts, of[:, 0])
    usual = made.usual
    assert usual.mean() > 0.3, seed
    # Chance alone calls councils odd that only differ as councils do.
    assert (made.position[usual] != 0).mean() > 0.3, seed
    assert (made.usual_position[usual] != 0).mean() < 0.15, seed
    assert made.stands_out.mean() < 0.02, seed
    # The tests as they are chosen, each by its own formula.
    points = shares(counts, of, made.target)
    found, t = spread(points), np.broadcast_to(made.target, shape)
    by_z = two_sided(adjusted_z(points, found))
    varying = varying_p(counts, of * t, 4 * (1 - t) / t * found.tau2)
    with_spread = np.where(np.isnan(points.z), varying, by_z)
    p = np.where(usual, with_spread, binomial_p(counts, of, t))
    np.testing.assert_allclose(made.p, p, rtol=1e-7, err_msg=str(seed))
    ends = np.sort([made.rate, np.broadcast_to(made.target, shape)], axis=0)
    assert ((ends[0] - 1e-9 <= made.drawn_in) & (made.drawn_in <= ends[1] + 1e-9)).all(), seed


def test_the_quick_exact_test_is_the_exact_test() -> None:
    events, means = (
        each.ravel() for each in np.meshgrid([0, 0.4, 1, 1.7, 3, 12, 60], [0.01, 2, 9])
    )
    for varying in (1e-4, 0.3, 40.0):
        by = np.full(events.shape, varying)
        np.testing.assert_allclose(
            varying_p_of_few(events, means, by), varying_p(events, means, by), rtol=1e-8
        )


def test_every_test_counts_once_and_a_rule_nobody_fails_is_none() -> None:
    nan = np.full((3, 2), np.nan)
    counts = np.array([[1.0, 0.0], [2.0, 0.0], [np.nan, 0.0]])
    of = np.full((3, 2), 100.0)
    made = rated(Sums(Divided(CHILDREN, "children"), counts, of, of[:, 0], nan))
    assert made.tests == 2
    assert not made.stands_out.any()


def test_the_command_line_gives_every_key_and_null_where_unknown(project: Project) -> None:
    _three(project)
    _run(project, "Ashvale", {"143": 7})

    def said(*words: str) -> list[dict[str, object]]:
        got = CliRunner().invoke(
            main, ["validation", "compare", "--db", str(project.path), "--json", *words]
        )
        assert got.exit_code == 0, got.output
        found: list[dict[str, object]] = json.loads(got.output)
        return found

    ash, *_, north = said("--year", "2026", "--rule", "143")
    keys = ["council", "rule", "unit", "count", "denominator", "rate", "low", "high", "position"]
    assert list(north)[: len(keys)] == keys
    assert north["rate"] == 41 / 661
    assert north["position"] == "above the 99.8% limit"
    assert [ash[key] for key in keys[3:]] == [7, None, None, None, None, None]
    assert {each["count"] for each in said("--year", "2026", "--rule", "101")} == {3, None}
    others = said("--year", "2026", "--rule", "101", "--for-others")
    assert {each["status"] for each in others} == {"hidden", "unknown"}
    assert {each["rate"] for each in others} == {None}
    for words in (["--year", "2021"], ["--year", "2026", "--denominator", "episodes"]):
        wrong = CliRunner().invoke(
            main, ["validation", "compare", "--db", str(project.path), *words]
        )
        assert wrong.exit_code == 1
        assert len(wrong.stderr.splitlines()) == 1


def test_a_picture_carries_its_title_its_source_and_that_it_is_invented() -> None:
    spec = funnel_spec(
        [Point("Northmoor & <Co>", 661, 6.2, "6.2%", 0), Point("Eastley", 1_154, 1.7, "1.7%")],
        [],
        across="Children in the return",
        up="% of children",
        most=100,
    )
    assert spec
    caption = Caption("Rule 143", "2025/26, run 1 <of> each", illustrative=True)
    svg = picture_of(spec, "Two & councils", "svg", caption).decode()
    assert "<title>Rule 143</title><desc>Two &amp; councils</desc>" in svg
    for words in ("Illustrative", "2025/26, run 1 &lt;of&gt; each", "Northmoor &amp; &lt;Co&gt;"):
        assert words in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")
    assert picture_of(spec, "", "png", caption).startswith(b"\x89PNG")


def test_names_in_a_funnel_lie_on_no_other_name() -> None:
    close = [("Northmoor", 500.0, 5.0), ("Eastley", 505.0, 5.1), ("Calderbrook", 510.0, 4.9)]
    assert len(set(sides_of(close, (100, 1_000), 10))) == 3
    assert sides_of([("Northmoor", 1_000.0, 5.0)], (100, 1_000), 10) == ["left"]


def test_a_heat_table_never_shades_what_is_not_a_rate() -> None:
    assert [shade_of(rate) for rate in (0, 0.4, 1, 2, 5, 10, 90)] == [0, 1, 2, 3, 4, 5, 5]
    spec = heat_spec([HeatCell("143", "A", "unknown", None), HeatCell("143", "B", "12.0%", 5)])
    assert spec
    fills = {each["words"]: each["fill"] for each in spec["data"]["values"]}
    assert fills["unknown"] == "#ffffff" != fills["12.0%"]


def test_the_tab_names_its_denominator_and_says_what_cannot_be_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _three(project)
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(APP, default_timeout=30).run()
    at.session_state["failures_part"] = "Rates"
    at.switch_page(script_of("rule_failures")).run()
    assert not at.exception, [each.message for each in at.exception]
    at.selectbox(key="rates-rule-2026-Data to Insight validator").set_value("143").run()
    assert not at.exception, [each.message for each in at.exception]
    said = " ".join(each.value for each in at.markdown)
    assert "Northmoor’s rate of rule 143, 6\\.2% of children \\(41 of 661" in said
    assert "With 3 councils it cannot be told" in said
    rates, worth, alike = tables(at)
    assert rates["alt"] == "Rates of rule 143 by council"
    assert [row[0] for row in rates["rows"]] == ["Calderbrook", "Eastley", "Northmoor"]
    assert "143" in worth["rows"][0][0]
    assert {row[1] for row in alike["rows"]} <= {"Similar", "Different", "Cannot tell"}
    at.session_state["failures_part"] = "Councils side by side"
    at.run()
    at.radio(key="side-form").set_value("Heat table").run()
    assert not at.exception
    (heat,) = [each for each in tables(at) if each["alt"].startswith("Heat table")]
    assert heat["shades"][0][0] is None
    assert max(heat["shades"][0][1:]) > 0
