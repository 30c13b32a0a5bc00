"""What the data shows: the rules, and reports of what fails them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commands.base import (
    FILE,
    House,
    YearType,
    open_for_import,
    read_file,
    say,
    with_council,
    with_db,
    with_json,
)
from commands.rules import changes, listing, rules
from common.who import COMMAND_LINE
from common.words import count_of
from common.years import year_words


@click.group(cls=House)
def validation() -> None:
    """The rules of the 903, and reports of what fails them."""


validation.add_command(rules)
validation.add_command(changes)
validation.add_command(listing)


@validation.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@with_council
@click.option("--year", type=YearType(), required=True, help="By its end: 2026 is 2025/26.")
@click.option("--run", "number", type=click.IntRange(min=1), help="The run's number.")
@click.option("--date", help="When it was run, as 2026-04-02.")
@click.option("--children", type=click.IntRange(min=0), help="Children in the return.")
@click.option("--episodes", type=click.IntRange(min=0), help="Episodes in the return.")
@click.option("--tables-loaded", help="Comma-separated: Header,Episodes,Reviews…")
@click.option("--last-year-loaded/--no-last-year", default=None, help="Last year's files too?")
@click.option("--validator-version", help="Such as 0.1.17.")
@click.option("--replace", is_flag=True, help="Replace the same run if it is there.")
@with_db
@with_json
def validation_import(
    files: tuple[Path, ...], db: Path, as_json: bool, tables_loaded: str | None, **stated: Any
) -> None:
    """Import error reports, a run each. What is not stated stays unknown, never zero."""
    from validation.services import import_reports, look_at_reports

    tables = [part.strip() for part in (tables_loaded or "").split(",") if part.strip()] or None
    read = [(read_file(path), path.name) for path in files]
    stated["tables_loaded"] = tables
    project = open_for_import(db, lambda: look_at_reports(read, **stated))
    runs = import_reports(project, COMMAND_LINE, read, **stated)
    values = [
        {
            "source": run.source,
            "unit": run.unit,
            "rules": run.rules,
            "total": run.total,
            "personal_data": run.personal_data,
            "unknown_codes": list(run.unknown_codes),
        }
        for run in runs
    ]
    lines = [
        f"Run {run.number} of {year_words(stated['year'])} for {stated['council']}: "
        f"{count_of(run.rules, 'rule')} failing, {run.total:,} in all ({run.unit}), "
        f"from the {run.source}. " + " ".join(run.remarks)
        for run in runs
    ]
    say(as_json, values[0] if len(values) == 1 else values, "\n".join(lines))


@validation.command("protect")
@click.argument("table", type=FILE)
@click.option(
    "--threshold",
    type=click.IntRange(1, 20),
    default=5,
    show_default=True,
    help="Hide counts from 1 up to this.",
)
@click.option(
    "--totals",
    type=click.Choice(["exact", "more-than"]),
    default="exact",
    show_default=True,
    help="Give totals as they are, hiding more counts, or as “more than” what is shown.",
)
@click.option(
    "--round",
    "base",
    type=click.Choice(["5", "10"]),
    help="Round every count and total instead of hiding small ones.",
)
@with_json
def validation_protect(
    table: Path, threshold: int, totals: str, base: str | None, as_json: bool
) -> None:
    """Protect the small counts of a CSV table, and audit what each could be narrowed to."""
    from validation.disclosure import Setting
    from validation.services.protecting_tables import as_json_value, protect_table, words

    safe = protect_table(
        read_file(table),
        table.name,
        Setting(
            "round" if base else "hide",
            threshold,
            int(base or 5),
            "exact" if totals == "exact" else "more than",
        ),
    )
    say(as_json, as_json_value(safe), words(safe))


@validation.command("mix")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--children", help="Children in each return, in the files' order: 412,655")
@click.option("--draws", type=click.IntRange(99, 99_999), default=999, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=903, show_default=True)
@with_json
def validation_mix(
    files: tuple[Path, ...], children: str | None, draws: int, seed: int, as_json: bool
) -> None:
    """Tell whether councils' mixes of failing rules differ, by dealing their children out again.

    FILES are child-level reports, one a council. They are read in memory and nothing is kept.
    """
    from validation.services.mixing_files import mix_of_files
    from validation.services.pattern_words import mix_value, mixed_files_words

    read = [(read_file(path), str(path)) for path in files]
    made = mix_of_files(read, _numbers(children), draws=draws, seed=seed)
    value = mix_value(made, stated=children is not None, draws=draws, seed=seed)
    say(as_json, value, mixed_files_words(made, stated=children is not None, seed=seed))


def _numbers(text: str | None) -> list[int] | None:
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and len(part) < 8 for part in parts):
        raise click.BadParameter(
            "numbers with commas between, such as 412,655", param_hint="children"
        )
    return [int(part) for part in parts]
