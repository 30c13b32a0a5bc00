"""What each kind of access sees and changes, held in the file's own connection."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from common.errors import BadInput, CannotUndo, NotAllowed
from common.who import Access, Who
from process_maps import services as map_services
from process_maps.services.changing import copy_map
from project import ROOMS, open_project
from storage import Project, act, at_hand, reading, services
from storage.access.people import Person
from storage.access.seeing import NOT_CLEARED
from storage.history.acts import acts, undo
from storage.remembering import remembered
from validation.services import remove_run
from validation.services.looking import counts_of_run, runs

ROOT = Path(__file__).resolve().parents[2]
OWN, OTHER = "Northmoor", "Eastley"


@pytest.fixture
def demo(demo_file: Path) -> Project:
    return open_project(demo_file)


def seen_as(project: Project, access: Access, council: str | None = None) -> Project:
    """The project as somebody with that access sees it."""
    return replace(project, seen_by=Who("Somebody", "", council, access))


def test_every_table_is_open_shown_in_part_or_closed_and_no_two_of_them(demo: Project) -> None:
    said = Counter(
        table
        for room in ROOMS
        for table in (*room.seen.open, *room.seen.in_part, *room.seen.closed)
    )
    with reading(demo) as db:
        there = {
            name
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not re.search(r"^sqlite_|_words(_|$)", name)
        }
    assert dict(said) == dict.fromkeys(there, 1)


def test_only_storage_and_what_masks_a_table_name_the_tables_behind_the_views() -> None:
    named = {
        str(path.relative_to(ROOT))
        for folder in ("research", "process_maps", "validation", "evidence", "presenting")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"\bmain\.\"?\w+\"? ", path.read_text("utf-8"))
    }
    assert named == {
        "research/seeing/store.py",
        "validation/seeing/store.py",
        "evidence/benefits/store.py",
    }


@pytest.mark.parametrize("access", ["facilitator", "council member", "viewer"])
def test_no_word_that_is_not_cleared_is_read(demo: Project, access: Access) -> None:
    with reading(demo) as db:
        hidden = {
            text
            for (text,) in db.execute(
                "SELECT q.text FROM quotes q JOIN sessions s ON s.id = q.session_id "
                "WHERE NOT q.cleared OR s.to_check"
            )
        }
        cleared = db.execute("SELECT count(*) FROM quotes WHERE cleared").fetchone()[0]
    assert hidden
    with reading(seen_as(demo, access, OWN)) as db:
        told = [row[0] for row in db.execute("SELECT text FROM quotes")]
        states = db.execute("SELECT before, after FROM history").fetchall()
        for closed in ("turns", "transcripts", "redactions", "turns_words"):
            with pytest.raises(NotAllowed), reading(seen_as(demo, access, OWN)):
                db.execute(f"SELECT * FROM {closed}").fetchone()
    # A quote that is not cleared is still counted.
    assert len(told) == len(hidden) + cleared
    assert told.count(NOT_CLEARED) == len(hidden)
    assert not hidden & set(told)
    everything = str(states)
    assert not [words for words in hidden if words in everything]


def test_a_council_member_sees_their_own_counts_and_all_others_as_shared(demo: Project) -> None:
    member, viewer = seen_as(demo, "council member", OWN), seen_as(demo, "viewer")
    for run in runs(demo):
        exact = {each.code: each.count for each in counts_of_run(demo, run.id)}
        for seen, is_own in ((member, run.council == OWN), (viewer, False)):
            told = {each.code: each.count for each in counts_of_run(seen, run.id)}
            if is_own or run.source == "published table":
                assert told == exact
                continue
            # A small count is neither a number nor left out, as if the rule had passed.
            assert told.keys() == exact.keys()
            small = {code for code, count in exact.items() if 0 < (count or 0) <= 5}
            assert {code for code in told if told[code] is None} >= small
            assert all(told[code] in (None, exact[code]) for code in told)


def test_neither_place_nor_number_of_a_hidden_count_tells_how_large_it_is(demo: Project) -> None:
    by_size = {"906": 5, "103": 4, "501": 3, "1000": 2}
    with reading(demo) as db:
        (run,) = next(iter(db.execute("SELECT id FROM runs WHERE origin = 'illustrative'")))
    with act(demo, Who("Somebody"), "Put in counts, the largest first") as this:
        this.db.execute("DELETE FROM failure_counts WHERE run_id = ?", (run,))
        for code, count in by_size.items():
            this.db.execute(
                "INSERT INTO failure_counts (run_id, code, key, unit, count) "
                "SELECT id, ?, ?, unit, ? FROM runs WHERE id = ?",
                (code, code, count, run),
            )
    with reading(seen_as(demo, "viewer")) as db:
        rows = "SELECT key FROM hidden_counts WHERE run_id = ? ORDER BY id DESC"
        assert [row[0] for row in db.execute(rows, (run,))] == sorted(by_size)
        ids = [row[0] for row in db.execute("SELECT id FROM hidden_counts")]
        assert len(set(ids)) == len(ids)


def test_a_run_removed_while_it_is_looked_at_is_told_as_before(demo: Project) -> None:
    run = next(each for each in runs(demo) if each.council == OTHER)
    asked = "SELECT (SELECT count(*) FROM hidden_counts WHERE run_id = :run), "
    asked += "(SELECT count(*) FROM failure_counts WHERE run_id = :run)"
    with reading(seen_as(demo, "viewer")) as db:
        before = db.execute(asked, {"run": run.id}).fetchone()
    assert all(before)
    with reading(seen_as(demo, "viewer")) as db:
        db.execute("SELECT count(*) FROM councils").fetchone()
        away = Thread(target=lambda: remove_run(demo, Who("Somebody"), run.id, run.version))
        away.start()
        away.join()
        assert db.execute(asked, {"run": run.id}).fetchone() == before
    assert run.id not in {each.id for each in runs(demo)}


def test_what_is_kept_for_one_is_never_given_to_another(demo: Project) -> None:
    asked: list[str] = []

    @remembered
    def quotes_told(project: Project) -> tuple[str, ...]:
        asked.append(str(project.sight))
        with reading(project) as db:
            return tuple(row[0] for row in db.execute("SELECT text FROM quotes"))

    whole = quotes_told(demo)
    assert NOT_CLEARED in quotes_told(seen_as(demo, "viewer"))
    assert quotes_told(demo) == whole
    assert NOT_CLEARED not in whole
    # The same sight shares what was worked out, whoever has it.
    quotes_told(replace(demo, seen_by=Who("Another", access="viewer")))
    assert len(asked) == 2


def test_a_connection_that_is_kept_open_is_never_another_persons(
    demo: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_hand, "_wanted", True)
    own = Who("Ash", "", OWN, "owner")
    council = services.add_council(demo, own, OWN)[0]
    services.add_person(demo, own, "Ash", access="owner", signs_in_as="ash@example.org")
    services.add_person(
        *(demo, own, "Cy", "", council.id), access="council member", signs_in_as="cy@example.org"
    )
    member = replace(demo, seen_by=services.signing_in(demo, "cy@example.org"))

    def told(project: Project) -> set[str]:
        with reading(project) as db:
            return {row[0] for row in db.execute("SELECT text FROM quotes")}

    for _ in range(2):
        assert NOT_CLEARED not in told(demo)
        assert NOT_CLEARED in told(member)
        assert NOT_CLEARED in told(seen_as(demo, "viewer"))
        with pytest.raises(NotAllowed), reading(member) as db:
            db.execute("SELECT text FROM turns").fetchall()
    # What was kept open for somebody does not outlive their standing.
    (cy,) = (each for each in services.people(demo) if each.name == "Cy")
    services.remove_person(demo, own, cy.id)
    with pytest.raises(NotAllowed, match="no longer"):
        told(member)
    at_hand.close_kept(demo.path)


@pytest.mark.parametrize(
    ("access", "may"),
    [
        ("owner", {"people", "painpoints", "storyboards", "maps"}),
        ("researcher", {"painpoints", "storyboards", "maps"}),
        ("facilitator", {"storyboards"}),
        ("council member", {"maps"}),
        ("viewer", set()),
    ],
)
def test_who_may_change_what(demo: Project, access: Access, may: set[str]) -> None:
    seen = seen_as(demo, access, OWN)
    assert seen.seen_by
    changed = set()
    for table, column in (
        *(("people", "role"), ("painpoints", "title")),
        *(("storyboards", "name"), ("maps", "name")),
    ):
        try:
            with act(seen, seen.seen_by, "Changed one row") as this:
                this.db.execute(f"UPDATE {table} SET {column} = 'Another' WHERE id = 1")
        except NotAllowed:
            continue
        changed.add(table)
        with reading(demo) as db:
            ((latest,),) = db.execute("SELECT max(id) FROM acts").fetchall()
        # Whoever may do it may take it back.
        undo(seen, seen.seen_by, latest)
    assert changed == may


OWNERS = {"people", "project", "disclosure_setting", "usual_retention", "history_setting"}


@pytest.mark.parametrize("table", sorted(OWNERS))
def test_what_an_owner_alone_says_is_changed_by_no_researcher(demo: Project, table: str) -> None:
    assert {each for room in ROOMS for each in room.seen.owners_only} == OWNERS
    seen = seen_as(demo, "researcher")
    assert seen.seen_by
    for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(NotAllowed), act(seen, seen.seen_by, "Changed it") as this:
            this.db.execute(change)
    owner = seen_as(demo, "owner")
    assert owner.seen_by
    with act(owner, owner.seen_by, "Changed it") as this:
        this.db.execute(f"UPDATE {table} SET id = id")


def test_a_role_that_is_only_said_to_act_is_held_to_it_too(demo: Project) -> None:
    with pytest.raises(NotAllowed), act(demo, Who("V", access="viewer"), "Did something"):
        pass


def test_a_council_member_changes_only_what_is_of_their_council(demo: Project) -> None:
    seen = seen_as(demo, "council member", OWN)
    assert seen.seen_by
    theirs = {each.council: each.id for each in map_services.maps(seen)}
    copy_map(seen, seen.seen_by, theirs[OWN], "Ours")
    with pytest.raises(NotAllowed, match="not of your own council"):
        copy_map(seen, seen.seen_by, theirs[OTHER], "Theirs")
    assert {each.name for each in map_services.maps(demo)} & {"Ours", "Theirs"} == {"Ours"}
    # Nor do they hide counts of theirs under another's run, which history does not follow.
    other_run = next(run.id for run in runs(demo) if run.council == OTHER)
    with pytest.raises(NotAllowed), act(seen, seen.seen_by, "Added a count") as this:
        this.db.execute(
            "INSERT INTO failure_counts (run_id, code, key, unit, count) "
            "VALUES (?, '999', '999', 'rows', 7)",
            (other_run,),
        )
    with reading(demo) as db:
        assert not db.execute("SELECT 1 FROM failure_counts WHERE code = '999'").fetchone()


def test_where_people_sign_in_an_owner_is_left(project: Project) -> None:
    own = Who("Whoever has the file")
    with pytest.raises(BadInput, match="owner"):
        services.add_person(project, own, "Meg", access="viewer", signs_in_as="meg@example.org")
    services.add_person(project, own, "Ash", access="owner", signs_in_as=" Ash@Example.org ")
    services.add_person(project, own, "Meg", access="viewer", signs_in_as="meg@example.org")
    found = services.signing_in(project, "ASH@example.org")
    assert found == Who("Ash", "", None, "owner")
    assert services.signing_in(project, "nobody@example.org") is None
    with pytest.raises(BadInput, match="signs in with that address"):
        services.add_person(project, own, "Bo", access="viewer", signs_in_as="ash@example.org")
    (ash,) = (each for each in services.people(project) if each.name == "Ash")
    # Added again as they are, nothing happens; otherwise it is a change, and not made unasked.
    assert not services.add_person(
        project, own, "ash", access="owner", signs_in_as=" ASH@example.org"
    )
    with pytest.raises(BadInput, match=r"already, with other access.*people change"):
        services.add_person(project, own, "Meg", access="owner", signs_in_as="meg@example.org")
    with pytest.raises(BadInput, match="owner"):
        services.change_person(project, own, replace(ash, access="viewer"))
    with pytest.raises(BadInput, match="council"):
        services.add_person(project, own, "Cy", access="council member", signs_in_as="cy@x.org")
    # Nor by taking back what made them one.
    services.add_person(project, own, "Bo", access="owner", signs_in_as="bo@example.org")
    with reading(project) as db:
        made_bo = acts(db, limit=1)[0].id
    services.change_person(project, own, replace(ash, access="viewer"))
    with pytest.raises(CannotUndo, match="nobody who signs in is an owner"):
        undo(project, own, made_bo)
    # Only an owner says who may see what; nobody else is told how others sign in.
    meg = replace(project, seen_by=services.signing_in(project, "meg@example.org"))
    assert {each.signs_in_as for each in services.people(meg)} == {None}
    with pytest.raises(NotAllowed):
        services.change_person(meg, Who("Meg", access="viewer"), Person(2, "Meg", "", None, 1))
