"""Whatever was done is taken back exactly: in reverse, together, or by going back to a moment."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from common.errors import CannotUndo, CommonGroundError
from common.who import Who
from evidence import services as evidence
from evidence.decisions import services as decisions
from evidence.findings import services as findings
from evidence.options import services as options
from presenting import services as presenting
from presenting.model import NewCard
from process_maps import services as maps
from process_maps.editing import remove_step
from project import open_project
from research import services as research
from research.codebook.model import Seen
from research.personas.model import NeedFacts
from research.services import erasing, needs, retagging, themes
from research.services.recoding import merge_codes
from research.themes.model import ThemeFacts
from storage import Project, reading, register
from storage.check import check
from storage.database import acting_at
from storage.history.acts import acts
from storage.history.going_back import Moment, as_it_stood, end_of, go_back, look_back
from storage.history.undoing import needed_first, undo, undo_together
from storage.services import add_council, add_person, rename_council
from validation.services import causes
from validation.services import entering as runs

WHO = Who("Asha")
Pick = Callable[[str], int]
NOT_COMPARED = ("acts", "history", "sqlite_sequence", "reads")


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for history itself and how often a row was edited."""
    with closing(sqlite3.connect(path)) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        held = {}
        for table in tables:
            if table in NOT_COMPARED or "_words" in table:
                continue
            columns = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
            shown = ", ".join(f'"{each}"' for each in columns if each != "version")
            held[table] = sorted(db.execute(f'SELECT {shown} FROM "{table}"').fetchall(), key=repr)
        return held


def picker(project: Project, chance: random.Random) -> Pick:
    """Choose a row that is there."""

    def pick(table: str) -> int:
        with reading(project) as db:
            ids = [row[0] for row in db.execute(f'SELECT id FROM "{table}" ORDER BY id').fetchall()]
        return int(chance.choice(ids))

    return pick


def at(project: Project, table: str, row: int) -> int:
    """The version a row is at."""
    with reading(project) as db:
        found = db.execute(f'SELECT version FROM "{table}" WHERE id = ?', (row,)).fetchone()
    return int(found[0])


Deeds = dict[str, Callable[[], object]]


def deeds(project: Project, pick: Pick, name: str) -> Deeds:
    """Things people do, some in each room."""
    return {
        "council": lambda: add_council(project, WHO, f"{name} district"),
        **_with_words(project, pick, name),
        **_with_maps_and_runs(project, pick, name),
        **_with_evidence(project, pick, name),
    }


def _with_words(project: Project, pick: Pick, name: str) -> Deeds:
    def rename_theme() -> None:
        held = themes.theme(project, pick("themes"))
        themes.change_theme(project, WHO, held.id, held.version, ThemeFacts(name))

    def merge() -> None:
        one, other = pick("codes"), pick("codes")
        seen = [Seen(each, at(project, "codes", each)) for each in (one, other)]
        merge_codes(project, WHO, seen[0], seen[1:])

    return {
        "session": lambda: research.remove_session(project, WHO, pick("sessions")),
        "quote": lambda: research.remove_quote(project, WHO, pick("quotes")),
        "tag": lambda: research.add_code(project, WHO, name),
        "merge": merge,
        "retag": lambda: retagging.retag_quotes(
            project, WHO, [pick("quotes"), pick("quotes")], [pick("codes")], [pick("codes")]
        ),
        "note": lambda: research.add_note(project, WHO, pick("sessions"), "takeaway", name),
        "theme": lambda: themes.add_theme(
            project, WHO, ThemeFacts(name), quote_ids=[pick("quotes")]
        ),
        "rename theme": rename_theme,
        "no theme": lambda: themes.remove_theme(project, WHO, pick("themes")),
        "put in": lambda: themes.put_in(project, WHO, pick("themes"), [pick("quotes")]),
        "need": lambda: needs.add_need(
            project, WHO, NeedFacts("analyst", name), quote_ids=[pick("quotes")]
        ),
    }


def _with_maps_and_runs(project: Project, pick: Pick, name: str) -> Deeds:
    def drop_run() -> None:
        run = pick("runs")
        runs.remove_run(project, WHO, run, at(project, "runs", run))

    def drop_step() -> None:
        map_id = pick("maps")
        maps.edit(
            project,
            WHO,
            map_id,
            at(project, "maps", map_id),
            "Removed a step",
            lambda held: remove_step(held, held.steps[len(held.steps) // 2].id, heal=True),
        )

    return {
        "no map": lambda: maps.remove_map(project, WHO, pick("maps")),
        "step": drop_step,
        "version": lambda: maps.save_version(project, WHO, pick("maps"), name),
        "no run": drop_run,
        "cause": lambda: causes.confirm_cause(project, WHO, name, ["103", "168"]),
    }


def _with_evidence(project: Project, pick: Pick, name: str) -> Deeds:
    def judge() -> None:
        painpoint = evidence.painpoint(project, pick("painpoints"))
        edited = replace(painpoint, title=name)
        evidence.edit_painpoint(project, WHO, edited)

    return {
        "painpoint": lambda: evidence.add_painpoint(
            project, WHO, kind="painpoint", title=name, impact="high"
        ),
        "judge": judge,
        "no painpoint": lambda: evidence.remove_painpoint(project, WHO, pick("painpoints")),
        "link": lambda: evidence.link_quote(project, WHO, pick("painpoints"), pick("quotes")),
        "link step": lambda: evidence.link_step(project, WHO, pick("painpoints"), pick("steps")),
        "option": lambda: options.add_option(project, WHO, name),
        "no option": lambda: options.remove_option(project, WHO, pick("options")),
        "no decision": lambda: decisions.remove_decision(project, WHO, pick("leader_decisions")),
        "finding": lambda: findings.from_painpoint(project, WHO, pick("painpoints"), name),
        "no finding": lambda: findings.remove_finding(project, WHO, pick("findings")),
        "storyboard": lambda: presenting.add_storyboard(project, WHO, name),
        "card": lambda: presenting.add_card(
            project, WHO, pick("storyboards"), NewCard("section", heading=name)
        ),
        "no card": lambda: presenting.remove_card(project, WHO, pick("cards")),
        "no storyboard": lambda: presenting.remove_storyboard(project, WHO, pick("storyboards")),
    }


def latest(project: Project) -> int:
    """The latest act."""
    with reading(project) as db:
        return acts(db, limit=1)[0].id


def do_one(project: Project, number: int, which: int, chance: random.Random) -> None:
    """One of the deeds, on rows chosen by chance; what the project refuses is not done."""
    known = deeds(project, picker(project, chance), f"Something new {number}")
    # Nothing of a kind is left to choose from, or the project has a reason against it.
    with suppress(CommonGroundError, IndexError):
        list(known.values())[which % len(known)]()


def undo_some(project: Project, first: int, chance: random.Random) -> None:
    """Take back one of the acts since, or take back an undoing, with what has to go first."""
    with reading(project) as db:
        since = [a.id for a in acts(db, limit=100) if a.id > first and not a.undone_by]
    if since:
        found = needed_first(project, WHO, chance.choice(since))
        if found.refused is None:
            undo_together(project, WHO, found.acts)


DEEDS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 2**31), st.integers(0, 4)), min_size=3, max_size=9
)


@seed(903)
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(wanted=DEEDS)
def test_acts_of_every_room_are_taken_back_to_the_very_rows_there_were(
    built_demo: Path, tmp_path: Path, wanted: list[tuple[int, int, int]]
) -> None:
    file = tmp_path / "project.db"
    file.unlink(missing_ok=True)
    shutil.copy(built_demo, file)
    project = open_project(file)
    begun, first = dump(file), latest(project)
    for number, (which, chance, undoes) in enumerate(wanted):
        do_one(project, number, which, random.Random(chance))
        if undoes == 0:
            undo_some(project, first, random.Random(chance))
    done = dump(file)
    moment = Moment(first, "2026-01-01")
    go_back(project, WHO, moment, "Went back")
    councils_stay = {"project", "people", "milestones", "disclosure_setting"}
    assert {t: r for t, r in dump(file).items() if t not in councils_stay} == {
        t: r for t, r in begun.items() if t not in councils_stay
    }
    went = latest(project)
    if went > first:
        undo(project, WHO, went)
        assert dump(file) == done
    with reading(project) as db:
        held = [each for each in acts(db, limit=1_000) if first < each.id < went]
    undo_together(
        project,
        WHO,
        [e.id for e in held if not (e.undoes or e.undone_by or e.cannot_undo) and e.changes],
    )
    assert dump(file) == begun
    assert check(project).problems == []


def test_what_stands_in_the_way_is_named_and_undone_together(project: Project) -> None:
    other = Who("Bilal")
    made, _ = add_council(project, WHO, "Northmoor")
    added = latest(project)
    add_person(project, other, "Chen", "analyst", made.id)
    rename_council(project, other, made.id, made.version, "Northmoor Vale")
    with pytest.raises(CannotUndo, match="Bilal later did “Renamed a council”"):
        undo(project, WHO, added)
    found = needed_first(project, WHO, added)
    assert (found.acts, found.refused) == ((added + 2, added + 1, added), None)
    with reading(project) as db:
        before = [each.words for each in acts(db)]
    assert len(before) == 3, "what was tried leaves no line"
    undo_together(project, WHO, found.acts)
    with reading(project) as db:
        assert register.councils(db) == []
        assert [bool(each.undone_by) for each in acts(db)] == [False] * 3 + [True] * 3


def test_an_undo_of_several_that_fails_leaves_all_as_it_was(project: Project) -> None:
    first, _ = add_council(project, WHO, "Northmoor")
    added = latest(project)
    add_council(project, WHO, "Eastley")
    rename_council(project, WHO, first.id, first.version, "Northmoor Vale")
    with pytest.raises(CannotUndo):
        undo_together(project, WHO, [added, added + 1])
    with reading(project) as db:
        assert len(register.councils(db)) == 2
        assert len(acts(db)) == 3


def test_an_act_is_not_done_again_before_what_it_built_on(project: Project) -> None:
    made, _ = add_council(project, WHO, "Northmoor")
    rename_council(project, WHO, made.id, 1, "Northmoor Vale")
    first = latest(project)
    rename_council(project, WHO, made.id, 2, "Northmoor Dale")
    again = undo(project, WHO, first + 1)
    earlier = undo(project, WHO, first)
    with pytest.raises(CannotUndo, match="to the same thing"):
        undo(project, WHO, again)
    undo(project, WHO, earlier)
    undo(project, WHO, again)
    with reading(project) as db:
        assert [each.name for each in register.councils(db)] == ["Northmoor Dale"]


def test_a_day_ends_where_the_order_of_acts_says_whatever_a_clock_said(project: Project) -> None:
    days = ["2026-03-01", "2026-03-09", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-01"]
    for number, day in enumerate(days):
        with acting_at(f"{day}T12:00:00Z"):
            add_council(project, WHO, f"Council {number}")
    with reading(project) as db:
        ids = [each.id for each in reversed(acts(db))]
        # One clock was far ahead for a moment, the last behind: neither moves the end of a day.
        assert [end_of(db, day).act for day in ("2026-02-01", "2026-03-02", "2026-03-31")] == [
            *(0, ids[2], ids[5])
        ]


def test_what_was_taken_out_or_withdrawn_stays_so_when_all_goes_back(
    demo_file: Path, tmp_path: Path
) -> None:
    project = open_project(demo_file)
    with reading(project) as db:
        cleared, version = db.execute(
            "SELECT id, version FROM quotes WHERE cleared = 1 ORDER BY id DESC LIMIT 1"
        ).fetchone()
        erased, text = db.execute("SELECT participant_id, text FROM quotes WHERE id = 1").fetchone()
    moment = Moment(latest(project), "2026-12-01")
    research.unclear_quote(project, WHO, cleared, version)
    erasing.erase_participant(project, WHO, erased)
    themes.add_theme(project, WHO, ThemeFacts("Made since"))
    seen = look_back(project, WHO, moment)
    assert {each.why for each in seen.stays} >= {
        "words were taken out of them for good since",
        "what was allowed then was withdrawn since",
    }
    assert seen.away["themes"] == 1
    then = tmp_path / "then.db"
    killed = demo_file.with_name(f".{demo_file.name}.backup-killed")
    killed.mkdir()
    os.utime(killed, (0, 0))
    then.write_bytes(as_it_stood(project, WHO, moment))
    assert not killed.exists(), "what a process left that was killed at this is cleared away"
    with reading(project) as db:
        assert "Made since" in {row[0] for row in db.execute("SELECT name FROM themes")}
    go_back(project, WHO, moment, "Went back")
    for file in (demo_file, then):
        with reading(open_project(file)) as db:
            assert not db.execute("SELECT 1 FROM quotes WHERE text = ?", (text,)).fetchone()
            still = db.execute("SELECT cleared FROM quotes WHERE id = ?", (cleared,)).fetchone()
            assert still == (0,)
            names = {row[0] for row in db.execute("SELECT name FROM themes")}
            assert "Made since" not in names
        assert check(open_project(file)).problems == []


def test_one_map_goes_back_alone(demo_file: Path) -> None:
    project = open_project(demo_file)
    moment = Moment(latest(project), "2026-12-01")
    before = dump(demo_file)
    for map_id in (1, 2):
        maps.edit(
            *(project, WHO, map_id, at(project, "maps", map_id), "Removed a step"),
            lambda held: remove_step(held, held.steps[3].id, heal=True),
        )
    changed = {row for row in dump(demo_file)["steps"] if row[1] == 2}
    go_back(project, WHO, moment, "Went back", 1)
    after = dump(demo_file)["steps"]
    assert {row for row in after if row[1] == 1} == {r for r in before["steps"] if r[1] == 1}
    assert {row for row in after if row[1] == 2} == changed
