"""Deleting what may not be kept any longer, for a scheduler or by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from commands.base import say, with_db, with_json
from common.who import COMMAND_LINE
from common.words import count_of, day_words, read_day
from project import open_project
from research.retention.model import SOON_DAYS, Due
from storage.backups.old_backups import OLD_DAYS, OldBackup


@click.command()
@click.option("--on", "on", help="As on this day (2026-01-31); a later one only with --dry-run.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be deleted.")
@click.option(
    "--backups-older-than",
    type=click.IntRange(0, 36_500),
    default=OLD_DAYS,
    show_default=True,
    help="List backups beside the project that are older than so many days; none is deleted.",
)
@with_db
@with_json
def retention(
    on: str | None, dry_run: bool, backups_older_than: int, db: Path, as_json: bool
) -> None:
    """Delete the sessions whose time is up, for good.

    Sessions are named by number only: the log of a scheduler may be kept longer than they are.
    What is deleted cannot be brought back, and backups hold it until they are deleted too.
    """
    from presenting.erasing import delete_expired
    from research.services.retention import retention as look
    from storage.backups.old_backups import old_backups

    day = date.fromisoformat(read_day(on)) if on else date.today()
    if day > date.today() and not dry_run:
        raise click.UsageError("a day to come can only be tried: add --dry-run")
    project = open_project(db, create=False)
    found = look(project, day)
    ids = [each.session.id for each in found.over]
    done = None if dry_run else delete_expired(project, COMMAND_LINE, day, ids)
    old = old_backups(project, date.today(), backups_older_than)
    value: dict[str, object] = {
        "on": day.isoformat(),
        "dry_run": dry_run,
        "deleted": 0 if done is None else done.sessions,
        "sessions": _told(found.over),
        "soon": _told(found.soon),
        "held": _told(found.held),
        "clean": done is None or done.is_clean,
        "backups": [{"name": each.name, "days": each.days} for each in old],
    }
    lines = _lines(found.over, found.soon, found.held, dry_run)
    if done is not None and not done.is_clean:
        lines.append("Others were using the project: traces may stay until it is next opened.")
    say(as_json, value, "\n".join([*lines, *_of_backups(old)]))


def _told(due: Sequence[Due]) -> list[dict[str, object]]:
    return [{"session": each.session.id, "keep_until": each.until} for each in due]


def _lines(over: Sequence[Due], soon: Sequence[Due], held: Sequence[Due], dry: bool) -> list[str]:
    told = count_of(len(over), "session")
    lines = [f"{told} would be deleted." if dry else f"{told} deleted."]
    if not over:
        lines = ["No session’s time is up."]
    lines += [f"  {each.session.id}  kept until {day_words(each.until)}" for each in over]
    if soon:
        lines.append(f"{count_of(len(soon), 'session')} to be deleted within {SOON_DAYS} days.")
        lines += [f"  {each.session.id}  kept until {day_words(each.until)}" for each in soon]
    if held:
        lines.append(f"{count_of(len(held), 'session')} kept longer, for the reason given.")
    return lines


def _of_backups(old: Sequence[OldBackup]) -> list[str]:
    if not old:
        return []
    lines = ["Backups beside the project hold what was deleted since; delete them yourself:"]
    return lines + [f"  {each.name}  {count_of(each.days, 'day')} old" for each in old]
