"""Patterns of errors: the published ones come out, chance is stated, nothing is claimed of rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validation.catalogue import normalise_code, rules
from validation.formats import read_report
from validation.model import Run
from validation.over_children.adding_up import Tally
from validation.patterns.different import Different, Whose, from_children, from_sums
from validation.patterns.overlap import by_chance, chance_range, failing, pool_of, regions
from validation.patterns.pareto import Cause, pareto
from validation.report import PORTAL, PORTAL_COUNT, ROWS, VALIDATOR, RunFacts
from validation.statistics.answers import NotEstimated

Shared = Callable[[str], Path]
# Rule types failing in each combination of the discovery's councils, 2017/18 (alpha report p. 16).
DISCOVERY = {"MSW": 14, "M": 21, "S": 25, "W": 11, "MW": 10, "MS": 18, "SW": 2}
COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), max_size=8)


def _run(codes: dict[str, int], ran: set[str], hidden: frozenset[str] = frozenset()) -> Run:
    facts = RunFacts(year=2026, ran=frozenset(ran))
    return Run(facts, VALIDATOR, ROWS, codes, hidden)


def test_the_discoverys_overlap_comes_out_with_its_63_59_and_37_types() -> None:
    codes = iter(range(1, 200))
    fails: dict[str, dict[str, int]] = {"M": {}, "S": {}, "W": {}}
    for councils, number in DISCOVERY.items():
        for code in (str(next(codes)) for _ in range(number)):
            for council in councils:
                fails[council][code] = 3
    runs = {name: Run(RunFacts(), PORTAL, PORTAL_COUNT, counts) for name, counts in fails.items()}
    found = regions(runs)
    assert {"".join(each.councils): len(each.rules) for each in found} == DISCOVERY
    assert found[0].councils == ("M", "S", "W")
    assert [len(failing(run)) for run in runs.values()] == [63, 59, 37]
    assert sum(len(each.rules) for each in found) == 101
    # Nobody said what these runs looked at, so nobody can tell what fails in one council alone.
    assert all(each.unsure == each.rules for each in found if len(each.councils) < 3)
    assert by_chance(runs, pool_of(list(runs.values()), 2026)) == ()


@pytest.mark.parametrize(("types", "rare"), [(63, 30), (59, 37), (37, 21)])
def test_the_discoverys_long_tails_are_told_by_counts_under_five(types: int, rare: int) -> None:
    counts = {f"r{at}": 4 if at < rare else 5 for at in range(types)}
    assert (pareto(counts).rare, len(pareto(counts).lines)) == (rare, types)
    assert pareto(counts, hidden=["c"]).rare is None


def test_the_published_summarys_largest_three_make_half_of_its_540(shared: Shared) -> None:
    name = "summary_of_validation_check_failures_published_screenshot_2018.csv"
    report = read_report(shared(f"dfe_portal/{name}").read_bytes(), name)
    found = pareto({normalise_code(code): count for code, count in report.counts.items()})
    assert (found.total, len(found.lines), found.largest(), found.rare) == (540, 34, 277, 20)
    assert (found.lines_for(0.5), found.lines_for(0.8)) == (3, 8)


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_shares_add_up_to_all_and_the_fewest_lines_make_half(counts: dict[str, int]) -> None:
    found = pareto(counts)
    assert found.total == sum(counts.values())
    if not found.total:
        assert (found.lines, found.lines_for(0.5)) == ((), None)
        return
    assert found.lines[-1].so_far == 1
    half = found.lines_for(0.5)
    assert half is not None
    most = [sum(some) for some in combinations(counts.values(), half - 1)]
    assert 2 * found.largest(half) >= found.total > 2 * max(most)


def test_a_cause_is_one_line_added_up_or_counted_once_and_hidden_rules_never_count() -> None:
    counts = {"169": 37, "179": 37, "164": 56, "101": 0}
    cause = [Cause("Missing addresses", frozenset({"169", "179", "INT1"}))]
    added = pareto(counts, causes=cause, how="added up")
    assert [(each.name, each.count) for each in added.lines] == [
        ("Missing addresses", 74),
        ("164", 56),
    ]
    once = pareto(counts, causes=cause, how="counted once")
    assert [(each.name, each.count) for each in once.lines] == [
        ("164", 56),
        ("Missing addresses", 37),
    ]
    seen = pareto({"164": 56, "179": 37}, hidden=["169", "218"], causes=cause, how="added up")
    assert [(each.name, each.count, each.more) for each in seen.lines] == [
        ("164", 56, False),
        ("Missing addresses", 37, True),
        ("218", None, False),
    ]
    assert (seen.total, seen.hidden, seen.rare) == (93, 1, None)


def test_a_hidden_rule_fails_in_the_overlap_and_what_nobody_knows_leaves_the_pool() -> None:
    known = {normalise_code(rule.code) for rule in rules(2026)}
    less = known - {"101", "102"}
    runs = {
        "Northmoor": _run({"164": 40, "169": 9, "101": 8}, known),
        "Eastley": _run({"164": 7, "X1": 3}, less, frozenset({"169"})),
    }
    found = {each.councils: each for each in regions(runs)}
    assert found[("Northmoor", "Eastley")].rules == ("164", "169")
    assert found[("Northmoor",)].unsure == ("101",)
    pool = pool_of(list(runs.values()), 2026)
    assert (pool.size, pool.unknown, pool.beyond) == (len(known) - 2, 2, 1)
    told = by_chance(runs, pool)
    assert [(each.sizes, each.shared) for each in told] == [((2, 2), 2)]
    assert told[0].expected == pytest.approx(4 / pool.size)
    assert told[0].verdict == "more"
    assert pool_of(list(runs.values()), 2026, "failing anywhere").rules == {"164", "169"}
    assert (pool_of(list(runs.values()), 2018).of_year, by_chance(runs, pool)[0].low) == (0, 0)


def test_chance_stays_in_its_range_as_often_as_promised() -> None:
    rng = np.random.default_rng(8)
    sizes, pool = (40, 60, 50), 120
    low, high = chance_range(sizes, pool)
    drawn = []
    for _ in range(2_000):
        sets = [set(rng.choice(pool, size, replace=False).tolist()) for size in sizes]
        drawn.append(len(sets[0] & sets[1] & sets[2]))
    within = np.mean([low <= each <= high for each in drawn])
    assert 0.94 < within <= 1
    # One less on either side would no longer hold what is promised.
    assert np.mean([low < each < high for each in drawn]) < 0.95


Children = list[frozenset[str]]


def _children(rng: random.Random, number: int, rate: float, extra: float = 0.0) -> Children:
    """Invented children: one who fails a rule fails others too; ``extra`` is of rule r0."""
    found = []
    for _ in range(number):
        prone = rng.lognormvariate(0, 0.8) * rate
        mine = {f"r{at}" for at in range(25) if rng.random() < prone}
        found.append(frozenset(mine | ({"r0"} if rng.random() < extra else set())))
    return found


def _whose(name: str, children: Children) -> Whose:
    tally = Tally()
    for at, mine in enumerate(children):
        for rule in mine:
            tally.add(f"{at}", rule)
    return Whose(
        name, len(children), tally.children(), tally.over(), {f"r{at}" for at in range(25)}
    )


def test_sums_and_children_agree_and_say_where_a_council_differs() -> None:
    rng = random.Random(903)
    of = {"Northmoor": _children(rng, 300, 0.08), "Eastley": _children(rng, 400, 0.08, 0.25)}
    sums = from_sums([_whose(name, mine) for name, mine in of.items()], draws=199)
    dealt = from_children(
        {name: [each for each in mine if each] for name, mine in of.items()},
        [len(mine) for mine in of.values()],
        draws=199,
    )
    assert isinstance(sums, Different)
    assert isinstance(dealt, Different)
    assert sums.effect.observed == pytest.approx(dealt.effect.observed)
    assert sums.effect.mean == pytest.approx(dealt.effect.mean, rel=0.05)
    for found in (sums, dealt):
        assert found.differs
        assert 0 < found.effect.mean < found.effect.high < found.effect.observed
        assert [(each.rule, each.council) for each in found.where] == [("r0", "Eastley")]
    assert sums.where[0].failing == dealt.where[0].failing
    assert sums.where[0].residual == pytest.approx(dealt.where[0].residual)


def test_councils_whose_children_are_alike_are_seldom_called_different() -> None:
    rng = random.Random(78)
    flags = 0
    for _ in range(40):
        of = [_whose(name, _children(rng, 100, 0.08)) for name in ("Northmoor", "Eastley")]
        found = from_sums(of, draws=99)
        assert isinstance(found, Different)
        flags += found.differs
    # 5 in 100 are promised: more than 7 of 40 come once in a thousand times.
    assert flags <= 7


def test_hidden_rules_take_no_part_in_the_test_and_wrong_numbers_of_children_are_said() -> None:
    rng = random.Random(4)
    one, other = (_whose(name, _children(rng, 80, 0.1)) for name in ("Northmoor", "Eastley"))
    shown = Whose(
        one.council,
        one.children,
        {rule: count for rule, count in one.failing.items() if rule != "r3"},
        one.over,
        one.looked,
        {"r3"},
    )
    found = from_sums([shown, other], draws=49)
    assert isinstance(found, Different)
    assert (found.rules, found.left_out) == (24, {"hidden": 1})
    few = Whose("Eastley", 3, other.failing, other.over, other.looked)
    wrong = from_sums([one, few])
    assert isinstance(wrong, NotEstimated)
    assert "Eastley’s run more children fail" in wrong.why
