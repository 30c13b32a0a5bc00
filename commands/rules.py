"""The rules themselves: listing and finding them, what changed, and the validator's listing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.base import (
    FILE,
    YearType,
    open_for_import,
    project_if_there,
    read_file,
    say,
    with_db,
    with_db_if_there,
    with_json,
)
from common.who import COMMAND_LINE
from common.words import count_of, listed
from common.years import year_words

if TYPE_CHECKING:
    from validation.catalogue import Catalogue, Rule
    from validation.services.listing_rules import ListingPreview

_of_project = with_db_if_there("With what this project adds to the rules and changes of them.")


@click.command("rules")
@click.option("--year", type=YearType(), help="The collection year, by its end (2026).")
@click.option("--find", "words", help="A code, a field, or plain words: “left care”, dentist.")
@_of_project
@with_json
def rules(year: int | None, words: str | None, db: Path | None, as_json: bool) -> None:
    """List the validation rules with what each looks at; those that fit best first."""
    from validation.rulebook.finding import find

    known = _known(db)
    found: tuple[Rule, ...] = known.rules(year)
    if words:
        of_year = {rule.code for rule in found}
        found = tuple(each.rule for each in find(known, words) if each.rule.code in of_year)
    values = [
        {
            "code": rule.code,
            "label": rule.label,
            "tables": list(rule.tables),
            "fields": list(rule.fields),
            "years": list(rule.years),
            "group": rule.group,
        }
        for rule in found
    ]
    lines = [f"{rule['code']:<10} {rule['label']}" for rule in values]
    say(as_json, values, "\n".join(lines) or "No rule fits these words.")


@click.command("changes")
@click.option("--from", "earlier", type=YearType(), required=True, help="The earlier year.")
@click.option("--to", "later", type=YearType(), required=True, help="The later year.")
@_of_project
@with_json
def changes(earlier: int, later: int, db: Path | None, as_json: bool) -> None:
    """Say which rules are new, deleted, reworded, split, or check something else."""
    from validation.rulebook.changes import changes as changes_of

    found = changes_of(_known(db), earlier, later)
    value = {
        "from": earlier,
        "to": later,
        "new": [rule.code for rule in found.new],
        "deleted": [rule.code for rule in found.deleted],
        "reworded": [rule.code for rule in found.reworded],
        "check_changed": [rule.code for rule in found.check_changed],
        "split": [
            {"code": whole.code, "into": [part.code for part in parts]}
            for whole, parts in found.split
        ],
        "unchanged": len(found.unchanged),
    }
    lines = [f"{year_words(later)} beside {year_words(earlier)}: {found.words()}."]
    lines += [f"{code:<10} {words}" for code, words in found.by_rule().items()]
    say(as_json, value, "\n".join(lines))


@click.command("listing")
@click.argument("file", type=FILE)
@click.option("--year", type=YearType(), help="By its end, where the file's name does not say.")
@click.option("--validator-version", help="The version that wrote it, such as 0.1.18.")
@click.option("--complete", is_flag=True, help="Rules it lacks are none of that year.")
@with_db
@with_json
def listing(
    file: Path,
    year: int | None,
    validator_version: str | None,
    complete: bool,
    db: Path,
    as_json: bool,
) -> None:
    """Bring a project's rules of a year up to date from the validator's own listing."""
    from validation.services.listing_rules import import_listing, look_at_listing

    data = read_file(file)
    project = open_for_import(db, lambda: look_at_listing(data, file.name, year=year))
    found = import_listing(
        project,
        COMMAND_LINE,
        data,
        file.name,
        year=year,
        complete=complete,
        validator_version=validator_version,
    )
    value = {
        "year": found.year,
        "rules": found.rules,
        "new": [each.code for each in found.new],
        "missing": [rule.code for rule in found.missing],
        "reworded": [rule.code for rule in found.reworded],
        "other_fields": [rule.code for rule in found.other_fields],
        "taken_for": [{"code": code, "as": known} for code, known in found.taken_for],
    }
    say(as_json, value, "\n".join(_told(found, complete)))


def _told(found: ListingPreview, complete: bool) -> list[str]:
    lines = [f"{found.words()}.", *found.notes]
    for what, codes in (
        ("New", [each.code for each in found.new]),
        ("Worded otherwise", [rule.code for rule in found.reworded]),
        ("Names other fields", [rule.code for rule in found.other_fields]),
    ):
        if codes:
            lines.append(f"{what}: {listed(codes)}.")
    lines += [f"{code} is taken for {known}." for code, known in found.taken_for]
    if found.missing:
        kept = "none of that year any more" if complete else "kept, as --complete was not said"
        codes = [rule.code for rule in found.missing]
        lines.append(f"{count_of(len(codes), 'rule')} not in it, {kept}: {listed(codes)}.")
    return lines


def _known(db: Path | None) -> Catalogue:
    """The project's rules, or those shipped where no project is named, or none is there yet."""
    from validation.catalogue import shipped
    from validation.services.rulebook import catalogue

    project = project_if_there(db)
    return catalogue(project) if project else shipped()
