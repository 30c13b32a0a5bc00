"""Slides as the one text that the browser part builds them from."""

from __future__ import annotations

import json
from collections.abc import Sequence

from presenting.framing import Slide
from presenting.nodes import pictures, to_plain
from presenting.shown import slides
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


@remembered
def storyboard_on_screen(project: Project, storyboard_id: int, hide_quotes: bool = False) -> str:
    """A whole storyboard, with its notes."""
    return on_screen(slides(project, storyboard_id, hide_quotes=hide_quotes), with_notes=True)
