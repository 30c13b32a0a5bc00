"""Themes, notes, personas and user needs taken from another project, beside those that are here."""

from __future__ import annotations

from typing import cast

from common.words import one_line
from research.model import places
from research.personas import store as personas_store
from research.personas.model import NeedFacts, PersonaFacts, PointKind, Rests
from research.quotes.store import quotes_by_id
from research.services.taking import TAKEN_AWAY, Taking
from research.sharing import store
from research.sharing.model import (
    GivenLink,
    GivenNeed,
    GivenNote,
    GivenPersona,
    GivenTheme,
    Research,
)
from research.store import turns as turns_of
from research.themes import store as themes_store
from research.themes.model import LONGEST_WHY, Stance, ThemeFacts

_GONE = "what they are about did not come in"


def take_made_of_it(taking: Taking, research: Research) -> None:
    """What a team made of what was said: its notes, themes, personas and user needs."""
    for note in research.notes:
        _note(taking, note, research)
    # Shared ones first: a council's may be part of one.
    for theme in sorted(research.themes, key=lambda each: each.council is not None):
        _theme(taking, theme)
    for persona in research.personas:
        _persona(taking, persona)
    for need in research.needs:
        _need(taking, need)


def _note(taking: Taking, note: GivenNote, research: Research) -> None:
    landing = taking.landing
    if landing.find("notes", note.id) is not None:
        return
    if landing.was_removed("notes", note.id):
        landing.leave("notes", TAKEN_AWAY)
        return
    ends = {
        "session_id": ("sessions", note.session),
        "quote_id": ("quotes", note.quote),
        "code_id": ("codes", note.code),
        "participant_id": ("participants", note.person),
    }
    about = {column: landing.find(*end) for column, end in ends.items()}
    turn = _turn(taking, note, about["session_id"], research)
    lacking = any(about[column] is None for column, (_, guid) in ends.items() if guid)
    if lacking or (note.turn is not None and turn is None):
        landing.leave("notes", _GONE)
        return
    by, at = taking.made(note.by, note.at)
    values = {**about, "turn_id": turn, "kind": note.kind, "text": note.text, "guid": note.id}
    made = store.add_note(taking.this, {**values, "created_by": by, "created_at": at})
    landing.land("notes", note.id, made)


def _turn(
    taking: Taking, note: GivenNote, session_id: int | None, research: Research
) -> int | None:
    """The turn here that a note is on: the one in the same place of the same words."""
    given = next((each for each in research.sessions if each.id == note.session), None)
    if session_id is None or given is None or note.turn is None or note.turn >= len(given.turns):
        return None
    spot = places([turn.text for turn in given.turns])[note.turn]
    words = given.turns[note.turn].text
    for turn in turns_of(taking.this.db, session_id, spot):
        if turn.text == words:
            return turn.id
    return None


def _theme(taking: Taking, given: GivenTheme) -> None:
    landing, this = taking.landing, taking.this
    if landing.was_removed("themes", given.id):
        landing.leave("themes", TAKEN_AWAY)
        return
    council = taking.council(given.council)
    found = landing.find("themes", given.id)
    facts = ThemeFacts(given.name, given.statement, given.topics).checked()
    if found is None:
        found = themes_store.find_theme(this.db, council, facts.name)
        if found is not None:
            landing.join("themes", given.id, found)
    if found is None and council is None and not taking.working:
        # Whether it holds across councils here is for this project's people to say.
        if not given.members:
            landing.leave(
                "themes across councils",
                "none of that name lies across councils here; the council’s own themes came in",
            )
            return
        council = next(iter(taking.councils.values()))
        found = themes_store.find_theme(this.db, council, facts.name)
        if found is not None:
            landing.join("themes", given.id, found)
    if found is None:
        above = landing.find("themes", given.part_of) if council is not None else None
        if above is not None and not themes_store.theme(this.db, above).is_shared:
            above = None
        placed = ThemeFacts(facts.name, facts.statement, facts.topics, above)
        found = themes_store.add_theme(this, council, placed)
        store.sign(this, "themes", found, *taking.made(given.by, given.at))
        landing.land("themes", given.id, found)
    for link in given.members:
        _member(taking, found, link)


def _member(taking: Taking, theme_id: int, link: GivenLink) -> None:
    landing, this = taking.landing, taking.this
    if landing.was_removed("theme_members", link.id):
        return
    kind: themes_store.Kind = "quote" if link.quote else "note"
    of = landing.find("quotes" if link.quote else "notes", link.quote or link.note)
    if of is None or themes_store.find_member(this.db, theme_id, kind, of):
        return
    theme = themes_store.theme(this.db, theme_id)
    if theme.council_id and themes_store.strangers(this.db, kind, [of], theme.council_id):
        landing.leave("quotes in themes", "the theme is another council’s")
        return
    stance = cast("Stance", link.stance)
    made = themes_store.add_member(this, theme_id, kind, of, stance=stance, why=_why(link))
    store.sign(this, "theme_members", made, *taking.made(link.by, link.at))
    landing.land("theme_members", link.id, made)


def _why(link: GivenLink) -> str:
    return one_line(link.why, "reason", LONGEST_WHY) if link.why.strip() else ""


def _persona(taking: Taking, given: GivenPersona) -> None:
    landing, this = taking.landing, taking.this
    if landing.was_removed("personas", given.id):
        landing.leave("personas", TAKEN_AWAY)
        return
    found = landing.find("personas", given.id)
    if found is None:
        facts = PersonaFacts(given.name, given.user_group, given.role, given.summary).checked()
        found = personas_store.find_persona(this.db, facts.name)
        if found is not None:
            landing.join("personas", given.id, found)
        else:
            found = personas_store.add_persona(this, facts)
            store.sign(this, "personas", found, *taking.made(given.by, given.at))
            landing.land("personas", given.id, found)
    words = {each.words: each.id for each in personas_store.points(this.db, found)}
    for point in given.points:
        if landing.was_removed("persona_points", point.id):
            landing.leave("points of personas", TAKEN_AWAY)
            continue
        at = landing.find("persona_points", point.id) or words.get(point.words)
        if at is None:
            kind = cast("PointKind", point.kind)
            at = personas_store.add_point(this, found, kind, point.words)
            landing.land("persona_points", point.id, at)
        _rest(taking, "point", at, point.quotes)


def _need(taking: Taking, given: GivenNeed) -> None:
    landing, this = taking.landing, taking.this
    if landing.was_removed("user_needs", given.id):
        landing.leave("user needs", TAKEN_AWAY)
        return
    found = landing.find("user_needs", given.id)
    if found is None:
        persona = landing.find("personas", given.persona)
        facts = NeedFacts(given.as_a, given.i_need, given.so_that, persona).checked()
        found = personas_store.add_need(this, facts)
        store.sign(this, "user_needs", found, *taking.made(given.by, given.at))
        landing.land("user_needs", given.id, found)
    _rest(taking, "need", found, given.quotes)


def _rest(taking: Taking, kind: Rests, of: int, links: tuple[GivenLink, ...]) -> None:
    """Let a point or a need rest on quotes that are here; a link that is here stays."""
    table, column = personas_store.LINKS[kind]
    for link in links:
        quote = taking.landing.find("quotes", link.quote)
        if quote is None or taking.landing.was_removed(table, link.id):
            continue
        if not quotes_by_id(taking.this.db, [quote]):
            continue
        stance = cast("Stance", link.stance)
        new = personas_store.put_quote(taking.this, kind, of, quote, stance, _why(link), turn=False)
        made = store.resting_id(taking.this.db, table, column, of, quote)
        if new:
            store.sign(taking.this, table, made, *taking.made(link.by, link.at))
            taking.landing.land(table, link.id, made)
