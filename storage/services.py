"""What people do to the project itself, its councils, its people and its milestones.

Adding what is there already changes nothing, so a button pressed twice makes nothing twice.
"""

from __future__ import annotations

from dataclasses import replace

from common.errors import BadInput
from common.who import Access, Who
from common.words import one_line, read_day
from storage import people as people_store
from storage import register
from storage.database import Project, act, reading
from storage.history import EVERY_ACT, PastAct, Wanted, acts, who_acted
from storage.people import Person
from storage.register import Council, Milestone, ProjectFacts

LONGEST_NOTE = 5_000


def change_project(project: Project, who: Who, facts: ProjectFacts) -> None:
    """Store the project's name, note and whether its content is illustrative."""
    note = facts.note.strip()
    if len(note) > LONGEST_NOTE:
        raise BadInput(f"the note is longer than {LONGEST_NOTE:,} letters", remedy="Shorten it")
    with act(project, who, "Changed the project's settings") as this:
        register.change_project(this, replace(facts, note=note))


def councils(project: Project) -> list[Council]:
    """All councils, by name."""
    with reading(project) as db:
        return register.councils(db)


def council_meant(project: Project, name: str) -> str | None:
    """The council there is already that a new name looks like a slip for, if any."""
    with reading(project) as db:
        return register.possible_misspelling(db, name) if name.strip() else None


def add_council(project: Project, who: Who, name: str) -> tuple[Council, bool]:
    """Add a council; (it, whether it is new). Case and the word "Council" do not count."""
    with reading(project) as db:
        if name.strip() and (found := register.find_council(db, name)):
            return found, False
    with act(project, who, "Added a council") as this:
        return register.council_named(this, name), True


def rename_council(project: Project, who: Who, council_id: int, version: int, name: str) -> None:
    """Give a council another name; everything of it stays with it."""
    with act(project, who, "Renamed a council") as this:
        register.change_council(this, council_id, version, name)


def remove_council(project: Project, who: Who, council_id: int) -> None:
    """Remove a council nothing hangs on; else refused, saying what hangs on it."""
    with act(project, who, "Removed a council") as this:
        register.remove_council(this, council_id)


def people(project: Project) -> list[Person]:
    """Everybody who works in the project, by name."""
    with reading(project) as db:
        return people_store.people(db)


def add_person(
    project: Project,
    who: Who,
    name: str,
    role: str = "",
    council_id: int | None = None,
    *,
    access: Access = "viewer",
    signs_in_as: str | None = None,
) -> bool:
    """Add somebody who works in the project; False where they are in the list just so.

    ``access`` and ``signs_in_as`` count where people sign in; see `storage.people.Person`.
    """
    spelt = (" ".join(name.split()), " ".join(role.split()), council_id)
    for each in people(project):
        if (each.name, each.role, each.council_id) == spelt and each.signs_in_as == signs_in_as:
            return False
    with act(project, who, "Added somebody to the project's people") as this:
        people_store.add_person(this, name, role, council_id, access, signs_in_as)
    return True


def change_person(project: Project, who: Who, person: Person) -> None:
    """Change what is known of somebody, or may be seen by them; ``person.version`` is as read."""
    with act(project, who, "Changed somebody in the project's people") as this:
        people_store.change_person(this, person)


def remove_person(project: Project, who: Who, person_id: int) -> None:
    """Take somebody off the list; what they did stays in history."""
    with act(project, who, "Removed somebody from the project's people") as this:
        people_store.remove_person(this, person_id)


def signing_in(project: Project, address: str) -> Who | None:
    """Whoever signs in with that address, as they act and see; None where nobody does."""
    with reading(project.whole) as db:
        found = people_store.person_signing_in(db, address)
        return people_store.as_who(db, found) if found else None


def refuse_without_owner(project: Project) -> None:
    """Refuse to let people sign in where nobody of them could say who else may."""
    with reading(project.whole) as db:
        if people_store.an_owner_signs_in(db):
            return
    raise BadInput(
        "nobody can sign in yet who is an owner of this project",
        where=project.path.name,
        remedy="Add one: commonground people add NAME --access owner --signs-in-as ADDRESS "
        "--db FILE",
    )


def milestones(project: Project) -> list[Milestone]:
    """All milestones, earliest first."""
    with reading(project) as db:
        return register.milestones(db)


def add_milestone(project: Project, who: Who, name: str, date: str) -> bool:
    """Add a named day (ISO); False where the same one is there already."""
    spelt, day = one_line(name, "name", register.LONGEST_NAME), read_day(date)
    if any((each.name, each.date) == (spelt, day) for each in milestones(project)):
        return False
    with act(project, who, "Added a milestone") as this:
        register.add_milestone(this, spelt, day)
    return True


def change_milestone(project: Project, who: Who, milestone: Milestone) -> None:
    """Change a milestone's name or day; ``milestone.version`` is the one it was read at."""
    with act(project, who, "Changed a milestone") as this:
        register.change_milestone(this, milestone)


def remove_milestone(project: Project, who: Who, milestone_id: int) -> None:
    """Remove a milestone."""
    with act(project, who, "Removed a milestone") as this:
        register.remove_milestone(this, milestone_id)


def past_acts(
    project: Project, *, limit: int, before: int | None = None, wanted: Wanted = EVERY_ACT
) -> list[PastAct]:
    """What was done, the latest first; ``before`` pages on from an act's number."""
    with reading(project) as db:
        return acts(db, limit=limit, before=before, wanted=wanted)


def people_in_history(project: Project) -> list[str]:
    """Everybody who did something in the project, by name."""
    with reading(project) as db:
        return who_acted(db)
