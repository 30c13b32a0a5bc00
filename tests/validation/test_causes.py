"""Causes: suggested by what fails together in each council, stored only where somebody decides."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from common.errors import BadInput, CannotUndo, StaleEdit
from common.who import Who
from storage import Project, reading
from storage.check import check
from storage.database import open_file
from storage.history.acts import acts, undo
from storage.register import ROOM as STORAGE
from validation import store
from validation.catalogue import match_rule, normalise_code
from validation.causes.suggesting import from_children, from_fields
from validation.causes.together import OfCouncil, together
from validation.disclosure import Door, Setting
from validation.formats import read_report
from validation.over_children.adding_up import Tally
from validation.patterns.different import Different
from validation.report import ROWS, VALIDATOR, OverChildren, RunFacts
from validation.services import comparison, record_run
from validation.services.causes import (
    causes,
    change_cause,
    confirm_cause,
    refusals,
    refuse_cause,
    remove_cause,
    split_cause,
)
from validation.services.controlling import controlled
from validation.services.pattern_words import concentration_words
from validation.services.patterns import (
    TOO_FEW_RULES,
    Suggested,
    mix_of,
    pareto_of,
    shared_of,
    suggested,
)
from validation.statistics.answers import NotEstimated

Shared = Callable[[str], Path]
WHO = Who("Test analyst")
TEAM, OTHERS = Door(everything=True), Door(Setting())


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project file with the tables of this wing only."""
    return open_file(tmp_path / "project.db", (STORAGE, store.ROOM))


def _of(children: int, *mine: str) -> OfCouncil:
    """A council's children, each as the rules it fails ("1 2"), and those who fail none."""
    tally = Tally()
    for at, rules in enumerate(mine):
        for rule in rules.split():
            tally.add(f"{at}", rule)
    return OfCouncil(children, tally.children(), tally.over())


def _fields(of: dict[str, str]) -> Callable[[str], Collection[str]]:
    return lambda key: of.get(key, "").split()


def test_rules_that_fail_for_the_same_children_and_share_a_field_are_suggested() -> None:
    council = _of(200, *["1 2"] * 10, *["1 2 3"] * 8, *["4"] * 9, *["5 6"] * 12)
    fields = _fields({"1": "URN DOB", "2": "URN", "3": "URN PLACE", "4": "URN", "5": "A", "6": "B"})
    found = from_children([council], fields)
    assert [(each.keys, each.fields, each.twins) for each in found] == [
        (("1", "2", "3"), ("URN",), (("1", "2"),)),
        # Nothing is shared by these two, but they fail for the very same children.
        (("5", "6"), (), (("5", "6"),)),
    ]
    assert [each.keys for each in from_children([council], fields, ["5"])] == [("1", "2", "3")]


def test_councils_with_more_errors_of_all_kinds_do_not_make_rules_go_together() -> None:
    # Every child of one council fails both or neither by chance; the other has hardly any errors.
    many = _of(100, *["1 2"] * 25, *["1"] * 25, *["2"] * 25)
    few = _of(1_000, *["1"] * 5, *["2"] * 5)
    alone, both = together([many]), together([many, few])
    assert alone.phi[0, 1] == pytest.approx(0)
    assert both.phi[0, 1] == pytest.approx(0, abs=0.01)
    assert not both.sure.any()
    mixed = together([_of(1_100, *["1 2"] * 25, *["1"] * 30, *["2"] * 30)])
    assert mixed.phi[0, 1] > 0.4


def test_phi_of_one_council_is_that_of_its_own_table() -> None:
    found = together([_of(100, *["1 2"] * 10, *["1"] * 10, *["2"] * 20)])
    # (n11 n - r1 r2) / sqrt(r1 (n - r1) r2 (n - r2)), worked out by hand.
    assert found.phi[0, 1] == pytest.approx((10 * 100 - 20 * 30) / (20 * 80 * 30 * 70) ** 0.5)


def test_the_notes_groups_and_twins_come_out_of_a_validator_run(shared: Shared) -> None:
    path = shared("validator/councilA400_run1/error_summary.csv")
    report = read_report(path.read_bytes(), path.name)
    assert report.children_counts is not None
    assert report.over_children is not None
    counts = {normalise_code(code): n for code, n in report.children_counts.items()}

    def fields(key: str) -> set[str]:
        match = match_rule(key, 2026)
        return {f for rule in ((match.rule,) if match.rule else ()) for f in rule.fields}

    found = from_children([OfCouncil(400, counts, report.over_children)], fields)
    twins = {pair for each in found for pair in each.twins}
    assert {("169", "179"), ("214", "398")} <= twins
    respite = next(each for each in found if "366" in each.keys)
    assert {"365", "366", "367", "382", "384", "398", "399"} <= set(respite.keys)


def test_without_children_fields_alone_suggest_and_it_is_said_to_be_weaker() -> None:
    fields = _fields({"1": "URN PLACE", "2": "URN PLACE", "3": "DOB", "4": "DOB", "5": "REC"})
    found = from_fields({"1": 5, "2": 9, "3": 1, "4": 1, "5": 2}, fields)
    assert [(each.keys, each.basis, each.phi) for each in found] == [(("2", "1"), "fields", None)]


def _ran(project: Project, council: str, children: bool = True) -> int:
    """A run of invented children: twelve fail 169 and 179, eight 101, two 502."""
    over = OverChildren({"169": 12, "179": 12, "101": 8, "502": 2}, 58, 22, {("169", "179"): 12})
    counts = {"169": 12, "179": 12, "101": 8, "502": 2}
    made = record_run(
        project,
        WHO,
        council=council,
        year=2026,
        source=VALIDATOR,
        unit=ROWS,
        counts=counts,
        children_counts=counts if children else None,
        over_children=over if children else None,
        facts=RunFacts(children=120, ran=frozenset(counts)),
    )
    return made.run_id


def _last_act(project: Project) -> int:
    with reading(project) as db:
        return acts(db)[0].id


def _suggested(project: Project, door: Door) -> Suggested:
    ids = [each.council_id for each in comparison(project, year=2026, source=VALIDATOR).councils]
    return suggested(project, door, year=2026, source=VALIDATOR, which="first", councils=ids)


def test_a_suggestion_is_decided_once_and_every_decision_can_be_taken_back(
    project: Project,
) -> None:
    def now() -> list[tuple[str, ...]]:
        return [each.keys for each in _suggested(project, TEAM).suggestions]

    _ran(project, "Northmoor")
    assert now() == [("169", "179")]
    refuse_cause(project, WHO, ["179", "169"])
    assert now() == []
    with pytest.raises(BadInput, match="refused already"):
        refuse_cause(project, WHO, ["169", "179"])
    remove_cause(project, WHO, refusals(project)[0].id)
    cause = confirm_cause(project, WHO, "No address", ["169", "179"], "One blank, two rules")
    assert now() == []
    council = comparison(project, year=2026, source=VALIDATOR).councils[0]
    assert [line.name for line in pareto_of(project, council, "counted once").lines] == [
        "No address",
        "101",
        "502",
    ]
    with pytest.raises(BadInput, match="rule 169 stand"):
        confirm_cause(project, WHO, "Another", ["0169", "101"])
    change_cause(project, WHO, cause, 1, "No address", ["169", "179", "101", "502"])
    with pytest.raises(StaleEdit):
        change_cause(project, WHO, cause, 1, "Blank address", ["169", "179"])
    split_cause(project, WHO, cause, 2, ["101", "502"], "Dates")
    assert [(each.name, each.rules) for each in causes(project)] == [
        ("Dates", ("101", "502")),
        ("No address", ("169", "179")),
    ]
    undo(project, WHO, _last_act(project))
    assert [each.rules for each in causes(project)] == [("169", "179", "101", "502")]
    assert check(project).ok


def test_an_undo_never_puts_a_rule_under_two_causes(project: Project) -> None:
    cause = confirm_cause(project, WHO, "No address", ["169", "179"])
    remove_cause(project, WHO, cause)
    removed = _last_act(project)
    confirm_cause(project, WHO, "Provider", ["179", "213"])
    with pytest.raises(CannotUndo):
        undo(project, WHO, removed)
    assert [each.name for each in causes(project)] == ["Provider"]


def test_what_is_hidden_is_in_no_suggestion_test_or_share(project: Project) -> None:
    _ran(project, "Northmoor")
    _ran(project, "Eastley")
    found = comparison(project, year=2026, source=VALIDATOR)
    seen = controlled(found, OTHERS)
    asked = {"year": 2026, "source": VALIDATOR, "which": "first"}
    ids = [each.council_id for each in found.councils]
    team, others = (
        mix_of(project, door, **asked, councils=ids).made  # type: ignore[arg-type]
        for door in (TEAM, OTHERS)
    )
    assert isinstance(team, Different)
    assert (team.left_out, team.differs) == ({}, False)
    # Of so few rules the test would tell how many children fail two of them.
    assert others == NotEstimated(TOO_FEW_RULES)
    told = pareto_of(project, seen.councils[0])
    assert (told.total, told.hidden, told.rare) == (32, 1, None)
    assert shared_of(seen).types == {"Eastley": 4, "Northmoor": 4}
    asked_by = _suggested(project, OTHERS)
    assert [each.keys for each in asked_by.suggestions] == [("169", "179")]
    assert (asked_by.strength, _suggested(project, TEAM).strength) == (False, True)


def test_without_children_nothing_is_tested_and_why_is_said(project: Project) -> None:
    _ran(project, "Northmoor")
    _ran(project, "Eastley", children=False)
    ids = [each.council_id for each in comparison(project, year=2026, source=VALIDATOR).councils]
    told = mix_of(project, TEAM, year=2026, source=VALIDATOR, which="first", councils=ids)
    assert isinstance(told.made, NotEstimated)
    assert "78 of 100" in told.made.why
    assert told.aside == (("Eastley", "its run does not tell children apart"),)


def test_rounded_counts_are_neither_tested_nor_told_as_a_long_tail(project: Project) -> None:
    for council in ("Northmoor", "Eastley"):
        _ran(project, council)
    found = comparison(project, year=2026, source=VALIDATOR)
    ids = [each.council_id for each in found.councils]
    door = Door(Setting(method="round"))
    told = mix_of(project, door, year=2026, source=VALIDATOR, which="first", councils=ids)
    assert isinstance(told.made, NotEstimated)
    assert "rounded" in told.made.why
    made = pareto_of(project, controlled(found, door).councils[0])
    assert [each.count for each in made.lines] == [10, 10, 10, None]
    assert made.rare is None
    assert "some 30 rows" in concentration_words(made, "Northmoor", ROWS, "k")[0]
    assert _suggested(project, door).councils == ()
