"""Personas: made, worded, filled with points, and the quotes that each point rests on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from common.errors import BadInput
from common.who import Who
from common.words import count_of
from research.model import QuoteView
from research.personas import store
from research.personas.model import (
    Persona,
    PersonaFacts,
    Point,
    Resting,
    Rests,
    Strength,
    checked_kind,
    checked_point,
    moved,
    strength,
)
from research.quotes import store as quote_store
from research.services.typed import without_personal
from research.speakers.store import Speaker, speakers
from research.themes.model import checked_stance, checked_why
from storage import Act, Project, act, reading
from storage.history.acts import changes_to
from storage.remembering import remembered


@dataclass(frozen=True)
class Strengths:
    """What every point, persona and need rests on, by its id."""

    points: Mapping[int, Strength]
    personas: Mapping[int, Strength]
    needs: Mapping[int, Strength]


@dataclass(frozen=True)
class QuoteBehind:
    """A quote that a point or a need rests on, or that contradicts it."""

    link: Resting
    quote: QuoteView


def personas(project: Project) -> tuple[Persona, ...]:
    """All personas in their order."""
    with reading(project) as db:
        return store.personas(db)


def persona(project: Project, persona_id: int) -> Persona:
    """One persona, or NotFound."""
    with reading(project) as db:
        return store.persona(db, persona_id)


def points(project: Project, persona_id: int) -> tuple[Point, ...]:
    """A persona's points in their order."""
    with reading(project) as db:
        return store.points(db, persona_id)


def add_persona(project: Project, who: Who, facts: PersonaFacts) -> int:
    """Make a persona; returns its id. Raises BadInput where there is one of that name."""
    checked = _typed(project, facts)
    with act(project, who, "Made a persona") as this:
        _refuse_twin(this, checked.name, None)
        return store.add_persona(this, checked)


def change_persona(
    project: Project, who: Who, persona_id: int, version: int, facts: PersonaFacts
) -> None:
    """Change a persona's name, user group, role or summary; ``version`` is the one read."""
    checked = _typed(project, facts)
    with act(project, who, f"Changed persona {persona_id}") as this:
        held = store.persona(this.db, persona_id)
        _refuse_twin(this, checked.name, persona_id)
        if checked != held.facts or version != held.version:
            store.edit_persona(this, persona_id, version, checked)


def drop_persona(this: Act, persona_id: int) -> None:
    """Remove a persona with its points within an act; its needs stay, of no persona."""
    store.remove_persona(this, persona_id)


def move_persona(project: Project, who: Who, persona_id: int, *, up: bool) -> bool:
    """Move a persona one place up or down; whether that could be."""
    with act(project, who, f"Moved persona {persona_id}") as this:
        store.persona(this.db, persona_id)
        places = {each.id: each.place for each in store.personas(this.db)}
        return store.put_in_order(this, "personas", moved(places, persona_id, up))


def add_point(project: Project, who: Who, persona_id: int, kind: str, words: str) -> int:
    """Say something a persona does, wants, struggles with or works with; returns its id.

    Where the persona has that point already nothing is made, and its id is returned.
    """
    of_kind, said = checked_kind(kind), _typed_point(project, words)
    with act(project, who, f"Added a point to persona {persona_id}") as this:
        store.persona(this.db, persona_id)
        for each in store.points(this.db, persona_id):
            if each.kind == of_kind and each.words.casefold() == said.casefold():
                return each.id
        return store.add_point(this, persona_id, of_kind, said)


def change_point(
    project: Project, who: Who, point_id: int, version: int, *, kind: str, words: str
) -> None:
    """Change the words or the kind of a point; ``version`` is the one read."""
    of_kind, said = checked_kind(kind), _typed_point(project, words)
    with act(project, who, "Changed a point of a persona") as this:
        held = store.point(this.db, point_id)
        if (held.kind, held.words) != (of_kind, said) or held.version != version:
            store.edit_point(this, point_id, version, of_kind, said)


def remove_point(project: Project, who: Who, point_id: int) -> None:
    """Remove a point; the quotes it rested on stay in the project."""
    with act(project, who, "Removed a point of a persona") as this:
        store.remove_point(this, point_id)


def move_point(project: Project, who: Who, point_id: int, *, up: bool) -> bool:
    """Move a point one place up or down among those of its kind; whether that could be."""
    with act(project, who, "Moved a point of a persona") as this:
        held = store.point(this.db, point_id)
        every = store.points(this.db, held.persona_id)
        places = {each.id: each.place for each in every if each.kind == held.kind}
        return store.put_in_order(this, "persona_points", moved(places, point_id, up))


def rest_on(
    project: Project,
    who: Who,
    kind: Rests,
    of: int,
    quote_ids: Collection[int],
    *,
    stance: str = "for",
    why: str = "",
    turn: bool = True,
) -> None:
    """Let a point or a need rest on quotes, or with ``against`` be contradicted by them.

    A quote that is there already takes the stance and the reason given now, or without ``turn``
    stays as it is.
    """
    side = checked_stance(stance)
    reason, _replaced = without_personal(project, checked_why(why))
    with act(project, who, f"Put {count_of(len(quote_ids), 'quote')} {side} {_WHAT[kind]}") as this:
        _here(this, kind, of)
        put_quotes(this, kind, of, dict.fromkeys(quote_ids, side), why=reason, turn=turn)


def put_quotes(
    this: Act,
    kind: Rests,
    of: int,
    sides: Mapping[int, str],
    *,
    why: str = "",
    turn: bool = False,
) -> None:
    """Put quotes behind a point or a need within an act, each with its stance.

    Raises BadInput where one is no longer in the project. Without ``turn`` one that is there
    already stays as it is.
    """
    if len(store.quotes_here(this.db, sides)) < len(sides):
        raise BadInput(
            "some of these quotes are no longer in the project", remedy="Look at them again"
        )
    for quote_id, side in sides.items():
        store.put_quote(this, kind, of, quote_id, checked_stance(side), why, turn=turn)


def rest_no_more(project: Project, who: Who, kind: Rests, of: int, quote_id: int) -> None:
    """Take a quote away from behind a point or a need; it stays in the project."""
    with act(project, who, f"Took a quote away from {_WHAT[kind]}") as this:
        store.take_quote(this, kind, of, quote_id)


def behind(project: Project, kind: Rests, of: int) -> tuple[QuoteBehind, ...]:
    """The quotes a point or a need rests on, those that contradict it last."""
    with reading(project) as db:
        _HELD[kind](db, of)
        links = store.resting(db, kind, [of])
        ids = [each.quote_id for each in links]
        quotes = {each.id: each for each in quote_store.quotes_by_id(db, ids)}
    found = [QuoteBehind(each, quotes[each.quote_id]) for each in links if each.quote_id in quotes]
    return tuple(sorted(found, key=lambda each: each.link.stance == "against"))


def quotes_of(project: Project, persona_id: int) -> set[int]:
    """The quotes that all the points of a persona rest on."""
    with reading(project) as db:
        ids = [each.id for each in store.points(db, persona_id)]
        return {e.quote_id for e in store.resting(db, "point", ids) if e.stance == "for"}


def every_point(project: Project) -> tuple[Point, ...]:
    """The points of all personas, persona by persona."""
    with reading(project) as db:
        return store.points(db)


def gone_from(project: Project, kind: Rests, of: int) -> int:
    """How many quotes that a point or a need rested on are no longer in the project."""
    table, column = store.LINKS[kind]
    with reading(project) as db:
        were = [each.before for each in changes_to(db, table, column, of)]
        once = {held for each in were if isinstance(held := each.get("quote_id"), int)}
        return len(once - store.quotes_here(db, once))


@remembered
def strengths(project: Project) -> Strengths:
    """How much every point, persona and need rests on; a persona on all its points together."""
    with reading(project) as db:
        of_points, of_needs = store.resting(db, "point"), store.resting(db, "need")
        persona_of = {each.id: each.persona_id for each in store.points(db)}
        who_said = speakers(db, (each.quote_id for each in (*of_points, *of_needs)))
    return Strengths(
        _by(of_points, lambda each: each.of, who_said),
        _by(of_points, lambda each: persona_of[each.of], who_said),
        _by(of_needs, lambda each: each.of, who_said),
    )


def _by(
    links: Collection[Resting], key: Callable[[Resting], int], who_said: Mapping[int, Speaker]
) -> dict[int, Strength]:
    sorted_out: dict[int, list[Resting]] = {}
    for each in links:
        sorted_out.setdefault(key(each), []).append(each)
    return {of: strength(some, who_said) for of, some in sorted_out.items()}


_WHAT: Mapping[Rests, str] = {"point": "a point of a persona", "need": "a user need"}
_HELD: Mapping[Rests, Callable[..., object]] = {"point": store.point, "need": store.need}


def _here(this: Act, kind: Rests, of: int) -> None:
    _HELD[kind](this.db, of)


def _typed(project: Project, facts: PersonaFacts) -> PersonaFacts:
    """What somebody typed, checked, with what is surely personal replaced."""
    checked = facts.checked()
    name, role, summary = (
        without_personal(project, words)[0]
        for words in (checked.name, checked.role, checked.summary)
    )
    return PersonaFacts(name, checked.user_group, role, summary).checked()


def _typed_point(project: Project, words: str) -> str:
    return checked_point(without_personal(project, checked_point(words))[0])


def _refuse_twin(this: Act, name: str, persona_id: int | None) -> None:
    if store.find_persona(this.db, name) not in (None, persona_id):
        raise BadInput("there is a persona of that name already", remedy="Choose another name")
