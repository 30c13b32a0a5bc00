"""Every service × every access: nothing that is not theirs comes back, nothing not theirs lands.

The project is marked first: every word that is not cleared holds a word of its own, and every count
of another council is over seven million and to be hidden. Whatever a service gives (also in files,
also what ``repr`` leaves out) is searched for these.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from common.who import Access, Who
from project import open_project
from storage import Project
from tests.access_matrix import Answers, Asked, Service, ask, everything_in, services

OWN = "Northmoor"
WORD, THEIRS, NUMBER = "zqxnotforyou", "zqxtheirs", 7_000_000
RESTRICTED: tuple[Access, ...] = ("facilitator", "council member", "viewer")

# Not for people: what the other services are made of, and is given an open file.
MADE_OF = {
    "storage.database.act",
    "storage.database.reading",
    "storage.history.acts.stamp",
    "storage.origins.new_problems",
    "storage.remembering.worked_out",
    "storage.history.others.touched_since",
    "storage.access.owning.require_owner",
    "storage.access.seeing.require_team",
    "storage.access.seeing.restrict_act",
    "storage.access.seeing.restrict_reading",
}
# Asked with what cannot be made up here, they stop before they look at the project.
STOPPED = {
    "evidence.erasing.erase_sessions",
    "evidence.findings.ends.ends_here",
    "evidence.findings.ends.told_by",
    "evidence.findings.services.unlink",
    "evidence.rounds.services.set_paper",
    "evidence.tidying.remove_links",
    "process_maps.picturing.services.drawn",
    "process_maps.picturing.services.export_side_by_side",
    "process_maps.picturing.services.lined_up",
    "process_maps.services.changing.change_by",
    "process_maps.services.changing.edit",
    "research.services.erasing.erase_sessions",
    "research.services.files_in.bring_in",
    "research.services.importing.import_transcripts",
    "research.services.migrating.migration_of",
    "research.services.sheets.save_table",
    "storage.backups.sealed_backup.back_up_sealed",
    "storage.services.name_of",
    "validation.services.importing.import_reports",
}
MARKS = (
    f"UPDATE notes SET text = '{WORD} ' || text",
    f"UPDATE sessions SET title = '{WORD} ' || title, held_by = '{WORD}'",
    f"UPDATE people SET signs_in_as = '{WORD}' || id, access = 'owner'",
    "UPDATE disclosure_setting SET threshold = 1000000000",
    f"UPDATE finding_moves SET rested_on = json_set(rested_on, '$.people[0]', {NUMBER} + id)",
)
OTHERS_MARKS = (
    f"UPDATE failure_counts SET count = {NUMBER} + id, squares = {NUMBER} + id "
    "WHERE count > 0 AND run_id IN {others}",
    f"UPDATE runs SET total = {NUMBER}, children_failing = {NUMBER}, total_squares = {NUMBER}, "
    f"note = '{THEIRS}' WHERE id IN {{others}}",
)


@pytest.fixture(scope="module")
def marked(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The illustrative project with all that is not for everybody marked."""
    path = tmp_path_factory.mktemp("matrix") / "marked.db"
    shutil.copy(built_demo, path)
    with closing(sqlite3.connect(path)) as db:
        # As if it had always been so: history and search follow by triggers, checks do not ask.
        db.execute("PRAGMA ignore_check_constraints = ON")
        who = ("2026-01-01T00:00:00Z", "Somebody", "team", "Marked")
        db.execute("INSERT INTO acts (at, person, role, words) VALUES (?, ?, ?, ?)", who)
        db.execute("INSERT INTO current_act (one, act) SELECT 1, max(id) FROM acts")
        others = (
            "(SELECT r.id FROM runs r JOIN councils c ON c.id = r.council_id "
            f"WHERE c.name <> '{OWN}' AND r.source <> 'published table')"
        )
        _mark_words(db)
        for statement in (*MARKS, *(each.format(others=others) for each in OTHERS_MARKS)):
            db.execute(statement)
        db.execute("DELETE FROM current_act")
        db.commit()
    return path


def _mark_words(db: sqlite3.Connection) -> None:
    """Fill transcripts with the word, but for what is cleared; quotes stand in them as before."""
    for (number,) in db.execute("SELECT id FROM transcripts").fetchall():
        turns = db.execute(
            "SELECT id, start, stop, text FROM turns WHERE transcript_id = ?", (number,)
        ).fetchall()
        letters = dict[int, str]()
        for _, start, stop, _ in turns:
            filling = f"{WORD} " * (stop - start)
            letters |= dict(enumerate(filling[: stop - start], start))
        quotes = db.execute(
            "SELECT id, start, stop, text, cleared FROM quotes WHERE transcript_id = ?", (number,)
        ).fetchall()
        for _, start, _, text, cleared in quotes:
            if cleared:
                letters |= dict(enumerate(text, start))
        for table, rows in (("turns", turns), ("quotes", quotes)):
            for row, start, stop, text, *_ in rows:
                told = "".join(letters.get(at, text[at - start]) for at in range(start, stop))
                db.execute(f"UPDATE {table} SET text = ? WHERE id = ?", (told, row))


# A project is shared by a server, which keeps its connections.
@pytest.mark.usefixtures("connections_at_hand")
@pytest.mark.parametrize("access", RESTRICTED)
def test_no_service_gives_what_is_not_theirs_or_lands_what_they_may_not(
    marked: Path, tmp_path: Path, access: Access
) -> None:
    copy = tmp_path / "project.db"
    shutil.copy(marked, copy)
    who = Who("Somebody", "", OWN if access == "council member" else None, access)
    project = replace(open_project(copy), seen_by=who)
    leaks, crashed, reached = set(), {}, set()
    for service, asked in _all_asked(project, who):
        if asked.crashed:
            crashed[service.name] = repr(asked.failed)
        else:
            reached.add(service.name)
        told = str(asked.failed) if asked.failed else asked.gave
        if leak := _leak(told, numbers=access != "facilitator"):
            leaks.add(f"{service.name}: {leak}")
    assert leaks == set()
    unreached = {name for name in crashed if name not in reached}
    # Whoever changes nothing is refused by some of them before they stop.
    by_now = STOPPED - unreached if access != "viewer" else set()
    assert {name: crashed[name] for name in unreached - STOPPED} == {}
    assert by_now == set(), "they are reached by now"
    assert _tables_changed(copy) <= _theirs(project, access)


def _all_asked(project: Project, who: Who) -> Iterator[tuple[Service, Asked]]:
    """First what reads, then, with what that gave, what reads again and what writes."""
    answers = Answers(project, who)
    every = [each for each in services() if each.name not in MADE_OF]
    for rest in (False, True):
        for service in every:
            if service.writes and not rest:
                continue
            for choice in answers.choices(service):
                yield service, ask(service, answers, choice)


def _leak(given: object, *, numbers: bool) -> str:
    """What of the marks is in a value, empty for nothing."""
    for each in everything_in(given):
        if isinstance(each, str) and WORD in each:
            return "words that are not cleared"
        if isinstance(each, bytes):
            for part in _parts(each):
                if WORD.encode() in part:
                    return "words that are not cleared, in a file"
                if numbers and (_WRITTEN.search(part) or THEIRS.encode() in part):
                    return "another council's number, in a file"
        if numbers and isinstance(each, int | float) and _is_marked(each):
            return f"another council's number {each}"
        if (
            numbers
            and isinstance(each, str)
            and (_WRITTEN.search(each.encode("utf-8", "replace")) or THEIRS in each)
        ):
            return "another council's number, in words"
    return ""


# A marked number as files and sentences write it.
_WRITTEN = re.compile(rb"(?<![\d.#])700\d{4}(?![\d])|(?<![\d.,])7,00\d,\d{3}(?![\d])")


def _is_marked(number: float) -> bool:
    """A marked number, or a sum of some."""
    several, rest = divmod(number, NUMBER)
    return 1 <= several <= 40 and rest < 40_000 * several


def _parts(content: bytes) -> Iterator[bytes]:
    yield content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield from _parts(packed.read(name))


def _tables_changed(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as db:
        marked_in = db.execute("SELECT max(id) FROM acts WHERE words = 'Marked'").fetchone()[0]
        return {
            table
            for (table,) in db.execute(
                "SELECT DISTINCT tbl FROM history WHERE act > ?", (marked_in,)
            )
        }


def _theirs(project: Project, access: Access) -> set[str]:
    return {table for room in project.rooms for table in room.seen.changed_by.get(access, ())}


def test_the_matrix_would_find_a_leak(marked: Path) -> None:
    """For whoever sees everything the same search finds the marks, in files and in numbers."""
    who = Who("Owner")
    answers = Answers(open_project(marked), who)
    found = set()
    for service in services():
        if service.name in ("research.services.quotes.quotes", "validation.services.looking.runs"):
            for choice in answers.choices(service):
                found.add(_leak(ask(service, answers, choice).gave, numbers=True))
    assert {each.split(" 7")[0] for each in found} >= {
        "words that are not cleared",
        "another council's number",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into:
        into.writestr("a.json", json.dumps({"said": WORD}))
    assert _leak({"x": (packed.getvalue(),)}, numbers=False)
    for written in (b"Eastley,164,7000123\n", b"7,000,123 rows", THEIRS.encode()):
        assert _leak([written], numbers=True)
        assert not _leak([written], numbers=False)
