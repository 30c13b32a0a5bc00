"""What changed between two runs of a return, and that its parts always add up to the change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from common.who import Who
from project import open_project
from storage import Project, reading
from validation.catalogue import UPLOAD_TABLES, Catalogue, rules, shipped
from validation.changing import Difference, Group, difference
from validation.changing_words import summands, total_words, why_it_may_rise
from validation.disclosure import Door, Setting
from validation.model import Run
from validation.report import CHILDREN, PORTAL, ROWS, VALIDATOR, RunFacts
from validation.services.changes import changed, runs_of_a_return, told, units_of
from validation.services.comparing import Comparison
from validation.services.controlling import controlled
from validation.services.entering import record_run

ALL = (*(t for t in UPLOAD_TABLES if t != "DoLo"), "ProviderInfo")
FULL = RunFacts(
    year=2026, number=2, tables_loaded=ALL, last_year_loaded=True, validator_version="0.1.17"
)


def _run(counts: dict[str, int], *, source: str = VALIDATOR, **facts: object) -> Run:
    return Run(replace(FULL, **facts), source, ROWS, counts)  # type: ignore[arg-type]


def _group(found: Difference, code: str) -> tuple[Group, str | None]:
    (said,) = [
        (part.group, part.why.because if part.why else None)
        for part in found.parts
        for change in part.changes
        if change.code == code
    ]
    return said


def test_each_rule_is_told_by_whether_both_runs_looked_at_it() -> None:
    before = _run(
        {"164": 50, "169": 4, "218": 9, "602": 3, "103": 5},
        number=1,
        tables_loaded=tuple(t for t in ALL if t not in ("PrevPerm", "OC2")),
        last_year_loaded=False,
    )
    now = _run(
        {"164": 20, "169": 6, "103": 5, "225": 2, "1012": 7, "503A": 8, "186": 11},
        tables_loaded=tuple(t for t in ALL if t != "AD1"),
        skipped=frozenset({"218"}),
    )
    found = difference(before, now)
    assert _group(found, "164") == ("down", None)
    assert _group(found, "169") == ("up", None)
    assert _group(found, "103") == ("same", None)
    assert _group(found, "225") == ("new failure", None)
    assert _group(found, "218") == ("no longer looked at", "skipped")
    assert _group(found, "602") == ("no longer looked at", "table")
    assert _group(found, "503A") == ("newly looked at", "last year")
    assert _group(found, "186") == ("newly looked at", "table")
    assert _group(found, "231") == ("unknown both times", None)
    assert _group(found, "142") == ("passed both times", None)


def test_a_rule_that_no_longer_fails_is_gone_only_where_it_was_looked_at() -> None:
    before = _run({"602": 3, "233": 2, "164": 5}, number=1)
    now = _run({}, tables_loaded=tuple(t for t in ALL if t != "AD1"))
    found = difference(before, now)
    assert _group(found, "164") == ("gone", None)
    assert _group(found, "602") == ("no longer looked at", "table")
    assert _group(found, "233") == ("no longer looked at", "crashed")
    assert any("not 0" in words for words in why_it_may_rise(found))
    unstated = difference(before, _run({}, tables_loaded=None))
    assert _group(unstated, "164") == ("no longer looked at", "tables not stated")


def test_the_change_of_the_total_is_told_with_numbers_that_add_up() -> None:
    """The worked sentence of the issue: a table loaded for the first time, and other new rules."""
    before = _run(
        {"164": 1000, "169": 204},
        number=1,
        tables_loaded=tuple(t for t in ALL if t != "PrevPerm"),
        last_year_loaded=False,
    )
    now = _run({"164": 700, "169": 194, "630": 420, "503A": 63})
    found = difference(before, now)
    assert total_words(found) == (
        "The total went from 1,204 to 1,377 rows, up 173: 310 fewer in rules that both runs looked "
        "at, 420 more in rules that read PrevPerm, newly loaded in run 2 and not in run 1 and 63 "
        "more in rules that need last year’s files, there in run 2 and missing in run 1."
    )
    told_of = why_it_may_rise(found)
    assert any("Run 1 had not loaded it" in words for words in told_of)
    assert not any("portal" in words for words in told_of)


def test_children_of_several_rules_are_not_told_as_a_number_of_children() -> None:
    before, now = (
        Run(FULL, VALIDATOR, CHILDREN, counts) for counts in ({"164": 3, "169": 2}, {"164": 4})
    )
    words = total_words(difference(before, now))
    assert words.startswith("The total went from 5 to 4 pairs of a child and a rule, down 1")


def test_a_rule_counted_whole_in_one_run_and_in_parts_in_the_other_is_one_rule() -> None:
    found = difference(
        _run({"503": 20, "197B": 1}, number=1), _run({"503A": 5, "503B": 10, "503": 1})
    )
    (change,) = [c for part in found.parts for c in part.changes if c.code.startswith("503")]
    assert (change.code, change.before.count, change.now.count) == ("503", 20, 16)
    assert change.counted_as == ("503A", "503B")
    assert sum(each.difference for each in summands(found)) == -5


def test_the_portals_second_stage_shows_once_the_first_is_clear() -> None:
    stage = {rule.stage: rule.code.upper() for rule in rules(2026) if rule.stage}
    before = _run({stage[1]: 9}, source=PORTAL, number=1)
    now = _run({stage[2]: 4}, source=PORTAL)
    found = difference(before, now)
    spelt = {r.code.upper(): r.code for r in rules(2026)}
    assert _group(found, spelt[stage[2]]) == ("newly looked at", "first stage")
    assert "second only once it passes all of the first" in why_it_may_rise(found)[0]
    same = difference(replace(before, source=VALIDATOR), replace(now, source=VALIDATOR))
    assert _group(same, spelt[stage[2]]) == ("new failure", None)


def test_children_whose_episodes_came_through_are_said_to_be_checked_for_the_first_time() -> None:
    found = difference(
        _run({"EPI": 41, "164": 15}, number=1, episodes=958),
        _run({"EPI": 3, "164": 38}, episodes=1012),
    )
    words = " ".join(why_it_may_rise(found))
    assert "fell from 41 to 3" in words
    assert "1,012 after 958" in words


def test_a_split_rule_in_a_list_of_rules_that_ran_says_what_its_parts_say() -> None:
    found = difference(_run({}, number=1, ran=frozenset({"392"})), _run({"392": 4}))
    assert _group(found, "392")[0] == "newly looked at"
    assert sum(each.difference for each in summands(found)) == 4


CODES = [*[r.code.upper() for r in rules(2026)][::12], "503", "503A", "503B", "392", "999Z", "EPI"]
# A few rules only: the whole catalogue would be gone through for every example.
FEW = Catalogue(
    (r for r in rules() if r.code.upper() in CODES or r.code[:3] in ("503", "392")),
    shipped().families,
)
RUNS = st.builds(
    lambda counts, tables, last, version, skipped, crashed, ran, source: Run(
        RunFacts(
            year=2026,
            number=1,
            tables_loaded=tables,
            last_year_loaded=last,
            validator_version=version,
            skipped=skipped,
            crashed=crashed,
            ran=ran,
        ),
        source,
        ROWS,
        counts,
        catalogue=FEW,
    ),
    st.dictionaries(st.sampled_from(CODES), st.integers(0, 60), max_size=20),
    st.none() | st.sets(st.sampled_from(ALL)).map(lambda s: tuple(t for t in ALL if t in s)),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, "0.1.14", "0.1.17"]),
    st.none() | st.frozensets(st.sampled_from(CODES), max_size=5),
    st.none() | st.frozensets(st.sampled_from(CODES), max_size=5),
    st.none() | st.frozensets(st.sampled_from(CODES)),
    st.sampled_from([VALIDATOR, PORTAL]),
)


@settings(max_examples=100, deadline=None)
@given(RUNS, RUNS)
def test_the_parts_always_add_up_to_the_change_of_the_total(before: Run, now: Run) -> None:
    now = replace(now, source=before.source)
    found = difference(before, now)
    was, is_ = found.totals
    assert sum(part.difference for part in found.parts) == is_ - was
    assert sum(each.difference for each in summands(found)) == is_ - was
    changes = [change for part in found.parts for change in part.changes]
    codes = [change.code for change in changes] + [c for x in changes for c in x.counted_as]
    assert len(codes) == len(set(codes))
    for change in changes:
        # What was not looked at is never a number.
        for cell in (change.before, change.now):
            assert (cell.count is None) == (
                cell.status not in ("failed", "passed", "passed (inferred)")
            )
        assert (change.why is not None) == ("looked at" in change.group)
    assert total_words(found)
    assert all(why_it_may_rise(found))


@settings(max_examples=50, deadline=None)
@given(RUNS, RUNS, st.integers(1, 5), st.integers(1, 5))
def test_no_word_depends_on_a_count_that_may_not_be_seen(
    before: Run, now: Run, one: int, other: int
) -> None:
    """Two truths that differ in small counts only look the same through the door."""

    def seen(small: int) -> tuple[str, list[str], list[tuple[str, object, object]]]:
        runs = []
        for run in (before, now):
            counts = {k: small if 0 < n <= 5 else n for k, n in run.counts.items()}
            hidden = frozenset(k for k, n in counts.items() if 0 < n <= 5)
            left = {k: n for k, n in counts.items() if k not in hidden}
            runs.append(replace(run, counts=left, hidden=hidden))
        found = difference(*runs)
        changes = [c for part in found.parts for c in part.changes]
        return (
            total_words(found),
            why_it_may_rise(found),
            [(c.code, c.difference, c.group) for c in changes],
        )

    assert seen(one) == seen(other)


def test_runs_of_a_return_are_compared_with_the_one_before_or_a_chosen_one(
    built_demo: Path,
) -> None:
    project = open_project(built_demo)
    found = _calderbrook(project)
    ids = [each.run_id for each in found.councils]
    assert [each.number for each in found.councils] == [1, 2, 3, 4, 5]
    assert changed(found, ids[0]) is None
    second = changed(found, ids[1])
    assert second is not None
    assert second.totals == (542, 645)
    assert {(p.group, p.difference) for p in second.parts if p.why} == {("newly looked at", 126)}
    back = changed(found, ids[0], ids[2])
    assert back is not None
    assert back.totals == (290, 542)
    with pytest.raises(BadInput, match="twice"):
        changed(found, ids[0], ids[0])
    with pytest.raises(BadInput, match="2025/26"):
        changed(found, 10_000)


def test_what_a_run_did_not_look_at_is_told_apart_and_never_as_passed(built_demo: Path) -> None:
    project = open_project(built_demo)
    first, second, *_ = told(_calderbrook(project))
    assert first.missing == ("OC2",)
    assert second.missing == ()
    assert first.all == second.all == len(rules(2026))
    assert second.rules["unknown"] < 5 < first.rules["unknown"]
    assert second.rules["crashed"] == 2
    assert "without OC2" in first.words()
    hidden = controlled(_calderbrook(project), Door(Setting()))
    assert [each.rules["failed"] for each in told(hidden)] == [
        each.rules["failed"] for each in told(_calderbrook(project))
    ]


def _calderbrook(project: Project) -> Comparison:
    with reading(project) as db:
        (council,) = db.execute("SELECT id FROM councils WHERE name = 'Calderbrook'").fetchone()
    assert units_of(project, council_id=council, year=2026, source=VALIDATOR) == (ROWS, CHILDREN)
    return runs_of_a_return(project, council_id=council, year=2026, source=VALIDATOR, unit=ROWS)


def test_runs_that_count_otherwise_stand_aside(project: Project) -> None:
    who = Who("Somebody", role="team")
    for number, unit in ((1, ROWS), (2, "row × column"), (3, ROWS)):
        record_run(
            project,
            who,
            council="Northmoor",
            year=2026,
            source=VALIDATOR,
            unit=unit,
            counts={"164": number},
            facts=RunFacts(number=number),
        )
    found = runs_of_a_return(project, council_id=1, year=2026, source=VALIDATOR, unit=ROWS)
    assert [each.number for each in found.councils] == [1, 3]
