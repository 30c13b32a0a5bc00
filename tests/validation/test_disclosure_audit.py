"""What is published is audited: what each hidden count can be narrowed to, and if it is enough."""

from __future__ import annotations

import itertools
import json
import random
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.optimize import linprog

from cli import main
from common.errors import BadInput
from validation.disclosure.choosing import chosen
from validation.disclosure.network import Interval
from validation.disclosure.rounding import rounded, rounded_words, rounds_from
from validation.disclosure.setting import Setting
from validation.disclosure.suppressing import SafeTable, audited, safe_table
from validation.disclosure.table import CountTable, Place, TotalsOf

EXACT = Setting(totals="exact")
# The case of the methods paper, §1.7: councils A to C, four rules, all totals published.
CASE = CountTable(
    ("A", "B", "C"),
    ("103", "148", "392c", "501"),
    ((110, 75, 32, 8), (61, 37, 18, 9), (29, 14, 4, 3)),
)


def _by_words(table: CountTable, found: dict[Place, Interval]) -> dict[str, tuple[int, int | None]]:
    return {table.words(place): (each.low, each.high) for place, each in found.items()}


def _random_table(
    rng: random.Random, rows: int, columns: int, *, top: int = 40, **more: object
) -> CountTable:
    kinds = (lambda: 0, lambda: rng.randint(1, 5), lambda: rng.randint(6, top))
    counts = tuple(tuple(rng.choice(kinds)() for _ in range(columns)) for _ in range(rows))
    names = tuple(f"R{n}" for n in range(rows)), tuple(f"C{n}" for n in range(columns))
    return CountTable(*names, counts, **more)  # type: ignore[arg-type]


def _by_programme(table: CountTable, hidden: set[Place], least: int) -> dict[Place, Interval]:
    """The audit done another way: the least and the most of each by a linear programme."""
    unknown = sorted(place for place in hidden if None not in place)
    lines = [total for total in table.total_places() if total not in hidden]
    left, right = [], []
    for total in lines:
        left.append([float(_within(p, total)) for p in unknown])
        known = sum(table.value(p) for p in table.places() if p not in hidden and _within(p, total))
        right.append(table.value(total) - known)
    found = {}
    for at, place in enumerate(unknown):
        costs = np.zeros(len(unknown))
        ends: list[int | None] = []
        for sign in (1, -1):
            costs[at] = sign
            rules = {"A_eq": left, "b_eq": right} if left else {}
            solved = linprog(costs, bounds=(least, None), **rules)
            ends.append(None if solved.status == 3 else round(sign * solved.fun))
        assert ends[0] is not None
        found[place] = Interval(ends[0], ends[1])
    return found


def test_the_worked_case_comes_out_as_printed() -> None:
    small = {(2, 2), (2, 3)}
    before = audited(CASE, small, least=0)
    assert _by_words(CASE, before) == {"C, 392c": (4, 4), "C, 501": (3, 3)}
    safe = safe_table(CASE, EXACT)
    assert {CASE.words(p) for p in safe.primary} == {"C, 392c", "C, 501"}
    assert {CASE.words(p) for p in safe.secondary} == {"B, 392c", "B, 501"}
    assert sum(CASE.value(p) for p in safe.secondary) == 27
    assert (safe.withheld, safe.least) == (frozenset(), True)
    printed = audited(CASE, safe.primary | safe.secondary, least=0)
    assert [printed[p] for p in sorted(small)] == [Interval(0, 7), Interval(0, 7)]
    # Whoever is told that a 0 is shown as 0 knows one thing more of each.
    assert [safe.could_be[p] for p in sorted(small)] == [Interval(1, 6), Interval(1, 6)]


@pytest.mark.parametrize(
    ("besides", "enough"),
    [
        ({(0, 2), (0, 3)}, True),  # Total 40: it works too, and hides more.
        ({(1, 2), (1, 3)}, True),
        # "Two in each row": C has two already, and nothing else of their columns is hidden.
        (set(), False),
        ({(1, 2), (0, 3)}, False),
        ({(2, 1), (2, 0)}, False),
    ],
)
def test_only_a_closed_ring_protects(besides: set[Place], enough: bool) -> None:
    small: set[Place] = {(2, 2), (2, 3)}
    found = audited(CASE, small | besides, least=0)
    assert all(not found[p].is_narrow(5) for p in small) is enough


def test_the_audit_is_what_a_linear_programme_finds() -> None:
    rng = random.Random(1707)
    every: list[frozenset[TotalsOf]] = [
        frozenset({"rows", "columns", "all"}), frozenset({"columns"}), frozenset({"all"}),
        frozenset({"rows", "all"}), frozenset(),
    ]  # fmt: skip
    for totals in every * 4:
        table = _random_table(rng, 3, 4, totals=totals)
        cells = [p for p in table.places() if table.value(p)]
        hidden = set(rng.sample(cells, min(len(cells), rng.randint(1, 8))))
        for least in (0, 1):
            assert audited(table, hidden, least=least) == _by_programme(table, hidden, least)


def _cost(table: CountTable, places: frozenset[Place]) -> int:
    return sum(table.value(place) for place in places)


def _cheapest_by_trying(table: CountTable, small: set[Place], threshold: int) -> int | None:
    others = [p for p in table.places() if table.value(p) > threshold]
    best: int | None = None
    for size in range(len(others) + 1):
        for some in itertools.combinations(others, size):
            cost = sum(table.value(p) for p in some)
            if best is not None and cost >= best:
                continue
            found = audited(table, small | set(some))
            if not any(found[p].is_narrow(threshold) for p in small):
                best = cost
    return best


def test_no_other_set_hides_less_by_trying_all_of_them() -> None:
    seed = 903
    rng = random.Random(seed)
    exact = impossible = 0
    for _ in range(14):
        table = _random_table(rng, 3, 3)
        cells = {p for p in table.places() if 0 < table.value(p) <= 5}
        totals = {p for p in table.total_places() if 0 < table.value(p) <= 5}
        best = _cheapest_by_trying(table, cells, 5) if not totals else None
        safe = safe_table(table, EXACT)
        assert safe.least, seed
        if best is None:
            impossible += 1
            assert safe.withheld | totals, (seed, table)
        else:
            exact += 1
            assert not safe.withheld, (seed, table)
            assert _cost(table, safe.secondary) == best, (seed, table)
        assert not any(safe.could_be[p].is_narrow(5) for p in safe.primary), (seed, table)
    assert exact > 2
    assert impossible > 2


def test_every_filling_that_fits_lies_within_what_the_audit_says() -> None:
    """From the published words alone: every way to fill the hidden counts, by counting them up."""
    rng = random.Random(57)
    looked = 0
    while looked < 12:
        table = _random_table(rng, 2, 3, top=9)
        safe = safe_table(table, EXACT)
        hidden = sorted(p for p in safe.primary | safe.secondary if None not in p)
        given = [t for t in table.total_places() if t not in safe.withheld | safe.primary]
        if not hidden or len(hidden) > 4 or not given:
            continue
        looked += 1
        tried = np.indices((30,) * len(hidden)).reshape(len(hidden), -1) + 1
        fits = np.ones(tried.shape[1], dtype=bool)
        for total in given:
            over = [_within(p, total) for p in hidden]
            shown = sum(
                table.value(p) for p in table.places() if p not in hidden and _within(p, total)
            )
            fits &= tried[over].sum(axis=0) + shown == table.value(total)
        for place, values in zip(hidden, tried[:, fits], strict=True):
            interval = safe.could_be[place]
            assert values.min() == interval.low
            assert values.max() == (30 if interval.high is None else interval.high)


def _within(place: Place, total: Place) -> bool:
    return total[0] in (None, place[0]) and total[1] in (None, place[1])


def test_the_cheaper_way_for_large_tables_is_safe_too_and_says_it_may_hide_more() -> None:
    rng = random.Random(11)
    for _ in range(4):
        table = _random_table(rng, 3, 8)
        cells = {p for p in table.places() if 0 < table.value(p) <= 5}
        stretches = table.stretches(dict.fromkeys(cells, (1, None)))
        at = {place: number for number, place in enumerate(stretches)}
        may = [at[p] for p in table.places() if table.value(p) > 5]
        may += [at[p] for p in table.total_places()]
        numbers, small = list(stretches.values()), [at[p] for p in cells]
        quick = chosen(numbers, small, may, 5, largest=0)
        best = chosen(numbers, small, may, 5)
        assert quick is not None
        assert best is not None
        assert (quick.least, best.least) == (False, True)
        places = list(stretches)
        found = audited(table, cells | {places[n] for n in quick.hidden})
        assert not any(found[p].is_narrow(5) for p in cells)
        cost = [sum(numbers[n].count for n in each.hidden) for each in (best, quick)]
        assert cost[0] <= cost[1]


def test_what_no_hiding_can_save_costs_the_total() -> None:
    one = CountTable(("A", "B"), ("103",), ((3,), (40,)), frozenset({"rows", "columns", "all"}))
    safe = safe_table(one, EXACT)
    # A's only count is its total: that is small itself, so it is hidden with it.
    assert {one.words(p) for p in safe.primary} == {"A, 103", "All of A"}
    assert safe.withheld | safe.secondary
    assert not any(safe.could_be[p].is_narrow(5) for p in safe.primary)
    alone = CountTable(("A",), ("103",), ((3,),))
    assert {safe_table(alone, EXACT).word(p) for p in [(0, 0), (0, None), (None, None)]} == {"c"}


def test_zeros_stay_and_what_nobody_knows_is_no_zero() -> None:
    table = CountTable(("A", "B"), ("1", "2"), ((0, None), (3, 40)), frozenset({"columns"}))
    safe = safe_table(table, Setting())
    words = [[safe.word((r, c)) for c in (0, 1)] for r in (0, 1, None)]
    assert words == [["0", "unknown"], ["c", "40"], ["more than 0", "40"]]
    assert safe.could_be[1, 0] == Interval(1, 5)


def test_halves_go_up_and_not_to_the_even_neighbour() -> None:
    assert [rounded(n, 10) for n in (4, 5, 15, 25, 35, 45)] == [0, 10, 20, 30, 40, 50]
    assert [rounded(n, 5) for n in (2, 3, 7, 8, 12, 13)] == [0, 5, 5, 10, 10, 15]
    assert [rounded_words(n, 5) for n in (0, 1, 2, 3)] == ["0", "k", "k", "5"]
    for base in (5, 10):
        for n in range(60):
            low, high = rounds_from(n, base)
            same = [m for m in range(80) if rounded_words(m, base) == rounded_words(n, base)]
            assert (low, high) == (same[0], same[-1])


def test_totals_are_rounded_for_themselves() -> None:
    table = CountTable(("A",), ("1", "2", "3"), ((12, 12, 12),), frozenset({"rows"}))
    safe = safe_table(table, Setting(method="round"))
    assert [safe.word((0, c)) for c in (0, 1, 2, None)] == ["10", "10", "10", "35"]
    four = CountTable(("A",), tuple("1234"), ((2, 2, 2, 2),), frozenset({"rows"}))
    told = safe_table(four, Setting(method="round"))
    # Each is 1 or 2, and a total of 8 to 12 would make each a 2.
    assert [told.word((0, c)) for c in (0, None)] == ["k", "c"]
    assert told.could_be[0, 0] == Interval(1, 2)


def test_a_table_that_cannot_be_is_refused() -> None:
    for counts in (((1,),), ((1, 2), (3,)), ((-1, 2), (3, 4))):
        with pytest.raises(BadInput):
            CountTable(("A", "B"), ("1", "2"), counts)
    with pytest.raises(BadInput, match="too much"):
        CountTable(("A",), ("1",), ((2**31,),))


def test_three_councils_by_twenty_rules_are_audited_in_milliseconds() -> None:
    rng = random.Random(20)
    table = _random_table(rng, 3, 20)
    safe: SafeTable = safe_table(table, EXACT)
    began = time.process_time()
    audited(table, safe.primary | safe.secondary | safe.withheld)
    assert time.process_time() - began < 0.5


def test_the_command_line_protects_a_file_or_says_in_a_sentence_why_not(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("\ufeff,103,148,392c,501\nA,110,75,32,8\nB,61,37,18,9\nC,29,14,4,3\n", "utf-8")
    done = CliRunner().invoke(main, ["validation", "protect", str(file), "--json"])
    value = json.loads(done.stdout)
    assert [row["cells"] for row in value["rows"]] == [
        ["110", "75", "32", "8"], ["61", "37", "c", "c"], ["29", "14", "c", "c"],
    ]  # fmt: skip
    assert value["totals"] == ["200", "126", "54", "20"]
    assert [(e["row"], e["column"], e["unguarded"]) for e in value["primary"]] == [
        ("C", "392c", [4, 4]), ("C", "501", [3, 3]),
    ]  # fmt: skip
    assert [e["by_sums_alone"] for e in value["primary"]] == [[0, 7], [0, 7]]
    assert [(e["row"], e["column"], e["count"]) for e in value["secondary"]] == [
        ("B", "392c", 18), ("B", "501", 9),
    ]  # fmt: skip
    assert (value["hidden_in_all"], value["least"]) == (27, True)
    rounded_out = CliRunner().invoke(main, ["validation", "protect", str(file), "--round", "10"])
    assert "C     30   10     k    k   50" in rounded_out.stdout
    for text in (
        "", "name\n", ",a\nx\n", ",a\nx,1,2\n", ",a\nx,-1\n", ",a\nx,1.5\n", ",a\nx,secret\n",
        ",a\nTotal,3\n", ",a,a\nx,1,2\n", ",a\nx,1\nX,2\n", "%PDF-1.4\n",
    ):  # fmt: skip
        file.write_text(text, "utf-8")
        done = CliRunner().invoke(main, ["validation", "protect", str(file)])
        assert (done.exit_code, done.stdout) == (1, ""), text
        assert done.stderr.count("\n") == 1
        assert "secret" not in done.stderr
