"""Benefits reckoned: the published chain to the pound, blanks with reasons, sums that spread."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from evidence.benefits.chances import Outcome, simulate
from evidence.benefits.model import Case, Input, Line, Output, Value, check_numbers, kind_of
from evidence.benefits.published import FIGURES
from evidence.benefits.quantities import read_unit
from evidence.benefits.reckoning import reckon
from evidence.benefits.tornado import swings
from evidence.benefits.words import number, result_words, value_words

NORTH, EAST, CALDER = (1, "Northmoor"), (2, "Eastley"), (3, "Calderbrook")


def val(
    id: int,
    unit: str,
    likely: float,
    low: float | None = None,
    high: float | None = None,
    council: int | None = None,
) -> Value:
    return Value(id, council, low, likely, high, unit, "a test")


def chain(confidence: float = 85) -> Case:
    """The published chain of one council: £22,500 × 37% × 90% × 85%, and £70,500 besides."""
    inputs = (
        Input(1, "Cost of the return", "pounds a year", values=(val(1, "£ a year", 22_500),)),
        Input(2, "Share placement", "share", values=(val(2, "%", 37),)),
        Input(3, "Share put right", "share", values=(val(3, "%", 90),)),
        Input(4, "Confidence", "confidence", values=(val(4, "%", confidence),)),
        Input(5, "Improved support", "pounds a year", values=(val(5, "£ thousand a year", 70.5),)),
        Input(6, "Investment", "cost once", True, (val(6, "£ thousand", 440),)),
        Input(7, "Running", "cost a year", values=(val(7, "£ a year", 0),)),
    )
    lines = (Line(1, "Errors put right", (1, 2, 3, 4)), Line(2, "Support", (5,)))
    return Case(1, "Published", (NORTH,), inputs, lines)


def fixing(**values: tuple[Value, ...]) -> Case:
    """Failures × minutes × hourly cost, in three councils; what is not given is known."""
    given = {
        "failures": (
            val(1, "a year", 200, 150, 260, 1), val(2, "a year", 400, 300, 500, 2),
            val(3, "a year", 100, 80, 130, 3),
        ),
        "minutes": (val(4, "minutes", 12, 6, 30),),
        "cost": (val(5, "£ an hour", 20, 15, 30),),
        "once": (val(6, "£", 3_000),),
        "running": (val(7, "£ a year", 100),),
    } | values  # fmt: skip
    inputs = (
        Input(1, "Failures a year", "times", values=given["failures"]),
        Input(2, "Minutes to fix one", "time each", values=given["minutes"]),
        Input(3, "Hourly cost of business support", "hourly cost", values=given["cost"]),
        Input(4, "Cost to set up", "cost once", values=given["once"]),
        Input(5, "Cost to run", "cost a year", values=given["running"]),
    )
    return Case(1, "Fixing", (NORTH, EAST, CALDER), inputs, (Line(1, "Fixing", (1, 2, 3)),))


def figure(found: Outcome, output: Output, council: int | None = None) -> Any:
    of = (
        found.total
        if council is None
        else next(c for c in found.councils if c.council_id == council)
    )
    return of.figures[output]


def test_the_published_chain_comes_out_to_the_pound_and_has_no_spread() -> None:
    found = simulate(chain(), draws=50)
    exact = 22_500 * 0.37 * 0.90 * 0.85
    assert round(exact, -1) == 6_370
    assert round(exact + 70_500, -2) == 76_900
    pounds = figure(found, "pounds").spread
    assert pounds.p10 == pounds.p50 == pounds.p90 == pytest.approx(exact + 70_500, abs=1e-6)
    assert figure(found, "back").spread.p50 == pytest.approx(5 * (exact + 70_500) / 440_000)
    assert figure(found, "payback").spread.p50 == pytest.approx(440_000 / (exact + 70_500))
    assert found.swings == ()
    assert figure(found, "hours").why == ("nothing in it is counted in hours",)
    alone = replace(chain(), lines=chain().lines[:1])
    assert figure(simulate(alone, 50), "pounds").spread.p50 == pytest.approx(6_368.625)


def test_what_is_paid_for_all_together_is_in_the_sum_and_in_no_councils_payback() -> None:
    found = simulate(chain(), draws=50)
    assert figure(found, "payback", 1).spread is None
    assert figure(found, "payback", 1).why == ("investment is paid for all councils together",)


def test_an_unknown_input_leaves_blank_what_hangs_on_it_with_the_reason_and_never_a_nought() -> (
    None
):
    cost = tuple(val(10 + c, "£ an hour", 20, 15, 30, c) for c in (1, 3))
    found = simulate(fixing(cost=cost), draws=500)
    blank = figure(found, "pounds", 2)
    assert blank.spread is None
    assert blank.why == ("not known: hourly cost of business support in Eastley",)
    assert figure(found, "hours", 2).spread is not None, "hours need no cost of an hour"
    total = figure(found, "pounds")
    assert total.counted == ("Northmoor", "Calderbrook")
    assert total.left_out == (("Eastley", blank.why),)
    assert figure(found, "hours").counted == ("Northmoor", "Eastley", "Calderbrook")
    nobody = simulate(fixing(cost=()), draws=10)
    assert figure(nobody, "pounds").spread is None
    assert len(figure(nobody, "pounds").why) == 3


def test_an_explicit_nought_is_a_nought_and_is_never_paid_back() -> None:
    found = simulate(fixing(failures=(val(1, "a year", 0),)), draws=100)
    assert figure(found, "pounds", 1).spread.p50 == 0
    assert figure(found, "payback", 1).spread.p10 == math.inf
    assert found.paid_back == 0
    free = simulate(fixing(once=(val(6, "£", 0),), running=(val(7, "£ a year", 0),)), draws=100)
    assert figure(free, "payback").spread.p90 == 0
    assert "costs nothing" in figure(free, "back").why[0]


def test_costs_that_are_missing_leave_the_payback_blank() -> None:
    found = simulate(fixing(once=()), draws=100)
    assert figure(found, "payback", 1).why == ("not known: cost to set up in Northmoor",)
    bare = fixing()
    bare = replace(bare, inputs=bare.inputs[:3])
    assert figure(simulate(bare, 100), "payback", 1).why == (
        "no input says what it costs once", "no input says what it costs a year",
    )  # fmt: skip
    assert figure(simulate(replace(bare, councils=()), 10), "pounds").why == (
        "no council is in this case",
    )
    assert "put in yet" in figure(simulate(replace(bare, lines=()), 10), "pounds").why[0]


def test_what_is_the_same_in_every_council_is_drawn_once_so_the_sum_spreads_as_it_should() -> None:
    fixed = tuple(val(c, "a year", 100, council=c) for c in (1, 2, 3))
    shared = simulate(fixing(failures=fixed, minutes=(val(4, "minutes", 60),)), 20_000)
    one, total = figure(shared, "pounds", 1).spread, figure(shared, "pounds").spread
    assert total.p10 == pytest.approx(3 * one.p10)
    assert total.p90 == pytest.approx(3 * one.p90)
    own = tuple(val(20 + c, "£ an hour", 20, 15, 30, c) for c in (1, 2, 3))
    apart = simulate(fixing(failures=fixed, minutes=(val(4, "minutes", 60),), cost=own), 20_000)
    ratio = (total.p90 - total.p10) / (
        figure(apart, "pounds").spread.p90 - figure(apart, "pounds").spread.p10
    )
    assert ratio == pytest.approx(math.sqrt(3), rel=0.05)


def test_the_spread_is_that_of_the_triangle_and_the_same_twice() -> None:
    one = fixing(failures=(val(1, "a year", 1),), minutes=(val(4, "hours", 1),))
    found = simulate(one, 40_000)
    spread = figure(found, "pounds", 1).spread
    # Quantiles of a triangle: a + √(p(b−a)(c−a)) below its peak, b − √((1−p)(b−a)(b−c)) above.
    assert spread.p10 == pytest.approx(15 + math.sqrt(0.1 * 15 * 5), abs=0.1)
    assert spread.p90 == pytest.approx(30 - math.sqrt(0.1 * 15 * 10), abs=0.1)
    assert simulate(one, 40_000) == found
    assert simulate(replace(one, seed=4), 40_000) != found


def test_one_input_more_moves_no_other_inputs_draws() -> None:
    whole = fixing()
    more = Input(9, "Hours besides", "time a year", values=(val(9, "hours a year", 5),))
    grown = replace(
        whole, inputs=(*whole.inputs, more), lines=(*whole.lines, Line(2, "More", (9,)))
    )
    was, now = figure(simulate(whole, 500), "hours"), figure(simulate(grown, 500), "hours")
    assert now.spread.p50 == pytest.approx(was.spread.p50 + 15)


def test_the_tornado_sets_each_input_to_its_ends_with_the_others_likely() -> None:
    found = swings(fixing())[None]["pounds"]
    # 700 failures × 12 minutes × £20 = £2,800.
    assert [(each.name, round(each.at_low), round(each.at_high)) for each in found[:2]] == [
        ("Minutes to fix one", 1_400, 7_000), ("Hourly cost of business support", 2_100, 4_200),
    ]  # fmt: skip
    assert all(each.likely == pytest.approx(2_800) for each in found)
    assert [each.name for each in simulate(fixing(), 100).total.figures["pounds"].moved_by] == [
        "Minutes to fix one", "Hourly cost of business support", "Failures a year",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("quantity", "numbers", "unit", "said"),
    [
        ("times", (5, 3, 9), "a year", "low over likely to high"),
        ("times", (None, -1, None), "a year", "0 or more"),
        ("times", (None, math.nan, None), "a year", "0 or more"),
        ("times", (None, math.inf, None), "a year", "0 or more"),
        ("times", (None, None, None), "a year", "no number"),
        ("times", (None, 1e300, None), "a year", "larger than anything"),
        ("share", (None, 37, None), "share of 1", "choose %"),
        ("confidence", (None, 85, 101), "%", "more than 100"),
        ("time each", (None, 1, None), "days", "write it in hours"),
        ("times", (None, 12, None), "a run", "several times a year"),
        ("hourly cost", (None, 30_000, None), "£ a year", "salary"),
        ("cost once", (None, 10, None), "£ a year", "Write it in £"),
    ],
)
def test_numbers_that_cannot_be_are_refused_with_what_to_do(
    quantity: str,
    numbers: tuple[float | None, float | None, float | None],
    unit: str,
    said: str,
) -> None:
    with pytest.raises(BadInput, match=said):
        check_numbers(quantity, *numbers, unit)


def test_units_that_are_certain_are_converted() -> None:
    assert read_unit("cost once", "£k") == "£ thousand"
    assert read_unit("time each", "Hrs") == "hours"
    assert read_unit("share", "per cent") == "%"
    assert read_unit("times", "a return") == "a return"
    held = Input(1, "x", "time each")
    assert held.triangle(val(1, "minutes", 90)).likely == 1.5
    assert check_numbers("share", None, 100, None, "%") == "%"


def test_inputs_that_do_not_come_to_hours_or_pounds_a_year_are_refused() -> None:
    of = {q: Input(n, q, q) for n, q in enumerate(("times", "time each", "hourly cost", "share"))}
    assert kind_of((of["times"], of["time each"], of["share"])) == "time"
    with pytest.raises(BadInput, match="more than one of them is a year"):
        kind_of((of["times"], replace(of["times"], id=9), of["time each"]))
    with pytest.raises(BadInput, match="nothing says how often"):
        kind_of((of["time each"], of["hourly cost"]))
    with pytest.raises(BadInput, match="twice"):
        kind_of((of["times"], of["time each"], of["hourly cost"], replace(of["hourly cost"], id=9)))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(sorted), st.integers(0, 2**32 - 1))
def test_no_draw_lies_outside_low_and_high_and_the_sum_is_the_councils_sum(
    ends: list[float], seed: int
) -> None:
    case = replace(fixing(failures=(val(1, "a year", ends[1], ends[0], ends[2]),)), seed=seed)
    drawn: dict[int, np.ndarray] = {}

    def pick(held: Input, value: Value) -> np.ndarray:
        return drawn.setdefault(
            value.id, held.triangle(value).draw(np.random.default_rng(seed), 20)
        )

    *councils, whole = reckon(case, pick)
    assert np.allclose(whole.shown["pounds"], sum(each.shown["pounds"] for each in councils))
    assert ((drawn[1] >= ends[0]) & (drawn[1] <= ends[2])).all()


def test_published_figures_are_cited_and_never_merged() -> None:
    of = {each.key: each.likely or 0 for each in FIGURES}
    errors = (
        of["return-cost"] * of["placement"] * of["chain-share"] * of["chain-confidence"] / 100**3
    )
    assert number("pounds", errors) == "£6,370"
    assert number("pounds", errors + of["support"]) == "£76,900"
    assert of["total"] == 76_900
    assert len({each.key for each in FIGURES}) == len(FIGURES)
    assert all(each.source and each.scope and each.year for each in FIGURES)
    of_the_return = [each.likely for each in FIGURES if each.quantity == "pounds a year"]
    assert {22_500, 50_000} <= set(of_the_return), "two figures that conflict are both there"


def test_results_are_sentences_with_ranges_and_reasons() -> None:
    cost = tuple(val(10 + c, "£ an hour", 20, 15, 30, c) for c in (1, 3))
    case = fixing(cost=cost)
    said = result_words(case, simulate(case, draws=2_000))
    assert "in 8 of 10 draws between" in said[0]
    assert said[0].startswith("Hours saved a year")
    alone = [each for each in said if "Eastley is blank" in each]
    assert len(alone) == 1, "told once, not with every figure"
    assert "are of Northmoor and Calderbrook only" in alone[0]
    never = simulate(fixing(failures=(val(1, "a year", 0),)), draws=100)
    assert "Years until it has paid for itself: never." in result_words(fixing(), never)
    assert number("payback", math.inf) == "never"
    assert number("net", -1_234.0) == "−£1,230"
    assert value_words(val(1, "minutes", 12, 6, 30)) == "likely 12, from 6 to 30 (minutes)"
    assert value_words(None) == "not known"
    assert value_words(val(1, "a year", 0)) == "0 (a year)"
