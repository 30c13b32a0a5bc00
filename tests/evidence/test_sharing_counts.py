"""A count that arrived hidden or rounded stays so in everything that reads counts."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.chain import chain, count_words
from evidence.crossing.services import crossing
from evidence.failing import seen_runs, shown
from evidence.overlays.errors import failures_of
from storage import Project
from storage.check import check
from tests.packages import ANA, LATER, bring, members, new_project, shared
from validation.catalogue import normalise_code
from validation.disclosure import Door, Setting
from validation.disclosure.setting import EVERYTHING
from validation.report import CHILDREN, ROWS, VALIDATOR, RunFacts
from validation.services import (
    Comparison,
    CouncilRun,
    comparison,
    counts_of_run,
    record_run,
    returns_of,
    rule_counts,
    runs,
    wanted,
    write_counts_csv,
)
from validation.services.arriving import arrived_words
from validation.services.changes import runs_of_a_return, told
from validation.services.controlling import controlled
from validation.services.disclosing import change_setting, saved_setting
from validation.services.patterns import mix_of, pareto_of, shared_of
from validation.services.rates_compared import rates_compared
from validation.services.rolling_up import rollup
from validation.services.sorting import RuleFilter
from validation.services.trends import history_of_rule
from validation.services.years import over_years

# 103 small, 218 shown, 225 stated zero, 502 parts: 503A small under its whole.
COUNTS = {"103": 3, "218": 40, "225": 0, "219": 17, "503A": 2, "503B": 60}
HIDDEN = {"103", "503A"}
FACTS = RunFacts(
    date="2026-04-20", children=200, episodes=260, tables_loaded=("Header", "Episodes"),
)  # fmt: skip


def source(folder: Path, name: str = "source", *, children: int = 200) -> Project:
    made = new_project(folder, name)
    record_run(
        made, ANA, council="Ashby", year=2026, source=VALIDATOR, unit=ROWS, counts=COUNTS,
        facts=replace(FACTS, children=children), children_counts={"103": 2, "218": 25, "219": 11},
    )  # fmt: skip
    return made


@pytest.fixture
def other(tmp_path: Path) -> Project:
    """A project with exact counts of its own, and another council's that came protected."""
    here = new_project(tmp_path)
    record_run(
        here, ANA, council="Birch", year=2026, source=VALIDATOR, unit=ROWS,
        counts={"103": 4, "218": 30, "219": 12, "225": 8}, facts=FACTS,
    )  # fmt: skip
    bring(here, shared(source(tmp_path), "Ashby").content)
    return here


def compared(project: Project, unit: str | None = None) -> Comparison:
    return comparison(project, year=2026, source=VALIDATOR, unit=unit, leave_out=True)


def of(found: Comparison, council: str = "Ashby") -> CouncilRun:
    return next(each for each in found.councils if each.council == council)


def ashby(project: Project) -> int:
    return next(run.id for run in runs(project) if run.council == "Ashby")


def test_no_small_count_is_in_the_package(tmp_path: Path) -> None:
    (text,) = [
        data.decode()
        for name, data in members(shared(source(tmp_path), "Ashby").content).items()
        if name == "runs.json"
    ]
    assert '"103"' in text
    assert '"103":' not in text
    assert '"503A":' not in text
    # Nor the sum over all, nor what would give it away: squares, pairs, children failing.
    assert str(sum(COUNTS.values())) not in text.replace("2026", "")
    assert "squares" not in text


def test_cells_are_hidden_passed_or_as_they_were(other: Project) -> None:
    run = of(compared(other))
    assert {code: (run.cell(code).count, run.cell(code).status) for code in COUNTS} == {
        "103": (None, "hidden"),
        "218": (40, "failed"),
        "225": (0, "passed"),
        "219": (17, "failed"),
        "503A": (None, "hidden"),
        "503B": (60, "failed"),
    }
    assert run.cell("103") != of(compared(other), "Birch").cell("103")
    assert run.rate("103") is None
    assert set(compared(other).codes) >= {"103", "503A"}
    assert check(other).problems == []


def test_every_service_that_reads_counts_keeps_it_hidden(other: Project) -> None:
    run_id, found = ashby(other), compared(other)
    by_code = {each.code: each.count for each in counts_of_run(other, run_id) if each.unit == ROWS}
    assert by_code == {**COUNTS, "103": None, "503A": None}
    (count,) = [
        c for c in rule_counts(other, ["103"])["103"] if (c.council, c.unit) == ("Ashby", ROWS)
    ]
    assert (count.count, count.status, count_words(count)) == (None, "hidden", "hidden")
    (view,) = [each for each in runs(other) if each.council == "Ashby"]
    assert view.rules == 5
    (series,) = [each for each in returns_of(other) if each.council == "Ashby"]
    assert series.points[0].words() == "more than 117 rows"
    assert series.points[0].rate_words() == "not given: some counts are hidden"
    (of_rule, _) = [each for each in history_of_rule(other, "103") if each.council == "Ashby"]
    assert (of_rule.points[0].words(), of_rule.points[0].count) == ("c", None)
    rates = rates_compared(other, found, EVERYTHING, codes=["103", "218"])
    ours = next(at for at, each in enumerate(found.councils) if each.council == "Ashby")
    assert [str(each) for each in rates.grid.counts[ours]] == ["nan", "40.0"]
    sums = rollup(found).by_group[of(found).council_id]
    assert any(total.more for total in sums.values())
    assert sum(total.count for total in sums.values()) == 117
    assert pareto_of(other, of(found)).hidden == 2
    assert sum("Ashby" in r.councils for r in shared_of(found).regions if "103" in r.rules) == 1
    returns = runs_of_a_return(
        other, council_id=of(found).council_id, year=2026, source=VALIDATOR, unit=ROWS
    )
    assert told(returns)[0].rules["failed"] == 5
    assert "103" in returns.codes
    assert wanted(found, RuleFilter())[0] == "218"


def test_sums_over_painpoints_steps_and_years_say_more_than(other: Project) -> None:
    found = seen_runs(other, EVERYTHING)
    run = of(compared(other))
    together = shown(found, run.council_id, ["103", "218"])
    assert together is not None
    assert (together.words(), together.hidden) == ("more than 40 rows in 2 rules", 1)
    alone = shown(found, run.council_id, ["103"])
    assert alone is not None
    assert alone.words() == "in 1 rule, how often is hidden"
    assert failures_of(run, ["103", "218"], None).words == "more than 40 rows, in 2 of 2 rules"
    assert failures_of(run, ["103"], None).number is None
    years = over_years(
        other,
        source=VALIDATOR,
        which="first",
        unit=ROWS,
        councils=[run.council_id],
        door=EVERYTHING,
    )
    assert "103" in years.codes
    assert chain(other, rule="103").rules[0].most == 4
    assert crossing(other).councils


def test_children_are_counted_through_the_same_door(other: Project) -> None:
    run = of(compared(other, CHILDREN))
    assert (run.cell("103").status, run.cell("218").count) == ("hidden", 25)
    assert run.rate("218").denominator == 200  # type: ignore[union-attr]
    mixed = mix_of(
        other, EVERYTHING, year=2026, source=VALIDATOR, which="first", councils=[run.council_id]
    )
    assert ("Ashby", "its run has no sums over children") in mixed.aside


def test_on_the_way_out_it_is_hidden_again_and_nothing_is_added_up(other: Project) -> None:
    door = Door(Setting(threshold=20))
    seen = of(controlled(compared(other), door))
    assert seen.run.hidden == {"103", "503A", "219"}
    text = write_counts_csv(other, ashby(other), setting=Setting(threshold=20)).decode("utf-8-sig")
    rows = {row[0]: row[3:] for row in csv.reader(io.StringIO(text)) if len(row) > 3}
    assert rows["103"] == ["c", "c"]
    assert rows["219"] == ["c", "c"]
    assert rows["All"] == ["more than 100", ""]
    assert "shared by Untitled project on 30 June 2026, small counts hidden" in text
    both = write_counts_csv(other, compared(other), setting=Setting(threshold=20)).decode(
        "utf-8-sig"
    )
    (total,) = [row for row in csv.reader(io.StringIO(both)) if row[:1] == ["All"]]
    assert total[2:] == ["more than 100", "more than 30 (and 2 not known)"]


def test_shared_on_it_stays_hidden_and_says_whose_it_was(other: Project, tmp_path: Path) -> None:
    third = new_project(tmp_path, "third")
    bring(third, shared(other, "Ashby", LATER).content)
    run = of(compared(third))
    assert run.run.hidden == HIDDEN
    assert run.run.counts == of(compared(other)).run.counts
    assert "protected there" in arrived_words(third)


def test_rounded_counts_stay_rounded(tmp_path: Path) -> None:
    made = source(tmp_path)
    saved = saved_setting(made)
    change_setting(made, ANA, Setting(method="round", base=5), saved.version)
    here = new_project(tmp_path)
    bring(here, shared(made, "Ashby").content)
    run = of(compared(here))
    assert run.run.counts == {"103": 5, "218": 40, "225": 0, "219": 15, "503B": 60}
    assert run.run.hidden == {"503A"}
    assert run.run.rounded_to == 5
    (series,) = returns_of(here)
    assert series.points[0].words() == "about 120 rows"
    found = seen_runs(here, EVERYTHING)
    assert shown(found, run.council_id, ["103", "218"]).words() == "about 45 rows in 2 rules"  # type: ignore[union-attr]
    assert failures_of(run, ["218"], None).before == "about "
    again = controlled(compared(here), Door(Setting(method="round", base=10)))
    assert (of(again).run.rounded_to, of(again).run.counts["219"]) == (10, 20)
    assert "counts rounded to 5" in run.run_words


def test_children_too_few_to_tell_are_hidden_and_not_merely_not_stated(tmp_path: Path) -> None:
    here = new_project(tmp_path)
    bring(here, shared(source(tmp_path, children=7), "Ashby").content)
    run = of(compared(here))
    assert (run.children, run.children_hidden) == (None, True)
    text = write_counts_csv(here, compared(here)).decode("utf-8-sig")
    assert "fewer than 10, so no rate is given" in text


def test_exact_runs_are_as_they_were(other: Project) -> None:
    birch = of(compared(other), "Birch")
    assert birch.arrived is None
    assert birch.run.counts == {"103": 4, "218": 30, "219": 12, "225": 8}
    assert not birch.run.hidden
    assert normalise_code("103") in birch.run.counts
