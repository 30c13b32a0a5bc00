"""Who works in a project, how they sign in where it is shared, and what they may see and do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from common.errors import BadInput
from common.who import ACCESSES, Access, Who
from common.words import listed, one_line
from storage.access.standing import no_owner_left
from storage.database import Act
from storage.register import LONGEST_NAME, council, delete_row, edit_row, insert_row, named


@dataclass(frozen=True)
class Person:
    """Somebody who works in the project (never somebody who was interviewed).

    ``access`` counts where people sign in: then ``signs_in_as`` is the address they do it with,
    None for somebody who is only named in the project.
    """

    id: int
    name: str
    role: str
    council_id: int | None
    version: int
    access: Access = "viewer"
    signs_in_as: str | None = None


_PERSON = "id, name, role, council_id, version, access, signs_in_as"


def people(db: Database) -> list[Person]:
    """Everybody who works in the project, by name."""
    return [Person(*row) for row in db.execute(f"SELECT {_PERSON} FROM people ORDER BY name")]


def person_signing_in(db: Database, address: str) -> Person | None:
    """Whoever signs in with that address; capitals do not matter."""
    row = db.execute(
        f"SELECT {_PERSON} FROM people WHERE signs_in_as = ?", (address.strip().casefold(),)
    ).fetchone()
    return Person(*row) if row else None


def as_who(db: Database, person: Person) -> Who:
    """The person as they act and see."""
    of = None if person.council_id is None else council(db, person.council_id).name
    return Who(person.name, person.role, of, person.access, person.id)


def an_owner_signs_in(db: Database) -> bool:
    """Whether there is somebody who signs in and may say who else does."""
    found = db.execute(
        "SELECT 1 FROM people WHERE access = 'owner' AND signs_in_as IS NOT NULL"
    ).fetchone()
    return found is not None


def add_person(
    act: Act,
    name: str,
    role: str,
    council_id: int | None = None,
    access: Access = "viewer",
    signs_in_as: str | None = None,
) -> int:
    """Add somebody to the project's people; returns their id."""
    person = Person(0, name, role, council_id, 0, access, signs_in_as)
    number = insert_row(act, "people", _checked(act, person, None))
    _refuse_without_owner(act)
    return number


def change_person(act: Act, person: Person) -> None:
    """Store what is known of somebody; ``version`` is the one read."""
    edit_row(act, "people", person.id, person.version, _checked(act, person, person.id))
    _refuse_without_owner(act)


def remove_person(act: Act, person_id: int) -> None:
    """Take somebody off the list; what they did stays in history under their name."""
    delete_row(act, "people", person_id)
    _refuse_without_owner(act)


def _checked(act: Act, person: Person, but: int | None) -> dict[str, object]:
    spelt = named(person.name)
    _refuse_taken(act, "name", spelt, but, f"{spelt} is in the list already", _TELL_APART)
    address = address_as_compared(person.signs_in_as)
    if address:
        taken = "somebody else signs in with that address"
        _refuse_taken(act, "signs_in_as", address, but, taken, "Look for them in the list")
    if person.access not in ACCESSES:
        raise BadInput("this is no kind of access", remedy=f"Choose {listed(ACCESSES, 'or')}")
    if person.access == "council member" and person.council_id is None:
        raise BadInput(
            "a council member needs a council whose figures they may see",
            remedy="Say which council they work for",
        )
    return {
        "name": spelt,
        "role": one_line(person.role, "role", LONGEST_NAME) if person.role.strip() else "",
        "council_id": person.council_id,
        "access": person.access,
        "signs_in_as": address,
    }


_TELL_APART = "Add a middle name or initial to tell them apart"
_LONGEST_ADDRESS = 254


def address_as_compared(typed: str | None) -> str | None:
    """What somebody signs in with, as it is compared; None for nothing."""
    if typed is None or not typed.strip():
        return None
    return one_line(typed, "address", _LONGEST_ADDRESS).casefold()


def _refuse_taken(
    act: Act, column: str, value: str, but: int | None, what: str, remedy: str
) -> None:
    found = act.db.execute(
        f"SELECT 1 FROM people WHERE {column} = ? COLLATE NOCASE AND id IS NOT ?", (value, but)
    ).fetchone()
    if found:
        raise BadInput(what, remedy=remedy)


def _refuse_without_owner(act: Act) -> None:
    """Where people sign in, somebody must be left who may change who does."""
    if no_owner_left(act.db):
        raise BadInput(
            "nobody who signs in would be an owner of the project",
            remedy="Let an owner sign in first",
        )
