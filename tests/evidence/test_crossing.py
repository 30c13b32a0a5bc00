"""Steps by council against a small project counted by hand; what is missing is never a zero."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import pytest

from common.who import Who
from evidence import services
from evidence.activities import activities
from evidence.crossing.exporting import export_crossing
from evidence.crossing.model import Cell, Crossing, in_order
from evidence.crossing.on_reference import reference_overlay
from evidence.crossing.services import crossing
from evidence.crossing.words import cell_words
from process_maps import store
from process_maps.aligning.reasons import Reasons
from process_maps.model import Estimate, Map, Step, Work
from process_maps.pairing.services import join_steps, part_steps
from process_maps.picturing.reference import Shared
from process_maps.services import StoredMap, map_by_id
from research.drafts import AnonymisedTranscript, SpeakerChoice
from research.model import Turn
from research.services import SessionFacts, keep_quote, save_session, transcript
from storage import Project, act
from storage.history.acts import undo
from storage.register import council_named
from validation.disclosure import Door, Setting
from validation.report import CHILDREN, ROWS, VALIDATOR, RunFacts
from validation.services import record_run

NUMBER = ("Failures are", "Failures", "Counted in")
TWO_HOURS = (Work("Analyst", Estimate(likely=2)),)
TABLES = ("Header", "Episodes", "Reviews", "UASC", "OC3", "AD1", "PlacedAdoption", "Missing")


def _drawn(project: Project, who: Who, council: str, *steps: Step) -> StoredMap:
    with act(project, who, "Added a map") as this:
        number = store.add_map(this, Map("Ours", steps=steps), council_named(this, council).id)
    return map_by_id(project, number)


def _said(project: Project, who: Who, *speakers: str) -> list[int]:
    draft = AnonymisedTranscript(
        turns=tuple(Turn(each, None, f"{each} says so.", False) for each in speakers),
        speakers=tuple(SpeakerChoice(each, "", None, False) for each in set(speakers)),
        format="txt", encoding="utf-8", redactions=(), left=0, remarks=(),
    )  # fmt: skip
    facts = SessionFacts("Northmoor", "interview", "2026-03-01", "A session", ())
    saved = save_session(project, who, draft, facts, confirmed=True)
    turns = transcript(project, saved.session_id).turns
    return [keep_quote(project, who, saved.session_id, t.start, t.end) for t in turns]


def _ran(
    project: Project, who: Who, council: str, counts: Mapping[str, int], unit: str = ROWS
) -> None:
    facts = RunFacts(
        number=1, date="2026-04-28", tables_loaded=TABLES, validator_version="0.1.14", children=90
    )
    record_run(
        project, who, council=council, year=2026, source=VALIDATOR, unit=unit, counts=counts,
        facts=facts,
    )  # fmt: skip


@pytest.fixture
def maps(project: Project, who: Who) -> tuple[StoredMap, StoredMap]:
    """Two councils that check, the first in two steps; Calderbrook has no map."""
    north = _drawn(
        project, who, "Northmoor",
        Step("a", "Check the list", actors=("Analyst",), work=TWO_HOURS),
        Step("b", "Ask the team again", actors=("Analyst", "Social worker"), work=TWO_HOURS),
    )  # fmt: skip
    east = _drawn(project, who, "Eastley", Step("c", "Glance over it", actors=("Analyst",)))
    for step in north.step_ids.values():
        join_steps(project, who, step, east.step_ids["c"])
    with act(project, who, "Added a council") as this:
        council_named(this, "Calderbrook")
    return north, east


def _cells(project: Project) -> tuple[Crossing, dict[str, Cell]]:
    found = crossing(project)
    (row,) = found.rows
    return found, {each.council.name: each for each in row.cells}


def _painpoint(project: Project, who: Who, steps: list[int], **facts: object) -> int:
    title = f"It hurts in way {len(services.painpoints(project))}"
    values = {"kind": "painpoint", "title": title, **facts}
    made = services.add_painpoint(project, who, **values)  # type: ignore[arg-type]
    for step in steps:
        services.link_step(project, who, made, step)
    return made


def test_each_cell_is_as_counted_by_hand(
    project: Project, who: Who, maps: tuple[StoredMap, StoredMap]
) -> None:
    north, east = maps
    a, b, c = north.step_ids["a"], north.step_ids["b"], east.step_ids["c"]
    both = _painpoint(project, who, [a, b], impact="low")
    other = _painpoint(project, who, [b], impact="high")
    _painpoint(project, who, [a], not_a_problem=True)
    _painpoint(project, who, [a, c], kind="innovation")
    one, one_again, two, _silent = _said(project, who, "P1", "P1", "P2", "P3")
    for painpoint, quote, stance in (
        *((both, one, "for"), (other, one_again, "for")),
        (other, two, "against"),
    ):
        services.link_quote(project, who, painpoint, quote, stance=stance)
    for step, code in ((a, "103"), (b, "103"), (b, "164"), (c, "103")):
        services.link_step_rule(project, who, step, code)
    _ran(project, who, "Northmoor", {"103": 40, "164": 3})
    found, cells = _cells(project)
    here, there = cells["Northmoor"], cells["Eastley"]
    assert {each.id for each in here.painpoints} == {both, other}
    assert (len(here.innovations), len(there.innovations)) == (1, 1)
    assert [len(each) for each in (here.voices.people_for, here.voices.people_against)] == [1, 1]
    assert (here.asked, here.rules, here.failures) == (3, ("103", "164"), 43)
    assert here.effort
    assert here.effort.words == "at least 4 hours, 1 of 3 who do it not stated"
    assert cell_words(here, found, "people") == "said by 1 of 3 people, 1 against"
    # What is missing is said and is no number.
    assert (there.failures, there.failing, there.effort and there.effort.number) == (None,) * 3
    assert there.unknown() == [
        "what people say: nobody asked",
        "failures: no run of this council is compared",
        "effort: not stated",
    ]
    assert cell_words(cells["Calderbrook"], found, "everything") == "no map"
    assert cells["Calderbrook"].unknown() == []


def test_children_of_two_rules_are_not_added_up(
    project: Project, who: Who, maps: tuple[StoredMap, StoredMap]
) -> None:
    for code in ("103", "164"):
        services.link_step_rule(project, who, maps[0].step_ids["a"], code)
    _ran(project, who, "Northmoor", {"103": 40, "164": 30}, CHILDREN)
    _found, cells = _cells(project)
    failing = cells["Northmoor"].failing
    assert failing
    assert (failing.number, failing.words) == (40, "at least 40 children, in 2 of 2 rules")
    rows = list(csv.DictReader(io.StringIO(export_crossing(project).decode("utf-8-sig"))))
    told = {row["Council"]: [row[each] for each in NUMBER] for row in rows}
    assert told["Northmoor"] == ["at least", "40", "children"]
    assert told["Calderbrook"] == ["", "", ""]


def test_failures_over_councils_say_that_one_is_missing(
    project: Project, who: Who, maps: tuple[StoredMap, StoredMap]
) -> None:
    for stored, step in zip(maps, ("a", "c"), strict=True):
        services.link_step_rule(project, who, stored.step_ids[step], "103")
    shared = Shared(tuple(each.id for each in maps), 2)
    _ran(project, who, "Northmoor", {"103": 40})

    def words() -> list[str]:
        overlay = reference_overlay(project, shared, "failures")
        assert overlay
        return [each.words for each in overlay.on.values()]

    assert words() == [
        "at least 40 rows together; Northmoor: 40 rows, in 1 of 1 rule; Eastley: no run compared"
    ]
    _ran(project, who, "Eastley", {"103": 2})
    assert words() == [
        "42 rows together; Northmoor: 40 rows, in 1 of 1 rule; Eastley: 2 rows, in 1 of 1 rule"
    ]
    # A rounded sum may be too high, so it is no least, whatever is missing.
    services.link_step_rule(project, who, maps[1].step_ids["c"], "164")
    rounded = reference_overlay(project, shared, "failures", door=Door(Setting("round")))
    assert rounded
    assert [each.words.split(";")[0] for each in rounded.on.values()] == [
        "about 40 rows together where that is known"
    ]


def test_a_run_in_another_unit_stands_aside(
    project: Project, who: Who, maps: tuple[StoredMap, StoredMap]
) -> None:
    for stored, step in zip(maps, ("a", "c"), strict=True):
        services.link_step_rule(project, who, stored.step_ids[step], "103")
    _ran(project, who, "Northmoor", {"103": 40})
    _ran(project, who, "Eastley", {"103": 7}, CHILDREN)
    found, cells = _cells(project)
    known = [name for name, each in cells.items() if each.failures is not None]
    assert len(known) == 1
    assert set(found.left_out) == {"Northmoor", "Eastley"} - set(known)


def test_a_step_that_is_gone_is_in_no_row_and_comes_back_with_an_undo(
    project: Project, who: Who, maps: tuple[StoredMap, StoredMap]
) -> None:
    north, _east = maps
    _painpoint(project, who, [north.step_ids["b"]])
    gone = north.step_ids["b"]
    assert crossing(project).row_of(gone)
    with act(project, who, "Took a step off") as this:
        this.db.execute("DELETE FROM steps WHERE id = ?", (gone,))
    found, cells = _cells(project)
    assert found.row_of(gone) is None
    assert cells["Northmoor"].painpoints == ()
    undo(project, who, this.id)
    found, cells = _cells(project)
    assert found.row_of(gone)
    assert len(cells["Northmoor"].painpoints) == 1


def test_without_a_step_there_is_no_row(project: Project, who: Who) -> None:
    assert crossing(project).rows == ()
    _drawn(project, who, "Northmoor")
    found = crossing(project)
    assert (found.rows, len(found.without_map)) == ((), 1)
    assert in_order(found.rows, "differ") == []


def test_a_pairing_is_seen_at_once(
    project: Project, who: Who, maps: tuple[StoredMap, StoredMap]
) -> None:
    assert len(activities(project).held) == 1
    part_steps(project, who, maps[0].step_ids["b"], maps[1].step_ids["c"])
    assert len(activities(project).held) == 2


def test_what_changes_no_group_puts_no_reason_in_words(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alignments compared pair by pair would word every reason: a second for ten maps."""
    north, east = (
        _drawn(project, who, council, Step("a", "Check the list of errors"), Step("b", other))
        for council, other in (("Northmoor", "Print the labels"), ("Eastley", "Ring the school"))
    )
    assert len(activities(project).held) == 3

    def refuse(_self: Reasons) -> int:
        raise AssertionError("an alignment was compared pair by pair")

    monkeypatch.setattr(Reasons, "__len__", refuse)
    part_steps(project, who, north.step_ids["b"], east.step_ids["b"])
    assert len(activities(project).held) == 3
