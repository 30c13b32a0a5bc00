"""The board: what lies on it, and what somebody does to it, several deeds as one act.

A deed says what its doer saw. Where somebody else moved the same card meanwhile it is not done, and
that is told; the other deeds of the same act are done all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from common.errors import BadInput, CommonGroundError, NotFound, StaleEdit
from common.who import Who
from common.words import count_of
from research.boards import store as board_store
from research.boards.model import Board, Card, Deed, Doing, Done, Narrowed, Pile, between, shares
from research.memos import store as memo_store
from research.model import QuoteView
from research.quotes import store as quote_store
from research.services.theme_views import theme_sizes
from research.services.themes import fill, make_theme, refuse_strangers
from research.services.typed import without_personal
from research.themes import store
from research.themes.model import Member, Theme, ThemeFacts
from storage import Act, Project, act, reading
from storage.history.acts import last_change
from storage.register import council

NEW_THEME = "New theme"


def board(project: Project, council_id: int | None, narrowed: Narrowed | None = None) -> Board:
    """What lies on a council's board, or with None on the one across councils.

    Across councils the cards are councils' themes, with the quotes that lie in a shared theme
    itself; quotes that lie in no theme at all are laid out where that is asked for.
    """
    how = narrowed or Narrowed()
    if how.is_narrow and not project.sight.words:
        how = replace(how, cleared=True)
    # Nobody has cleared the team's own notes for sharing.
    with_notes = how.notes and not how.cleared
    with reading(project) as db:
        if council_id is not None:
            council(db, council_id)
        every = store.themes(db)
        themes = [each for each in every if each.council_id == council_id]
        members = store.members(db, [each.id for each in themes])
        if how.is_narrow:
            meant = board_store.meant(db, council_id, how)
            members = tuple(m for m in members if m.quote_id is None or m.quote_id in meant)
        if not with_notes:
            members = tuple(m for m in members if m.note_id is None)
        parts = [each for each in every if council_id is None and not each.is_shared]
        loose: list[_Thing] = [_Thing("theme", each.id) for each in parts if each.part_of is None]
        if council_id is not None or how.quotes:
            ids = board_store.loose_quotes(db, council_id, how)
            loose += [_Thing("quote", each) for each in ids]
        if with_notes:
            loose += [_Thing("note", each) for each in board_store.loose_notes(db, council_id)]
        lying: dict[int, list[_Thing]] = {each.id: [] for each in themes}
        for part in parts:
            if part.part_of is not None:
                lying[part.part_of].append(_Thing("theme", part.id))
        for member in members:
            lying[member.theme_id].append(_thing(member))
        first, given = shares(len(loose), [len(lying[each.id]) for each in themes])
        shown = [loose[:first], *(lying[t.id][:n] for t, n in zip(themes, given, strict=True))]
        cards = _Cards.of(project, every, [thing for things in shown for thing in things])
    piles = [tuple(cards.card(thing) for thing in things) for things in shown]
    return Board(
        council_id,
        Pile(None, piles[0], len(loose)),
        tuple(
            Pile(theme, pile, len(lying[theme.id]))
            for theme, pile in zip(themes, piles[1:], strict=True)
        ),
    )


@dataclass(frozen=True)
class _Thing:
    """What a card stands for, and how it lies in a theme."""

    kind: str
    of: int
    member: Member | None = None


def _thing(member: Member) -> _Thing:
    if member.quote_id is not None:
        return _Thing("quote", member.quote_id, member)
    return _Thing("note", member.note_id or 0, member)


@dataclass(frozen=True)
class _Cards:
    """Makes cards of things read in one go."""

    quotes: dict[int, QuoteView]
    notes: dict[int, tuple[str, str, int | None]] = field(repr=False)
    themes: dict[int, Theme]
    people: dict[int, int]

    @classmethod
    def of(cls, project: Project, every: Iterable[Theme], things: Sequence[_Thing]) -> _Cards:
        def ids(kind: str) -> list[int]:
            return [each.of for each in things if each.kind == kind]

        with reading(project) as db:
            homes = board_store.homes_of_notes(db, ids("note"))
            notes = {
                each.id: (each.text, each.kind, homes.get(each.id))
                for each in memo_store.notes_by_id(db, ids("note"))
            }
            quotes = {each.id: each for each in quote_store.quotes_by_id(db, ids("quote"))}
        sizes = theme_sizes(project) if ids("theme") else {}
        people = {theme: size.people for theme, size in sizes.items()}
        return cls(quotes, notes, {each.id: each for each in every}, people)

    def card(self, thing: _Thing) -> Card:
        member = thing.member
        lies = {
            "member": member.id if member else None,
            "version": member.version if member else 0,
            "against": member.stance == "against" if member else False,
            "why": member.why if member else "",
        }
        if thing.kind == "quote":
            said = self.quotes[thing.of]
            return Card(
                kind="quote", of=said.id, text=said.text, speaker=said.participant or "",
                user_group=said.user_group, council_id=said.council_id, council=said.council,
                cleared=said.cleared, **lies,  # type: ignore[arg-type]
            )  # fmt: skip
        if thing.kind == "note":
            text, kind, home = self.notes[thing.of]
            return Card(
                kind="note", of=thing.of, text=text, speaker=kind.capitalize(), user_group=None,
                council_id=home, council=None, **lies,  # type: ignore[arg-type]
            )  # fmt: skip
        theme = self.themes[thing.of]
        said_so = f"{theme.name}: {theme.statement}" if theme.statement else theme.name
        return Card(
            kind="theme", of=theme.id, member=None, version=theme.version, text=said_so,
            speaker="", user_group=None, council_id=theme.council_id, council=theme.council,
            people=self.people.get(theme.id, 0),
        )  # fmt: skip


def do_on_board(
    project: Project, who: Who, council_id: int | None, deeds: Sequence[Deed]
) -> tuple[Done, ...]:
    """Do several things on a board as one act; what came of each, in their order.

    A deed that cannot be done leaves everything as it was, and says why; the rest is done.
    """
    if not deeds:
        return ()
    named = [_named(project, each) for each in deeds]
    try:
        with act(project, who, _told(deeds)) as this:
            done = tuple(_attempt(this, council_id, each) for each in named)
            if all(each.refused for each in done):
                raise _NothingDone(done)
    except _NothingDone as nothing:
        return nothing.done
    return done


class _NothingDone(Exception):
    """Nothing of an act could be done, so that it leaves no line in history."""

    def __init__(self, done: tuple[Done, ...]) -> None:
        super().__init__()
        self.done = done


def _told(deeds: Sequence[Deed]) -> str:
    number = count_of(len(deeds), "note")
    if len({each.doing for each in deeds}) > 1:
        return f"Sorted {number} on the board"
    words: dict[Doing, str] = {
        "move": f"Moved {number} on the board",
        "copy": f"Put {number} into another theme too",
        "together": "Put notes together into a new theme",
        "stance": "Said on which side a note is",
        "rename": "Renamed a theme on the board",
    }
    return words[deeds[0].doing]


def _named(project: Project, deed: Deed) -> Deed:
    """The deed with what is surely personal in a typed name replaced."""
    if not deed.name.strip():
        return deed
    return replace(deed, name=without_personal(project, deed.name)[0])


def _attempt(this: Act, council_id: int | None, deed: Deed) -> Done:
    """Do one deed, or undo what was begun of it and say why it cannot be."""
    this.db.execute("SAVEPOINT one_deed")
    try:
        done = _DO[deed.doing](this, council_id, deed)
    except CommonGroundError as error:
        this.db.execute("ROLLBACK TO one_deed")
        done = Done(error.sentence())
    this.db.execute("RELEASE one_deed")
    return done


def _move(this: Act, council_id: int | None, deed: Deed) -> Done:
    if deed.kind == "theme":
        return _move_theme(this, deed)
    if deed.member is None:
        return _put_in(this, council_id, deed)
    held = _as_seen(this, deed)
    if deed.to is None:
        store.remove_member(this, held.id)
        return Done()
    theme = _theme_here(this, council_id, deed.to)
    if theme.id != held.theme_id:
        twin = store.find_member(this.db, theme.id, deed.kind, deed.of)
        if twin:
            # It lies there already: what was moved joins it.
            store.remove_member(this, held.id)
            return Done()
        refuse_strangers(this, theme, deed.kind, [deed.of])
    place = _place(this, theme.id, deed.before, but=held.id)
    values: dict[str, object] = {"theme_id": theme.id, "place": place}
    store.edit_member(this, held.id, held.version, values)
    return Done()


def _move_theme(this: Act, deed: Deed) -> Done:
    held = store.theme(this.db, deed.of)
    if held.version != deed.version:
        raise StaleEdit(
            f"{_who_last(this, 'themes', held.id)} changed “{held.name}” meanwhile",
            remedy="Look at it, then move it",
        )
    if deed.to is not None and not store.theme(this.db, deed.to).is_shared:
        raise BadInput("a council’s theme can only be part of a shared one")
    facts = ThemeFacts(held.name, held.statement, held.topics, deed.to)
    if held.part_of != deed.to:
        store.edit_theme(this, held.id, held.version, facts)
    return Done()


def _put_in(this: Act, council_id: int | None, deed: Deed) -> Done:
    if deed.to is None:
        return Done()
    _refuse_sorted(this, council_id, deed)
    theme = _theme_here(this, council_id, deed.to)
    kind = _lying_kind(deed)
    fill(this, theme, kind, [deed.of])
    if deed.before is not None:
        made = store.find_member(this.db, theme.id, kind, deed.of)
        if made:
            place = _place(this, theme.id, deed.before, but=made.id)
            store.edit_member(this, made.id, made.version, {"place": place})
    return Done()


def _copy(this: Act, council_id: int | None, deed: Deed) -> Done:
    if deed.to is None or deed.kind == "theme":
        raise BadInput("only a quote or a note can lie in several themes")
    fill(this, _theme_here(this, council_id, deed.to), _lying_kind(deed), [deed.of])
    return Done()


def _together(this: Act, council_id: int | None, deed: Deed) -> Done:
    """A new theme of one card or of several; what lay in a theme of this board leaves it."""
    facts = ThemeFacts(deed.name.strip() or _free_name(this, council_id)).checked()
    theme_id = make_theme(this, facts, council_id)
    for each in (deed, *deed.beside):
        moved = Deed("move", each.kind, each.of, each.member, each.version, theme_id)
        _move(this, council_id, moved)
    return Done(theme_id=theme_id)


def _stance(this: Act, council_id: int | None, deed: Deed) -> Done:
    del council_id
    held = _as_seen(this, deed)
    stance = "against" if deed.against else "for"
    store.edit_member(this, held.id, held.version, {"stance": stance, "why": ""})
    return Done()


def _rename(this: Act, council_id: int | None, deed: Deed) -> Done:
    held = _theme_here(this, council_id, deed.of)
    facts = ThemeFacts(deed.name, held.statement, held.topics, held.part_of).checked()
    twin = store.find_theme(this.db, council_id, facts.name)
    if twin not in (None, held.id):
        raise BadInput(f"there is a theme “{facts.name}” here already")
    if facts.name == held.name:
        return Done()
    if held.version != deed.version:
        raise StaleEdit(
            f"{_who_last(this, 'themes', held.id)} changed this theme meanwhile: it is called "
            f"“{held.name}” now, yours was “{facts.name}”",
            remedy="Rename it again to keep yours",
        )
    store.edit_theme(this, held.id, deed.version, facts)
    return Done()


_DO: dict[Doing, Callable[[Act, int | None, Deed], Done]] = {
    "move": _move,
    "copy": _copy,
    "together": _together,
    "stance": _stance,
    "rename": _rename,
}


def _as_seen(this: Act, deed: Deed) -> Member:
    """The card as it lies now, where it is as its mover saw it."""
    if deed.member is None:
        raise BadInput("this note lies in no theme", remedy="Put it into one first")
    try:
        held = store.member(this.db, deed.member)
    except NotFound:
        raise StaleEdit(
            f"{_who_last(this, 'theme_members', deed.member)} took this note out of its theme "
            "meanwhile; it was left so"
        ) from None
    if held.version != deed.version:
        name = store.theme(this.db, held.theme_id).name
        raise StaleEdit(
            f"{_who_last(this, 'theme_members', held.id)} moved or changed this note meanwhile; "
            f"it was left in “{name}”"
        )
    return held


def _who_last(this: Act, table: str, number: int) -> str:
    """Who changed a row last, by name."""
    last = last_change(this.db, table, number)
    return last.person if last else "somebody else"


def _refuse_sorted(this: Act, council_id: int | None, deed: Deed) -> None:
    """Raise where what was not sorted yet has been put into a theme of this board meanwhile."""
    kind = _lying_kind(deed)
    lies_in = store.themes_of(this.db, kind, [deed.of]).get(deed.of, ())
    for theme_id in lies_in:
        theme = store.theme(this.db, theme_id)
        if theme.council_id == council_id:
            lying = store.find_member(this.db, theme_id, kind, deed.of)
            by = _who_last(this, "theme_members", lying.id if lying else 0)
            raise StaleEdit(f"{by} put this note into “{theme.name}” meanwhile; it was left there")


def _theme_here(this: Act, council_id: int | None, theme_id: int) -> Theme:
    theme = store.theme(this.db, theme_id)
    if theme.council_id != council_id:
        raise BadInput("this theme is on another board", remedy="Choose one that is on this board")
    return theme


def _lying_kind(deed: Deed) -> store.Kind:
    if deed.kind == "theme":
        raise BadInput("a theme is no note", remedy="Make it part of a shared theme")
    return deed.kind


def _place(this: Act, theme_id: int, before: int | None, *, but: int) -> float:
    """A place before a member of a theme, or last; others make room where there is none."""
    lying = [each for each in store.members(this.db, [theme_id]) if each.id != but]
    at = next((n for n, each in enumerate(lying) if each.id == before), len(lying))
    place = between([each.place for each in lying], at)
    if place is not None:
        return place
    for number, each in enumerate(lying):
        store.place_member(this, each.id, float(number + (number >= at)))
    return float(at)


def _free_name(this: Act, council_id: int | None) -> str:
    number = 1
    while store.find_theme(this.db, council_id, f"{NEW_THEME} {number}"):
        number += 1
    return f"{NEW_THEME} {number}"
