"""Another program's codebook joined to this one: by id, else by name in the same place."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from research.exchange import store
from research.exchange.model import CodeSet, ForeignCode, Lost
from research.quotes.store import add_code
from research.verbatim import storable
from storage import Act

LONGEST_NAME = 200
_UNNAMED = "Unnamed tag"

Thing = TypeVar("Thing")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Merged:
    """Where each code of the file is now, by its id there, and what was lost on the way."""

    ids: dict[str, int]
    lost: tuple[Lost, ...]


def parents_first(
    things: Iterable[Thing], key: Callable[[Thing], Key], parent: Callable[[Thing], Key | None]
) -> tuple[list[tuple[Thing, bool]], int]:
    """The things with whatever lies above them before them, and whether that is there at all.

    Returns also how many lay below themselves: the first met of such a ring comes on top.
    """
    listed = list(things)
    known = {key(each) for each in listed}
    below: dict[Key, list[Thing]] = {}
    tops: list[Thing] = []
    for each in listed:
        above = parent(each)
        if above is not None and above in known:
            below.setdefault(above, []).append(each)
        else:
            tops.append(each)
    done: list[tuple[Thing, bool]] = []
    seen: set[int] = set()
    rings = 0

    def walk(top: Thing) -> None:
        waiting = [(top, False)]
        while waiting:
            each, has_parent = waiting.pop()
            if id(each) in seen:
                continue
            seen.add(id(each))
            done.append((each, has_parent))
            waiting += [(child, True) for child in reversed(below.get(key(each), []))]

    for each in tops:
        walk(each)
    for each in listed:
        if id(each) not in seen:
            rings += 1
            walk(each)
    return done, rings


def merge_codes(this: Act, codes: Sequence[ForeignCode]) -> Merged:
    """Join codes, their words anonymised before, to the codebook.

    A code whose id is here is that code; so is one of the same name, ignoring case, in the same
    place. What such a code has here stays; what it has not (a meaning, a colour, an id) is filled.
    """
    here = store.code_rows(this.db)
    by_guid = {row.guid: row for row in here if row.guid}
    by_name = {(row.parent_id, row.name.lower()): row for row in here}
    ordered, rings = parents_first(codes, lambda each: each.guid, lambda each: each.parent)
    lost = [Lost("places of tags", rings, "they lay below themselves, so one is on top now")]
    ids: dict[str, int] = {}
    in_file = {each.guid for each in codes}
    used: set[int] = set()
    for code, has_parent in ordered:
        parent = ids.get(code.parent or "") if has_parent else None
        if code.parent and code.parent not in in_file:
            lost.append(Lost("places of tags", 1, "what they lay below is not in the file"))
        name, changed = _a_name(code.name)
        lost += [Lost("names of tags", 1, changed)] if changed else []
        found = by_guid.get(code.guid) or by_name.get((parent, name.lower()))
        if code.guid in ids:
            lost.append(Lost("tags", 1, "another tag in the file has the same id"))
            continue
        if found is None:
            found = _make(this, code, parent, name)
            by_name[(parent, name.lower())] = by_guid[code.guid] = found
        else:
            if found.id in used:
                why = "another tag in the same place has the same name; they are one tag now"
                lost.append(Lost("tags", 1, why))
            elif found.guid not in (None, code.guid):
                why = "the tag of that name is here under another id, which stays"
                lost.append(Lost("ids of tags", 1, why))
            _fill(this, found, code, is_first=found.id not in used)
        ids[code.guid] = found.id
        used.add(found.id)
    return Merged(ids, tuple(lost))


def _make(this: Act, code: ForeignCode, parent: int | None, name: str) -> store.CodeRow:
    description, colour = storable(code.description)[0], storable(code.colour)[0]
    values: dict[str, object] = {
        "parent_id": parent,
        "name": name,
        "description": description,
        "colour": colour,
        "guid": code.guid,
        "heading": int(code.heading),
    }
    number = add_code(this, values)
    return store.CodeRow(number, parent, name, description, colour, code.guid, code.heading)


def _fill(this: Act, found: store.CodeRow, code: ForeignCode, *, is_first: bool) -> None:
    values: dict[str, object] = {}
    if code.description and not found.description:
        values["description"] = storable(code.description)[0]
    if code.colour and not found.colour:
        values["colour"] = storable(code.colour)[0]
    if found.guid is None and is_first:
        values["guid"] = code.guid
    if found.heading and not code.heading:
        values["heading"] = 0
    if values:
        store.change_code(this, found.id, values)


def _a_name(name: str) -> tuple[str, str]:
    """A name as it can be stored, as it was wherever it can be; and why it was changed."""
    plain = storable(name)[0]
    if any(unicodedata.category(letter) == "Cc" for letter in plain):
        plain = " ".join("".join(c if c.isprintable() else " " for c in plain).split())
    if not plain.strip():
        return _UNNAMED, "they had none"
    if len(plain) > LONGEST_NAME:
        return plain[: LONGEST_NAME - 1] + "…", f"they were longer than {LONGEST_NAME} letters"
    return plain, "" if plain == name else "they held characters that are no text"


def merge_sets(this: Act, sets: Sequence[CodeSet], ids: dict[str, int]) -> list[Lost]:
    """Join sets of codes to those here, by id, else by name."""
    here = store.set_rows(this.db)
    by_guid = {row.guid: row for row in here if row.guid}
    by_name = {row.name.lower(): row for row in here}
    lost = []
    for each in sets:
        name = _a_name(each.name)[0]
        found = by_guid.get(each.guid) or by_name.get(name.lower())
        if found is None:
            words = storable(each.description)[0]
            set_id, members = store.add_set(this, each.guid, name, words), set()
        else:
            set_id, members = found.id, set(found.members)
        for code in dict.fromkeys(each.members):
            if code not in ids:
                lost.append(Lost("members of sets", 1, "they are no tags of the file"))
            elif ids[code] not in members:
                members.add(ids[code])
                store.add_to_set(this, set_id, ids[code])
    return lost
