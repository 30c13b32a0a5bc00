"""One participant's data: listing who was asked, handing it over, erasing it."""

from __future__ import annotations

from pathlib import Path

import click

from commands.base import FILE, ID, Command, House, say, with_db, with_json
from common.errors import BadInput
from common.who import COMMAND_LINE
from common.words import count_of, listed
from project import open_project
from storage.files import write_whole
from storage.history.reads import note_read


@click.group(cls=House)
def participant() -> None:
    """One participant's data, by their number; see `participant list`."""


def _with_participant(command: Command) -> Command:
    return click.option(
        "--participant", "participant_id", type=ID, required=True, metavar="ID", help="Who."
    )(command)


@participant.command("list")
@with_db
@with_json
def participant_list(db: Path, as_json: bool) -> None:
    """Everybody who was asked, or asked, by number, pseudonym, role and council."""
    from research.services.people import everybody

    held = everybody(open_project(db, create=False))
    value = [
        {"id": p.id, "pseudonym": p.pseudonym, "role": p.role, "council": p.council} for p in held
    ]
    lines = [
        f"{p.id}  {', '.join(each for each in (p.pseudonym, p.role, p.council) if each)}"
        for p in held
    ]
    say(as_json, value, "\n".join(lines) or "Nobody is in the project yet.")


@participant.command("export")
@click.argument("out", type=FILE)
@_with_participant
@with_db
@with_json
def participant_export(out: Path, participant_id: int, db: Path, as_json: bool) -> None:
    """Write everything held from or about one participant to OUT, a zip.

    A document to read and the same as JSON. It holds words nobody cleared for sharing: keep it as
    safe as the project, and look it through before you hand it over.
    """
    from presenting.one_person import TERMS, person_file

    project = open_project(db, create=False)
    made = person_file(project, participant_id)
    write_whole(out, made.content)
    note_read(project, "person", made.turns + made.quotes, who=COMMAND_LINE)
    click.echo(TERMS, err=True)
    value = {
        "path": str(out),
        "sessions": made.sessions,
        "turns": made.turns,
        "quotes": made.quotes,
        "memos": made.memos,
    }
    held = [count_of(made.sessions, "session"), count_of(made.turns, "turn")]
    held += [count_of(made.quotes, "quote"), count_of(made.memos, "memo")]
    say(as_json, value, f"Wrote {listed(held)} to {out}.")


@participant.command("erase")
@_with_participant
@click.option("--confirm", metavar="PSEUDONYM", help="Their pseudonym; asked for where not given.")
@click.option("--dry-run", is_flag=True, help="Only tell what would go and what would stay.")
@with_db
@with_json
def participant_erase(
    participant_id: int, confirm: str | None, dry_run: bool, db: Path, as_json: bool
) -> None:
    """Erase one participant for good: it cannot be undone.

    What others said stays word for word. Backups, files saved before and packages given to others
    hold it still.
    """
    from presenting.erasing import erase_participant
    from research.services.one_person import staying

    project = open_project(db, create=False)
    left = staying(project, participant_id)
    if not dry_run:
        typed = confirm or click.prompt("Type the pseudonym to confirm", err=True)
        if " ".join(str(typed).split()).casefold() != left.pseudonym.casefold():
            raise BadInput(
                "nothing was erased: that is not the pseudonym of this participant",
                remedy="Look at `commonground research participant list`",
            )
    done = erase_participant(project, COMMAND_LINE, participant_id, rehearsal=dry_run)
    value = {
        "dry_run": dry_run,
        "sessions": done.sessions,
        "turns": done.turns,
        "quotes": done.quotes,
        "memos": done.notes,
        "copies": done.elsewhere,
        "to_clear_again": done.uncleared,
        **{name.replace(" ", "_"): number for name, number in done.also.items()},
        "stays": {
            "named": left.named,
            "memos": left.memos,
            "alone": [each.id for each in left.alone],
        },
        "clean": done.is_clean,
    }
    went = [count_of(done.turns, "turn"), count_of(done.quotes, "quote")]
    went += [count_of(done.notes, "memo"), *(f"{n} {what}" for what, n in done.also.items() if n)]
    lines = [f"{'Would erase' if dry_run else 'Erased'}: {listed(went)}.", *left.lines()]
    if not done.is_clean:
        lines.append("Others were using the project: traces may stay until it is next opened.")
    say(as_json, value, "\n".join(lines))
