"""Tags and people taken from another project, beside those that are here."""

from __future__ import annotations

from common.landing import mark_of
from research import store as sessions_store
from research.exchange.merging import parents_first
from research.quotes import store as quotes_store
from research.services.taking import TAKEN_AWAY, Taking
from research.sharing import store
from research.sharing.model import GivenCode, GivenPerson


def take_codes(taking: Taking, codes: tuple[GivenCode, ...]) -> None:
    """Tags, each below the one it is below there; one of the same name in its place is the same."""
    landing, this = taking.landing, taking.this
    ordered, _rings = parents_first(codes, lambda each: each.id, lambda each: each.parent)
    for code, has_parent in ordered:
        if landing.find("codes", code.id):
            continue
        if landing.was_removed("codes", code.id):
            landing.leave("tags", TAKEN_AWAY)
            continue
        parent = landing.find("codes", code.parent) if has_parent else None
        found = quotes_store.find_code(this.db, parent, code.name)
        if found is not None:
            landing.join("codes", code.id, found)
            continue
        values: dict[str, object] = {
            "parent_id": parent,
            "name": code.name,
            "description": code.description,
            "colour": code.colour,
            "guid": code.id,
            "heading": int(code.heading),
        }
        landing.land("codes", code.id, quotes_store.add_code(this, values))


def take_person(taking: Taking, person: GivenPerson) -> None:
    """Somebody, new here or as they are said to be now; two of one pseudonym are two people."""
    landing, this = taking.landing, taking.this
    about: dict[str, object] = {"role": person.role, "user_group": person.user_group}
    if (found := landing.find("participants", person.id)) is not None:
        _renew_person(taking, person, found, about)
        return
    if landing.was_removed("participants", person.id):
        return
    council = taking.council(person.council)
    name, number = person.pseudonym, 2
    while sessions_store.find_participant(this.db, council, name) is not None:
        name, number = f"{person.pseudonym} ({number})", number + 1
    if name != person.pseudonym:
        landing.leave(
            "pseudonyms", "somebody else is called so here; a number stands behind them now"
        )
    values = {"council_id": council, "pseudonym": name, **about}
    made = sessions_store.add_participant(this, values)
    store.set_guid(this, "participants", made, person.id)
    landing.land("participants", person.id, made, mark_of(about))


def _renew_person(
    taking: Taking, person: GivenPerson, found: int, about: dict[str, object]
) -> None:
    """Somebody who came earlier: what is said of them now, unless it was changed here."""
    here = sessions_store.participant(taking.this.db, found)
    now = {"role": here.role, "user_group": here.user_group}
    if now == about or taking.working:
        return
    if mark_of(now) != taking.landing.mark("participants", person.id):
        taking.landing.leave("people", "what is said of them was changed here, and stays so")
        return
    sessions_store.edit_participant(taking.this, found, here.version, about)
    taking.landing.renew("participants", person.id, found, mark_of(about))
