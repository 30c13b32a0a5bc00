"""Saturation: published figures exactly, orders, who counts, and what is said on screen."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from common.errors import BadInput
from common.who import Who
from presenting.charts.basic import growth_spec
from project import DATABASE_VARIABLE, open_project
from research.saturation.model import Counted, Rule, new_codes, saturation
from research.saturation.orders import Orders, over_orders, random_orders, reached_at
from research.saturation.store import _tops
from research.saturation.unheard import Unheard, unheard
from research.saturation.units import Standing, Standings, Unit, standings
from research.services import quotes, themes
from research.services import saturation as services
from research.themes.model import ThemeFacts
from screens.look import script_of
from storage import Project, act
from storage.register import council_named

ROOT = Path(__file__).resolve().parents[2]
TRAP = (16, 10, 7, 4, 2, 2, 1, 0, 1, 0)
SIXTEEN = (14, 8, 6, 3, 4, 2, 2, 1, 1, 0, 1, 0, 0, 1, 0, 0)
A_CODE = st.frozensets(st.integers(0, 9), max_size=5)


@pytest.mark.parametrize(
    ("new", "rule", "figure"),
    [
        ((4, 3, 2, 1, 1, 0, 0, 0), Rule(), "5+2"),
        (TRAP, Rule(), "6+2"),
        (TRAP, Rule(run=3), "7+3"),
        (TRAP, Rule(percent=0), None),
        (TRAP, Rule(run=3, percent=0), None),
        (SIXTEEN, Rule(), "8+2"),
        (SIXTEEN, Rule(run=3), "9+3"),
        (SIXTEEN, Rule(percent=0), "11+2"),
        ((4, 4, 4, 4, 4, 4), Rule(), None),
    ],
)
def test_published_and_worked_sequences_come_out_exactly(
    new: tuple[int, ...], rule: Rule, figure: str | None
) -> None:
    found = saturation(new, rule)
    assert found.figure == figure
    assert found.status == ("reached" if figure else "not reached")


def test_ratios_are_judged_before_they_are_rounded() -> None:
    ratios = [run.ratio for run in saturation(TRAP, Rule(run=3)).runs]
    assert [round(each or 0, 3) for each in ratios] == [0.135, 0.081, 0.054, 0.027]
    assert [round(run.ratio or 0, 3) for run in saturation(TRAP).runs[:3]] == [0.108, 0.081, 0.027]
    # 2 on 37 prints as 5%; 1 on 20 is just that, which no binary fraction can say.
    assert not saturation((37, 0, 0, 0, 2, 0)).figure
    assert saturation((20, 0, 0, 0, 1, 0)).figure == "4+2"


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ((), "cannot be told; there is no person with anything to count yet"),
        ((4, 3, 2, 1, 0), "too few to tell (5 people; it takes 6 or more, 4 to begin with and 2 "
         "to confirm)"),
        ((0, 0, 0, 0, 0, 0), "cannot be told; nothing was heard from the first 4 people, and those "
         "after them are measured against that"),
        ((4, 4, 4, 4, 4, 4), "not reached with 6 people; the last 2 still brought 8 new tags, "
         "beside 16 from the first 4"),
        (TRAP[:8], "reached at 6 of 8 people, confirmed by 2 more (6+2) at 5%"),
        (TRAP[:9], "reached at 6 of 9 people, confirmed by 2 more (6+2) at 5%; the person after "
         "that brought 1 new tag"),
        ((9, 0, 0, 0, 0, 0, 0, 0), "reached at 4 of 8 people, confirmed by 2 more (4+2) at 5%; the "
         "2 people after that brought no new tag"),
    ],
)  # fmt: skip
def test_each_outcome_is_a_sentence(new: tuple[int, ...], words: str) -> None:
    assert saturation(new).words() == words


def test_sessions_and_themes_are_called_so() -> None:
    said = saturation((4, 4, 4, 4, 4, 4)).words(Counted("session", "sessions", "theme"))
    assert said.startswith("not reached with 6 sessions; the last 2 still brought 8 new themes")


@pytest.mark.parametrize("rule", [Rule(base=0), Rule(run=0), Rule(percent=-1), Rule(percent=101)])
def test_a_rule_that_cannot_be_is_refused(rule: Rule) -> None:
    with pytest.raises(BadInput):
        saturation(TRAP, rule)


@settings(max_examples=100, deadline=None)
@given(st.lists(A_CODE, min_size=6, max_size=12), st.sampled_from([(4, 2), (5, 2), (4, 3), (3, 1)]))
def test_orders_worked_out_at_once_are_those_worked_out_one_by_one(
    units: list[frozenset[int]], sizes: tuple[int, int]
) -> None:
    for percent in (5, 0):
        rule = Rule(*sizes, percent)
        orders = random_orders(len(units), 20, 7)
        one_by_one = [
            saturation(new_codes([units[place] for place in order]), rule).at or 0
            for order in orders
        ]
        if len(units) >= rule.least:
            assert reached_at(units, rule, orders) == one_by_one


@settings(max_examples=50, deadline=None)
@given(st.lists(A_CODE, min_size=6, max_size=12), st.permutations(range(4)), st.integers(1, 99))
def test_the_order_within_the_base_and_what_codes_are_called_change_nothing(
    units: list[frozenset[int]], base: list[int], by: int
) -> None:
    before = saturation(new_codes(units))
    mixed = [units[place] for place in base] + units[4:]
    assert saturation(new_codes(mixed)).at == before.at
    renamed = [frozenset(code * 100 + by for code in codes) for codes in units]
    assert saturation(new_codes(renamed)) == before
    strict = saturation(new_codes(units), Rule(percent=0)).at
    assert strict is None or (before.at is not None and before.at <= strict)


def test_all_orders_of_a_few_people_give_the_true_middle() -> None:
    units = [frozenset({1, 2, 3}), frozenset({3, 4}), *[frozenset({1})] * 4]
    rule = Rule(base=2, run=2)
    every = reached_at(units, rule, _array(list(permutations(range(6)))))
    points = sorted(each or 99 for each in every)
    found = over_orders(units, rule)
    assert found is not None
    assert (found.low, found.middle) == (points[180 - 1], points[360 - 1])
    assert found == over_orders(units, rule)
    assert over_orders(units[:3], rule) is None


def _array(rows: list[tuple[int, ...]]) -> Any:
    import numpy as np

    return np.array(rows)


@pytest.mark.parametrize(
    ("orders", "words"),
    [
        (Orders(500, 500, 6, 8, 10), "In 500 random orders the middle value was 8 (half lie "
         "between 6 and 10)."),
        (Orders(500, 460, 6, 8, 10), "In 500 random orders the middle value was 8 (half lie "
         "between 6 and 10); in 40 it was not reached."),
        (Orders(500, 300, 6, 8, None), "In 500 random orders the middle value was 8, but in 200 of "
         "them it was not reached."),
        (Orders(500, 120, None, None, None), "In 500 random orders it was reached in 120 only, so "
         "there is no middle value."),
        (Orders(500, 0, None, None, None), "In 500 random orders it was reached in none."),
        (Orders(500, 500, 4, 4, 4), "In 500 random orders the middle value was 4 (in at least half "
         "it was just that)."),
    ],
)  # fmt: skip
def test_orders_in_which_it_was_not_reached_are_said(orders: Orders, words: str) -> None:
    assert orders.words() == words


def test_codes_not_heard_yet_are_estimated_from_those_heard_once() -> None:
    found = Unheard(16, 45, 12, 6, 200)
    assert round(found.expected or 0, 1) == 53.8
    assert found.coverage == pytest.approx(0.94)
    assert "there may be about 54 in all, 9 of them not heard yet" in found.words()
    counted = unheard([frozenset({1, 2}), frozenset({2, 3}), frozenset({2})])
    assert counted == Unheard(3, 3, 2, 0, 5)
    assert counted.expected == pytest.approx(3 + 2 / 3)


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([], ""),
        ([frozenset({1})], "The only tag was heard from one person only: how many there are in all "
         "cannot be told."),
        ([frozenset({1}), frozenset({2})], "Every tag was heard from one person only: how many "
         "there are in all cannot be told."),
        ([frozenset({1})] * 2, "The only tag was heard from more than one person."),
    ],
)  # fmt: skip
def test_where_nothing_can_be_estimated_that_is_said(
    units: list[frozenset[int]], words: str
) -> None:
    assert unheard(units).expected in (None, 1.0)
    assert unheard(units).words() == words


def _unit(number: int, date: str | None, codes: set[int], council: int | None = 1) -> Unit:
    name = f"Council {council}" if council else None
    return Unit(number, f"Person {number}", council, name, date, number, frozenset(codes))


def test_people_come_in_the_order_of_their_dates_and_those_without_come_last() -> None:
    held = [
        _unit(1, None, {1}),
        _unit(2, "2026-03-01", {1, 2}),
        _unit(3, "2026-01-01", {3}),
        _unit(4, "2026-02-01", set()),
        _unit(5, "2026-01-01", {4}, 2),
    ]
    found = standings(held, "people", "tags", Rule())
    assert [each.id for each in found.overall.units] == [3, 5, 2, 1]
    assert (found.overall.without, found.overall.undated) == (1, 1)
    assert [each.council for each in found.lines] == ["All councils", "Council 1", "Council 2"]
    alone = standings(held[:4], "people", "tags", Rule())
    assert [each.council for each in alone.lines] == ["Council 1"]


def test_a_top_tag_is_found_even_where_tags_lie_in_a_ring() -> None:
    assert _tops({1: None, 2: 1, 3: 2, 4: 9, 5: 4}) == {1: 1, 2: 1, 3: 1, 4: 4, 5: 4}
    assert set(_tops({1: 2, 2: 1})) == {1, 2}


@pytest.fixture
def demo_file(unsorted_demo_file: Path) -> Path:
    """The illustrative project before its own themes."""
    return unsorted_demo_file


@pytest.fixture
def demo(demo_file: Path) -> Project:
    return open_project(demo_file)


def _of(found: Standings, council: str) -> Standing:
    return next(each for each in found.lines if each.council == council)


def test_the_demo_is_counted_by_people_who_were_asked_each_once(demo: Project) -> None:
    found = services.saturation(demo)
    held = {
        (each.participant_id, code.id) for each in quotes(demo, limit=500) for code in each.codes
    }
    counted = {(unit.id, code) for unit in found.overall.units for code in unit.codes}
    assert counted <= held
    assert len(found.overall.units) + found.overall.without == 18
    dates = [unit.date or "" for unit in found.overall.units]
    assert dates == sorted(dates)
    assert found.overall.saturation.new == new_codes([u.codes for u in found.overall.units])
    assert _of(found, "Eastley").saturation.status == "too few"
    assert _of(found, "Eastley").orders is None
    tops = services.saturation(demo, "people", "top tags")
    assert sum(tops.overall.saturation.new) < sum(found.overall.saturation.new)
    assert len(services.saturation(demo, "sessions").overall.units) == 16


def test_sessions_that_are_planned_and_audiences_do_not_count(demo: Project, who: Who) -> None:
    before = services.saturation(demo)
    with act(demo, who, "Made some sessions uncounted") as this:
        first = before.overall.units[0].session_id
        this.db.execute("UPDATE sessions SET planned = 1 WHERE id = ?", (first,))
        second = before.overall.units[1].session_id
        this.db.execute("UPDATE sessions SET kind = 'show-and-tell' WHERE id = ?", (second,))
    after = services.saturation(demo)
    assert len(after.overall.units) <= len(before.overall.units) - 1
    assert not {first, second} & {unit.session_id for unit in after.overall.units}
    sessions = services.saturation(demo, "sessions").overall
    assert len(sessions.units) == 14


def test_an_interviewers_words_are_not_counted(demo: Project, who: Who) -> None:
    person = services.saturation(demo).overall.units[0]
    with act(demo, who, "Said who asked") as this:
        this.db.execute(
            "UPDATE session_participants SET interviewer = 1 WHERE participant_id = ?", (person.id,)
        )
    after = services.saturation(demo).overall
    assert person.id not in {unit.id for unit in after.units}


def test_a_session_in_which_nobody_is_named_counts_as_a_session(demo: Project, who: Who) -> None:
    with act(demo, who, "Took everybody out of a session") as this:
        this.db.execute("UPDATE quotes SET participant_id = NULL WHERE session_id = 1")
        this.db.execute("DELETE FROM session_participants WHERE session_id = 1")
    assert 1 in {unit.id for unit in services.saturation(demo, "sessions").overall.units}
    assert 1 not in {unit.session_id for unit in services.saturation(demo).overall.units}


def test_somebody_of_whom_nothing_is_tagged_is_left_out_and_said(demo: Project, who: Who) -> None:
    person = services.saturation(demo).overall.units[-1]
    with act(demo, who, "Took tags away") as this:
        this.db.execute(
            "DELETE FROM codings WHERE quote_id IN "
            "(SELECT id FROM quotes WHERE participant_id = ?)",
            (person.id,),
        )
    after = services.saturation(demo).overall
    assert after.without == 1
    assert person.id not in {unit.id for unit in after.units}


def test_a_councils_theme_that_is_part_of_a_shared_one_is_that(demo: Project, who: Who) -> None:
    assert not services.can_count_themes(demo)
    held = [each for each in quotes(demo, limit=500) if each.council == "Northmoor"]
    shared = themes.add_theme(demo, who, ThemeFacts("Shared"), quote_ids=[held[0].id])
    themes.add_theme(
        demo,
        who,
        ThemeFacts("Own", part_of=shared),
        council_id=held[0].council_id,
        quote_ids=[each.id for each in held],
    )
    assert services.can_count_themes(demo)
    found = services.saturation(demo, "people", "themes")
    assert {code for unit in found.overall.units for code in unit.codes} == {shared}
    assert found.overall.without == 10
    assert "new theme" in found.overall.words(found.counted)


def test_the_chart_has_every_number_and_marks_where_it_was_reached() -> None:
    spec = growth_spec([3, 0, 1], reached=(2, "2+1"), names=("New", "All"), across="Person")
    assert [row["all"] for row in spec["data"]["values"]] == [3, 3, 4]
    assert spec["layer"][-1]["data"]["values"] == [{"at": 2, "words": "2+1"}]
    unmarked = growth_spec([3], reached=None, names=("New", "All"), across="Person")
    assert len(unmarked["layer"]) == 2


def _tab(monkeypatch: pytest.MonkeyPatch, database: Path) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    at.switch_page(script_of("common_ground")).run()
    at.session_state["common_ground_part"] = "Enough interviews?"
    return _fine(at.run())


def _fine(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _said(at: AppTest) -> str:
    words = " ".join(each.value for each in (*at.main.markdown, *at.main.caption))
    return words.replace("\\", "")


def test_the_tab_says_how_each_council_stands_and_what_that_is_not(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _tab(monkeypatch, demo_file)
    said = _said(at)
    for line in services.saturation(open_project(demo_file)).lines:
        assert f"**{line.council}**{line.words().removeprefix(line.council)}" in said
    for name in ("Hennink", "Braun and Clarke 2019", "A council with too few people"):
        assert name in said
    at.segmented_control(key="saturation_run").set_value(3)
    at.segmented_control(key="saturation_percent").set_value(0)
    at.segmented_control(key="saturation_kind").set_value("sessions")
    _fine(at.run())
    rule = Rule(run=3, percent=0)
    found = services.saturation(open_project(demo_file), "sessions", "tags", rule)
    assert found.overall.words(found.counted).removeprefix("All councils") in _said(at)


def test_the_tab_stands_when_what_was_chosen_is_gone(
    demo_file: Path, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = open_project(demo_file)
    held = [each for each in quotes(demo, limit=500) if each.council == "Northmoor"]
    theme = themes.add_theme(demo, who, ThemeFacts("One"), quote_ids=[each.id for each in held])
    at = _tab(monkeypatch, demo_file)
    at.selectbox(key="saturation_council").set_value(
        _of(services.saturation(demo), "Eastley").council_id
    )
    at.segmented_control(key="saturation_level").set_value("themes")
    assert "theme" in _said(_fine(at.run()))
    themes.remove_theme(demo, who, theme)
    assert "new tag" in _said(_fine(at.run()))


def test_an_empty_project_is_told_what_to_do(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    with act(project, who, "Added a council") as this:
        council_named(this, "Northmoor")
    assert "Nothing to count yet" in _said(_tab(monkeypatch, project.path))


def test_where_we_stand_has_one_line_of_it(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    at = _fine(AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run())
    whole = services.saturation(open_project(demo_file)).overall
    assert whole.words() in _said(at)
