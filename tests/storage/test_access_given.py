"""What a backup, an audit and a search give to whom, and whoever is let in no more."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from common.errors import NotAllowed
from common.who import Access, Who
from project import open_project
from research.searching.model import Wanted
from research.services import count_quotes, quotes
from research.services.searching import count_wanted, page_of_quotes
from research.services.suggesting import similar_quotes
from storage import Project, act, reading, services
from storage.backups.backup import backup_bytes
from storage.backups.restoring import look_into, restore_live
from storage.history.auditing import audit_xlsx
from tests.signed_in import OWN, signs_in


@pytest.fixture
def demo(demo_file: Path) -> Project:
    return open_project(demo_file)


def test_an_audit_holds_who_read_what_for_whoever_sees_all(demo: Project) -> None:
    of_each: dict[Access, int] = {"researcher": 2, "facilitator": 1}
    for access, sheets in of_each.items():
        seen = replace(demo, seen_by=Who("Somebody", access=access))
        assert len(load_workbook(BytesIO(audit_xlsx(seen))).sheetnames) == sheets


def test_who_was_taken_off_or_given_less_is_refused_at_the_next_call(demo: Project) -> None:
    seen = signs_in(demo, "researcher")
    assert seen.seen_by
    with reading(seen) as db:
        assert db.execute("SELECT count(*) FROM turns").fetchone()[0]
    with act(seen, seen.seen_by, "Renamed a painpoint") as this:
        this.db.execute("UPDATE painpoints SET title = 'Another' WHERE id = 1")
    (some,) = (each for each in services.people(demo) if each.name == "Somebody")
    services.change_person(demo, OWN, replace(some, access="viewer"))
    # What was bound before, as in a part of a page that is made again by itself, ends too.
    for _ in ("less", "taken off"):
        with pytest.raises(NotAllowed), reading(seen):
            pass
        with pytest.raises(NotAllowed), act(seen, seen.seen_by, "Did something"):
            pass
        # Nor where only the act is said to be theirs.
        with pytest.raises(NotAllowed), act(demo, seen.seen_by, "Did something"):
            pass
        for each in services.people(demo):
            if each.name == "Somebody":
                services.remove_person(demo, OWN, each.id)


def test_a_backup_is_an_owners(demo: Project) -> None:
    whole = backup_bytes(demo)
    seen = signs_in(demo, "researcher")
    assert seen.seen_by
    with pytest.raises(NotAllowed):
        backup_bytes(seen)
    with pytest.raises(NotAllowed):
        look_into(seen, whole)
    with pytest.raises(NotAllowed):
        restore_live(seen, seen.seen_by, whole)


def test_who_is_an_owner_no_more_is_given_no_backup(demo: Project) -> None:
    seen = signs_in(demo, "owner")
    assert seen.seen_by
    backup_bytes(seen)
    (some,) = (each for each in services.people(demo) if each.name == "Somebody")
    services.change_person(demo, OWN, replace(some, access="researcher"))
    with pytest.raises(NotAllowed, match="was changed"):
        backup_bytes(seen)
    with pytest.raises(NotAllowed, match="was changed"):
        restore_live(demo, seen.seen_by, b"")


def test_no_search_tells_that_an_uncleared_quote_holds_a_word(demo: Project) -> None:
    with act(demo, OWN, "Put a word where only the team may find it") as this:
        ids = (
            "SELECT q.id FROM quotes q JOIN sessions s ON s.id = q.session_id WHERE NOT s.to_check"
        )
        (hidden,) = this.db.execute(f"{ids} AND NOT q.cleared ORDER BY q.id").fetchone()
        (shown,) = this.db.execute(f"{ids} AND q.cleared ORDER BY q.id").fetchone()
        for quote, text in ((hidden, "A quixotic zanzibar"), (shown, "A quixotic plan")):
            this.db.execute(
                "UPDATE quotes SET text = ?, stop = start + length(?) WHERE id = ?",
                (text, text, quote),
            )
    seen = signs_in(demo, "viewer")
    for words in ("zanzibar", "zanzi", '"zanzibar"', "zanzibar OR zanzib"):
        assert count_wanted(demo, Wanted(words=words)) == 1
        assert count_wanted(seen, Wanted(words=words)) == 0
        assert page_of_quotes(seen, Wanted(words=words)).found == ()
        assert (count_quotes(seen, words=words), quotes(seen, words=words)) == (0, [])
        # Nor does asking for what is not cleared, or leaving the word out.
        assert count_wanted(seen, Wanted(words=words, sharing="not cleared")) == 0
    assert count_wanted(seen, Wanted(words="-zanzibar")) == count_wanted(seen, Wanted())
    found = page_of_quotes(seen, Wanted(words="quixotic")).found
    assert [each.quote.id for each in found] == [shown]
    assert ("quixotic", True) in found[0].parts
    # A word that is rare in all there is may be the only one of its kind in what is cleared.
    assert hidden in {each.quote.id for each in similar_quotes(demo, shown)}
    assert similar_quotes(seen, shown) == ()
