"""What a facilitator does with storyboards: make, fill, order, reword, copy and remove them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from common.errors import BadInput
from common.who import Who
from common.words import count_of, one_line, read_day
from presenting import store
from presenting.draft import draft
from presenting.model import (
    KINDS,
    USUAL_LENGTH,
    Card,
    NewCard,
    Storyboard,
    between,
    checked_card,
    checked_length,
)
from presenting.templates import filled
from storage import Act, Project, act, reading, register

LONGEST_NAME = 120
MOST_CARDS = 200
# Below this, two positions are too close for another between them.
_CLOSE = 1e-6


def storyboards(project: Project) -> list[Storyboard]:
    """All storyboards, the latest made first."""
    with reading(project) as db:
        return store.storyboards(db)


def storyboard(project: Project, storyboard_id: int) -> Storyboard:
    """One of them, or NotFound."""
    with reading(project) as db:
        return store.storyboard(db, storyboard_id)


def cards(project: Project, storyboard_id: int) -> list[Card]:
    """A storyboard's cards in their order."""
    with reading(project) as db:
        return store.cards(db, storyboard_id)


def add_storyboard(
    project: Project,
    who: Who,
    name: str,
    *,
    date: str | None = None,
    council_id: int | None = None,
    length: int = USUAL_LENGTH,
    from_evidence: bool = False,
    template: str | None = None,
    token: str | None = None,
) -> int:
    """Make a storyboard, empty or begun with what the evidence offers; returns its id.

    ``template`` is one of `presenting.templates.TEMPLATES`, filled from the evidence there is;
    what it left out, `presenting.templates.filled` tells. The same ``token`` again makes nothing
    and returns what it made before.
    """
    values = _values(name, date, length)
    with reading(project) as db:
        if made := store.made_by(db, "storyboards", token):
            return made
    begun: Sequence[NewCard] = draft(project) if from_evidence and template is None else []
    if template is not None:
        begun = filled(project, template, show_on=read_day(date) if date else None).cards
    with act(project, who, "Made a storyboard") as this:
        if made := store.made_by(this.db, "storyboards", token):
            return made
        if council_id is not None:
            register.council(this.db, council_id)
        new = store.add_storyboard(this, values | {"council_id": council_id, "token": token})
        _append(this, new, begun, None)
        return new


def edit_storyboard(project: Project, who: Who, edited: Storyboard) -> None:
    """Rename a storyboard, date it, say for whom and how long; it was read at its version."""
    values = _values(edited.name, edited.date, edited.length)
    with act(project, who, f"Changed storyboard {edited.id}") as this:
        if edited.council_id is not None:
            register.council(this.db, edited.council_id)
        store.edit_storyboard(
            this, edited.id, edited.version, values | {"council_id": edited.council_id}
        )


def copy_storyboard(
    project: Project, who: Who, storyboard_id: int, *, token: str | None = None
) -> int:
    """Make another storyboard with the same cards; returns its id."""
    with reading(project) as db:
        if made := store.made_by(db, "storyboards", token):
            return made
    with act(project, who, f"Copied storyboard {storyboard_id}") as this:
        if made := store.made_by(this.db, "storyboards", token):
            return made
        old = store.storyboard(this.db, storyboard_id)
        values = _values(f"Copy of {old.name}"[:LONGEST_NAME], old.date, old.length)
        new = store.add_storyboard(this, values | {"council_id": old.council_id, "token": token})
        held = store.cards(this.db, storyboard_id)
        _append(this, new, [_as_new(each) for each in held], None)
        return new


def remove_storyboard(project: Project, who: Who, storyboard_id: int) -> None:
    """Remove a storyboard with its cards; undo brings all of it back."""
    with act(project, who, f"Removed storyboard {storyboard_id}") as this:
        store.remove_storyboard(this, storyboard_id)


def fill_from_evidence(project: Project, who: Who, storyboard_id: int) -> int:
    """Begin an empty storyboard with what the evidence offers; returns how many cards.

    One that has cards is left as it is.
    """
    if cards(project, storyboard_id):
        return 0
    begun = draft(project)
    with act(project, who, f"Began storyboard {storyboard_id} from the evidence") as this:
        _refuse_frozen(this, storyboard_id)
        if store.cards(this.db, storyboard_id):
            return 0
        _append(this, storyboard_id, begun, None)
    return len(begun)


def add_cards(
    project: Project,
    who: Who,
    storyboard_id: int,
    new: Sequence[NewCard],
    *,
    token: str | None = None,
) -> list[int]:
    """Add cards at the end, in one act; returns their ids.

    The same ``token`` again adds nothing and returns what it added before.
    """
    if not new:
        raise BadInput("nothing is chosen", remedy="Choose what to show first")
    tidy = [checked_card(each) for each in new]
    what = KINDS[tidy[0].kind].words.lower() if len(tidy) == 1 else count_of(len(tidy), "card")
    if made := _added(project, token, len(tidy)):
        return made
    with act(project, who, f"Added {what} to storyboard {storyboard_id}") as this:
        _refuse_frozen(this, storyboard_id)
        if token and store.made_by(this.db, "cards", f"{token}-0"):
            return [store.made_by(this.db, "cards", f"{token}-{i}") or 0 for i in range(len(tidy))]
        return _append(this, storyboard_id, tidy, token)


def add_card(
    project: Project, who: Who, storyboard_id: int, new: NewCard, *, token: str | None = None
) -> int:
    """Add one card at the end; returns its id."""
    return add_cards(project, who, storyboard_id, [new], token=token)[0]


def change_card(project: Project, who: Who, edited: Card) -> None:
    """Store a card's own words, notes and minutes; ``edited.version`` is the one it was read at."""
    tidy = checked_card(_as_new(edited))
    with act(project, who, f"Changed card {edited.id}") as this:
        _refuse_frozen(this, edited.storyboard_id)
        store.edit_card(this, edited.id, edited.version, tidy)


def move_card(project: Project, who: Who, card_id: int, *, before: int | None) -> None:
    """Put a card before another of its storyboard, or at the end; the same again moves nothing."""
    with act(project, who, f"Moved card {card_id}") as this:
        moved = store.card(this.db, card_id)
        _refuse_frozen(this, moved.storyboard_id)
        others = [c for c in store.cards(this.db, moved.storyboard_id) if c.id != card_id]
        place = next((i for i, each in enumerate(others) if each.id == before), len(others))
        left = others[place - 1].position if place else None
        right = others[place].position if place < len(others) else None
        there = (left is None or left < moved.position) and (
            right is None or moved.position < right
        )
        if there:
            return
        if left is not None and right is not None and right - left < _CLOSE:
            _renumber(this, [*others[:place], moved, *others[place:]])
        else:
            store.place_card(this, card_id, between(left, right))


def remove_card(project: Project, who: Who, card_id: int) -> None:
    """Remove a card; undo brings it back to its place."""
    with act(project, who, f"Removed card {card_id}") as this:
        _refuse_frozen(this, store.card(this.db, card_id).storyboard_id)
        store.remove_card(this, card_id)


def _refuse_frozen(this: Act, storyboard_id: int) -> None:
    if store.storyboard(this.db, storyboard_id).frozen is not None:
        raise BadInput(
            "this storyboard is frozen, so its cards stay as they are",
            remedy="Make it live again, or go on with a copy",
        )


def _added(project: Project, token: str | None, number: int) -> list[int]:
    if not token:
        return []
    with reading(project) as db:
        made = [store.made_by(db, "cards", f"{token}-{i}") for i in range(number)]
    return [each for each in made if each]


def _append(this: Act, storyboard_id: int, new: Sequence[NewCard], token: str | None) -> list[int]:
    held = store.cards(this.db, storyboard_id)
    if len(held) + len(new) > MOST_CARDS:
        raise BadInput(
            f"a storyboard holds at most {MOST_CARDS} cards", remedy="Remove some, or begin another"
        )
    last = held[-1].position if held else 0.0
    return [
        store.add_card(
            this,
            storyboard_id,
            last + 1 + number,
            replace(each, minutes=KINDS[each.kind].minutes) if each.minutes is None else each,
            f"{token}-{number}" if token else None,
        )
        for number, each in enumerate(new)
    ]


def _renumber(this: Act, ordered: Sequence[Card]) -> None:
    for number, each in enumerate(ordered, start=1):
        store.place_card(this, each.id, float(number))


def _as_new(card: Card) -> NewCard:
    return NewCard(card.kind, card.refers, card.heading, card.words, card.notes, card.minutes)


def _values(name: str, date: str | None, length: int) -> dict[str, object]:
    return {
        "name": one_line(name, "name", LONGEST_NAME),
        "date": read_day(date) if date else None,
        "length": checked_length(length),
    }
