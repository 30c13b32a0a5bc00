"""What a storyboard shows to whom: live or frozen, with quotes or without."""

from __future__ import annotations

from datetime import date

from presenting import store
from presenting.framing import Slide
from presenting.freezing import frozen_slides
from presenting.quotes_on import without_quotes
from presenting.slides import draft_slides, live_slides
from storage import Project, reading
from storage.remembering import remembered


def slides(
    project: Project, storyboard_id: int | None, *, hide_quotes: bool = False
) -> tuple[Slide, ...]:
    """A storyboard's slides; None is the whole project, as a draft offers it.

    ``hide_quotes`` is for outsiders: no quote's words are in what is returned.
    """
    return slides_of_day(project, storyboard_id, hide_quotes, date.today())


@remembered
def slides_of_day(
    project: Project, storyboard_id: int | None, hide_quotes: bool, today: date
) -> tuple[Slide, ...]:
    """The same as of a day: which milestone lies before it changes at midnight, with no act."""
    if storyboard_id is None:
        made = draft_slides(project, today)
    else:
        with reading(project) as db:
            board = store.storyboard(db, storyboard_id)
        made = (
            live_slides(project, board, today)
            if board.frozen is None
            else frozen_slides(project, board)
        )
    return without_quotes(made) if hide_quotes else made
