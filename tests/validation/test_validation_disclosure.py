"""What leaves hides small counts, gives none away by subtraction, and never turns unknown to 0."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from common.errors import BadInput, StaleEdit
from common.who import Who
from storage import Project, act, reading
from storage.database import open_file
from storage.history.acts import undo
from storage.register import ROOM as STORAGE
from storage.register import ProjectFacts, change_project, project_facts
from validation import services, store
from validation.catalogue import parent_code
from validation.disclosure import CountTable, Door, Setting, safe_table, shown
from validation.disclosure.network import Interval
from validation.disclosure.of_runs import could_be, hidden_of, total_of
from validation.disclosure.passing import total_through
from validation.disclosure.rolling_up import rolled_up
from validation.disclosure.store import SavedSetting
from validation.model import Run
from validation.report import CHILDREN, PUBLISHED, ROWS, VALIDATOR, RunFacts
from validation.services import (
    Comparison,
    CouncilRun,
    ImportedRun,
    RuleFilter,
    comparison,
    record_run,
    write_counts_csv,
)
from validation.services.controlling import controlled
from validation.services.disclosing import change_setting, saved_setting, setting_of


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project file with the tables of this wing only."""
    return open_file(tmp_path / "project.db", (STORAGE, store.ROOM))


def _record(
    project: Project,
    council: str,
    counts: Mapping[str, int],
    children: int | None = None,
    **more: str,
) -> ImportedRun:
    return record_run(
        project,
        Who("Test analyst"),
        council=council,
        year=2026,
        unit=ROWS,
        counts=counts,
        facts=RunFacts(children=children),
        **({"source": VALIDATOR} | more),  # type: ignore[arg-type]
    )


def _lines(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_each_kind_of_count_has_its_own_words() -> None:
    assert [shown(n, "failed") for n in (1, 5, 6, 1204)] == ["c", "c", "6", "1204"]
    assert shown(0, "passed") == "0"
    assert shown(0, "passed (inferred)") == "0 (passed, inferred)"
    assert [shown(None, s) for s in ("unknown", "skipped", "crashed")] == [
        "unknown",
        "skipped",
        "crashed",
    ]
    assert shown(9, "failed", Setting(threshold=10)) == "c"
    rounding = Setting("round", base=10)
    assert [shown(n, "failed", rounding) for n in (4, 5, 15)] == ["k", "10", "20"]
    assert [shown(None, "hidden", each) for each in (Setting(), rounding)] == ["c", "k"]


def test_a_total_is_the_same_whatever_the_hidden_counts_are() -> None:
    """Every filling of the hidden cells gives the same table, so none can be worked out."""
    seen = set()
    for a, b, c in itertools.product(range(1, 6), repeat=3):
        table = CountTable(("1", "2", "3"), ("A", "B"), ((a, 40), (b, c), (0, None)))
        safe = safe_table(table, Setting())
        places = itertools.product((0, 1, 2, None), (0, 1, None))
        seen.add(tuple(safe.word(place) for place in places))
    (only,) = seen
    assert only == (
        "c", "40", "more than 40",
        "c", "c", "more than 0",
        "0", "unknown", "0",
        "more than 0", "more than 40", "more than 40",
    )  # fmt: skip


def test_a_comparison_leaves_with_units_runs_and_rates_but_no_small_count(
    project: Project,
) -> None:
    _record(project, "Northmoor", {"101": 40, "503A": 3, "503B": 20}, 200)
    _record(project, "=Eastley", {"101": 2, "503": 9}, 50)
    found = comparison(project, year=2026, source=VALIDATOR)
    lines = _lines(write_counts_csv(project, found))
    table = lines[lines.index([]) + 1 :]
    assert [(row[0], *row[2:]) for row in table] == [
        ("Rule", "'=Eastley", "Northmoor", "'=Eastley per 100 children",
         "Northmoor per 100 children"),
        ("101", "c", "40", "c", "20.0"),
        ("503B", "counted under 503 there", "20", "", "10.0"),
        ("503", "9", "counted there as 503A, 503B", "18.0", ""),
        ("503A", "counted under 503 there", "c", "", "c"),
        ("All", "more than 9", "more than 60"),
    ]  # fmt: skip
    said = "\n".join(" ".join(line) for line in lines)
    assert "flagged" in said
    assert "Northmoor run 1 (tables not stated)" in said
    assert "“c” hides a count of 1 to 5; a total over one says “more than”." in said
    assert "Illustrative" not in said


def test_a_runs_file_has_both_units_its_source_and_says_when_it_is_invented(
    project: Project, who: Who
) -> None:
    made = _record(
        project, "Manchester", {"503": 413, "EPI": 1, "no code: -x": 0},
        source=PUBLISHED, origin="published", citation="Alpha report, 2020, p. 32",
    )  # fmt: skip
    lines = _lines(write_counts_csv(project, made.run_id))
    assert ["Source of the figures", "Alpha report, 2020, p. 32"] in lines
    rows = {(line[0] or line[1]): line[-1] for line in lines[lines.index([]) + 2 :]}
    assert rows == {"503": "413", "EPI": "c", "'-x": "0", "All": "more than 413"}
    with reading(project) as db:
        facts = project_facts(db)
    with act(project, who, "Marked as illustrative") as this:
        change_project(this, ProjectFacts(facts.name, True, "", facts.version))
    other = record_run(
        project, who, council="Northmoor", year=2026, source=VALIDATOR, unit=ROWS,
        counts={"101": 12}, children_counts={"101": 4}, origin="illustrative",
    )  # fmt: skip
    lines = _lines(write_counts_csv(project, other.run_id))
    assert lines[1] == ["Illustrative: invented figures, of no real council"]
    assert lines[-2][-2:] == ["12", "c"]
    assert CHILDREN.capitalize() in lines[lines.index([]) + 1]


COUNCILS = ("Northmoor", "Eastley", "Calderbrook")
CODES = ("101", "103", "148", "164", "392C", "501", "503", "503A", "503B")
counts_of_runs = st.lists(
    st.dictionaries(
        st.sampled_from(CODES),
        st.one_of(st.integers(0, 6), st.integers(0, 60)),
        min_size=1,
    ),
    min_size=1,
    max_size=3,
)
settings_there_are = st.builds(
    Setting,
    st.sampled_from(["hide", "round"]),
    st.integers(1, 12),
    st.sampled_from([5, 10]),
    st.sampled_from(["more than", "exact"]),
)


def _comparison(counts: Sequence[Mapping[str, int]], children: int | None = 200) -> Comparison:
    held = tuple(
        CouncilRun(
            at, name, "project", at, 1, None, ROWS, children, "2025/26, run 1", "", None,
            Run(RunFacts(year=2026, children=children), VALIDATOR, ROWS, dict(each)),
        )
        for at, (name, each) in enumerate(zip(COUNCILS, counts, strict=False))
    )  # fmt: skip
    totals = Counter[str]()
    for each in counts:
        totals.update(each)
    codes = tuple(code for code, count in totals.most_common() if count)
    return Comparison(2026, VALIDATOR, ROWS, "first", held, codes)


def _everything_that_leaves(project: Project, found: Comparison, setting: Setting) -> object:
    door = Door(setting)
    seen = controlled(found, door)
    return (
        write_counts_csv(project, found, setting=setting),
        [(each.run.counts, each.run.hidden, each.mix, each.children) for each in seen.councils],
        [[each.rate(code) for each in seen.councils] for code in seen.codes],
        [services.alone(seen, each.council_id) for each in seen.councils],
        services.wanted(seen, RuleFilter(), "most"),
        services.wanted(seen, RuleFilter(), "rate"),
        services.wanted(seen, RuleFilter(), "difference"),
        [total_through(each.run.counts, ROWS, setting) for each in found.councils],
    )


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(counts_of_runs, settings_there_are, st.data())
def test_nothing_that_leaves_depends_on_a_hidden_count(
    project: Project, counts: list[dict[str, int]], setting: Setting, data: st.DataObject
) -> None:
    """Whatever the hidden counts are instead, files, orders, rates and totals stay as they are."""
    setting = replace(setting, method="hide", totals="more than")
    other = [
        {
            code: data.draw(st.integers(1, setting.threshold))
            if 0 < count <= setting.threshold
            else count
            for code, count in each.items()
        }
        for each in counts
    ]
    before, after = _comparison(counts), _comparison(other)
    assert _everything_that_leaves(project, before, setting) == _everything_that_leaves(
        project, after, setting
    )


@settings(max_examples=60, deadline=None)
@given(counts_of_runs, settings_there_are)
def test_a_runs_total_hides_what_the_audit_of_its_table_hides(
    counts: list[dict[str, int]], setting: Setting
) -> None:
    (run, *_) = counts
    run = {code: count for code, count in run.items() if not code.startswith("503")}
    if not run:
        return
    table = CountTable(
        tuple(run), ("all",), tuple((each,) for each in run.values()), frozenset({"columns"})
    )
    safe = safe_table(table, setting)
    hidden = hidden_of(run, setting, lambda _code: None)
    total = total_of(run, hidden, setting)
    if setting.method == "round":
        assert total.words().replace(",", "") == safe.word((None, 0))
        return
    cells = [place for place in safe.primary | safe.secondary if place[0] is not None]
    assert len(hidden) == len(cells)
    assert sum(run[code] for code in hidden) == sum(table.value(place) for place in cells)
    assert total.more == ((None, 0) in safe.withheld | safe.primary)
    if hidden and not total.more:
        small = [code for code in hidden if run[code] <= setting.threshold]
        found = could_be(run, hidden, setting)
        assert not any(found[code].is_narrow(setting.threshold) for code in small)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(0, 11), st.integers(1, 30), min_size=1), settings_there_are)
def test_sums_over_groups_and_tables_together_give_no_small_count_away(
    numbers: dict[int, int], setting: Setting
) -> None:
    """Audited anew by a linear programme over every sum that is given."""
    counts = {f"{key:03}": count for key, count in numbers.items()}
    groups = {key: "abc"[int(key) % 3] for key in counts}
    tables = {key: "uvwx"[int(key) // 3] for key in counts}
    hidden = hidden_of(counts, setting, lambda _code: None)
    done = rolled_up(counts, hidden, groups, tables, setting)
    if setting.method == "round":
        return
    unknown = sorted(hidden)
    given_sums = [
        ([key for key in unknown if of[key] == name], total)
        for of, sums in ((groups, done.by_group), (tables, done.by_table))
        for name, total in sums.items()
        if not total.more
    ]
    total = total_of(counts, hidden, setting)
    given_sums += [] if total.more else [(unknown, total)]
    most = setting.threshold if setting.totals == "more than" else None
    for at, key in enumerate(unknown):
        if counts[key] > setting.threshold:
            continue
        ends = []
        for sign in (1, -1):
            costs = [sign * (place == at) for place in range(len(unknown))]
            left = [[float(each in keys) for each in unknown] for keys, _ in given_sums]
            right = [sum(counts[each] for each in keys) for keys, _ in given_sums]
            rules = {"A_eq": left, "b_eq": right} if left else {}
            solved = linprog(costs, bounds=(1, most), **rules)
            ends.append(None if solved.status == 3 else round(sign * solved.fun))
        found = Interval(ends[0] or 0, ends[1])
        if most is None:
            assert not found.is_narrow(setting.threshold)
        else:
            assert found == Interval(1, setting.threshold)


def test_a_part_that_is_hidden_hides_the_whole_beside_it() -> None:
    counts = {"503": 23, "503A": 3, "503B": 20}
    assert hidden_of(counts, Setting(), parent_code) == {"503", "503A"}


def test_children_do_not_tell_how_many_rows_were_hidden_for_a_total(project: Project) -> None:
    record_run(
        project, Who("Test analyst"), council="Northmoor", year=2026, source=VALIDATOR, unit=ROWS,
        counts={"101": 3, "103": 18, "148": 90}, children_counts={"101": 3, "103": 17, "148": 70},
    )  # fmt: skip
    door = Door(Setting(totals="exact"))
    seen = [
        controlled(comparison(project, year=2026, source=VALIDATOR, unit=unit), door).councils[0]
        for unit in (ROWS, CHILDREN)
    ]
    assert [each.run.hidden for each in seen] == [{"101", "103"}, {"101", "103"}]
    (series,) = services.returns_of(project, door=door)
    assert series.words() == "Northmoor: 111 rows in run 1, the only run known"
    one, other = services.history_of_rule(project, "103", door=door)
    assert [each.points[0].words() for each in (one, other)] == ["c", "c"]
    (run,) = services.runs(project)
    last = [(v.code, v.count) for v in services.counts_of_run(project, run.id, door=door)]
    assert last == [
        ("148", 90), ("101", None), ("103", None), ("148", 70), ("101", None), ("103", None),
    ]  # fmt: skip


def test_runs_in_a_row_tell_no_change_of_what_is_hidden(project: Project) -> None:
    for number, small in ((1, 4), (2, 2)):
        record_run(
            project, Who("Test analyst"), council="Northmoor", year=2026, source=VALIDATOR,
            unit=ROWS, counts={"101": small, "103": 40}, facts=RunFacts(number=number, children=9),
        )  # fmt: skip
    (series,) = services.returns_of(project, door=Door())
    assert [point.since for point in series.points] == ["the first", "not shown"]
    assert series.words() == (
        "Northmoor: more than 40 rows in run 1, more than 40 in run 2: not shown"
    )
    assert series.points[0].rate_words() == "not given: some counts are hidden"
    (rule,) = services.history_of_rule(project, "101", door=Door())
    assert rule.words() == "Northmoor: c in run 1, c in run 2: not shown"
    # Nine children are too few for a rate.
    (shown_rule,) = services.history_of_rule(project, "103", door=Door())
    assert shown_rule.points[0].children is None
    own = Door(own="northmoor")
    (mine,) = services.history_of_rule(project, "101", door=own)
    assert [point.count for point in mine.points] == [4, 2]


def test_the_order_of_rules_tells_nothing_of_what_is_hidden() -> None:
    found = _comparison([{"101": 5, "103": 1, "148": 9}, {"101": 6, "103": 9}])
    assert controlled(found, Door()).codes == ("103", "148", "101")


def test_a_rule_that_is_hidden_elsewhere_does_not_fail_here_alone() -> None:
    seen = controlled(_comparison([{"101": 50, "103": 3}, {"101": 2, "103": 0}]), Door())
    (alone,) = services.alone(seen, 0)
    assert (alone.code, alone.count, alone.passed) == ("103", None, ("Eastley",))


def test_the_setting_is_changed_by_the_team_kept_in_history_and_taken_back(
    project: Project, who: Who
) -> None:
    assert setting_of(project) == Setting()
    rounding = Setting("round", 5, 10)
    change_setting(project, who, rounding, 1)
    change_setting(project, who, rounding, 1)  # Nothing new: no act, no fault.
    assert saved_setting(project) == SavedSetting(rounding, 2)
    for bad in (Setting(threshold=0), Setting(threshold=21), Setting("round", base=7)):
        with pytest.raises(BadInput):
            change_setting(project, who, bad, 2)
    with pytest.raises(StaleEdit):
        change_setting(project, who, Setting(), 1)
    with pytest.raises(BadInput, match="team"):
        change_setting(project, Who("Lee", council="Eastley"), Setting(), 2)
    made = _record(project, "Northmoor", {"101": 3, "103": 15}, 200)
    said = write_counts_csv(project, made.run_id).decode("utf-8-sig")
    assert "to the nearest 10" in said
    assert [line[-1] for line in _lines(said.encode("utf-8-sig"))[-3:]] == ["20", "k", "20"]
    with reading(project) as db:
        (last,) = db.execute(
            "SELECT max(act) FROM history WHERE tbl = 'disclosure_setting'"
        ).fetchone()
    undo(project, who, last)
    assert saved_setting(project) == SavedSetting(Setting(), 3)
