"""Themes: made, worded, filled, joined and taken apart; each a single act that undo takes back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import count_of
from research.services.typed import without_personal
from research.themes import store
from research.themes.model import (
    Happened,
    Member,
    Stance,
    Theme,
    ThemeFacts,
    checked_stance,
    checked_why,
)
from storage import Act, Project, act, reading
from storage.history.acts import RowChange, changes_to, once_held
from storage.register import council


def themes(project: Project) -> tuple[Theme, ...]:
    """All themes: the shared ones first, then each council's, in their order."""
    with reading(project) as db:
        return store.themes(db)


def theme(project: Project, theme_id: int) -> Theme:
    """One theme, or NotFound."""
    with reading(project) as db:
        return store.theme(db, theme_id)


def members(project: Project, theme_ids: Collection[int] | None = None) -> tuple[Member, ...]:
    """What lies in some themes, or in all of them, theme by theme in its order."""
    with reading(project) as db:
        return store.members(db, theme_ids)


def add_theme(
    project: Project,
    who: Who,
    facts: ThemeFacts,
    *,
    council_id: int | None = None,
    quote_ids: Sequence[int] = (),
    note_ids: Sequence[int] = (),
) -> int:
    """Make a theme of a council, or a shared one, with what lies in it; returns its id.

    Raises BadInput where there is one of that name there, or a quote is another council's.
    """
    checked = _typed(project, facts)
    with act(project, who, f"Made the theme “{checked.name}”") as this:
        return make_theme(this, checked, council_id, quote_ids, note_ids)


def make_theme(
    this: Act,
    facts: ThemeFacts,
    council_id: int | None,
    quote_ids: Sequence[int] = (),
    note_ids: Sequence[int] = (),
) -> int:
    """What :func:`add_theme` does, within an act; ``facts`` are checked."""
    _refuse_unfit(this, facts, council_id, None)
    theme_id = store.add_theme(this, council_id, facts)
    fill(this, store.theme(this.db, theme_id), "quote", quote_ids)
    fill(this, store.theme(this.db, theme_id), "note", note_ids)
    return theme_id


def change_theme(
    project: Project, who: Who, theme_id: int, version: int, facts: ThemeFacts
) -> None:
    """Change a theme's name, statement, topics, or the shared theme it is part of."""
    checked = _typed(project, facts)
    with act(project, who, f"Changed the theme “{checked.name}”") as this:
        held = store.theme(this.db, theme_id)
        _refuse_unfit(this, checked, held.council_id, theme_id)
        before = ThemeFacts(held.name, held.statement, held.topics, held.part_of)
        if checked != before or version != held.version:
            store.edit_theme(this, theme_id, version, checked)


def remove_theme(project: Project, who: Who, theme_id: int) -> None:
    """Remove a theme; the quotes that lay in it stay in the project and are sorted nowhere."""
    with reading(project) as db:
        name = store.theme(db, theme_id).name
    with act(project, who, f"Removed the theme “{name}”") as this:
        store.remove_theme(this, theme_id)


def put_in(
    project: Project,
    who: Who,
    theme_id: int,
    quote_ids: Sequence[int],
    *,
    note_ids: Sequence[int] = (),
    stance: str = "for",
    why: str = "",
) -> int:
    """Put quotes and notes into a theme; returns how many were not in it before.

    What lies in it already stays as it is, with its stance.
    """
    side = checked_stance(stance)
    reason, _replaced = without_personal(project, checked_why(why))
    with reading(project) as db:
        name = store.theme(db, theme_id).name
    number = count_of(len({*quote_ids}) + len({*note_ids}), "note")
    with act(project, who, f"Put {number} into the theme “{name}”") as this:
        held = store.theme(this.db, theme_id)
        put = fill(this, held, "quote", quote_ids, side, reason)
        return put + fill(this, held, "note", note_ids, side, reason)


def fill(
    this: Act,
    held: Theme,
    kind: store.Kind,
    ids: Sequence[int],
    stance: Stance = "for",
    why: str = "",
) -> int:
    """Put things into a theme within an act; returns how many were not in it before."""
    wanted = list(dict.fromkeys(ids))
    refuse_strangers(this, held, kind, wanted)
    lying = {
        member.quote_id if kind == "quote" else member.note_id
        for member in store.members(this.db, [held.id])
    }
    new = [each for each in wanted if each not in lying]
    for each in new:
        store.add_member(this, held.id, kind, each, stance=stance, why=why)
    return len(new)


def refuse_strangers(this: Act, held: Theme, kind: store.Kind, ids: Sequence[int]) -> None:
    """Raise where a quote or note is gone, or belongs to another council than the theme's."""
    if len(store.here(this.db, kind, ids)) < len(set(ids)):
        raise NotFound(
            f"some of these {kind}s are no longer in the project", remedy="Look at them again"
        )
    if held.council_id is None:
        return
    if others := store.strangers(this.db, kind, ids, held.council_id):
        raise BadInput(
            f"{count_of(len(others), kind)} of another council cannot lie in a theme of "
            f"{held.council}",
            remedy="Put them into a shared theme",
        )


def take_out(project: Project, who: Who, member_ids: Sequence[int]) -> None:
    """Take quotes and notes out of their themes; they stay in the project."""
    ids = list(dict.fromkeys(member_ids))
    with act(project, who, f"Took {count_of(len(ids), 'note')} out of a theme") as this:
        for member_id in ids:
            store.member(this.db, member_id)
            store.remove_member(this, member_id)


def change_member(
    project: Project, who: Who, member_id: int, version: int, *, stance: str, why: str
) -> None:
    """Say whether something in a theme supports or contradicts it, and why."""
    side = checked_stance(stance)
    reason, _replaced = without_personal(project, checked_why(why))
    words = "supports" if side == "for" else "contradicts"
    with act(project, who, f"Said that a note {words} a theme") as this:
        held = store.member(this.db, member_id)
        if (held.stance, held.why) != (side, reason) or held.version != version:
            store.edit_member(this, member_id, version, {"stance": side, "why": reason})


def join_themes(project: Project, who: Who, into: int, source: int) -> None:
    """Bring what lies in one theme into another, with what is part of it, and remove the first.

    Where something lies in both it stays as the theme that remains has it. A statement, and topics,
    are taken over where that theme has none.
    """
    if into == source:
        raise BadInput("a theme cannot be joined with itself", remedy="Choose another")
    with reading(project) as db:
        names = store.theme(db, source).name, store.theme(db, into).name
    with act(project, who, f"Joined the theme “{names[0]}” into “{names[1]}”") as this:
        stays, goes = store.theme(this.db, into), store.theme(this.db, source)
        if stays.part_of == goes.id or (goes.is_shared and not stays.is_shared):
            raise BadInput(
                "a shared theme cannot be joined into a council’s own",
                remedy="Join the council’s theme into the shared one, or make it part of that",
            )
        _take_in(this, stays, goes)
        for part in store.themes(this.db):
            if part.part_of == goes.id:
                facts = ThemeFacts(part.name, part.statement, part.topics, stays.id)
                store.edit_theme(this, part.id, part.version, facts)
        facts = ThemeFacts(
            stays.name,
            stays.statement or goes.statement,
            stays.topics or goes.topics,
            stays.part_of,
        )
        store.edit_theme(this, stays.id, stays.version, facts)
        store.remove_theme(this, goes.id)


def _take_in(this: Act, stays: Theme, goes: Theme) -> None:
    lying = {(each.quote_id, each.note_id) for each in store.members(this.db, [stays.id])}
    moved = [
        each
        for each in store.members(this.db, [goes.id])
        if (each.quote_id, each.note_id) not in lying
    ]
    refuse_strangers(this, stays, "quote", [each.quote_id for each in moved if each.quote_id])
    refuse_strangers(this, stays, "note", [each.note_id for each in moved if each.note_id])
    last = store.last_place(this.db, stays.id)
    for number, each in enumerate(moved, start=1):
        values: dict[str, object] = {"theme_id": stays.id, "place": last + number}
        store.edit_member(this, each.id, each.version, values)


def story(project: Project, theme_id: int) -> tuple[Happened, ...]:
    """What was done to a theme and to what lies in it, the latest first."""
    with reading(project) as db:
        store.theme(db, theme_id)
        own = changes_to(db, "themes", "id", theme_id)
        inside = changes_to(db, "theme_members", "theme_id", theme_id)
    told: dict[int, Happened] = {}
    for change in sorted((*own, *inside), key=lambda each: each.act):
        before = told.get(change.act)
        statement = _new_statement(change) or (before.statement if before else None)
        told[change.act] = Happened(
            change.at, change.person, change.words, statement, change.undone
        )
    return tuple(told[act_id] for act_id in sorted(told, reverse=True))


def _new_statement(change: RowChange) -> str | None:
    if "statement" not in change.after:
        return None
    now, was = change.after["statement"], change.before.get("statement", "")
    return str(now) if now != was else None


def gone_from(project: Project, theme_ids: Collection[int]) -> int:
    """How many quotes that lay in one of some themes are no longer in the project."""
    with reading(project) as db:
        once = once_held(db, "theme_members", "quote_id", "theme_id", theme_ids)
        return len(once - store.here(db, "quote", once))


def _typed(project: Project, facts: ThemeFacts) -> ThemeFacts:
    """What somebody typed, checked, with what is surely personal replaced."""
    checked = facts.checked()
    name, _names = without_personal(project, checked.name)
    statement, _others = without_personal(project, checked.statement)
    return ThemeFacts(name, statement, checked.topics, checked.part_of).checked()


def _refuse_unfit(
    this: Act, facts: ThemeFacts, council_id: int | None, theme_id: int | None
) -> None:
    if council_id is not None:
        council(this.db, council_id)
    twin = store.find_theme(this.db, council_id, facts.name)
    if twin not in (None, theme_id):
        raise BadInput(
            f"there is a theme “{facts.name}” here already",
            remedy="Choose another name, or put the notes into that one",
        )
    if facts.part_of is None:
        return
    whole = store.theme(this.db, facts.part_of)
    if council_id is None or not whole.is_shared:
        raise BadInput(
            "only a council’s theme can be part of another, and only of a shared one",
            remedy="Choose a theme that lies across councils",
        )
