"""Where the wings meet: the chain from any end."""

from __future__ import annotations

from pathlib import Path

import click

from commands.base import ID, House, say, with_db, with_json
from common.who import COMMAND_LINE
from project import open_project
from storage.history.reads import note_read


@click.group(cls=House)
def evidence() -> None:
    """Painpoints and what they rest on."""


@evidence.command("chain")
@click.option("--quote", type=ID, metavar="ID")
@click.option("--painpoint", type=ID, metavar="ID")
@click.option("--step", type=ID, metavar="ID")
@click.option("--rule", metavar="CODE")
@with_db
@with_json
def evidence_chain(
    quote: int | None,
    painpoint: int | None,
    step: int | None,
    rule: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Follow quote, painpoint, step, rule and how often it fails, from any one end."""
    from evidence.chain import as_json_value, chain

    if sum(end is not None for end in (quote, painpoint, step, rule)) != 1:
        raise click.UsageError("Give one of --quote, --painpoint, --step and --rule.")
    if rule is not None and not rule.strip():
        raise click.UsageError("The rule has no code.")
    project = open_project(db, create=False)
    found = chain(project, quote=quote, painpoint=painpoint, step=step, rule=rule)
    note_read(project, "quotes", sum(not q.cleared for q in found.quotes), who=COMMAND_LINE)
    say(as_json, as_json_value(found), found.words())


@evidence.command("rounds")
@with_db
@with_json
def evidence_rounds(db: Path, as_json: bool) -> None:
    """What rooms answered: every round with its counts by source, and comments let through."""
    from evidence.rounds.said import in_words
    from evidence.rounds.services import rounds, standing
    from evidence.rounds.standing import as_rows

    opened = open_project(db, create=False)
    found = [standing(opened, each.id) for each in reversed(rounds(opened))]
    words = "\n\n".join(in_words(each) for each in found)
    say(as_json, [as_rows(each) for each in found], words or "No round yet.")
