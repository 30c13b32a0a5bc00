"""What was done, by whom and what it changed; who read what; going back to a milestone."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

import project
from commands.base import FILE, ID, say, with_db, with_json
from common.errors import BadInput, NotFound
from common.who import COMMAND_LINE
from common.words import count_of, read_day
from storage import Project
from storage.history.acts import Wanted
from storage.history.auditing import acts_csv, every_act, every_read, reads_csv
from storage.history.going_back import GoneBack, as_it_stood, go_back, moment_of
from storage.history.reads import WHAT
from storage.history.since import began
from storage.history.telling import what_changed
from storage.services import milestones

OF = {
    "painpoint": "painpoints",
    "theme": "themes",
    "map": "maps",
    "quote": "quotes",
    "session": "sessions",
    "storyboard": "storyboards",
    "finding": "findings",
    "option": "options",
}


@click.command()
@with_db
@click.option("--since", metavar="DAY", help="From this day on (2026-06-30).")
@click.option("--person", help="Done, or read, by this person only.")
@click.option("--of", "kind", type=click.Choice(list(OF)), help="What was done to one thing.")
@click.option("--id", "row", type=ID, help="That thing's number.")
@click.option("--reads", "of_reads", is_flag=True, help="Who read words that are not cleared.")
@click.option("--csv", "out", type=FILE, help="Write a table into this file.")
@with_json
def history(
    db: Path,
    since: str | None,
    person: str | None,
    kind: str | None,
    row: int | None,
    of_reads: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Tell what was done, by whom, when, and what it changed: the latest first."""
    if (kind is None) != (row is None) or (of_reads and kind is not None):
        raise click.UsageError("Give --of and --id together, and neither with --reads.")
    opened = project.open_project(db, create=False)
    at = None if since is None else began(read_day(since))
    if out is not None and out.exists():
        raise BadInput("there is a file of that name already", where=out.name)
    if of_reads:
        _reads(opened, person, at, out, as_json)
        return
    of = (OF[kind], row) if kind is not None and row is not None else None
    wanted = Wanted(person=person, since=at, of=of)
    if out is not None:
        out.write_bytes(acts_csv(opened, wanted))
        say(as_json, {"path": str(out)}, f"Wrote {out.name}.")
        return
    told = [
        {**asdict(each), "changed": _changed(opened, each.id)} for each in every_act(opened, wanted)
    ]
    lines = [
        f"{each['id']}  {each['at']}  {each['person']}: {each['words']}"
        + "".join(f"\n      {line}" for line in each["changed"])
        for each in told
    ]
    say(as_json, told, "\n".join(lines) or "Nothing was done that fits.")


def _changed(opened: Project, act_id: int) -> list[str]:
    told = what_changed(opened, act_id)
    return [row.words for row in told.rows] or list(told.counts)


def _reads(
    opened: Project, person: str | None, since: str | None, out: Path | None, as_json: bool
) -> None:
    if out is not None:
        out.write_bytes(reads_csv(opened, person, since))
        say(as_json, {"path": str(out)}, f"Wrote {out.name}.")
        return
    told = [asdict(each) for each in every_read(opened, person, since)]
    lines = [
        f"{each['at']}  {each['person']} ({each['access']}): {WHAT.get(each['what'])}"
        + (f" of session {each['ref']}" if each["ref"] else "")
        + f", {each['number']:,}"
        for each in told
    ]
    say(as_json, told, "\n".join(lines) or "Nobody has read words that are not cleared.")


def to_milestone(db: Path, name: str, out: Path | None, as_json: bool) -> None:
    """Go back to a milestone, or write the project as it stood then into another file."""
    opened = project.open_project(db, create=False)
    held = [each for each in milestones(opened) if each.name.casefold() == name.casefold()]
    if not held:
        raise NotFound("there is no milestone of that name", remedy="See `commonground list`")
    if len(held) > 1:
        raise BadInput("several milestones have that name", remedy="Rename one in Settings")
    moment = moment_of(opened, held[0].date)
    if out is not None:
        if out.exists():
            raise BadInput("there is a file of that name already", where=out.name)
        out.write_bytes(as_it_stood(opened, COMMAND_LINE, moment))
        say(as_json, {"path": str(out)}, f"Wrote {out.name}, as it stood on {held[0].date}.")
        return
    words = f"Went back to how things stood at “{held[0].name}”"
    done = go_back(opened, COMMAND_LINE, moment, words)
    say(as_json, _as_json(done), _in_words(done))


def _as_json(done: GoneBack) -> dict[str, object]:
    return {
        "acts": done.acts,
        "come_back": dict(done.again),
        "changed": dict(done.changed),
        "gone": dict(done.away),
        "stay": [asdict(each) for each in done.stays],
    }


def _in_words(done: GoneBack) -> str:
    if done.is_nothing:
        return "Nothing was changed: things stand as they did."
    lines = [f"{count_of(done.acts, 'act')} taken back; `commonground history` tells of it."]
    for words, counted in (
        ("came back", done.again),
        ("became as they were", done.changed),
        ("went away", done.away),
    ):
        lines += [f"  {done.number_of(*each)} {words}" for each in sorted(counted.items())]
    lines += [
        f"  {done.number_of(each.table, each.number)} stay: {each.why}" for each in done.stays
    ]
    return "\n".join(lines)
