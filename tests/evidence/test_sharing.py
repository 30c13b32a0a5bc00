"""One council's evidence in another project: all of it that may go, no more, and nothing twice."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

import process_maps.services as maps
from common.errors import BadInput, NotFound
from evidence.crossing.services import crossing
from evidence.failing import compared_runs
from evidence.linked import links
from evidence.overview import matrix
from evidence.placing import place_new, placed_on
from evidence.practice.services import practice
from evidence.services import (
    add_painpoint,
    edit_painpoint,
    painpoints,
    remove_painpoint,
)
from evidence.sharing.arriving import bring_in, look_at
from evidence.sharing.origins import origins, shared_words
from evidence.sharing.package import read_package
from evidence.topics.services import topics
from process_maps.formats.map_json import write_map
from process_maps.model import Anchor
from process_maps.pairing.services import compare
from project import open_project
from research.model import QuoteView
from research.services import clear_quote, quotes_by_id, sessions, unclear_quote
from research.services.common_ground import common_ground
from research.services.recognising import crowd
from storage import Project, act, reading
from storage.check import check
from storage.history.acts import undo
from storage.register import Council, add_milestone, councils, find_council, project_facts
from storage.services import add_council, milestones
from tests.packages import (
    ANA,
    BEN,
    LATER,
    bring,
    changed,
    everything,
    members,
    new_project,
    shared,
)
from validation.disclosure.setting import EVERYTHING
from validation.services.rates_compared import rates_compared


@pytest.fixture
def demo(demo_file: Path) -> Project:
    return open_project(demo_file)


@pytest.fixture
def other(tmp_path: Path) -> Project:
    return new_project(tmp_path)


def rows(project: Project, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(project.path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


OF_COUNCIL = "JOIN sessions s ON s.id = q.session_id JOIN councils c ON c.id = s.council_id"


def test_what_arrives_is_what_was_cleared_word_for_word(demo: Project, other: Project) -> None:
    made = shared(demo)
    done = bring(other, made.content)
    assert done.councils == ("Calderbrook",)
    assert check(other).problems == []
    cleared = (
        f"SELECT q.text, (SELECT group_concat(k.name, '|') FROM (SELECT k.name FROM codings g "
        "JOIN codes k ON k.id = g.code_id WHERE g.quote_id = q.id ORDER BY k.name) k) "
        f"FROM quotes q {OF_COUNCIL} "
        "WHERE c.name = 'Calderbrook' AND q.cleared = 1 AND s.to_check = 0 ORDER BY q.text"
    )
    assert rows(other, cleared) == rows(demo, cleared) != []
    assert made.counts["quotes"] == len(rows(demo, cleared)) == 16
    theirs = next(m for m in maps.maps(demo) if m.council == "Calderbrook")
    ours = maps.map_by_id(other, maps.maps(other)[0].id).map
    sent = replace(maps.map_by_id(demo, theirs.id).map, original=None)
    assert write_map(ours) == write_map(sent)


def test_links_lead_to_the_same_words_steps_and_rules(demo: Project, other: Project) -> None:
    bring(other, shared(demo).content)
    told = (
        "SELECT p.title, s.element, l.why FROM painpoint_steps l "
        "JOIN painpoints p ON p.id = l.painpoint_id JOIN steps s ON s.id = l.step_id "
        "JOIN maps m ON m.id = s.map_id JOIN councils c ON c.id = m.council_id "
        "WHERE c.name = 'Calderbrook' ORDER BY 1, 2"
    )
    here = rows(other, told)
    assert set(here) <= set(rows(demo, told))
    titles = {each[0] for each in rows(other, "SELECT title FROM painpoints")}
    assert {each for each in rows(demo, told) if each[0] in titles} == set(here) != set()
    rules = (
        "SELECT s.element, r.code FROM step_rules r JOIN steps s ON s.id = r.step_id "
        "JOIN maps m ON m.id = s.map_id JOIN councils c ON c.id = m.council_id "
        "WHERE c.name = 'Calderbrook' ORDER BY 1, 2"
    )
    assert rows(other, rules) == rows(demo, rules) != []
    said = (
        "SELECT p.title, q.text, l.stance FROM painpoint_quotes l "
        "JOIN quotes q ON q.id = l.quote_id "
        f"JOIN painpoints p ON p.id = l.painpoint_id {OF_COUNCIL} "
        "WHERE c.name = 'Calderbrook' AND q.cleared = 1 ORDER BY 1, 2"
    )
    assert set(rows(other, said)) == {each for each in rows(demo, said) if each[0] in titles}


def test_what_sits_on_a_phase_or_the_whole_map_arrives_there(demo: Project, other: Project) -> None:
    held = next(m for m in maps.maps(demo) if m.council == "Calderbrook")
    phase = maps.map_by_id(demo, held.id).map.phases[0].id
    for at in (Anchor("map", ""), Anchor("phase", phase)):
        place_new(demo, BEN, "innovation", f"Sits on the {at.kind}", held.id, at)
    bring(other, shared(demo).content)
    stored = maps.map_by_id(other, maps.maps(other)[0].id)
    where = {(each.title, each.where) for each in placed_on(other, stored)}
    there = {(p.title, p.where) for p in placed_on(demo, maps.map_by_id(demo, held.id))}
    titles = {title for title, _ in where}
    assert {each for each in there if each[0] in titles} == where
    assert {"Sits on the map", "Sits on the phase"} <= titles


def test_how_many_were_asked_stays_true_and_nobody_is_told_apart(
    demo: Project, other: Project
) -> None:
    bring(other, shared(demo).content)
    asked, here = crowd(demo), crowd(other)
    assert here.people("Calderbrook") == asked.people("Calderbrook") == 5
    names = {each[0] for each in rows(other, "SELECT pseudonym FROM participants")}
    assert all(name.split()[0] == "Person" for name in map(str, names))
    titles = {each.title for each in sessions(other)}
    assert titles == {
        f"Session {each.id}" for each in sessions(demo) if each.council == "Calderbrook"
    }
    # Fewer than three of any role were asked there: no role is told.
    assert rows(other, "SELECT DISTINCT role, user_group FROM participants") == [("", None)]


def test_nothing_leaves_that_may_not(demo: Project) -> None:
    content = shared(demo).content
    held = members(content)
    text = " ".join(data.decode("utf-8-sig") for data in held.values())
    plain = json.dumps(text, ensure_ascii=False)
    stay = rows(
        demo,
        "SELECT q.text FROM quotes q JOIN sessions s ON s.id = q.session_id "
        "WHERE q.cleared = 0 OR s.to_check = 1",
    )
    assert len(stay) > 100
    assert [each for (each,) in stay if json.dumps(each, ensure_ascii=False)[1:-1] in plain] == []
    # Roles of few, pseudonyms and titles of sessions are in no part that tells of people.
    about = held["research.json"].decode() + held["manifest.json"].decode()
    told = rows(
        demo,
        "SELECT role FROM participants WHERE role != '' UNION SELECT pseudonym FROM participants "
        "UNION SELECT title FROM sessions UNION SELECT text FROM notes",
    )
    assert [each for (each,) in told if f'"{each}"' in about] == []


def test_the_same_evidence_gives_the_same_bytes_but_for_the_day(demo: Project) -> None:
    first = shared(demo).content
    assert shared(demo).content == first
    later = members(shared(demo, today=LATER).content)
    differ = {name for name, data in members(first).items() if later[name] != data}
    assert differ == {"manifest.json", "README.txt"}


def test_the_same_package_again_changes_nothing(demo: Project, other: Project) -> None:
    bring(other, shared(demo).content)
    before = everything(other)
    again = bring(other, shared(demo, today=LATER).content)
    assert (again.already, again.new, again.councils) == (True, {}, ("Calderbrook",))
    assert everything(other) == before


def test_looking_changes_nothing_and_tells_what_would_come(demo: Project, other: Project) -> None:
    before = everything(other)
    package = read_package(shared(demo).content, "a.zip")
    would = look_at(other, ANA, package)
    assert everything(other) == before
    assert would == bring_in(other, ANA, package)


def test_looking_waits_for_nobody_and_lets_nobody_wait(demo: Project, other: Project) -> None:
    package = read_package(shared(demo).content, "a.cgshare.zip")
    with act(other, BEN, "Somebody writes") as this:
        assert look_at(other, ANA, package).new["maps"] == 1
        add_milestone(this, "Kick-off", "2026-01-05")
    assert [each.name for each in milestones(other)] == ["Kick-off"]


def test_undo_takes_all_of_it_back_and_redo_brings_it_again(demo: Project, other: Project) -> None:
    before = everything(other)
    bring(other, shared(demo).content)
    full = everything(other)
    with reading(other) as db:
        last = db.execute("SELECT max(id) FROM acts").fetchone()[0]
    undone = undo(other, ANA, last)
    assert everything(other) == before
    undo(other, ANA, undone)
    assert check(other).counts.keys() == full.keys() | {"history", "acts"}
    assert {t: n for t, n in check(other).counts.items() if t in full} == {
        table: len(held) for table, held in full.items()
    }
    assert check(other).problems == []


def test_a_newer_package_brings_up_to_date_only_what_nobody_here_changed(
    demo: Project, other: Project
) -> None:
    first = shared(demo).content
    bring(other, first)
    by_title = {each.title: each for each in painpoints(other)}
    sent = [each for each in painpoints(demo) if each.title in by_title][:2]
    mine, theirs = by_title[sent[0].title], by_title[sent[1].title]
    edit_painpoint(other, ANA, replace(mine, description="What we think of it"))
    for each in sent:
        edit_painpoint(demo, BEN, replace(each, description="Said better"))
    held = next(m for m in maps.maps(demo) if m.council == "Calderbrook")
    stored = maps.map_by_id(demo, held.id)
    step = stored.map.steps[0]
    newer = replace(stored.map, steps=(replace(step, label="Begin early"), *stored.map.steps[1:]))
    maps.edit(demo, BEN, held.id, stored.version, "Changed", lambda _map: newer)
    (quote,) = [q for q in _of(demo) if not q.cleared and not q.to_check][:1]
    clear_quote(demo, BEN, quote.id, quote.version)
    (gone,) = [q for q in _of(demo) if q.cleared and q.id != quote.id][:1]
    unclear_quote(demo, BEN, gone.id, gone.version)

    done = bring(other, shared(demo, today=LATER).content)
    now = {each.id: each for each in painpoints(other)}
    assert now[mine.id].description == "What we think of it"
    assert now[theirs.id].description == "Said better"
    mine_map = maps.map_by_id(other, maps.maps(other)[0].id)
    assert mine_map.map.steps[0].label == "Begin early"
    assert [v.name for v in maps.versions(other, mine_map.id)] == [
        "Before the package of 1 September 2026"
    ]
    texts = {q.text: q.cleared for q in _of(other)}
    assert (texts[quote.text], texts[gone.text]) == (True, False)
    assert dict(done.renewed) == {"maps": 1, "painpoints": 1}
    assert {(each.what, each.count) for each in done.left} >= {("painpoints", 1), ("quotes", 1)}
    assert check(other).problems == []
    # A state in between that never came here is older than what did.
    between = changed(first, "evidence.json", lambda found: found["painpoints"].pop())
    with pytest.raises(BadInput, match="newer package"):
        bring(other, between)


def _of(project: Project) -> list[QuoteView]:
    ids = [
        int(str(each[0]))
        for each in rows(
            project,
            f"SELECT q.id FROM quotes q {OF_COUNCIL} WHERE c.name = 'Calderbrook' ORDER BY q.id",
        )
    ]
    return list(quotes_by_id(project, ids))


def test_own_evidence_is_never_mixed_but_may_stand_beside(
    demo: Project, other: Project, tmp_path: Path
) -> None:
    maps.draw_new(other, ANA, council="calderbrook COUNCIL", name="Ours")
    before = everything(other)
    package = shared(demo).content
    with pytest.raises(BadInput, match="own evidence of calderbrook COUNCIL"):
        bring(other, package)
    assert everything(other) == before
    done = bring(other, package, "Calderbrook (theirs)")
    assert done.councils == ("Calderbrook (theirs)",)
    assert [m.council for m in maps.maps(other)] == ["Calderbrook (theirs)", "calderbrook COUNCIL"]
    # A newer one finds its way there by itself.
    (quote,) = [q for q in _of(demo) if not q.cleared and not q.to_check][:1]
    clear_quote(demo, BEN, quote.id, quote.version)
    again = bring(other, shared(demo, today=LATER).content)
    assert (again.councils, again.new["quotes"]) == (("Calderbrook (theirs)",), 1)


def test_what_is_invented_is_never_mixed_with_what_is_real(demo: Project, other: Project) -> None:
    package = shared(demo).content
    add_council(other, ANA, "Calderbrook")
    with pytest.raises(BadInput, match="illustrative, and Calderbrook is not"):
        bring(other, package)
    bring(other, package, "Calderbrook invented")
    with reading(other) as db:
        found = find_council(db, "Calderbrook invented")
    assert found is not None
    assert found.origin == "illustrative"


def test_who_shared_it_is_told(demo: Project, other: Project, tmp_path: Path) -> None:
    assert shared_words(other) == ""
    bring(other, shared(demo).content)
    ((council, origin),) = origins(other).items()
    assert [council] == [each.id for each in councils_of(other)]
    assert origin.words() == f"shared by {name_of(demo)} on 30 June 2026"
    assert "33 quotes not cleared stayed there" in shared_words(other)
    # Also where it is handed on: they are as far away from there.
    third = new_project(tmp_path, "third")
    bring(third, shared(other, today=LATER).content)
    assert "33 quotes not cleared stayed there" in shared_words(third)
    assert {q.text for q in _of(third)} == {q.text for q in _of(other)} != set()


def councils_of(project: Project) -> list[Council]:
    with reading(project) as db:
        return list(councils(db))


def name_of(project: Project) -> str:
    with reading(project) as db:
        return project_facts(db).name


def test_a_painpoint_of_the_same_title_is_one_and_judged_as_it_is_here(
    demo: Project, other: Project
) -> None:
    sent = json.loads(members(shared(demo).content)["evidence.json"])["painpoints"]
    title, kind = sent[0]["title"], sent[0]["kind"]
    mine = add_painpoint(other, ANA, kind=kind, title=title.upper(), impact="low")
    done = bring(other, shared(demo).content)
    found = [each for each in painpoints(other) if each.title.casefold() == title.casefold()]
    assert [(each.id, each.judgement.impact) for each in found] == [(mine, "low")]
    assert any(each.what == "painpoints" and "same title" in each.why for each in done.left)
    assert any(each.painpoint_id == mine for each in links(other).steps)


def test_what_was_taken_away_here_does_not_come_back(demo: Project, other: Project) -> None:
    bring(other, shared(demo).content)
    gone = painpoints(other)[0]
    remove_painpoint(other, ANA, gone.id)
    maps.remove_map(other, ANA, maps.maps(other)[0].id)
    change = painpoints(demo)[-1]
    edit_painpoint(demo, BEN, replace(change, description="So that there is a newer state"))
    bring(other, shared(demo, today=LATER).content)
    assert gone.title not in {each.title for each in painpoints(other)}
    assert maps.maps(other) == ()


def test_what_cannot_be_shared_is_said(demo: Project, other: Project) -> None:
    add_council(other, ANA, "Ashby")
    with pytest.raises(BadInput, match="no evidence of Ashby yet"):
        shared(other, "Ashby")
    with pytest.raises(NotFound, match="no council of that name"):
        shared(other, "Elsewhere")
    with pytest.raises(BadInput, match="published figures only"):
        shared(demo, "Wigan")
    with pytest.raises(BadInput, match="made from this very project"):
        bring(demo, shared(demo).content)


def test_it_takes_part_in_every_comparison(demo: Project, other: Project) -> None:
    bring(other, shared(demo, "Eastley").content)
    bring(other, shared(demo, "Calderbrook").content)
    both = {"Calderbrook", "Eastley"}
    found = compared_runs(other)
    assert found is not None
    assert {each.council for each in found.councils} == both
    # The counts that are shown are the source's own, and rates are worked out of them.
    rates = rates_compared(other, found, EVERYTHING)
    theirs = compared_runs(demo)
    assert theirs is not None
    for each in rates.found.councils:
        of = next(c for c in theirs.councils if c.council == each.council)
        assert each.run.counts == {
            k: n for k, n in of.run.counts.items() if k not in each.run.hidden
        }
        assert each.run.hidden
        assert each.children == of.children
    whole = matrix(other)
    assert {each.name for each in whole.councils} == both
    assert {c.council.name for row in whole.rows for c in row.cells if c.people_for} == both
    assert {c.council.name for row in whole.rows for c in row.cells if c.shown} == both
    asked = {each.name: each.asked for each in common_ground(other).councils}
    assert asked == {
        each.name: each.asked for each in common_ground(demo).councils if each.name in both
    }
    one, two = (m.id for m in maps.maps(other))
    assert len(compare(other, one, two).pairing.pairs) > 5
    steps = crossing(other)
    assert {each.name for each in steps.councils} == both
    assert not steps.without_map
    assert any(len(row.cells) == 2 for row in steps.rows)
    assert {view.council.name for each in topics(other) for view in each.councils} == both
    learnt = practice(other, found.codes[0])
    assert {each.council.name for each in learnt.councils} == both
