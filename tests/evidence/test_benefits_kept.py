"""Benefits cases kept: two people, undo, what is taken over and changed since, and the file."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from evidence.benefits import services
from evidence.benefits.exporting import export_case
from evidence.benefits.model import Case, Input
from evidence.benefits.proposing import Proposal, changed_since, failures, of_maps
from evidence.benefits.valuing import Given, put_value, remove_value, take_over
from evidence.benefits.words import result_words
from evidence.services import import_map
from process_maps.model import Estimate
from process_maps.services import map_by_id
from project import open_project
from storage import Project, noting_acts, reading
from storage import services as register
from storage.history.acts import undo
from storage.register import council_uses
from validation import services as validation
from validation.report import ROWS, RunFacts

WHO, OTHER = Who("Test analyst"), Who("Another analyst")
FIXING = "Failures that need not be fixed"


PROPOSED = Proposal(
    1, "Northmoor", "times", None, 5.0, None, "a year", "A report", "", "2025/26", "5 rows", "run"
)


def case_of(project: Project) -> tuple[int, dict[str, Input]]:
    """A case of two councils that saves failures; its inputs by what they measure."""
    for name in ("Northmoor", "Eastley"):
        register.add_council(project, WHO, name)
    case_id = services.add_case(project, WHO, "Join the lists")
    services.add_saving(project, WHO, case_id, "Numbers looked up", FIXING)
    return case_id, inputs(services.case(project, case_id))


def inputs(case: Case) -> dict[str, Input]:
    return {each.quantity: each for each in case.inputs}


def given(likely: float | None, unit: str, source: str = "A test") -> Given:
    return Given(None, likely, None, unit, source)


def run(project: Project, counts: dict[str, int], *, replace: bool = False) -> None:
    validation.record_run(
        project, WHO, council="Northmoor", year=2026, source="Data to Insight validator",
        unit=ROWS, counts=counts, facts=RunFacts(number=1), replace=replace,
    )  # fmt: skip


def test_two_people_never_write_over_each_other_unseen(project: Project) -> None:
    _, held = case_of(project)
    put_value(project, WHO, held["times"].id, 1, given(10, "a year"))
    with pytest.raises(StaleEdit):
        put_value(project, OTHER, held["times"].id, 1, given(20, "a year"), version=0)
    put_value(project, OTHER, held["times"].id, 1, given(20, "a year"), version=1)
    value = inputs(services.case(project, 1))["times"].value(1)
    assert value is not None
    assert (value.likely, value.entered_by, value.version) == (20, "Another analyst", 2)
    with pytest.raises(StaleEdit):
        remove_value(project, WHO, held["times"].id, 1, 1)
    with pytest.raises(StaleEdit):
        take_over(project, WHO, held["times"].id, [PROPOSED], {1: 1})
    remove_value(project, WHO, held["times"].id, 1, 2)
    with pytest.raises(NotFound):
        put_value(project, OTHER, held["times"].id, 1, given(30, "a year"), version=2)


def test_every_act_is_undone_with_all_that_hangs_on_it(project: Project) -> None:
    case_id, held = case_of(project)
    put_value(project, WHO, held["times"].id, None, given(10, "a month"))
    whole = services.case(project, case_id)
    with noting_acts() as noted:
        services.remove_case(project, WHO, case_id)
    assert services.cases(project) == ()
    undo(project, WHO, noted[0])
    assert services.case(project, case_id) == whole
    with noting_acts() as noted:
        services.remove_saving(project, WHO, whole.lines[0].id)
    assert {each.quantity for each in services.case(project, case_id).inputs} == {
        "cost once", "cost a year",
    }  # fmt: skip
    undo(project, WHO, noted[0])
    assert services.case(project, case_id) == whole


def test_what_cannot_be_is_refused(project: Project) -> None:
    case_id, held = case_of(project)
    with pytest.raises(BadInput, match="where the number comes from"):
        put_value(project, WHO, held["times"].id, 1, given(1, "a year", " "))
    with pytest.raises(BadInput, match="no council"):
        services.add_case(project, WHO, "Another", council_ids=[])
    with pytest.raises(BadInput, match="of that name already"):
        services.add_case(project, WHO, "join THE lists")
    with pytest.raises(BadInput, match="only a cost"):
        services.add_input(project, WHO, case_id, "Times", "times", together=True)
    with pytest.raises(BadInput, match="worked out from it"):
        services.remove_input(project, WHO, held["times"].id)
    with pytest.raises(BadInput, match="more than one of them is a year"):
        line = services.case(project, case_id).lines[0]
        more = services.add_input(project, WHO, case_id, "Again", "times")
        services.change_saving(project, WHO, line.id, 1, "Twice", [*line.inputs, more])
    with pytest.raises(BadInput, match="benefits case"):
        register.remove_council(project, WHO, 1)
    services.change_input(project, WHO, held["cost once"].id, 1, "Set up", together=True)
    with pytest.raises(BadInput, match="one value"):
        put_value(project, WHO, held["cost once"].id, 1, given(1, "£"))


def test_a_cost_of_an_hour_that_is_put_in_once_is_used_in_several_savings(project: Project) -> None:
    case_id, held = case_of(project)
    work = "Work that is done less often, or faster"
    shared = {"hourly cost": held["hourly cost"].id}
    services.add_saving(project, WHO, case_id, "Chasing", work, shared)
    case = services.case(project, case_id)
    assert all(held["hourly cost"].id in line.inputs for line in case.lines)
    assert sum(each.quantity == "hourly cost" for each in case.inputs) == 1
    assert len({each.name for each in case.inputs}) == len(case.inputs)


def test_what_was_taken_over_says_when_its_evidence_has_changed(project: Project) -> None:
    _, held = case_of(project)
    run(project, {"142": 206, "501": 44})
    found = failures(project, ["501", "142"])
    (proposal,) = found.proposals
    assert (proposal.likely, proposal.year, proposal.unit) == (250, "2025/26", "a return")
    assert proposal.derivation.startswith("250 rows of rules 142 and 501 fail in 2025/26, run 1")
    assert found.without == (("Eastley", "no run of the return compared"),)
    take_over(project, WHO, held["times"].id, [proposal], {})
    value = inputs(services.case(project, 1))["times"].value(1)
    assert value is not None
    assert value.derivation == proposal.derivation
    assert changed_since(project, (value,)) == {}
    run(project, {"142": 180, "501": 44}, replace=True)
    assert "it was 250 then and is 224 now" in changed_since(project, (value,))[value.id]
    put_value(project, WHO, held["times"].id, 1, given(240, "a return"), version=1)
    by_hand = inputs(services.case(project, 1))["times"].value(1)
    assert by_hand is not None
    assert (by_hand.derivation, by_hand.evidence) == ("", ""), "it is no longer what was derived"


def test_a_small_count_is_proposed_as_the_range_everybody_may_know(project: Project) -> None:
    case_of(project)
    run(project, {"142": 206, "501": 3})
    (proposal,) = failures(project, ["142", "501"]).proposals
    assert (proposal.low, proposal.likely, proposal.high) == (207, None, 211)
    assert "206 rows" in proposal.derivation
    assert "1 small count more, hidden: from 1 to 5 each" in proposal.derivation
    assert failures(project, ["NO SUCH"]).proposals == ()


def test_hours_of_a_map_are_proposed_with_the_loop_they_are_in(project: Project) -> None:
    case_of(project)
    drawn = {
        "name": "M", "lanes": ["Analyst"],
        "steps": [
            {"id": "a", "label": "Match", "actors": ["Analyst"],
             "effort_hours": {"Analyst": {"min": 1, "likely": 1.5, "max": 2}}},
            {"id": "b", "label": "Ask", "actors": ["Analyst"]},
        ],
        "flows": [{"from": "a", "to": "b"}, {"from": "b", "to": "a"}],
        "loops": [{"steps": ["a", "b"], "times_min": 10, "times_max": 15}],
    }  # fmt: skip
    data = json.dumps(drawn).encode()
    done = import_map(project, WHO, data, "m.json", council="Northmoor")
    stored = map_by_id(project, done.map_id)
    assert stored.map.steps[0].work[0].hours == Estimate(1, 1.5, 2)
    each, whole = of_maps(project, "time each")
    assert each.derivation.startswith("1 to 2 hours of Analyst in one round of the loop")
    assert "added up over 1 of 2 steps" in each.derivation
    assert whole.derivation == "1 to 2 hours of Analyst each time, at “Match”"
    (year,) = of_maps(project, "time a year")
    assert (year.low, year.likely, year.high) == (10, 18.75, 30)
    assert "× 10 to 15 times a return; nobody stated the likely number" in year.derivation
    (times,) = of_maps(project, "times")
    assert (times.low, times.likely, times.high) == (10, 12.5, 15)


def test_the_file_holds_every_input_with_its_source_and_an_empty_cell_for_what_is_blank(
    demo_file: object,
) -> None:
    project = open_project(demo_file)  # type: ignore[arg-type]
    (case,) = services.cases(project)
    made = export_case(project, case.id, "csv")
    rows = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig"))))
    blank = next(row for row in rows if row[:2] == ["Pounds saved a year", "Eastley"])
    assert blank[2:6] == ["", "", "", "not known: cost of an hour of business support in Eastley"]
    unknown = next(row for row in rows if row[:1] == ["Cost of an hour of business support"]
                   and row[2] == "Eastley")  # fmt: skip
    assert unknown[6] == "not known"
    assert any(row[0].startswith("Illustrative") for row in rows if row)
    assert made.content == export_case(project, case.id, "csv").content
    book = openpyxl.load_workbook(io.BytesIO(export_case(project, case.id, "xlsx").content))
    heads = [each.value for each in book["inputs"][1]]
    assert {"Low", "Likely", "High", "Source", "Scope", "Year", "Entered by"} <= set(heads)
    assert council_uses_of_case(project) == len(case.councils)
    said = result_words(case, services.outcome(project, case.id))
    assert any("are of Calderbrook and Northmoor only" in each for each in said)


def council_uses_of_case(project: Project) -> int:
    """How many councils a case hangs on."""
    with reading(project) as db:
        return sum(
            council_uses(db, each).get("benefit_case_councils", 0)
            for each, _ in services.cases(project)[0].councils
        )
