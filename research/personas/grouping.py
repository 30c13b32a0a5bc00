"""User needs in the order in which they are read, each under the head it stands under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from research.personas.model import Need, Persona, group_of

NO_PERSONA, NO_GROUP = "Of no persona", "User group not known"


def in_groups(
    kept: Iterable[Need], personas: Mapping[int, Persona], *, by_group: bool
) -> dict[Need, str]:
    """The needs as they stand on a page, each with its head: a persona, or a user group."""
    places = [*personas]

    def head(need: Need) -> tuple[int, str, str]:
        persona = personas.get(need.facts.persona_id or 0)
        if not by_group:
            place = places.index(persona.id) if persona else len(places)
            return place, "", persona.name if persona else NO_PERSONA
        group = group_of(need.facts, persona)
        return int(group is None), (group or "").casefold(), _group_words(group)

    found = {each: head(each) for each in kept}
    return {each: found[each][2] for each in sorted(found, key=lambda each: found[each][:2])}


def _group_words(group: str | None) -> str:
    return f"{group[:1].upper()}{group[1:]}" if group else NO_GROUP
