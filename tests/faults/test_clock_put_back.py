"""The clock goes back: what was done later stays later, as numbers decide and not times."""

from __future__ import annotations

from common.who import Who
from storage import Project, act, reading
from storage import services as register
from storage.backups.restoring import contents
from storage.database import acting_at
from storage.history.acts import Wanted, acts, join_earlier, undo, undoable
from storage.history.since import became
from storage.remembering import remembered
from storage.stack import next_turns

MILESTONE = "2026-06-01T00:00:00Z"
BEFORE, AFTER, PUT_BACK = "2026-05-01T09:00:00Z", "2026-06-02T09:00:00Z", "2020-01-01T00:00:00Z"


@remembered
def _names(project: Project) -> list[str]:
    return [each.name for each in register.councils(project)]


def _story(project: Project, who: Who) -> int:
    """Northmoor before the milestone, Westdale after it, then Eastport by a clock put back."""
    ids = []
    for moment, name in ((BEFORE, "Northmoor"), (AFTER, "Westdale"), (PUT_BACK, "Eastport")):
        with acting_at(moment):
            ids.append(register.add_council(project, who, name)[0].id)
    return ids[-1]


def test_history_and_what_changed_keep_to_the_order_of_acts(project: Project, who: Who) -> None:
    last = _story(project, who)
    with acting_at(PUT_BACK):
        held = next(each for each in register.councils(project) if each.id == last)
        register.rename_council(project, who, last, held.version, "Eastport Bay")
    with reading(project) as db:
        every = acts(db)
        since = acts(db, wanted=Wanted(since=MILESTONE))
        changed = became(db, "councils", ["name"], MILESTONE)
    assert [each.at for each in every] == [PUT_BACK, PUT_BACK, AFTER, BEFORE]
    assert since == every[:3], "what was done after the milestone is shown, whatever its date"
    assert [each.now for each in changed] == [("Westdale",), ("Eastport Bay",)]
    assert contents(project).last_act == PUT_BACK
    assert contents(project).began == (BEFORE, "Added a council")


def test_undo_takes_the_latest_and_refuses_what_later_work_touches(
    project: Project, who: Who
) -> None:
    last = _story(project, who)
    held = next(each for each in register.councils(project) if each.id == last)
    with acting_at("2019-01-01T00:00:00Z"):
        register.rename_council(project, who, last, held.version, "Eastport Bay")
    with reading(project) as db:
        turn, _ = next_turns(db, "councils", last)
        newest = undoable(db, [each.id for each in acts(db)])[-1]
    assert turn
    assert turn.act == newest
    with acting_at("2018-01-01T00:00:00Z"):
        undo(project, who, newest)
    assert "Eastport" in _names(project)
    with reading(project) as db:
        _, redo = next_turns(db, "councils", last)
    assert redo


def test_what_is_remembered_follows_acts_of_an_earlier_date(project: Project, who: Who) -> None:
    with acting_at(AFTER):
        register.add_council(project, who, "Westdale")
    assert _names(project) == ["Westdale"]
    with acting_at(PUT_BACK):
        register.add_council(project, who, "Eastport")
    assert _names(project) == ["Eastport", "Westdale"]


def test_what_is_typed_on_joins_nothing_of_another_day(project: Project, who: Who) -> None:

    def typed(moment: str, name: str) -> None:
        with acting_at(moment), act(project, who, "Wrote notes") as this:
            this.db.execute("INSERT INTO milestones (name, date) VALUES (?, '2026-06-01')", (name,))
            join_earlier(this)

    typed(AFTER, "one")
    typed("2026-06-02T09:01:00Z", "a minute later")
    typed(PUT_BACK, "by a clock put back")
    with reading(project) as db:
        assert [each.changes for each in acts(db)] == [1, 2]
