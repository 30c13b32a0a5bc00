"""The sector's validator: installing it in its own environment, and running it over a return."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from commands.base import FILE, YearType, say, with_db, with_json
from common.errors import BadInput
from common.who import COMMAND_LINE
from common.words import council_key, count_of, listed
from common.years import year_words
from project import open_project

_RULES_NAMED = 10
_STOPPED = "stopped; nothing of it was kept"


@click.command("install")
@click.option("--from", "wheels", type=FILE, help="A folder of wheels, to install offline.")
@with_json
def install(wheels: Path | None, as_json: bool) -> None:
    """Install the sector's validator in an environment of its own (Python 3.9 to 3.11)."""
    from validation.services.running import install_validator, validator_place

    try:
        version = install_validator(wheels, _bar(lambda words, share: f"{share:>4.0%} {words}"))
    except KeyboardInterrupt:
        raise BadInput(f"the installation was {_STOPPED}") from None
    finally:
        _clear()
    say(
        as_json,
        {"version": version, "place": str(validator_place())},
        f"The validator {version} is installed in an environment of its own.",
    )


@click.command("run")
@click.argument("folder", type=FILE)
@click.option("--year", type=YearType(), required=True, help="By its end: 2026 is 2025/26.")
@click.option("--last-year", type=FILE, help="The folder of last year's files.")
@click.option("--la", "authority", help="The local authority: its code (E and 8 digits) or name.")
@click.option("--any-year", is_flag=True, help="Store it also where the dates are of another year.")
@click.option("--council", help="Store what is kept as a run of this council.")
@click.option("--run", "number", type=click.IntRange(min=1), help="The run's number.")
@click.option("--date", help="When it was run, as 2026-04-02.")
@click.option("--replace", is_flag=True, help="Replace the same run if it is there.")
@with_db
@with_json
def run(
    folder: Path,
    year: int,
    last_year: Path | None,
    authority: str | None,
    any_year: bool,
    council: str | None,
    db: Path,
    as_json: bool,
    **stated: Any,
) -> None:
    """Run the validator over a folder (or zip) of 903 files; only sums are kept.

    With --council what is kept is stored in the project; otherwise it is only printed.
    """
    from validation.services import running

    name = _storing(council)
    if name and db.expanduser().exists():
        open_project(db)
    code = running.read_authority(authority) if authority else running.authority_of(name or "")
    try:
        done = running.run_validator(
            running.files_of(folder),
            year=year,
            last_year=running.files_of(last_year) if last_year else (),
            authority=code or "",
            any_year=any_year or not name,
            progress=_bar(lambda step: f"{_how_far(step.at, step.of)} {step.rule}"),
        )
    except KeyboardInterrupt:
        raise BadInput(f"the run was {_STOPPED}") from None
    finally:
        _clear()
    value, lines = running.as_json(done), _lines(done)
    if name:
        stored = running.store_validator_run(
            open_project(db), COMMAND_LINE, done, council=name, **stated
        )
        value["run"] = stored.number
        remarks = " ".join(stored.remarks)
        lines.append(f"Stored as run {stored.number} of {stored.council}. {remarks}".strip())
    say(as_json, value, "\n".join(lines))


def _storing(council: str | None) -> str | None:
    """The council to store for. Raises BadInput for none, UsageError where nothing is stored."""
    context = click.get_current_context()
    if council is None:
        given = {
            name
            for name in ("db", "number", "date", "replace")
            if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        }
        if given:
            raise click.UsageError("--council says whose run to store; without it none is stored.")
        return None
    name = " ".join(council.split())
    if not council_key(name) or not name.isprintable():
        raise BadInput("the council has no name", remedy="Give it after --council")
    return name


def _lines(done: Any) -> list[str]:
    report, facts = done.report, done.facts
    crashed = f" ({listed(done.crashed)})" if done.crashed else ""
    lines = [
        f"The validator {facts.validator_version} ran {count_of(len(done.ran), 'rule')} of "
        f"{year_words(facts.year)} over {count_of(facts.children, 'child', 'children')}: "
        f"{report.failing} fail, {count_of(report.total, 'row')} in all. "
        f"{len(done.skipped)} were skipped, {len(done.crashed)} crashed{crashed}.",
        *done.notes,
    ]
    most = sorted(report.counts.items(), key=lambda item: (-item[1], item[0]))[:_RULES_NAMED]
    lines += [
        f"  {code:<10} {count_of(count, 'row')}, "
        f"{count_of(report.children_counts.get(code, 0), 'child', 'children')}"
        for code, count in most
    ]
    return lines


def _how_far(at: int, of: int) -> str:
    return f"Rule {at} of {of}:" if of else "Loading the validator"


def _bar(words: Callable[..., str]) -> Callable[..., None] | None:
    """Says how far it is on one line of a terminal; nothing where nobody looks."""
    if not sys.stderr.isatty():
        return None
    return lambda *how_far: click.echo(f"\r\033[K{words(*how_far)[:70]}", nl=False, err=True)


def _clear() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
