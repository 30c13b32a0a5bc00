"""The demo's runs have the published shape, and the cited table stays as it was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest

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


def test_runs_of_this_year_are_three_to_five_a_council_and_one_of_last_year() -> None:
    for council in COUNCILS:
        mine = [run for run in CONTENT.runs if run.council == council and run.source == VALIDATOR]
        years = Counter(run.year for run in mine)
        assert years[2025] == 1
        assert 3 <= years[2026] <= 5
        dates = [run.date for run in mine]
        assert dates == sorted(dates)
        assert next(c.children for c in CONTENT.project.councils if c.name == council) == (
            mine[-1].children
        )
    portal = [run for run in CONTENT.runs if run.source != VALIDATOR]
    assert [(run.council, run.unit, run.source) for run in portal] == [
        ("Eastley", "portal count", "DfE portal summary")
    ]


@pytest.mark.parametrize("run", _first_full(), ids=lambda run: run.council)
def test_first_full_runs_have_the_published_shape(run: Run) -> None:
    assert run.full
    assert 1 <= run.total / run.children <= 3
    assert 35 <= len(run.counts) <= 65
    assert 0.40 <= _share(run, _largest(run)[:3]) <= 0.56
    assert 0.45 <= sum(count < 5 for count in run.counts.values()) / len(run.counts) <= 0.6


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
    assert [row.code_words for row in table.rows] == [
        "503",
        "164",
        "218",
        "no current code",
        "178",
        "186?",
        "169",
        "191",
        "EPI",
        "562",
    ]
