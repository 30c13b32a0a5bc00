"""Themes of a large project: shared ones and councils' own, and topics that sessions covered."""

from __future__ import annotations

import json
import random

from common.who import Who
from research.themes import store
from research.themes.model import Stance, ThemeFacts
from storage import Project, act, reading

THEMES, PARTS, MOST = 40, 2, 6_000
TOPICS = ("Placements", "Portal", "Training", "Dates")


def add_themes(project: Project, who: Who, chance: random.Random) -> None:
    """Put quotes into themes, 6,000 at most: shared ones, and councils' own, most of them parts."""
    by_council: dict[int, list[int]] = {}
    with reading(project) as db:
        for quote, council in db.execute(
            "SELECT q.id, s.council_id FROM quotes q JOIN sessions s ON s.id = q.session_id"
        ).fetchall():
            by_council.setdefault(council, []).append(quote)
    most = MOST // max(1, len(by_council))
    sides: tuple[Stance, ...] = ("for", "for", "for", "for", "for", "against")
    with act(project, who, "Made themes") as this:
        for (session_id,) in this.db.execute("SELECT id FROM sessions").fetchall():
            covered = chance.sample(TOPICS, chance.choice((0, 1, 2)))
            this.db.execute(
                "UPDATE sessions SET topics = ? WHERE id = ?", (json.dumps(covered), session_id)
            )
        shared = []
        for n in range(THEMES):
            facts = ThemeFacts(f"Theme {n}", "So it is.", TOPICS[n % 8 : n % 8 + 1])
            shared.append(store.add_theme(this, None, facts))
        for council, held in by_council.items():
            own = [
                store.add_theme(
                    this, council, ThemeFacts(f"Own {n}", "", (), chance.choice((*shared, None)))
                )
                for n in range(PARTS * 2)
            ]
            for quote in held[:most]:
                theme = chance.choice((chance.choice(shared), chance.choice(own)))
                store.add_member(this, theme, "quote", quote, stance=chance.choice(sides))
