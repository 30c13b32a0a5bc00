"""The whole chain on real files, through services alone, the same from all four ends."""

from __future__ import annotations

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
from storage import Project
from storage.history import undo
from validation.services import import_report

Shared = Callable[[str], Path]


@pytest.fixture
def linked(project: Project, who: Who, shared: Shared) -> tuple[Project, int, int, int, str]:
    """A project with one quote, painpoint, step and rule, linked; and their ids."""
    interview = shared("refi/taguette/inputs/interview_A.txt")
    saved = import_transcript(
        project, who, interview.read_bytes(), interview.name, council="Stockport"
    )
    turns = transcript(project, saved.session_id).turns
    said = next(turn for turn in turns if "1,200 errors" in turn.text)
    quote = keep_quote(project, who, saved.session_id, said.start, said.end)
    maps = shared("published_process_maps.json")
    services.import_map(
        project, who, maps.read_bytes(), maps.name, council="Stockport", pick="Stockport"
    )
    for run in (1, 2):
        report = shared(f"validator/councilA400_run{run}/error_report.csv")
        import_report(
            project,
            who,
            report.read_bytes(),
            report.name,
            council="Stockport",
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


def test_what_is_linked_but_gone_is_said_and_not_dropped(
    linked: tuple[Project, int, int, int, str], who: Who
) -> None:
    project, quote, painpoint, _, _ = linked
    remove_quote(project, who, quote)
    assert chain(project, painpoint=painpoint).gone == (
        "1 quote linked here no longer in the project",
    )


def test_removing_a_painpoint_takes_its_links_and_undo_brings_them_back(
    linked: tuple[Project, int, int, int, str], who: Who
) -> None:
    project, _, painpoint, _, code = linked
    before = _shape(chain(project, painpoint=painpoint))
    services.remove_painpoint(project, who, painpoint)
    assert chain(project, rule=code).painpoints == ()
    from storage import reading
    from storage.history import acts

    with reading(project) as db:
        latest = acts(db, limit=1)[0]
    undo(project, who, latest.id)
    assert _shape(chain(project, painpoint=painpoint)) == before


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
