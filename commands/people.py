"""Who works in the project, how they sign in and what they may see: also for the first owner."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from commands.base import say, with_db, with_json
from common.errors import NotFound
from common.who import ACCESSES, COMMAND_LINE, Access
from common.words import count_of
from project import open_project
from storage import Project, services
from storage.access.people import Person

with_access = click.option(
    "--access", type=click.Choice(ACCESSES), help="What they may see and do once they sign in."
)
with_address = click.option(
    "--signs-in-as", help="The address (or other name) they sign in with; “” lets them no more."
)
with_role = click.option("--role", help="What they are, in words.")
with_their_council = click.option(
    "--council", help="The council they work for; “” is the project’s own team."
)


@click.group()
def people() -> None:
    """Who works in the project, and who may sign in to it."""


@people.command("list")
@with_db
@with_json
def list_people(db: Path, as_json: bool) -> None:
    """List the project's people with their access and how they sign in."""
    project = open_project(db, create=False)
    rows = [_row(project, each) for each in services.people(project)]
    lines = [
        f"{row['name']}: {row['access']}"
        + (f", {row['council']}" if row["council"] else "")
        + (f", signs in as {row['signs_in_as']}" if row["signs_in_as"] else ", does not sign in")
        for row in rows
    ]
    say(as_json, rows, "\n".join(lines) or "Nobody is listed yet.")


@people.command("add")
@click.argument("name")
@with_access
@with_address
@with_role
@with_their_council
@with_db
@with_json
def add_person(
    name: str,
    access: Access | None,
    signs_in_as: str | None,
    role: str | None,
    council: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Add NAME to the project's people; without --access as a viewer."""
    project = open_project(db)
    is_new = services.add_person(
        project,
        COMMAND_LINE,
        name,
        role or "",
        _council(project, council),
        access=access or "viewer",
        signs_in_as=signs_in_as,
    )
    row = _row(project, _named(project, name))
    say(as_json, row, f"Added {row['name']}." if is_new else f"{row['name']} is listed already.")


@people.command("change")
@click.argument("name")
@click.option("--name", "called", help="What they are called from now on.")
@with_access
@with_address
@with_role
@with_their_council
@with_db
@with_json
def change_person(
    name: str,
    called: str | None,
    access: Access | None,
    signs_in_as: str | None,
    role: str | None,
    council: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Change what is known of NAME, or may be seen by them; what is not named stays."""
    project = open_project(db, create=False)
    held = _named(project, name)
    changed = replace(
        held,
        name=held.name if called is None else called,
        access=access or held.access,
        signs_in_as=held.signs_in_as if signs_in_as is None else signs_in_as,
        role=held.role if role is None else role,
        council_id=held.council_id if council is None else _council(project, council),
    )
    services.change_person(project, COMMAND_LINE, changed)
    row = _row(project, _named(project, changed.name))
    say(as_json, row, f"Changed {row['name']}.")


@people.command("remove")
@click.argument("name")
@with_db
@with_json
def remove_person(name: str, db: Path, as_json: bool) -> None:
    """Take NAME off the project's people: they can sign in no more, history keeps what they did."""
    project = open_project(db, create=False)
    held = _named(project, name)
    services.remove_person(project, COMMAND_LINE, held.id)
    left = len(services.people(project))
    say(
        as_json,
        {"removed": held.name},
        f"Removed {held.name}; {count_of(left, 'person', 'people')} left.",
    )


def _named(project: Project, name: str) -> Person:
    wanted = " ".join(name.split()).casefold()
    for each in services.people(project):
        if each.name.casefold() == wanted:
            return each
    raise NotFound("nobody of that name is listed", remedy="See: commonground people list")


def _council(project: Project, name: str | None) -> int | None:
    return services.add_council(project, COMMAND_LINE, name)[0].id if name else None


def _row(project: Project, person: Person) -> dict[str, object]:
    named = {each.id: each.name for each in services.councils(project)}
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "council": named.get(person.council_id or 0),
        "access": person.access,
        "signs_in_as": person.signs_in_as,
    }
