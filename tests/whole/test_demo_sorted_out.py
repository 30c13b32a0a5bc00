"""What the illustrative project's team made of what it heard, as it lies in the built project."""

from __future__ import annotations

from pathlib import Path

from demo.content import demo_content
from evidence.decisions.fields import FieldKind, field_kind
from evidence.decisions.gaps import GAPS, gaps_first, states
from evidence.decisions.services import held
from evidence.people.services import all_evidence
from project import check, open_project
from research.second_coding.store import readings
from research.services.needs import needs
from research.services.personas import personas
from research.services.second_coding import second_codings
from research.services.themes import members, themes
from storage import reading

CONTENT = demo_content()
KINDS: dict[str | None, FieldKind] = {
    "return": "return",
    "worked out": "worked out",
    "own": "other",
    None: "none",
}


def test_every_theme_is_there_with_all_that_lies_in_it(built_demo: Path) -> None:
    project = open_project(built_demo)
    found = {(each.council, each.name): each for each in themes(project)}
    assert len(found) == len(CONTENT.themes)
    for theme in CONTENT.themes:
        built = found[theme.council, theme.name]
        assert (built.statement, built.topics) == (theme.statement, theme.topics)
        whole = next((each for each in CONTENT.themes if each.key == theme.part_of), None)
        assert built.part_of == (found[None, whole.name].id if whole else None)
        lying = members(project, [built.id])
        stances = [(each.stance, each.why) for each in lying if each.quote_id]
        assert sorted(stances) == sorted((link.stance, link.why) for link in theme.quotes)
        assert sum(each.note_id is not None for each in lying) == len(theme.notes)


def test_every_persona_and_need_rests_on_people_and_most_on_findings(built_demo: Path) -> None:
    project = open_project(built_demo)
    evidence = all_evidence(project)
    assert [each.name for each in personas(project)] == [each.name for each in CONTENT.personas]
    assert [each.facts.sentence() for each in needs(project)] == [
        each.sentence for each in CONTENT.needs
    ]
    for persona in evidence.personas.values():
        assert persona.strength.councils == 3
    for built, need in zip(needs(project), CONTENT.needs, strict=True):
        known = evidence.needs[built.id]
        assert known.strength.quotes == sum(link.stance == "for" for link in need.quotes)
        assert len(known.bearing) == len(need.findings)


def test_decisions_show_a_gap_of_every_kind_and_fields_are_what_they_are_said_to_be(
    built_demo: Path,
) -> None:
    found = held(open_project(built_demo))
    assert {need.gap for need in gaps_first(states(found))} == set(GAPS)
    told = [
        answer
        for decision in CONTENT.decisions
        for data in decision.data
        for answer in data.answers
    ]
    assert len(found.answers) == len(told)
    for built, answer in zip(sorted(found.answers, key=lambda each: each.id), told, strict=True):
        assert field_kind(built.table, built.field) == KINDS[answer.field_is]


def test_the_second_coding_is_done_and_stands_beside_the_first(built_demo: Path) -> None:
    project = open_project(built_demo)
    codings = second_codings(project)
    assert [each.is_done for each in codings] == [True, True]
    with reading(project) as db:
        sizes = [len(readings(db, each.id).second) for each in codings]
    assert sizes == [len(each.spans) for each in CONTENT.second_coding.sessions]


def test_before_it_is_sorted_out_there_is_none_of_it_and_both_are_sound(
    built_demo: Path, unsorted_demo_file: Path
) -> None:
    bare = open_project(unsorted_demo_file)
    made = (themes(bare), personas(bare), needs(bare), second_codings(bare))
    assert made == ((), (), (), ())
    assert held(bare).decisions == ()
    for path in (built_demo, unsorted_demo_file):
        assert check(path).problems == []
