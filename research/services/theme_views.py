"""A theme as a person looks at it: what lies in it, from how many people, what it is part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from common.words import count_of
from research.memos import store as memo_store
from research.model import Note, QuoteView
from research.quotes import store as quote_store
from research.services import themes as services
from research.themes import store
from research.themes.model import Member, Theme, with_parts
from storage import Project, reading
from storage.remembering import remembered


@dataclass(frozen=True)
class QuoteIn:
    """A quote as it lies in a theme; ``of`` is the theme it lies in, which may be a part."""

    member: Member
    quote: QuoteView
    of: Theme


@dataclass(frozen=True)
class NoteIn:
    """One of the team's own notes as it lies in a theme; it is never counted."""

    member: Member
    note: Note
    of: Theme


@dataclass(frozen=True)
class Size:
    """How much a theme holds with its parts; people are counted once."""

    quotes: int
    people: int
    against: int
    notes: int
    parts: int

    def words(self) -> str:
        """ "9 quotes from 5 people, 2 of them against"."""
        if not self.quotes:
            said = "no quote yet"
        else:
            said = f"{count_of(self.quotes, 'quote')} from "
            said += count_of(self.people, "person", "people")
            if self.against:
                all_of_them = self.against == self.quotes
                said += ", all against" if all_of_them else f", {self.against:,} of them against"
        more = [count_of(self.notes, "team’s note", "team’s notes")] if self.notes else []
        more += [f"{count_of(self.parts, 'theme')} of councils in it"] if self.parts else []
        return " · ".join((said, *more))


@dataclass(frozen=True)
class ThemeView:
    """Everything a theme's page shows. ``gone`` counts quotes no longer in the project."""

    theme: Theme
    whole: Theme | None
    parts: tuple[Theme, ...]
    supporting: tuple[QuoteIn, ...]
    contradicting: tuple[QuoteIn, ...]
    notes: tuple[NoteIn, ...]
    gone: int


def theme_view(project: Project, theme_id: int) -> ThemeView:
    """A theme with all that lies in it and in its parts; raises NotFound."""
    with reading(project) as db:
        theme = store.theme(db, theme_id)
        every = {each.id: each for each in store.themes(db)}
        ids = with_parts(every.values())[theme_id]
        members = store.members(db, ids)
        quoted = [each.quote_id for each in members if each.quote_id is not None]
        quotes = {each.id: each for each in quote_store.quotes_by_id(db, quoted)}
        notes = [
            NoteIn(each, memo_store.note(db, each.note_id), every[each.theme_id])
            for each in members
            if each.note_id is not None
        ]
        gone = services.gone_from(project, ids)
    lying = [
        QuoteIn(each, quotes[each.quote_id], every[each.theme_id])
        for each in members
        if each.quote_id in quotes
    ]
    return ThemeView(
        theme,
        every.get(theme.part_of or 0),
        tuple(every[each] for each in ids[1:]),
        tuple(each for each in lying if each.member.stance == "for"),
        tuple(each for each in lying if each.member.stance == "against"),
        tuple(notes),
        gone,
    )


@remembered
def theme_sizes(project: Project) -> Mapping[int, Size]:
    """How much each theme holds, with its parts; a quote that lies in several counts once."""
    with reading(project) as db:
        parts = with_parts(store.themes(db))
        members = store.members(db)
        speakers = store.speakers(db)
    by_theme: dict[int, list[Member]] = {}
    for each in members:
        by_theme.setdefault(each.theme_id, []).append(each)
    return {
        theme_id: _size([each for part in ids for each in by_theme.get(part, ())], speakers, ids)
        for theme_id, ids in parts.items()
    }


def _size(members: list[Member], speakers: Mapping[int, int | None], ids: tuple[int, ...]) -> Size:
    quotes = {each.quote_id for each in members if each.quote_id is not None}
    known = {speakers.get(each) for each in quotes} - {None}
    unknown = sum(speakers.get(each) is None for each in quotes)
    against = {
        each.quote_id for each in members if each.stance == "against" and each.quote_id is not None
    }
    notes = {each.note_id for each in members if each.note_id is not None}
    return Size(len(quotes), len(known) + unknown, len(against), len(notes), len(ids) - 1)
