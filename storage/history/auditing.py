"""The audit as a table for whoever answers for information: who did what, and who read what."""

from __future__ import annotations

from collections.abc import Iterator

from common.written_tables import WrittenSheet, csv_bytes, xlsx_bytes
from storage.database import Project, reading
from storage.history.acts import PastAct
from storage.history.reads import WHAT, Read
from storage.history.telling import what_changed
from storage.history.wanted import EVERY_ACT, Wanted
from storage.services import past_acts, reads_of

ACTS_HEAD = (
    *("Number", "When (UTC)", "Who", "Role", "Council", "What was done", "Rows changed"),
    *("Rows removed", "Undone by", "Undoes", "Cannot be undone because", "What changed"),
)
READS_HEAD = (
    *("When (UTC)", "Who", "Role", "Access", "Council", "What was read", "Session", "How many"),
)
_A_TIME = 500
_ACT_WIDTHS = (9, 22, 24, 14, 18, 48, 12, 12, 10, 10, 36, 60)
_READ_WIDTHS = (22, 24, 14, 16, 18, 30, 10, 10)


def every_act(project: Project, wanted: Wanted = EVERY_ACT) -> Iterator[PastAct]:
    """All acts asked for, the latest first, a few hundred at a time."""
    before: int | None = None
    while page := past_acts(project, limit=_A_TIME, before=before, wanted=wanted):
        yield from page
        before = page[-1].id


def every_read(
    project: Project,
    person: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Iterator[Read]:
    """All lines of who read what, the latest first."""
    before: int | None = None
    while page := reads_of(
        project, limit=_A_TIME, before=before, person=person, since=since, until=until
    ):
        yield from page
        before = page[-1].id


def acts_csv(project: Project, wanted: Wanted = EVERY_ACT, *, told: bool = True) -> bytes:
    """The acts asked for as CSV; ``told``: with what each changed."""
    with reading(project):
        return csv_bytes([ACTS_HEAD, *_act_rows(project, wanted, told)])


def sees_reads(project: Project) -> bool:
    """Whether who read what is told to the project's reader: it is to whoever sees all of it."""
    return project.sight.is_whole


def audit_xlsx(project: Project, wanted: Wanted = EVERY_ACT) -> bytes:
    """The audit as a workbook, for the person and days asked for: what was done, who read what.

    The second part is left out for whoever is not told who read what.
    """
    with reading(project):
        done = [ACTS_HEAD, *_act_rows(project, wanted, True)]
        sheets = [WrittenSheet("What was done", _ACT_WIDTHS, done)]
        if sees_reads(project):
            seen = [READS_HEAD, *_read_rows(project, wanted.person, wanted.since, wanted.until)]
            sheets.append(WrittenSheet("Who read what", _READ_WIDTHS, seen))
    return xlsx_bytes(sheets, title="History")


def reads_csv(
    project: Project,
    person: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> bytes:
    """Who read words that are not cleared, as CSV."""
    return csv_bytes([READS_HEAD, *_read_rows(project, person, since, until)])


def _act_rows(project: Project, wanted: Wanted, told: bool) -> Iterator[list[object]]:
    for each in every_act(project, wanted):
        row: list[object] = [each.id, each.at, each.person, each.role, each.council or ""]
        row += [each.words, each.changes, each.removed, each.undone_by or "", each.undoes or ""]
        yield [*row, each.cannot_undo or "", told_in_line(project, each.id) if told else ""]


def told_in_line(project: Project, act_id: int) -> str:
    """What an act changed, on one line."""
    told = what_changed(project, act_id)
    return "; ".join(row.words for row in told.rows) or ", ".join(told.counts)


def _read_rows(
    project: Project, person: str | None, since: str | None, until: str | None
) -> Iterator[list[object]]:
    for each in every_read(project, person, since, until):
        row: list[object] = [each.at, each.person, each.role, each.access, each.council or ""]
        yield [*row, WHAT.get(each.what, each.what), each.ref or "", each.number]
