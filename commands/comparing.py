"""Councils' rates of each rule beside one another: one run each, over a named denominator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commands.base import YearType, say, with_db, with_json
from common.who import COMMAND_LINE
from project import open_project
from validation.report import SOURCES


@click.command("compare")
@click.option("--year", type=YearType(), required=True, help="By its end: 2026 is 2025/26.")
@click.option(
    "--source",
    type=click.Choice(SOURCES, case_sensitive=False),
    help="Where the runs come from; by default the source most councils have runs of.",
)
@click.option(
    "--which",
    type=click.Choice(("first", "latest")),
    default="first",
    show_default=True,
    help="Each council's first full run, or its latest.",
)
@click.option(
    "--denominator",
    "by",
    type=click.Choice(("children", "episodes", "rows")),
    default="children",
    show_default=True,
    help="What failures are divided by; rows are those of the rule's main table.",
)
@click.option("--rule", metavar="CODE", help="One rule; by default all that fail anywhere.")
@click.option("--for-others", is_flag=True, help="Hide small counts, as in every file for others.")
@with_db
@with_json
def validation_compare(db: Path, as_json: bool, rule: str | None, **asked: Any) -> None:
    """Compare how often each rule fails, council beside council.

    These are the team's own, exact figures, unless --for-others is given.
    """
    from validation.services.rates_listed import compared_for_files, rate_values, table_words

    if rule is not None and not rule.strip():
        raise click.UsageError("The rule has no code.")
    made = compared_for_files(open_project(db, create=False), COMMAND_LINE, rule=rule, **asked)
    say(as_json, rate_values(made) if as_json else None, "" if as_json else table_words(made))
