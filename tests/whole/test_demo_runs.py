"""The demo's runs have the published shape, and the cited table stays as it was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest

from demo.building.invented_children import MOST_ROWS, added_up, table_rows
from demo.content import demo_content, published_table
from demo.content.model import Run
from validation.catalogue import UPLOAD_TABLES, Rule, normalise_code, rules, tables_needed
from validation.report import SOURCES, UNITS, VALIDATOR

CONTENT = demo_content()
COUNCILS = ("Northmoor", "Eastley", "Calderbrook")


def _rules(year: int) -> dict[str, Rule]:
    return {normalise_code(rule.code): rule for rule in rules(year)}


def _run(council: str, number: int, year: int = 2026) -> Run:
    found = [
        run
        for run in CONTENT.runs
        if (run.council, run.number, run.year, run.source) == (council, number, year, VALIDATOR)
    ]
    assert len(found) == 1
    return found[0]


def _first_full() -> list[Run]:
    return [_run("Northmoor", 1), _run("Eastley", 1), _run("Calderbrook", 2)]


def _share(run: Run, codes: Iterable[str]) -> float:
    return sum(run.counts.get(code, 0) for code in codes) / run.total


def _largest(run: Run) -> list[str]:
    return sorted(run.counts, key=lambda code: -run.counts[code])


def test_each_run_counts_only_rules_of_its_year_whose_tables_were_loaded() -> None:
    assert len({(r.council, r.year, r.source, r.number) for r in CONTENT.runs}) == len(CONTENT.runs)
    for run in CONTENT.runs:
        catalogue = _rules(run.year)
        assert run.source in SOURCES
        assert run.unit in UNITS
        assert set(run.tables) <= set(UPLOAD_TABLES)
        loaded = {*run.tables, *(f"{table}_last" for table in run.tables), "ProviderInfo"}
        for code, count in run.counts.items():
            assert count > 0
            assert normalise_code(code) in catalogue, (run.council, run.year, code)
            needed = tables_needed(catalogue[normalise_code(code)])
            assert set(needed) <= loaded, (run.council, run.number, code)
            assert code not in run.crashed


def test_runs_of_this_year_are_three_to_five_a_council_and_first_and_last_of_earlier_ones() -> None:
    for council in COUNCILS:
        mine = [run for run in CONTENT.runs if run.council == council and run.source == VALIDATOR]
        years = Counter(run.year for run in mine)
        assert years == {2023: 2, 2024: 2, 2025: 2, 2026: years[2026]}
        assert 3 <= years[2026] <= 5
        in_order = sorted(mine, key=lambda run: (run.year, run.number))
        dates = [run.date for run in in_order]
        assert dates == sorted(dates)
        assert next(c.children for c in CONTENT.project.councils if c.name == council) == (
            in_order[-1].children
        )
    portal = [run for run in CONTENT.runs if run.source != VALIDATOR]
    assert [(run.council, run.unit, run.source) for run in portal] == [
        ("Eastley", "portal count", "DfE portal summary")
    ]


_EARLIER = [_run(council, 1, year) for year in (2023, 2024, 2025) for council in COUNCILS]


@pytest.mark.parametrize("run", _first_full() + _EARLIER, ids=lambda r: f"{r.council} {r.year}")
def test_first_full_runs_have_the_published_shape(run: Run) -> None:
    assert run.full
    assert 1 <= run.total / run.children <= 3
    assert 35 <= len(run.counts) <= 65
    assert 0.40 <= _share(run, _largest(run)[:3]) <= 0.56
    assert 0.38 <= sum(count < 5 for count in run.counts.values()) / len(run.counts) <= 0.61


def test_invented_children_make_up_exactly_the_counts_of_their_run() -> None:
    run = _run("Northmoor", 1)
    sums = added_up(run)
    assert added_up(run) == sums
    assert sums.children.keys() == sums.over.squares.keys() == run.counts.keys()
    for code, rows in run.counts.items():
        children = sums.children[code]
        assert rows / MOST_ROWS <= children <= rows
        assert children + 3 * (rows - children) <= sums.over.squares[code]
    assert sums.children["EPI"] == run.counts["EPI"]
    assert max(sums.children.values()) < sums.over.failing < run.children
    for (one, other), both in sums.over.together.items():
        assert one < other
        assert 0 < both <= min(sums.children[one], sums.children[other])
    # A few children have most of the errors: the variance of rows is well above their mean.
    mean = run.total / run.children
    assert 2 < (sums.over.total_squares / run.children - mean**2) / mean < 6


def test_children_in_a_later_run_are_those_of_an_earlier_one() -> None:
    (before, after) = (added_up(_run("Calderbrook", number)) for number in (3, 4))
    fell = [code for code in after.children if code in before.children]
    assert all(after.children[code] <= before.children[code] for code in fell)
    assert after.over.failing < before.over.failing


def test_no_rule_has_more_rows_than_the_tables_it_reads() -> None:
    for run in CONTENT.runs:
        rows, catalogue = table_rows(run), _rules(run.year)
        assert set(rows) == set(run.tables)
        for code, count in run.counts.items():
            read = [rows[t] for t in catalogue[normalise_code(code)].tables if t in rows]
            assert count <= sum(read), (run.council, run.year, code)


def test_a_rule_whose_check_changed_is_among_the_largest_of_the_earlier_years() -> None:
    counts = [_run("Northmoor", 1, year).counts["218"] for year in (2023, 2024, 2025, 2026)]
    assert counts[2] > 1.5 * counts[1]


def test_the_largest_errors_are_those_of_each_councils_way_of_working() -> None:
    north, east, calder = _first_full()
    assert set(_largest(north)[:3]) == {"218", "219", "224"}
    assert set(_largest(east)[:3]) == {"503H", "503G", "503E"}
    assert set(_largest(calder)[:3]) == {"167", "440", "166"}
    year_to_year = {rule.code for rule in rules(2026) if rule.group == "year-to-year"}
    assert _share(north, year_to_year) < 0.1
    assert _share(calder, year_to_year) < 0.15
    assert _share(east, year_to_year) > 0.6


def test_totals_fall_in_the_end_and_rise_once_where_the_run_says_why() -> None:
    for council in COUNCILS:
        totals = [
            (run.total, run.note)
            for run in CONTENT.runs
            if (run.council, run.year, run.source) == (council, 2026, VALIDATOR)
        ]
        assert totals[-1][0] < 0.1 * max(total for total, _ in totals)
        for (before, _), (after, note) in pairwise(totals):
            assert after <= before or "rises" in note
    assert _run("Northmoor", 3).total > _run("Northmoor", 2).total
    assert _run("Calderbrook", 2).total > _run("Calderbrook", 1).total


def test_the_run_without_the_health_table_says_nothing_of_its_rules() -> None:
    (partial,) = [run for run in CONTENT.runs if not run.full]
    assert (partial.council, partial.number, "OC2" in partial.tables) == ("Calderbrook", 1, False)
    assert {"186", "191"} & partial.counts.keys() == set()
    assert {"186", "191"} <= _run("Calderbrook", 2).counts.keys()


def test_numbers_that_people_say_are_those_of_the_runs() -> None:
    said = {s.key: " ".join(turn.text for turn in s.turns) for s in CONTENT.sessions}
    for session, words, number, counted in (
        ("n1", "six hundred and seventy", 670, _run("Northmoor", 1).total),
        ("n1", "three hundred and sixty-three", 363, _run("Northmoor", 2).total),
        ("n1", "four hundred and thirty-six", 436, _run("Northmoor", 3).total),
        ("n1", "forty-one children with no episodes", 41, _run("Northmoor", 1).counts["EPI"]),
        ("n1", "Twenty-seven rows", 27, _run("Northmoor", 5).total),
        ("n6", "a hundred and fifty-eight", 158, _run("Northmoor", 1).counts["218"]),
        ("e1", "Eight hundred and sixty-seven", 867, _run("Eastley", 2).total),
        ("e1", "A hundred and fifty-three", 153, _run("Eastley", 4).total),
        ("e2", "thirty-nine missing at the start", 39, _run("Eastley", 1).counts["218"]),
        ("c1", "five hundred and forty-two", 542, _run("Calderbrook", 1).total),
        ("c1", "went to twenty-one", 21, _run("Calderbrook", 3).counts["167"]),
        ("c5", "Twenty-three this year", 23, _run("Calderbrook", 5).total),
    ):
        assert words in said[session]
        assert number == counted, words


def test_the_published_table_adds_up_and_marks_what_is_inferred() -> None:
    table = published_table()
    assert (len(table.rows), len(table.councils), table.year) == (10, 6, 2018)
    assert "Final User Research Report, April 2020, page 32" in table.citation
    assert all(sum(row.counts.values()) == row.total for row in table.rows)
    assert [row.total for row in table.rows] == [657, 523, 448, 307, 305, 284, 274, 168, 142, 138]
    assert [(row.code or "none") + "?" * (row.certainty == "uncertain") for row in table.rows] == [
        "503",
        "164",
        "218",
        "none",
        "178",
        "186?",
        "169",
        "191",
        "EPI",
        "562",
    ]
