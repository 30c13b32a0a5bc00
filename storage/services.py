"""What people do to the project itself, its councils, its people and its milestones.

Adding what is there already changes nothing, so a button pressed twice makes nothing twice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from common.errors import BadInput
from common.who import Access, Who
from common.words import listed, one_line, read_day
from storage import register
from storage.access import people as people_store
from storage.access.people import Person
from storage.database import Project, act, reading
from storage.history.acts import (
    EVERY_ACT,
    PastAct,
    Wanted,
    acts,
    acts_by_id,
    tables_of_acts,
    who_acted,
)
from storage.history.reads import LONGEST_KEPT_MONTHS, Read, begin_anew, readers, reads
from storage.history.telling import called, words_seen
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

    ``access`` and ``signs_in_as`` count where people sign in; see `storage.access.people.Person`.
    Raises BadInput, saying what differs, where they are in the list otherwise.
    """
    spelt, address = " ".join(name.split()), people_store.address_as_compared(signs_in_as)
    for each in people(project):
        if each.name.casefold() == spelt.casefold():
            wanted = Person(
                each.id, each.name, " ".join(role.split()), council_id, 0, access, address
            )
            _refuse_unless_the_same(each, wanted)
            return False
    with act(project, who, "Added somebody to the project's people") as this:
        people_store.add_person(this, name, role, council_id, access, signs_in_as)
    return True


def _refuse_unless_the_same(held: Person, wanted: Person) -> None:
    other = [
        words
        for words, differs in (
            ("another role", held.role != wanted.role),
            ("another council", held.council_id != wanted.council_id),
            ("other access", held.access != wanted.access),
            ("another address to sign in with", held.signs_in_as != wanted.signs_in_as),
        )
        if differs
    ]
    if other:
        raise BadInput(
            f"{held.name} is in the list already, with {listed(other)}",
            remedy="Change them there (“people change” on the command line); for somebody else of "
            "that name, add a middle name or initial",
        )


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
        return acts(db, limit=limit, before=before, wanted=wanted, words=words_seen(project))


def kinds_in_history(project: Project) -> dict[str, str]:
    """The kinds of things that can be asked for: each table with what its rows are called."""
    words = words_seen(project)
    kinds = {table: each.nouns for table, each in words.items() if each.name and each.known_as}
    kinds |= {table: words[table].nouns for table in ("quotes", "runs") if table in words}
    return dict(sorted(kinds.items(), key=lambda each: each[1]))


def acts_named(project: Project, ids: Collection[int]) -> list[PastAct]:
    """Some acts by number, the latest first."""
    with reading(project) as db:
        return acts_by_id(db, ids)


def tables_touched(project: Project, ids: Collection[int]) -> dict[int, set[str]]:
    """The tables that each of some acts changed rows of."""
    with reading(project) as db:
        return tables_of_acts(db, ids)


def name_of(project: Project, table: str, key: int) -> str:
    """What history calls one row, whether it is still there or not."""
    with reading(project) as db:
        return called(db, words_seen(project), table, key)


def people_in_history(project: Project) -> list[str]:
    """Everybody who did something in the project, by name."""
    with reading(project) as db:
        return who_acted(db)


def reads_of(
    project: Project,
    *,
    limit: int,
    before: int | None = None,
    person: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> list[Read]:
    """Who read words that are not cleared, the latest first."""
    with reading(project) as db:
        return reads(db, limit=limit, before=before, person=person, since=since, until=until)


def people_who_read(project: Project) -> list[str]:
    """Everybody who read words that are not cleared, by name."""
    with reading(project) as db:
        return readers(db)


def keep_reads_for(project: Project, who: Who, months: int, version: int) -> None:
    """Keep for so many months who read what; what is older goes with the next line written."""
    if not 1 <= months <= LONGEST_KEPT_MONTHS:
        raise BadInput(f"it is kept for 1 to {LONGEST_KEPT_MONTHS} months")
    with act(project, who, "Changed how long it is kept who read what") as this:
        register.edit_row(this, "history_setting", 1, version, {"keep_months": months})
    begin_anew(project)
