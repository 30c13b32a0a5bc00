"""Runs of a return: imported once, described honestly, counted without a false zero, undone."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from common.errors import BadInput, CannotUndo, NotFound, StaleEdit
from common.who import Who
from storage import Project, reading
from storage.check import check
from storage.database import open_file
from storage.history.acts import acts, undo
from storage.register import ROOM as STORAGE
from storage.register import councils
from validation import store
from validation.catalogue import rules, tables_needed
from validation.disclosure import Door, Setting
from validation.disclosure.setting import EVERYTHING
from validation.formats import read_run_facts
from validation.model import run_date, table_names
from validation.report import PUBLISHED, ROWS, VALIDATOR, RunFacts
from validation.services import (
    ImportedRun,
    comparison,
    counts_of_run,
    edit_run_facts,
    first_full_runs,
    import_report,
    import_reports,
    latest_runs,
    preview_report,
    record_run,
    remove_run,
    rule_counts,
    runs,
    write_counts_csv,
)

Shared = Callable[[str], Path]
ALL_TABLES = ("Header", "Episodes", "Reviews", "UASC", "OC2", "OC3", "AD1", "PlacedAdoption")
CSV = b"Code,Error Count,Error Description,Affected Fields\n101,7,x,SEX\n631,4,y,PREV_PERM\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project file with the tables of this wing only."""
    return open_file(tmp_path / "project.db", (STORAGE, store.ROOM))


def _import(
    project: Project, path: Path, council: str = "Northmoor", **stated: object
) -> ImportedRun:
    return import_report(
        project,
        Who("Test analyst"),
        path.read_bytes(),
        path.name,
        council=council,
        year=2026,
        **stated,  # type: ignore[arg-type]
    )


def _record(
    project: Project, council: str, counts: Mapping[str, int], **facts: object
) -> ImportedRun:
    return record_run(
        project,
        Who("Test analyst"),
        council=council,
        year=2026,
        source=VALIDATOR,
        unit=ROWS,
        counts=counts,
        facts=RunFacts(**facts),  # type: ignore[arg-type]
    )


def _last_act(project: Project) -> int:
    with reading(project) as db:
        return acts(db, limit=1)[0].id


def test_an_import_stores_exactly_the_counts_of_the_file_and_undo_takes_them_back(
    project: Project, who: Who, shared: Shared
) -> None:
    path = shared("validator/councilA400_run1/error_report.csv")
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8").lstrip("\n")))
    expected = {row["Code"]: int(row["Error Count"]) for row in rows}
    made = _import(project, path, date="2026-04-02", children=400, tables_loaded=ALL_TABLES)
    assert (made.number, made.rules, made.total, made.unit) == (1, 100, 8826, "rows")
    assert (made.source, made.personal_data, made.unknown_codes) == (VALIDATOR, False, ())
    held = counts_of_run(project, made.run_id)
    assert {each.code: each.count for each in held} == expected
    assert [each.count for each in held] == sorted(expected.values(), reverse=True)
    assert check(project).ok
    undone = undo(project, who, _last_act(project))
    with reading(project) as db:
        assert store.counts(db, [made.run_id]) == []
        assert councils(db) == []
    undo(project, who, undone)
    assert {each.code: each.count for each in counts_of_run(project, made.run_id)} == expected
    assert check(project).ok


def test_a_run_removed_comes_back_whole_even_after_others_were_imported(
    project: Project, who: Who, shared: Shared
) -> None:
    folder = shared("validator/councilA400_run1")
    facts = read_run_facts((folder / "run_stats.json").read_bytes(), "run_stats.json")
    first = _import(project, folder / "error_report.csv", facts=facts)
    before = counts_of_run(project, first.run_id)
    remove_run(project, who, first.run_id, 1)
    removal = _last_act(project)
    _import(project, shared("validator/councilA400_run2/error_report.csv"), "Eastley")
    undo(project, who, removal)
    assert counts_of_run(project, first.run_id) == before
    with reading(project) as db:
        assert store.run(db, first.run_id).facts.skipped == facts.skipped
    assert check(project).ok


def test_the_same_run_again_is_refused_unless_it_replaces(
    project: Project, who: Who, shared: Shared
) -> None:
    one, two = (shared(f"validator/councilA400_run{n}/error_report.csv") for n in (1, 2))
    made = _import(project, one, number=1)
    with pytest.raises(BadInput, match=r"run 1 of 2025/26 for Northmoor .* is here already"):
        _import(project, two, number=1)
    again = _import(project, one)
    assert again.number == 2
    assert "Its counts are the same as those of run 1: is it the same run?" in again.remarks
    elsewhere = _import(project, one, "Eastley")
    assert any("run 1 of Northmoor" in remark for remark in elsewhere.remarks)
    with pytest.raises(BadInput, match="which to replace"):
        _import(project, two, replace=True)
    new = _import(project, two, number=1, replace=True)
    assert [(each.number, each.total) for each in runs(project, year=2026)] == [
        (1, 8826),
        (1, 6124),
        (2, 8826),
    ]
    undo(project, who, _last_act(project))
    assert sum(each.count or 0 for each in counts_of_run(project, made.run_id)) == 8826
    with pytest.raises(NotFound):
        counts_of_run(project, new.run_id)
    assert check(project).ok


def test_files_that_are_two_views_of_one_run_make_one_run_with_both_units(
    project: Project, who: Who, shared: Shared
) -> None:
    folder = shared("validator/tiny60_run1")
    names = ("error_report.csv", "error_summary.csv", "run_stats.json")
    files = [((folder / name).read_bytes(), name) for name in names]
    (made,) = import_reports(project, who, files, council="Northmoor", year=2026)
    assert (made.personal_data, made.total, made.number) == (True, 1277, 1)
    (view,) = runs(project)
    assert (view.children, view.episodes, view.counts_children) == (60, 112, True)
    found = rule_counts(project, ["101", "219"])
    assert [(c.unit, c.count, c.status) for c in found["101"]] == [
        ("rows", 60, "failed"),
        ("children", 60, "failed"),
    ]
    assert {(c.count, c.status) for c in found["219"]} == {(None, "skipped")}
    other = shared("validator/tiny60_run2/error_report.csv")
    with pytest.raises(BadInput, match="which report goes with which"):
        import_reports(
            project, who, [*files, (other.read_bytes(), "b.csv")], council="Northmoor", year=2026
        )
    with pytest.raises(BadInput):
        import_reports(project, who, [files[0], (b"", "c.csv")], council="Eastley", year=2026)
    assert len(runs(project)) == 1


def test_a_table_not_loaded_never_shows_as_zero_anywhere(project: Project, shared: Shared) -> None:
    made = []
    for run in (1, 2):
        folder = shared(f"validator/councilA400_run{run}")
        stats = json.loads((folder / "run_stats.json").read_text("utf-8"))
        made.append(
            _import(
                project,
                folder / "error_report.csv",
                children=400,
                last_year_loaded=False,
                tables_loaded=list(stats["tables"]),
                validator_version="0.1.17",
            )
        )
    assert any("Run 1 had PrevPerm loaded and this one had not" in r for r in made[1].remarks)
    reading_it = [rule.code for rule in rules(2026) if "PrevPerm" in tables_needed(rule)]
    assert len(reading_it) == 9
    found = rule_counts(project, reading_it, year=2026)
    first = [counts[0] for counts in found.values()]
    second = [counts[1] for counts in found.values()]
    assert {count.status for count in first} == {"failed", "passed (inferred)"}
    assert {(count.count, count.status) for count in second} == {(None, "unknown")}
    compared = comparison(project, year=2026, source=VALIDATOR, which="latest")
    (northmoor,) = compared.councils
    for code in reading_it:
        assert (northmoor.cell(code).count, northmoor.rate(code)) == (None, None)
    for what in (compared, made[1].run_id):
        lines = list(csv.reader(io.StringIO(write_counts_csv(project, what).decode("utf-8-sig"))))
        assert not [line for line in lines if line and line[0] in reading_it]


def test_codes_are_matched_whatever_their_case_and_unknown_ones_stay_visible(
    project: Project, who: Who
) -> None:
    text = "Code,Error Count,Error Description,Affected Fields\n197b,7,x,a\n001,3,x,a\nXY9,6,x,a\n"
    made = import_report(project, who, text.encode(), "e.csv", council="Northmoor", year=2026)
    assert made.unknown_codes == ("001", "XY9")
    held = {each.code: each for each in counts_of_run(project, made.run_id)}
    assert [(code, each.how_matched) for code, each in held.items()] == [
        ("197b", "exact"),
        ("XY9", "unknown"),
        ("001", "unknown"),
    ]
    assert rule_counts(project, ["197B"])["197B"][0].count == 7
    view = preview_report(text.encode(), "e.csv", year=2026)
    assert (view.unknown_codes, view.total, view.rules) == (("001", "XY9"), 16, 3)


def test_facts_that_cannot_be_are_refused_with_the_right_range(project: Project, who: Who) -> None:
    for when, why in (
        ("2025-03-31", "2025-04-01 to 2027-03-31"),
        ("2027-04-01", "2025-04-01 to 2027-03-31"),
        ("02/04/2026", "is not a date"),
        ("2026-02-30", "is not a date"),
    ):
        with pytest.raises(BadInput, match=why):
            run_date(when, 2026)
    assert run_date("2026-04-02", 2026) == "2026-04-02"
    assert table_names(["previous_permanence", "HEADER", "oc3.csv", "header_last"]) == (
        "Header",
        "OC3",
        "PrevPerm",
        "Header_last",
    )
    for stated, why in (
        ({"tables_loaded": ["Headers"]}, "“Headers” is not a table"),
        ({"number": 0}, "1 or more"),
        ({"children": -1}, "number of children"),
        ({"facts": RunFacts(year=2025)}, "are of 2024/25, not of 2025/26"),
        ({"origin": "published"}, "need their source"),
        ({"date": "2024-04-02"}, "cannot have been made"),
    ):
        with pytest.raises(BadInput, match=why):
            import_report(project, who, CSV, "e.csv", council="Northmoor", year=2026, **stated)
    assert runs(project) == ()


def test_a_file_that_states_another_year_is_refused_and_another_council_remarked(
    project: Project, who: Who, shared: Shared
) -> None:
    path = shared("dfe_portal/SYNTHETIC_list_of_child_records_in_error.tsv")
    with pytest.raises(BadInput, match="it is of 2025/26, not of 2024/25"):
        import_report(project, who, path.read_bytes(), path.name, council="Northmoor", year=2025)
    made = _import(project, path)
    assert any("it is of EXAMPLESHIRE" in remark for remark in made.remarks)
    assert made.unit == "children"


def test_what_may_be_a_slip_is_remarked_and_kept(project: Project, who: Who) -> None:
    import_report(project, who, CSV, "e.csv", council="Northmoor", year=2026)
    made = import_report(
        project, who, CSV, "e.csv", council="Nortmoor", year=2026, tables_loaded=["Header"]
    )
    said = " ".join(made.remarks)
    assert "if it is a slip for Northmoor" in said
    assert "631 fails but reads PrevPerm, not among the tables stated" in said
    assert "last year's files" in said


def test_comparisons_name_their_runs_and_never_mix_first_with_last_or_two_sources(
    project: Project,
) -> None:
    full = {"tables_loaded": ("Header", "Episodes"), "children": 200}
    part = _record(project, "Northmoor", {"101": 30}, tables_loaded=("Header",))
    north = _record(project, "Northmoor", {"101": 20, "102": 6}, **full, date="2026-05-01")
    last = _record(project, "Northmoor", {"101": 10}, **full)
    east = [_record(project, "Eastley", {"101": n}) for n in (8, 6)]
    found = comparison(project, year=2026, source=VALIDATOR)
    assert [(each.council, each.number) for each in found.councils] == [
        ("Eastley", 1),
        ("Northmoor", 2),
    ]
    assert found.codes == ("101", "102")
    assert "Eastley run 1 (tables not stated)" in found.words()
    assert "Northmoor run 2 of 1 May 2026 (its first with all its tables)" in found.words()
    assert found.councils[1].rate("101") is not None
    assert found.councils[1].rate("101").per_100 == 10.0  # type: ignore[union-attr]
    assert found.councils[0].rate("101") is None
    assert found.councils[0].cell("102").count is None
    ids = {each.council: each.council_id for each in found.councils}
    latest = comparison(project, year=2026, source=VALIDATOR, which="latest")
    assert [each.run_id for each in latest.councils] == [east[1].run_id, last.run_id]
    assert first_full_runs(project, 2026, VALIDATOR)[ids["Northmoor"]].id == north.run_id
    assert latest_runs(project, 2026, VALIDATOR)[ids["Eastley"]].id == east[1].run_id
    for chosen, why in (
        ({ids["Northmoor"]: north.run_id, ids["Eastley"]: east[1].run_id}, "errors that are left"),
        ({ids["Northmoor"]: east[0].run_id}, "one year and one source"),
    ):
        with pytest.raises(BadInput, match=why):
            comparison(project, year=2026, source=VALIDATOR, which=chosen)
    picked = {ids["Northmoor"]: part.run_id, ids["Eastley"]: east[0].run_id}
    assert comparison(project, year=2026, source=VALIDATOR, which=picked).which == "chosen"
    with pytest.raises(BadInput, match="not counted in children"):
        comparison(project, year=2026, source=VALIDATOR, unit="children")
    assert comparison(project, year=2025, source=VALIDATOR).councils == ()


def test_of_each_council_the_latest_year_and_what_was_published_latest_are_looked_at_alone(
    project: Project, who: Who
) -> None:
    def add(council: str, year: int, count: int, source: str = VALIDATOR) -> None:
        cited = {"citation": "A table"} if source == PUBLISHED else {}
        record_run(
            project, who, council=council, year=year, source=source, unit=ROWS,
            counts={"101": count}, facts=RunFacts(), **cited,  # type: ignore[arg-type]
        )  # fmt: skip

    for run in (("Northmoor", 2024, 1), ("Northmoor", 2026, 2), ("Northmoor", 2026, 3)):
        add(*run)
    add("Eastley", 2025, 4)
    for year in (2023, 2025):
        add("Northmoor", year, year - 2000, PUBLISHED)
    doors = (EVERYTHING, Door(Setting(totals="exact")))
    for door in doors:
        found = rule_counts(project, ["101"], door=door, latest=True)["101"]
        told = sorted((each.council, each.year, each.source == PUBLISHED) for each in found)
        own = [("Northmoor", 2026, False)] * 2
        assert told == [("Eastley", 2025, False), ("Northmoor", 2025, True), *own]
        every = rule_counts(project, ["101"], door=door)["101"]
        assert len(every) == 6
        assert set(found) < set(every)


def test_what_is_known_of_a_run_can_be_changed_and_put_back(project: Project, who: Who) -> None:
    made = _record(project, "Northmoor", {"101": 30})
    _record(project, "Northmoor", {"101": 20})
    facts = RunFacts(date="2026-04-03", children=90, tables_loaded=("episodes", "header"))
    edit_run_facts(project, who, made.run_id, 1, facts)
    view = runs(project)[0]
    assert (view.number, view.children, view.tables_loaded) == (1, 90, ("Header", "Episodes"))
    with pytest.raises(StaleEdit):
        edit_run_facts(project, who, made.run_id, 1, facts)
    with pytest.raises(StaleEdit):
        remove_run(project, who, made.run_id, 1)
    with pytest.raises(BadInput, match="a run 2 of this council"):
        edit_run_facts(project, who, made.run_id, 2, replace(facts, number=2))
    with reading(project) as db:
        first = acts(db, limit=10)[2].id
    with pytest.raises(CannotUndo):
        undo(project, who, first)
    undo(project, who, _last_act(project))
    assert runs(project)[0].children is None


def test_a_published_table_is_stored_as_published_with_its_true_zeros(
    project: Project, who: Who, shared: Shared
) -> None:
    path = shared("dfe_portal/published_top10_errors_six_councils_2017_18.csv")
    made = import_report(project, who, path.read_bytes(), path.name, council="Wigan", year=2018)
    assert (made.rules, made.total, made.unknown_codes[0][:13]) == (5, 342, "no code: More")
    (view,) = runs(project)
    assert (view.origin, view.citation) == ("published", f"The published table {path.name}")
    found = rule_counts(project, ["503", "164", "169", "101"])
    assert [(found[code][0].count, found[code][0].status) for code in found] == [
        (112, "failed"), (0, "passed"), (0, "passed"), (None, "unknown"),
    ]  # fmt: skip


def test_plain_numbers_are_checked_as_a_files_are(project: Project) -> None:
    for counts, why in (
        ({"101": -1}, "whole number from 0"),
        ({"392a": 1, "392A": 2}, "listed twice"),
        ({"17/05/14": 1}, "is not one"),
    ):
        with pytest.raises(BadInput, match=why):
            _record(project, "Northmoor", counts)
    made = _record(project, "Northmoor", {})
    assert (made.total, made.rules) == (0, 0)


def test_the_check_notices_counts_that_do_not_add_up(project: Project) -> None:
    made = _record(project, "Northmoor", {"101": 30, "102": 4})
    connection = sqlite3.connect(project.path)
    connection.execute("UPDATE failure_counts SET count = 5 WHERE key = '102'")
    connection.execute("UPDATE failure_counts SET code = '116168' WHERE key = '101'")
    connection.commit()
    connection.close()
    said = check(project).problems
    assert f"Run {made.run_id} says 34 failures in all, its rules add up to 35" in said
    assert "1 failure counts are of something that is no rule's code" in said
