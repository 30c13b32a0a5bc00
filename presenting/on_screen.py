"""Slides as the one text that the browser part builds them from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from presenting.framing import Slide
from presenting.nodes import pictures, to_plain
from presenting.shown import slides_of_day
from storage import Project
from storage.remembering import remembered


def on_screen(made: Sequence[Slide], *, with_notes: bool = False) -> str:
    """Slides and the drawings on them as JSON; the speaker's notes only where asked for."""
    shown = [
        {
            "card": slide.card_id,
            "title": slide.title,
            "notes": slide.notes if with_notes else "",
            "minutes": slide.minutes,
            "section": slide.section,
            "node": to_plain(slide.node),
        }
        for slide in made
    ]
    drawings = {key: each.inner for key, each in pictures(slide.node for slide in made).items()}
    return json.dumps({"slides": shown, "drawings": drawings}, ensure_ascii=False)


def storyboard_on_screen(project: Project, storyboard_id: int, hide_quotes: bool = False) -> str:
    """A whole storyboard, with its notes."""
    return _on_screen(project, storyboard_id, hide_quotes, date.today())


@remembered
def _on_screen(project: Project, storyboard_id: int, hide_quotes: bool, today: date) -> str:
    made = slides_of_day(project, storyboard_id, hide_quotes, today)
    return on_screen(made, with_notes=True)
