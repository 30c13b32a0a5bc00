"""The project file: check, backup, restore, and what it holds."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

import project
from commands.base import FILE, say, with_db, with_json
from commands.history import to_milestone
from common.words import count_of
from storage.backups.sealed_backup import is_sealed_file
from storage.backups.sealing import SHORTEST_PASSPHRASE

PASSPHRASE = "COMMON_GROUND_BACKUP_PASSPHRASE"


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
@click.option(
    "--encrypt",
    is_flag=True,
    help=f"Lock it with a passphrase: asked for twice, or taken from {PASSPHRASE}.",
)
@with_db
@with_json
def backup(out: Path, encrypt: bool, db: Path, as_json: bool) -> None:
    """Write a whole, verified copy of the project to OUT, also while others work in it.

    A lost passphrase cannot be found again, and neither can what it locks. Making an encrypted
    copy takes about three times the project's size in memory.
    """
    made = project.back_up(db, out, _passphrase(new=True) if encrypt else None)
    value = {"path": str(made.path), "bytes": made.bytes, "ok": True, "encrypted": encrypt}
    words = "encrypted and checked" if encrypt else "checked"
    say(as_json, value, f"Backed up to {made.path} ({made.bytes:,} bytes), {words}.")


def _passphrase(*, new: bool) -> str:
    """From the environment, else typed unseen; a new one twice. Never an argument: those show."""
    if given := os.environ.get(PASSPHRASE):
        return given
    if new:
        click.echo(
            f"At least {SHORTEST_PASSPHRASE} letters; four or five unrelated words are good.",
            err=True,
        )
    asked = click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True)
    return str(asked)


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

    An encrypted one asks for its passphrase, or takes it from COMMON_GROUND_BACKUP_PASSPHRASE.
    With --milestone everything is made as it stood then, as one act that can be undone.
    """
    if milestone is not None and backup_file is None:
        to_milestone(db, milestone, out, as_json)
        return
    if backup_file is None or milestone is not None or out is not None:
        raise click.UsageError("Give either BACKUP, or --milestone with or without --out.")
    locked = is_sealed_file(backup_file.expanduser())
    made = project.restore(backup_file, db, _passphrase(new=False) if locked else None)
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
