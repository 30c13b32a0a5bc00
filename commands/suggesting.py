"""Which rules somebody's words are about: one text, or a file of quotes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.base import (
    FILE,
    YearType,
    project_if_there,
    read_file,
    say,
    with_db_if_there,
    with_json,
)
from common.decoding import decode
from common.errors import BadInput
from common.years import year_words

if TYPE_CHECKING:
    from storage import Project
    from validation.catalogue import Catalogue
    from validation.suggesting.model import Learned, Suggestion

# Longer than anybody's quote: it is a whole transcript, and about many things.
LONGEST = 20_000


@click.command("suggest")
@click.argument("text", required=False)
@click.option(
    "--file",
    type=FILE,
    help="One quote a line; there is one answer for each line that is not blank, in their order.",
)
@click.option("--year", type=YearType(), help="Rules of this year, by its end (2026).")
@click.option(
    "--top",
    type=click.IntRange(1, 1_000),
    default=5,
    show_default=True,
    help="How many rules at most.",
)
@with_db_if_there("Learn from what was decided in this project, and know its councils' own rules.")
@with_json
def suggest(
    text: str | None,
    file: Path | None,
    year: int | None,
    top: int,
    db: Path | None,
    as_json: bool,
) -> None:
    """Suggest the rules that TEXT, or each quote of a file, is about.

    Where nothing fits well enough it says so; the nearest rules are ranked all the same.
    """
    from validation.suggesting.suggesting import suggest_rules

    if (text is None) == (file is None):
        raise click.UsageError("Give a text, or a file with --file.")
    quotes = _of_file(file) if file is not None else [_checked(text or "", None)]
    known, learned = _known(project_if_there(db))
    if year is not None and year not in known.years:
        known_years = f"{year_words(min(known.years))} to {year_words(max(known.years))}"
        raise BadInput(
            f"no rule of {year_words(year)} is known",
            remedy=f"Give a year from {known_years}",
        )
    found = [suggest_rules(each, known, year=year, learned=learned, top=top) for each in quotes]
    values = [_value(each) for each in found]
    if file is None:
        say(as_json, values[0], _words(found[0]))
    else:
        numbered = (f"{at}. {_words(each)}" for at, each in enumerate(found, start=1))
        say(as_json, values, "\n\n".join(numbered))


def _of_file(file: Path) -> list[str]:
    lines = decode(read_file(file), file.name).text.split("\n")
    return [
        _checked(line, f"{file.name}, line {number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def _checked(text: str, where: str | None) -> str:
    if not text.strip():
        raise BadInput("there are no words in this", where=where, remedy="Give what somebody said")
    if len(text) > LONGEST:
        raise BadInput(
            f"this has {len(text):,} characters; the most that is looked at is {LONGEST:,}",
            where=where,
            remedy="Give one quote at a time",
        )
    return text


def _known(project: Project | None) -> tuple[Catalogue, tuple[Learned, ...]]:
    from validation.catalogue import shipped

    if project is None:
        return shipped(), ()
    from evidence.suggesting.learning import learned
    from validation.services.rulebook import catalogue

    return catalogue(project), learned(project)


def _value(found: Suggestion) -> dict[str, object]:
    return {
        "fields": list(found.fields),
        "rules": [
            {"code": rule.code, "score": rule.score, "because": list(rule.because)}
            for rule in found.rules
        ],
        "link": found.link,
    }


def _words(found: Suggestion) -> str:
    lines = []
    if not found.link:
        lines.append(found.why_not or "Nothing fits well enough to propose.")
    if found.fields and found.link:
        lines.append(f"It seems to speak of: {', '.join(found.fields)}")
    if found.rules and not found.link:
        lines.append("The nearest all the same:")
    for rule in found.rules:
        lines.append(f"{rule.code:<10} {rule.label}")
        lines += [f"{'':<10} because {each}" for each in rule.because]
    return "\n".join(lines)
