"""Two researchers' files joined: nothing lost, nothing twice, nothing taken away comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

import process_maps.services as maps
from common.errors import BadInput
from common.who import Who
from evidence.linked import links
from evidence.services import add_painpoint, link_quote, painpoints
from project import open_project
from research.drafts import SpeakerChoice
from research.model import SessionFacts
from research.quotes.store import withdraw_clearances
from research.services import (
    add_note,
    clear_quote,
    keep_quote,
    quotes_by_id,
    remove_session,
    sessions,
    transcript,
)
from research.services.files_in import bring_in, look_at_files
from research.services.live import add_turn
from research.services.planning import hold_session, plan_session
from research.store import mark_to_check
from storage import Project, act
from storage.backups.backup import back_up
from storage.check import check
from tests.packages import ANA, BEN, bring, copied, everything, members, new_project, shared
from validation.report import ROWS, VALIDATOR
from validation.services import record_run, runs


@pytest.fixture
def base(tmp_path: Path, built_demo: Path) -> Project:
    return open_project(back_up(open_project(built_demo), tmp_path / "base.db").path)


def again(project: Project, path: Path) -> Project:
    return open_project(back_up(project, path).path)


def held(project: Project) -> dict[str, int]:
    counts = check(project)
    assert counts.problems == []
    skip = ("acts", "history", "packages", "package_things", "migrations")
    return {table: number for table, number in counts.counts.items() if table not in skip}


def test_a_whole_project_arrives_whole_and_leaves_as_it_came(base: Project, tmp_path: Path) -> None:
    other = new_project(tmp_path)
    sent = copied(base)
    done = bring(other, sent.content)
    assert done.left == ()
    there, here = held(base), held(other)
    same = {
        *("sessions", "participants", "session_participants", "transcripts", "turns", "quotes"),
        *("codes", "codings", "notes", "themes", "theme_members", "personas", "persona_points"),
        *("persona_point_quotes", "user_needs", "need_quotes", "pairings", "painpoints"),
        *("painpoint_quotes", "painpoint_steps", "painpoint_rules", "painpoint_anchors"),
        *("persona_painpoints", "need_painpoints"),
    }
    assert {table: here[table] for table in same} == {table: there[table] for table in same}
    # Under the same ids: what it gives in its turn is what it was given, but for what names it.
    back = members(copied(other).content)
    first = members(sent.content)
    parts = [name for name in first if name not in ("manifest.json", "README.txt")]
    assert len(parts) == 7
    assert {name for name in parts if back.get(name) != first[name]} == set()


def test_a_file_joined_to_itself_changes_nothing(base: Project) -> None:
    before = everything(base)
    done = bring(base, copied(base).content)
    assert (dict(done.new), dict(done.renewed), done.left) == ({}, {}, ())
    now = everything(base)
    differ = {table for table in before if before[table] != now[table]}
    assert differ == {"packages"}


def test_two_who_go_on_with_copies_of_one_file_lose_nothing_and_double_nothing(
    base: Project, tmp_path: Path
) -> None:
    ana, ben = again(base, tmp_path / "ana.db"), again(base, tmp_path / "ben.db")
    at_first = held(base)
    old = next(s for s in sessions(base) if s.council == "Calderbrook" and s.turns > 3)
    for project, who, name in ((ana, ANA, "Ana"), (ben, BEN, "Ben")):
        maps.draw_new(project, who, council="Calderbrook", name=f"{name}’s map")
        turn = [t for t in transcript(project, old.id).turns if not t.interviewer][
            0 if name == "Ana" else 1
        ]
        quote = keep_quote(project, who, old.id, turn.start, turn.start + 12)
        (view,) = quotes_by_id(project, [quote])
        clear_quote(project, who, quote, view.version)
        point = add_painpoint(project, who, kind="painpoint", title=f"Found by {name}")
        link_quote(project, who, point, quote)
        add_note(project, who, old.id, "takeaway", f"{name} thinks so")
        record_run(
            project, who, council="Calderbrook", year=2026, source=VALIDATOR, unit=ROWS,
            counts={"103": 7 if name == "Ana" else 9},
        )  # fmt: skip
    # Both gave the same number to different things.
    assert max(m.id for m in maps.maps(ana)) == max(m.id for m in maps.maps(ben))
    done = bring(ana, copied(ben).content)
    now = held(ana)
    two_more = ("quotes", "maps", "painpoints", "painpoint_quotes", "notes", "runs")
    assert {t: now[t] - at_first[t] for t in two_more} == dict.fromkeys(two_more, 2)
    alike = ("sessions", "participants", "turns", "codes", "themes", "theme_members", "personas")
    assert {t: now[t] for t in alike} == {t: at_first[t] for t in alike}
    assert {"Found by Ana", "Found by Ben"} <= {each.title for each in painpoints(ana)}
    assert any("came in as run" in words for words in done.remarks)
    mine = [
        r for r in runs(ana) if r.council == "Calderbrook" and r.rules == 1 and r.total in (7, 9)
    ]
    assert sorted(r.total for r in mine) == [7, 9]
    of_ben = next(p.id for p in painpoints(ana) if p.title == "Found by Ben")
    (link,) = [each for each in links(ana).quotes if each.painpoint_id == of_ben]
    assert link.decided_by == "Ben"
    (quote_view,) = quotes_by_id(ana, [int(link.to)])
    assert quote_view.cleared
    # And the other way round they come to the same.
    bring(ben, copied(ana).content)
    assert held(ben) == now


def test_what_one_took_away_the_other_does_not_bring_back(base: Project, tmp_path: Path) -> None:
    ana = again(base, tmp_path / "ana.db")
    gone = sessions(ana)[0]
    remove_session(ana, ANA, gone.id)
    before = held(ana)
    done = bring(ana, copied(base).content)
    assert held(ana)["sessions"] == before["sessions"]
    assert ("sessions", 1) in {(each.what, each.count) for each in done.left}


def test_what_is_to_check_here_is_joined_and_not_cleared_by_it(
    base: Project, tmp_path: Path
) -> None:
    ana, ben = again(base, tmp_path / "ana.db"), again(base, tmp_path / "ben.db")
    old = next(s for s in sessions(base) if s.council == "Calderbrook" and s.turns > 3)
    said = [t for t in transcript(ben, old.id).turns if not t.interviewer]
    quote = keep_quote(ben, BEN, old.id, said[0].start, said[0].start + 9)
    (view,) = quotes_by_id(ben, [quote])
    clear_quote(ben, BEN, quote, view.version)
    with act(ana, ANA, "Found more to look at") as this:
        withdraw_clearances(this, old.id)
        mark_to_check(this, old.id)
    done = bring(ana, copied(ben, "Calderbrook").content)
    assert done.new["quotes"] == 1
    assert ("clearances", 1) in {(each.what, each.count) for each in done.left}
    assert check(ana).problems == []


def test_a_session_planned_here_and_held_there_is_held(base: Project, tmp_path: Path) -> None:
    plan = plan_session(base, ANA, SessionFacts("Calderbrook", title="Autumn"))
    ana, ben = again(base, tmp_path / "ana.db"), again(base, tmp_path / "ben.db")
    (planned,) = [s for s in sessions(ben) if s.id == plan]
    hold_session(ben, BEN, plan, planned.version)
    add_turn(ben, BEN, plan, "It takes all of May.", speaker=SpeakerChoice("Somebody new"))
    assert [s.planned for s in sessions(ana) if s.id == plan] == [True]
    bring(ana, copied(ben).content)
    (held_here,) = [s for s in sessions(ana) if s.id == plan]
    assert (held_here.planned, held_here.turns) == (False, 1)
    assert check(ana).problems == []


def test_two_people_of_one_pseudonym_are_two_people(tmp_path: Path) -> None:
    ana, ben = new_project(tmp_path, "ana"), new_project(tmp_path, "ben")
    for project, who in ((ana, ANA), (ben, BEN)):
        _interview(project, who)
    done = bring(ana, copied(ben).content)
    assert done.new["participants"] == 2
    assert held(ana)["participants"] == 4
    assert ("pseudonyms", 2) in {(each.what, each.count) for each in done.left}


def _interview(project: Project, who: Who) -> None:
    said = b"Interviewer: How is it?\nAnalyst 1: It takes all of May.\n"
    bring_in(project, who, look_at_files([(said, "talk.txt")]), council="Ashby")


def test_a_working_copy_is_not_joined_to_what_was_shared(base: Project, tmp_path: Path) -> None:
    other = new_project(tmp_path)
    bring(other, shared(base).content)
    before = everything(other)
    with pytest.raises(BadInput, match="count the same people twice"):
        bring(other, copied(base).content)
    assert everything(other) == before
