"""Figures of other councils that lie beside the counts themselves, and what hides them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from common.errors import NotAllowed
from common.who import Access, Who
from evidence.benefits import services as benefits
from evidence.findings.standing import standings
from project import open_project
from storage import Project, act, at_hand, reading, services
from storage.access.seeing import NOT_CLEARED
from validation.services.disclosing import change_setting, saved_setting
from validation.services.looking import counts_of_run, runs

OWN, OTHER = "Northmoor", "Eastley"
WHO = Who("Whoever has the file")
RESTRICTED: tuple[Access, ...] = ("council member", "viewer")
_LEAST_SHOWN = (
    "SELECT min(f.count) FROM failure_counts f JOIN runs r ON r.id = f.run_id "
    "JOIN councils c ON c.id = r.council_id WHERE c.name = ? AND f.count > 0 "
    "AND r.source <> 'published table'"
)


@pytest.fixture
def demo(demo_file: Path) -> Project:
    return open_project(demo_file)


def _seen_as(project: Project, access: Access, council: str | None = OWN) -> Project:
    return replace(project, seen_by=Who("Somebody", "", council, access))


@pytest.mark.parametrize("access", RESTRICTED)
def test_what_a_finding_rested_on_is_the_teams(demo: Project, access: Access) -> None:
    seen = _seen_as(demo, access)
    assert any('"rules"' in move.rested_on for each in standings(demo) for move in each.moves)
    assert {move.rested_on for each in standings(seen) for move in each.moves} == {"{}"}
    with reading(seen) as db:
        told = db.execute("SELECT before, after FROM history WHERE tbl = 'finding_moves'")
        states = str(told.fetchall())
    assert "decided_by" in states
    assert "rested_on" not in states


def test_values_of_a_council_taken_out_of_a_case_are_still_its_own(demo: Project) -> None:
    councils = {each.name: each.id for each in services.councils(demo)}
    both = [councils[OWN], councils[OTHER]]
    case_id = benefits.add_case(demo, WHO, "Ours", council_ids=both)
    with act(demo, WHO, "Put in three values") as this:
        (first, *_) = benefits.cases(demo)[-1].inputs
        for council, likely in ((None, 1.0), (councils[OWN], 2.0), (councils[OTHER], 7_000.0)):
            this.db.execute(
                "INSERT INTO benefit_values (input_id, council_id, likely, unit, source, "
                "entered_by, entered_on) VALUES (?, ?, ?, '£', 'Said', 'A', '2026-01-01')",
                (first.id, council, likely),
            )
    case = benefits.case(demo, case_id)
    left = {"name": case.name, "option_id": None, "council_ids": [councils[OWN]]}
    member = _seen_as(demo, "council member")
    assert case_id not in {each.id for each in benefits.cases(member)}
    benefits.change_case(demo, WHO, case_id, case.version, **left)  # type: ignore[arg-type]
    (seen,) = (each for each in benefits.cases(member) if each.id == case_id)
    told = {value.likely for each in seen.inputs for value in each.values}
    assert told == {1.0, 2.0}


def _hide_up_to(project: Project, threshold: int) -> None:
    saved = saved_setting(project)
    change_setting(project, WHO, replace(saved.setting, threshold=threshold), saved.version)


def test_what_is_hidden_follows_the_setting_on_a_connection_that_is_kept(
    demo: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_hand, "_wanted", True)
    viewer = _seen_as(demo, "viewer", None)

    def least() -> int:
        with reading(viewer) as db:
            return int(db.execute(_LEAST_SHOWN, (OTHER,)).fetchone()[0])

    assert 5 < least() <= 20
    _hide_up_to(demo, 20)
    assert least() > 20
    at_hand.close_kept(demo.path)


def test_what_is_hidden_follows_the_setting_in_a_view_brought_up_to_date(demo: Project) -> None:
    """As in one run of a screen: an act of the same thread brings its view up to date."""
    viewer = _seen_as(demo, "viewer", None)
    with reading(viewer) as db:
        half_read = db.execute("SELECT id FROM quotes")
        assert half_read.fetchone()
        assert 5 < db.execute(_LEAST_SHOWN, (OTHER,)).fetchone()[0] <= 20
        _hide_up_to(demo, 20)
        assert db.execute(_LEAST_SHOWN, (OTHER,)).fetchone()[0] > 20


@pytest.mark.parametrize("index", ["quotes_words", "notes_words"])
def test_words_are_not_read_out_of_a_search_index(demo: Project, index: str) -> None:
    seen = _seen_as(demo, "viewer", None)
    ours = f"SELECT text FROM {index} WHERE {index} MATCH 'the'"
    with reading(demo) as db:
        assert db.execute(ours).fetchone()[0] != NOT_CLEARED
    with pytest.raises(NotAllowed), reading(seen) as db:
        db.execute(ours)
    # Where they stand is told, for those that are searched among what is cleared.
    with reading(seen) as db:
        assert db.execute(ours.replace("text", "rowid", 1)).fetchone()


def test_a_council_member_does_not_change_a_count_that_history_would_not_tell(
    demo: Project,
) -> None:
    seen = _seen_as(demo, "council member")
    assert seen.seen_by
    own = next(run.id for run in runs(demo) if run.council == OWN)
    before = counts_of_run(demo, own)
    for change in ("count = count + 1", "key = 'x'"):
        with pytest.raises(NotAllowed), act(seen, seen.seen_by, "Changed a count") as this:
            this.db.execute(f"UPDATE failure_counts SET {change} WHERE run_id = ?", (own,))
    assert counts_of_run(demo, own) == before
