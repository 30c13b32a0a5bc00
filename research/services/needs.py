"""User needs: written, changed, ordered, and whose words may stand at their beginning."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from common.errors import BadInput
from common.who import Who
from research.personas import store
from research.personas.model import ONE_OF_GROUP, Need, NeedFacts, moved
from research.services.personas import put_quotes
from research.services.typed import without_personal
from storage import Act, Project, act, reading


def needs(project: Project) -> tuple[Need, ...]:
    """All user needs in their order."""
    with reading(project) as db:
        return store.needs(db)


def need(project: Project, need_id: int) -> Need:
    """One user need, or NotFound."""
    with reading(project) as db:
        return store.need(db, need_id)


def add_need(
    project: Project,
    who: Who,
    facts: NeedFacts,
    *,
    quote_ids: Collection[int] = (),
    against: Collection[int] = (),
) -> int:
    """Write a user need with the quotes it rests on, in one act; returns its id.

    Where the very same need is there already the quotes are put behind that one: pressing twice
    makes one. A quote that is behind it stays as it is, with its stance.
    """
    checked = typed_need(project, facts)
    with act(project, who, "Added a user need") as this:
        # What is said both for and against stays with those that support it.
        sides = {**dict.fromkeys(against, "against"), **dict.fromkeys(quote_ids, "for")}
        return make_need(this, checked, sides)


def make_need(this: Act, facts: NeedFacts, sides: Mapping[int, str]) -> int:
    """What :func:`add_need` does, within an act; ``facts`` come from :func:`typed_need`."""
    _refuse_unknown_persona(this, facts)
    found = _twin(this, facts)
    if found is None:
        found = store.add_need(this, facts)
    put_quotes(this, "need", found, sides)
    return found


def change_need(project: Project, who: Who, need_id: int, version: int, facts: NeedFacts) -> None:
    """Change a need's words or persona; ``version`` is the one read."""
    checked = typed_need(project, facts)
    with act(project, who, f"Changed user need {need_id}") as this:
        held = store.need(this.db, need_id)
        _refuse_unknown_persona(this, checked)
        if _twin(this, checked) not in (None, need_id):
            raise BadInput("this need is there already", remedy="Change that one, or remove this")
        if checked != held.facts or version != held.version:
            store.edit_need(this, need_id, version, checked)


def drop_need(this: Act, need_id: int) -> None:
    """Remove a need within an act; the quotes it rested on stay in the project."""
    store.remove_need(this, need_id)


def still_here(this: Act, sides: Mapping[int, str]) -> dict[int, str]:
    """Of some quotes with their stances, those that are still in the project."""
    here = store.quotes_here(this.db, sides)
    return {each: side for each, side in sides.items() if each in here}


def move_need(project: Project, who: Who, need_id: int, *, up: bool) -> bool:
    """Move a need one place up or down among those of its persona; whether that could be."""
    with act(project, who, f"Moved user need {need_id}") as this:
        held = store.need(this.db, need_id)
        places = {
            each.id: each.place
            for each in store.needs(this.db)
            if each.facts.persona_id == held.facts.persona_id
        }
        return store.put_in_order(this, "user_needs", moved(places, need_id, up))


def suggested_as_a(project: Project, quote_ids: Collection[int]) -> dict[str, int]:
    """Who could stand after "As a": from how many people of each user group the quotes are.

    A suggestion only, the most people first; of groups that say who somebody is.
    """
    with reading(project) as db:
        groups = store.groups_of(db, quote_ids)
    return {ONE_OF_GROUP[each]: people for each, people in groups.items() if each in ONE_OF_GROUP}


def typed_need(project: Project, facts: NeedFacts) -> NeedFacts:
    """What somebody typed, checked, with what is surely personal replaced."""
    checked = facts.checked()
    as_a, i_need, so_that = (
        without_personal(project, words)[0]
        for words in (checked.as_a, checked.i_need, checked.so_that)
    )
    return replace(checked, as_a=as_a, i_need=i_need, so_that=so_that).checked()


def _twin(this: Act, facts: NeedFacts) -> int | None:
    """The need of the same persona that says the same."""
    sought = facts.persona_id, facts.sentence().casefold()
    for each in store.needs(this.db):
        if (each.facts.persona_id, each.facts.sentence().casefold()) == sought:
            return each.id
    return None


def _refuse_unknown_persona(this: Act, facts: NeedFacts) -> None:
    if facts.persona_id is not None:
        store.persona(this.db, facts.persona_id)
