"""The project file: check, backup, restore, and what it holds."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import project
from commands.base import FILE, say, with_db, with_json
from commands.history import to_milestone
from common.words import count_of


@click.command()
@with_db
@with_json
def check(db: Path, as_json: bool) -> None:
    """Look a project file over: structure, links, history, search."""
    report = project.check(db)
    words = "\n".join(
        report.problems or [f"{db.name} is sound: {count_of(sum(report.counts.values()), 'row')}."]
    )
    say(as_json, {"ok": report.ok, "problems": report.problems, "counts": report.counts}, words)
    if not report.ok:
        found = count_of(len(report.problems), "problem")
        click.echo(f"{db.name} has {found}, the first: {report.problems[0]}", err=True)
        sys.exit(1)


@click.command()
@click.argument("out", type=FILE)
@with_db
@with_json
def backup(out: Path, db: Path, as_json: bool) -> None:
    """Write a whole, verified copy of the project to OUT, also while others work in it."""
    made = project.back_up(db, out)
    value = {"path": str(made.path), "bytes": made.bytes, "ok": True}
    say(as_json, value, f"Backed up to {made.path} ({made.bytes:,} bytes), checked.")


@click.command()
@click.argument("backup_file", metavar="BACKUP", type=FILE, required=False)
@click.option("--milestone", help="Go back to how things stood at the end of this one's day.")
@click.option("--out", type=FILE, help="Write that into another file; the project stays.")
@with_db
@with_json
def restore(
    backup_file: Path | None, milestone: str | None, out: Path | None, db: Path, as_json: bool
) -> None:
    """Put BACKUP in the project's place after verifying it; the old file is kept beside it.

    With --milestone everything is made as it stood then, as one act that can be undone.
    """
    if milestone is not None and backup_file is None:
        to_milestone(db, milestone, out, as_json)
        return
    if backup_file is None or milestone is not None or out is not None:
        raise click.UsageError("Give either BACKUP, or --milestone with or without --out.")
    made = project.restore(backup_file, db)
    value = {"path": str(made.path), "bytes": made.bytes, "ok": True}
    say(as_json, value, f"Restored {made.path} ({made.bytes:,} bytes), checked.")


@click.command("list")
@with_db
@with_json
def list_everything(db: Path, as_json: bool) -> None:
    """List councils, sessions, maps, runs, painpoints and storyboards with their ids."""
    from evidence.overview import everything
    from presenting.services import storyboards

    opened = project.open_project(db, create=False)
    boards: list[dict[str, object]] = [
        {"id": b.id, "name": b.name, "date": b.date} for b in storyboards(opened)
    ]
    found = {**everything(opened), "storyboards": boards}
    lines = [
        f"{kind.capitalize()}\n" + "\n".join(f"  {row['id']}  {row['name']}" for row in rows)
        for kind, rows in found.items()
        if rows
    ]
    say(as_json, found, "\n".join(lines) or "The project is empty.")
