"""What is counted on a map's steps: from stored evidence, in classes, in the picture, in files."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput, NotFound
from common.who import Who
from evidence import services
from evidence.overlays.services import (
    Asked,
    asked_overlay,
    overlay_of,
    overlays_there_are,
    read_asked,
    usual_run,
)
from evidence.placing import place
from process_maps import store
from process_maps.classes import classes
from process_maps.model import Anchor, Map, Step
from process_maps.overlay import (
    OnStep,
    Overlay,
    completed,
    legend,
    said_of,
    strengths,
)
from process_maps.pairing.services import join_steps
from process_maps.services import StoredMap, map_by_id
from research.drafts import AnonymisedTranscript, SpeakerChoice
from research.model import Turn
from research.services import SessionFacts, keep_quote, save_session, transcript
from storage import Project, act
from storage.register import council_named
from tests.overlaid import MAP
from validation.report import CHILDREN, ROWS, VALIDATOR, RunFacts
from validation.services import record_run


@pytest.fixture
def stored(project: Project, who: Who) -> StoredMap:
    with act(project, who, "Added a map") as this:
        number = store.add_map(this, MAP, council_named(this, "Northmoor").id)
    return map_by_id(project, number)


def _painpoint(project: Project, who: Who, stored: StoredMap, *steps: str, **facts: object) -> int:
    title = f"It hurts in way {len(services.painpoints(project))}"
    values = {"kind": "painpoint", "title": title, **facts}
    made = services.add_painpoint(project, who, **values)  # type: ignore[arg-type]
    for step in steps:
        services.link_step(project, who, made, stored.step_ids[step])
    return made


def _session(project: Project, who: Who, *speakers: str, kind: str = "interview") -> list[int]:
    """A session in which each speaker says one thing; returns a quote of each."""
    saved = save_session(
        project,
        who,
        AnonymisedTranscript(
            turns=tuple(Turn(each, None, f"{each} says so.", False) for each in speakers),
            speakers=tuple(SpeakerChoice(each, "", None, False) for each in set(speakers)),
            format="txt",
            encoding="utf-8",
            redactions=(),
            left=0,
            remarks=(),
        ),
        SessionFacts("Northmoor", kind, "2026-03-01", "A session", ()),
        confirmed=True,
    )
    turns = transcript(project, saved.session_id).turns
    return [keep_quote(project, who, saved.session_id, t.start, t.end) for t in turns]


def _run(project: Project, who: Who, counts: Mapping[str, int], unit: str = ROWS) -> None:
    tables = ("Header", "Episodes", "Reviews", "UASC", "OC3", "AD1", "PlacedAdoption", "Missing")
    facts = RunFacts(
        number=1, date="2026-04-28", tables_loaded=tables, validator_version="0.1.14", children=90
    )
    record_run(
        project, who, council="Northmoor", year=2026, source=VALIDATOR, unit=unit, counts=counts,
        facts=facts,
    )  # fmt: skip


def _link_rules(project: Project, who: Who, stored: StoredMap, **codes: tuple[str, ...]) -> None:
    for step, linked in codes.items():
        for code in linked:
            services.link_step_rule(project, who, stored.step_ids[step], code)


def _said(overlay: Overlay | None) -> dict[str, str]:
    assert overlay is not None
    return {step: said_of(overlay, step) for step in overlay.on}


# Classes


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0.001, 1e7) | st.integers(1, 5_000), min_size=1, max_size=40))
def test_every_number_is_in_one_class_and_no_class_is_empty(numbers: list[float]) -> None:
    found = classes(numbers)
    assert 1 <= len(found) <= 5
    holding = [[each for each in found if each.holds(number)] for number in numbers]
    assert all(len(each) == 1 for each in holding)
    assert {each[0] for each in holding} == set(found)
    assert len({each.words() for each in found}) == len(found)
    if all(float(each).is_integer() for each in numbers):
        assert all(float(each.start or 0).is_integer() for each in found)


def test_classes_part_where_the_numbers_do_and_begin_at_round_ones() -> None:
    words = [each.words() for each in classes([14, 16, 19, 24, 31, 38, 41, 81, 104, 158, 0])]
    assert words == ["1 to 17", "18 to 29", "30 to 49", "50 to 149", "150 or more"]
    assert [each.words() for each in classes([1, 2, 2, 3])] == ["1", "2", "3 or more"]
    assert [each.words() for each in classes([0.4, 1.4, 12])] == [
        *("above 0, under 1", "1 to under 10"),
        "10 or more",
    ]
    assert [each.words() for each in classes([1000.1, 1000.2])] == [
        *("above 0, under 1,000.2", "1,000.2 or more"),
    ]
    assert classes([0, math.nan, -1]) == ()
    assert [each.words() for each in classes([7])] == ["above 0"]


def test_what_is_not_known_is_no_zero_and_has_its_own_line_in_the_legend() -> None:
    on = {"a": OnStep(0, "0 rows"), "b": OnStep(None, ""), "c": OnStep(3, "3 rows")}
    overlay = Overlay("Rows", "Rows of a run", on, "not known in this run")
    assert strengths(overlay) == {"a": 0, "b": None, "c": 3}
    assert [(each.strength, each.words) for each in legend(overlay)] == [
        *((0, "0"), (3, "above 0")),
        (None, "not known in this run"),
    ]
    assert completed(overlay).on["b"].share is None
    assert said_of(overlay, "b") == "not known in this run"


# The values


def test_painpoints_are_counted_where_they_sit(
    project: Project, who: Who, stored: StoredMap
) -> None:
    assert overlay_of(project, stored, "painpoints") is None
    both = _painpoint(project, who, stored, "a", "b", impact="high")
    _painpoint(project, who, stored, "a")
    _painpoint(project, who, stored, "a", not_a_problem=True)
    _painpoint(project, who, stored, "a", kind="innovation")
    on_loop = _painpoint(project, who, stored)
    place(project, who, on_loop, stored.id, Anchor("loop", "a>b"))
    # Its phase holds what sits on the step as well: that is not said twice.
    place(project, who, both, stored.id, Anchor("phase", "fix"))
    whole = _painpoint(project, who, stored)
    place(project, who, whole, stored.id, Anchor("map"))
    found = overlay_of(project, stored, "painpoints")
    assert _said(found) == {
        "a": "2 painpoints: 1 high, 1 impact not judged; also 1 on a loop it is in",
        "b": "1 painpoint: high; also 1 on a loop it is in",
        "c": "0 painpoints; also 1 on its phase",
        "d": "0 painpoints",
    }
    assert found is not None
    assert [found.on[each].number for each in "abcd"] == [2, 1, 0, 0]
    assert "of 4 painpoints on this map" in found.says
    assert "1 on the map as a whole" in found.says


def test_people_are_counted_once_a_step_and_those_against_apart(
    project: Project, who: Who, stored: StoredMap
) -> None:
    first, second = (_painpoint(project, who, stored, "a", *more) for more in ((), ("b",)))
    silent = _painpoint(project, who, stored, "c")
    assert _said(overlay_of(project, stored, "people")) == dict.fromkeys("abc", "nobody asked")
    ada_1, ada_2, ben, cleo, _dora = _session(
        project, who, "Person 1", "Person 1", "Person 2", "Person 3", "Person 4"
    )
    for painpoint, quote, stance in (
        *((first, ada_1, "for"), (first, ada_2, "for"), (second, ada_1, "for")),
        *((first, ben, "for"), (second, ben, "against"), (first, cleo, "against")),
    ):
        services.link_quote(project, who, painpoint, quote, stance=stance)
    (aside,) = _session(project, who, "Person 9", kind="show-and-tell")
    services.link_quote(project, who, silent, aside)
    found = overlay_of(project, stored, "people")
    assert _said(found) == {
        "a": "2 of 4 people, 2 against, 1 said both",
        "b": "1 of 4 people, 1 against",
        "c": "none of 4 people",
    }
    assert found is not None
    assert "4 people asked" in found.says
    assert "1 person spoke of it only in sessions not counted" in found.says


def test_failures_are_of_one_run_and_what_it_did_not_look_at_is_not_known(
    project: Project, who: Who, stored: StoredMap
) -> None:
    assert overlay_of(project, stored, "errors") is None
    _link_rules(project, who, stored, a=("103", "164"), b=("103",), c=("104",))
    assert set(_said(overlay_of(project, stored, "errors")).values()) == {"no run of Northmoor"}
    _run(project, who, {"103": 40, "164": 3})
    found = overlay_of(project, stored, "errors")
    words = _said(found)
    assert words["b"] == "40 rows, in 1 of 1 rule"
    assert words["c"] == "0 rows, 1 rule passed"
    assert found is not None
    assert found.on["b"].number == 40
    assert found.on["c"].number == 0
    assert found.on["a"].number == 43
    assert "2025/26, run 1, 28 April 2026" in found.says
    # What leaves the project hides 1 to 5, and no number is made with a hidden one.
    outside = overlay_of(project, stored, "errors", outside=True)
    assert outside is not None
    assert outside.on["a"].number == 40
    assert outside.on["a"].words.startswith("more than 40 rows")
    assert "3" not in outside.on["a"].words.replace("of 3", "")
    with pytest.raises(NotFound, match="no run number 99 of Northmoor"):
        overlay_of(project, stored, "errors", run=99)


def test_a_rule_not_run_makes_at_least_and_a_step_of_such_rules_is_not_known(
    project: Project, who: Who, stored: StoredMap
) -> None:
    # 188 reads OC2, which this run had not.
    _link_rules(project, who, stored, a=("103", "188"), b=("188",), c=("164",))
    _run(project, who, {"103": 40, "164": 2})
    assert _said(overlay_of(project, stored, "errors")) == {
        "a": "at least 40 rows, in 1 of 2 rules, 1 not known",
        "b": "not known: 1 rule",
        "c": "2 rows, in 1 of 1 rule",
    }
    outside = overlay_of(project, stored, "errors", outside=True)
    assert _said(outside)["c"] == "c in 1 of 1 rule"
    assert outside is not None
    assert outside.on["c"].number is None


def test_children_are_not_added_up_over_rules(
    project: Project, who: Who, stored: StoredMap
) -> None:
    _link_rules(project, who, stored, a=("103", "164"))
    _run(project, who, {"103": 40, "164": 30}, CHILDREN)
    assert _said(overlay_of(project, stored, "errors")) == {
        "a": "at least 40 children, in 2 of 2 rules"
    }


def test_effort_is_added_up_over_actors_and_unknown_stays_unknown(
    project: Project, stored: StoredMap
) -> None:
    found = overlay_of(project, stored, "effort")
    assert _said(found) == {
        "a": "2 hours, 1 to 4",
        "b": "at least 2 hours, 1 of 2 who do it not stated",
        "c": "effort not stated",
    }
    assert found is not None
    assert found.on["c"].number is None


def test_only_what_a_person_joined_counts_as_in_both_councils(
    project: Project, who: Who, stored: StoredMap
) -> None:
    with pytest.raises(BadInput, match="which other map"):
        overlay_of(project, stored, "council")
    theirs = Map("Theirs", steps=(Step("1", "Look it over"), Step("2", "Mend")))
    with act(project, who, "Added a map") as this:
        number = store.add_map(this, theirs, council_named(this, "Eastley").id)
    other = map_by_id(project, number)
    join_steps(project, who, stored.step_ids["a"], other.step_ids["1"])
    found = overlay_of(project, stored, "council", other_map=other.id)
    assert _said(found) == {
        "s": "not decided",
        "a": "“Look it over”",
        "b": "same words, not decided",
        "c": "not decided",
        "d": "not decided",
    }
    assert found is not None
    assert "Eastley" in found.title
    assert [(each.strength, each.steps) for each in legend(found)] == [(5, 1), (None, 4)]


def test_what_cannot_be_shown_says_why(project: Project, who: Who, stored: StoredMap) -> None:
    held = {each.which: each.why_not for each in overlays_there_are(project, stored)}
    assert held["painpoints"] == "no painpoint sits on this map yet"
    assert held["errors"] == "no rule is linked to a step of this map yet"
    assert held["council"] == "this is the only map"
    assert held["effort"] == ""
    with pytest.raises(BadInput, match="nothing of “errors” to show on this map: no rule"):
        asked_overlay(project, stored.id, Asked("errors"))
    for words in ("weather", "council", "council:x", "errors:3", ""):
        with pytest.raises(BadInput, match="Use painpoints, people"):
            read_asked(words)
    assert usual_run(project, stored) is None
