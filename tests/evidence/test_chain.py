"""The whole chain on real files, through services alone, the same from all four ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import BadInput, NotFound
from common.who import Who
from evidence import services
from evidence.chain import Chain, as_json_value, chain
from evidence.overview import everything, matrix, what_next
from process_maps.services import all_steps
from research.services import import_transcript, keep_quote, remove_quote, transcript
from storage import Project, act, reading
from storage.history.acts import acts, undo
from storage.register import council_named
from validation.services import import_report

Shared = Callable[[str], Path]


@pytest.fixture
def linked(project: Project, who: Who, shared: Shared) -> tuple[Project, int, int, int, str]:
    """A project with one quote, painpoint, step and rule, linked; and their ids."""
    interview = shared("refi/taguette/inputs/interview_A.txt")
    saved = import_transcript(
        project, who, interview.read_bytes(), interview.name, council="Northmoor"
    )
    turns = transcript(project, saved.session_id).turns
    said = next(turn for turn in turns if "1,200 errors" in turn.text)
    quote = keep_quote(project, who, saved.session_id, said.start, said.end)
    maps = shared("published_process_maps.json")
    services.import_map(
        project, who, maps.read_bytes(), maps.name, council="Northmoor", pick="Stockport"
    )
    for run in (1, 2):
        report = shared(f"validator/councilA400_run{run}/error_report.csv")
        import_report(
            project,
            who,
            report.read_bytes(),
            report.name,
            council="Northmoor",
            year=2026,
            number=run,
            children=400,
        )
    painpoint = services.add_painpoint(project, who, kind="painpoint", title="One by one in Excel")
    step = next(each for each in all_steps(project) if "prioritises" in each.label)
    services.link_quote(project, who, painpoint, quote, stance="for", why="Says so")
    services.link_step(project, who, painpoint, step.id, why="Here they are sorted")
    code = services.link_rule(project, who, painpoint, "164", why="The largest")
    return project, quote, painpoint, step.id, code


def _last_act(project: Project) -> int:
    with reading(project) as db:
        return acts(db, limit=1)[0].id


def _shape(found: Chain) -> tuple[object, ...]:
    return (
        [q.id for q in found.quotes],
        [p.id for p in found.painpoints],
        [s.id for s in found.steps],
        [(r.code, [(c.council, c.number, c.unit, c.count) for c in r.counts]) for r in found.rules],
    )


def test_the_chain_is_the_same_from_all_four_ends(
    linked: tuple[Project, int, int, int, str],
) -> None:
    project, quote, painpoint, step, code = linked
    whole = chain(project, painpoint=painpoint)
    assert _shape(chain(project, quote=quote)) == _shape(whole)
    assert _shape(chain(project, step=step)) == _shape(whole)
    assert _shape(chain(project, rule=code)) == _shape(whole)
    assert len(whole.quotes) == len(whole.steps) == len(whole.rules) == 1
    counts = whole.rules[0].counts
    assert [count.number for count in counts] == [1, 2]
    assert all(count.count is None or count.count > 0 for count in counts)
    value = as_json_value(whole)
    assert set(value) >= {"quotes", "painpoints", "steps", "rules"}


def test_every_link_keeps_who_decided_and_why(linked: tuple[Project, int, int, int, str]) -> None:
    project, _, painpoint, _, _ = linked
    links = chain(project, painpoint=painpoint).links
    assert [(link.decided_by, link.why) for link in links.quotes] == [("Test analyst", "Says so")]
    assert links.rules[0].why == "The largest"


def test_the_marks_of_an_imported_map_are_painpoints_and_undo_takes_all_of_it(
    linked: tuple[Project, int, int, int, str], who: Who
) -> None:
    project = linked[0]
    titles = {each.title for each in services.painpoints(project)}
    assert "This is very time-intensive" in titles
    assert "This process happens ~15 times" in titles
    held = everything(project)
    assert len(held["maps"]) == 1


def test_a_quote_turned_round_is_against_and_not_twice(
    linked: tuple[Project, int, int, int, str], who: Who
) -> None:
    project, quote, painpoint, _, _ = linked
    services.link_quote(project, who, painpoint, quote, stance="against", why="Read again")
    links = chain(project, painpoint=painpoint).links.quotes
    assert [(link.stance, link.why) for link in links] == [("against", "Read again")]
    row = next(r for r in matrix(project).rows if r.painpoint.id == painpoint)
    assert (row.cells[0].people_for, row.cells[0].people_against) == (0, 1)


def test_a_link_decided_again_takes_the_new_reason_and_keeps_the_old_where_none_is_given(
    linked: tuple[Project, int, int, int, str],
) -> None:
    project, quote, painpoint, step, code = linked
    second = Who("Second analyst")
    services.link_step(project, second, painpoint, step, why="Two do it side by side")
    services.link_rule(project, second, painpoint, code)
    services.link_quote(project, second, painpoint, quote)
    links = chain(project, painpoint=painpoint).links
    decided = [(each.why, each.decided_by) for each in (*links.steps, *links.rules, *links.quotes)]
    assert decided == [
        ("Two do it side by side", "Second analyst"),
        ("The largest", "Test analyst"),
        ("Says so", "Test analyst"),
    ]


def test_only_a_known_kind_of_link_is_taken_away(
    linked: tuple[Project, int, int, int, str], who: Who
) -> None:
    project, _, painpoint, _, _ = linked
    links = chain(project, painpoint=painpoint).links
    with pytest.raises(BadInput, match="not a kind of link"):
        services.unlink(project, who, "people", 1)
    services.unlink(project, who, "rule", links.rules[0].id)
    assert chain(project, painpoint=painpoint).rules == ()


def test_an_invented_councils_map_says_so_in_a_real_project_too(
    linked: tuple[Project, int, int, int, str], who: Who, shared: Shared
) -> None:
    project = linked[0]
    with act(project, who, "Added an invented council") as this:
        council_named(this, "Eastley", origin="illustrative")
    maps = shared("published_process_maps.json")
    invented = services.import_map(
        project, who, maps.read_bytes(), maps.name, council="Eastley", pick="Wigan"
    ).map_id
    own = int(str(everything(project)["maps"][-1]["id"]))
    assert own != invented
    assert b">Illustrative<" in services.export_map(project, invented, "svg")[0]
    assert b">Illustrative<" not in services.export_map(project, own, "svg")[0]


def test_what_is_linked_but_gone_is_said_and_not_dropped(
    linked: tuple[Project, int, int, int, str], who: Who
) -> None:
    project, quote, painpoint, _, _ = linked
    remove_quote(project, who, quote)
    assert chain(project, painpoint=painpoint).gone == (
        "1 quote linked here no longer in the project",
    )
    said = transcript(project, 1).turns[-1]
    keep_quote(project, who, 1, said.start, said.end)
    assert "Look at 1 quote not yet linked to a painpoint" in [
        each.words for each in what_next(project)
    ]


def test_removing_a_painpoint_takes_its_links_and_undo_brings_them_back(
    linked: tuple[Project, int, int, int, str], who: Who
) -> None:
    project, _, painpoint, _, code = linked
    before = _shape(chain(project, painpoint=painpoint))
    services.remove_painpoint(project, who, painpoint)
    assert chain(project, rule=code).painpoints == ()
    undo(project, who, _last_act(project))
    assert _shape(chain(project, painpoint=painpoint)) == before


def test_long_words_on_a_map_stay_whole_and_empty_ones_are_refused(
    project: Project, who: Who
) -> None:
    def file(words: str) -> bytes:
        marks = [{"text": words, "step": "a"}]
        steps = [{"id": "a", "label": "Check"}]
        return json.dumps({"name": "M", "steps": steps, "painpoints": marks}).encode()

    long = "Nobody can say who is meant to do it.\n" * 9
    services.import_map(project, who, file(long), "m.json", council="Northmoor")
    (kept,) = services.painpoints(project)
    assert (len(kept.title), kept.description) == (200, long)
    assert kept.title == " ".join(long.split())[:200]
    with pytest.raises(BadInput, match="a painpoint on the map has no words"):
        services.import_map(project, who, file(" "), "m.json", council="Northmoor")
    assert len(everything(project)["maps"]) == 1


def test_links_to_what_is_not_there_are_refused(project: Project, who: Who) -> None:
    painpoint = services.add_painpoint(project, who, kind="innovation", title="An R script")
    with pytest.raises(NotFound):
        services.link_quote(project, who, painpoint, 99)
    with pytest.raises(NotFound):
        services.link_step(project, who, painpoint, 99)
    with pytest.raises(BadInput, match="no rule of the 903"):
        services.link_rule(project, who, painpoint, "9999")
    with pytest.raises(BadInput, match="title is empty"):
        services.add_painpoint(project, who, kind="painpoint", title="  ")


def test_an_empty_project_says_what_to_do_first(project: Project) -> None:
    words = [each.words for each in what_next(project)]
    assert words[0] == "Import a transcript"
    assert matrix(project).rows == ()
