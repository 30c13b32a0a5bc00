"""Puts the demo's themes into the project, with what lies in them for and against."""

from __future__ import annotations

from collections.abc import Sequence

from common.who import Who
from demo.building.said import Said
from demo.content.themes import Theme
from research.services.themes import add_theme, put_in
from research.themes.model import ThemeFacts
from storage import Project, reading
from storage.register import own_councils


def add_themes(project: Project, who: Who, themes: Sequence[Theme], said: Said) -> dict[str, int]:
    """Every theme, the shared ones first as others are part of them; their ids by key."""
    with reading(project) as db:
        councils: dict[str | None, int | None] = {each.name: each.id for each in own_councils(db)}
    councils[None] = None
    ids: dict[str, int] = {}
    for theme in sorted(themes, key=lambda each: each.council is not None):
        part_of = None if theme.part_of is None else ids[theme.part_of]
        ids[theme.key] = add_theme(
            project,
            who,
            ThemeFacts(theme.name, theme.statement, theme.topics, part_of),
            council_id=councils[theme.council],
            quote_ids=[said.quotes[link.quote] for link in theme.quotes if link.stance == "for"],
        )
        _fill(project, who, ids[theme.key], theme, said)
    return ids


def _fill(project: Project, who: Who, theme_id: int, theme: Theme, said: Said) -> None:
    """What contradicts the theme, and the team's notes, each with its reason."""
    for link in theme.quotes:
        if link.stance == "against":
            quote = [said.quotes[link.quote]]
            put_in(project, who, theme_id, quote, stance=link.stance, why=link.why)
    for note in theme.notes:
        of = [said.notes[note.session, note.number]]
        put_in(project, who, theme_id, [], note_ids=of, stance=note.stance, why=note.why)
